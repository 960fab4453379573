"""Until when a grant opens anything: the office's calendar day decides, and nothing else (T05)."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from chalicelib.access.model import Grant, GrantKind, GrantPermission, GrantState
from chalicelib.access.resolve import DEFAULT_TIME_ZONE, Claims, resolve_actor
from chalicelib.aws import keys
from chalicelib.aws.reads import fetch
from chalicelib.core import clock
from chalicelib.settings.service import change_settings
from tests.builders import a_company, a_grant, a_user, an_actor
from tests.harness.client import ApiClient
from tests.harness.moment import Moment

ZONES = [
    "Europe/Warsaw",
    "Europe/Rome",
    "UTC",
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "America/St_Johns",
    "Africa/Casablanca",
    "Pacific/Apia",
]


def open_grant(until: date) -> Grant:
    permissions = frozenset({GrantPermission.MAIL})
    return Grant("u", "c", GrantKind.GUEST, GrantState.ACTIVE, permissions, until, False, 1)


def test_grant_is_open_until_its_last_day_is_over_in_the_offices_zone() -> None:
    """10 000 moments, most of them around midnight, in zones of all kinds."""
    draw = random.Random(5)
    for _ in range(10_000):
        zone = ZoneInfo(draw.choice(ZONES))
        until = date(2000, 1, 1) + timedelta(days=draw.randrange(33_000))
        next_day = until + timedelta(days=1)
        # The first moment at which the office's calendar no longer shows the last day.
        end = datetime(next_day.year, next_day.month, next_day.day, tzinfo=zone).astimezone(UTC)
        moment = end + timedelta(seconds=draw.choice([-1, 0, 1, draw.randrange(-300_000, 300_000)]))

        with clock.held(lambda at=moment: at):  # type: ignore[misc]
            is_open = open_grant(until).is_open(clock.today(zone.key))

        assert is_open == (moment < end), f"{until} in {zone} at {moment}"


@pytest.fixture
def warsaw(world: None, at: Moment) -> Iterator[Moment]:
    yield at


@pytest.mark.parametrize(
    ("utc", "status"),
    [
        ("2026-11-20T22:59:59", 200),  # 23:59:59 in Warsaw
        ("2026-11-20T23:00:00", 404),  # midnight in Warsaw
        ("2026-11-20T23:59:59", 404),
        ("2026-11-21T12:00:00", 404),
    ],
)
def test_expired_grant_reads_nothing_though_its_row_is_there(
    warsaw: Moment, utc: str, status: int
) -> None:
    user, company = a_user(), a_company()
    a_grant(user, company, until=date(2026, 11, 20))
    warsaw.now = datetime.fromisoformat(utc).replace(tzinfo=UTC)

    answer = ApiClient().get(f"/companies/{company.id}/mail", by=user)

    assert answer.status == status
    assert keys.grant(user.id, company.id) in fetch([keys.grant(user.id, company.id)])


def test_summer_time_moves_the_end_of_the_day(warsaw: Moment) -> None:
    user, company = a_user(), a_company()
    a_grant(user, company, until=date(2026, 7, 1))
    statuses = []

    for utc in ("2026-07-01T21:59:59", "2026-07-01T22:00:00"):
        warsaw.now = datetime.fromisoformat(utc).replace(tzinfo=UTC)
        statuses.append(ApiClient().get(f"/companies/{company.id}/mail", by=user).status)

    assert statuses == [200, 404]


def test_changing_the_offices_zone_changes_the_day_at_once(warsaw: Moment) -> None:
    user, company = a_user(), a_company()
    a_grant(user, company, until=date(2026, 11, 20))
    warsaw.now = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)
    before = ApiClient().get(f"/companies/{company.id}/mail", by=user).status

    change_settings(an_actor(), {"time_zone": "Atlantic/Azores"}, seen_version=0)

    assert (before, ApiClient().get(f"/companies/{company.id}/mail", by=user).status) == (404, 200)


def test_actor_knows_the_offices_zone_and_day(warsaw: Moment) -> None:
    user = a_user()
    warsaw.now = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)

    first, _ = resolve_actor(Claims(user.id, 0))
    change_settings(an_actor(), {"time_zone": "Pacific/Pago_Pago"}, seen_version=0)
    second, _ = resolve_actor(Claims(user.id, 0))

    assert (first.time_zone, first.today) == (DEFAULT_TIME_ZONE, date(2026, 11, 21))
    assert (second.time_zone, second.today) == ("Pacific/Pago_Pago", date(2026, 11, 20))


@pytest.mark.parametrize("mutant", ["no day", "the day in UTC"])
def test_grant_that_opens_after_its_last_day_would_be_seen(
    warsaw: Moment, monkeypatch: pytest.MonkeyPatch, mutant: str
) -> None:
    """The mutants: nobody looks at the day, or at the office's zone."""
    today = clock.today
    if mutant == "no day":
        monkeypatch.setattr(Grant, "is_open", lambda self, day: self.state is GrantState.ACTIVE)
    else:
        monkeypatch.setattr(clock, "today", lambda zone: today("UTC"))

    with pytest.raises(AssertionError, match="assert 200 == 404"):
        test_expired_grant_reads_nothing_though_its_row_is_there(warsaw, "2026-11-20T23:00:00", 404)
