"""
A file's way into a company. The order is: look, check, keep the original in the vault, ask for its
place, keep the clean copy, commit once (version, thing, upload), then remove the file from the
bucket of uploads. Killed between any two of these, the next delivery or the sweep goes on from
there; an upload becomes one version, however often it is told of.
"""

import re
from collections.abc import Mapping
from pathlib import Path

from chalicelib.aws import bucket, keys
from chalicelib.aws.bucket import StoredObject
from chalicelib.aws.observe import count, logger
from chalicelib.aws.table import commit, fetch
from chalicelib.companies.service import get_company
from chalicelib.config import config
from chalicelib.core import clock
from chalicelib.core.errors import Conflict, StaleVersion, Unavailable
from chalicelib.core.values import Value, replace
from chalicelib.edge.arrivals import Arrival
from chalicelib.files import store
from chalicelib.files.judging import JudgedFile, RefusedFile, judge
from chalicelib.files.model import (
    LARGEST_UPLOAD_BYTES,
    FileVersion,
    Kept,
    TargetKind,
    Upload,
    UploadState,
    name_of_version,
    why_not_taken,
)
from chalicelib.files.service import Taker, check_open
from chalicelib.scans.gate import CleanScan, GateReason
from chalicelib.scans.model import CleanCopy
from chalicelib.scans.workspace import work_folder

_KEY = re.compile(r"(com_[0-9a-z]{26})/(upl_[0-9a-z]{26})")
_ATTEMPTS = 8


class _Taken(Value):
    """A file whose original is in the vault, and what it was found to be."""

    size_bytes: int
    sha256: str
    original: Kept
    judged: JudgedFile
    clean_path: Path


def take_in(arrival: Arrival, takers: Mapping[TargetKind, Taker]) -> None:
    """
    Bring one file to its end: a version of its thing, or a refusal that says why. Safe to repeat,
    and to be killed anywhere. T36-T38, T42, T43.

    Args:
        takers: of every kind of thing.

    Effects: 2 or 3 BatchGetItems and 1 TransactWrite; the version, its thing, the audit and the
    upload are written together.

    Raises:
        Unavailable: a service did not answer, or many files for one thing came at this moment; the
            message comes again.
    """
    source = bucket.head(arrival.bucket, arrival.key, arrival.version_id)
    if source is None:
        logger.info("files.gone", extra={"version_id": arrival.version_id})
        return
    upload = _upload_of(source.key)
    if upload is None:
        # No form of ours takes a file under such a key: whoever put it there should look at it.
        logger.error("files.unknown_upload", extra={"version_id": arrival.version_id})
        count("FileUnknown")
        return
    if upload.is_waiting:
        _settle(source, upload, takers[upload.target.kind])
    bucket.remove(source)


def _upload_of(key: str) -> Upload | None:
    found = _KEY.fullmatch(key)
    if found is None:
        return None
    place = keys.upload(found[1], found[2])
    rows = fetch([place])
    return store.upload_in(rows, place) if place in rows else None


def _settle(source: StoredObject, upload: Upload, taker: Taker) -> None:
    if source.size_bytes > LARGEST_UPLOAD_BYTES:
        _refuse(upload, str(GateReason.TOO_LARGE))
        return
    with work_folder() as folder:
        original, clean = folder / "original", folder / "clean"
        sha256 = bucket.download(source, original)
        judged = judge(original, clean, name=upload.name)
        if isinstance(judged, RefusedFile):
            _refuse(upload, judged.reason)
            return
        unwanted = why_not_taken(upload.target.kind, judged.kind)
        if unwanted is not None:
            _refuse(upload, str(unwanted))
            return
        taken = _Taken(
            size_bytes=source.size_bytes,
            sha256=sha256,
            original=_keep_original(source, upload, sha256),
            judged=judged,
            clean_path=clean,
        )
        _file(upload, taken, taker)


def _keep_original(source: StoredObject, upload: Upload, sha256: str) -> Kept:
    # The key names the content: a form that was sent twice, with two files, never mixes them.
    key = f"files/{upload.id}/original/{sha256}"
    return Kept(key, bucket.copy_once(source, config().vault_bucket, key))


def _keep_clean(upload: Upload, path: Path, clean: CleanScan) -> CleanCopy:
    key, content_type = f"files/{upload.id}/clean/{clean.sha256}", str(clean.content_type)
    version_id = bucket.store_once(config().vault_bucket, key, path, content_type)
    return CleanCopy(key, version_id, content_type, clean.pages, clean.size_bytes, clean.sha256)


def _file(upload: Upload, taken: _Taken, taker: Taker) -> None:
    """
    Commit the version, as the newest of its thing at that very moment. Only what has a place there
    gets its clean copy into the vault: of a file that came too late nothing would know of it.
    """
    clean: CleanCopy | None = None
    for _ in range(_ATTEMPTS):
        try:
            check_open(get_company(upload.company_id))
            place = taker(upload)
        except Conflict as refusal:
            _refuse(upload, refusal.code, kept=taken.original)
            return
        if clean is None and taken.judged.clean is not None:
            clean = _keep_clean(upload, taken.clean_path, taken.judged.clean)
        version = _version(upload, taken, clean, place.number)
        done = replace(
            upload, state=UploadState.DONE, number=place.number, version=upload.version + 1
        )
        try:
            commit(
                store.put_version(version),
                store.settle_upload(done, at=version.made_at),
                *place.changes(version),
            )
        except (Conflict, StaleVersion) as refusal:
            if refusal.code == store.UPLOAD_MOVED:
                return
        else:
            count("FileDone")
            return
    raise Unavailable("Many files came for one thing at this moment.")


def _version(upload: Upload, taken: _Taken, clean: CleanCopy | None, number: int) -> FileVersion:
    kind = taken.judged.kind
    return FileVersion(
        company_id=upload.company_id,
        thing_id=upload.target.thing_id,
        number=number,
        file_name=name_of_version(upload.name, kind),
        size_bytes=taken.size_bytes,
        content_type=kind.content_type,
        sha256=taken.sha256,
        original=taken.original,
        clean=clean,
        no_preview=taken.judged.no_preview,
        made_at=clock.now(),
        made_by=upload.by,
    )


def _refuse(upload: Upload, reason: str, *, kept: Kept | None = None) -> None:
    """
    Say why no version came of a file. The original of a good one that came too late stays in the
    vault.
    """
    refused = replace(
        upload,
        state=UploadState.REFUSED,
        reason=reason,
        kept=kept,
        version=upload.version + 1,
    )
    try:
        commit(store.settle_upload(refused, at=clock.now()))
    except Conflict as conflict:
        if conflict.code != store.UPLOAD_MOVED:
            raise
        return
    logger.info("files.refused", extra={"upload_id": upload.id, "reason": reason})
    count("FileRefused")
