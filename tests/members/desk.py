"""The office's dealings with panels, through the API."""

from collections.abc import Iterable
from typing import Any

from chalicelib.access.model import User
from chalicelib.companies.model import Company
from chalicelib.core import ids
from chalicelib.panels.model import Panel
from tests.harness.client import Answer, ApiClient

api = ApiClient()


def place(panel: Panel) -> str:
    return f"/office/companies/{panel.company_id}/panels/{panel.id}"


def make(by: User, company: Company, name: str, key: str = "") -> Answer:
    key = key or ids.random_word(20)
    path = f"/office/companies/{company.id}/panels"
    return api.post(path, {"name": name}, by=by, idempotency_key=key)


def add(by: User, panel: Panel, *others: Panel, key: str = "", **values: Any) -> Answer:
    said = {
        "email": f"{ids.random_word(8)}@example.org",
        "first_name": "Olga",
        "last_name": "Nowa",
        "panels": [one.id for one in (panel, *others)],
        "send": False,
    }
    key = key or ids.random_word(20)
    return api.post(f"{place(panel)}/members", said | values, by=by, idempotency_key=key)


def members(by: User, panel: Panel, asked: str = "") -> list[Any]:
    answer = api.get(f"{place(panel)}/members{asked}", by=by)
    assert answer.status == 200, answer.text
    items: list[Any] = answer.json["items"]
    return items


def act(by: User, panel: Panel, user_id: str, what: str, body: Any = None) -> Answer:
    """POST …/block and so on."""
    headers = {"idempotency_key": ids.random_word(20)} if what == "activation" else {}
    return api.post(f"{place(panel)}/members/{user_id}/{what}", body, by=by, **headers)


def move(
    by: User, panel: Panel, user_id: str, *, join: Iterable[Panel] = (), leave: Iterable[Panel] = ()
) -> Answer:
    body = {"join": [one.id for one in join], "leave": [one.id for one in leave]}
    return api.post(f"{place(panel)}/members/{user_id}/panels", body, by=by)


def remove(by: User, panel: Panel, user_id: str, version: int, confirm: str = "") -> Answer:
    asked = f"?confirm={confirm}" if confirm else ""
    path = f"{place(panel)}/members/{user_id}{asked}"
    return api.delete(path, by=by, if_match=f'"{version}"')


def enters(user: User | str, panel: Panel) -> bool:
    """Whether somebody can open a panel."""
    path = f"/companies/{panel.company_id}/panels/{panel.id}"
    return api.get(path, by=user).status == 200


def show(by: User, panel: Panel) -> Answer:
    return api.get(place(panel), by=by)


def preview(by: User, panel: Panel) -> Any:
    answer = api.get(f"{place(panel)}/deletion", by=by)
    assert answer.status == 200, answer.text
    return answer.json


def delete(by: User, panel: Panel, version: int = 1, confirm: str = "") -> Answer:
    body = {"confirm": confirm} if confirm else {}
    return api.post(f"{place(panel)}/delete", body, by=by, if_match=f'"{version}"')


def delete_confirmed(by: User, panel: Panel) -> Answer:
    seen = preview(by, panel)
    return delete(by, panel, seen["version"], seen["confirm"])
