"""Whoever was removed, deleted or is not to be let in does not come through what was left open."""

import pytest
from moto.cognitoidp import models as moto_pool

from chalicelib.access.model import GrantKind, Role, User, UserState
from chalicelib.companies.model import Company
from chalicelib.grants.service import list_people
from chalicelib.invitations import store
from chalicelib.users.service import find_user_by_email
from tests.builders import a_clerk, a_company, a_grant, a_person_of, a_user
from tests.harness.calls import before_call
from tests.harness.client import Answer, ApiClient
from tests.house.people import set_grant, set_user
from tests.identity.conftest import _PoolTime
from tests.invitations.inviting import (
    accept,
    act,
    add,
    line_of,
    look,
    open_account,
    people,
    token_to,
)
from tests.notices.post import Post, audited, inbox, the_settings
from tests.users import office

GUIDO, OTHER = "guido@example.org", "guido.rossi@example.org"
api = ApiClient()


@pytest.fixture(autouse=True)
def _time_of_the_test(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moto_pool, "time", _PoolTime(post.at))


def gives(company: Company, user: User) -> Answer:
    """The office gives an access directly."""
    body = {"company_id": company.id, "kind": "guest", "permissions": ["mail"]}
    return api.post(f"/office/users/{user.id}/grants", body, by=a_clerk())


def removes(by: User, company: Company, user: User) -> Answer:
    version = next(grant.version for one, grant in list_people(company.id) if one.id == user.id)
    place = f"/companies/{company.id}/people/{user.id}"
    return api.delete(place, by=by, if_match=f'"{version}"')


def reaches(user: User, company: Company) -> bool:
    return user.id in {one.id for one, _ in list_people(company.id)}


def invited_token(post: Post, owner: User, company: Company, email: str = GUIDO) -> str:
    assert add(owner, company, email).status == 201
    return token_to(post, email)


def confirms(post: Post, user: User, address: str) -> None:
    """The person's address is another from now on."""
    version = office.show(user.id, admin := office.an_admin())["version"]
    assert office.act("email", user, admin, version, {"email": address}).status == 200
    post.run_until_quiet()
    token = inbox(address)[-1].text.partition("confirm-email#")[2][:64]
    assert api.post("/email/confirm", {"token": token}).status == 200


def test_access_given_another_way_ends_the_invitation(post: Post) -> None:
    company = a_company()
    owner, guido = a_person_of(company), a_user(email=GUIDO)
    token = invited_token(post, owner, company)

    assert gives(company, guido).status == 201

    assert look(token).status == 404
    assert [line["user_id"] for line in people(owner, company) if line["email"] == GUIDO] == [
        guido.id
    ]
    assert removes(owner, company, guido).status == 204
    assert accept(guido, token, 1).code == "link_invalid"
    assert not reaches(guido, company)


def test_invitation_that_stayed_open_ends_with_the_access(post: Post) -> None:
    company = a_company()
    owner = a_person_of(company)
    token = invited_token(post, owner, company)
    office.add(a_clerk(), email=GUIDO, grants=[office.access_to(company)])
    guido = find_user_by_email(GUIDO)
    assert guido is not None
    version = look(token).json["version"]

    assert removes(owner, company, guido).status == 204

    assert look(token).status == 404
    assert accept(guido, token, version).code == "link_invalid"
    assert not reaches(guido, company)
    assert GUIDO not in {line["email"] for line in people(owner, company)}


def test_removed_person_does_not_come_back_under_another_address(post: Post) -> None:
    company = a_company()
    owner, guido = a_person_of(company), a_user(email=GUIDO)
    a_grant(guido, company, kind=GrantKind.GUEST)
    token = invited_token(post, owner, company, OTHER)
    assert removes(owner, company, guido).status == 204
    confirms(post, guido, OTHER)

    assert accept(guido, token, look(token).json["version"]).code == "link_invalid"
    assert not reaches(guido, company)
    post.at.move(minutes=2)
    assert act(owner, company, line_of(owner, company, OTHER), "POST", "/send").status == 200
    token = token_to(post, OTHER)
    assert accept(guido, token, look(token).json["version"]).status == 200


def test_access_given_and_taken_at_the_moment_of_a_yes_stays_taken(post: Post) -> None:
    company = a_company()
    owner, guido = a_person_of(company), a_user(email=GUIDO)
    token = invited_token(post, owner, company)
    version = look(token).json["version"]

    def come_and_go() -> None:
        assert gives(company, guido).status == 201
        assert removes(owner, company, guido).status == 204

    with before_call("TransactWriteItems", come_and_go):
        answer = accept(guido, token, version)

    assert (answer.status, answer.code) == (404, "link_invalid")
    assert not reaches(guido, company)


def test_deleted_person_does_not_come_back_through_what_was_sent_before(post: Post) -> None:
    company, other = a_company(), a_company()
    owner, guido = a_person_of(company, other), a_user(email=GUIDO)
    a_grant(guido, company)
    tokens = [invited_token(post, owner, other), invited_token(post, owner, company, OTHER)]
    assert office.delete_confirmed(guido, office.an_admin()).status == 204

    assert [look(token).status for token in tokens] == [404, 200]
    assert open_account(tokens[0]).code == "link_invalid"
    assert find_user_by_email(GUIDO) is None
    # A company that wants the person all the same sends it again.
    post.at.move(minutes=2)
    assert act(owner, other, line_of(owner, other, GUIDO), "POST", "/send").status == 200
    token = token_to(post, GUIDO)
    assert open_account(token).status == 204
    newcomer = find_user_by_email(GUIDO)
    assert newcomer is not None
    assert accept(newcomer, token, look(token).json["version"]).status == 200
    assert not reaches(newcomer, company)


def test_address_that_somebody_left_is_nobodys_way_in(post: Post) -> None:
    company = a_company()
    owner, guido = a_person_of(company), a_user(email=GUIDO)
    token = invited_token(post, owner, company)

    confirms(post, guido, OTHER)

    assert look(token).status == 404
    assert open_account(token).code == "link_invalid"


def test_account_is_not_opened_for_an_address_that_is_left_at_that_moment(post: Post) -> None:
    company = a_company()
    token = invited_token(post, a_person_of(company), company)

    def come_and_go() -> None:
        office.delete_confirmed(a_user(email=GUIDO), office.an_admin())

    with before_call("AdminCreateUser", come_and_go):
        answer = open_account(token)

    assert (answer.status, answer.code) == (404, "link_invalid")
    assert find_user_by_email(GUIDO) is None


def test_invitation_of_somebody_who_acts_for_the_company_by_now_is_not_sent(post: Post) -> None:
    company = a_company()
    owner = a_person_of(company)
    waits = add(owner, company, GUIDO, send=False).json
    office.add(a_clerk(), email=GUIDO, grants=[office.access_to(company)])

    sent = act(owner, company, waits, "POST", "/send")
    post.run_until_quiet()

    assert (sent.status, sent.json["invitation_id"], sent.json["kind"]) == (200, None, "contact")
    assert not inbox(GUIDO)
    assert [line["state"] for line in people(owner, company)] == ["active", "active"]
    assert audited().count("invitations:invitation:withdraw") == 1


def test_who_has_the_access_by_now_keeps_it_as_it_is_and_the_invitation_closes(post: Post) -> None:
    company = a_company()
    owner = a_person_of(company)
    token = invited_token(post, owner, company)
    office.add(a_clerk(), email=GUIDO, grants=[office.access_to(company)])
    guido = find_user_by_email(GUIDO)
    assert guido is not None

    answer = accept(guido, token, look(token).json["version"])

    assert (answer.status, answer.json["kind"]) == (200, "contact")
    assert line_of(owner, company, GUIDO)["invitation_id"] is None
    assert look(token).status == 404


@pytest.mark.parametrize("way", ["removed", "blocked", "less"])
def test_giver_who_loses_the_access_at_the_moment_of_a_yes_gives_nothing(
    post: Post, way: str
) -> None:
    company = a_company()
    owner, giver, guido = a_person_of(company), a_person_of(company), a_user(email=GUIDO)
    token = invited_token(post, giver, company)
    version = look(token).json["version"]
    place = f"/companies/{company.id}/people/{giver.id}"
    held = next(grant.version for one, grant in list_people(company.id) if one == giver)
    less = {"kind": "contact", "permissions": ["contacts"]}
    acts = {
        "removed": lambda: removes(owner, company, giver),
        "blocked": lambda: set_user(giver, state=str(UserState.BLOCKED)),
        "less": lambda: api.patch(place, less, by=owner, version=held),
    }

    with before_call("TransactWriteItems", acts[way]):
        answer = accept(guido, token, version)

    assert (answer.status, answer.code) == (404, "link_invalid")
    assert not reaches(guido, company)


def test_giver_who_changes_and_could_still_give_it_gives_it(post: Post) -> None:
    company = a_company()
    giver, guido = a_person_of(company), a_user(email=GUIDO)
    token = invited_token(post, giver, company)
    version = look(token).json["version"]

    with before_call("TransactWriteItems", lambda: set_grant(giver, company.id, version=7)):
        assert accept(guido, token, version).status == 200


def test_inviting_that_is_switched_off_shuts_what_companies_sent(post: Post) -> None:
    company, clerk = a_company(), a_clerk()
    owner, guido = a_person_of(company), a_user(email=GUIDO)
    token = invited_token(post, owner, company)
    version = look(token).json["version"]

    the_settings(companies_invite=False)

    assert look(token).status == 404
    assert accept(guido, token, version).code == "link_invalid"
    post.at.move(minutes=2)
    line = line_of(owner, company, GUIDO)
    place = f"/office/companies/{company.id}/invitations/{line['invitation_id']}/send"
    assert api.post(place, by=clerk, if_match=f'"{line["version"]}"').status == 200
    token = token_to(post, GUIDO)
    assert accept(guido, token, look(token).json["version"]).status == 200


def test_list_takes_so_many_invitations(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "MOST_INVITATIONS", 2)
    company = a_company()
    owner = a_person_of(company)
    first = add(owner, company, GUIDO, send=False)
    add(owner, company, OTHER, send=False)

    full = [
        add(owner, company, "third@example.org"),
        add(a_clerk(), company, "third@example.org", is_office=True),
    ]

    assert [(each.status, each.code) for each in full] == [(409, "too_many_invitations")] * 2
    act(owner, company, first.json, "DELETE")
    assert add(owner, company, "third@example.org").status == 201


@pytest.mark.parametrize("role", [Role.CLERK, Role.ADMIN])
def test_staff_take_from_the_office_what_another_admin_offers_and_nothing_else(
    post: Post, role: Role
) -> None:
    company, clerk, admin = a_company(), a_clerk(), office.an_admin()
    guido = a_user(email=GUIDO, role=role)

    assert add(clerk, company, GUIDO, is_office=True).code == "admin_only"
    assert add(guido, company, GUIDO, is_office=True).code == "own_access"
    assert add(admin, company, GUIDO, is_office=True).status == 201
    token = token_to(post, GUIDO)
    version = look(token).json["version"]
    set_user(admin, role=str(Role.CLERK))
    assert accept(guido, token, version).code == "admin_only"
    set_user(admin, role=str(Role.ADMIN))
    assert accept(guido, token, version).status == 200


def test_staff_take_what_a_company_offers_itself(post: Post) -> None:
    company = a_company()
    clerk = a_clerk(email=GUIDO)
    token = invited_token(post, a_person_of(company), company)

    assert accept(clerk, token, look(token).json["version"]).status == 200


def test_clerk_who_invited_an_address_before_it_was_staffs_gives_staff_nothing(post: Post) -> None:
    company, clerk = a_company(), a_clerk()
    assert add(clerk, company, GUIDO, is_office=True).status == 201
    token = token_to(post, GUIDO)
    colleague = a_user(email=GUIDO, role=Role.CLERK)

    refused = accept(colleague, token, look(token).json["version"])

    assert (refused.status, refused.code) == (403, "admin_only")
    assert not reaches(colleague, company)
