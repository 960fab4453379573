"""When an invitation can be answered, and what its acceptance gives."""

from datetime import UTC, date, datetime, timedelta

import pytest

from chalicelib.access.model import Grant, GrantKind, GrantPermission, GrantState
from chalicelib.core.errors import Conflict, ValidationFailed
from chalicelib.core.values import replace
from chalicelib.grants.model import Giver, Terms, invitation_id
from chalicelib.invitations.model import (
    Invitation,
    NewInvitation,
    accepted,
    check_may_edit,
    check_may_offer,
    check_may_send,
    edited,
    offered,
    rejected,
    sent,
)

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
TODAY = NOW.date()
MAIL = frozenset({GrantPermission.MAIL})
NEW = NewInvitation("guido@example.org", "Guido", "Rossi", MAIL, "it")
PENDING = offered(NEW, None, company_id="com_a", actor_id="usr_a", now=NOW)
INVITED = sent(PENDING, actor_id="usr_b", now=NOW, days=7)
LAST = NOW + timedelta(days=7)


def until(day: date) -> Invitation:
    return replace(INVITED, terms=replace(INVITED.terms, until=day))


@pytest.mark.parametrize(
    ("invitation", "now", "is_open", "is_over"),
    [
        (PENDING, NOW, False, False),
        (INVITED, NOW, True, False),
        (INVITED, LAST - timedelta(microseconds=1), True, False),
        (INVITED, LAST, False, True),
        (rejected(INVITED, NOW), LAST, False, False),
        (until(TODAY), NOW, True, False),
        (until(TODAY - timedelta(days=1)), NOW, False, True),
        (replace(INVITED, ends_at=None), NOW, True, False),
    ],
)
def test_invitation_is_answered_while_it_is_sent_and_not_over(
    invitation: Invitation, now: datetime, is_open: bool, is_over: bool
) -> None:
    assert invitation.is_open(now, TODAY) is is_open
    assert invitation.is_over(now, TODAY) is is_over


@pytest.mark.parametrize(
    ("kind", "opened_for", "becomes"),
    [
        (GrantKind.GUEST, "", GrantKind.GUEST),
        (GrantKind.GUEST, "com_b", GrantKind.GUEST),
        (GrantKind.GUEST, "com_a", GrantKind.CONTACT),
        (GrantKind.OWNER, "", GrantKind.OWNER),
        (GrantKind.OWNER, "com_a", GrantKind.OWNER),
    ],
)
def test_kind_shows_at_acceptance(kind: GrantKind, opened_for: str, becomes: GrantKind) -> None:
    terms = Terms(kind, MAIL, TODAY, emails=True)

    grant = accepted("com_a", terms, user_id="usr_g", opened_for=opened_for, now=NOW)

    assert grant.kind is becomes
    assert grant.state is GrantState.ACTIVE
    assert (grant.user_id, grant.company_id) == ("usr_g", "com_a")
    assert (grant.permissions, grant.until, grant.emails) == (MAIL, TODAY, True)


@pytest.mark.parametrize(
    ("as_owner", "emails", "gets"),
    [(True, None, True), (False, None, False), (True, False, False), (False, True, True)],
)
def test_only_owners_get_e_mails_unless_it_is_said(
    as_owner: bool, emails: bool | None, gets: bool
) -> None:
    assert replace(NEW, as_owner=as_owner, emails=emails).terms.emails is gets


@pytest.mark.parametrize(
    ("before", "may"),
    [
        (None, True),
        (PENDING, False),
        (INVITED, False),
        (rejected(INVITED, NOW), True),
        (replace(INVITED, ends_at=NOW), True),
    ],
)
def test_one_that_is_open_is_not_made_a_second_time(before: Invitation | None, may: bool) -> None:
    if may:
        check_may_offer(before, NOW, TODAY)
        return
    with pytest.raises(ValidationFailed) as refused:
        check_may_offer(before, NOW, TODAY)
    assert refused.value.errors[0].code == "invited_already"


@pytest.mark.parametrize(
    ("invitation", "after_s", "may"),
    [
        (PENDING, 0, True),
        (INVITED, 59, False),
        (INVITED, 60, True),
        (rejected(INVITED, NOW), 0, True),
        (replace(INVITED, invited_at=None), 0, True),
    ],
)
def test_invitation_is_sent_again_after_a_minute(
    invitation: Invitation, after_s: int, may: bool
) -> None:
    later = NOW + timedelta(seconds=after_s)
    if may:
        check_may_send(invitation, later)
        return
    with pytest.raises(Conflict) as refused:
        check_may_send(invitation, later)
    assert refused.value.code == "sent_just_now"


def test_every_change_moves_the_version_so_that_what_was_shown_is_known() -> None:
    changed = edited(INVITED, {"emails": True}, actor_id="usr_c", by_office=False)

    assert [each.version - PENDING.version for each in (INVITED, changed)] == [1, 2]
    assert rejected(changed, NOW).version == changed.version + 1
    assert (INVITED.given_by, changed.given_by) == ("usr_b", "usr_c")
    anew = offered(NEW, changed, company_id="com_a", actor_id="usr_a", now=NOW)
    assert anew.version == changed.version + 1
    assert (anew.state, anew.id) == (GrantState.PENDING, PENDING.id)


def test_who_puts_a_name_right_does_not_become_who_invites() -> None:
    named = edited(INVITED, {"last_name": "Verdi"}, actor_id="usr_c", by_office=True)
    both = edited(INVITED, {"phone": "1", "emails": True}, actor_id="usr_c", by_office=True)

    assert (named.last_name, named.version) == ("Verdi", INVITED.version + 1)
    assert named.terms == INVITED.terms
    assert (named.given_by, named.by_office) == ("usr_b", False)
    assert (both.phone, both.terms.emails) == ("1", True)
    assert (both.given_by, both.by_office) == ("usr_c", True)


@pytest.mark.parametrize(
    ("kind", "as_owner", "companies_invite", "code"),
    [
        (GrantKind.CONTACT, False, True, None),
        (GrantKind.CONTACT, True, True, "owner_only"),
        (GrantKind.CONTACT, True, False, "owner_only"),
        (GrantKind.OWNER, True, True, None),
        (GrantKind.OWNER, False, False, "inviting_is_off"),
        (None, True, False, None),
    ],
)
def test_invitation_is_edited_by_whoever_may(
    kind: GrantKind | None, as_owner: bool, companies_invite: bool, code: str | None
) -> None:
    grant = Grant("usr_c", "com_a", kind, GrantState.ACTIVE, MAIL, None, True, 1) if kind else None
    giver = Giver("usr_c", grant, TODAY, gave_password=True)
    kind_offered = GrantKind.OWNER if as_owner else GrantKind.GUEST
    invitation = replace(INVITED, terms=replace(INVITED.terms, kind=kind_offered))
    if code is None:
        check_may_edit(giver, invitation, companies_invite=companies_invite)
        return
    with pytest.raises(Conflict) as refused:
        check_may_edit(giver, invitation, companies_invite=companies_invite)
    assert refused.value.code == code


def test_id_is_the_companys_and_the_addresss() -> None:
    found = {
        invitation_id(company, address) for company in ("com_a", "com_b") for address in ("x", "y")
    }

    assert len(found) == 4
    assert invitation_id("com_a", "x") in found
