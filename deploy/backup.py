"""
`make backup STAGE=… TO=folder`: rows and files of a deployment on a disk. Repeated into the same
folder it fetches only what is new. The order is what makes it whole: files that wait to be taken in
first, then the rows, then the vault, so that whatever a row names is there, and a file that is
taken in meanwhile is found in at least one of the three.
"""

import os
import sys
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

from deploy.account import Account, account_in
from deploy.command import run, words
from deploy.copies import (
    LISTS,
    File,
    Manifest,
    as_line,
    check_named,
    list_path,
    place_of,
    read_manifest,
    sha256_of,
    side_by_side,
    write_lines,
    write_manifest,
)
from deploy.digests import Digests
from deploy.stage import Stage, read_stage
from local.folder import PROJECT
from local.steps import Problem, Step, say, step

KINDS = {
    "intake": "IntakeBucketName",
    "uploads": "UploadsBucketName",
    "vault": "VaultBucketName",
}
# What people and devices send lies in these until it is taken in.
WAITING = ("intake", "uploads")


def main() -> int:
    """Back up the stage that the command names."""
    return run(_typed, broken="The backup is not complete; run it again")


def _typed(typed: list[str]) -> None:
    name, folder = words(typed, 2)
    stage = read_stage(name, drafts=False)
    if not folder:
        raise Problem("Say where to: make backup STAGE=prod TO=/media/backup/awizo.")
    table = os.environ.get("TABLE", "")
    manifest = back_up(stage, account_in(stage.region), Path(folder), table=table)
    say(f"\n  {manifest.rows:,} rows and {manifest.files:,} files are in {folder}.\n")


def back_up(stage: Stage, account: Account, folder: Path, *, table: str = "") -> Manifest:
    """
    Copy a deployment to a folder.

    Args:
        table: another table to read the rows from: one restored to a point in time, or the one that
            was kept when its stack was removed.

    Raises:
        Problem: there is no such deployment.
    """
    outputs = _sources(stage, account, table)
    buckets = {kind: outputs[name] for kind, name in KINDS.items()}
    identity, known = _opened(folder, buckets)
    with step("Fetch files that wait to be taken in") as current:
        waiting = [
            file
            for kind in WAITING
            for file in _files(account, kind, outputs[KINDS[kind]], known, current)
        ]
    with step("Fetch the rows") as current:
        source = _rows(account.client("dynamodb"), outputs["TableName"], current)
        rows = write_lines(list_path(folder, "rows", identity), source)
    with step("Fetch letters") as current:
        kept = list(_files(account, "vault", outputs[KINDS["vault"]], known, current))
    lines = (as_line(file) for file in [*waiting, *kept])
    files = write_lines(list_path(folder, "files", identity), lines)
    manifest = Manifest(
        identity=identity,
        made_at=datetime.now(tz=UTC).isoformat(timespec="seconds"),
        stage=stage.name,
        buckets=buckets,
        rows=rows,
        files=files,
        lists={what: sha256_of(list_path(folder, what, identity)) for what in LISTS},
    )
    check_named(folder, manifest)
    write_manifest(folder, manifest)
    return manifest


def _opened(folder: Path, buckets: dict[str, str]) -> tuple[str, Digests]:
    """A folder that nobody else on this machine can read, and what is known of its files."""
    if folder.resolve().is_relative_to(PROJECT):
        raise Problem(f"{folder} lies in this checkout. Letters of others belong somewhere else.")
    if folder.exists() and not folder.is_dir():
        raise Problem(f"{folder} is a file. Name a folder.")
    if (folder / "manifest.json").exists():
        there = read_manifest(folder)
        if any(buckets.get(kind) != name for kind, name in there.buckets.items()):
            raise Problem(f"{folder} holds a backup of {there.stage}. Name another folder.")
    elif folder.exists() and any(folder.iterdir()) and not (folder / "SHA256SUMS").exists():
        raise Problem(f"{folder} holds something else. Name an empty folder.")
    os.umask(0o077)
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    return uuid.uuid4().hex, Digests(folder)


def _sources(stage: Stage, account: Account, table: str) -> dict[str, str]:
    """Names of table and buckets: the stack's, or those that it had before it was removed."""
    outputs = account.outputs_of(stage.app_name)
    if not outputs and not table:
        raise Problem(
            f"There is no stack {stage.app_name} in {stage.region}. If it was removed and its data "
            "kept, say which table: make backup STAGE=… TO=… TABLE=…"
        )
    kept = {name: f"{stage.app_name}-{kind}-{account.number}" for kind, name in KINDS.items()}
    named = {"TableName": table} if table else {}
    return {**kept, **outputs, **named}


def _rows(dynamodb: Any, table: str, current: Step) -> Iterator[dict[str, Any]]:  # noqa: ANN401
    count = 0
    for page in dynamodb.get_paginator("scan").paginate(TableName=table, ConsistentRead=True):
        for row in page["Items"]:
            yield _without_bytes(row)
        count += len(page["Items"])
        current.progress(f"{count:,}")
    current.note = f"{count:,}"


def _without_bytes(row: dict[str, Any]) -> dict[str, Any]:
    """The table holds no binary values; one that did could not be written down."""
    for name, value in row.items():
        if "B" in value or "BS" in value:
            raise Problem(f"A row holds bytes in {name}, which a backup cannot keep.")
    return row


def _files(
    account: Account, kind: str, bucket: str, known: Digests, current: Step
) -> Iterator[File]:
    s3, count, fetched = account.client("s3"), 0, 0

    def keep(entry: dict[str, Any]) -> tuple[File | None, bool]:
        place = place_of(kind, entry["Key"], entry["VersionId"])
        is_new = not known.is_whole(place)
        try:
            if is_new:
                _fetch(s3, bucket, entry, known.folder / place)
                known.remember(place)
            return _described(s3, kind, bucket, entry, known.of(place)), is_new
        except ClientError as error:
            # One that waited may have been taken in meanwhile: then rows and vault have it.
            if error.response["Error"]["Code"] in {"404", "NoSuchVersion", "NoSuchKey"}:
                return None, False
            raise

    for file, is_new in side_by_side(keep, _versions(s3, kind, bucket)):
        if file is not None:
            count, fetched = count + 1, fetched + is_new
            current.progress(f"{count:,}, {fetched:,} of them new")
            yield file
    current.note = f"{count:,}, {fetched:,} of them new"


def _versions(s3: Any, kind: str, bucket: str) -> Iterator[dict[str, Any]]:  # noqa: ANN401
    try:
        for page in s3.get_paginator("list_object_versions").paginate(Bucket=bucket):
            yield from page.get("Versions", [])
    except ClientError as error:
        # A deployment of the first release has no bucket of uploads, and nothing in it.
        if kind != "uploads" or error.response["Error"]["Code"] != "NoSuchBucket":
            raise


def _fetch(s3: Any, bucket: str, entry: dict[str, Any], path: Path) -> None:  # noqa: ANN401
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".part")
    version = {"VersionId": entry["VersionId"]}
    s3.download_file(bucket, entry["Key"], str(unfinished), ExtraArgs=version)
    unfinished.replace(path)


def _described(
    s3: Any,  # noqa: ANN401 - boto3 types no client
    kind: str,
    bucket: str,
    entry: dict[str, Any],
    sha256: str,
) -> File:
    told = s3.head_object(Bucket=bucket, Key=entry["Key"], VersionId=entry["VersionId"])
    return File(
        kind=kind,
        key=entry["Key"],
        version_id=entry["VersionId"],
        size_bytes=entry["Size"],
        sha256=sha256,
        content_type=told.get("ContentType", "application/octet-stream"),
        metadata=told.get("Metadata", {}),
    )


if __name__ == "__main__":
    sys.exit(main())
