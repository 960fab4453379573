"""The one clock: aware, in UTC, and text order is time order."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.core import clock

MOMENT = datetime(2026, 11, 20, 23, 30, 15, 123456, tzinfo=UTC)
moments = st.datetimes(datetime(1970, 1, 1), datetime(2190, 1, 1), timezones=st.just(UTC))


def test_present_is_aware_and_in_utc() -> None:
    assert clock.now().utcoffset() == timedelta(0)


def test_clock_is_held_within_the_block_only() -> None:
    with clock.held(lambda: MOMENT):
        assert clock.now() == MOMENT
        with clock.held(lambda: MOMENT + timedelta(days=1)):
            assert clock.now() > MOMENT
        assert clock.now() == MOMENT
    assert clock.now() != MOMENT


def test_clock_is_let_go_when_the_block_fails() -> None:
    with pytest.raises(RuntimeError), clock.held(lambda: MOMENT):
        raise RuntimeError
    assert clock.now() != MOMENT


@pytest.mark.parametrize(
    ("zone", "day"),
    [("UTC", 20), ("Europe/Warsaw", 21), ("Pacific/Kiritimati", 21), ("America/New_York", 20)],
)
def test_day_is_that_of_the_zone(zone: str, day: int) -> None:
    with clock.held(lambda: MOMENT):
        assert clock.today(zone) == date(2026, 11, day)


def test_seconds_are_rounded_down() -> None:
    assert clock.epoch_s(MOMENT) == 1795217415
    assert clock.epoch_s(MOMENT.replace(microsecond=999999)) == 1795217415


def test_moment_of_another_zone_is_written_in_utc() -> None:
    assert clock.iso(MOMENT.astimezone(ZoneInfo("Asia/Kathmandu"))) == "2026-11-20T23:30:15.123456Z"


@settings(max_examples=200, deadline=None)
@given(moments, moments)
def test_order_of_the_texts_is_the_order_of_the_moments(first: datetime, second: datetime) -> None:
    assert (clock.iso(first) < clock.iso(second)) == (first < second)
    assert len(clock.iso(first)) == len(clock.iso(second))


@settings(max_examples=200, deadline=None)
@given(moments, st.integers(-14 * 60, 14 * 60))
def test_moment_survives_its_text(moment: datetime, minutes: int) -> None:
    elsewhere = moment.astimezone(timezone(timedelta(minutes=minutes)))

    assert clock.from_iso(clock.iso(elsewhere)) == moment
