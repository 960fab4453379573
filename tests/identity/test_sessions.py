"""Staying signed in, signing out here and everywhere, and what is left of it in the table."""

import json

import pytest

from chalicelib.access.model import UserState
from chalicelib.aws import keys, pool
from chalicelib.core import ids
from chalicelib.identity import sessions
from chalicelib.identity.cookie import Credential
from tests.harness.calls import before_call, recorded, table_calls
from tests.harness.client import ApiClient
from tests.harness.moment import Moment
from tests.identity.conftest import (
    OTHER_PASSWORD,
    PASSWORD,
    Act,
    a_member,
    audited,
    claims_in,
    enter,
    ours,
    refuse,
    sign_in,
    time_out,
    try_sign_in,
    whole_table,
)

pytestmark = pytest.mark.usefixtures("with_pool_keys")


def session_rows() -> list[str]:
    return [i["sk"]["S"] for i in whole_table() if i["sk"]["S"].startswith(keys.SESSION_PREFIX)]


def test_session_opens_the_api_and_says_who_is_there(api: ApiClient) -> None:
    user = a_member(first_name="Zofia", last_name="Żak")

    answer = try_sign_in(api, user.email)

    assert answer.status == 200
    assert answer.json["user"] == {
        "id": user.id,
        "first_name": "Zofia",
        "last_name": "Żak",
        "email": user.email,
        "language": "pl",
        "role": None,
        "panels": 0,
        "version": 1,
    }
    assert api.get("/me", by=answer.json["id_token"]).json == answer.json["user"]
    assert claims_in(answer.json["id_token"])["cognito:username"] == user.id


def test_answer_never_holds_the_refresh_token(api: ApiClient) -> None:
    user = a_member()

    answer = try_sign_in(api, user.email)

    cookie = answer.headers["set-cookie"].partition(";")[0]
    token = cookie.partition(".")[2]
    assert len(token) > 16
    assert token not in answer.text
    assert set(answer.json) == {"id_token", "expires_in", "user"}


def test_cookie_gets_a_new_token_again_and_again(api: ApiClient, at: Moment) -> None:
    browser = sign_in(api, a_member())

    for _ in range(3):
        at.move(minutes=20)
        renewed = browser.refresh()
        assert renewed.status == 200
        assert api.get("/me", by=renewed.json["id_token"]).status == 200
    assert renewed.json["id_token"] != browser.id_token
    assert renewed.headers["set-cookie"].startswith(browser.cookie + ";")


def test_refresh_costs_two_reads_of_the_table(api: ApiClient) -> None:
    browser = sign_in(api, a_member())

    with recorded() as calls:
        browser.refresh()

    assert table_calls(calls) == ["BatchGetItem", "BatchGetItem"]


def test_no_session_is_refreshed_without_its_cookie(api: ApiClient) -> None:
    nobodys = f"awizo_refresh=usr_{'0' * 26}.{'x' * 40}"
    for cookie in ("", "theme=dark", "awizo_refresh=", nobodys):
        answer = api.post("/session/refresh", **ours(cookie))

        assert (answer.status, answer.code) == (401, "unauthenticated")


def test_token_of_one_person_opens_no_session_of_another(api: ApiClient) -> None:
    anna, bruno = a_member(), a_member()
    token = sign_in(api, anna).cookie.partition(".")[2]

    answer = api.post("/session/refresh", **ours(f"awizo_refresh={bruno.id}.{token}"))

    assert answer.status == 401


def test_doubled_cookie_is_refused(api: ApiClient) -> None:
    browser = sign_in(api, a_member())

    answer = api.post("/session/refresh", **ours(f"{browser.cookie}; {browser.cookie}"))

    assert (answer.status, answer.code) == (400, "bad_request")


def test_cookie_moves_nothing_without_our_clients_header(api: ApiClient) -> None:
    user = a_member()
    browser = sign_in(api, user)
    body = {"email": user.email, "password": PASSWORD}
    for marked in ({}, {"x_awizo_client": ""}, {"x_awizo_client": "Web"}):
        headers = {"cookie": browser.cookie} | marked

        assert api.post("/session", body, **headers).code == "bad_request"
        assert api.post("/session/refresh", **headers).code == "bad_request"
        assert api.delete("/session", **headers).code == "bad_request"
    assert browser.refresh().status == 200


@pytest.mark.parametrize("state", [UserState.BLOCKED, UserState.DELETED])
def test_blocked_person_is_out_at_once(api: ApiClient, state: UserState) -> None:
    user = a_member()
    browser = sign_in(api, user)

    enter(user, state)

    with recorded() as calls:
        assert browser.refresh().status == 401
    assert not [name for name, _ in calls if name.startswith("cognito")]
    assert browser.me().status == 401
    assert try_sign_in(api, user.email).status == 401
    enter(user, UserState.ACTIVE)
    assert browser.refresh().status == 200


def test_session_ends_after_thirty_days_whatever_dynamodb_has_removed(
    api: ApiClient, at: Moment
) -> None:
    browser = sign_in(api, a_member())
    at.move(days=29, hours=23)
    assert browser.refresh().status == 200

    at.move(hours=1)

    assert browser.refresh().status == 401
    assert len(session_rows()) == 1


def test_signing_out_ends_this_session_and_no_other(api: ApiClient) -> None:
    user = a_member()
    here, there = sign_in(api, user), sign_in(api, user)

    answer = here.sign_out()

    assert (answer.status, answer.text) == (204, "")
    assert answer.headers["set-cookie"].startswith("awizo_refresh=; Max-Age=0; Path=/api/session;")
    assert answer.headers["clear-site-data"] == '"cache"'
    assert here.refresh().status == 401
    assert there.refresh().status == 200
    assert audited()[-1] == "identity:session:end"


def test_signing_out_reaches_the_pool(api: ApiClient) -> None:
    here = sign_in(api, a_member())

    here.sign_out()

    with pytest.raises(pool.WrongCredentials):
        pool.refresh(here.cookie.partition(".")[2])


def test_signing_out_can_be_repeated_and_needs_no_session(api: ApiClient) -> None:
    here = sign_in(api, a_member())
    here.sign_out()

    assert here.sign_out().status == 204
    assert api.delete("/session", **ours()).status == 204
    assert api.delete("/session", **ours("awizo_refresh=none")).status == 204
    assert audited().count("identity:session:end") == 1


def test_signing_out_ends_every_session_that_the_browser_names(api: ApiClient) -> None:
    user = a_member()
    one, other = sign_in(api, user), sign_in(api, user)

    answer = api.delete("/session", **ours(f"{one.cookie}; {other.cookie}"))

    assert answer.status == 204
    assert session_rows() == []


@pytest.mark.parametrize("fault", [time_out, refuse])
def test_signing_out_holds_though_the_pool_fails(api: ApiClient, fault: Act) -> None:
    here = sign_in(api, a_member())

    with before_call("RevokeToken", fault):
        assert here.sign_out().status == 204

    assert here.refresh().status == 401


def test_repeated_sign_out_makes_up_for_a_pool_that_failed(api: ApiClient) -> None:
    here = sign_in(api, a_member())
    with before_call("RevokeToken", time_out):
        here.sign_out()

    here.sign_out()

    with pytest.raises(pool.WrongCredentials):
        pool.refresh(here.cookie.partition(".")[2])


def test_person_blocked_while_signing_in_gets_no_session(api: ApiClient) -> None:
    user = a_member()
    wrong = try_sign_in(api, user.email, OTHER_PASSWORD)

    with before_call("TransactWriteItems", lambda: enter(user, UserState.BLOCKED), nth=2):
        answer = try_sign_in(api, user.email)

    assert (answer.status, answer.text) == (401, wrong.text)
    assert session_rows() == []


def test_pool_that_is_down_answers_503_and_ends_nothing(api: ApiClient) -> None:
    here = sign_in(api, a_member())

    with before_call("AdminInitiateAuth", time_out):
        assert here.refresh().status == 503

    assert here.refresh().status == 200


def test_token_that_the_pool_revoked_is_refused(api: ApiClient) -> None:
    here = sign_in(api, a_member())
    pool.revoke(here.cookie.partition(".")[2])

    assert here.refresh().status == 401


def test_table_holds_no_token_and_no_password(api: ApiClient) -> None:
    here = sign_in(api, a_member())
    here.refresh()
    try_sign_in(api, "nobody@example.org", OTHER_PASSWORD)

    dump = json.dumps(whole_table())

    token = here.cookie.partition(".")[2]
    assert ids.fingerprint(token) in dump
    for secret in (token, here.id_token, PASSWORD, OTHER_PASSWORD, "nobody@", "192.0.2.10"):
        assert secret not in dump


def test_every_row_that_identity_leaves_behind_expires(api: ApiClient) -> None:
    sign_in(api, a_member())
    try_sign_in(api, "nobody@example.org")

    rows = [i for i in whole_table() if i["pk"]["S"].startswith(("ATTEMPTS#", "SESSION#", "LINK#"))]
    rows += [i for i in whole_table() if i["sk"]["S"].startswith(keys.SESSION_PREFIX)]

    assert len(rows) >= 4
    assert all("expires_at" in row for row in rows)


def test_start_of_a_session_is_recorded(api: ApiClient) -> None:
    sign_in(api, a_member())

    assert audited()[-1] == "identity:session:start"


def test_forged_credential_names_no_session(world: None) -> None:
    user = a_member()

    sessions.end_session(Credential(user.id, "x" * 40))

    assert "identity:session:end" not in audited()
