"""Lock-out after repeated failures (T76): in the table, per address and per network."""

import pytest

from chalicelib.attempts.service import Limit, one_more, recounted
from chalicelib.attempts.store import attempts_of
from chalicelib.aws.table import commit, fetch
from chalicelib.core.errors import Conflict, TooManyAttempts
from chalicelib.identity.model import GUESSES_AT_ADDRESS, GUESSES_FROM_NETWORK
from tests.harness.calls import before_call, recorded
from tests.harness.client import Answer, ApiClient
from tests.harness.moment import Moment
from tests.identity.conftest import (
    PASSWORD,
    a_member,
    attempted,
    sign_in,
    time_out,
    try_sign_in,
)

HERE = "192.0.2.10"
ELSEWHERE = "198.51.100.7"


def guess(api: ApiClient, email: str, times: int = 1, source_ip: str = HERE) -> Answer:
    """So many wrong passwords; the last answer."""
    answers = [
        try_sign_in(api, email, "Wrong-password-1", x_test_source_ip=source_ip)
        for _ in range(times)
    ]
    return answers[-1]


def counted(limit: Limit) -> int:
    return attempts_of(fetch([limit.key]).get(limit.key)).count


@pytest.mark.parametrize("is_known", [True, False])
def test_tenth_failure_locks_the_address_known_or_not(api: ApiClient, is_known: bool) -> None:
    email = a_member().email if is_known else "nobody@example.org"

    tenth = guess(api, email, 10)
    eleventh = guess(api, email)

    assert (tenth.status, tenth.code) == (401, "sign_in_failed")
    assert (eleventh.status, eleventh.code) == (429, "too_many_attempts")
    assert eleventh.headers["retry-after"] == "900"


def test_right_password_is_refused_during_the_lock_without_a_word(api: ApiClient) -> None:
    user = a_member()
    guess(api, user.email, 10)

    with recorded() as calls:
        right = try_sign_in(api, user.email)
    wrong = guess(api, user.email)

    assert right.status == 429
    assert right.text == wrong.text
    assert not [name for name, _ in calls if name.startswith("cognito")]


def test_lock_of_one_address_holds_from_every_network_and_for_no_other_address(
    api: ApiClient,
) -> None:
    anna, bruno = a_member(), a_member()
    guess(api, anna.email, 10)

    assert guess(api, anna.email, source_ip=ELSEWHERE).status == 429
    assert try_sign_in(api, bruno.email).status == 200


def test_lock_ends_and_the_next_one_is_twice_as_long(api: ApiClient, at: Moment) -> None:
    user = a_member()
    guess(api, user.email, 10)
    at.move(minutes=15)

    assert guess(api, user.email, 10).status == 401

    assert guess(api, user.email).headers["retry-after"] == "1800"
    at.move(minutes=30)
    assert try_sign_in(api, user.email).status == 200


def test_success_forgets_the_failures_of_the_address(api: ApiClient) -> None:
    user = a_member()
    guess(api, user.email, 9)

    sign_in(api, user)

    assert guess(api, user.email, 9).status == 401
    assert try_sign_in(api, user.email).status == 200


def test_address_is_counted_however_it_is_spelled(api: ApiClient) -> None:
    for spelling in ("Nobody@Example.org", " nobody@example.org ", "NOBODY@EXAMPLE.ORG"):
        guess(api, spelling, 3)
    guess(api, "nobody@example.org")

    assert guess(api, "nobody@example.org").status == 429


def test_hundred_failures_lock_the_network_whatever_the_addresses(api: ApiClient) -> None:
    user = a_member()
    attempted(GUESSES_FROM_NETWORK, HERE, 98)
    for number in range(2):
        assert guess(api, f"nobody{number}@example.org").status == 401

    assert try_sign_in(api, user.email).status == 429
    assert try_sign_in(api, user.email, x_test_source_ip=ELSEWHERE).status == 200


def test_own_successes_do_not_hide_failures_from_a_network(api: ApiClient) -> None:
    limit = Limit(GUESSES_FROM_NETWORK, HERE)
    user = a_member()
    guess(api, "nobody@example.org", 3)

    sign_in(api, user)

    assert counted(limit) == 3


def test_success_lifts_no_lock_that_wrong_guesses_set(api: ApiClient) -> None:
    """Else whoever has one password of his own could guess those of others without end."""
    user = a_member()
    attempted(GUESSES_FROM_NETWORK, HERE, 98)

    with before_call("AdminInitiateAuth", lambda: guess(api, "nobody@example.org")):
        assert try_sign_in(api, user.email).status == 200

    assert try_sign_in(api, user.email).status == 429


def test_success_that_was_the_hundredth_attempt_locks_nobody_out(api: ApiClient) -> None:
    user, other = a_member(), a_member()
    attempted(GUESSES_FROM_NETWORK, HERE, 99)

    assert try_sign_in(api, user.email).status == 200

    assert try_sign_in(api, other.email).status == 200
    guess(api, "nobody@example.org")
    assert try_sign_in(api, other.email).status == 429


def test_two_parallel_guesses_both_count(api: ApiClient) -> None:
    limit = Limit(GUESSES_AT_ADDRESS, "nobody@example.org")

    with before_call("TransactWriteItems", lambda: guess(api, "nobody@example.org")):
        answer = guess(api, "nobody@example.org")

    assert answer.status == 401
    assert counted(limit) == 2


def test_parallel_guess_that_comes_second_meets_the_lock_of_the_first(api: ApiClient) -> None:
    guess(api, "nobody@example.org", 9)

    with before_call("TransactWriteItems", lambda: guess(api, "nobody@example.org")):
        answer = guess(api, "nobody@example.org")

    assert answer.status == 429


def test_guess_is_counted_before_the_password_is_looked_at(api: ApiClient) -> None:
    limit = Limit(GUESSES_AT_ADDRESS, "nobody@example.org")
    seen: list[int] = []

    with before_call("AdminInitiateAuth", lambda: seen.append(counted(limit))):
        guess(api, "nobody@example.org")

    assert seen == [1]


def test_counter_that_was_read_before_another_attempt_is_not_written(world: None) -> None:
    limit = Limit(GUESSES_AT_ADDRESS, "nobody@example.org")
    rows = fetch([limit.key])
    commit(*one_more(rows, limit))

    with pytest.raises(Conflict):
        commit(*one_more(rows, limit))


def test_attempt_that_finds_no_turn_is_refused(world: None) -> None:
    limit = Limit(GUESSES_AT_ADDRESS, "nobody@example.org")
    stale = fetch([limit.key])
    commit(*one_more(stale, limit))

    with pytest.raises(TooManyAttempts):
        recounted(lambda: commit(*one_more(stale, limit)))


def test_other_conflicts_are_not_tried_again(world: None) -> None:
    tries: list[None] = []

    def conflicting() -> None:
        tries.append(None)
        raise Conflict(code="something_else")

    with pytest.raises(Conflict):
        recounted(conflicting)
    assert len(tries) == 1


def test_outage_of_the_pool_counts_as_no_attempt(
    api: ApiClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = a_member()
    guess(api, user.email, 9)

    with before_call("AdminInitiateAuth", time_out):
        answer = try_sign_in(api, user.email)

    assert answer.status == 503
    assert counted(Limit(GUESSES_AT_ADDRESS, user.email)) == 9
    assert try_sign_in(api, user.email, PASSWORD).status == 200
