"""What staff send about work records, with every field's limits, and what lists are asked for."""

import json
from datetime import date
from typing import Annotated, Any, ClassVar

from pydantic import Field, ValidationError

from chalicelib.core.errors import FieldError, ValidationFailed
from chalicelib.edge.amounts import Currency, MoneyInput
from chalicelib.edge.body import Block, Day, FilledLine, Input, Line, PageQuery, Query, WrittenMonth
from chalicelib.edge.changes import Changes
from chalicelib.edge.problem import field_errors
from chalicelib.work.cells import said_in
from chalicelib.work.model import (
    CLOCK,
    MOST_MATERIALS,
    MOST_MINUTES,
    QUANTITY,
    Material,
    Wanted,
    WorkFacts,
    WorkKind,
    WorkState,
)

MOST_ROWS = 40
Name = Annotated[Line, Field(max_length=120)]
Words = Annotated[Block, Field(max_length=4000)]
Inner = Annotated[Block, Field(max_length=2000)]
Time = Annotated[str, Field(pattern=f"^{CLOCK}$")]
Minutes = Annotated[int, Field(ge=1, le=MOST_MINUTES)]
Reason = Annotated[FilledLine, Field(min_length=1, max_length=500)]
Cell = Annotated[str, Field(max_length=5000)]
Sought = Annotated[Line, Field(max_length=80)]


class MaterialInput(Input):
    """What was used up; the quantity is a decimal number such as `2.5`."""

    name: Annotated[FilledLine, Field(min_length=1, max_length=120)]
    quantity: Annotated[str, Field(pattern=f"^{QUANTITY}$")]
    unit: Annotated[Line, Field(max_length=20)] = ""

    def as_material(self) -> Material:
        """The same in the model's words."""
        return Material(self.name, self.quantity, self.unit)


Materials = Annotated[list[MaterialInput], Field(max_length=MOST_MATERIALS)]


class AddWork(Input):
    """
    A time entry, with from and to or with minutes, or a job sheet, with one task a line. Internal
    remark and cost are for staff alone.
    """

    kind: WorkKind
    day: Day
    person: Name = ""
    place: Name = ""
    start: Time | None = None
    end: Time | None = None
    minutes: Minutes | None = None
    tasks: Words = ""
    materials: Materials = Field(default=[])
    remarks: Words = ""
    internal_remark: Inner = ""
    internal_cost: MoneyInput | None = None

    def as_facts(self) -> WorkFacts:
        """The same in the model's words."""
        return WorkFacts(
            kind=self.kind,
            day=self.day,
            person=self.person,
            place=self.place,
            start=self.start or "",
            end=self.end or "",
            minutes=self.minutes or 0,
            tasks=self.tasks,
            materials=tuple(each.as_material() for each in self.materials),
            remarks=self.remarks,
            internal_remark=self.internal_remark,
            internal_cost=self.internal_cost.as_money() if self.internal_cost else None,
        )


class EditWork(Changes):
    """Corrections; null takes times, minutes and the internal cost away. A kind never changes."""

    cleared_by_null: ClassVar[frozenset[str]] = frozenset(
        {"start", "end", "minutes", "internal_cost"}
    )

    day: Day | None = None
    person: Name | None = None
    place: Name | None = None
    start: Time | None = None
    end: Time | None = None
    minutes: Minutes | None = None
    tasks: Words | None = None
    materials: Materials | None = None
    remarks: Words | None = None
    internal_remark: Inner | None = None
    internal_cost: MoneyInput | None = None

    def as_changes(self) -> dict[str, Any]:
        """What was sent, in the model's words."""
        said = {name: getattr(self, name) for name in self.model_fields_set}
        if "materials" in said:
            said["materials"] = tuple(each.as_material() for each in self.materials or [])
        if self.internal_cost is not None:
            said["internal_cost"] = self.internal_cost.as_money()
        nothing = {"start": "", "end": "", "minutes": 0}
        return {name: nothing.get(name) if value is None else value for name, value in said.items()}


class RemoveWork(Input):
    """Why a record counts no more; it stays with staff, with the reason."""

    reason: Reason


class ImportRow(Input):
    """
    A row of a table, its cells as they were written there.

    Attributes:
        copy_number: the how-many-th row of the file that says the very same, so that two visits
            alike are two records, and the same file twice doubles nothing.
    """

    copy_number: Annotated[int, Field(ge=1, le=1000)] = 1
    kind: Cell = ""
    day: Cell = ""
    person: Cell = ""
    place: Cell = ""
    start: Cell = ""
    end: Cell = ""
    minutes: Cell = ""
    tasks: Cell = ""
    materials: Cell = ""
    remarks: Cell = ""
    internal_remark: Cell = ""
    internal_cost: Cell = ""

    def as_facts(self, currency: str) -> WorkFacts:
        """
        The same in the model's words.

        Raises:
            ValidationFailed: a cell cannot be read, or is more than the form takes.
        """
        said, errors = said_in(self.model_dump(exclude={"copy_number"}), currency)
        try:
            form = AddWork.model_validate_json(json.dumps(said))
        except ValidationError as error:
            found = [_of_field(each) for each in field_errors(error).errors]
            raise ValidationFailed(*errors, *found) from error
        if errors:
            raise ValidationFailed(*errors)
        return form.as_facts()


class ImportWork(Input):
    """
    Rows of a table. With `preview` nothing is written and each row says what is wrong with it;
    without, all of them are taken or none.
    """

    largest_bytes: ClassVar[int] = 1024 * 1024

    currency: Currency
    preview: bool
    rows: Annotated[list[ImportRow], Field(min_length=1, max_length=MOST_ROWS)]


class WorkQuery(PageQuery):
    """`from` and `to`: days, both included. `person`, `place`: words that stand in the name."""

    kind: WorkKind | None = None
    first: Annotated[Day | None, Field(alias="from")] = None
    last: Annotated[Day | None, Field(alias="to")] = None
    person: Sought = ""
    place: Sought = ""

    def wanted(self) -> Wanted:
        """The same in the model's words."""
        return _wanted(self, WorkState.ACTIVE)


class OfficeWorkQuery(WorkQuery):
    """The same for staff, who also see what was removed."""

    state: WorkState = WorkState.ACTIVE

    def wanted(self) -> Wanted:
        """The same in the model's words."""
        return _wanted(self, self.state)


class WorkMonthQuery(Query):
    """`month`: such as `2026-11`; left out: this one, by the office's clock."""

    month: WrittenMonth | None = None


def _wanted(query: WorkQuery, state: WorkState) -> Wanted:
    first: date | None = query.first
    return Wanted(state, query.kind, first, query.last, query.person, query.place)


def _of_field(error: FieldError) -> FieldError:
    """An error of a part, such as `materials.0.name`, as one of the cell that holds it."""
    return FieldError(error.field.partition(".")[0], error.code, error.message)
