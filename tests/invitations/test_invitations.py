"""Inviting, answering, and everything that can come in between (R7-R10, T10, T19-T23)."""

from typing import Any

import pytest

from chalicelib.access.model import GrantKind, GrantPermission, Role, User, UserState
from chalicelib.access.rows import UserRow
from chalicelib.aws import keys
from chalicelib.aws.table import Row, commit, update
from chalicelib.companies.model import Company
from chalicelib.config import config
from chalicelib.core.values import replace
from chalicelib.grants.service import list_people
from chalicelib.invitations.model import MADE_BY_COMPANY
from chalicelib.invitations.store import InvitationRow
from chalicelib.users.service import find_user_by_email, get_profile, get_user
from tests.builders import a_clerk, a_company, a_grant, a_person_of, a_user, an_invitation
from tests.harness.calls import before_call, recorded
from tests.harness.client import Answer, ApiClient
from tests.harness.quick import items
from tests.harness.s3 import rows
from tests.house.people import set_user
from tests.identity.conftest import attempted
from tests.invitations.inviting import (
    PASSWORD,
    accept,
    act,
    add,
    line_of,
    look,
    open_account,
    people,
    reject,
    token_to,
)
from tests.notices.post import Post, audited, inbox, the_settings

GUIDO = "guido@example.org"


def grants_of(company: Company, user: User) -> list[Any]:
    return [grant for one, grant in list_people(company.id) if one.id == user.id]


def is_dead(token: object, by: User | None = None) -> bool:
    """Every way to use it gets the one answer."""
    seen = [look(token), reject(token), open_account(token)]
    seen += [accept(by, token, 1)] if by else []
    assert {(each.status, each.code) for each in seen} == {(404, "link_invalid")}
    return True


def test_known_person_accepts_and_becomes_a_guest(post: Post) -> None:
    company = a_company("Nowak sp. z o.o.", code="NOWAK-7")
    owner, guido = a_person_of(company), a_user(email=GUIDO)

    assert add(owner, company, " Guido@Example.org ", until="2026-12-31").status == 201
    token = token_to(post, GUIDO)
    shown = look(token).json
    answer = accept(guido, token, shown["version"])

    assert (shown["company_name"], shown["company_code"]) == ("Nowak sp. z o.o.", "NOWAK-7")
    assert (shown["invited_by"], shown["permissions"]) == (owner.name, ["mail"])
    assert (shown["until"], shown["email"]) == ("2026-12-31", GUIDO)
    assert (answer.status, answer.json["kind"]) == (200, "guest")
    (grant,) = grants_of(company, guido)
    assert grant.permissions == {GrantPermission.MAIL}
    assert str(grant.until) == "2026-12-31"
    assert not grant.emails
    line = line_of(owner, company, GUIDO)
    assert (line["state"], line["kind"], line["user_id"]) == ("active", "guest", guido.id)
    assert line["invitation_id"] is None
    assert is_dead(token, guido)
    assert "invitations:invitation:accept" in audited()


def test_newcomer_opens_an_account_through_the_invitation_and_becomes_a_contact(
    post: Post,
) -> None:
    company = a_company()
    owner = a_person_of(company)
    add(owner, company, GUIDO, phone="+48 600 100 200")
    token = token_to(post, GUIDO)

    shown = look(token).json
    assert (shown["phone"], shown["mobile"]) == ("+48 600 100 200", "")
    assert open_account(token, first_name="Guidone", mobile="+39 06 1").status == 204
    guido = find_user_by_email(GUIDO)
    assert guido is not None
    assert line_of(owner, company, GUIDO)["state"] == "invited"
    again = open_account(token)
    answer = accept(guido, token, look(token).json["version"])

    assert (again.status, again.code) == (409, "account_exists")
    assert (answer.status, answer.json["kind"]) == (200, "contact")
    profile = get_profile(guido.id)
    assert profile.user.first_name == "Guidone"
    # Only what the person sends is kept.
    assert (profile.phone, profile.mobile) == ("", "+39 06 1")
    assert profile.has_password
    assert profile.origin == "invitation"
    other = a_company()
    add(a_person_of(other), other, GUIDO)
    token = token_to(post, GUIDO)
    assert accept(guido, token, look(token).json["version"]).json["kind"] == "guest"


def test_details_typed_for_a_known_address_change_nothing_of_the_person(post: Post) -> None:
    company = a_company()
    owner, guido = a_person_of(company), a_user("Guido", "Verdi", email=GUIDO)
    before = get_profile(guido.id)

    add(owner, company, GUIDO, first_name="X", last_name="Y", phone="1", mobile="2")
    token = token_to(post, GUIDO)
    accept(guido, token, look(token).json["version"])

    after = get_profile(guido.id)
    assert replace(after, accesses=before.accesses) == before


def test_rejection_is_recorded_and_a_new_invitation_can_follow(post: Post) -> None:
    company = a_company()
    owner, guido = a_person_of(company), a_user(email=GUIDO)
    add(owner, company, GUIDO)
    first = token_to(post, GUIDO)

    assert reject(first).status == 204
    line = line_of(owner, company, GUIDO)
    assert (line["state"], line["user_id"]) == ("rejected", None)
    assert line["answered_at"] is not None
    assert is_dead(first, guido)
    assert not grants_of(company, guido)

    assert add(owner, company, GUIDO).status == 201
    second = token_to(post, GUIDO)
    assert is_dead(first)
    after = line_of(owner, company, GUIDO)
    assert (after["state"], after["answered_at"], after["rejections"]) == ("invited", None, 1)
    assert after["rejected_at"] == line["answered_at"]
    assert accept(guido, second, look(second).json["version"]).status == 200
    assert len(people(owner, company)) == 2


@pytest.mark.parametrize("way", ["send", "add"])
def test_every_rejection_is_counted_and_kept_with_the_invitation(post: Post, way: str) -> None:
    company = a_company()
    owner = a_person_of(company)
    add(owner, company, GUIDO)
    for _ in range(2):
        reject(token_to(post, GUIDO))
        post.at.move(minutes=2)
        if way == "send":
            act(owner, company, line_of(owner, company, GUIDO), "POST", "/send")
        else:
            add(owner, company, GUIDO)

    line = line_of(owner, company, GUIDO)

    assert (line["state"], line["rejections"]) == ("invited", 2)


def test_rejection_of_the_release_before_is_known(post: Post) -> None:
    company = a_company()
    owner = a_person_of(company)
    add(owner, company, GUIDO)
    reject(token_to(post, GUIDO))
    line = line_of(owner, company, GUIDO)
    without = [InvitationRow.rejections.remove(), InvitationRow.rejected_at.remove()]
    commit(update(keys.invitation(company.id, line["invitation_id"]), without, Row.pk.exists()))

    again = line_of(owner, company, GUIDO)

    assert (again["rejections"], again["rejected_at"]) == (1, line["answered_at"])


def test_bearer_learns_whether_the_office_invites(post: Post) -> None:
    company = a_company()
    add(a_person_of(company), company, GUIDO)
    add(a_clerk(), company, "anna@example.org", is_office=True)

    shown = [look(token_to(post, to)).json["by_office"] for to in (GUIDO, "anna@example.org")]

    assert shown == [False, True]


@pytest.mark.parametrize("nameless", [{"first_name": ""}, {"last_name": " "}])
def test_whoever_is_invited_has_a_name_and_whoever_is_linked_needs_none(
    post: Post,
    nameless: dict[str, str],
) -> None:
    clerk, company, guido = a_clerk(), a_company(), a_user("Guido", "Verdi", email=GUIDO)

    refused = [
        add(clerk, company, GUIDO, is_office=True, send=send, **nameless) for send in (True, False)
    ]
    linked = add(clerk, company, GUIDO, is_office=True, send=False, link_at_once=True, **nameless)

    (field,) = nameless
    for answer in refused:
        assert [(e["field"], e["code"]) for e in answer.json["errors"]] == [(field, "required")]
    assert (linked.status, linked.json["first_name"]) == (201, "Guido")
    assert get_user(guido.id) == guido


def test_entered_by_hand_waits_until_it_is_sent(post: Post) -> None:
    company = a_company()
    owner = a_person_of(company)

    made = add(owner, company, GUIDO, send=False)
    post.run_until_quiet()
    assert (made.status, made.json["state"], made.json["ends_at"]) == (201, "pending", None)
    assert not inbox()

    sent = act(owner, company, made.json, "POST", "/send")
    assert (sent.status, sent.json["state"]) == (200, "invited")
    assert look(token_to(post, GUIDO)).status == 200


def test_sending_again_kills_the_former_link_at_once(post: Post) -> None:
    company = a_company()
    owner = a_person_of(company)
    add(owner, company, GUIDO)
    first = token_to(post, GUIDO)
    soon = act(owner, company, line_of(owner, company, GUIDO), "POST", "/send")
    post.at.move(minutes=2)

    again = act(owner, company, line_of(owner, company, GUIDO), "POST", "/send")

    assert (soon.status, soon.code) == (409, "sent_just_now")
    assert again.status == 200
    assert is_dead(first)
    assert look(token_to(post, GUIDO)).status == 200
    assert len(inbox(GUIDO)) == 2


def test_link_lives_for_the_days_of_the_setting_and_the_list_says_that_it_is_over(
    post: Post,
) -> None:
    company = a_company()
    owner = a_person_of(company)
    the_settings(invitation_days=3)
    add(owner, company, GUIDO)
    token = token_to(post, GUIDO)

    post.at.move(days=2, hours=23)
    assert look(token).status == 200
    post.at.move(hours=2)

    assert is_dead(token)
    line = line_of(owner, company, GUIDO)
    assert (line["state"], line["expired"]) == ("invited", True)
    assert add(owner, company, GUIDO).status == 201
    assert look(token_to(post, GUIDO)).status == 200


def test_what_lasts_only_until_a_day_that_is_past_is_not_taken(post: Post) -> None:
    company = a_company()
    owner, guido = a_person_of(company), a_user(email=GUIDO)
    add(owner, company, GUIDO, until="2026-11-21")
    token = token_to(post, GUIDO)
    post.at.move(days=2)

    assert is_dead(token, guido)
    assert line_of(owner, company, GUIDO)["expired"]


def test_withdrawn_invitation_is_gone_with_its_link(post: Post) -> None:
    company = a_company()
    owner, guido = a_person_of(company), a_user(email=GUIDO)
    add(owner, company, GUIDO)
    token = token_to(post, GUIDO)

    gone = act(owner, company, line_of(owner, company, GUIDO), "DELETE")

    assert gone.status == 204
    assert len(people(owner, company)) == 1
    assert is_dead(token, guido)
    add(owner, company, GUIDO, send=False)
    assert is_dead(token, guido)


def test_closed_company_takes_nobody_in(post: Post) -> None:
    company = a_company()
    owner, guido = a_person_of(company), a_user(email=GUIDO)
    add(owner, company, GUIDO)
    token = token_to(post, GUIDO)
    closed = [_attribute("state").set("closed")]
    commit(update(keys.company(company.id), closed, Row.pk.exists()))

    assert is_dead(token, guido)
    assert add(owner, company, "other@example.org").code == "company_is_closed"


def _attribute(name: str) -> Any:
    return getattr(UserRow, name)


def test_one_invitation_is_open_per_company_and_address(post: Post) -> None:
    company = a_company()
    owner = a_person_of(company)
    add(owner, company, GUIDO)

    second = add(owner, company, "GUIDO@example.org", send=False)

    assert second.status == 400
    assert [(e["field"], e["code"]) for e in second.json["errors"]] == [
        ("email", "invited_already")
    ]
    assert len(people(owner, company)) == 2


def test_repeated_request_invites_once(post: Post) -> None:
    company = a_company()
    owner = a_person_of(company)
    body = {
        "email": GUIDO,
        "first_name": "Guido",
        "last_name": "Rossi",
        "permissions": ["mail"],
        "language": "it",
        "send": True,
    }
    path = f"/companies/{company.id}/people"

    answers = [
        ApiClient().post(path, body, by=owner, idempotency_key="the-same-key") for _ in range(2)
    ]
    post.run_until_quiet()

    assert [each.status for each in answers] == [201, 201]
    assert answers[0].json == answers[1].json
    assert len(inbox(GUIDO)) == 1


def test_member_who_is_invited_again_stays_as_they_are(post: Post) -> None:
    company = a_company()
    owner, guido = a_person_of(company), a_user(email=GUIDO)
    before = a_grant(guido, company, kind=GrantKind.CONTACT)

    again = add(owner, company, GUIDO, permissions=[])
    post.run_until_quiet()

    assert (again.status, again.json["user_id"]) == (201, guido.id)
    assert grants_of(company, guido) == [before]
    assert not inbox()


def test_who_got_the_access_meanwhile_keeps_it_and_the_invitation_closes(post: Post) -> None:
    company = a_company()
    owner, guido = a_person_of(company), a_user(email=GUIDO)
    add(owner, company, GUIDO)
    token = token_to(post, GUIDO)
    before = a_grant(guido, company, kind=GrantKind.CONTACT)

    assert is_dead(token, guido)
    assert grants_of(company, guido) == [before]
    assert line_of(owner, company, GUIDO)["invitation_id"] is None


@pytest.mark.parametrize(
    "email",
    ["other@example.org", "guido+x@example.org", "guid0@example.org", "guido@example.com"],
)
def test_nobody_else_can_accept_and_it_stays_open(post: Post, email: str) -> None:
    company = a_company()
    owner, other = a_person_of(company), a_user(email=email)
    add(owner, company, GUIDO)
    token = token_to(post, GUIDO)
    version = look(token).json["version"]

    refused = accept(other, token, version)

    assert (refused.status, refused.code) == (404, "link_invalid")
    assert refused.text == accept(other, "0" * 64, version).text
    assert not grants_of(company, other)
    assert accept(a_user(email=GUIDO), token, version).status == 200


def test_address_that_waits_for_being_confirmed_accepts_nothing(post: Post) -> None:
    company = a_company()
    owner, other = a_person_of(company), a_user()
    add(owner, company, GUIDO)
    token = token_to(post, GUIDO)
    wanted = UserRow.wanted_email.set(GUIDO)
    commit(update(keys.user(other.id), [wanted], Row.pk.exists()))

    assert accept(other, token, 1).status == 404


def test_what_is_granted_is_what_was_shown(post: Post) -> None:
    company = a_company()
    owner, guido = a_person_of(company), a_user(email=GUIDO)
    add(owner, company, GUIDO)
    token = token_to(post, GUIDO)
    shown = look(token).json["version"]
    changed = {"permissions": ["mail", "documents"], "emails": True}
    assert act(owner, company, line_of(owner, company, GUIDO), "PATCH", body=changed).status == 200

    refused = accept(guido, token, shown)

    assert (refused.status, refused.code) == (409, "invitation_changed")
    assert not grants_of(company, guido)
    now = look(token).json
    assert (now["permissions"], now["emails"]) == (["documents", "mail"], True)
    assert accept(guido, token, now["version"]).status == 200


def test_details_are_put_right_until_they_are_accepted(post: Post) -> None:
    company = a_company()
    owner, guido = a_person_of(company), a_user("Guido", "Rossi", email=GUIDO)
    add(owner, company, GUIDO, last_name="Rosi", phone="1")
    token = token_to(post, GUIDO)
    shown = look(token).json
    typed = {"last_name": "Rossi", "phone": "", "mobile": "2", "language": "pl"}

    edited = act(owner, company, line_of(owner, company, GUIDO), "PATCH", body=typed)
    refused = accept(guido, token, shown["version"])

    assert (edited.status, edited.json["last_name"], edited.json["language"]) == (
        200,
        "Rossi",
        "pl",
    )
    assert (edited.json["phone"], edited.json["mobile"]) == (None, "2")
    assert (refused.status, refused.code) == (409, "invitation_changed")
    now = look(token).json
    assert (now["last_name"], now["language"], now["invited_by"]) == ("Rossi", "pl", owner.name)
    assert accept(guido, token, now["version"]).status == 200
    body = {"last_name": " "}
    other = add(owner, company, "other@example.org").json
    assert act(owner, company, other, "PATCH", body=body).status == 400


def test_contact_who_puts_a_name_right_leaves_the_offer_the_owners(post: Post) -> None:
    company, guido = a_company(), a_user(email=GUIDO)
    owner, contact = a_person_of(company), a_user()
    a_grant(
        contact,
        company,
        kind=GrantKind.CONTACT,
        permissions=frozenset({GrantPermission.CONTACTS}),
    )
    add(owner, company, GUIDO, permissions=["mail", "documents"])
    token = token_to(post, GUIDO)
    line = line_of(contact, company, GUIDO)

    assert act(contact, company, line, "PATCH", body={"last_name": "Verdi"}).status == 200

    shown = look(token).json
    assert (shown["invited_by"], shown["last_name"]) == (owner.name, "Verdi")
    assert accept(guido, token, shown["version"]).status == 200


def test_list_says_of_every_line_whether_the_asker_may_change_it(post: Post) -> None:
    company = a_company()
    owner, contact, guest = a_person_of(company), a_user(), a_user()
    a_grant(contact, company, kind=GrantKind.CONTACT)
    a_grant(guest, company, kind=GrantKind.GUEST)
    an_invitation(company, "boss@example.org", as_owner=True)
    an_invitation(company, GUIDO)

    def refusals(by: User, *, is_office: bool = False) -> dict[str, str | None]:
        return {line["email"]: line["refusal"] for line in people(by, company, is_office=is_office)}

    everybody = (owner.email, contact.email, guest.email, "boss@example.org", GUIDO)
    assert refusals(owner) == dict.fromkeys(everybody)
    assert refusals(a_clerk(), is_office=True) == dict.fromkeys(everybody)
    assert refusals(contact) == dict.fromkeys(everybody) | {
        owner.email: "owner_only",
        contact.email: "own_grant",
        "boss@example.org": "owner_only",
    }
    the_settings(companies_invite=False)
    off = {"boss@example.org": "inviting_is_off", GUIDO: "inviting_is_off"}
    assert refusals(owner) == dict.fromkeys(everybody) | off
    assert refusals(a_clerk(), is_office=True) == dict.fromkeys(everybody)


def test_refusal_that_the_list_names_is_the_one_that_a_change_meets(post: Post) -> None:
    company = a_company()
    owner, contact = a_person_of(company), a_user()
    a_grant(contact, company, kind=GrantKind.CONTACT)
    an_invitation(company, "boss@example.org", as_owner=True)

    for line in people(contact, company):
        if line["user_id"]:
            place = f"/companies/{company.id}/people/{line['user_id']}"
            answer = ApiClient().patch(place, {"emails": True}, by=contact, version=line["version"])
        else:
            answer = act(contact, company, line, "PATCH", body={"emails": True})
        assert (answer.status, answer.code) == (409, line["refusal"])
    the_settings(companies_invite=False)
    line = line_of(owner, company, "boss@example.org")
    answer = act(owner, company, line, "PATCH", body={"emails": True})
    assert (answer.status, answer.code) == (409, line["refusal"])
    assert act(owner, company, line, "DELETE").status == 204


def test_contact_gives_no_more_than_they_have(post: Post) -> None:
    company = a_company()
    a_person_of(company)
    contact = a_user()
    rights = frozenset({GrantPermission.CONTACTS, GrantPermission.MAIL})
    a_grant(contact, company, kind=GrantKind.CONTACT, permissions=rights)

    more = add(contact, company, GUIDO, permissions=["mail", "invoices"])
    as_owner = add(contact, company, GUIDO, as_owner=True)
    fine = add(contact, company, GUIDO, send=False)
    line = line_of(contact, company, GUIDO)
    edited = act(contact, company, line, "PATCH", body={"permissions": ["work"]})
    an_invitation(company, "hers@example.org", permissions=frozenset(GrantPermission))
    by_office = line_of(contact, company, "hers@example.org")
    sent = act(contact, company, by_office, "POST", "/send")

    assert (more.status, more.json["errors"][0]["code"]) == (400, "beyond_your_own")
    assert (as_owner.status, as_owner.code) == (409, "owner_only")
    assert fine.status == 201
    assert (edited.status, edited.json["errors"][0]["code"]) == (400, "beyond_your_own")
    assert (sent.status, sent.json["errors"][0]["code"]) == (400, "beyond_your_own")


def test_contact_leaves_invitations_of_owners_alone(post: Post) -> None:
    company = a_company()
    contact = a_user()
    a_grant(contact, company, kind=GrantKind.CONTACT)
    an_invitation(company, GUIDO, as_owner=True, is_sent=True)
    line = line_of(contact, company, GUIDO)

    for method, path, body in (
        ("DELETE", "", None),
        ("PATCH", "", {"emails": False}),
        ("POST", "/send", None),
    ):
        post.at.move(minutes=2)
        refused = act(contact, company, line, method, path, body)
        assert (refused.status, refused.code) == (409, "owner_only")


def test_owner_invites_an_owner(post: Post) -> None:
    company = a_company()
    owner, guido = a_person_of(company), a_user(email=GUIDO)
    add(owner, company, GUIDO, as_owner=True)
    token = token_to(post, GUIDO)
    shown = look(token).json

    answer = accept(guido, token, shown["version"])

    assert shown["as_owner"]
    assert shown["emails"]
    assert answer.json["kind"] == "owner"


def test_office_can_switch_inviting_off_for_companies_and_still_invite(post: Post) -> None:
    company = a_company()
    owner = a_person_of(company)
    line = add(owner, company, GUIDO, send=False).json
    the_settings(companies_invite=False)

    for answer in (
        add(owner, company, "other@example.org"),
        act(owner, company, line, "POST", "/send"),
    ):
        assert (answer.status, answer.code) == (409, "inviting_is_off")
    listed = ApiClient().get(f"/companies/{company.id}/people", by=owner).json
    assert not listed["may"]["invite"]
    assert add(a_clerk(), company, "other@example.org", is_office=True).status == 201


def test_office_links_a_known_address_at_once(post: Post) -> None:
    company = a_company()
    owner, guido = a_person_of(company), a_user("Guido", "Verdi", email=GUIDO)
    add(owner, company, GUIDO)
    token = token_to(post, GUIDO)
    clerk = a_clerk()

    linked = add(clerk, company, GUIDO, is_office=True, send=False, link_at_once=True)
    unknown = add(
        clerk, company, "nobody@example.org", is_office=True, send=False, link_at_once=True
    )

    assert (linked.status, linked.json["state"]) == (201, "active")
    assert linked.json["last_name"] == "Verdi"
    assert len(grants_of(company, guido)) == 1
    assert is_dead(token, guido)
    assert (unknown.status, unknown.json["errors"][0]["code"]) == (400, "unknown_address")


def test_office_says_what_whoever_it_links_at_once_is(post: Post) -> None:
    clerk, admin = a_clerk(), a_user(role=Role.ADMIN)
    a_user(email=GUIDO)

    def kind_of(by: User, **said: object) -> str:
        linked = add(by, a_company(), GUIDO, is_office=True, send=False, link_at_once=True, **said)
        return str(linked.json["kind"])

    assert kind_of(clerk, kind="contact") == "contact"
    assert kind_of(clerk, kind="guest") == "guest"
    assert kind_of(clerk) == "guest"
    assert kind_of(admin, kind="contact", as_owner=True) == "owner"
    invited = add(clerk, a_company(), GUIDO, is_office=True, kind="contact")
    assert (invited.status, invited.json["errors"][0]["code"]) == (400, "only_at_once")


def test_invitation_that_linking_at_once_replaces_is_recorded_as_withdrawn(post: Post) -> None:
    company = a_company()
    add(a_person_of(company), company, GUIDO, send=False)
    a_user(email=GUIDO)

    add(a_clerk(), company, GUIDO, is_office=True, send=False, link_at_once=True)

    assert audited().count("invitations:invitation:withdraw") == 1


def test_one_address_gets_five_invitations_of_a_company_a_day(post: Post) -> None:
    company, other = a_company(), a_company()
    owner = a_person_of(company, other)
    for _ in range(4):
        add(owner, company, GUIDO)
        act(owner, company, line_of(owner, company, GUIDO), "DELETE")
    fifth = add(owner, company, GUIDO, send=False)
    assert act(owner, company, fifth.json, "POST", "/send").status == 200
    act(owner, company, line_of(owner, company, GUIDO), "DELETE")

    sixth = add(owner, company, GUIDO)
    waits = add(owner, company, GUIDO, send=False)
    sent = act(owner, company, waits.json, "POST", "/send")

    assert (sixth.status, sixth.code) == (429, "invited_too_often")
    assert sixth.headers["retry-after"] == "86400"
    assert (waits.status, sent.status, sent.code) == (201, 429, "invited_too_often")
    # Another company cannot tell by it that somebody invites the same person.
    assert add(owner, other, GUIDO).status == 201
    assert add(owner, company, "somebody.else@example.org").status == 201
    post.at.move(days=1, minutes=1)
    assert act(owner, company, line_of(owner, company, GUIDO), "POST", "/send").status == 200


def test_member_who_is_invited_counts_as_anybody(post: Post) -> None:
    """Else the refusal would tell who has an access, and who only an address."""
    company = a_company()
    owner = a_person_of(company)
    member = a_person_of(company)

    answers = [add(owner, company, member.email).status for _ in range(6)]

    assert answers == [201] * 5 + [429]


def test_company_invites_a_hundred_people_a_day_and_the_office_any_number(post: Post) -> None:
    company = a_company()
    owner = a_person_of(company)
    attempted(MADE_BY_COMPANY, company.id, 99)

    last = add(owner, company, GUIDO, send=False)
    refused = add(owner, company, "other@example.org", send=False)

    assert (last.status, refused.status, refused.code) == (201, 429, "invited_too_often")
    assert add(a_clerk(), company, "other@example.org", is_office=True).status == 201


def test_two_invitations_at_once_both_count(post: Post) -> None:
    company = a_company()
    owner = a_person_of(company)
    attempted(MADE_BY_COMPANY, company.id, 98)

    with before_call("TransactWriteItems", lambda: add(owner, company, GUIDO)):
        assert add(owner, company, "other@example.org").status == 201

    assert add(owner, company, "third@example.org").status == 429


def test_company_cannot_link_at_once(post: Post) -> None:
    company = a_company()
    owner = a_person_of(company)
    a_user(email=GUIDO)

    refused = add(owner, company, GUIDO, link_at_once=True)

    assert refused.status == 400
    assert refused.json["errors"][0]["field"] == "link_at_once"


def test_list_says_of_an_invitation_nothing_about_its_address(post: Post) -> None:
    """T23: known or not, the same answer byte for byte and the same calls."""
    company = a_company()
    owner = a_person_of(company)
    blocked = a_user(email="blocked@example.org")
    state = UserRow.state.set(str(UserState.BLOCKED))
    commit(update(keys.user(blocked.id), [state], Row.pk.exists()))
    a_user(email="knownn@example.org")
    a_person_of(a_company(), email="others@example.org")
    seen: dict[str, tuple[int, str, list[str]]] = {}

    for email in ("unknow", "knownn", "others", "blocked"):
        address = f"{email}@example.org"
        with recorded() as calls:
            answer = add(owner, company, address)
        seen[email] = (answer.status, _anonymous(answer, address), [name for name, _ in calls])

    lines = [
        {name: None if name in _OWN else value for name, value in line.items()}
        for line in people(owner, company)
        if line["user_id"] is None
    ]
    assert seen == dict.fromkeys(seen, seen["unknow"])
    assert seen["unknow"][0] == 201
    assert lines == [lines[0]] * 4


_OWN = ("email", "invitation_id", "created_at", "ends_at")


def _anonymous(answer: Answer, address: str) -> str:
    line = answer.json
    text = answer.text.replace(address, "")
    for name in ("invitation_id", "created_at", "ends_at"):
        text = text.replace(str(line[name]), "")
    return text


def test_no_secret_is_stored_anywhere(post: Post) -> None:
    company = a_company()
    add(a_person_of(company), company, GUIDO)
    token = token_to(post, GUIDO)

    assert token not in str(items(config().table_name))


def test_malformed_tokens_get_one_identical_answer(post: Post) -> None:
    company = a_company()
    owner, guido = a_person_of(company), a_user(email=GUIDO)
    add(owner, company, GUIDO)
    token = token_to(post, GUIDO)
    odd: list[object] = ["", " ", None, [], {}, 0, True, "null", "[]", "LINK", "x" * 300]
    odd += [token[:length] for length in range(64)]
    odd += [token[:place] + "é" + token[place + 1 :] for place in range(64)]
    odd += [f"{token}{end}" for end in ("0", " ", "\u0000", "#", "%00")]
    odd += [token.upper() if token.upper() != token else "A" * 64, token[::-1], [token]]
    odd += [{"token": token}, f" {token}"]
    odd += [f"{place:064x}" for place in range(60)]
    assert len(odd) >= 200

    # Fewer than would lock the network; the lock has its own test.
    looked = {_seen(look(each)) for each in odd[:90]}
    post.at.move(hours=2)
    looked |= {_seen(look(each)) for each in odd[90:180]}
    post.at.move(hours=2)
    looked |= {_seen(look(each)) for each in odd[180:]}
    post.at.move(hours=2)
    looked |= {_seen(reject(each)) for each in odd[::9]}
    looked |= {_seen(open_account(each)) for each in odd[::9]}
    looked |= {_seen(accept(guido, each, 1)) for each in odd[::9]}

    assert len(looked) == 1
    assert next(iter(looked))[0] == 404
    assert look(token).status == 200


def _seen(answer: Answer) -> tuple[int, str, str]:
    return answer.status, answer.text, str(sorted(answer.headers.items()))


def test_guessing_locks_the_network(post: Post) -> None:
    statuses = [look("0" * 64).status for _ in range(102)]

    assert statuses[:100] == [404] * 100
    assert statuses[-1] == 429


def test_twenty_accepts_leave_one_grant(post: Post) -> None:
    """T21: each of them begins while the one before is about to commit."""
    company = a_company()
    owner, guido = a_person_of(company), a_user(email=GUIDO)
    add(owner, company, GUIDO)
    token = token_to(post, GUIDO)
    version = look(token).json["version"]
    seen: list[int] = []

    def accept_inside(depth: int) -> None:
        if depth == 0:
            seen.append(accept(guido, token, version).status)
            return
        with before_call("TransactWriteItems", lambda: accept_inside(depth - 1)):
            seen.append(accept(guido, token, version).status)

    accept_inside(19)

    assert sorted(seen) == [200] + [404] * 19
    assert len(grants_of(company, guido)) == 1
    assert len(people(owner, company)) == 2


@pytest.mark.parametrize("way", ["withdraw", "resend", "edit", "reject"])
def test_accept_that_meets_another_act_gives_only_what_still_stands(post: Post, way: str) -> None:
    company = a_company()
    owner, guido = a_person_of(company), a_user(email=GUIDO)
    add(owner, company, GUIDO)
    token = token_to(post, GUIDO)
    version = look(token).json["version"]
    post.at.move(minutes=2)
    line = line_of(owner, company, GUIDO)
    acts: dict[str, Any] = {
        "withdraw": lambda: act(owner, company, line, "DELETE"),
        "resend": lambda: act(owner, company, line, "POST", "/send"),
        "edit": lambda: act(owner, company, line, "PATCH", body={"emails": True}),
        "reject": lambda: reject(token),
    }

    # The first commit within an accept is the accept's own.
    with before_call("TransactWriteItems", acts[way]):
        answer = accept(guido, token, version)

    expected = (409, "invitation_changed") if way == "edit" else (404, "link_invalid")
    assert (answer.status, answer.code) == expected
    assert not grants_of(company, guido)


def test_giver_whose_access_ends_at_that_moment_invites_nobody(post: Post) -> None:
    company = a_company()
    a_person_of(company)
    leaving = a_person_of(company)
    ended = update(keys.user(leaving.id), [UserRow.state.set("blocked")], Row.pk.exists())

    with before_call("TransactWriteItems", lambda: commit(ended)):
        answer = add(leaving, company, GUIDO)
    post.run_until_quiet()

    assert answer.status == 404
    assert not inbox()
    assert not [row for row in rows("COMPANY#") if "INVITE#" in str(row)]


def test_edit_of_what_somebody_else_changed_is_refused(post: Post) -> None:
    company = a_company()
    owner = a_person_of(company)
    line = add(owner, company, GUIDO).json
    assert act(owner, company, line, "PATCH", body={"emails": True}).status == 200

    for method, path, body in (
        ("PATCH", "", {"emails": False}),
        ("DELETE", "", None),
        ("POST", "/send", None),
    ):
        assert act(owner, company, line, method, path, body).status == 412


def test_weak_password_opens_nothing_and_the_link_stays_good(post: Post) -> None:
    company = a_company()
    add(a_person_of(company), company, GUIDO)
    token = token_to(post, GUIDO)

    weak = open_account(token, "guido@example.org")

    assert (weak.status, weak.json["errors"][0]["field"]) == (400, "password")
    assert find_user_by_email(GUIDO) is None
    assert open_account(token, PASSWORD).status == 204


@pytest.mark.parametrize("way", ["removed", "blocked", "less", "by the office"])
def test_invitation_lives_as_long_as_its_giver_could_give_it(post: Post, way: str) -> None:
    company, stranger = a_company(), a_user()
    owner, giver, admin = a_person_of(company), a_person_of(company), a_user(role=Role.ADMIN)
    by_office = way == "by the office"
    answer = add(admin if by_office else giver, company, stranger.email, is_office=by_office)
    assert answer.status == 201
    token = token_to(post, stranger.email)
    seen_version = look(token).json["version"]
    place = f"/companies/{company.id}/people/{giver.id}"
    version = next((grant.version for one, grant in list_people(company.id) if one == giver), 1)
    if way == "removed":
        assert ApiClient().delete(place, by=owner, if_match=f'"{version}"').status == 204
    elif way == "less":
        less = {"kind": "contact", "permissions": ["contacts"]}
        assert ApiClient().patch(place, less, by=owner, version=version).status == 200
    else:
        target = admin if by_office else giver
        set_user(target, state="blocked")

    assert look(token).status == (200 if by_office else 404)
    assert accept(stranger, token, seen_version).status == (200 if by_office else 404)


@pytest.mark.parametrize(
    "name", ["Pay: https://evil.example/pay", "t.me", "evil\u3002com", "x" * 81]
)
def test_name_that_a_stranger_would_get_by_e_mail_is_a_name_wherever_it_is_typed(
    post: Post, name: str
) -> None:
    company = a_company()
    owner = a_person_of(company)
    line = add(owner, company, GUIDO).json
    token = token_to(post, GUIDO)

    answers = [
        add(owner, company, "other@example.org", last_name=name),
        act(owner, company, line, "PATCH", body={"last_name": name}),
        open_account(token, last_name=name),
        open_account(token, first_name=name),
    ]

    code = "too_long" if len(name) > 80 else "no_name"
    assert [(each.status, each.json["errors"][0]["code"]) for each in answers] == [(400, code)] * 4
    assert find_user_by_email(GUIDO) is None


@pytest.mark.parametrize(
    ("first", "last"), [("See https://evil.example/pay", "evil"), ("Call 0800", "1234 now")]
)
def test_name_that_is_none_as_a_whole_or_from_before_is_not_mailed_to_strangers(
    post: Post, first: str, last: str
) -> None:
    company = a_company("Nowak sp. z o.o.")
    owner = a_person_of(company, first_name=first, last_name=last)

    add(owner, company, GUIDO)
    token_to(post, GUIDO)

    mail = inbox(GUIDO)[-1]
    assert first not in mail.text + mail.html
    assert last not in mail.text + mail.html
