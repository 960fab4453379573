"""
`USER#u` / `READ#c`: how many of a company's messages are accounted for a person, as read or as
their own. It begins with the access, with all that was written before; what is not there counts
from the company's first message, since an access that is older than all of them needs no row.
"""

from pynamodb.attributes import NumberAttribute

from chalicelib.aws import message_keys
from chalicelib.aws.table import Change, Raw, Row, put_if, read
from chalicelib.core.values import Value


class ReadRow(Row):
    """
    `start`: how many messages the company had when the access began. `seen`: how many are accounted
    by now, those among them.
    """

    start = NumberAttribute()
    seen = NumberAttribute()


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
    key = message_keys.read_of(user_id, company_id)
    anyhow = (ReadRow.start <= messages) | Row.pk.does_not_exist()
    return put_if(ReadRow(pk=key.pk, sk=key.sk, start=messages, seen=messages), anyhow)
