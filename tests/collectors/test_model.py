"""What an authorisation and a code are worth on a day, and how a code is read."""

from datetime import UTC, date, datetime, timedelta

import pytest

from chalicelib.access.model import User, UserState
from chalicelib.collectors.model import (
    Collector,
    CollectorState,
    Document,
    DocumentType,
    Standing,
    check_days,
    person_key,
)
from chalicelib.collectors.pick_up import (
    CODE_LIFETIME,
    PickUpCode,
    code_opens,
    normal_pick_up_code,
    qr_text,
    shown_code,
)
from chalicelib.core import clock
from chalicelib.core.errors import ValidationFailed
from chalicelib.core.values import replace

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
CARD = Document(DocumentType.ID_CARD, "1234")


def a_named(**values: object) -> Collector:
    named = Collector(
        id="col_1",
        company_id="com_1",
        name="Jan Kowalski",
        document=CARD,
        valid_from=date(2026, 11, 10),
        valid_to=date(2026, 11, 20),
        power_of_attorney=None,
        state=CollectorState.ACTIVE,
        added_at=NOW,
        ended_at=None,
        version=1,
    )
    return replace(named, **values)  # type: ignore[arg-type]  # names of its fields


def a_user(**values: object) -> User:
    user = User("usr_1", "Anna", "Nowak", "a@example.org", "pl", None, UserState.ACTIVE, 0, 1)
    return replace(user, **values)  # type: ignore[arg-type]  # names of its fields


@pytest.mark.parametrize(
    ("day", "standing"),
    [(9, Standing.NOT_YET), (10, Standing.VALID), (20, Standing.VALID), (21, Standing.OVER)],
)
def test_both_days_are_included(day: int, standing: Standing) -> None:
    assert a_named().standing(date(2026, 11, day)) is standing


def test_without_a_last_day_it_is_good_until_it_is_ended() -> None:
    later = date(2099, 1, 1)

    assert a_named(valid_to=None).standing(later) is Standing.VALID
    assert a_named(valid_to=None, state=CollectorState.ENDED).standing(later) is Standing.ENDED


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [(20, 19, "before_start"), (10, 19, "in_the_past")],
)
def test_days_that_are_over_before_they_begin_are_refused(first: int, last: int, code: str) -> None:
    with pytest.raises(ValidationFailed) as refused:
        check_days(date(2026, 11, first), date(2026, 11, last), date(2026, 11, 20))

    assert [(e.field, e.code) for e in refused.value.errors] == [("valid_to", code)]


def test_days_up_to_today_are_taken() -> None:
    check_days(date(2026, 11, 20), date(2026, 11, 20), date(2026, 11, 20))
    check_days(date(2026, 11, 20), None, date(2026, 11, 20))


def test_one_person_is_the_same_however_the_name_is_typed() -> None:
    same = person_key("ŻANETA  Wójcik", CARD)

    assert same == person_key("Zaneta Wojcik", CARD)
    assert same != person_key("Zaneta Wojcik", Document(DocumentType.PASSPORT, "1234"))
    assert same != person_key("Zaneta Wojcik", Document(DocumentType.ID_CARD, "1235"))


@pytest.mark.parametrize(
    "typed", ["7k2m9qxd", "7K2M-9QXD", " 7k2m 9qxd ", "AWZP:7K2M9QXD", "awzp:7k2m-9qxd"]
)
def test_code_is_read_however_it_is_typed_or_scanned(typed: str) -> None:
    assert normal_pick_up_code(typed) == "7k2m9qxd"


def test_signs_that_look_alike_are_taken_for_each_other() -> None:
    assert normal_pick_up_code("OoIiLl22") == "00111122"


@pytest.mark.parametrize(
    "typed", ["", "7k2m9qx", "7k2m9qxdd", "7k2m9qxu", "AWZ1:7K2M9QXD", "żółćżółć"]
)
def test_what_cannot_be_a_code_is_none(typed: str) -> None:
    assert normal_pick_up_code(typed) is None


def test_code_is_shown_in_two_groups_and_its_qr_code_says_what_it_is() -> None:
    assert shown_code("7k2m9qxd") == "7K2M-9QXD"
    assert qr_text("7k2m9qxd") == "AWZP:7K2M9QXD"


@pytest.mark.parametrize(
    ("code", "user", "after", "opens"),
    [
        ({}, {}, timedelta(), True),
        ({}, {}, CODE_LIFETIME - timedelta(seconds=1), True),
        ({}, {}, CODE_LIFETIME, False),
        ({"used_at": NOW}, {}, timedelta(), False),
        ({}, {"id": "usr_2"}, timedelta(), False),
        ({}, {"state": UserState.BLOCKED}, timedelta(), False),
        ({}, {"valid_from_s": clock.epoch_s(NOW) + 1}, timedelta(), False),
        ({}, {"valid_from_s": clock.epoch_s(NOW)}, timedelta(), True),
    ],
)
def test_code_opens_once_for_half_an_hour_as_long_as_its_sessions_stand(
    code: dict[str, object], user: dict[str, object], after: timedelta, opens: bool
) -> None:
    made = PickUpCode("usr_1", "hash", NOW, NOW + CODE_LIFETIME)

    judged = code_opens(replace(made, **code), a_user(**user), NOW + after)  # type: ignore[arg-type]

    assert judged is opens
