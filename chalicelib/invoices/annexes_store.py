"""`COMPANY#c` / `ANNEX#i#a`: an annex of an invoice; its files are its versions."""

from collections.abc import Mapping

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from chalicelib.aws import keys
from chalicelib.aws.table import Change, Key, Raw, Row, put_new, query, read, update
from chalicelib.core import clock
from chalicelib.core.errors import Conflict, NotFound
from chalicelib.files.model import Maker
from chalicelib.invoices.model import MOST_ANNEXES, Annex

_PREFIX = "ANNEX#"


class AnnexRow(Row):
    """A settlement sheet of an invoice."""

    name = UnicodeAttribute()
    newest = NumberAttribute()
    made_at = UnicodeAttribute()
    made_by_id = UnicodeAttribute()
    made_by_name = UnicodeAttribute()


def annex_of(raw: Raw) -> Annex:
    """A raw item as the model's value."""
    row = read(AnnexRow, raw)
    invoice_id, _, annex_id = row.sk.removeprefix(_PREFIX).partition("#")
    return Annex(
        id=annex_id,
        company_id=row.pk.removeprefix("COMPANY#"),
        invoice_id=invoice_id,
        name=row.name,
        newest=int(row.newest),
        made_at=clock.from_iso(row.made_at),
        made_by=Maker(row.made_by_id, row.made_by_name),
        version=int(row.version),
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
    """A version is the newest one, if no other came since."""
    is_same = AnnexRow.newest == before.newest
    overtaken = Conflict("Another version came first.")
    return update(_key(before), [AnnexRow.newest.set(number)], is_same, overtaken)


def _key(annex: Annex) -> Key:
    return keys.annex(annex.company_id, annex.invoice_id, annex.id)
