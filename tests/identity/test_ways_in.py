"""Asking for a one-time link, and setting a password with it."""

import json
from typing import Any

import pytest

from chalicelib.access.model import User, UserState
from chalicelib.aws.table import read
from chalicelib.core.errors import NotFound
from chalicelib.identity import service
from chalicelib.identity.model import GUESSES_FROM_NETWORK, LINKS_FROM_NETWORK
from chalicelib.links.service import LinkPurpose, make_link
from chalicelib.outbox.store import FactRow
from tests.builders import a_user
from tests.harness.calls import before_call
from tests.harness.client import Answer, ApiClient
from tests.harness.moment import Moment
from tests.identity.conftest import (
    OTHER_PASSWORD,
    PASSWORD,
    a_member,
    attempted,
    audited,
    enter,
    time_out,
    token_in,
    whole_table,
)

ELSEWHERE = "198.51.100.7"


def a_link(user: User, purpose: LinkPurpose = LinkPurpose.RESET_PASSWORD) -> str:
    return make_link(user, purpose)


def set_password(api: ApiClient, token: str, password: str = OTHER_PASSWORD) -> Answer:
    return api.post("/password", {"token": token, "password": password})


def wishes() -> list[dict[str, Any]]:
    """The payloads of the facts that ask the mailer for a link, oldest first."""
    facts = [read(FactRow, i) for i in whole_table() if i["sk"]["S"] == "FACT"]
    ours = [f for f in facts if f.kind == "password_link_asked"]
    return [f.payload.as_dict() for f in sorted(ours, key=lambda f: str(f.at))]


def ask(api: ApiClient, email: str, source_ip: str = "192.0.2.10") -> Answer:
    return api.post("/password/forgotten", {"email": email}, x_test_source_ip=source_ip)


def test_forgotten_password_asks_the_mailer_for_a_link(api: ApiClient) -> None:
    user = a_user()

    answer = ask(api, user.email.upper())

    assert (answer.status, answer.json) == (202, {})
    assert wishes() == [{"user_id": user.id, "purpose": "reset_password"}]


def test_unknown_and_blocked_people_get_no_link(api: ApiClient) -> None:
    blocked = a_user()
    enter(blocked, UserState.BLOCKED)

    ask(api, blocked.email)
    ask(api, "nobody@example.org")

    assert [wish["user_id"] for wish in wishes()] == ["", ""]


def test_fourth_link_within_an_hour_is_not_sent_and_nobody_is_told(
    api: ApiClient, at: Moment
) -> None:
    user, other = a_user(), a_user()

    answers = [ask(api, user.email) for _ in range(5)]
    ask(api, other.email)

    assert {(a.status, a.text) for a in answers} == {(202, "{}")}
    assert [w["user_id"] for w in wishes()] == [user.id] * 3 + ["", "", other.id]
    at.move(hours=1)
    ask(api, user.email)
    assert wishes()[-1]["user_id"] == user.id


def test_network_that_asks_for_too_many_links_is_told(api: ApiClient, at: Moment) -> None:
    attempted(LINKS_FROM_NETWORK, "192.0.2.10", 29)
    assert ask(api, "nobody@example.org").status == 202

    refused = ask(api, a_user().email)

    assert (refused.status, refused.code) == (429, "too_many_attempts")
    assert refused.headers["retry-after"] == "3600"
    assert ask(api, "nobody@example.org", ELSEWHERE).status == 202


def test_two_parallel_wishes_both_count(api: ApiClient) -> None:
    user = a_user()
    ask(api, user.email)

    with before_call("TransactWriteItems", lambda: ask(api, user.email)):
        ask(api, user.email)
    ask(api, user.email)

    assert [w["user_id"] for w in wishes()].count(user.id) == 3


def test_lost_wake_up_is_no_error(api: ApiClient) -> None:
    with before_call("SendMessage", time_out):
        answer = ask(api, a_user().email)

    assert answer.status == 202
    assert len(wishes()) == 1


def test_way_in_is_an_address_of_the_portal_and_recorded(world: None) -> None:
    user = a_user()

    address = service.make_way_in("usr_staff", user)

    assert address.startswith("https://portal.example.org/set-password#")
    link, owner = service.open_link(token_in(address))
    assert (link.purpose, owner.id) == (LinkPurpose.SET_PASSWORD, user.id)
    assert audited()[-1] == "users:way_in:make"


def test_new_way_in_ends_the_old_one(world: None) -> None:
    user = a_user()
    old = token_in(service.make_way_in("usr_staff", user))

    service.make_way_in("usr_staff", user)

    with pytest.raises(NotFound):
        service.open_link(old)


def test_link_says_whose_it_is_and_what_for(api: ApiClient) -> None:
    user = a_user()

    answer = api.post("/password/link", {"token": a_link(user)})

    assert answer.json == {"email": user.email, "purpose": "reset_password"}


def test_looking_at_a_link_does_not_use_it_up(api: ApiClient) -> None:
    token = a_link(a_user())

    for _ in range(3):
        assert api.post("/password/link", {"token": token}).status == 200


def malformed(token: str) -> list[Any]:
    """Things that are no token, however near."""
    return [
        "",
        " ",
        "\u0000",
        "null",
        "undefined",
        "0" * 64,
        token[:-1],
        token[1:],
        token + "0",
        token + "\n",
        f" {token}",
        token.upper() + "X",
        token[:32],
        f"{token}\u0000",
        "ż" * 64,
        "%00" * 20,
        "../" * 20,
        "x" * 10_000,
        "' OR 1=1 --",
        None,
        True,
        0,
        [],
        {},
        [token],
        {"S": token},
    ]


def test_everything_that_is_no_token_gets_one_and_the_same_answer(
    api: ApiClient, at: Moment
) -> None:
    user = a_member()
    used, old = a_link(user), a_link(user)
    set_password(api, old)
    replaced = used
    expired = a_link(user)
    at.move(hours=2)
    fresh = a_link(user)
    seen = set()
    for token in [used, old, replaced, expired, *malformed(fresh)]:
        for path, extra in (("/password/link", {}), ("/password", {"password": PASSWORD})):
            answer = api.post(path, {"token": token} | extra)
            seen.add((answer.status, answer.text, str(sorted(answer.headers.items()))))

    assert len(seen) == 1, seen
    ((status, text, _),) = seen
    assert status == 404
    assert json.loads(text)["code"] == "link_invalid"
    assert api.post("/password/link", {"token": fresh}).status == 200


def test_hundred_wrong_links_lock_the_network(api: ApiClient) -> None:
    token = a_link(a_user())
    attempted(GUESSES_FROM_NETWORK, "192.0.2.10", 98)
    assert api.post("/password/link", {"token": "0" * 64}).status == 404
    assert set_password(api, "0" * 64).status == 404

    assert api.post("/password/link", {"token": token}).status == 429
    assert set_password(api, token).status == 429
    elsewhere = api.post("/password/link", {"token": token}, x_test_source_ip=ELSEWHERE)
    assert elsewhere.status == 200
