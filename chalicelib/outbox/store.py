"""
Facts that somebody must act on: `NOTICE#<fact id>` / `FACT`, listed in by-due until they are done
and in by-company, under their scope, while they are open. A fact is written in the transaction of
its cause and wakes the notice handler by a message after the commit; the sweep finds those whose
message was lost. Every change of a fact compares and moves its version, so that of two handlers
that act on the same fact one must look again.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import StrEnum

from botocore.exceptions import ClientError
from pynamodb.attributes import MapAttribute, UnicodeAttribute
from pynamodb.expressions.update import Action

from chalicelib.aws import keys, partitions, queues
from chalicelib.aws.observe import count, logger
from chalicelib.aws.table import (
    BY_COMPANY,
    BY_DUE,
    Change,
    Row,
    put_new,
    query_index,
    read,
    update,
)
from chalicelib.config import config
from chalicelib.core import clock
from chalicelib.core.errors import Conflict, Unavailable

ENVELOPE_VERSION = 1
_PAGE = 1000
_MOST_PAGES = 10


class FactKind(StrEnum):
    """What can have happened."""

    MAIL_REGISTERED = "mail_registered"
    SCAN_ATTACHED = "scan_attached"
    PASSWORD_LINK_ASKED = "password_link_asked"  # noqa: S105 - a kind, no secret
    EMAIL_LINK_ASKED = "email_link_asked"
    EMAIL_CHANGE_ASKED = "email_change_asked"
    EMAIL_CHANGED = "email_changed"
    NOTICE_CONFIRMED = "notice_confirmed"
    HELD_TOO_LONG = "held_too_long"
    INVITATION_MADE = "invitation_made"
    THINGS_SHARED = "things_shared"
    MESSAGE_WRITTEN = "message_written"


class FactState(StrEnum):
    """Whether a fact waits for its time, for something else, or for nothing any more."""

    OPEN = "open"
    HELD = "held"
    DONE = "done"


class FactRow(Row):
    """One fact; `state` is a FactState, `scope` a company's id or OFFICE."""

    kind = UnicodeAttribute()
    scope = UnicodeAttribute()
    state = UnicodeAttribute()
    at = UnicodeAttribute()
    due_at = UnicodeAttribute()
    payload: MapAttribute[str, object] = MapAttribute(default=dict)

    @property
    def fact_id(self) -> str:
        """The fact's id, which is the event id of the notices about it."""
        return self.pk.removeprefix("NOTICE#")


def new_fact(
    fact_id: str, kind: FactKind, *, scope: str, due_at: datetime | None = None, **payload: object
) -> Change:
    """The change that writes a fact down; a second one with the same id is refused."""
    key = keys.fact(fact_id)
    due = clock.iso(due_at or clock.now())
    row = FactRow(
        pk=key.pk,
        sk=key.sk,
        g1=partitions.open_facts(scope),
        g1s=_open_place(kind, due, fact_id),
        g5=partitions.OUTBOX,
        g5s=f"{due}#{fact_id}",
        kind=str(kind),
        scope=scope,
        state=str(FactState.OPEN),
        at=clock.iso(clock.now()),
        due_at=due,
        payload=payload,
    )
    return put_new(row)


def touch(fact: FactRow) -> Change:
    """Nothing but the version changes: whoever else acts on the fact as it was must look again."""
    return _change(fact)


def finish(fact: FactRow) -> Change:
    """The fact is dealt with and leaves the outbox's indexes; its row stays as the event."""
    return _change(
        fact,
        FactRow.state.set(str(FactState.DONE)),
        FactRow.g1.remove(),
        FactRow.g1s.remove(),
        FactRow.g5.remove(),
        FactRow.g5s.remove(),
    )


def hold(fact: FactRow, *, look_again_at: datetime) -> Change:
    """The fact waits for something; the sweep looks at it again at a later time."""
    return _change(
        fact,
        FactRow.state.set(str(FactState.HELD)),
        FactRow.g1.remove(),
        FactRow.g1s.remove(),
        *_due(fact, look_again_at),
    )


def reopen(fact: FactRow, *, due_at: datetime) -> Change:
    """What the fact waited for has come, or somebody wants it to be acted on once more."""
    return _change(
        fact,
        FactRow.state.set(str(FactState.OPEN)),
        FactRow.g1.set(partitions.open_facts(fact.scope)),
        FactRow.g1s.set(_open_place(fact.kind, clock.iso(due_at), fact.fact_id)),
        *_due(fact, due_at),
    )


def wake(fact_id: str, *, delay_s: int = 0) -> None:
    """
    Tell the notice handler that a fact waits. A lost message is no loss, since the sweep finds the
    fact; so nothing is raised whatever the queue says, for the fact's cause has been committed.
    """
    body = {"v": ENVELOPE_VERSION, "fact_id": fact_id}
    try:
        queues.send(config().notice_queue_url, body, delay_s=delay_s)
    except (Unavailable, ClientError):
        logger.warning("fact.wake_failed", extra={"fact_id": fact_id}, exc_info=True)
        count("FactWakeFailed")


def overdue(grace: timedelta) -> Iterator[FactRow]:
    """
    Open and held facts whose time came more than `grace` ago, oldest first; at most 10,000.
    1 Query of by-due per 1,000.
    """
    until = clock.iso(clock.now() - grace)
    position = None
    for _ in range(_MOST_PAGES):
        raws, position = query_index(
            BY_DUE, partitions.OUTBOX, until=until, position=position, limit=_PAGE, forward=True
        )
        yield from (read(FactRow, raw) for raw in raws)
        if position is None:
            return


def list_open(scope: str, kind: FactKind, *, limit: int) -> list[str]:
    """The ids of the open facts of one kind in a scope, soonest due first. 1 Query, by-company."""
    raws, _ = query_index(
        BY_COMPANY, partitions.open_facts(scope), prefix=f"{kind}#", limit=limit, forward=True
    )
    return [read(FactRow, raw).fact_id for raw in raws]


def _change(fact: FactRow, *actions: Action) -> Change:
    settled = Conflict("Somebody else acts on this at the moment.", code="fact_changed")
    version = FactRow.version.set(FactRow.version + 1)
    return update(fact.key, [version, *actions], FactRow.version == fact.version, settled)


def _due(fact: FactRow, moment: datetime) -> list[Action]:
    due = clock.iso(moment)
    return [
        FactRow.due_at.set(due),
        FactRow.g5.set(partitions.OUTBOX),
        FactRow.g5s.set(f"{due}#{fact.fact_id}"),
    ]


def _open_place(kind: str, due: str, fact_id: str) -> str:
    return f"{kind}#{due}#{fact_id}"
