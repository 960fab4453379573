"""
`COMPANY#c` / `UPLOAD#u` (TTL; by-office-state once it is refused), `COMPANY#c` /
`VERSION#thing#n`, which is only ever added, and `COMPANY#c` / `OPENED#thing#n#u`.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from pynamodb.attributes import BooleanAttribute, MapAttribute, NumberAttribute, UnicodeAttribute

from chalicelib.aws import keys, partitions
from chalicelib.aws.table import Change, Key, Raw, Row, fetch, put_new, query, read, update
from chalicelib.core import clock
from chalicelib.core.errors import Conflict, NotFound
from chalicelib.core.paging import Page, Position, part_of
from chalicelib.files.model import (
    UPLOAD_KEPT_DAYS,
    FileVersion,
    Kept,
    Maker,
    Opened,
    Target,
    Upload,
    UploadState,
    target_kind,
)
from chalicelib.scans.model import CleanCopy

UPLOAD_MOVED = "upload_settled"
_MOST_OPENED = 1000


class UploadRow(Row):
    """A file on its way; what is empty has no attribute."""

    kind = UnicodeAttribute()
    thing_id = UnicodeAttribute()
    is_new = BooleanAttribute(null=True)
    thing_name = UnicodeAttribute(null=True)
    invoice_id = UnicodeAttribute(null=True)
    by_id = UnicodeAttribute()
    by_name = UnicodeAttribute()
    name = UnicodeAttribute()
    size_bytes = NumberAttribute()
    content_type = UnicodeAttribute()
    made_at = UnicodeAttribute()
    state = UnicodeAttribute()
    reason = UnicodeAttribute(null=True)
    number = NumberAttribute(null=True)
    kept: MapAttribute[str, Any] = MapAttribute(null=True)


class VersionRow(Row):
    """One version of a thing."""

    number = NumberAttribute()
    file_name = UnicodeAttribute()
    size_bytes = NumberAttribute()
    content_type = UnicodeAttribute()
    sha256 = UnicodeAttribute()
    original: MapAttribute[str, Any] = MapAttribute()
    clean: MapAttribute[str, Any] = MapAttribute(null=True)
    no_preview = UnicodeAttribute(null=True)
    made_at = UnicodeAttribute()
    made_by_id = UnicodeAttribute()
    made_by_name = UnicodeAttribute()


class OpenedRow(Row):
    """When a person first and last opened a version."""

    user_id = UnicodeAttribute()
    number = NumberAttribute()
    first_at = UnicodeAttribute()
    last_at = UnicodeAttribute()
    times = NumberAttribute()
    via = UnicodeAttribute()


def upload_of(raw: Raw) -> Upload:
    """A raw upload item as the model's value."""
    row = read(UploadRow, raw)
    kept = row.kept.as_dict() if row.kept is not None else None
    target = Target(
        kind=target_kind(row.kind),
        thing_id=row.thing_id,
        is_new=bool(row.is_new),
        name=row.thing_name or "",
        invoice_id=row.invoice_id or "",
    )
    return Upload(
        id=row.sk.removeprefix("UPLOAD#"),
        company_id=row.pk.removeprefix("COMPANY#"),
        target=target,
        by=Maker(row.by_id, row.by_name),
        name=row.name,
        size_bytes=int(row.size_bytes),
        content_type=row.content_type,
        made_at=clock.from_iso(row.made_at),
        state=UploadState(row.state),
        reason=row.reason or "",
        number=int(row.number or 0),
        kept=Kept(kept["key"], kept["version_id"]) if kept else None,
        version=int(row.version),
    )


def upload_in(rows: Mapping[Key, Raw], key: Key) -> Upload:
    """
    The upload of a key among items already read.

    Raises:
        NotFound: it is not among them.
    """
    if key not in rows:
        raise NotFound("There is no such upload.")
    return upload_of(rows[key])


def put_upload(upload: Upload) -> Change:
    """A new upload; one of which no file ever comes is forgotten after a while."""
    key, target = keys.upload(upload.company_id, upload.id), upload.target
    row = UploadRow(
        pk=key.pk,
        sk=key.sk,
        kind=str(target.kind),
        thing_id=target.thing_id,
        is_new=target.is_new or None,
        thing_name=target.name or None,
        invoice_id=target.invoice_id or None,
        by_id=upload.by.id,
        by_name=upload.by.name,
        name=upload.name,
        size_bytes=upload.size_bytes,
        content_type=upload.content_type,
        made_at=clock.iso(upload.made_at),
        state=str(upload.state),
        expires_at=clock.epoch_s(upload.made_at + timedelta(days=UPLOAD_KEPT_DAYS)),
    )
    return put_new(row)


def settle_upload(after: Upload, *, at: datetime) -> Change:
    """
    What became of an upload that was waiting; Conflict UPLOAD_MOVED if that is known by now. The
    row of one whose file is kept stays for good, since nothing else says where it is.
    """
    actions: list[Any] = [
        UploadRow.state.set(str(after.state)),
        UploadRow.version.set(after.version),
    ]
    if after.reason:
        actions.append(UploadRow.reason.set(after.reason))
    if after.state is UploadState.REFUSED:
        actions += [UploadRow.g4.set(partitions.UPLOADS_REFUSED), UploadRow.g4s.set(clock.iso(at))]
    if after.number:
        actions.append(UploadRow.number.set(after.number))
    if after.kept is not None:
        kept = {"key": after.kept.key, "version_id": after.kept.version_id}
        actions += [UploadRow.kept.set(kept), UploadRow.expires_at.remove()]
    waits = UploadRow.state == str(UploadState.WAITING)
    moved = Conflict("This upload was settled meanwhile.", code=UPLOAD_MOVED)
    return update(keys.upload(after.company_id, after.id), actions, waits, moved)


def version_of(raw: Raw) -> FileVersion:
    """A raw version item as the model's value."""
    row = read(VersionRow, raw)
    original = row.original.as_dict()
    clean = row.clean.as_dict() if row.clean is not None else None
    return FileVersion(
        company_id=row.pk.removeprefix("COMPANY#"),
        thing_id=row.sk.split("#")[1],
        number=int(row.number),
        file_name=row.file_name,
        size_bytes=int(row.size_bytes),
        content_type=row.content_type,
        sha256=row.sha256,
        original=Kept(original["key"], original["version_id"]),
        clean=_clean_of(clean) if clean else None,
        no_preview=row.no_preview or "",
        made_at=clock.from_iso(row.made_at),
        made_by=Maker(row.made_by_id, row.made_by_name),
    )


def version_in(rows: Mapping[Key, Raw], key: Key) -> FileVersion:
    """
    The version of a key among items already read.

    Raises:
        NotFound: it is not among them.
    """
    if key not in rows:
        raise NotFound("There is no such version.")
    return version_of(rows[key])


def put_version(version: FileVersion) -> Change:
    """A new version; one that has its number already is never replaced."""
    key = keys.version(version.company_id, version.thing_id, version.number)
    row = VersionRow(
        pk=key.pk,
        sk=key.sk,
        number=version.number,
        file_name=version.file_name,
        size_bytes=version.size_bytes,
        content_type=version.content_type,
        sha256=version.sha256,
        original={"key": version.original.key, "version_id": version.original.version_id},
        clean=_plain_clean(version.clean) if version.clean else None,
        no_preview=version.no_preview or None,
        made_at=clock.iso(version.made_at),
        made_by_id=version.made_by.id,
        made_by_name=version.made_by.name,
    )
    return put_new(row)


def find_versions(wanted: Iterable[Key]) -> dict[Key, FileVersion]:
    """Those of the versions that exist. 1 BatchGetItem per 100."""
    return {key: version_of(raw) for key, raw in fetch(wanted).items()}


def list_versions(
    company_id: str, thing_id: str, *, limit: int, position: Position | None
) -> Page[FileVersion]:
    """The versions of a thing, newest first. 1 Query."""
    raws, after = query(
        keys.company(company_id).pk,
        prefix=keys.versions_prefix(thing_id),
        after=part_of(position, "sk") if position else None,
        limit=limit,
        forward=False,
    )
    return Page(tuple(version_of(raw) for raw in raws), {"sk": after} if after else None)


def note_opened(  # noqa: PLR0913 - the parts of its key, and what is noted
    company_id: str, thing_id: str, number: int, user_id: str, *, via: str, at: datetime
) -> Change:
    """Somebody opens a version, for the first time or once more."""
    moment, times = clock.iso(at), OpenedRow.times
    return update(
        keys.opened(company_id, thing_id, number, user_id),
        [
            OpenedRow.user_id.set(user_id),
            OpenedRow.number.set(number),
            OpenedRow.first_at.set(OpenedRow.first_at | moment),
            OpenedRow.last_at.set(moment),
            OpenedRow.via.set(via),
            times.add(1),
        ],
        times.does_not_exist() | (times > 0),
    )


def opened_of(raw: Raw) -> Opened:
    """A raw item of who opened what as the model's value."""
    row = read(OpenedRow, raw)
    return Opened(
        user_id=row.user_id,
        version=int(row.number),
        first_at=clock.from_iso(row.first_at),
        last_at=clock.from_iso(row.last_at),
        times=int(row.times),
        via=row.via,
    )


def list_opened(company_id: str, thing_id: str) -> list[Opened]:
    """Who opened which version of a thing, at most 1,000. 1 Query."""
    raws, _ = query(
        keys.company(company_id).pk, prefix=keys.opened_prefix(thing_id), limit=_MOST_OPENED
    )
    return [opened_of(raw) for raw in raws]


def _clean_of(plain: Mapping[str, Any]) -> CleanCopy:
    return CleanCopy(
        key=plain["key"],
        version_id=plain["version_id"],
        content_type=plain["content_type"],
        pages=int(plain["pages"]),
        size_bytes=int(plain["size_bytes"]),
        sha256=plain["sha256"],
    )


def _plain_clean(clean: CleanCopy) -> dict[str, Any]:
    return {
        "key": clean.key,
        "version_id": clean.version_id,
        "content_type": clean.content_type,
        "pages": clean.pages,
        "size_bytes": clean.size_bytes,
        "sha256": clean.sha256,
    }
