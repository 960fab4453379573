"""What work records offer: writing, correcting, removing them, their lists and months (R15)."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from chalicelib.access.model import Actor
from chalicelib.audit.store import Tag, entry
from chalicelib.aws import work_keys
from chalicelib.aws.table import Change, Key, Raw, commit
from chalicelib.core import clock, ids
from chalicelib.core.months import first_day
from chalicelib.core.paging import Page, Position
from chalicelib.work import store
from chalicelib.work.model import (
    Wanted,
    WorkFacts,
    WorkRecord,
    WorkState,
    check_wanted,
    edited,
    removed,
    restored,
    settled,
)
from chalicelib.work.totals import MonthTotals, totals_of

_LONGEST_MONTH = timedelta(days=31)


def record_in(rows: Mapping[Key, Raw], company_id: str, work_id: str) -> WorkRecord:
    """
    A record whose day is among items already read. 1 BatchGetItem.

    Raises:
        NotFound: the company has no such record.
        StaleVersion: it went to another day at this very moment.
    """
    day = store.day_in(rows, work_keys.work_day(company_id, work_id))
    return store.get_record(company_id, day, work_id)


def get_record(company_id: str, work_id: str) -> WorkRecord:
    """A record that is there: whoever asks has just learned of it. 2 BatchGetItem."""
    return store.find_records(company_id, [work_id])[work_id]


def list_work(
    company_id: str, wanted: Wanted, *, limit: int, position: Position | None
) -> Page[WorkRecord]:
    """
    A company's records, the latest day first. 1 to 10 Queries of the table itself.

    Raises:
        ValidationFailed: as `check_wanted` says.
    """
    check_wanted(wanted)
    return store.list_records(company_id, wanted, limit=limit, position=position)


def month_totals(company_id: str, month: str) -> MonthTotals:
    """What the records of a month such as `2026-11` that count come to. 1 to 10 Queries."""
    first = first_day(month)
    last = (first + _LONGEST_MONTH).replace(day=1) - timedelta(days=1)
    records, is_whole = store.records_between(company_id, first, last)
    return totals_of((each for each in records if each.is_active), is_whole=is_whole)


def add_work(
    actor: Actor,
    company_id: str,
    facts: WorkFacts,
    remember: Callable[[str], Change] | None = None,
) -> WorkRecord:
    """
    Write down work.

    Args:
        remember: makes the change that remembers the request, given the new record's id.

    Raises:
        ValidationFailed: as `settled` says.

    Writes audit `work:record:add`. 1 TransactWrite.
    """
    record = new_record(actor, company_id, ids.new_id("wrk"), settled(facts, actor.today))
    first = [remember(record.id)] if remember else []
    commit(*first, *store.put_record(record), _record(Tag.WORK_ADD, actor, record))
    return record


def change_work(
    actor: Actor, before: WorkRecord, changes: Mapping[str, Any], *, seen_version: int
) -> WorkRecord:
    """
    Correct a record; with another day it moves.

    Raises:
        StaleVersion: somebody else changed it since.
        Conflict: `work_removed`.
        ValidationFailed: as for a new one.

    Writes audit `work:record:edit` with the names of what changed. 1 TransactWrite.
    """
    after = edited(before, changes, seen_version, actor.today)
    record = _record(Tag.WORK_EDIT, actor, after, fields=sorted(changes))
    commit(*store.change_record(before, after), record)
    return after


def remove_work(actor: Actor, before: WorkRecord, reason: str, *, seen_version: int) -> WorkRecord:
    """
    Let a record count no more: its company sees it no more; staff do, with the reason.

    Raises:
        StaleVersion: somebody else changed it since.
        Conflict: `work_removed`.

    Writes audit `work:record:remove`. 1 TransactWrite.
    """
    after = removed(before, reason, seen_version)
    commit(*store.change_record(before, after), _record(Tag.WORK_REMOVE, actor, after))
    return after


def restore_work(actor: Actor, before: WorkRecord, *, seen_version: int) -> WorkRecord:
    """
    Let a record count again.

    Raises:
        StaleVersion: somebody else changed it since.
        Conflict: `work_active`.

    Writes audit `work:record:restore`. 1 TransactWrite.
    """
    after = restored(before, seen_version)
    commit(*store.change_record(before, after), _record(Tag.WORK_RESTORE, actor, after))
    return after


def record_export(actor: Actor, company_id: str, wanted: Wanted) -> None:
    """
    Record that somebody saves a company's records as a file.

    Raises:
        ValidationFailed: as `check_wanted` says.

    Writes audit `work:record:export`. 1 TransactWrite.
    """
    check_wanted(wanted)
    commit(
        entry(
            Tag.WORK_EXPORT,
            actor_id=actor.user.id,
            scope=company_id,
            kind=str(wanted.kind) if wanted.kind else None,
            first=_text(wanted.first),
            last=_text(wanted.last),
        )
    )


def new_record(actor: Actor, company_id: str, work_id: str, facts: WorkFacts) -> WorkRecord:
    """A record as it begins, written by whoever acts."""
    return WorkRecord(
        id=work_id,
        company_id=company_id,
        facts=facts,
        state=WorkState.ACTIVE,
        reason="",
        created_at=clock.now(),
        created_by_id=actor.user.id,
        created_by=actor.user.name,
        version=1,
    )


def _record(tag: Tag, actor: Actor, record: WorkRecord, **facts: object) -> Change:
    return entry(tag, actor_id=actor.user.id, scope=record.company_id, target=record.id, **facts)


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None
