"""The one clock of the product. Everything asks it, so that a test can hold the time still."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def _system() -> datetime:
    return datetime.now(UTC)


_source: Callable[[], datetime] = _system


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _source()


def today(zone: str) -> date:
    """The calendar day in a time zone such as `Europe/Warsaw`."""
    return now().astimezone(ZoneInfo(zone)).date()


def epoch_s(moment: datetime) -> int:
    """Whole seconds since 1970, rounded down; the unit of DynamoDB's TTL and of token claims."""
    return int(moment.timestamp())


def iso(moment: datetime) -> str:
    """RFC 3339 in UTC with microseconds, so that text order is time order."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def first_version(moment: datetime) -> int:
    """
    The version with which a row begins whose key may have been another row's before: larger than
    any that the former one reached, so that nobody edits the new one by what was seen of the old.
    """
    return int(moment.timestamp() * 1000)


def from_iso(text: str) -> datetime:
    """The inverse of `iso`."""
    return datetime.fromisoformat(text)


@contextmanager
def held(source: Callable[[], datetime]) -> Iterator[None]:
    """Take the time from `source` within the block."""
    global _source  # noqa: PLW0603 - one source for the process, replaced by tests
    before, _source = _source, source
    try:
        yield
    finally:
        _source = before
