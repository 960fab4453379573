"""The rows of mail items and of their numbers, and what they are as the model's values."""

from datetime import date
from typing import Any

from pynamodb.attributes import (
    ListAttribute,
    MapAttribute,
    NumberAttribute,
    UnicodeAttribute,
    UnicodeSetAttribute,
)

from chalicelib.aws.table import Raw, Row, read
from chalicelib.core import clock
from chalicelib.core.values import asdict
from chalicelib.mail.history import MailEvent, MailEventKind
from chalicelib.mail.model import AttachedScan, MailItem, MailKind, MailState, NoticeChoice


class MailRow(Row):
    """
    One letter or parcel; `scans` maps a scan's id to what a reader needs of it, and `history` holds
    what happened to it, oldest first. Rows of the first release have no history.
    """

    number = UnicodeAttribute()
    sender = UnicodeAttribute()
    kind = UnicodeAttribute()
    reference = UnicodeAttribute(null=True)
    received_on = UnicodeAttribute()
    state = UnicodeAttribute()
    state_since = UnicodeAttribute()
    internal_note = UnicodeAttribute(null=True)
    note = UnicodeAttribute(null=True)
    notice = UnicodeAttribute()
    event_id = UnicodeAttribute(null=True)
    registered_at = UnicodeAttribute()
    registered_by_id = UnicodeAttribute()
    registered_by_name = UnicodeAttribute()
    scans: MapAttribute[str, Any] = MapAttribute(default=dict)
    scan_hashes = UnicodeSetAttribute(null=True)
    scan_count = NumberAttribute(default=0)
    scans_version = NumberAttribute(default=0)
    history: ListAttribute[Any] = ListAttribute(null=True)
    handout_id = UnicodeAttribute(null=True)
    receipt_id = UnicodeAttribute(null=True)


class MailNumberRow(Row):
    """Which mail item a number belongs to."""

    company_id = UnicodeAttribute()
    mail_id = UnicodeAttribute()


def mail_item_of(raw: Raw) -> MailItem:
    """A raw mail item as the model's value."""
    row = read(MailRow, raw)
    scans = [_scan_of(scan_id, part) for scan_id, part in row.scans.as_dict().items()]
    return MailItem(
        id=row.sk.removeprefix("MAIL#"),
        company_id=row.pk.removeprefix("COMPANY#"),
        number=row.number,
        sender=row.sender,
        kind=MailKind(row.kind),
        reference=row.reference or "",
        received_on=date.fromisoformat(row.received_on),
        state=MailState(row.state),
        state_since=clock.from_iso(row.state_since),
        internal_note=row.internal_note or "",
        note=row.note or "",
        notice=NoticeChoice(row.notice),
        event_id=row.event_id or "",
        registered_at=clock.from_iso(row.registered_at),
        registered_by_id=row.registered_by_id,
        registered_by_name=row.registered_by_name,
        version=int(row.version),
        scans_version=int(row.scans_version),
        scans=tuple(sorted(scans, key=lambda scan: (scan.added_at, scan.id))),
        history=tuple(_event_of(part) for part in row.history or ()) or _history_without(row),
        handout_id=row.handout_id or "",
        receipt_id=row.receipt_id or "",
    )


def number_of(raw: Raw) -> tuple[str, str]:
    """A raw look-up item as company id and mail id."""
    row = read(MailNumberRow, raw)
    return row.company_id, row.mail_id


def plain_scan(scan: AttachedScan) -> dict[str, Any]:
    """A scan as the mail row holds it."""
    return {
        "name": scan.name,
        "pages": scan.pages,
        "size_bytes": scan.size_bytes,
        "content_type": scan.content_type,
        "sha256": scan.sha256,
        "clean_key": scan.clean_key,
        "clean_version_id": scan.clean_version_id,
        "added_at": clock.iso(scan.added_at),
    }


def _scan_of(scan_id: str, part: dict[str, Any]) -> AttachedScan:
    return AttachedScan(
        id=scan_id,
        name=part["name"],
        pages=int(part["pages"]),
        size_bytes=int(part["size_bytes"]),
        content_type=part["content_type"],
        sha256=part["sha256"],
        clean_key=part["clean_key"],
        clean_version_id=part["clean_version_id"],
        added_at=clock.from_iso(part["added_at"]),
    )


def plain_event(event: MailEvent) -> dict[str, Any]:
    """An event as the mail row holds it: what it does not say is left out."""
    said = {name: value for name, value in asdict(event).items() if value}
    said |= {"at": clock.iso(event.at), "kind": str(event.kind)}
    return said | ({"fields": list(event.fields)} if event.fields else {})


def _event_of(part: dict[str, Any]) -> MailEvent:
    said = dict(part)
    said |= {"at": clock.from_iso(part["at"]), "kind": MailEventKind(part["kind"])}
    return MailEvent(**said | {"fields": tuple(part.get("fields", ()))})


def _history_without(row: MailRow) -> tuple[MailEvent, ...]:
    """What an old row says of its history: who registered it, and since when it is what it is."""
    registered = MailEvent(
        at=clock.from_iso(row.registered_at),
        kind=MailEventKind.REGISTERED,
        by_id=row.registered_by_id,
        by_name=row.registered_by_name,
    )
    if row.state == str(MailState.WAITING) and row.state_since == row.registered_at:
        return (registered,)
    since = clock.from_iso(row.state_since)
    return (registered, MailEvent(since, MailEventKind.STATE, "", "", after=row.state))
