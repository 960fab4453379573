"""
`USER#u` / `READ#c` (which `companies/reading.py` begins), `USER#u` / `READ#c#t`, and `COMPANY#c` /
`READBY#t#seq#side#u`, which says for staff who had read a thread up to where, and when.
"""

from collections.abc import Iterable
from datetime import datetime

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from chalicelib.aws import message_keys
from chalicelib.aws.table import Change, Raw, Row, fetch, put_if, put_new, query, read
from chalicelib.companies.reading import Reading, ReadRow, write_reading
from chalicelib.core import clock
from chalicelib.core.errors import Conflict
from chalicelib.core.paging import Page, Position, part_of
from chalicelib.core.values import Value
from chalicelib.files.model import Maker
from chalicelib.messages.model import Side

READ_MOVED = "read_moved"


class ReadThreadRow(Row):
    """Up to which message a person has read a thread."""

    seq = NumberAttribute()


class ReaderRow(Row):
    """That somebody came to have read a thread up to a message."""

    seq = NumberAttribute()
    user_id = UnicodeAttribute()
    name = UnicodeAttribute()
    side = UnicodeAttribute()
    at = UnicodeAttribute()


class Reader(Value):
    """Somebody had read a thread up to the message `seq` at a moment."""

    seq: int
    by: Maker
    side: Side
    at: datetime


def read_seq_of(raw: Raw | None) -> int:
    """Up to which message a thread was read, out of a raw item; 0 for never."""
    return int(read(ReadThreadRow, raw).seq) if raw is not None else 0


def find_read_seqs(user_id: str, company_id: str, thread_ids: Iterable[str]) -> dict[str, int]:
    """Up to which message a person read each of some threads. 1 BatchGetItem per 100."""
    places = {message_keys.read_up_to(user_id, company_id, each): each for each in thread_ids}
    found = fetch(places)
    return {thread_id: read_seq_of(found.get(key)) for key, thread_id in places.items()}


def account(user_id: str, company_id: str, before: Reading, messages: int) -> Change:
    """So many messages more are accounted for a person; Conflict READ_MOVED if others were."""
    as_read = (ReadRow.seen == before.seen) & (ReadRow.start == before.start)
    return write_reading(
        message_keys.read_of(user_id, company_id),
        Reading(before.start, before.seen + messages),
        as_read if before != Reading() else as_read | Row.pk.does_not_exist(),
        _moved(),
    )


def move_up_to(user_id: str, company_id: str, thread_id: str, before: int, seq: int) -> Change:
    """A person read a thread up to a message; Conflict READ_MOVED if up to another meanwhile."""
    key = message_keys.read_up_to(user_id, company_id, thread_id)
    as_read = ReadThreadRow.seq == before if before else Row.pk.does_not_exist()
    return put_if(ReadThreadRow(pk=key.pk, sk=key.sk, seq=seq), as_read, _moved())


def put_reader(company_id: str, thread_id: str, reader: Reader) -> Change:
    """Who read up to where, and when, the first time."""
    key = message_keys.reader(company_id, thread_id, reader.seq, str(reader.side), reader.by.id)
    row = ReaderRow(
        pk=key.pk,
        sk=key.sk,
        seq=reader.seq,
        user_id=reader.by.id,
        name=reader.by.name,
        side=str(reader.side),
        at=clock.iso(reader.at),
    )
    return put_new(row, _moved())


def list_readers(
    company_id: str, thread_id: str, *, limit: int, position: Position | None
) -> Page[Reader]:
    """Who read a thread up to where, latest message first, strongly consistent. 1 Query."""
    raws, after = query(
        message_keys.thread(company_id, thread_id).pk,
        prefix=message_keys.readers_prefix(thread_id),
        after=part_of(position, "sk") if position else None,
        limit=limit,
        forward=False,
    )
    return Page(tuple(_reader_of(raw) for raw in raws), {"sk": after} if after else None)


def _reader_of(raw: Raw) -> Reader:
    row = read(ReaderRow, raw)
    return Reader(
        seq=int(row.seq),
        by=Maker(row.user_id, row.name),
        side=Side(row.side),
        at=clock.from_iso(row.at),
    )


def _moved() -> Conflict:
    return Conflict("This was read elsewhere at this moment.", code=READ_MOVED)
