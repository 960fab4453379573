"""
The invoices of all companies whose invoices a person may see, in one order. Each company's are
asked for apart, and only of companies whose grant opens them today, so that nothing of another one
decides what a page holds or where it ends.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from chalicelib.access.model import GrantPermission
from chalicelib.access.resolve import time_zone_of
from chalicelib.access.rows import grant_of
from chalicelib.aws import keys
from chalicelib.aws.table import Key, Raw, fetch, query, query_index
from chalicelib.aws.together import together
from chalicelib.core import clock
from chalicelib.core.paging import Page, Position, part_of
from chalicelib.core.values import replace
from chalicelib.edge.http import Listed
from chalicelib.invoices.lists import keys_of_companies, listed
from chalicelib.invoices.model import Invoice
from chalicelib.invoices.payments import Payment
from chalicelib.invoices.places import Wanted
from chalicelib.invoices.store import invoice_of

# As many companies as one person acts for, and so many are asked at the same moment.
_MOST_COMPANIES = 200
_ASKED_AT_ONCE = 25
_FIRST, _LAST = " ", "~"


def list_mine(
    user_id: str, payment: Payment | None, *, limit: int, position: Position | None
) -> Listed:
    """
    The invoices of up to 200 companies, with their newest versions, the companies and the grants. 1
    Query of the grants and 1 BatchGetItem at once, then 1 Query a company, 25 at once.
    """
    reads: list[Callable[[], Any]] = [
        partial(query, keys.user(user_id).pk, prefix=keys.GRANT_PREFIX, limit=_MOST_COMPANIES),
        partial(fetch, [keys.settings()]),
    ]
    (raws, _), settings = together(reads)
    today = clock.today(time_zone_of(settings.get(keys.settings())))
    grants = [grant_of(raw) for raw in raws]
    ids = [one.company_id for one in grants if one.opens(GrantPermission.INVOICES, today)]
    wanted = Wanted(None, payment, today)
    page = _merged(ids, wanted, limit=limit, position=position)
    also = [
        *keys_of_companies(page.items),
        *{keys.grant(user_id, one.company_id): None for one in page.items},
    ]
    return listed(page, also, is_office=False)


def may_see(user_id: str, rows: Mapping[Key, Raw], wanted: Wanted) -> Callable[[Invoice], bool]:
    """Whether a person may see an invoice, by the grants that were read with the person."""

    def sees(invoice: Invoice) -> bool:
        raw = rows.get(keys.grant(user_id, invoice.company_id))
        return raw is not None and grant_of(raw).opens(GrantPermission.INVOICES, wanted.today)

    return sees


def _merged(
    company_ids: list[str], wanted: Wanted, *, limit: int, position: Position | None
) -> Page[Invoice]:
    after = part_of(position, "at") if position else None
    found: list[Invoice] = []
    for start in range(0, len(company_ids), _ASKED_AT_ONCE):
        some = company_ids[start : start + _ASKED_AT_ONCE]
        reads = [
            partial(_next_of, replace(wanted, company_id=one), after, limit + 1) for one in some
        ]
        found += [invoice for each in together(reads) for invoice in each]
    ordered = sorted(found, key=wanted.place, reverse=not wanted.is_forward)
    page = tuple(ordered[:limit])
    is_more = len(ordered) > limit
    return Page(page, {"at": wanted.place(page[-1])} if is_more else None)


def _next_of(wanted: Wanted, after: str | None, limit: int) -> list[Invoice]:
    """The invoices of one company that follow a place."""
    low, high = wanted.between or (_FIRST, _LAST)
    if after is not None:
        low, high = (after, high) if wanted.is_forward else (low, after)
    if low > high:
        return []
    index, partition = wanted.partition
    # The one at the place itself was on the page before.
    raws, _ = query_index(
        index, partition, between=(low, high), limit=limit + 1, forward=wanted.is_forward
    )
    invoices = [invoice_of(raw) for raw in raws if raw[index.range_name]["S"] != after]
    return invoices[:limit]
