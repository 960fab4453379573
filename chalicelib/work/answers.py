"""How work records look in answers; what is internal is in those to staff alone (T09)."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from chalicelib.core.errors import FieldError
from chalicelib.edge.amounts import MoneyAnswer, money_answer
from chalicelib.edge.body import Answer
from chalicelib.work.model import WorkKind, WorkRecord, WorkState
from chalicelib.work.totals import MonthTotals, Sum


class MaterialAnswer(Answer):
    """What was used up."""

    name: str
    quantity: str
    unit: str


class WorkAnswer(Answer):
    """A work record as its company's people read it; a job sheet has no times and no minutes."""

    id: str
    company_id: str
    kind: WorkKind
    day: date
    person: str
    place: str
    start: str | None
    end: str | None
    minutes: int | None
    tasks: str
    materials: list[MaterialAnswer]
    remarks: str


class OfficeWorkAnswer(WorkAnswer):
    """The same for staff, with what is internal, and why it was removed if it was."""

    internal_remark: str
    internal_cost: MoneyAnswer | None
    state: WorkState
    reason: str | None
    created_at: datetime
    created_by: str
    version: int


class WorkSumAnswer(Answer):
    """What the records of one person or place come to; the name is empty where none was named."""

    name: str
    minutes: int
    entries: int
    sheets: int


class WorkTotalsAnswer(Answer):
    """
    A month: minutes and records in all, by person and by place. `is_whole` is false when there were
    more records than are read at once.
    """

    month: str
    minutes: int
    entries: int
    sheets: int
    people: list[WorkSumAnswer]
    places: list[WorkSumAnswer]
    is_whole: bool


class RowState(StrEnum):
    """What becomes of an imported row: `known` and `removed` ones were taken before."""

    NEW = "new"
    KNOWN = "known"
    REMOVED = "removed"
    WRONG = "wrong"


class RowErrorAnswer(Answer):
    """What is wrong with one cell."""

    field: str
    code: str
    message: str


class ImportedRowAnswer(Answer):
    """One row; `record` is what it says, unless it is wrong."""

    state: RowState
    errors: list[RowErrorAnswer]


class ImportAnswer(Answer):
    """What became, or would become, of the rows, in their order."""

    rows: list[ImportedRowAnswer]
    new: int
    known: int
    removed: int
    wrong: int


def work_answer(record: WorkRecord) -> WorkAnswer:
    """A record for its company's people."""
    return WorkAnswer(**_shared(record))


def office_work_answer(record: WorkRecord) -> OfficeWorkAnswer:
    """A record for staff."""
    cost = record.facts.internal_cost
    return OfficeWorkAnswer(
        **_shared(record),
        internal_remark=record.facts.internal_remark,
        internal_cost=money_answer(cost) if cost else None,
        state=record.state,
        reason=record.reason or None,
        created_at=record.created_at,
        created_by=record.created_by,
        version=record.version,
    )


def totals_answer(month: str, totals: MonthTotals) -> WorkTotalsAnswer:
    """A month's totals for an answer."""
    return WorkTotalsAnswer(
        month=month,
        minutes=totals.total.minutes,
        entries=totals.total.entries,
        sheets=totals.total.sheets,
        people=[_sum_answer(each) for each in totals.people],
        places=[_sum_answer(each) for each in totals.places],
        is_whole=totals.is_whole,
    )


def row_answer(state: RowState, errors: tuple[FieldError, ...] = ()) -> ImportedRowAnswer:
    """One imported row for an answer."""
    wrong = [RowErrorAnswer(field=e.field, code=e.code, message=e.message) for e in errors]
    return ImportedRowAnswer(state=state, errors=wrong)


def import_answer(rows: list[ImportedRowAnswer]) -> ImportAnswer:
    """All imported rows for an answer, counted."""
    counts = {str(state): sum(row.state is state for row in rows) for state in RowState}
    return ImportAnswer(rows=rows, **counts)


def _sum_answer(value: Sum) -> WorkSumAnswer:
    return WorkSumAnswer(
        name=value.name, minutes=value.minutes, entries=value.entries, sheets=value.sheets
    )


def _shared(record: WorkRecord) -> dict[str, Any]:
    facts = record.facts
    return {
        "id": record.id,
        "company_id": record.company_id,
        "kind": facts.kind,
        "day": facts.day,
        "person": facts.person,
        "place": facts.place,
        "start": facts.start or None,
        "end": facts.end or None,
        "minutes": facts.minutes or None,
        "tasks": facts.tasks,
        "materials": [
            MaterialAnswer(name=each.name, quantity=each.quantity, unit=each.unit)
            for each in facts.materials
        ],
        "remarks": facts.remarks,
    }
