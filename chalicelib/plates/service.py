"""The plates of the companies that one acts for (R2, R3)."""

from collections.abc import Mapping

from chalicelib.access.model import Actor, Grant
from chalicelib.access.rows import grant_of
from chalicelib.aws import keys, message_keys
from chalicelib.aws.table import Key, Raw
from chalicelib.companies.model import Company, Counters
from chalicelib.companies.service import company_of, counters_of
from chalicelib.core.paging import Page, Position, part_of
from chalicelib.core.values import Value
from chalicelib.edge.call import Listed
from chalicelib.grants.service import list_company_ids
from chalicelib.messages.service import unread_of


class Plate(Value):
    """One company as its person sees it after signing in; `unread` are this person's messages."""

    company: Company
    counters: Counters
    unread: int
    grant: Grant


def list_plates(user_id: str, *, limit: int, position: Position | None) -> Listed:
    """
    The grants of a page of a user's plates, and what else it shows of their companies. 1 Query.
    The grants are read again with the user, so that the page is of one moment.
    """
    after = part_of(position, "sk") if position else None
    company_ids = list_company_ids(user_id, limit=limit, after=after)
    grants = tuple(keys.grant(user_id, company_id) for company_id in company_ids)
    also = tuple(
        key
        for company_id in company_ids
        for key in (
            keys.company(company_id),
            keys.counters(company_id),
            message_keys.read_of(user_id, company_id),
        )
    )
    # Where it goes on is said by what was listed, not by what is still there a moment later.
    is_full = len(grants) == limit
    return Listed(grants, also, {"sk": grants[-1].sk} if is_full else None)


def my_companies(actor: Actor, listed: Listed, rows: Mapping[Key, Raw]) -> Page[Plate]:
    """
    The companies that the actor acts for today, out of the items of `list_plates`.

    A page may hold fewer plates than were listed, since grants that open nothing today are left
    out.
    """
    grants = [grant_of(rows[key]) for key in listed.keys if key in rows]
    plates = tuple(
        _plate(grant, rows)
        for grant in grants
        if grant.is_open(actor.today) and keys.company(grant.company_id) in rows
    )
    return Page(plates, listed.next)


def _plate(grant: Grant, rows: Mapping[Key, Raw]) -> Plate:
    counted = rows.get(keys.counters(grant.company_id))
    read = rows.get(message_keys.read_of(grant.user_id, grant.company_id))
    return Plate(
        company=company_of(rows[keys.company(grant.company_id)]),
        counters=counters_of(counted),
        unread=unread_of(read, counted),
        grant=grant,
    )
