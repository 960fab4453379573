"""Giving grants: by the office, by a company's own people, and with the person who is added."""

from datetime import date

from chalicelib.access.model import Grant, GrantKind, GrantPermission, GrantState, User
from chalicelib.audit.store import Tag, entry
from chalicelib.aws.table import Change, commit
from chalicelib.core import clock
from chalicelib.core.errors import Conflict
from chalicelib.grants import store
from chalicelib.grants.model import Giver, HeldGrant, Terms, check_terms
from chalicelib.grants.owners import settled
from chalicelib.grants.standing import Standing, told


def add_grant(  # noqa: PLR0913 - a grant is a list of facts
    actor_id: str,
    *,
    user_id: str,
    company_id: str,
    kind: GrantKind,
    permissions: frozenset[GrantPermission],
    until: date | None = None,
    emails: bool | None = None,
) -> Grant:
    """
    Let a user act for a company; one who does already keeps the grant as it is (R1).

    Args:
        emails: None means yes for an owner and no for everybody else.

    Returns the grant that holds now. Writes audit `grants:grant:add` for a new one.

    Raises:
        NotFound: there is no such user or company.
    """
    gets_emails = kind is GrantKind.OWNER if emails is None else emails
    grant = Grant(
        user_id,
        company_id,
        kind,
        GrantState.ACTIVE,
        permissions,
        until,
        gets_emails,
        clock.first_version(clock.now()),
    )
    try:
        settled(lambda: commit(*giving(grant, actor_id=actor_id)))
    except Conflict as conflict:
        if conflict.code != "grant_exists":
            raise
        return store.get_grant(user_id, company_id)
    return grant


def give(giver: Giver, *, user_id: str, company_id: str, terms: Terms) -> HeldGrant:
    """
    The same as `add_grant`, by somebody who must be allowed to give it.

    Raises:
        NotFound: there is no such user or company.
        ValidationFailed, Conflict: as `check_terms` says.
    """
    check_terms(giver, None, terms)
    add_grant(
        giver.actor_id,
        user_id=user_id,
        company_id=company_id,
        kind=terms.kind,
        permissions=terms.permissions,
        until=terms.until,
        emails=terms.emails,
    )
    return store.get_held_grant(user_id, company_id)


def giving(grant: Grant, *, actor_id: str) -> tuple[Change, ...]:
    """
    The changes that give a new grant, with its audit entry; to be committed within `settled`.

    Raises:
        NotFound: there is no such user or company, or the user was deleted.
        Conflict, from the commit: `grant_exists`.
    """
    return _giving(Standing.of(grant.company_id, grant.user_id), grant, actor_id)


def giving_newcomer(
    newcomer: User, grant: Grant, *, actor_id: str, today: date
) -> tuple[Change, ...]:
    """
    The same for a person who is added in the very same commit, which counts the seat itself.

    Raises:
        NotFound: there is no such company.
    """
    now = Standing(newcomer, None, None, grant.company_id, None, today)
    return _giving(now, grant, actor_id)


def _giving(now: Standing, grant: Grant, actor_id: str) -> tuple[Change, ...]:
    record = entry(
        Tag.GRANTS_ADD,
        actor_id=actor_id,
        scope=grant.company_id,
        target=grant.user_id,
        **told(grant),
    )
    return (
        *store.put_grant(grant, created_by=actor_id),
        *now.besides(None, grant, may_end_without=True),
        record,
    )
