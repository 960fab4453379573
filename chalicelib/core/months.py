"""Months as text such as `2026-11`, whose order is the order of time."""

from datetime import date

# A month's text, whole; what begins with a nought is no year of ours.
FORM = r"[1-9][0-9]{3}-(0[1-9]|1[0-2])"


def month_of(day: date) -> str:
    """The month of a day."""
    return day.isoformat()[:7]


def first_day(month: str) -> date:
    """The day with which a month begins."""
    return date.fromisoformat(f"{month}-01")


def shifted(month: str, by: int) -> str:
    """The month so many months later, or earlier."""
    first = first_day(month)
    years, place = divmod(first.month - 1 + by, 12)
    return month_of(first.replace(year=first.year + years, month=place + 1))
