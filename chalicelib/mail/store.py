"""
`COMPANY#c` / `MAIL#id` (by-company, by-company-state, by-office, by-office-state: newest first by
day received) and the look-up `MAILNO#number`. Search rows are in `search`.
"""

from datetime import date
from typing import Any

from pynamodb.attributes import MapAttribute, NumberAttribute, UnicodeAttribute, UnicodeSetAttribute

from chalicelib.aws import keys
from chalicelib.aws.table import (
    Change,
    Key,
    Raw,
    Row,
    check,
    fetch,
    put_new,
    read,
    set_or_remove,
    update,
)
from chalicelib.core import clock
from chalicelib.core.errors import Conflict, NotFound, StaleVersion
from chalicelib.mail.model import (
    MOST_SCANS,
    AttachedScan,
    MailItem,
    MailKind,
    MailState,
    NoticeChoice,
)
from chalicelib.mail.search import move_places, put_places


class MailRow(Row):
    """One letter or parcel; `scans` maps a scan's id to what a reader needs of it."""

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
    )


def get_mail_item(company_id: str, mail_id: str) -> MailItem:
    """
    1 BatchGetItem.

    Raises:
        NotFound: the company has no such item.
    """
    key = keys.mail(company_id, mail_id)
    return item_in(fetch([key]), key)


def item_in(rows: Any, key: Key) -> MailItem:  # noqa: ANN401 - a mapping of raw items
    """
    The mail item of a key among items already read.

    Raises:
        NotFound: it is not among them.
    """
    if key not in rows:
        raise NotFound("There is no such mail item.")
    return mail_item_of(rows[key])


def find_by_number(number: str) -> tuple[str, str] | None:
    """The company and the item that a stored number belongs to. 1 BatchGetItem."""
    key = keys.mail_number(number)
    raw = fetch([key]).get(key)
    return number_of(raw) if raw is not None else None


def number_of(raw: Raw) -> tuple[str, str]:
    """A raw look-up item as company id and mail id."""
    row = read(MailNumberRow, raw)
    return row.company_id, row.mail_id


def put_mail(item: MailItem) -> list[Change]:
    """A new item with its number and its search rows."""
    key, number_key = keys.mail(item.company_id, item.id), keys.mail_number(item.number)
    row = MailRow(
        pk=key.pk,
        sk=key.sk,
        **_places(item),
        number=item.number,
        sender=item.sender,
        kind=str(item.kind),
        reference=item.reference or None,
        received_on=item.received_on.isoformat(),
        state=str(item.state),
        state_since=clock.iso(item.state_since),
        internal_note=item.internal_note or None,
        note=item.note or None,
        notice=str(item.notice),
        event_id=item.event_id or None,
        registered_at=clock.iso(item.registered_at),
        registered_by_id=item.registered_by_id,
        registered_by_name=item.registered_by_name,
        scans={scan.id: _plain(scan) for scan in item.scans},
        scan_hashes={scan.sha256 for scan in item.scans} or None,
        scan_count=len(item.scans),
        scans_version=len(item.scans),
    )
    number = MailNumberRow(
        pk=number_key.pk, sk=number_key.sk, company_id=item.company_id, mail_id=item.id
    )
    taken = Conflict("This number is taken.", code="mail_number_taken")
    return [put_new(row), put_new(number, taken), *put_places(item)]


def edit(before: MailItem, after: MailItem) -> list[Change]:
    """Change what staff may correct, if nobody did meanwhile; search rows follow."""
    actions = [
        MailRow.sender.set(after.sender),
        MailRow.kind.set(str(after.kind)),
        MailRow.received_on.set(after.received_on.isoformat()),
        set_or_remove(MailRow.reference, after.reference),
        set_or_remove(MailRow.internal_note, after.internal_note),
        set_or_remove(MailRow.note, after.note),
        *[getattr(MailRow, name).set(value) for name, value in _places(after).items()],
    ]
    return [_change(before, actions), *move_places(before, after)]


def change_state(before: MailItem, after: MailItem) -> Change:
    """Move an item to another state, if nobody touched it meanwhile."""
    actions = [
        MailRow.state.set(str(after.state)),
        MailRow.state_since.set(clock.iso(after.state_since)),
        *[getattr(MailRow, name).set(value) for name, value in _places(after).items()],
    ]
    return _change(before, actions)


def attach(company_id: str, mail_id: str, scan: AttachedScan) -> Change:
    """
    Add a scan to an item. Refused when the item is gone or destroyed, is full, or has a scan with
    the same bytes; which of them must be read from the item then.
    """
    condition = (
        Row.pk.exists()
        & (MailRow.state != str(MailState.DESTROYED))
        & (MailRow.scan_count < MOST_SCANS)
        & MailRow.scans[scan.id].does_not_exist()
        & ~MailRow.scan_hashes.contains(scan.sha256)
    )
    actions = [
        MailRow.scans[scan.id].set(_plain(scan)),
        MailRow.scan_hashes.add({scan.sha256}),
        MailRow.scan_count.set(MailRow.scan_count + 1),
        MailRow.scans_version.set(MailRow.scans_version + 1),
    ]
    refused = Conflict("The scan cannot be attached.", code="scan_not_attached")
    return update(keys.mail(company_id, mail_id), actions, condition, refused)


def detach(company_id: str, mail_id: str, scan: AttachedScan) -> Change:
    """Take a scan off an item."""
    actions = [
        MailRow.scans[scan.id].remove(),
        MailRow.scan_hashes.delete({scan.sha256}),
        MailRow.scan_count.set(MailRow.scan_count - 1),
        MailRow.scans_version.set(MailRow.scans_version + 1),
    ]
    gone = Conflict("The scan is no longer on this item.", code="scan_not_attached")
    return update(keys.mail(company_id, mail_id), actions, MailRow.scans[scan.id].exists(), gone)


def scans_unchanged(item: MailItem) -> Change:
    """Let a commit depend on no scan having come or gone since the item was read."""
    moved = Conflict("The scans of this item changed meanwhile.", code="scans_changed")
    condition = MailRow.scans_version == item.scans_version
    return check(keys.mail(item.company_id, item.id), condition, moved)


def _change(before: MailItem, actions: list[Any]) -> Change:
    actions = [*actions, MailRow.version.set(before.version + 1)]
    stale = StaleVersion("Somebody changed this mail item meanwhile.")
    condition = MailRow.version == before.version
    return update(keys.mail(before.company_id, before.id), actions, condition, stale)


def _places(item: MailItem) -> dict[str, Any]:
    """Where the item stands in the indexes; text order is the order by day and time."""
    at = f"{item.received_on.isoformat()}#{clock.iso(item.registered_at)}#{item.id}"
    return {
        "g1": keys.company_mail(item.company_id),
        "g1s": at,
        "g2": keys.company_mail_in(item.company_id, str(item.state)),
        "g2s": at,
        "g3": keys.MAIL_LIST,
        "g3s": at,
        "g4": keys.office_mail_in(str(item.state)),
        "g4s": at,
    }


def _plain(scan: AttachedScan) -> dict[str, Any]:
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
