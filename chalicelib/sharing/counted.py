"""
Whether documents and invoices name the shares that there are of them, and the repair of what they
say. Each mark is compared with its share in one transaction, so it runs beside writers.
"""

from collections.abc import Iterator

from chalicelib.aws import keys, panel_keys
from chalicelib.aws.table import Change, Key, Row, check, commit, query_every, update
from chalicelib.aws.tallies import Difference
from chalicelib.core.errors import Conflict
from chalicelib.core.values import Value
from chalicelib.files.model import ThingKind
from chalicelib.files.shared_to import SharedRow, mark_of, marks_in
from chalicelib.sharing.store import share_of
from chalicelib.sharing.things import thing_keys


class _Mark(Value):
    """
    A share that its thing does not name, or the name of a share that there is not.

    Attributes:
        thing: the document or the invoice.
        text: `panel#share`.
    """

    thing: Key
    text: str
    is_shared: bool


def wrong_marks(company_id: str, *, repair: bool) -> Iterator[Difference]:
    """
    Each mark of a company's documents and invoices that is not as the shares say; with `repair` it
    is put right. What somebody shares or withdraws at that moment is as it should be afterwards.

    Effects: 1 Query per 500 documents, invoices and shares; 1 TransactWrite for each such mark.
    """
    for mark in _perhaps_wrong(company_id):
        try:
            commit(*_as_seen(mark, repair=repair))
        except Conflict:
            continue
        kept, counted = (0, 1) if mark.is_shared else (1, 0)
        yield Difference(mark.thing, f"shared_to {mark.text}", kept, counted, repair)


def _perhaps_wrong(company_id: str) -> list[_Mark]:
    pk = keys.company(company_id).pk
    said = {
        (Key(pk, raw["sk"]["S"]), text)
        for prefix in (panel_keys.DOCUMENT_PREFIX, panel_keys.INVOICE_PREFIX)
        for raw in query_every(pk, prefix=prefix)
        for text in marks_in(raw)
    }
    shares = map(share_of, query_every(pk, prefix=panel_keys.SHARE_PREFIX))
    shared = {
        (thing_keys([share.ref])[0], mark_of(share.panel_id, share.id))
        for share in shares
        if share.ref.kind is not ThingKind.ANNEX
    }
    return [_Mark(*place, is_shared=place in shared) for place in sorted(said ^ shared)]


def _as_seen(mark: _Mark, *, repair: bool) -> tuple[Change, Change]:
    """Let a commit depend on thing and share being as they were seen, and put the thing right."""
    marks, text = SharedRow.shared_to, {mark.text}
    share = Key(mark.thing.pk, f"{panel_keys.SHARE_PREFIX}{mark.text}")
    is_named, is_there = marks.contains(mark.text), Row.pk.exists()
    as_seen = is_there & ~is_named if mark.is_shared else is_named
    right = marks.add(text) if mark.is_shared else marks.delete(text)
    return (
        update(mark.thing, [right], as_seen) if repair else check(mark.thing, as_seen),
        check(share, is_there if mark.is_shared else Row.pk.does_not_exist()),
    )
