"""Pick-up codes: shown once, good once, for half an hour, and hard to guess (B11)."""

import random
from functools import partial

import pytest

from chalicelib.access.model import Role, User
from chalicelib.access.rows import UserRow
from chalicelib.aws import keys
from chalicelib.aws.table import Row, commit, fetch, update
from chalicelib.collectors.codes import ShownCode
from chalicelib.collectors.service import current_code, show_code, use_code
from chalicelib.core import clock, ids
from chalicelib.core.errors import NotFound
from tests.builders import a_clerk, a_company, a_grant, a_person_of, a_user, an_actor
from tests.harness.client import Answer, ApiClient
from tests.harness.moment import Moment
from tests.harness.s3 import rows
from tests.harness.turns import in_turns

MINE = "/me/pick-up-code"
CHECK = "/office/pick-up-codes/check"


def make(person: User) -> str:
    answer = ApiClient().post(MINE, by=person)
    assert answer.status == 200, answer.text
    code: str = answer.json["code"]
    return code


def check(code: str, by: User) -> Answer:
    return ApiClient().post(CHECK, {"code": code}, by=by)


def shown(code: str) -> ShownCode:
    return show_code(an_actor(a_clerk()), code)


def use(code: str, handout_id: str = "hnd_1") -> None:
    commit(*use_code(shown(code), handout_id))


def wrong() -> str:
    return ids.random_word(8)


def test_code_says_who_collects_and_for_which_companies(api: ApiClient) -> None:
    ours, also, ended = a_company(), a_company(), a_company()
    person = a_person_of(ours, also)
    a_grant(person, ended, permissions=frozenset())

    answer = check(make(person), a_clerk())

    assert answer.status == 200, answer.text
    assert answer.json == {
        "user_id": person.id,
        "name": person.name,
        "company_ids": sorted([ours.id, also.id]),
    }


def test_code_is_read_from_its_qr_code_too(api: ApiClient) -> None:
    person = a_person_of(a_company())
    text = api.post(MINE, by=person).json["qr_text"]

    assert check(text, a_clerk()).json["user_id"] == person.id


def test_neither_the_table_nor_the_audit_knows_a_code(api: ApiClient) -> None:
    person = a_person_of(a_company())
    code = make(person)
    check(code, a_clerk())

    stored = str(rows(""))

    plain = code.replace("-", "").lower()
    assert plain not in stored.lower()
    assert code.lower() not in stored.lower()
    assert ids.fingerprint(plain) in stored


def test_checking_does_not_use_a_code_up(api: ApiClient) -> None:
    code, clerk = make(a_person_of(a_company())), a_clerk()

    assert [check(code, clerk).status for _ in range(15)] == [200] * 15


def test_code_is_good_once(api: ApiClient, at: Moment) -> None:
    person = a_person_of(a_company())
    code = make(person)
    before = api.get(MINE, by=person).json
    at.move(minutes=1)

    use(code, "hnd_7")

    again = check(code, a_clerk())
    assert (again.status, again.json["code"]) == (404, "pick_up_code_invalid")
    after = api.get(MINE, by=person).json
    assert before["used_at"] is None
    assert after["expires_at"] == before["expires_at"]
    assert after["used_at"] is not None
    kept = (
        current_code(fetch([key])[key]) if (key := keys.current_pick_up_code(person.id)) else None
    )
    assert kept is not None
    assert kept.handout_id == "hnd_7"


def test_new_code_kills_the_old_one(api: ApiClient, at: Moment) -> None:
    person = a_person_of(a_company())
    old = make(person)
    seen = shown(old)
    at.move(seconds=1)
    new = make(person)

    assert check(old, a_clerk()).status == 404
    assert check(new, a_clerk()).status == 200
    with pytest.raises(NotFound):
        commit(*use_code(seen, "hnd_1"))


def test_code_is_over_by_the_clock_while_its_row_is_still_there(api: ApiClient, at: Moment) -> None:
    """DynamoDB may remove what has expired days later."""
    code, clerk = make(a_person_of(a_company())), a_clerk()
    at.move(minutes=29)
    seen = shown(code)
    assert check(code, clerk).status == 200

    at.move(minutes=1)

    assert check(code, clerk).status == 404
    with pytest.raises(NotFound):
        commit(*use_code(seen, "hnd_1"))


def set_user(person: User, **values: object) -> None:
    actions = [getattr(UserRow, name).set(value) for name, value in values.items()]
    commit(update(keys.user(person.id), actions, Row.pk.exists()))


@pytest.mark.parametrize("value", [{"state": "blocked"}, {"state": "deleted"}, {"valid_from_s": 0}])
def test_code_ends_with_its_users_sessions(
    api: ApiClient, at: Moment, value: dict[str, object]
) -> None:
    """A lost telephone's code is worth nothing once its owner signed out everywhere."""
    person = a_person_of(a_company())
    code = make(person)
    seen = shown(code)

    now_s = clock.epoch_s(clock.now())
    set_user(person, **({"valid_from_s": now_s + 1} if "valid_from_s" in value else value))

    assert check(code, a_clerk()).status == 404
    with pytest.raises(NotFound) as refused:
        commit(*use_code(seen, "hnd_1"))
    assert refused.value.code == "pick_up_code_invalid"


@pytest.mark.parametrize("seed", range(12))
def test_of_two_desks_with_one_code_one_wins(world: None, seed: int) -> None:
    person = a_person_of(a_company())
    code = make(person)
    won: list[str] = []

    def desk(name: str) -> None:
        try:
            use(code, name)
        except NotFound as refused:
            assert refused.code == "pick_up_code_invalid"
        else:
            won.append(name)

    in_turns([partial(desk, f"hnd_{n}") for n in range(3)], random.Random(seed))

    assert len(won) == 1
    (raw,) = fetch([keys.current_pick_up_code(person.id)]).values()
    assert raw["handout_id"]["S"] == won[0]


def test_wrong_codes_lock_whoever_types_them_and_nobody_else(api: ApiClient, at: Moment) -> None:
    code, clerk = make(a_person_of(a_company())), a_clerk()

    missed = [check(wrong(), clerk).status for _ in range(10)]

    assert missed == [404] * 10
    locked = check(code, clerk)
    assert (locked.status, locked.json["code"]) == (429, "too_many_attempts")
    assert check(code, a_clerk()).status == 200
    at.move(minutes=1)
    assert check(code, clerk).status == 200


def test_right_code_takes_its_attempt_back(api: ApiClient) -> None:
    code, clerk = make(a_person_of(a_company())), a_clerk()
    for _ in range(9):
        check(wrong(), clerk)

    assert [check(code, clerk).status for _ in range(5)] == [200] * 5
    assert check(wrong(), clerk).status == 404
    assert check(code, clerk).status == 429


def test_wrong_codes_of_many_desks_lock_the_office(api: ApiClient, at: Moment) -> None:
    code = make(a_person_of(a_company()))
    clerks = [a_clerk() for _ in range(12)]

    for n in range(100):
        assert check(wrong(), clerks[n // 9]).status == 404

    assert check(code, a_clerk()).status == 429
    at.move(minutes=1)
    assert check(code, a_clerk()).status == 200


def test_what_cannot_be_a_code_is_no_attempt(api: ApiClient) -> None:
    clerk = a_clerk()

    answers = [check("AWZ1:12345678X", clerk) for _ in range(12)]

    assert {(each.status, each.json["code"]) for each in answers} == {(404, "pick_up_code_invalid")}
    assert check(make(a_person_of(a_company())), clerk).status == 200


@pytest.mark.parametrize("seed", range(6))
def test_guesses_at_once_do_not_slip_in_under_the_limit(world: None, seed: int) -> None:
    clerk, seen = a_clerk(), []

    def guess() -> None:
        seen.append(check(wrong(), clerk).status)

    in_turns([guess] * 14, random.Random(seed))

    assert seen.count(404) <= 10
    assert set(seen) <= {404, 429}


def test_somebody_without_a_code_has_none(api: ApiClient) -> None:
    assert api.get(MINE, by=a_user()).json == {"expires_at": None, "used_at": None}


def test_every_check_is_recorded_without_the_code(api: ApiClient) -> None:
    person, clerk = a_person_of(a_company()), a_user(role=Role.CLERK)
    code = make(person)

    check(wrong(), clerk)
    check(code, clerk)

    found = [raw for raw in rows("AUDIT#OFFICE#") if raw["tag"]["S"].startswith("pickup:")]
    said = [
        (raw["tag"]["S"], raw["actor_id"]["S"], raw.get("target", {}).get("S")) for raw in found
    ]
    assert sorted(said, key=str) == sorted(
        [
            ("pickup:code:make", person.id, person.id),
            ("pickup:code:check", clerk.id, None),
            ("pickup:code:check", clerk.id, person.id),
        ],
        key=str,
    )
