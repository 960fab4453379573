"""Reading the audit, and recording who took it away as a file."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from chalicelib.access.model import Actor
from chalicelib.audit.store import Tag, entry
from chalicelib.aws import keys
from chalicelib.aws.table import commit
from chalicelib.core.months import first_day, month_of
from chalicelib.trail.model import Wanted
from chalicelib.trail.store import find_names, list_entries

__all__ = ["find_names", "list_entries", "note_export", "span_of"]

_LONGEST_MONTH = timedelta(days=31)


def span_of(
    zone: str, today: date, month: str | None, on: date | None
) -> tuple[datetime, datetime]:
    """From when to before when, by the office's calendar: a day, else a month, else this month."""
    first = on or first_day(month or month_of(today))
    last = _later(first, timedelta(days=1)) if on else _later(first, _LONGEST_MONTH).replace(day=1)
    begin, end = (datetime.combine(day, time(), ZoneInfo(zone)) for day in (first, last))
    return begin, end


def note_export(actor: Actor, wanted: Wanted) -> None:
    """
    Somebody begins to take entries away as a file.

    Writes audit `audit:entries:export` with what was asked for, of the company if one was.
    """
    told = dict(_told(wanted))
    scope = wanted.company_id or keys.OFFICE
    commit(entry(Tag.AUDIT_EXPORT, actor_id=actor.user.id, scope=scope, target=scope, **told))


def _told(wanted: Wanted) -> Iterator[tuple[str, str]]:
    yield "first", wanted.first.isoformat()
    yield "last", wanted.last.isoformat()
    for name in ("by", "about"):
        if getattr(wanted, name):
            yield name, getattr(wanted, name)
    if wanted.target:
        yield "thing", wanted.target


def _later(day: date, by: timedelta) -> date:
    """The calendar ends one day, and whoever asks for that day finds nothing in it."""
    return day + by if day <= date.max - by else date.max
