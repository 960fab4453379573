"""What the routes of messages have in common: their bases, their keys, and who is asking."""

from collections.abc import Sequence

from chalicelib.access.model import Permission
from chalicelib.aws import keys, message_keys
from chalicelib.aws.table import Key
from chalicelib.core.values import replace
from chalicelib.edge.bases import Base, office_base, own_base
from chalicelib.edge.http import Asked, Call
from chalicelib.messages.answers import ThreadAnswer, thread_answer
from chalicelib.messages.model import Side, Thread, is_unread
from chalicelib.messages.reading import stand_in, stand_keys
from chalicelib.messages.service import thread_in

_OWN = own_base(Permission.COMPANY_MESSAGES_READ, Permission.COMPANY_MESSAGES_WRITE)
_OFFICE = office_base(Permission.OFFICE_MESSAGES_READ, Permission.OFFICE_MESSAGES_WRITE)


def _messages(base: Base) -> Base:
    return replace(base, prefix=f"{base.prefix}/messages")


OFFICE = _messages(_OFFICE)
BASES = (_messages(_OWN), OFFICE)
ALL = "/threads"
ONE = "/threads/{thread_id}"


def company_key(asked: Asked) -> Sequence[Key]:
    """The company of the path."""
    return [keys.company(asked.path["company_id"])]


def thread_key(asked: Asked) -> Sequence[Key]:
    """The thread of the path, and where the person who asks stands in it."""
    company_id, thread_id = asked.path["company_id"], asked.path["thread_id"]
    place = message_keys.thread(company_id, thread_id)
    return [place, *stand_keys(asked.user_id, company_id, thread_id)]


def side_of(call: Call) -> Side:
    """On which side somebody asks: by the route that lets them in."""
    return Side.OFFICE if call.spec.permission.is_office else Side.COMPANY


def found(call: Call, company_id: str, thread_id: str) -> Thread:
    """
    The thread of the path.

    Raises:
        NotFound: the company has no such thread.
    """
    return thread_in(call.rows, message_keys.thread(company_id, thread_id))


def answered(call: Call, thread: Thread) -> ThreadAnswer:
    """One thread, to whoever asks for it."""
    user_id = call.actor.user.id
    if side_of(call) is Side.OFFICE:
        return thread_answer(thread, is_unread=thread.is_waiting, sees_mail=True)
    stand = stand_in(call.rows, user_id, thread.company_id, thread.id)
    unread = is_unread(thread, user_id, stand.reading, stand.read_seq)
    return thread_answer(thread, is_unread=unread, sees_mail=sees_mail(call))


def sees_mail(call: Call) -> bool:
    """Whether somebody of a company sees its mail, so that a thread may name a mail item."""
    return call.actor.may(Permission.COMPANY_MAIL_READ)
