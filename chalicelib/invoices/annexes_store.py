"""`COMPANY#c` / `ANNEX#i#a`: an annex of an invoice; its files are its versions."""

from collections.abc import Mapping

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition

from chalicelib.aws import keys
from chalicelib.aws.table import Change, Key, Raw, Row, check, put_new, query, read, update
from chalicelib.core import clock
from chalicelib.core.errors import Conflict, NotFound, StaleVersion
from chalicelib.files.model import Maker
from chalicelib.invoices.annexes import Annex, AnnexState, annex_retired
from chalicelib.invoices.model import MOST_ANNEXES

PREFIX = "ANNEX#"


class AnnexRow(Row):
    """A settlement sheet of an invoice."""

    name = UnicodeAttribute()
    newest = NumberAttribute()
    # None, as in rows of before annexes could be retired, is active.
    state = UnicodeAttribute(null=True)
    made_at = UnicodeAttribute()
    made_by_id = UnicodeAttribute()
    made_by_name = UnicodeAttribute()


def annex_of(raw: Raw) -> Annex:
    """A raw item as the model's value."""
    row = read(AnnexRow, raw)
    invoice_id, _, annex_id = row.sk.removeprefix(PREFIX).partition("#")
    return Annex(
        id=annex_id,
        company_id=row.pk.removeprefix("COMPANY#"),
        invoice_id=invoice_id,
        name=row.name,
        newest=int(row.newest),
        made_at=clock.from_iso(row.made_at),
        made_by=Maker(row.made_by_id, row.made_by_name),
        version=int(row.version),
        state=AnnexState(row.state or AnnexState.ACTIVE),
    )


def annex_in(rows: Mapping[Key, Raw], key: Key) -> Annex:
    """
    The annex of a key among items already read.

    Raises:
        NotFound: it is not among them.
    """
    if key not in rows:
        raise NotFound("There is no such annex.")
    return annex_of(rows[key])


def list_annexes(company_id: str, invoice_id: str) -> list[Annex]:
    """All annexes of an invoice, the first first, strongly consistent. 1 Query."""
    prefix = keys.annexes_prefix(invoice_id)
    raws, _ = query(keys.company(company_id).pk, prefix=prefix, limit=MOST_ANNEXES)
    return sorted((annex_of(raw) for raw in raws), key=lambda each: (each.made_at, each.id))


def put_annex(annex: Annex) -> Change:
    """A new one."""
    key = _key(annex)
    row = AnnexRow(
        pk=key.pk,
        sk=key.sk,
        name=annex.name,
        newest=annex.newest,
        made_at=clock.iso(annex.made_at),
        made_by_id=annex.made_by.id,
        made_by_name=annex.made_by.name,
    )
    return put_new(row)


def add_version(before: Annex, number: int) -> Change:
    """A version is the newest one, if no other came since and the annex was not retired."""
    is_same = (AnnexRow.newest == before.newest) & _is_active()
    overtaken = Conflict("Another version came first.")
    return update(_key(before), [AnnexRow.newest.set(number)], is_same, overtaken)


def change_annex(before: Annex, after: Annex) -> Change:
    """Another name or state, over the version that was seen; its files are left alone."""
    actions = [
        AnnexRow.name.set(after.name),
        AnnexRow.state.set(str(after.state)),
        AnnexRow.version.set(after.version),
    ]
    stale = StaleVersion("Somebody changed this annex meanwhile. Load it again.")
    return update(_key(before), actions, AnnexRow.version == before.version, stale)


def annex_is_active(company_id: str, invoice_id: str, annex_id: str) -> Change:
    """Let a commit depend on an annex being in use; Conflict `annex_retired` if it is not."""
    return check(keys.annex(company_id, invoice_id, annex_id), _is_active(), annex_retired())


def _is_active() -> Condition:
    active: Condition = AnnexRow.state.does_not_exist() | (AnnexRow.state == str(AnnexState.ACTIVE))
    return active


def _key(annex: Annex) -> Key:
    return keys.annex(annex.company_id, annex.invoice_id, annex.id)
