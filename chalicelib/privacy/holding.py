"""Whom a legal hold keeps: whoever has, or had, to do with a company that is held."""

from collections.abc import Iterable

from chalicelib.aws import keys, panel_keys
from chalicelib.aws.reads import fetch, query, query_every
from chalicelib.privacy.store import list_holds
from chalicelib.users.model import Profile


def is_held(profile: Profile, panels_of: Iterable[str]) -> bool:
    """
    Whether a hold keeps a person; staff, who work for every company, are kept by any, and so is
    whoever was staff once. 1 Query and 1 BatchGetItem per 100 holds; then for each hold 1 Query,
    and 1 per 500 things that somebody opened.

    Args:
        panels_of: companies to panels of which the person belongs, or belonged when the erasure
            was asked for; of which they belonged when they were deleted says their own row.
    """
    user, held = profile.user, {hold.company_id for hold in list_holds()}
    if user.role is not None or profile.was_staff:
        return bool(held)
    if held.intersection(panels_of) or held & profile.ended_in:
        return True
    people = {keys.person(company_id, user.id) for company_id in held}
    return bool(fetch(people)) or any(_was_in(user.id, company_id) for company_id in sorted(held))


def panels_of(user_id: str) -> set[str]:
    """The companies to panels of which a person belongs. 1 Query per 500."""
    pk, prefix = keys.user(user_id).pk, keys.MEMBERSHIP_PREFIX
    return {raw["sk"]["S"].split("#")[1] for raw in query_every(pk, prefix=prefix)}


def _was_in(user_id: str, company_id: str) -> bool:
    """Whether somebody had an access to a company, or opened what was shared there."""
    pk = keys.company(company_id).pk
    past, _ = query(pk, prefix=f"{keys.PAST_GRANT_PREFIX}{user_id}#", limit=1)
    if past:
        return True
    opened = query_every(pk, prefix=panel_keys.OPENED_PREFIX)
    return any(raw["user_id"]["S"] == user_id for raw in opened)
