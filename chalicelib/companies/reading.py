"""
`USER#u` / `READ#c`: how many of a company's messages are accounted for a person, as read or as
their own. It begins with the access, with all that was written before; what is not there counts
from the company's first message, since an access that is older than all of them needs no row.
"""

from pynamodb.attributes import NumberAttribute
from pynamodb.expressions.condition import Condition

from chalicelib.aws import message_keys
from chalicelib.aws.table import Change, Key, Raw, Row, read, update
from chalicelib.core.errors import AppError
from chalicelib.core.values import Value


class ReadRow(Row):
    """
    `start`: how many messages the company had when the access began. `seen`: how many are accounted
    by now, those among them. `moves` says how often either was changed, so that a row can be
    compared with the messages while people write and read.
    """

    start = NumberAttribute()
    seen = NumberAttribute()
    moves = NumberAttribute(default=0)


class Reading(Value):
    """Where a person stands among a company's messages."""

    start: int = 0
    seen: int = 0


def reading_of(raw: Raw | None) -> Reading:
    """A raw item as a value; without one the person has had access from the first message on."""
    if raw is None:
        return Reading()
    row = read(ReadRow, raw)
    return Reading(int(row.start), int(row.seen))


def begin_reading(user_id: str, company_id: str, messages: int) -> Change:
    """
    A person's access to messages begins, also again: nothing written so far is unread.

    Args:
        messages: how many the company has.
    """
    anyhow = (ReadRow.start <= messages) | Row.pk.does_not_exist()
    begun = Reading(messages, messages)
    return write_reading(message_keys.read_of(user_id, company_id), begun, anyhow)


def write_reading(
    key: Key, reading: Reading, condition: Condition, otherwise: AppError | None = None
) -> Change:
    """A row of readings as it is from now on, if a condition holds; every write goes through it."""
    actions = [
        ReadRow.start.set(reading.start),
        ReadRow.seen.set(reading.seen),
        ReadRow.moves.add(1),
    ]
    return update(key, actions, condition, otherwise)
