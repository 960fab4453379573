"""Setting a password with a one-time link, whatever comes in between."""

import json

import pytest
from botocore.exceptions import ClientError

from chalicelib.access.model import User, UserState
from chalicelib.aws import pool
from chalicelib.aws.table import commit
from chalicelib.core.errors import Unavailable
from chalicelib.identity import service, ways_in
from chalicelib.links.service import FOR_PASSWORDS, LinkPurpose, make_link, new_link
from chalicelib.users.service import ask_for_address, confirm_address, get_profile
from tests.builders import a_user, an_actor
from tests.harness.calls import before_call, recorded
from tests.harness.client import Answer, ApiClient
from tests.harness.moment import Moment
from tests.identity.conftest import (
    OTHER_PASSWORD,
    PASSWORD,
    Act,
    Killed,
    a_member,
    audited,
    die,
    enter,
    refuse,
    sign_in,
    time_out,
    token_in,
    try_sign_in,
    whole_table,
)

ELSEWHERE = "198.51.100.7"


def a_link(user: User, purpose: LinkPurpose = LinkPurpose.RESET_PASSWORD) -> str:
    return make_link(user, purpose)


def set_password(api: ApiClient, token: str, password: str = OTHER_PASSWORD) -> Answer:
    return api.post("/password", {"token": token, "password": password})


def confirm_another_address(user: User) -> None:
    """The person wishes for another address, and confirms it at once."""
    version = get_profile(user.id).user.version
    ask_for_address(an_actor(), user.id, "new@example.org", seen_version=version)
    wishing = get_profile(user.id).user
    made = new_link(wishing, LinkPurpose.CONFIRM_EMAIL, address="new@example.org")
    commit(*made.changes)
    confirm_address(made.token)


def test_first_password_opens_the_door(api: ApiClient) -> None:
    user = a_user()
    token = a_link(user, LinkPurpose.SET_PASSWORD)

    answer = set_password(api, token, PASSWORD)

    assert (answer.status, answer.text) == (204, "")
    assert try_sign_in(api, user.email).status == 200
    assert audited().count("identity:password:set") == 1


def test_password_is_the_same_however_its_letters_are_made(api: ApiClient) -> None:
    user = a_user()
    set_password(api, a_link(user), "  Zielona-łódź-44-okna")

    assert try_sign_in(api, user.email, "Zielona-ło\u0301dz\u0301-44-okna ").status == 200


def test_link_works_once(api: ApiClient) -> None:
    token = a_link(a_user())
    set_password(api, token)

    again = set_password(api, token, PASSWORD)

    assert (again.status, again.code) == (404, "link_invalid")


def test_reset_ends_every_session_and_the_old_password(api: ApiClient) -> None:
    user = a_member()
    browser = sign_in(api, user)

    set_password(api, a_link(user))

    assert browser.refresh().status == 401
    with pytest.raises(pool.WrongCredentials):
        pool.refresh(browser.cookie.partition(".")[2])
    assert try_sign_in(api, user.email, PASSWORD).status == 401
    assert try_sign_in(api, user.email, OTHER_PASSWORD).status == 200


@pytest.mark.parametrize("used", sorted(FOR_PASSWORDS))
def test_password_that_is_set_ends_the_open_links_to_another(
    api: ApiClient, used: LinkPurpose
) -> None:
    user = a_user()
    tokens = {purpose: a_link(user, purpose) for purpose in FOR_PASSWORDS}
    set_password(api, tokens.pop(used))

    again = [set_password(api, token, PASSWORD) for token in tokens.values()]

    assert [(answer.status, answer.code) for answer in again] == [(404, "link_invalid")]
    assert try_sign_in(api, user.email, OTHER_PASSWORD).status == 200


def test_link_made_after_a_password_was_set_works(api: ApiClient) -> None:
    user = a_user()
    set_password(api, a_link(user), PASSWORD)

    answer = set_password(api, a_link(user, LinkPurpose.SET_PASSWORD))

    assert answer.status == 204


def test_reset_unlocks_the_address(api: ApiClient) -> None:
    user = a_member()
    for _ in range(10):
        try_sign_in(api, user.email, "Wrong-password-1")
    assert try_sign_in(api, user.email).status == 429

    set_password(api, a_link(user))

    assert try_sign_in(api, user.email, OTHER_PASSWORD).status == 200


def test_weak_password_is_refused_and_the_link_stays_good(api: ApiClient) -> None:
    token = a_link(a_user(first_name="Anna", last_name="Nowak"))
    weak = {
        "short": "too_short",
        "x" * 129: "too_long",
        "     12345678     ": "too_short",
        "password1234": "too_common",
        "anna-nowak-1": "contains_email",
        "Turbina\u0007-na-9-moscie": "unwanted_character",
    }
    for password, code in weak.items():
        answer = set_password(api, token, password)

        assert (answer.status, answer.code) == (400, "validation_failed")
        assert [(e["field"], e["code"]) for e in answer.json["errors"]] == [("password", code)]
    assert set_password(api, token).status == 204


def test_password_that_the_pool_refuses_is_a_wrong_field(api: ApiClient) -> None:
    """moto's pool demands capitals, which ours does not."""
    token = a_link(a_user())

    answer = set_password(api, token, "turbina na 9 moscie")

    assert [(e["field"], e["code"]) for e in answer.json["errors"]] == [
        ("password", "invalid_format")
    ]
    assert set_password(api, token).status == 204


@pytest.mark.parametrize("state", [UserState.BLOCKED, UserState.DELETED])
def test_link_of_one_who_may_not_enter_is_invalid(api: ApiClient, state: UserState) -> None:
    user = a_user()
    token = a_link(user)
    enter(user, state)

    assert set_password(api, token).code == "link_invalid"
    assert api.post("/password/link", {"token": token}).code == "link_invalid"


def test_link_for_something_else_sets_no_password(
    api: ApiClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = a_link(a_user())
    monkeypatch.setattr(ways_in, "FOR_PASSWORDS", frozenset({LinkPurpose.SET_PASSWORD}))

    assert set_password(api, token).code == "link_invalid"


def test_of_two_parallel_uses_one_wins(api: ApiClient) -> None:
    user = a_user()
    token = a_link(user)
    first: list[Answer] = []

    # The second one has found the link good, and is about to claim it.
    with before_call("TransactWriteItems", lambda: first.append(set_password(api, token))):
        second = set_password(api, token, PASSWORD)

    assert first[0].status == 204
    assert (second.status, second.code) == (404, "link_invalid")
    assert try_sign_in(api, user.email, PASSWORD).status == 401
    assert try_sign_in(api, user.email, OTHER_PASSWORD).status == 200


def test_second_use_while_the_first_is_at_the_pool_has_no_effect(api: ApiClient) -> None:
    user = a_user()
    token = a_link(user)
    second: list[Answer] = []

    with before_call(
        "AdminSetUserPassword", lambda: second.append(set_password(api, token, PASSWORD))
    ):
        first = set_password(api, token)

    assert (first.status, second[0].status) == (204, 503)
    assert try_sign_in(api, user.email, OTHER_PASSWORD).status == 200


def test_older_link_sets_nothing_once_a_newer_one_was_used(api: ApiClient) -> None:
    """Somebody who holds the older one has found it good, and is about to claim."""
    user = a_user()
    older = a_link(user, LinkPurpose.SET_PASSWORD)
    newer = a_link(user, LinkPurpose.RESET_PASSWORD)

    def meanwhile() -> None:
        assert set_password(api, newer, OTHER_PASSWORD).status == 204

    with before_call("TransactWriteItems", meanwhile):
        late = set_password(api, older, PASSWORD)

    assert (late.status, late.code) == (404, "link_invalid")
    assert try_sign_in(api, user.email, PASSWORD).status == 401
    assert try_sign_in(api, user.email, OTHER_PASSWORD).status == 200


def test_newer_link_waits_until_the_older_one_has_set_its_password(api: ApiClient) -> None:
    """Whoever was told that their password counts has the one that does."""
    user = a_user()
    older = a_link(user, LinkPurpose.SET_PASSWORD)
    newer = a_link(user, LinkPurpose.RESET_PASSWORD)
    second: list[Answer] = []

    with before_call(
        "AdminSetUserPassword", lambda: second.append(set_password(api, newer, OTHER_PASSWORD))
    ):
        first = set_password(api, older, PASSWORD)

    assert (first.status, second[0].status) == (204, 503)
    assert try_sign_in(api, user.email, PASSWORD).status == 200


def test_link_to_the_old_address_sets_nothing_once_the_new_one_counts(api: ApiClient) -> None:
    user = a_user()
    token = a_link(user)

    with before_call("TransactWriteItems", lambda: confirm_another_address(user)):
        late = set_password(api, token)

    assert (late.status, late.code) == (404, "link_invalid")
    assert try_sign_in(api, "new@example.org", OTHER_PASSWORD).status == 401


def test_new_address_waits_while_a_link_to_the_old_one_sets_a_password(api: ApiClient) -> None:
    user = a_user()
    token = a_link(user)
    waits: list[Exception] = []

    def meanwhile() -> None:
        with pytest.raises(Unavailable) as raised:
            confirm_another_address(user)
        waits.append(raised.value)

    with before_call("AdminSetUserPassword", meanwhile):
        assert set_password(api, token).status == 204

    assert len(waits) == 1
    assert try_sign_in(api, user.email, OTHER_PASSWORD).status == 200


@pytest.mark.parametrize("state", [UserState.BLOCKED, UserState.DELETED])
def test_link_of_one_who_was_shut_out_a_moment_ago_sets_nothing(
    api: ApiClient, state: UserState
) -> None:
    user = a_member()
    token = a_link(user)

    with (
        before_call("TransactWriteItems", lambda: enter(user, state)),
        recorded() as calls,
    ):
        late = set_password(api, token)

    assert (late.status, late.code) == (404, "link_invalid")
    assert not [name for name, _ in calls if name.startswith("cognito")]


@pytest.mark.parametrize("operation", ["AdminCreateUser", "AdminSetUserPassword"])
def test_pool_that_is_down_leaves_the_link_good(api: ApiClient, operation: str) -> None:
    token = a_link(a_user())

    with before_call(operation, time_out):
        assert set_password(api, token).status == 503

    assert set_password(api, token).status == 204


def test_newer_link_made_meanwhile_takes_nothing_back(api: ApiClient) -> None:
    user = a_member()
    token = a_link(user)
    browser = sign_in(api, user)
    newer: list[str] = []

    with before_call("AdminSetUserPassword", lambda: newer.append(a_link(user))):
        answer = set_password(api, token)

    assert answer.status == 204
    assert browser.refresh().status == 401
    assert set_password(api, newer[0], PASSWORD).status == 204


CALLS_OF_A_RESET = [
    "TransactWriteItems",
    "AdminCreateUser",
    "AdminSetUserPassword",
    "TransactWriteItems",
    "AdminUserGlobalSignOut",
]


def test_calls_of_a_reset_are_those_that_the_crash_test_kills(world: None) -> None:
    user = a_member()
    token = a_link(user)

    with recorded() as calls:
        service.set_password_by_link(token, OTHER_PASSWORD)

    names = [name.partition(".")[2] for name, _ in calls]
    assert [name for name in names if name != "BatchGetItem"] == CALLS_OF_A_RESET


@pytest.mark.parametrize("place", range(len(CALLS_OF_A_RESET)))
def test_crash_leaves_a_link_that_works_or_a_password_that_is_set(
    api: ApiClient, at: Moment, place: int
) -> None:
    """The link is used up if and only if its password is set and everything else is done."""
    user = a_member()
    browser = sign_in(api, user)
    token = a_link(user)
    operation = CALLS_OF_A_RESET[place]
    nth = CALLS_OF_A_RESET[: place + 1].count(operation)

    with pytest.raises(Killed), before_call(operation, die, nth=nth):
        service.set_password_by_link(token, OTHER_PASSWORD)
    at.move(minutes=2)

    is_used = api.post("/password/link", {"token": token}).status == 404
    assert is_used == (operation == "AdminUserGlobalSignOut")
    if not is_used:
        assert set_password(api, token).status == 204
    assert browser.refresh().status == 401
    assert try_sign_in(api, user.email, PASSWORD).status == 401
    assert try_sign_in(api, user.email, OTHER_PASSWORD).status == 200
    assert set_password(api, token, PASSWORD).status == 404


@pytest.mark.parametrize("place", range(len(CALLS_OF_A_RESET) - 1))
def test_crashed_reset_blocks_its_link_for_a_minute_only(
    api: ApiClient, at: Moment, place: int
) -> None:
    token = a_link(a_user())
    operation = CALLS_OF_A_RESET[place]
    with (
        pytest.raises(Killed),
        before_call(operation, die, nth=CALLS_OF_A_RESET[: place + 1].count(operation)),
    ):
        service.set_password_by_link(token, OTHER_PASSWORD)

    assert set_password(api, token).status == (503 if place else 204)
    at.move(seconds=61)
    assert set_password(api, token).status == (204 if place else 404)


@pytest.mark.parametrize("fault", [time_out, refuse])
def test_reset_holds_though_the_pool_ends_no_session(api: ApiClient, fault: Act) -> None:
    user = a_member()
    browser = sign_in(api, user)

    with before_call("AdminUserGlobalSignOut", fault):
        assert set_password(api, a_link(user)).status == 204

    assert browser.refresh().status == 401


def test_fault_of_ours_at_the_pool_is_a_fault(world: None) -> None:
    token = a_link(a_user())

    with before_call("AdminSetUserPassword", refuse), pytest.raises(ClientError):
        service.set_password_by_link(token, OTHER_PASSWORD)


def test_table_holds_neither_link_nor_password(api: ApiClient) -> None:
    user = a_user()
    token = token_in(service.make_way_in("system", user))
    open_one = a_link(user)
    set_password(api, token)
    api.post("/password/forgotten", {"email": user.email})

    dump = json.dumps(whole_table())

    for secret in (token, open_one, OTHER_PASSWORD):
        assert secret not in dump
