"""
`COMPANY#c` / `THREAD#t` (by-company: a company's threads; by-office: those of all companies in a
state; by-office-state, sparse: those that wait for the office; each by the last message).
"""

from collections.abc import Mapping
from typing import Any

from pynamodb.attributes import (
    BooleanAttribute,
    NumberAttribute,
    UnicodeAttribute,
)

from chalicelib.aws import message_keys, partitions
from chalicelib.aws.table import (
    BY_COMPANY,
    BY_OFFICE,
    BY_OFFICE_STATE,
    Change,
    Index,
    Key,
    Raw,
    Row,
    put_if,
    put_new,
    query_index,
    read,
)
from chalicelib.core import clock
from chalicelib.core.errors import Conflict, NotFound, StaleVersion
from chalicelib.core.paging import Page, Position
from chalicelib.files.model import Maker
from chalicelib.messages.model import Side, Thread, ThreadState

THREAD_MOVED = "thread_moved"


class ThreadRow(Row):
    """A thread; its messages are rows of their own."""

    subject = UnicodeAttribute()
    mail_id = UnicodeAttribute(null=True)
    mail_number = UnicodeAttribute(null=True)
    state = UnicodeAttribute()
    messages = NumberAttribute()
    last_seq = NumberAttribute()
    other_seq = NumberAttribute()
    last_at = UnicodeAttribute()
    last_by_id = UnicodeAttribute()
    last_by_name = UnicodeAttribute()
    last_side = UnicodeAttribute()
    beginning = UnicodeAttribute()
    is_waiting = BooleanAttribute()
    created_at = UnicodeAttribute()
    created_by_id = UnicodeAttribute()
    created_by_name = UnicodeAttribute()


def thread_of(raw: Raw) -> Thread:
    """A raw thread item as the model's value."""
    row = read(ThreadRow, raw)
    return Thread(
        id=row.sk.removeprefix("THREAD#"),
        company_id=row.pk.removeprefix("COMPANY#"),
        subject=row.subject,
        mail_id=row.mail_id or "",
        mail_number=row.mail_number or "",
        state=ThreadState(row.state),
        messages=int(row.messages),
        last_seq=int(row.last_seq),
        other_seq=int(row.other_seq),
        last_at=clock.from_iso(row.last_at),
        last_by=Maker(row.last_by_id, row.last_by_name),
        last_side=Side(row.last_side),
        beginning=row.beginning,
        is_waiting=bool(row.is_waiting),
        created_at=clock.from_iso(row.created_at),
        created_by=Maker(row.created_by_id, row.created_by_name),
        version=int(row.version),
    )


def thread_in(rows: Mapping[Key, Raw], key: Key) -> Thread:
    """
    The thread of a key among items already read.

    Raises:
        NotFound: it is not among them.
    """
    if key not in rows:
        raise NotFound("There is no such thread.")
    return thread_of(rows[key])


def list_threads(company_id: str, *, limit: int, position: Position | None) -> Page[Thread]:
    """A company's threads, newest message first. 1 Query."""
    return _list(BY_COMPANY, partitions.company_threads(company_id), limit, position)


def list_office_threads(
    state: ThreadState, *, limit: int, position: Position | None
) -> Page[Thread]:
    """The threads of all companies in a state, newest message first. 1 Query."""
    return _list(BY_OFFICE, partitions.office_threads_in(str(state)), limit, position)


def list_waiting(*, limit: int, position: Position | None) -> Page[Thread]:
    """The threads of all companies that wait for the office, newest message first. 1 Query."""
    return _list(BY_OFFICE_STATE, partitions.THREADS_WAITING, limit, position)


def put_thread(thread: Thread) -> Change:
    """A new thread, or the thread one step after the version that was read."""
    row = _row_of(thread)
    if thread.version == 1:
        return put_new(row, Conflict("This thread exists already.", code=THREAD_MOVED))
    moved = Conflict("Somebody wrote in this thread at this moment.", code=THREAD_MOVED)
    return put_if(row, ThreadRow.version == thread.version - 1, moved)


def change_thread(after: Thread, *, seen_version: int) -> Change:
    """What somebody decided, over the version that they saw."""
    stale = StaleVersion("Somebody wrote or decided something meanwhile. Load the thread again.")
    return put_if(_row_of(after), ThreadRow.version == seen_version, stale)


def _list(index: Index, partition: str, limit: int, position: Position | None) -> Page[Thread]:
    raws, after = query_index(index, partition, position=position, limit=limit)
    return Page(tuple(thread_of(raw) for raw in raws), after)


def _row_of(thread: Thread) -> ThreadRow:
    key = message_keys.thread(thread.company_id, thread.id)
    return ThreadRow(
        pk=key.pk,
        sk=key.sk,
        **_places(thread),
        subject=thread.subject,
        mail_id=thread.mail_id or None,
        mail_number=thread.mail_number or None,
        state=str(thread.state),
        messages=thread.messages,
        last_seq=thread.last_seq,
        other_seq=thread.other_seq,
        last_at=clock.iso(thread.last_at),
        last_by_id=thread.last_by.id,
        last_by_name=thread.last_by.name,
        last_side=str(thread.last_side),
        beginning=thread.beginning,
        is_waiting=thread.is_waiting,
        created_at=clock.iso(thread.created_at),
        created_by_id=thread.created_by.id,
        created_by_name=thread.created_by.name,
        version=thread.version,
    )


def _places(thread: Thread) -> dict[str, Any]:
    """Where the thread stands in the indexes; text order is the order of time."""
    at = f"{clock.iso(thread.last_at)}#{thread.id}"
    waiting = {"g4": partitions.THREADS_WAITING, "g4s": at} if thread.is_waiting else {}
    return {
        "g1": partitions.company_threads(thread.company_id),
        "g1s": at,
        "g3": partitions.office_threads_in(str(thread.state)),
        "g3s": at,
        **waiting,
    }
