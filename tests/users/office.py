"""The office's dealings with people, through the API."""

from typing import Any

from chalicelib.access.model import Role, User
from chalicelib.companies.model import Company
from chalicelib.core import ids
from tests.builders import a_user
from tests.harness.client import Answer, ApiClient

api = ApiClient()


def an_admin() -> User:
    return a_user("Ada", "Wójcik", role=Role.ADMIN)


def a_dpo() -> User:
    return a_user("Dorota", "Lis", role=Role.DPO)


def new_person(**values: Any) -> dict[str, Any]:
    """A body that adds somebody."""
    said: dict[str, Any] = {
        "first_name": "Olga",
        "last_name": "Nowa",
        "email": f"olga.{ids.random_word(8)}@example.org",
        "language": "pl",
        "grants": [],
        "send_way_in": False,
    }
    return said | values


def access_to(company: Company, kind: str = "contact", **values: Any) -> dict[str, Any]:
    """A line of such a body."""
    return {"company_id": company.id, "kind": kind, "permissions": ["mail"]} | values


def add(by: User | str, key: str = "", **values: Any) -> Answer:
    key = key or ids.random_word(20)
    return api.post("/office/users", new_person(**values), by=by, idempotency_key=key)


def show(user_id: str, by: User) -> Any:
    return api.get(f"/office/users/{user_id}", by=by).json


def act(what: str, user: User, by: User | str, version: int = 1, body: Any = None) -> Answer:
    """POST …/block, …/email and so on."""
    path = f"/office/users/{user.id}/{what}"
    return api.post(path, body, by=by, if_match=f'"{version}"')


def edit(user: User, by: User | str, version: int = 1, **changes: Any) -> Answer:
    return api.patch(f"/office/users/{user.id}", changes, version=version, by=by)


def make_way_in(user: User, by: User | str, *, send: bool = False, key: str = "") -> Answer:
    key = key or ids.random_word(20)
    path = f"/office/users/{user.id}/way-in"
    return api.post(path, {"send": send}, by=by, idempotency_key=key)


def delete(user: User, by: User, version: int = 1, confirm: str = "") -> Answer:
    asked = f"?confirm={confirm}" if confirm else ""
    return api.delete(f"/office/users/{user.id}{asked}", by=by, if_match=f'"{version}"')


def preview(user: User, by: User) -> Any:
    answer = api.get(f"/office/users/{user.id}/deletion", by=by)
    assert answer.status == 200, answer.text
    return answer.json


def delete_confirmed(user: User, by: User) -> Answer:
    seen = preview(user, by)
    return delete(user, by, seen["version"], seen["confirm"])


def companies_of(by: User | str) -> list[str]:
    """The names of the companies on somebody's wall, in order."""
    answer = api.get("/me/companies", by=by)
    assert answer.status == 200, answer.text
    return sorted(one["name"] for one in answer.json["items"])
