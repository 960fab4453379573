"""Staff sign in with a code from an app as well (T27, T76)."""

from datetime import datetime

import pyotp
import pytest

from chalicelib.access.model import Role, User
from chalicelib.access.rows import UserRow
from chalicelib.aws import keys
from chalicelib.aws.table import Row, commit, update
from chalicelib.config import config
from chalicelib.core import clock
from chalicelib.links.service import LinkPurpose, make_link
from chalicelib.users.service import end_sessions
from tests.builders import a_user
from tests.harness.calls import before_call
from tests.harness.client import Answer, ApiClient, token_of
from tests.harness.moment import Moment
from tests.harness.quick import items
from tests.identity.conftest import (
    OTHER_PASSWORD,
    PASSWORD,
    Browser,
    a_member,
    audited,
    ours,
    sign_in,
    try_sign_in,
)
from tests.notices.post import the_settings

PROOF = {"password": PASSWORD}


@pytest.fixture
def clerk(world: None, at: Moment) -> User:
    found = a_member(role=Role.CLERK)
    at.move(minutes=1)
    return found


def sign_in_with(api: ApiClient, user: User, code: str, password: str = PASSWORD) -> Answer:
    body = {"email": user.email, "password": password, "code": code}
    return api.post("/session", body, **ours())


def offered(api: ApiClient, user: User) -> str:
    answer = api.post("/session/codes", PROOF | {"email": user.email}, **ours())
    assert answer.status == 200, answer.text
    return str(answer.json["secret"])


def now_of(secret: str, *, later_s: int = 0) -> str:
    moment = datetime.fromtimestamp(clock.epoch_s(clock.now()) + later_s, tz=clock.now().tzinfo)
    return pyotp.TOTP(secret).at(moment)


def set_up(api: ApiClient, user: User, at: Moment) -> str:
    """Codes that are in use; the one of this moment is not used yet."""
    secret = offered(api, user)
    assert sign_in_with(api, user, now_of(secret)).status == 200
    at.move(minutes=2)
    return secret


def test_first_sign_in_of_staff_sets_the_codes_up(api: ApiClient, clerk: User) -> None:
    first = try_sign_in(api, clerk.email)
    assert (first.status, first.json["code"]) == (401, "code_setup_required")

    secret = offered(api, clerk)
    again = try_sign_in(api, clerk.email)
    assert (again.status, again.json["code"]) == (401, "code_setup_required")
    entered = sign_in_with(api, clerk, now_of(secret))

    assert entered.status == 200
    assert "identity:codes:on" in audited()


def test_every_later_sign_in_needs_a_code(api: ApiClient, clerk: User, at: Moment) -> None:
    secret = set_up(api, clerk, at)

    without = try_sign_in(api, clerk.email)
    wrong = sign_in_with(api, clerk, "000000")
    right = sign_in_with(api, clerk, now_of(secret))

    assert (without.status, without.json["code"]) == (401, "code_required")
    assert (wrong.status, wrong.json["code"]) == (401, "code_wrong")
    assert right.status == 200
    assert "set-cookie" not in without.headers
    assert "set-cookie" not in wrong.headers


def test_apps_that_show_a_code_in_two_groups_are_understood(
    api: ApiClient, clerk: User, at: Moment
) -> None:
    code = now_of(set_up(api, clerk, at))

    assert sign_in_with(api, clerk, f" {code[:3]} {code[3:]}").status == 200


def test_code_opens_once(api: ApiClient, clerk: User, at: Moment) -> None:
    code = now_of(set_up(api, clerk, at))
    assert sign_in_with(api, clerk, code).status == 200

    again = sign_in_with(api, clerk, code)

    assert (again.status, again.json["code"]) == (401, "code_wrong")


def test_code_used_twice_at_the_same_moment_opens_once(
    api: ApiClient, clerk: User, at: Moment
) -> None:
    code = now_of(set_up(api, clerk, at))
    inner: list[Answer] = []

    def meanwhile() -> None:
        inner.append(sign_in_with(api, clerk, code))

    with before_call("TransactWriteItems", meanwhile, nth=2):
        outer = sign_in_with(api, clerk, code)

    assert [inner[0].status, outer.status] == [200, 401]


@pytest.mark.parametrize(("later_s", "opens"), [(-60, False), (-30, True), (30, True), (60, False)])
def test_clock_of_a_phone_may_be_half_a_minute_off(
    api: ApiClient, clerk: User, at: Moment, later_s: int, opens: bool
) -> None:
    secret = set_up(api, clerk, at)
    at.move(minutes=10)

    answer = sign_in_with(api, clerk, now_of(secret, later_s=later_s))

    assert (answer.status == 200) is opens


def test_guessing_codes_locks_like_guessing_passwords(
    api: ApiClient, clerk: User, at: Moment
) -> None:
    secret = set_up(api, clerk, at)
    statuses = [sign_in_with(api, clerk, f"{n:06}").status for n in range(11)]

    assert statuses[:9] == [401] * 9
    assert statuses[-1] == 429
    assert sign_in_with(api, clerk, now_of(secret)).status == 429


def test_code_alone_says_nothing_about_a_password(api: ApiClient, clerk: User, at: Moment) -> None:
    """Whoever does not know the password learns neither whether it was right nor who is staff."""
    secret = set_up(api, clerk, at)
    wrong = "wrong horse battery"
    nobody = {"email": "nobody@example.org", "password": wrong, "code": "123456"}

    answers = [
        sign_in_with(api, clerk, now_of(secret), wrong),
        sign_in_with(api, clerk, "000000", wrong),
        api.post("/session", nobody, **ours()),
        api.post("/session/codes", {"email": clerk.email, "password": wrong}, **ours()),
        api.post("/session/codes", PROOF | {"email": a_member().email}, **ours()),
    ]

    assert {(answer.status, answer.text) for answer in answers} == {
        (answers[0].status, answers[0].text)
    }


def test_secret_in_use_is_not_replaced_by_whoever_knows_the_password(
    api: ApiClient, clerk: User, at: Moment
) -> None:
    secret = set_up(api, clerk, at)

    refused = api.post("/session/codes", PROOF | {"email": clerk.email}, **ours())

    assert (refused.status, refused.json["code"]) == (409, "codes_are_on")
    assert sign_in_with(api, clerk, now_of(secret)).status == 200


def test_people_who_are_not_staff_need_no_code(api: ApiClient, at: Moment) -> None:
    member = a_member()
    at.move(minutes=1)

    assert try_sign_in(api, member.email).status == 200


def test_office_that_does_not_demand_codes_asks_those_who_have_them(
    api: ApiClient, clerk: User, at: Moment
) -> None:
    the_settings(staff_codes=False)
    assert try_sign_in(api, clerk.email).status == 200
    offered(api, clerk)
    assert try_sign_in(api, clerk.email).status == 200

    set_up(api, clerk, at)

    assert try_sign_in(api, clerk.email).json["code"] == "code_required"


def test_codes_are_set_up_by_whoever_is_signed_in_too(
    api: ApiClient, clerk: User, at: Moment
) -> None:
    the_settings(staff_codes=False)
    assert api.get("/me/codes", by=clerk).json == {"is_on": False}
    stale = token_of(clerk.id)
    at.move(minutes=11)
    assert api.post("/me/codes", by=stale).json["code"] == "recent_sign_in_required"

    secret = api.post("/me/codes", by=clerk).json["secret"]
    wrong = api.post("/me/codes/on", {"code": "000000"}, by=clerk)
    right = api.post("/me/codes/on", {"code": now_of(secret)}, by=clerk)

    assert (wrong.json["code"], right.json) == ("code_wrong", {"is_on": True})
    assert try_sign_in(api, clerk.email).json["code"] == "code_required"


def test_codes_turned_on_end_every_session_that_began_without_one(
    api: ApiClient, clerk: User, at: Moment
) -> None:
    the_settings(staff_codes=False)
    here, there = sign_in(api, clerk), sign_in(api, clerk)
    token = token_of(clerk.id)
    secret = api.post("/me/codes", by=token).json["secret"]

    assert api.post("/me/codes/on", {"code": now_of(secret)}, by=token).status == 200

    assert api.get("/me", by=token).status == 401
    assert {here.refresh().status, there.refresh().status} == {401}
    at.move(minutes=2)
    entered = sign_in_with(api, clerk, now_of(secret))
    cookie = str(entered.headers["set-cookie"]).partition(";")[0]
    assert api.get("/me/codes", by=token_of(clerk.id)).json == {"is_on": True}
    assert Browser(api, cookie, "").refresh().status == 200


def test_codes_set_up_at_a_sign_in_end_the_sessions_that_began_without_one(
    api: ApiClient, clerk: User, at: Moment
) -> None:
    the_settings(staff_codes=False)
    elsewhere, token = sign_in(api, clerk), token_of(clerk.id)
    at.move(minutes=1)

    entered = sign_in_with(api, clerk, now_of(offered(api, clerk)))

    assert entered.status == 200
    assert api.get("/me", by=token).status == 401
    assert elsewhere.refresh().status == 401
    assert api.get("/me", by=token_of(clerk.id)).status == 200


def test_session_that_begins_without_a_code_while_codes_are_turned_on_does_not_begin(
    api: ApiClient, clerk: User, at: Moment
) -> None:
    the_settings(staff_codes=False)
    secret = api.post("/me/codes", by=clerk).json["secret"]

    def meanwhile() -> None:
        assert api.post("/me/codes/on", {"code": now_of(secret)}, by=clerk).status == 200
        at.move(seconds=-2)

    with before_call("TransactWriteItems", meanwhile, nth=2):
        entered = try_sign_in(api, clerk.email)

    assert entered.status == 401


def test_wrong_codes_are_counted_at_the_switch_too(api: ApiClient, clerk: User, at: Moment) -> None:
    the_settings(staff_codes=False)
    secret = api.post("/me/codes", by=clerk).json["secret"]
    answers = [api.post("/me/codes/on", {"code": "000000"}, by=clerk) for _ in range(10)]
    assert {(one.status, one.code) for one in answers} == {(401, "code_wrong")}

    right = api.post("/me/codes/on", {"code": now_of(secret)}, by=clerk)

    assert (right.status, right.code) == (429, "too_many_attempts")
    at.move(minutes=16)
    assert api.post("/me/codes/on", {"code": now_of(secret)}, by=clerk).status == 200


def test_reset_forgets_the_codes_that_were_guessed(api: ApiClient, clerk: User, at: Moment) -> None:
    """An admin helps whoever somebody else locked out, or who typed an old app's codes."""
    set_up(api, clerk, at)
    for _ in range(10):
        sign_in_with(api, clerk, "000000")
    assert sign_in_with(api, clerk, "000000").status == 429

    answer = api.post(f"/office/users/{clerk.id}/codes/reset", by=a_user(role=Role.ADMIN))

    assert answer.status == 204
    at.move(minutes=1)
    assert sign_in_with(api, clerk, now_of(offered(api, clerk))).status == 200


def test_admin_helps_who_lost_the_phone(api: ApiClient, clerk: User, at: Moment) -> None:
    the_settings(staff_codes=False)
    lost = set_up(api, clerk, at)
    admin = a_user(role=Role.ADMIN)
    token = token_of(clerk.id)
    assert api.get("/me", by=token).status == 200
    assert api.get(f"/office/users/{clerk.id}", by=admin).json["has_codes"]

    answer = api.post(f"/office/users/{clerk.id}/codes/reset", by=admin)

    assert answer.status == 204
    assert not api.get(f"/office/users/{clerk.id}", by=admin).json["has_codes"]
    assert api.get("/me", by=token).status == 401
    at.move(minutes=1)
    assert try_sign_in(api, clerk.email).json["code"] == "code_setup_required"
    assert sign_in_with(api, clerk, now_of(lost)).json["code"] == "code_setup_required"
    assert sign_in_with(api, clerk, now_of(offered(api, clerk))).status == 200
    assert "identity:codes:reset" in audited()


def test_nobody_resets_their_own_codes_or_those_of_people_who_have_none(api: ApiClient) -> None:
    admin, member = a_user(role=Role.ADMIN), a_user()
    before = items(config().table_name)

    own = api.post(f"/office/users/{admin.id}/codes/reset", by=admin)
    other = api.post(f"/office/users/{member.id}/codes/reset", by=admin)

    assert (own.status, own.json["code"]) == (409, "own_codes")
    assert other.status == 404
    assert items(config().table_name) == before


def test_secret_is_shown_to_its_person_and_logged_nowhere(
    api: ApiClient, clerk: User, caplog: pytest.LogCaptureFixture
) -> None:
    answer = api.post("/session/codes", PROOF | {"email": clerk.email}, **ours()).json

    assert answer["address"].startswith("otpauth://totp/")
    assert answer["secret"] in answer["address"]
    assert answer["secret"] not in caplog.text
    audit = [str(row) for key, row in items(config().table_name).items() if "AUDIT#" in key[0]]
    assert not any(answer["secret"] in row for row in audit)


def test_session_without_a_code_is_over_once_codes_are_demanded(
    api: ApiClient, clerk: User, at: Moment
) -> None:
    the_settings(staff_codes=False)
    browser = sign_in(api, clerk)
    assert browser.refresh().status == 200

    the_settings(staff_codes=True)

    assert browser.refresh().status == 401


@pytest.mark.parametrize("path", ["/me", "/office/users", "/me/companies", "/me/codes"])
def test_token_of_a_session_without_a_code_opens_nothing_once_codes_are_demanded(
    api: ApiClient, clerk: User, path: str
) -> None:
    the_settings(staff_codes=False)
    assert api.get(path, by=clerk).status == 200

    the_settings(staff_codes=True)

    answer = api.get(path, by=clerk)
    assert (answer.status, answer.code) == (401, "unauthenticated")
    assert sign_in_with(api, clerk, now_of(offered(api, clerk))).status == 200
    assert api.get(path, by=clerk).status == 200


def test_browser_whose_session_lacks_only_a_code_is_told_so(api: ApiClient, clerk: User) -> None:
    the_settings(staff_codes=False)
    browser, member = sign_in(api, clerk), sign_in(api, a_member())
    the_settings(staff_codes=True)

    answer = browser.refresh()

    assert (answer.status, answer.code) == (401, "code_needed")
    assert member.refresh().status == 200


def test_session_that_is_over_anyhow_is_not_told_of_codes(api: ApiClient, clerk: User) -> None:
    the_settings(staff_codes=False)
    browser = sign_in(api, clerk)
    commit(end_sessions(clerk.id, clock.epoch_s(clock.now()) + 1))
    the_settings(staff_codes=True)

    answer = browser.refresh()

    assert (answer.status, answer.code) == (401, "unauthenticated")


def test_who_signed_in_with_a_code_goes_on_when_codes_are_demanded(
    api: ApiClient, clerk: User, at: Moment
) -> None:
    the_settings(staff_codes=False)
    set_up(api, clerk, at)
    token = token_of(clerk.id)

    the_settings(staff_codes=True)

    assert api.get("/office/users", by=token).status == 200


def test_codes_of_an_earlier_release_are_known_again_after_one_sign_in(
    api: ApiClient, clerk: User, at: Moment
) -> None:
    """Then nothing said since when a person signs in with codes."""
    secret = set_up(api, clerk, at)
    forgotten = [UserRow.codes_from_s.remove()]
    commit(update(keys.user(clerk.id), forgotten, Row.pk.exists()))
    assert api.get("/me", by=clerk).status == 401

    assert sign_in_with(api, clerk, now_of(secret)).status == 200

    assert api.get("/me", by=clerk).status == 200


def test_people_who_are_not_staff_are_not_touched_by_a_demand(api: ApiClient) -> None:
    member = a_user()
    the_settings(staff_codes=True)

    assert api.get("/me", by=member).status == 200


def test_who_left_the_staff_enters_without_a_code(api: ApiClient, clerk: User, at: Moment) -> None:
    set_up(api, clerk, at)
    commit(update(keys.user(clerk.id), [UserRow.role.remove()], Row.pk.exists()))

    assert try_sign_in(api, clerk.email).status == 200


def test_session_that_began_with_a_code_goes_on(api: ApiClient, clerk: User, at: Moment) -> None:
    code = now_of(set_up(api, clerk, at))
    answer = sign_in_with(api, clerk, code)
    cookie = str(answer.headers["set-cookie"]).partition(";")[0]

    assert Browser(api, cookie, answer.json["id_token"]).refresh().status == 200


def test_new_password_does_not_forget_the_codes_that_were_guessed(
    api: ApiClient, clerk: User, at: Moment
) -> None:
    secret = set_up(api, clerk, at)
    for _ in range(9):
        sign_in_with(api, clerk, "000000")
    link = make_link(clerk, LinkPurpose.RESET_PASSWORD)
    answer = api.post("/password", {"token": link, "password": OTHER_PASSWORD})
    assert answer.status == 204
    at.move(minutes=2)

    tenth = sign_in_with(api, clerk, "000000", OTHER_PASSWORD)
    right = sign_in_with(api, clerk, now_of(secret), OTHER_PASSWORD)
    at.move(minutes=15)
    later = sign_in_with(api, clerk, now_of(secret), OTHER_PASSWORD)

    assert (tenth.status, tenth.code) == (401, "code_wrong")
    assert (right.status, right.code) == (429, "too_many_attempts")
    assert later.status == 200


def test_right_code_forgets_the_wrong_ones(api: ApiClient, clerk: User, at: Moment) -> None:
    secret = set_up(api, clerk, at)
    for _ in range(2):
        for _ in range(9):
            sign_in_with(api, clerk, "000000")
        assert sign_in_with(api, clerk, now_of(secret)).status == 200
        at.move(minutes=2)
