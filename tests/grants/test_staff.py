"""What people who work for the office reach is an admin's affair, and never their own."""

from collections.abc import Callable

import pytest

from chalicelib.access.model import GrantKind, Role, User
from chalicelib.access.rows import UserRow
from chalicelib.aws import keys
from chalicelib.aws.table import Row, commit, update
from chalicelib.companies.model import Company
from chalicelib.core import clock
from chalicelib.grants.service import list_people
from tests.builders import a_clerk, a_company, a_grant, a_person_of, a_user
from tests.harness.calls import before_call
from tests.harness.client import Answer, ApiClient, token_of
from tests.invitations.inviting import add

api = ApiClient()
Act = Callable[[User | str, User, Company], Answer]


def gives(by: User | str, user: User, company: Company) -> Answer:
    body = {"company_id": company.id, "kind": "guest", "permissions": ["mail"]}
    return api.post(f"/office/users/{user.id}/grants", body, by=by)


def edits(by: User | str, user: User, company: Company) -> Answer:
    place, version = _held(user, company)
    return api.patch(place, {"permissions": []}, by=by, version=version)


def removes(by: User | str, user: User, company: Company) -> Answer:
    place, version = _held(user, company)
    return api.delete(place, by=by, if_match=f'"{version}"')


def links(by: User | str, user: User, company: Company) -> Answer:
    is_now = {"is_office": True, "send": False, "link_at_once": True}
    return add(by, company, user.email, **is_now)  # type: ignore[arg-type]


def _held(user: User, company: Company) -> tuple[str, int]:
    version = next((g.version for one, g in list_people(company.id) if one.id == user.id), 1)
    return f"/office/users/{user.id}/grants/{company.id}", version


GIVING: tuple[Act, ...] = (gives, links)
CHANGING: tuple[Act, ...] = (edits, removes)


@pytest.fixture
def company(world: None) -> Company:
    company = a_company()
    a_person_of(company)
    return company


@pytest.mark.parametrize("act", [*GIVING, *CHANGING])
@pytest.mark.parametrize("role", list(Role))
def test_clerk_has_nothing_to_do_with_what_staff_reach(
    company: Company, role: Role, act: Act
) -> None:
    target = a_user(role=role)
    if act in CHANGING:
        a_grant(target, company, kind=GrantKind.GUEST)
    before = list_people(company.id)

    refused = act(a_clerk(), target, company)

    assert (refused.status, refused.code) == (403, "admin_only")
    assert list_people(company.id) == before


@pytest.mark.parametrize("act", [*GIVING, *CHANGING])
@pytest.mark.parametrize("role", list(Role))
def test_nobody_of_the_office_changes_what_they_reach_themselves(
    company: Company, role: Role, act: Act
) -> None:
    somebody = a_user(role=role)
    if act in CHANGING:
        a_grant(somebody, company, kind=GrantKind.GUEST)
    before = list_people(company.id)

    refused = act(somebody, somebody, company)

    assert (refused.status, refused.code) == (409, "own_access")
    assert list_people(company.id) == before


def test_admin_gives_changes_and_takes_what_staff_reach(company: Company) -> None:
    clerk, other, admin = a_clerk(), a_clerk(), a_user(role=Role.ADMIN)

    assert gives(admin, clerk, company).status == 201
    assert links(admin, other, company).status == 201
    assert edits(admin, clerk, company).status == 200
    assert removes(admin, clerk, company).status == 204


@pytest.mark.parametrize("act", [*GIVING, *CHANGING])
def test_admin_gives_the_password_anew_for_what_staff_reach(company: Company, act: Act) -> None:
    target = a_clerk()
    if act in CHANGING:
        a_grant(target, company, kind=GrantKind.GUEST)
    an_hour_ago = clock.epoch_s(clock.now()) - 3600
    session = token_of(a_user(role=Role.ADMIN).id, auth_time=an_hour_ago)

    refused = act(session, target, company)

    assert (refused.status, refused.code) == (401, "recent_sign_in_required")


@pytest.mark.parametrize("act", [*GIVING, *CHANGING])
def test_who_is_no_admin_any_more_at_that_moment_changes_nothing(
    company: Company, act: Act
) -> None:
    admin, target = a_user(role=Role.ADMIN), a_clerk()
    if act in CHANGING:
        a_grant(target, company, kind=GrantKind.GUEST)
    before = list_people(company.id)
    less = update(keys.user(admin.id), [UserRow.role.set("clerk")], Row.pk.exists())

    with before_call("TransactWriteItems", lambda: commit(less)):
        refused = act(admin, target, company)

    assert refused.status == 403
    assert list_people(company.id) == before


def test_company_changes_what_it_gave_to_staff(company: Company) -> None:
    owner, clerk = a_person_of(company), a_clerk()
    grant = a_grant(clerk, company, kind=GrantKind.GUEST)
    place = f"/companies/{company.id}/people/{clerk.id}"

    assert api.delete(place, by=owner, if_match=f'"{grant.version}"').status == 204


def test_list_says_whose_access_is_an_admins_affair(company: Company) -> None:
    clerk, admin, owner = a_clerk(), a_user(role=Role.ADMIN), a_person_of(company)
    for one in (clerk, admin):
        a_grant(one, company, kind=GrantKind.GUEST)

    def refusals(by: User, *, is_office: bool = True) -> dict[str, str | None]:
        place = f"{'/office' if is_office else ''}/companies/{company.id}/people"
        return {line["email"]: line["refusal"] for line in api.get(place, by=by).json["items"]}

    assert refusals(clerk)[clerk.email] == "own_access"
    assert refusals(clerk)[admin.email] == "admin_only"
    assert refusals(clerk)[owner.email] is None
    assert refusals(admin)[clerk.email] is None
    assert refusals(admin)[admin.email] == "own_access"
    assert set(refusals(owner, is_office=False).values()) == {None}
