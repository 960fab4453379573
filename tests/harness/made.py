"""What tests make in the running system through its API, and what its letters carry."""

import re
import secrets
from collections.abc import Sequence
from typing import Any

from local.mailbox import Letter
from tests.harness.running import Running, eventually

PASSWORD = "Turbina-na-9-moscie"
_INVITATION = re.compile(r"/invitation#[0-9a-f]{64}")


def once() -> dict[str, str]:
    """The header of a request that was not sent before."""
    return {"Idempotency-Key": secrets.token_hex(12)}


def a_company(running: Running, name: str) -> dict[str, Any]:
    """A company with a code that no other has."""
    body = {"name": name, "code": f"INV{secrets.token_hex(3).upper()}-1", "language": "en"}
    answer = running.call("POST", "/office/companies", body, by="admin", headers=once())
    assert answer.status == 201, answer.body
    made: dict[str, Any] = answer.json
    return made


def a_person(
    running: Running,
    email: str,
    *owned: dict[str, Any],
    permissions: Sequence[str] = ("mail", "documents"),
) -> str:
    """Somebody with a password, and perhaps with companies; the id."""
    body = {
        "first_name": "Olga",
        "last_name": "Wanda",
        "email": email,
        "language": "en",
        "grants": [
            {
                "company_id": one["id"],
                "kind": "owner",
                "permissions": list(permissions),
                "until": None,
                "emails": False,
            }
            for one in owned
        ],
        "send_way_in": False,
    }
    answer = running.call("POST", "/office/users", body, by="admin", headers=once())
    assert answer.status == 201, answer.body
    token = answer.json["link"].partition("#")[2]
    set_by = running.call("POST", "/password", {"token": token, "password": PASSWORD})
    assert set_by.status == 204, set_by.body
    return str(answer.json["user"]["id"])


def invitation_to(running: Running, email: str, before: int = 0) -> str:
    """The address in the newest e-mail to somebody, once there is one more than before."""

    def newest() -> Letter | None:
        found = running.letters_to(email)
        return found[0] if len(found) > before else None

    letter = eventually(newest)
    assert letter is not None
    found = _INVITATION.search(letter.text)
    assert found is not None
    return found[0]
