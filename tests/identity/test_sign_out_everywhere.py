"""Signing out everywhere: at once, for every session and token, whatever the pool does."""

import pytest

from chalicelib.aws import pool
from chalicelib.identity import sessions
from chalicelib.users.service import get_user
from tests.builders import an_actor
from tests.harness.calls import before_call
from tests.harness.client import ApiClient
from tests.harness.moment import Moment
from tests.identity.conftest import (
    OTHER_PASSWORD,
    Act,
    Browser,
    a_member,
    audited,
    claims_in,
    refuse,
    sign_in,
    time_out,
    try_sign_in,
)

pytestmark = pytest.mark.usefixtures("with_pool_keys")


def sign_out_everywhere(browser: Browser) -> int:
    return browser.api.post("/me/sign-out-everywhere", by=browser.id_token).status


def test_signing_out_everywhere_ends_every_session_and_every_token(api: ApiClient) -> None:
    user, other = a_member(), a_member()
    here, there, foreign = sign_in(api, user), sign_in(api, user), sign_in(api, other)

    assert sign_out_everywhere(here) == 204

    assert [b.me().status for b in (here, there, foreign)] == [401, 401, 200]
    assert [b.refresh().status for b in (here, there, foreign)] == [401, 401, 200]
    assert audited()[-1] == "identity:session:end_all"


def test_token_of_the_very_second_is_dead_and_a_sign_in_of_that_second_works(
    api: ApiClient, at: Moment
) -> None:
    user = a_member()
    at.move(seconds=5)
    here = sign_in(api, user)
    second = int(at.now.timestamp())
    sign_out_everywhere(here)
    assert claims_in(here.id_token)["auth_time"] == second == int(at.now.timestamp())

    again = sign_in(api, user)

    assert here.me().status == 401
    assert again.me().status == 200
    assert again.refresh().status == 200


def test_only_a_right_password_waits_for_the_second_to_end(api: ApiClient, at: Moment) -> None:
    user = a_member()
    sign_out_everywhere(sign_in(api, user))
    before = at.now

    assert try_sign_in(api, user.email, OTHER_PASSWORD).status == 401

    assert (at.now - before).total_seconds() < 0.1


def test_clocks_that_differ_by_much_make_nobody_wait(api: ApiClient, at: Moment) -> None:
    user = a_member()
    sign_out_everywhere(sign_in(api, user))
    at.move(seconds=-30)

    assert try_sign_in(api, user.email).status == 503


@pytest.mark.parametrize("fault", [time_out, refuse])
def test_signing_out_everywhere_holds_though_the_pool_fails(api: ApiClient, fault: Act) -> None:
    here = sign_in(api, a_member())

    with before_call("AdminUserGlobalSignOut", fault):
        assert sign_out_everywhere(here) == 204

    assert here.me().status == 401
    assert here.refresh().status == 401
    # The pool itself would still give tokens: it is our table that refuses.
    assert pool.refresh(here.cookie.partition(".")[2]).id_token


def test_table_is_written_before_the_pool_is_told(api: ApiClient) -> None:
    here = sign_in(api, a_member())
    seen: list[int] = []

    with before_call("AdminUserGlobalSignOut", lambda: seen.append(here.refresh().status)):
        sign_out_everywhere(here)

    assert seen == [401]


def test_signing_out_everywhere_twice_at_once_is_no_error(api: ApiClient) -> None:
    here = sign_in(api, a_member())

    with before_call("TransactWriteItems", lambda: sign_out_everywhere(here)):
        assert sign_out_everywhere(here) == 204


def test_later_end_by_another_machine_stands(api: ApiClient, at: Moment) -> None:
    user = a_member()
    sign_in(api, user)
    stale = an_actor(get_user(user.id))
    at.move(seconds=20)
    sessions.end_every_session(an_actor(get_user(user.id)))
    ended_at = get_user(user.id).valid_from_s
    at.move(seconds=-10)

    sessions.end_every_session(stale)

    assert get_user(user.id).valid_from_s == ended_at


def test_no_token_slips_out_of_a_refresh_that_meets_a_sign_out(api: ApiClient) -> None:
    user = a_member()
    here, there = sign_in(api, user), sign_in(api, user)

    # The pool is not told, so it is the second look at the table that refuses.
    with (
        before_call("AdminUserGlobalSignOut", time_out),
        before_call("AdminInitiateAuth", lambda: sign_out_everywhere(there)),
    ):
        assert here.refresh().status == 401


def test_pool_that_renews_auth_time_prolongs_no_ended_session(api: ApiClient, at: Moment) -> None:
    here = sign_in(api, a_member())
    at.move(minutes=5)
    renewed = here.refresh().json["id_token"]
    assert claims_in(renewed)["auth_time"] > claims_in(here.id_token)["auth_time"]

    sign_out_everywhere(here)

    assert api.get("/me", by=renewed).status == 401
    assert here.refresh().status == 401
