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
from chalicelib.grants.service import list_company_ids
from chalicelib.messages.service import unread_of


class Plate(Value):
    """One company as its person sees it after signing in; `unread` are this person's messages."""

    company: Company
    counters: Counters
    unread: int
    grant: Grant


def plate_keys(user_id: str, *, limit: int, position: Position | None) -> list[Key]:
    """
    The keys of everything that a page of a user's plates shows, grants included. 1 Query.
    The grants are read again with the user, so that the page is of one moment.
    """
    after = part_of(position, "sk") if position else None
    company_ids = list_company_ids(user_id, limit=limit, after=after)
    return [
        key
        for company_id in company_ids
        for key in (
            keys.grant(user_id, company_id),
            keys.company(company_id),
            keys.counters(company_id),
            message_keys.read_of(user_id, company_id),
        )
    ]


def my_companies(actor: Actor, rows: Mapping[Key, Raw], *, limit: int) -> Page[Plate]:
    """
    The companies that the actor acts for today, out of the items of `plate_keys`.

    A page may hold fewer than `limit` plates, since grants that open nothing today are left out.
    """
    grants = sorted(
        (
            grant_of(raw)
            for key, raw in rows.items()
            if key.pk == keys.user(actor.user.id).pk and key.sk.startswith(keys.GRANT_PREFIX)
        ),
        key=lambda grant: grant.company_id,
    )
    plates = tuple(
        _plate(grant, rows)
        for grant in grants
        if grant.is_open(actor.today) and keys.company(grant.company_id) in rows
    )
    is_full = len(grants) == limit
    last = keys.grant(actor.user.id, grants[-1].company_id).sk if is_full else None
    return Page(plates, {"sk": last} if last else None)


def _plate(grant: Grant, rows: Mapping[Key, Raw]) -> Plate:
    counted = rows.get(keys.counters(grant.company_id))
    read = rows.get(message_keys.read_of(grant.user_id, grant.company_id))
    return Plate(
        company=company_of(rows[keys.company(grant.company_id)]),
        counters=counters_of(counted),
        unread=unread_of(read, counted),
        grant=grant,
    )
