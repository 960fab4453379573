"""
Rows of a table as work records. A record's id is made of what its row says, and of which row of
those that say the same it is: the same file twice doubles nothing, whatever became of the records.
"""

import json

from chalicelib.access.model import Actor
from chalicelib.audit.store import Tag, entry
from chalicelib.aws.table import commit
from chalicelib.core import ids
from chalicelib.core.errors import Conflict, FieldError, Unavailable, ValidationFailed
from chalicelib.core.values import Value, asdict
from chalicelib.work import store
from chalicelib.work.answers import RowState
from chalicelib.work.model import WorkFacts, WorkRecord, settled
from chalicelib.work.service import new_record

_ATTEMPTS = 3


class Row(Value):
    """
    One row as it was read.

    Attributes:
        facts: None for one that cannot be read, and then `errors` say why.
        copy_number: the how-many-th row of the file that says the very same.
    """

    facts: WorkFacts | None
    copy_number: int
    errors: tuple[FieldError, ...] = ()


class Judged(Value):
    """What becomes of a row, and the record that a new one makes."""

    state: RowState
    errors: tuple[FieldError, ...] = ()
    record: WorkRecord | None = None


def judge_rows(actor: Actor, company_id: str, rows: list[Row]) -> list[Judged]:
    """What would become of rows, in their order. 2 BatchGetItem."""
    judged = [_checked(actor, company_id, row) for row in rows]
    wanted = list(dict.fromkeys(each.record.id for each in judged if each.record))
    there = store.find_records(company_id, wanted)
    met: set[str] = set()
    for place, one in enumerate(judged):
        if one.record is None:
            continue
        known = there.get(one.record.id)
        if known is not None:
            state = RowState.KNOWN if known.is_active else RowState.REMOVED
            judged[place] = Judged(state)
        elif one.record.id in met:
            judged[place] = Judged(RowState.KNOWN)
        met.add(one.record.id)
    return judged


def import_rows(actor: Actor, company_id: str, rows: list[Row]) -> list[Judged]:
    """
    Take all rows that are new, or none.

    Raises:
        ValidationFailed: some are wrong, each field named as `rows.3.day`.

    Writes audit `work:record:import` with how many there are. 1 TransactWrite of two changes for
    each of at most 40 rows and one more; none where nothing is new.
    """
    for _ in range(_ATTEMPTS):
        judged = judge_rows(actor, company_id, rows)
        _refuse_wrong(judged)
        new = [each.record for each in judged if each.record]
        if not new:
            return judged
        changes = [change for record in new for change in store.put_record(record)]
        record = entry(Tag.WORK_IMPORT, actor_id=actor.user.id, scope=company_id, records=len(new))
        try:
            commit(*changes, record)
        except Conflict:
            continue  # Somebody imports the same at this moment: what is there now is known.
        return judged
    raise Unavailable("Somebody imports the same rows at this moment. Try again.")


def _checked(actor: Actor, company_id: str, row: Row) -> Judged:
    if row.facts is None:
        return Judged(RowState.WRONG, row.errors)
    try:
        facts = settled(row.facts, actor.today)
    except ValidationFailed as error:
        return Judged(RowState.WRONG, tuple(error.errors))
    said = json.dumps(asdict(facts), default=_plain, sort_keys=True)
    work_id = ids.derived_id("wrk", company_id, said, str(row.copy_number))
    return Judged(RowState.NEW, record=new_record(actor, company_id, work_id, facts))


def _plain(value: object) -> object:
    return asdict(value) if isinstance(value, Value) else str(value)


def _refuse_wrong(judged: list[Judged]) -> None:
    wrong = [
        FieldError(f"rows.{place}.{error.field}", error.code, error.message)
        for place, each in enumerate(judged)
        for error in each.errors
    ]
    if wrong:
        raise ValidationFailed(*wrong)
