"""
Inviting: a company's owners and contacts, and the office for it, make, send, change and withdraw
invitations. Whether somebody has the address is looked up for every address and with the same
calls, and shows in no answer but to the office, which knows all users anyway (T23).
"""

from collections.abc import Callable, Mapping

from chalicelib.attempts.service import recounted
from chalicelib.audit.store import Tag
from chalicelib.aws.table import Change, commit
from chalicelib.core import clock
from chalicelib.core.errors import Conflict, FieldError, StaleVersion, ValidationFailed
from chalicelib.core.values import replace
from chalicelib.grants.model import Giver, Terms, check_person, check_terms, lasts_longer
from chalicelib.grants.service import still_given
from chalicelib.invitations import store
from chalicelib.invitations.answering import accept, reject
from chalicelib.invitations.around import Around, Member
from chalicelib.invitations.at_once import link_at_once
from chalicelib.invitations.listed import list_everybody, member_or_invitation, no_invitation
from chalicelib.invitations.model import (
    TYPED,
    Invitation,
    NewInvitation,
    check_may_edit,
    check_may_offer,
    check_may_send,
    edited,
    inviting_is_off,
    offered,
    sent,
    too_many_invitations,
)
from chalicelib.invitations.offers import Offer, OpenOffer, find_offer, open_offer
from chalicelib.invitations.opening import newcomer, opening
from chalicelib.invitations.pace import counted
from chalicelib.invitations.sending import Sending, gone, record_of
from chalicelib.links.invited import end_invitation_links

__all__ = [
    "Member",
    "Offer",
    "OpenOffer",
    "accept",
    "edit_invitation",
    "find_offer",
    "link_at_once",
    "list_everybody",
    "make_invitation",
    "member_or_invitation",
    "newcomer",
    "open_offer",
    "opening",
    "reject",
    "send_invitation",
    "still_as",
    "withdraw_invitation",
]

still_as = store.still_as
Remember = Callable[[str], Change]


def make_invitation(
    giver: Giver, company_id: str, new: NewInvitation, *, is_sent: bool, remember: Remember
) -> Member | Invitation:
    """
    Enter somebody by hand, or invite them at once. Whoever acts for the company already stays as
    they are, and is returned.

    Args:
        remember: makes the change that remembers the request, given the id of what it made.

    Raises:
        NotFound: there is no such company, or the giver's own access has ended meanwhile.
        ValidationFailed: as `check_terms` says, or on `email`: `invited_already`.
        Conflict: as `check_terms`; `inviting_is_off`, `company_is_closed`, `too_many_invitations`.
        Forbidden, Conflict: as `check_person`, of the office.
        TooManyAttempts: `invited_too_often`.
        AlreadyDone: the request had its effect before.

    3 BatchGetItems, 1 Query, 1 TransactWrite; 1 SendMessage if it is sent. Writes audit
    `invitations:invitation:add`, and `invitations:invitation:send` with the fact INVITATION_MADE.
    """
    return recounted(lambda: _make(giver, company_id, new, is_sent=is_sent, remember=remember))


def _make(
    giver: Giver, company_id: str, new: NewInvitation, *, is_sent: bool, remember: Remember
) -> Member | Invitation:
    around = Around.of(company_id, new.address)
    _check_may_invite(giver, around, new.terms, is_sent=is_sent)
    counting = counted(giver, company_id, new.address, is_made=True, is_sent=is_sent)
    if around.member is not None:
        commit(remember(around.member.user.id), *still_given(giver), *counting)
        return around.member
    check_may_offer(around.invitation, clock.now(), giver.today)
    if around.invitation is None and store.has_most(company_id):
        raise too_many_invitations()
    made, sending = _offered(giver, around, new, is_sent=is_sent)
    try:
        commit(
            remember(made.id),
            store.put_invitation(made, around.invitation),
            end_invitation_links(made.id),
            record_of(Tag.INVITATIONS_ADD, giver.actor_id, made),
            *sending.changes,
            *still_given(giver),
            *counting,
        )
    except Conflict as conflict:
        raise invited_meanwhile(conflict) from conflict
    sending.wake()
    return made


def _offered(
    giver: Giver, around: Around, new: NewInvitation, *, is_sent: bool
) -> tuple[Invitation, Sending]:
    made = offered(
        new,
        around.invitation,
        company_id=around.company.id,
        actor_id=giver.actor_id,
        now=clock.now(),
    )
    if is_sent:
        return _sent(giver, around, made)
    return replace(made, by_office=giver.is_office), Sending.none()


def send_invitation(
    giver: Giver, company_id: str, invitation: str, *, seen_version: int
) -> Member | Invitation:
    """
    Send an invitation, the first time or again: the link of an earlier e-mail is dead at once, and
    another goes out. Whoever sends it answers for its terms. Somebody who acts for the company by
    now stays as they are and is returned; the invitation goes.

    Raises:
        NotFound: there is no such invitation, or the giver's own access has ended meanwhile.
        StaleVersion: somebody changed it since.
        ValidationFailed, Conflict: as `check_terms`; `sent_just_now`, `inviting_is_off`,
            `company_is_closed`.
        Forbidden, Conflict: as `check_person`, of the office.
        TooManyAttempts: `invited_too_often`.

    Writes audit `invitations:invitation:send` and the fact INVITATION_MADE; or
    `invitations:invitation:withdraw`.
    """
    return recounted(lambda: _send(giver, company_id, invitation, seen_version))


def _send(giver: Giver, company_id: str, invitation: str, seen_version: int) -> Member | Invitation:
    _, before = _seen(company_id, invitation, seen_version)
    around = Around.of(company_id, before.address)
    _check_may_invite(giver, around, before.terms, is_sent=True)
    if around.member is not None:
        _commit_withdrawal(giver, before)
        return around.member
    check_may_send(before, clock.now())
    counting = counted(giver, company_id, before.address, is_made=False, is_sent=True)
    after, sending = _sent(giver, around, before)
    _commit_over(
        store.put_invitation(after, before),
        end_invitation_links(after.id),
        *sending.changes,
        *still_given(giver),
        *counting,
    )
    sending.wake()
    return after


def _sent(giver: Giver, around: Around, before: Invitation) -> tuple[Invitation, Sending]:
    days = around.settings.invitation_days
    after = sent(before, actor_id=giver.actor_id, now=clock.now(), days=days)
    after = replace(after, by_office=giver.is_office)
    return after, Sending.of(giver, after)


def edit_invitation(
    giver: Giver,
    company_id: str,
    invitation: str,
    changes: Mapping[str, object],
    *,
    seen_version: int,
) -> Invitation:
    """
    Offer something else, or put right what was typed of the person. Whoever was shown the former
    and accepts is told so (T19).

    Args:
        changes: those of the fields of `Terms`, and of TYPED, that change.

    Raises:
        NotFound, StaleVersion: as `send_invitation`.
        ValidationFailed, Conflict: as `check_may_edit` and `check_terms` say.

    Writes audit `invitations:invitation:edit`.
    """
    offer, before = _seen(company_id, invitation, seen_version)
    check_may_edit(giver, before, companies_invite=offer.settings.companies_invite)
    after = edited(before, changes, actor_id=giver.actor_id, by_office=giver.is_office)
    if not changes.keys() <= TYPED:
        is_over = before.is_over(clock.now(), offer.today)
        is_anew = is_over or lasts_longer(before.terms, after.terms)
        check_terms(giver, before.terms, after.terms, is_anew=is_anew)
    _commit_over(
        store.put_invitation(after, before),
        record_of(Tag.INVITATIONS_EDIT, giver.actor_id, after),
        *still_given(giver),
    )
    return after


def withdraw_invitation(
    giver: Giver, company_id: str, invitation: str, *, seen_version: int
) -> None:
    """
    Take an invitation back; its link is dead at once.

    Raises:
        NotFound, StaleVersion: as `send_invitation`.
        Conflict: `owner_only`.

    Writes audit `invitations:invitation:withdraw`.
    """
    _, before = _seen(company_id, invitation, seen_version)
    check_terms(giver, before.terms, before.terms)
    _commit_withdrawal(giver, before)


def _check_may_invite(giver: Giver, around: Around, terms: Terms, *, is_sent: bool) -> None:
    if not giver.is_office and not around.settings.companies_invite:
        raise inviting_is_off()
    if is_sent and around.company.is_closed:
        raise Conflict("The company is closed and takes nobody in.", code="company_is_closed")
    check_terms(giver, None, terms)
    if around.user is not None:
        check_person(giver, around.user)


def _seen(company_id: str, invitation: str, seen_version: int) -> tuple[Offer, Invitation]:
    offer = find_offer(company_id, invitation)
    if offer.invitation is None:
        raise no_invitation()
    if offer.invitation.version != seen_version:
        raise _stale()
    return offer, offer.invitation


def _commit_withdrawal(giver: Giver, before: Invitation) -> None:
    _commit_over(
        *gone(before),
        record_of(Tag.INVITATIONS_WITHDRAW, giver.actor_id, before),
        *still_given(giver),
    )


def _commit_over(*changes: Change) -> None:
    """Commit what rests on an invitation as it was seen."""
    try:
        commit(*changes)
    except Conflict as conflict:
        if conflict.code != store.MOVED:
            raise
        raise _stale() from conflict


def invited_meanwhile(conflict: Conflict) -> Conflict | ValidationFailed:
    """Somebody else invited the same address at the same moment; or something else went wrong."""
    if conflict.code != store.MOVED:
        return conflict
    return ValidationFailed(
        FieldError(
            "email",
            "invited_already",
            "Somebody invited this address at the same moment. Load the list again.",
        )
    )


def _stale() -> StaleVersion:
    return StaleVersion("Somebody changed this invitation meanwhile. Load it again.")
