"""Giving grants: by the office, by a company's own people, and with the person who is added."""

from collections.abc import Sequence
from datetime import date

from chalicelib.access.model import Grant, GrantKind, GrantPermission, GrantState, User
from chalicelib.audit.store import Tag, entry
from chalicelib.aws.table import Change, commit
from chalicelib.companies.service import find_counters
from chalicelib.core import clock
from chalicelib.core.errors import Conflict
from chalicelib.grants import store
from chalicelib.grants.model import Giver, GrantOrigin, HeldGrant, Terms, check_person, check_terms
from chalicelib.grants.owners import settled
from chalicelib.grants.standing import Standing, staff_still, told


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
    Let a user act for a company; one who does already keeps the grant as it is (R1). An invitation
    that the company has for the user goes.

    Args:
        emails: None means yes for an owner and no for everybody else.

    Returns the grant that holds now. Writes audit `grants:grant:add` for a new one.

    Raises:
        NotFound: there is no such user or company.
    """
    gets_emails = kind is GrantKind.OWNER if emails is None else emails
    return _add(actor_id, user_id, company_id, Terms(kind, permissions, until, gets_emails), None)


def give(giver: Giver, *, user_id: str, company_id: str, terms: Terms) -> HeldGrant:
    """
    The same as `add_grant`, by somebody who must be allowed to give it.

    Raises:
        NotFound: there is no such user or company.
        ValidationFailed, Forbidden, Conflict: as `check_terms` and `check_person` say.
    """
    check_terms(giver, None, terms)
    _add(giver.actor_id, user_id, company_id, terms, giver)
    return store.get_held_grant(user_id, company_id)


def _add(actor_id: str, user_id: str, company_id: str, terms: Terms, giver: Giver | None) -> Grant:
    grant = Grant(
        user_id,
        company_id,
        terms.kind,
        GrantState.ACTIVE,
        terms.permissions,
        terms.until,
        terms.emails,
        clock.first_version(clock.now()),
    )

    def attempt() -> None:
        now = Standing.of(company_id, user_id)
        if giver is not None:
            check_person(giver, now.user)
        commit(
            *_giving(now, grant, actor_id),
            *(staff_still(giver, now.user) if giver is not None else ()),
            # What was offered has come another way.
            store.end_invitation(company_id, now.user.email),
        )

    try:
        settled(attempt)
    except Conflict as conflict:
        if conflict.code != "grant_exists":
            raise
        return store.get_grant(user_id, company_id)
    return grant


def giving(grant: Grant, *, actor_id: str, origin: GrantOrigin) -> tuple[Change, ...]:
    """
    The changes that give a new grant, with its audit entry; to be committed within `settled`.

    Raises:
        NotFound: there is no such user or company, or the user was deleted.
        Conflict, from the commit: `grant_exists`.
    """
    now = Standing.of(grant.company_id, grant.user_id)
    return _giving(now, grant, actor_id, origin)


def giving_newcomer(
    newcomer: User, grants: Sequence[Grant], *, actor_id: str, today: date
) -> tuple[Change, ...]:
    """
    The same, for each grant of a person who is added in the very same commit, which counts the seat
    itself. 1 BatchGetItem, none without a grant.

    Raises:
        NotFound: there is no such company.
    """
    counters = find_counters([grant.company_id for grant in grants])
    changes: list[Change] = []
    for grant in grants:
        messages = counters[grant.company_id].messages
        now = Standing(newcomer, None, None, grant.company_id, None, today, messages)
        changes += _giving(now, grant, actor_id)
    return tuple(changes)


def _giving(
    now: Standing, grant: Grant, actor_id: str, origin: GrantOrigin = GrantOrigin.OFFICE
) -> tuple[Change, ...]:
    record = entry(
        Tag.GRANTS_ADD,
        actor_id=actor_id,
        scope=grant.company_id,
        target=grant.user_id,
        **told(grant),
    )
    return (
        *store.put_grant(grant, created_by=actor_id, origin=origin),
        *now.besides(None, grant, may_end_without=True),
        record,
    )
