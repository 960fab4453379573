"""Staff who are not there are signed out by the server too, whatever became of their browser."""

from pathlib import Path

import pytest

from chalicelib.access.model import Role, User, UserState
from chalicelib.aws import keys
from chalicelib.aws.table import Row, commit, update
from chalicelib.identity.model import IDLE_S, STAFF_UNUSED_S, TOKEN_S
from chalicelib.identity.store import SessionRow
from infra.rules.reading import of_type
from infra.template import Template
from tests.harness.calls import before_call, recorded, table_calls
from tests.harness.client import ApiClient
from tests.harness.moment import Moment
from tests.identity.conftest import Browser, a_member, enter, sign_in, whole_table
from tests.notices.post import the_settings

pytestmark = pytest.mark.usefixtures("with_pool_keys")

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def clerk(world: None, at: Moment) -> User:
    the_settings(staff_codes=False)
    found = a_member(role=Role.CLERK)
    at.move(minutes=1)
    return found


@pytest.fixture
def browser(api: ApiClient, clerk: User) -> Browser:
    return sign_in(api, clerk)


def test_session_of_staff_ends_when_nobody_renewed_it_for_a_while(
    browser: Browser, at: Moment
) -> None:
    at.move(seconds=STAFF_UNUSED_S)
    assert browser.refresh().status == 200

    at.move(seconds=STAFF_UNUSED_S + 1)

    assert browser.refresh().status == 401
    at.move(hours=-1)
    assert browser.refresh().status == 200


def test_session_of_staff_who_are_there_goes_on(browser: Browser, at: Moment) -> None:
    for _ in range(20):
        at.move(minutes=29)
        assert browser.refresh().status == 200


def test_other_peoples_sessions_wait_for_them(api: ApiClient, at: Moment) -> None:
    browser = sign_in(api, a_member())

    at.move(days=20)

    assert browser.refresh().status == 200


def test_each_browser_of_a_person_is_looked_at_by_itself(
    api: ApiClient, clerk: User, at: Moment
) -> None:
    here, there = sign_in(api, clerk), sign_in(api, clerk)
    at.move(minutes=20)
    assert here.refresh().status == 200

    at.move(minutes=20)

    assert (here.refresh().status, there.refresh().status) == (200, 401)


def test_session_of_an_earlier_release_counts_from_its_start(
    browser: Browser, clerk: User, at: Moment
) -> None:
    (row,) = [item for item in whole_table() if item["sk"]["S"].startswith(keys.SESSION_PREFIX)]
    key = keys.session(clerk.id, row["sk"]["S"].removeprefix(keys.SESSION_PREFIX))
    commit(update(key, [SessionRow.used_at_s.remove()], Row.pk.exists()))

    at.move(minutes=20)
    assert browser.refresh().status == 200
    at.move(minutes=20)

    assert browser.refresh().status == 200


def test_renewing_for_staff_costs_a_read_and_a_write(browser: Browser) -> None:
    with recorded() as calls:
        browser.refresh()

    assert table_calls(calls) == ["BatchGetItem", "TransactWriteItems"]


@pytest.mark.parametrize("state", [UserState.BLOCKED, UserState.DELETED])
def test_clerk_who_is_blocked_while_renewing_gets_no_token(
    browser: Browser, clerk: User, state: UserState
) -> None:
    with before_call("TransactWriteItems", lambda: enter(clerk, state)):
        assert browser.refresh().status == 401


def test_clerk_who_signs_out_while_renewing_gets_no_token(browser: Browser) -> None:
    with before_call("AdminInitiateAuth", browser.sign_out):
        assert browser.refresh().status == 401


def test_two_tabs_that_renew_at_the_same_moment_both_go_on(browser: Browser) -> None:
    with before_call("TransactWriteItems", browser.refresh):
        assert browser.refresh().status == 200


def test_limit_is_what_the_client_waits_and_what_a_token_lives(packaged: Template) -> None:
    (client,) = of_type(packaged, "AWS::Cognito::UserPoolClient").values()
    watching = (ROOT / "web/src/lib/idle.ts").read_text()

    assert client["Properties"]["IdTokenValidity"] * 60 == TOKEN_S
    assert f"IDLE_MS = {IDLE_S // 60} * 60_000;" in watching
    assert IDLE_S + TOKEN_S == STAFF_UNUSED_S
