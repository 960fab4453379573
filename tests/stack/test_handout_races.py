"""
T60 over HTTP: two desks, each with a session of its own, give the same letter away at the same
moment. One of them does, and the other is told who has it.
"""

import secrets
import time
from typing import Any

import pytest

from tests.harness.made import a_company, a_person, once
from tests.harness.running import Reply, Running
from tests.stack.test_people_races import rounds, together

pytestmark = [
    pytest.mark.stack,
    pytest.mark.enable_socket,
]
DESKS = ("clerk", "admin")


def name_of(running: Running, who: str) -> str:
    """As others see somebody's name."""
    user = running.call("GET", "/me", by=who).json
    return f"{user['first_name']} {user['last_name']}"


def a_letter(running: Running, company: dict[str, Any]) -> dict[str, Any]:
    body = {
        "company_id": company["id"],
        "sender": "Wanted twice",
        "kind": "letter",
        "received_on": time.strftime("%Y-%m-%d", time.gmtime()),
        "notice": "none",
    }
    answer = running.call("POST", "/office/mail", body, by="clerk", headers=once())
    assert answer.status == 201, answer.body
    made: dict[str, Any] = answer.json
    return made


@rounds(10, 200)
def test_of_two_desks_that_hand_out_one_letter_at_once_one_wins(
    running: Running, times: int
) -> None:
    company = a_company(running, "Wanted twice")
    collector = a_person(running, f"{secrets.token_hex(5)}@example.org", company)
    names = {who: name_of(running, who) for who in DESKS}

    winners = [hand_out_twice(running, company, collector, names) for _ in range(times)]

    office = f"/office/companies/{company['id']}"
    assert len(winners) == times
    assert running.call("GET", office, by="clerk").json["mail_waiting"] == 0


def hand_out_twice(
    running: Running, company: dict[str, Any], collector: str, names: dict[str, str]
) -> str:
    """One letter at two desks; whose desk it was that gave it away."""
    letter = a_letter(running, company)
    visit = {
        "collector": {"kind": "user", "user_id": collector},
        "parts": [{"company_id": company["id"], "mail_ids": [letter["id"]]}],
        "digital_confirmation": True,
        "consent": "tick",
    }

    def desk(who: str) -> Reply:
        return running.call("POST", "/office/handouts", visit, by=who, headers=once())

    answers = dict(zip(DESKS, together(*(lambda who=who: desk(who) for who in DESKS)), strict=True))

    assert {answer.status for answer in answers.values()} == {201}, answers
    parts = {who: answer.json["parts"][0] for who, answer in answers.items()}
    won, lost = sorted(DESKS, key=lambda who: parts[who]["state"])
    assert (parts[won]["state"], parts[lost]["state"]) == ("done", "refused"), parts
    has_it = parts[lost]["refusal"]["winner"]
    assert has_it["handout_id"] == answers[won].json["id"]
    assert has_it["by_name"] == names[won]
    assert parts[lost]["receipt_id"] is None
    office = f"/office/companies/{company['id']}"
    newest = running.call("GET", f"{office}/receipts?limit=2", by="clerk").json["items"]
    of_letter = [one["id"] for one in newest if letter["id"] in str(one["items"])]
    assert of_letter == [parts[won]["receipt_id"]]
    item = running.call("GET", f"{office}/mail/{letter['id']}", by="clerk").json
    assert (item["state"], item["receipt_id"]) == ("collected", parts[won]["receipt_id"])
    return won
