"""The plates of the companies that one acts for (R2, R3)."""

from collections.abc import Mapping

from chalicelib.access.model import Actor, Grant
from chalicelib.access.rows import grant_of
from chalicelib.aws import keys
from chalicelib.aws.table import Key, Raw
from chalicelib.companies.model import Company, Counters
from chalicelib.companies.service import company_of, counters_of
from chalicelib.core.paging import Page, Position, part_of
from chalicelib.core.values import Value
from chalicelib.grants.service import list_company_ids


class Plate(Value):
    """One company as its person sees it after signing in."""

    company: Company
    counters: Counters
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
        Plate(
            company_of(rows[keys.company(grant.company_id)]),
            counters_of(rows.get(keys.counters(grant.company_id))),
            grant,
        )
        for grant in grants
        if grant.is_open(actor.today) and keys.company(grant.company_id) in rows
    )
    is_full = len(grants) == limit
    last = keys.grant(actor.user.id, grants[-1].company_id).sk if is_full else None
    return Page(plates, {"sk": last} if last else None)
