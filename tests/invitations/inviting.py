"""What a company's people, the office and the invited do, as they do it."""

import itertools
import re
from typing import Any

from chalicelib.access.model import User
from chalicelib.companies.model import Company
from tests.harness.client import Answer, ApiClient
from tests.notices.post import Post, inbox

TOKEN = re.compile(r"https://portal\.example\.org/invitation#([0-9a-f]{64})")
PASSWORD = "Turbina-na-9-moscie"
_count = itertools.count(1)


def typed(email: str, **values: Any) -> dict[str, Any]:
    """A filled form."""
    return {
        "email": email,
        "first_name": "Guido",
        "last_name": "Rossi",
        "permissions": ["mail"],
        "language": "it",
        "send": True,
    } | values


def add(
    by: User, company: Company, email: str, *, is_office: bool = False, **values: Any
) -> Answer:
    """Somebody is entered or invited."""
    key = f"request-{next(_count)}"
    path = place(company, is_office=is_office) + "/people"
    return ApiClient().post(path, typed(email, **values), by=by, idempotency_key=key)


def people(by: User, company: Company, *, is_office: bool = False) -> list[dict[str, Any]]:
    """The list of a company's people."""
    answer = ApiClient().get(place(company, is_office=is_office) + "/people", by=by)
    assert answer.status == 200, answer.text
    found: list[dict[str, Any]] = answer.json["items"]
    return found


def line_of(by: User, company: Company, email: str) -> dict[str, Any]:
    """The line of an address."""
    (line,) = [line for line in people(by, company) if line["email"] == email]
    return line


def act(
    by: User, company: Company, line: dict[str, Any], method: str, path: str = "", body: Any = None
) -> Answer:
    """Something that is done to an invitation of the list."""
    where = f"{place(company)}/invitations/{line['invitation_id']}{path}"
    headers = {"if_match": f'"{line["version"]}"'}
    return ApiClient().call(method, where, body, by=by, headers=headers)


def place(company: Company, *, is_office: bool = False) -> str:
    return f"/{'office/' if is_office else ''}companies/{company.id}"


def token_to(post: Post, email: str) -> str:
    """The secret in the last e-mail to an address, once all that waits was sent."""
    post.run_until_quiet()
    mail = inbox(email)[-1]
    found = TOKEN.search(mail.text)
    assert found is not None
    assert found[0] in mail.html
    return found[1]


def look(token: object) -> Answer:
    return ApiClient().post("/invitations/look", {"token": token})


def accept(by: User, token: object, version: int) -> Answer:
    return ApiClient().post("/invitations/accept", {"token": token, "version": version}, by=by)


def reject(token: object) -> Answer:
    return ApiClient().post("/invitations/reject", {"token": token})


def open_account(token: object, password: str = PASSWORD, **values: Any) -> Answer:
    body = {
        "token": token,
        "password": password,
        "first_name": "Guido",
        "last_name": "Rossi",
        "language": "it",
    }
    return ApiClient().post("/invitations/account", body | values)
