"""
`NOTICE#event` / `TO#recipient#channel` (by-company: the notices about a mail item; by-office: all;
by-office-state: those in one state; newest first). A notice shares its partition with the fact
that it is about, so that one consistent Query reads an event as a whole.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct
from pynamodb.attributes import (
    BooleanAttribute,
    ListAttribute,
    MapAttribute,
    NumberAttribute,
    UnicodeAttribute,
)

from chalicelib.aws import keys, partitions
from chalicelib.aws.table import (
    BY_COMPANY,
    BY_OFFICE,
    BY_OFFICE_STATE,
    Change,
    Index,
    Key,
    Raw,
    Row,
    fetch,
    put_if,
    put_new,
    query,
    query_index,
    read,
)
from chalicelib.core import clock
from chalicelib.core.errors import Conflict, NotFound
from chalicelib.core.paging import Page, Position
from chalicelib.notices.model import About, Notice, NoticeState, Reason, Step
from chalicelib.outbox.store import FactKind, FactRow, FactState, list_open

_PAGE = 500


class StepPart(MapAttribute[str, Any]):
    """One step in a notice's life."""

    at = UnicodeAttribute()
    state = UnicodeAttribute()
    reason = UnicodeAttribute(null=True)
    by_id = UnicodeAttribute(null=True)
    by_name = UnicodeAttribute(null=True)


class NoticeRow(Row):
    """One message to one recipient about one event."""

    event = UnicodeAttribute()
    company_id = UnicodeAttribute(null=True)
    company_name = UnicodeAttribute(null=True)
    company_code = UnicodeAttribute(null=True)
    mail_id = UnicodeAttribute(null=True)
    mail_number = UnicodeAttribute(null=True)
    panel_id = UnicodeAttribute(null=True)
    panel_name = UnicodeAttribute(null=True)
    thread_id = UnicodeAttribute(null=True)
    thread_subject = UnicodeAttribute(null=True)
    recipient_name = UnicodeAttribute(null=True)
    recipient_email = UnicodeAttribute(null=True)
    state = UnicodeAttribute()
    reason = UnicodeAttribute(null=True)
    detail = UnicodeAttribute(null=True)
    is_promised = BooleanAttribute(default=False)
    attached = NumberAttribute(default=0)
    owner_id = UnicodeAttribute()
    is_without = BooleanAttribute(default=False)
    email_id = UnicodeAttribute(null=True)
    created_at = UnicodeAttribute()
    updated_at = UnicodeAttribute()
    sent_at = UnicodeAttribute(null=True)
    history: ListAttribute[StepPart] = ListAttribute(of=StepPart, default=list)


class Event(Struct):
    """A fact and the notices about it, as they were read or last written, by recipient."""

    fact: FactRow
    notices: dict[str, Notice]


def find_event(fact_id: str) -> Event | None:
    """A fact with all its notices, strongly consistent. 1 Query per 500 notices."""
    key = keys.fact(fact_id)
    fact: FactRow | None = None
    notices: dict[str, Notice] = {}
    after: str | None = None
    while True:
        raws, after = query(key.pk, after=after, limit=_PAGE)
        for raw in raws:
            if raw["sk"]["S"] == key.sk:
                fact = read(FactRow, raw)
            else:
                notice = notice_of(raw)
                notices[notice.recipient] = notice
        if after is None:
            return Event(fact, notices) if fact is not None else None


def events_beside(event: Event, *, most: int) -> list[Event]:
    """
    Other open events of the same kind and scope, soonest due first. 1 Query of an index, which only
    suggests, and 1 consistent Query for each.
    """
    fact = event.fact
    kind = FactKind(fact.kind)
    suggested = list_open(fact.scope, kind, limit=most + 1)
    found = [find_event(fact_id) for fact_id in suggested if fact_id != fact.fact_id]
    return [
        each
        for each in found[:most]
        if each is not None
        and each.fact.state == FactState.OPEN
        and (each.fact.scope, each.fact.kind) == (fact.scope, kind)
    ]


def notice_in(rows: Mapping[Key, Raw], notice_id: str) -> Notice:
    """
    A notice among items already read.

    Raises:
        NotFound: it is not among them.
    """
    raw = rows.get(notice_key(notice_id))
    if raw is None:
        raise NotFound("There is no such notice.")
    return notice_of(raw)


def notice_key(notice_id: str) -> Key:
    """Where the notice lies that is called `<event>.<recipient>`."""
    event_id, _, recipient = notice_id.partition(".")
    return keys.notice(event_id, recipient)


def find_same(notices: Iterable[Notice]) -> list[Notice]:
    """The same notices as they are now, strongly consistent. 1 BatchGetItem per 100."""
    found = fetch([keys.notice(notice.event_id, notice.recipient) for notice in notices])
    return [notice_of(raw) for raw in found.values()]


def put_notice(notice: Notice) -> Change:
    """Write a notice one step after the one that was read; the first step must not exist yet."""
    moved = Conflict("This notice changed meanwhile. Load it again.", code="notice_changed")
    row = _row_of(notice)
    if notice.version == 1:
        return put_new(row, moved)
    return put_if(row, NoticeRow.version == notice.version - 1, moved)


def list_notices(
    state: NoticeState | None, *, limit: int, position: Position | None
) -> Page[Notice]:
    """The office's notices, newest first. 1 Query."""
    if state is None:
        return _list(BY_OFFICE, partitions.NOTICE_LIST, limit, position)
    return _list(BY_OFFICE_STATE, partitions.notices_in(str(state)), limit, position)


def list_of_mail(mail_id: str, *, limit: int, position: Position | None) -> Page[Notice]:
    """The notices about a mail item, newest first. 1 Query."""
    return _list(BY_COMPANY, partitions.notices_of_mail(mail_id), limit, position)


def notice_of(raw: Raw) -> Notice:
    """A raw notice as the model's value."""
    row = read(NoticeRow, raw)
    _, recipient, _ = row.sk.split("#")
    return Notice(
        event_id=row.pk.removeprefix("NOTICE#"),
        recipient=recipient,
        event=row.event,
        about=About(
            company_id=row.company_id or "",
            company_name=row.company_name or "",
            company_code=row.company_code or "",
            mail_id=row.mail_id or "",
            mail_number=row.mail_number or "",
            panel_id=row.panel_id or "",
            panel_name=row.panel_name or "",
            thread_id=row.thread_id or "",
            thread_subject=row.thread_subject or "",
        ),
        recipient_name=row.recipient_name or "",
        recipient_email=row.recipient_email or "",
        created_at=clock.from_iso(row.created_at),
        updated_at=clock.from_iso(row.updated_at),
        state=NoticeState(row.state),
        reason=Reason(row.reason) if row.reason else None,
        detail=row.detail or "",
        is_promised=bool(row.is_promised),
        attached=int(row.attached),
        owner_id=row.owner_id,
        is_without=bool(row.is_without),
        email_id=row.email_id or "",
        sent_at=_moment(row.sent_at),
        history=tuple(_step_of(part) for part in row.history or ()),
        version=int(row.version),
    )


def _list(index: Index, partition: str, limit: int, position: Position | None) -> Page[Notice]:
    raws, after = query_index(index, partition, position=position, limit=limit)
    return Page(tuple(notice_of(raw) for raw in raws), after)


def _row_of(notice: Notice) -> NoticeRow:
    key, about = keys.notice(notice.event_id, notice.recipient), notice.about
    return NoticeRow(
        pk=key.pk,
        sk=key.sk,
        **_places(notice),
        event=notice.event,
        company_id=about.company_id or None,
        company_name=about.company_name or None,
        company_code=about.company_code or None,
        mail_id=about.mail_id or None,
        mail_number=about.mail_number or None,
        panel_id=about.panel_id or None,
        panel_name=about.panel_name or None,
        thread_id=about.thread_id or None,
        thread_subject=about.thread_subject or None,
        recipient_name=notice.recipient_name or None,
        recipient_email=notice.recipient_email or None,
        state=str(notice.state),
        reason=str(notice.reason) if notice.reason else None,
        detail=notice.detail or None,
        is_promised=notice.is_promised,
        attached=notice.attached,
        owner_id=notice.owner_id,
        is_without=notice.is_without,
        email_id=notice.email_id or None,
        created_at=clock.iso(notice.created_at),
        updated_at=clock.iso(notice.updated_at),
        sent_at=clock.iso(notice.sent_at) if notice.sent_at else None,
        history=[_plain(step) for step in notice.history],
        version=notice.version,
    )


def _places(notice: Notice) -> dict[str, Any]:
    """Where the notice stands in the indexes; what was replaced by others stands in none."""
    if notice.reason is Reason.RECIPIENTS_FOUND:
        return {}
    at = f"{clock.iso(notice.created_at)}#{notice.id}"
    places = {
        "g3": partitions.NOTICE_LIST,
        "g3s": at,
        "g4": partitions.notices_in(str(notice.state)),
        "g4s": at,
    }
    if notice.about.mail_id:
        places |= {"g1": partitions.notices_of_mail(notice.about.mail_id), "g1s": at}
    return places


def _plain(step: Step) -> StepPart:
    return StepPart(  # type: ignore[no-untyped-call]  # PynamoDB does not type its maps
        at=clock.iso(step.at),
        state=str(step.state),
        reason=str(step.reason) if step.reason else None,
        by_id=step.by_id or None,
        by_name=step.by_name or None,
    )


def _step_of(part: StepPart) -> Step:
    return Step(
        at=clock.from_iso(part.at),
        state=NoticeState(part.state),
        reason=Reason(part.reason) if part.reason else None,
        by_id=part.by_id or "",
        by_name=part.by_name or "",
    )


def _moment(text: str | None) -> datetime | None:
    return clock.from_iso(text) if text else None
