"""How an access came, since when, and until when, as the access list says (R10)."""

from typing import Any

import pytest

from chalicelib.access.model import Role, User
from chalicelib.access.rows import GrantRow
from chalicelib.aws import keys
from chalicelib.aws.table import Row, commit, update
from chalicelib.companies.model import Company
from tests.builders import a_clerk, a_company, a_person_of, a_user
from tests.harness.client import ApiClient
from tests.harness.moment import Moment
from tests.invitations.inviting import accept, add, look, token_to
from tests.notices.conftest import post
from tests.notices.post import Post
from tests.users.office import delete_confirmed

__all__ = ["post"]

api = ApiClient()


def listed(person: User, by: User) -> dict[str, Any]:
    """The only line of somebody's access list."""
    (line,) = api.get(f"/office/users/{person.id}/grants", by=by).json["items"]
    found: dict[str, Any] = line
    return found


def given(person: User, company: Company, by: User) -> None:
    body = {"company_id": company.id, "kind": "guest", "permissions": ["mail"]}
    assert api.post(f"/office/users/{person.id}/grants", body, by=by).status == 201


def invited(person: User, company: Company, by: User, post: Post, *, is_office: bool) -> None:
    add(by, company, person.email, is_office=is_office)
    token = token_to(post, person.email)
    assert accept(person, token, look(token).json["version"]).status == 200


def how(line: dict[str, Any]) -> tuple[str | None, str | None]:
    return line["origin"], line["given_by_name"]


def test_access_list_says_how_each_access_came_and_by_whom(post: Post) -> None:
    clerk, company = a_user("Celina", "Urbańska", role=Role.CLERK), a_company()
    owner = a_person_of(company)
    first, second, third, fourth = (a_user(email=f"{n}@example.org") for n in range(4))

    given(first, company, clerk)
    add(clerk, company, second.email, is_office=True, send=False, link_at_once=True)
    invited(third, company, owner, post, is_office=False)
    invited(fourth, company, clerk, post, is_office=True)

    assert how(listed(first, clerk)) == ("office", clerk.name)
    assert how(listed(second, clerk)) == ("at_once", clerk.name)
    assert how(listed(third, clerk)) == ("invitation", owner.name)
    assert how(listed(fourth, clerk)) == ("invitation", clerk.name)


def test_change_moves_neither_the_beginning_nor_how_it_came(post: Post, at: Moment) -> None:
    clerk, company, anna = a_clerk(), a_company(), a_user(email="anna@example.org")
    invited(anna, company, a_person_of(company), post, is_office=False)
    before = listed(anna, clerk)
    at.move(days=3)

    path = f"/office/users/{anna.id}/grants/{company.id}"
    version = before["grant"]["version"]
    changed = api.patch(path, {"emails": True}, version=version, by=clerk)
    after = listed(anna, clerk)

    assert changed.status == 200
    assert how(after) == how(before)
    assert after["grant"]["given_at"] == before["grant"]["given_at"] == before["grant"]["since"]
    assert after["grant"]["since"] > before["grant"]["since"]


@pytest.mark.parametrize(
    ("role", "origin"), [(Role.CLERK, "office"), (None, "invitation"), ("gone", None)]
)
def test_access_from_before_origins_were_kept_is_told_by_who_gave_it(
    world: None, role: Any, origin: str | None
) -> None:
    company, clerk, anna = a_company(), a_clerk(), a_user()
    giver = a_user(role=role) if role != "gone" else None
    given(anna, company, clerk)
    as_before = [
        GrantRow.origin.remove(),
        GrantRow.created_by.set(giver.id if giver else "system"),
    ]
    commit(update(keys.grant(anna.id, company.id), as_before, Row.pk.exists()))

    assert how(listed(anna, clerk)) == (origin, giver.name if giver else None)


def test_access_list_of_a_deleted_person_says_when_it_ended(world: None, at: Moment) -> None:
    admin, anna = a_user(role=Role.ADMIN), a_user()
    given(anna, a_company(), admin)
    path = f"/office/users/{anna.id}/grants"
    assert api.get(path, by=admin).json["ended_at"] is None
    at.move(days=1)

    assert delete_confirmed(anna, admin).status == 204

    shown = api.get(path, by=admin).json
    assert shown["is_over"]
    assert shown["ended_at"].startswith(at.now.strftime("%Y-%m-%dT%H:%M:%S"))
