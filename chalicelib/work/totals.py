"""What a month's work records come to, by person and by place. Pure."""

from collections.abc import Iterable

from chalicelib.core.text import fold
from chalicelib.core.values import Value, replace
from chalicelib.work.model import WorkKind, WorkRecord


class Sum(Value):
    """
    What the records of one person or one place come to.

    Attributes:
        name: as the latest record spells it; empty for records that name nobody, or no place.
        entries, sheets: how many time entries and job sheets there are.
    """

    name: str
    minutes: int = 0
    entries: int = 0
    sheets: int = 0

    def with_record(self, record: WorkRecord) -> "Sum":
        """The same with one record more."""
        is_entry = record.facts.kind is WorkKind.TIME
        return replace(
            self,
            minutes=self.minutes + record.facts.minutes,
            entries=self.entries + is_entry,
            sheets=self.sheets + (not is_entry),
        )


class MonthTotals(Value):
    """
    A month of one company.

    Attributes:
        is_whole: False when there were more records than are read at once.
    """

    total: Sum
    people: tuple[Sum, ...]
    places: tuple[Sum, ...]
    is_whole: bool


def totals_of(records: Iterable[WorkRecord], *, is_whole: bool = True) -> MonthTotals:
    """
    The totals of records, which are newest first; names that differ in case or accents alone are
    one. The most minutes come first, then by name.
    """
    total = Sum("")
    people: dict[str, Sum] = {}
    places: dict[str, Sum] = {}
    for record in records:
        total = total.with_record(record)
        for sums, name in ((people, record.facts.person), (places, record.facts.place)):
            before = sums.get(fold(name), Sum(name))
            sums[fold(name)] = before.with_record(record)
    return MonthTotals(total, _in_order(people), _in_order(places), is_whole)


def _in_order(sums: dict[str, Sum]) -> tuple[Sum, ...]:
    found = sorted(sums.items(), key=lambda pair: (-pair[1].minutes, -pair[1].sheets, pair[0]))
    return tuple(value for _, value in found)
