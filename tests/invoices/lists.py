"""Lists of invoices for tests, without a request."""

from chalicelib.access.resolve import DEFAULT_TIME_ZONE
from chalicelib.aws.table import fetch
from chalicelib.core import clock
from chalicelib.core.paging import Page, Position
from chalicelib.invoices.lists import list_invoices, page_in
from chalicelib.invoices.model import Invoice
from chalicelib.invoices.payments import Payment
from chalicelib.invoices.places import Wanted


def listed(
    company_id: str | None = None,
    payment: Payment | None = None,
    *,
    limit: int = 50,
    position: Position | None = None,
) -> Page[Invoice]:
    """A page of a list as its route shows it."""
    today = clock.today(DEFAULT_TIME_ZONE)
    wanted = Wanted(company_id, payment, today)
    found = list_invoices(wanted, limit=limit, position=position, is_office=True)
    return page_in(fetch([*found.keys, *found.also]), found, wanted)
