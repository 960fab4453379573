"""Work records: what makes a time entry, what a job sheet, and what may be done to one. Pure."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from chalicelib.core.errors import Conflict, FieldError, StaleVersion, ValidationFailed
from chalicelib.core.money import Money
from chalicelib.core.text import has_words
from chalicelib.core.values import Value, replace

CLOCK = r"([01][0-9]|2[0-3]):[0-5][0-9]"
QUANTITY = r"[0-9]{1,7}(\.[0-9]{1,3})?"
MOST_MINUTES = 24 * 60
MOST_MATERIALS = 40
OLDEST_DAY = date(2000, 1, 1)


class WorkKind(StrEnum):
    """The two kinds of work records (R15)."""

    TIME = "time"
    JOB = "job"


class WorkState(StrEnum):
    """Whether a record counts; one that was removed keeps its row."""

    ACTIVE = "active"
    REMOVED = "removed"


class Material(Value):
    """
    What was used up.

    Attributes:
        quantity: a decimal number as text, such as `2.5`: it is read, and never reckoned with.
        unit: such as `m`; may be empty.
    """

    name: str
    quantity: str
    unit: str


class WorkFacts(Value):
    """
    What staff write down.

    Attributes:
        day: by the office's clock.
        start, end: such as `08:30`, on that day; empty where only the minutes are known.
        minutes: of a time entry; 0 for a job sheet.
        tasks: what was done; of a job sheet one task a line.
        internal_remark, internal_cost: never in an answer to a company's people.
    """

    kind: WorkKind
    day: date
    person: str
    place: str
    start: str
    end: str
    minutes: int
    tasks: str
    materials: tuple[Material, ...]
    remarks: str
    internal_remark: str
    internal_cost: Money | None


class WorkRecord(Value):
    """A time entry or a job sheet, who wrote it, and why it was removed if it was."""

    id: str
    company_id: str
    facts: WorkFacts
    state: WorkState
    reason: str
    created_at: datetime
    created_by_id: str
    created_by: str
    version: int

    @property
    def is_active(self) -> bool:
        """Whether it counts."""
        return self.state is WorkState.ACTIVE


class Wanted(Value):
    """
    Which records somebody looks for.

    Attributes:
        first, last: days, both included; None for no bound.
        person, place: words that stand in the name; empty for all.
    """

    state: WorkState = WorkState.ACTIVE
    kind: WorkKind | None = None
    first: date | None = None
    last: date | None = None
    person: str = ""
    place: str = ""

    @property
    def is_narrow(self) -> bool:
        """Whether more is asked for than the days."""
        return bool(self.kind or self.person or self.place)

    def fits(self, record: WorkRecord) -> bool:
        """Whether a record of the right days is looked for."""
        facts = record.facts
        return (
            record.state is self.state
            and self.kind in {None, facts.kind}
            and has_words(self.person, facts.person)
            and has_words(self.place, facts.place)
        )


def check_wanted(wanted: Wanted) -> None:
    """
    Raises:
        ValidationFailed: the last day lies before the first (`before_start`).
    """
    if wanted.first and wanted.last and wanted.last < wanted.first:
        raise ValidationFailed(
            FieldError("to", "before_start", "Choose the first day or a later one.")
        )


def settled(facts: WorkFacts, today: date) -> WorkFacts:
    """
    The same facts with the minutes that lie between from and to.

    Raises:
        ValidationFailed: the day is to come (`in_future`) or before 2000 (`too_old`); something is
            missing (`required`) or said of the wrong kind (`not_of_this_kind`); `to` is not after
            `from` (`before_start`), or the minutes are others than those between (`not_the_time`).
    """
    errors = [*_wrong_day(facts.day, today), *_wrong_kind(facts), *_missing(facts)]
    errors += _wrong_time(facts)
    if errors:
        raise ValidationFailed(*errors)
    return replace(facts, minutes=minutes_between(facts.start, facts.end) or facts.minutes)


def edited(
    before: WorkRecord, changes: Mapping[str, Any], seen_version: int, today: date
) -> WorkRecord:
    """
    The same record with other facts.

    Args:
        changes: those of the fields of `WorkFacts` that change. Whoever names other hours, or takes
            them away, need not work out the minutes.

    Raises:
        StaleVersion: somebody else changed it since.
        Conflict: `work_removed`.
        ValidationFailed: as `settled` says.
    """
    _check_seen(before, seen_version)
    if not before.is_active:
        raise Conflict("This work record was removed. Restore it first.", code="work_removed")
    anew = {"minutes": 0} if {"start", "end"} & set(changes) else {}
    facts = settled(replace(before.facts, **(anew | dict(changes))), today)
    return replace(before, facts=facts, version=before.version + 1)


def removed(before: WorkRecord, reason: str, seen_version: int) -> WorkRecord:
    """
    The same record, which counts no more and says why.

    Raises:
        StaleVersion: somebody else changed it since.
        Conflict: `work_removed`: it was before.
    """
    _check_seen(before, seen_version)
    if not before.is_active:
        raise Conflict("This work record was removed already.", code="work_removed")
    return replace(before, state=WorkState.REMOVED, reason=reason, version=before.version + 1)


def restored(before: WorkRecord, seen_version: int) -> WorkRecord:
    """
    The same record, which counts again.

    Raises:
        StaleVersion: somebody else changed it since.
        Conflict: `work_active`: it counts already.
    """
    _check_seen(before, seen_version)
    if before.is_active:
        raise Conflict("This work record counts already.", code="work_active")
    return replace(before, state=WorkState.ACTIVE, reason="", version=before.version + 1)


def minutes_between(start: str, end: str) -> int:
    """How many minutes lie between two times of a day; 0 where one of them is not said."""
    if not (start and end):
        return 0
    return _minute_of(end) - _minute_of(start)


def _minute_of(time: str) -> int:
    if not re.fullmatch(CLOCK, time):
        raise ValueError("a time of a day is written as 08:30")
    return int(time[:2]) * 60 + int(time[3:])


def _wrong_day(day: date, today: date) -> list[FieldError]:
    if day > today:
        return [FieldError("day", "in_future", "Choose today or an earlier day.")]
    if day < OLDEST_DAY:
        return [FieldError("day", "too_old", "Choose a day since 2000.")]
    return []


def _wrong_kind(facts: WorkFacts) -> list[FieldError]:
    said: dict[str, object] = {"materials": facts.materials, "remarks": facts.remarks}
    if facts.kind is WorkKind.JOB:
        said = {"start": facts.start, "end": facts.end, "minutes": facts.minutes}
    hint = "Leave this empty: it is no part of this kind of work record."
    return [FieldError(name, "not_of_this_kind", hint) for name, value in said.items() if value]


def _missing(facts: WorkFacts) -> list[FieldError]:
    needed: dict[str, object] = {"tasks": facts.tasks}
    if facts.kind is WorkKind.TIME:
        needed["person"] = facts.person
        needed |= {"end": facts.end} if facts.start else {}
        needed |= {"start": facts.start} if facts.end else {}
        if not (facts.start or facts.end):
            needed["minutes"] = facts.minutes
    empty = [name for name, value in needed.items() if not value]
    return [FieldError(name, "required", "Fill this in.") for name in empty]


def _wrong_time(facts: WorkFacts) -> list[FieldError]:
    if facts.kind is WorkKind.JOB or not (facts.start and facts.end):
        return []
    between = minutes_between(facts.start, facts.end)
    if between <= 0:
        hint = "Choose a later time. Work past midnight is two time entries."
        return [FieldError("end", "before_start", hint)]
    if facts.minutes not in {0, between}:
        hint = f"From and to make {between} minutes. Write these, or leave the minutes empty."
        return [FieldError("minutes", "not_the_time", hint)]
    return []


def _check_seen(record: WorkRecord, seen_version: int) -> None:
    if record.version != seen_version:
        raise StaleVersion("Somebody changed this work record meanwhile. Load it again.")
