"""A clock that stands still until a test moves it."""

from datetime import UTC, datetime, timedelta


class Moment:
    """The time of a test."""

    def __init__(self, now: datetime = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)) -> None:
        self.now = now

    def __call__(self) -> datetime:
        # Two reads are never the same instant, as in life; text order stays time order.
        self.now += timedelta(microseconds=1)
        return self.now

    def move(self, **by: float) -> None:
        """Let time pass: `at.move(minutes=5)`."""
        self.now += timedelta(**by)
