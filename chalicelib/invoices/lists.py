"""
Lists of invoices, of a company and of all companies. An index says which they are and in what
order; the table, read with the actor, says what they are, so that no list shows what was just
retired or paid, nor says other than the invoice itself.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from chalicelib.aws import keys
from chalicelib.aws.seeking import seek
from chalicelib.aws.table import Key, Raw
from chalicelib.core import clock
from chalicelib.core.paging import Page, Position
from chalicelib.edge.http import Call, Listed
from chalicelib.files.serving import around_listed
from chalicelib.files.shared_to import Around, keys_around
from chalicelib.invoices.model import Invoice
from chalicelib.invoices.places import Wanted
from chalicelib.invoices.store import invoice_of

_AT_ONCE = 200
_MOST_QUERIES = 10
# The office may be in any zone: somewhere it is that day already.
_AHEAD = timedelta(hours=14)


def latest_today() -> date:
    """The day that it is somewhere; before the settings are read nobody knows the office's."""
    return (clock.now() + _AHEAD).date()


def list_invoices(
    wanted: Wanted, *, limit: int, position: Position | None, is_office: bool
) -> Listed:
    """
    The invoices of a list, with their newest versions, for staff the panels that they are shared
    to, and in a list of all companies these. 1 Query; for a text up to 10 of 200 rows, after which
    a page may be short although more follow.
    """

    def fitting(raw: Raw) -> Invoice | None:
        invoice = invoice_of(raw)
        return invoice if not wanted.text or invoice.says(wanted.text) else None

    index, partition = wanted.partition
    page = seek(
        index,
        partition,
        fitting,
        prefix="",
        between=wanted.between,
        limit=limit,
        position=position,
        at_once=_AT_ONCE if wanted.text else limit,
        most_queries=_MOST_QUERIES if wanted.text else 1,
        forward=wanted.is_forward,
    )
    also = keys_of_companies(page.items) if wanted.company_id is None else ()
    return listed(page, also, is_office=is_office)


def listed(page: Page[Invoice], also: Iterable[Key] = (), *, is_office: bool) -> Listed:
    """What is to be read of a page, given what an index says of it."""
    wanted = tuple(keys.invoice(one.company_id, one.id) for one in page.items)
    return Listed(wanted, (*keys_around(page.items, is_office=is_office), *also), page.next)


def keys_of_companies(invoices: Iterable[Invoice]) -> tuple[Key, ...]:
    """The companies of some invoices."""
    return tuple({keys.company(one.company_id): None for one in invoices})


def shown(call: Call, wanted: Wanted) -> tuple[Page[Invoice], Around]:
    """A page as the table has it, and what stands beside its invoices (`around_listed`)."""
    page = page_in(call.rows, call.listed, wanted)
    return page, around_listed(call, page.items)


def page_in(rows: Mapping[Key, Raw], found: Listed, wanted: Wanted) -> Page[Invoice]:
    """The invoices of a list that are so in the table, in its order."""
    fresh = [invoice_of(rows[key]) for key in found.keys if key in rows]
    return Page(tuple(filter(wanted.keeps, fresh)), found.next)
