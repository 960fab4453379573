"""
`SCAN#id` / `SCAN` (by-company: the scans of a mail item; by-office-state, sparse: those that nobody
has filed, by when they arrived or were set aside; by-due, sparse: those that are being arranged)
and `SCANNAME#hash`, the first scan that came under a key.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from pynamodb.attributes import ListAttribute, MapAttribute, NumberAttribute, UnicodeAttribute

from chalicelib.aws import keys, partitions
from chalicelib.aws.table import (
    BY_COMPANY,
    BY_DUE,
    BY_OFFICE_STATE,
    Change,
    Key,
    Raw,
    Row,
    fetch,
    put_new,
    query_index,
    read,
    update,
)
from chalicelib.core import clock
from chalicelib.core.errors import Conflict, NotFound, StaleVersion
from chalicelib.core.paging import Page, Position
from chalicelib.scans.arrangement_rows import arranging_of, plain_arranging
from chalicelib.scans.model import CleanCopy, Scan, ScanList, ScanState, SetAside, list_of

_LAST_PLACE = 99_999
_MOST_ARRANGING = 1000


class ScanRow(Row):
    """One delivered file."""

    state = UnicodeAttribute()
    reason = UnicodeAttribute(null=True)
    scanner = UnicodeAttribute(null=True)
    file_name = UnicodeAttribute()
    company_id = UnicodeAttribute(null=True)
    mail_id = UnicodeAttribute(null=True)
    mail_number = UnicodeAttribute(null=True)
    size_bytes = NumberAttribute()
    original_key = UnicodeAttribute()
    original_version_id = UnicodeAttribute()
    clean: MapAttribute[str, Any] = MapAttribute(null=True)
    flags: ListAttribute[str] = ListAttribute(default=list)
    same_name_as = UnicodeAttribute(null=True)
    said = UnicodeAttribute(null=True)
    upload_id = UnicodeAttribute(null=True)
    arrived_at = UnicodeAttribute()
    set_aside: MapAttribute[str, Any] = MapAttribute(null=True)
    part_of = UnicodeAttribute(null=True)
    first_page = NumberAttribute(null=True)
    parts: ListAttribute[str] = ListAttribute(null=True)
    words = UnicodeAttribute(null=True)
    arranging: MapAttribute[str, Any] = MapAttribute(null=True)


class ScanNameRow(Row):
    """The first scan that came under a key of the intake bucket."""

    scan_id = UnicodeAttribute()


def scan_of(raw: Raw) -> Scan:
    """A raw scan item as the model's value."""
    row = read(ScanRow, raw)
    clean = row.clean.as_dict() if row.clean is not None else None
    aside = row.set_aside.as_dict() if row.set_aside is not None else None
    arranging = row.arranging.as_dict() if row.arranging is not None else None
    return Scan(
        id=row.pk.removeprefix("SCAN#"),
        state=ScanState(row.state),
        reason=row.reason or "",
        scanner=row.scanner or "",
        file_name=row.file_name,
        company_id=row.company_id or "",
        mail_id=row.mail_id or "",
        mail_number=row.mail_number or "",
        size_bytes=int(row.size_bytes),
        original_key=row.original_key,
        original_version_id=row.original_version_id,
        clean=_clean_of(clean) if clean else None,
        flags=tuple(row.flags or ()),
        same_name_as=row.same_name_as or "",
        said=row.said or "",
        upload_id=row.upload_id or "",
        arrived_at=clock.from_iso(row.arrived_at),
        version=int(row.version),
        set_aside=_aside_of(aside) if aside else None,
        part_of=row.part_of or "",
        first_page=int(row.first_page or 0),
        parts=tuple(row.parts or ()),
        words=row.words or "",
        arranging=arranging_of(arranging) if arranging else None,
    )


def get_scan(scan_id: str) -> Scan:
    """
    1 BatchGetItem.

    Raises:
        NotFound: there is no such scan.
    """
    key = keys.scan(scan_id)
    return scan_in(fetch([key]), key)


def scan_in(rows: Mapping[Key, Raw], key: Key) -> Scan:
    """
    The scan of a key among items already read.

    Raises:
        NotFound: it is not among them.
    """
    if key not in rows:
        raise NotFound("There is no such scan.")
    return scan_of(rows[key])


def list_unfiled(which: ScanList, *, limit: int, position: Position | None) -> Page[Scan]:
    """Scans of the inbox, in quarantine or set aside, each newest first. 1 Query."""
    partition = partitions.scans_in(str(which))
    raws, after = query_index(BY_OFFICE_STATE, partition, position=position, limit=limit)
    return Page(tuple(scan_of(raw) for raw in raws), after)


def list_arranging(before: datetime) -> Iterator[Scan]:
    """
    Scans that staff asked to arrange before a moment, oldest first; at most 1,000. 1 Query.
    """
    raws, _ = query_index(
        BY_DUE, partitions.ARRANGING, until=clock.iso(before), limit=_MOST_ARRANGING, forward=True
    )
    yield from (scan_of(raw) for raw in raws)


def list_of_mail(mail_id: str, *, limit: int, position: Position | None) -> Page[Scan]:
    """The scans that came for a mail item, in any state, newest first. 1 Query."""
    partition = partitions.scans_of_mail(mail_id)
    raws, after = query_index(BY_COMPANY, partition, position=position, limit=limit)
    return Page(tuple(scan_of(raw) for raw in raws), after)


def put_scan(scan: Scan) -> Change:
    """A new scan; the same one a second time is refused."""
    key = keys.scan(scan.id)
    clean = scan.clean
    row = ScanRow(
        pk=key.pk,
        sk=key.sk,
        **_places(scan),
        state=str(scan.state),
        reason=scan.reason or None,
        scanner=scan.scanner or None,
        file_name=scan.file_name,
        company_id=scan.company_id or None,
        mail_id=scan.mail_id or None,
        mail_number=scan.mail_number or None,
        size_bytes=scan.size_bytes,
        original_key=scan.original_key,
        original_version_id=scan.original_version_id,
        clean=_plain(clean) if clean else None,
        flags=list(scan.flags),
        same_name_as=scan.same_name_as or None,
        said=scan.said or None,
        upload_id=scan.upload_id or None,
        arrived_at=clock.iso(scan.arrived_at),
        part_of=scan.part_of or None,
        first_page=scan.first_page or None,
        parts=list(scan.parts) or None,
        words=scan.words or None,
    )
    return put_new(row, Conflict("This scan is known already.", code="scan_known"))


def put_name(bucket: str, key: str, scan_id: str) -> Change:
    """Remember the first scan of a name."""
    name_key = keys.scan_name(bucket, key)
    row = ScanNameRow(pk=name_key.pk, sk=name_key.sk, scan_id=scan_id)
    return put_new(row, Conflict("Another scan had this name first.", code="scan_name_taken"))


def move(before: Scan, after: Scan) -> Change:
    """Another state, item, list or job, if nobody decided about the scan meanwhile."""
    values = {
        "state": str(after.state),
        "reason": after.reason,
        "company_id": after.company_id,
        "mail_id": after.mail_id,
        "mail_number": after.mail_number,
        "said": after.said,
        "set_aside": _plain_aside(after.set_aside) if after.set_aside else None,
        "parts": list(after.parts),
        "arranging": plain_arranging(after.arranging) if after.arranging else None,
    }
    places = dict.fromkeys(("g1", "g1s", "g4", "g4s", "g5", "g5s"), "") | _places(after)
    actions: list[Any] = [ScanRow.version.set(before.version + 1)]
    for name, value in (values | places).items():
        attribute = getattr(ScanRow, name)
        actions.append(attribute.set(value) if value else attribute.remove())
    stale = StaleVersion("Somebody decided about this scan meanwhile. Load it again.")
    return update(keys.scan(before.id), actions, ScanRow.version == before.version, stale)


def _places(scan: Scan) -> dict[str, Any]:
    at = f"{clock.iso(scan.arrived_at)}#{scan.id}"
    places: dict[str, Any] = {}
    if scan.mail_id:
        places |= {"g1": partitions.scans_of_mail(scan.mail_id), "g1s": at}
    which = list_of(scan)
    if which is not None:
        since = scan.set_aside.at if scan.set_aside else scan.arrived_at
        places |= {
            "g4": partitions.scans_in(str(which)),
            "g4s": f"{clock.iso(since)}#{_order(scan)}",
        }
    job = scan.arranging
    if job is not None and job.parts and not job.failed:
        places |= {"g5": partitions.ARRANGING, "g5s": f"{clock.iso(job.at)}#{scan.id}"}
    return places


def _order(scan: Scan) -> str:
    """Parts stand together and, in a list whose newest is first, in the order of their pages."""
    return f"{scan.part_of}#{_LAST_PLACE - scan.first_page:05}" if scan.part_of else scan.id


def _plain(clean: CleanCopy) -> dict[str, Any]:
    return {
        "key": clean.key,
        "version_id": clean.version_id,
        "content_type": clean.content_type,
        "pages": clean.pages,
        "size_bytes": clean.size_bytes,
        "sha256": clean.sha256,
    }


def _plain_aside(mark: SetAside) -> dict[str, Any]:
    return {
        "at": clock.iso(mark.at),
        "by_id": mark.by_id,
        "by_name": mark.by_name,
        "reason": mark.reason,
    }


def _aside_of(part: dict[str, Any]) -> SetAside:
    return SetAside(clock.from_iso(part["at"]), part["by_id"], part["by_name"], part["reason"])


def _clean_of(part: dict[str, Any]) -> CleanCopy:
    return CleanCopy(
        key=part["key"],
        version_id=part["version_id"],
        content_type=part["content_type"],
        pages=int(part["pages"]),
        size_bytes=int(part["size_bytes"]),
        sha256=part["sha256"],
    )
