"""Whom a legal hold keeps: whoever has, or had, to do with a company that is held."""

from collections.abc import Iterable

from chalicelib.access.model import User
from chalicelib.aws import keys, panel_keys
from chalicelib.aws.reads import fetch, query, query_every
from chalicelib.privacy.model import Hold, is_kept
from chalicelib.privacy.store import list_holds


def holds_on(user: User, panels_of: Iterable[str] = ()) -> int:
    """
    How many holds keep a person. 1 Query; for each hold 1 BatchGetItem and up to 2 Query, and 1 per
    500 things that somebody opened.

    Args:
        panels_of: companies to panels of which the person belonged, and may not any more.
    """
    known = set(panels_of)
    return sum(
        is_kept(user, has_been_in=one.company_id in known or _was_in(user.id, one))
        for one in list_holds()
    )


def panels_of(user_id: str) -> set[str]:
    """The companies to panels of which a person belongs. 1 Query per 500."""
    pk, prefix = keys.user(user_id).pk, keys.MEMBERSHIP_PREFIX
    return {raw["sk"]["S"].split("#")[1] for raw in query_every(pk, prefix=prefix)}


def _was_in(user_id: str, hold: Hold) -> bool:
    """Whether somebody has, or had, an access to the company, or opened what was shared there."""
    key = keys.person(hold.company_id, user_id)
    if key in fetch([key]) or hold.company_id in panels_of(user_id):
        return True
    past, _ = query(key.pk, prefix=f"{keys.PAST_GRANT_PREFIX}{user_id}#", limit=1)
    if past:
        return True
    opened = query_every(key.pk, prefix=panel_keys.OPENED_PREFIX)
    return any(raw["user_id"]["S"] == user_id for raw in opened)
