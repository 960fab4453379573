"""Linking a known address at once, which the office alone may do (R7)."""

from collections.abc import Callable

from chalicelib.access.model import Grant, GrantKind, User, UserState
from chalicelib.audit.store import Tag
from chalicelib.aws.table import Change, commit
from chalicelib.core import clock
from chalicelib.core.errors import FieldError, ValidationFailed
from chalicelib.core.values import replace
from chalicelib.grants.model import Giver, check_person, check_terms
from chalicelib.grants.service import GrantOrigin, giving, staff_still
from chalicelib.invitations.around import Around, Member, find_member
from chalicelib.invitations.model import Invitation, NewInvitation, accepted
from chalicelib.invitations.sending import gone, looking_again, record_of

Remember = Callable[[str], Change]


def link_at_once(
    giver: Giver,
    company_id: str,
    new: NewInvitation,
    *,
    kind: GrantKind | None = None,
    remember: Remember,
) -> Member:
    """
    Let the office give the grant to a known address without asking; an invitation for the address
    goes. What was typed about the person is of no account: their own details stay (R7).

    Args:
        kind: what whoever is no owner becomes; None means as `accepted` says.

    Raises:
        NotFound: there is no such company.
        ValidationFailed: as `check_terms`, or on `email`: `unknown_address`.
        Forbidden, Conflict: as `check_person`.
        AlreadyDone: the request had its effect before.

    Writes audit `grants:grant:add`, and `invitations:invitation:withdraw` for one that goes.
    """
    check_terms(giver, None, new.terms)

    def attempt() -> str:
        around = Around.of(company_id, new.address)
        user = _known(around)
        check_person(giver, user)
        if around.member is not None:
            commit(remember(user.id))
            return user.id
        grant = _grant(around, user, new, kind)
        commit(remember(user.id), *_linking(giver, around, user, grant))
        return user.id

    return find_member(company_id, looking_again(attempt))


def _known(around: Around) -> User:
    if around.user is None or around.user.state is UserState.DELETED:
        raise ValidationFailed(
            FieldError(
                "email",
                "unknown_address",
                "Nobody has this address. Invite the person, or add them under Users.",
            )
        )
    return around.user


def _grant(around: Around, user: User, new: NewInvitation, kind: GrantKind | None) -> Grant:
    grant = accepted(
        around.company.id,
        new.terms,
        user_id=user.id,
        opened_for=around.opened_for,
        now=clock.now(),
    )
    return grant if kind is None or new.as_owner else replace(grant, kind=kind)


def _linking(giver: Giver, around: Around, user: User, grant: Grant) -> tuple[Change, ...]:
    """The grant comes, and an invitation that the company has for the address goes."""
    return (
        *giving(grant, actor_id=giver.actor_id, origin=GrantOrigin.AT_ONCE),
        *staff_still(giver, user),
        *_withdrawn(giver, around.invitation),
    )


def _withdrawn(giver: Giver, invitation: Invitation | None) -> tuple[Change, ...]:
    if invitation is None:
        return ()
    record = record_of(Tag.INVITATIONS_WITHDRAW, giver.actor_id, invitation)
    return (*gone(invitation), record)
