"""
`make restore STAGE=… FROM=folder`: brings a backup to a deployment in which nobody has worked yet:
letters, then rows, then the files that still waited to be taken in. Killed or cut off, it goes on
where it was. Every file is compared with its checksum, here and by the file store; a row that names
a version of a file gets the version that the file has now. Nobody's password is in a backup: an
admin gets a one-time link, everybody else uses «Forgotten password».
"""

import base64
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

from chalicelib.access.model import Role, User, UserState
from chalicelib.identity.service import make_way_in
from chalicelib.scans.delivery import scan_id_of_delivery, scan_id_of_version
from chalicelib.users.service import get_user
from deploy import admin
from deploy.account import Account, account_in
from deploy.backup import KINDS
from deploy.command import run, words
from deploy.copies import (
    File,
    Manifest,
    check_files,
    check_named,
    files_in,
    read_manifest,
    rows_in,
    sha256_of,
    side_by_side,
)
from deploy.stage import Stage, read_stage
from local.steps import Problem, Step, say, step

_MAKER = "restore"
_MARK = {"pk": {"S": "OFFICE"}, "sk": {"S": "RESTORE"}}
# Whoever had a session, a link or a half-done request begins again.
_PASSING = ("ATTEMPTS#", "LINK#", "IDEMPOTENCY#")
_PASSING_OF_USER = ("SESSION#", "LINK#")
# What a deployment makes by itself: its first admin, and the records of that.
_NOTICES = "NOTICE#"
# People, companies and letters; then notices; then the facts that wake the mailer.
_TURNS = 3
_OF_FIRST_ADMIN = ("USER#", "EMAIL#", "LINK#", "OFFICE")
_OF_DEPLOYMENT = (*_OF_FIRST_ADMIN, "AUDIT#")


@dataclass(frozen=True, slots=True)
class Restored:
    """
    What came back.

    Attributes:
        left_out: rows of sessions, links and half-done requests, which nobody can use any more.
        links: one-time links by the e-mail address of each admin.
    """

    rows: int
    left_out: int
    files: int
    links: dict[str, str]


def main() -> int:
    """Restore the stage that the command names."""
    return run(_typed, broken="Not everything is restored; run it again, it goes on")


def _typed(typed: list[str]) -> None:
    name, folder = words(typed, 2)
    stage = read_stage(name, drafts=False)
    if not folder:
        raise Problem("Say where from: make restore STAGE=prod FROM=/media/backup/awizo.")
    is_quiet = bool(os.environ.get("QUIET"))
    restored = restore(stage, account_in(stage.region), Path(folder), is_quiet=is_quiet)
    say(f"\n  {restored.rows:,} rows and {restored.files:,} files are there; checksums agree.")
    say(f"  {restored.left_out:,} rows of sessions, links and the like were left out on purpose.\n")
    for email, link in restored.links.items():
        say(f"  {email} sets a password here, once, within a week:\n    {link}")
    say("\n  Everybody else asks for a new password on the sign-in page.\n")


def restore(stage: Stage, account: Account, folder: Path, *, is_quiet: bool = False) -> Restored:
    """
    Bring a backup to a deployment.

    Args:
        is_quiet: leave out the facts that would still make e-mails go out; for a rehearsal.

    Raises:
        Problem: the backup is not complete or damaged, there is no such deployment, somebody has
            worked in it already, or it has this backup already.
    """
    manifest = read_manifest(folder)
    with step("Compare every file with its checksum"):
        check_named(folder, manifest)
        check_files(folder, manifest)
    outputs = account.outputs_of(stage.app_name)
    if not outputs:
        raise Problem(f"There is no stack {stage.app_name}. Deploy first: make deploy STAGE=…")
    dynamodb, table = account.client("dynamodb"), outputs["TableName"]
    with step("Look whether the deployment is new"):
        _begin(dynamodb, table, folder, manifest)
    kept = [file for file in files_in(folder, manifest) if file.kind == "vault"]
    with step("Bring the letters back") as current:
        versions = _bring_letters(account.client("s3"), outputs, folder, kept, current)
    with step("Bring the rows back") as current:
        lasting = [
            row
            for row in rows_in(folder, manifest)
            if not _is_passing(row) and not (is_quiet and _is_open_fact(row))
        ]
        count = _bring_rows(dynamodb, table, lasting, versions, current)
    with step("Bring back what waited to be taken in") as current:
        waiting = _waiting(folder, manifest)
        _bring_waiting(account, outputs, folder, waiting, current)
    admin.enter(account, outputs["APIHandlerName"])
    links = {user.email: make_way_in(_MAKER, user) for user in _admins(folder, manifest)}
    _end(dynamodb, table)
    return Restored(count, manifest.rows - count, len(kept) + len(waiting), links)


def _begin(dynamodb: Any, table: str, folder: Path, manifest: Manifest) -> None:  # noqa: ANN401
    """Mark the deployment as being restored from this backup, and take its first admin away."""
    mark = dynamodb.get_item(TableName=table, Key=_MARK, ConsistentRead=True).get("Item")
    if mark is not None and mark["backup"]["S"] != manifest.identity:
        raise Problem("Another backup was brought to this deployment. Choose a new one.")
    if mark is not None and "done" in mark:
        raise Problem("This backup was brought to this deployment already. Nothing was changed.")
    there = [row for page in _pages(dynamodb, table) for row in page]
    if mark is None:
        if _was_worked_in(there):
            raise Problem("People have worked in this deployment already. Choose a new one.")
        dynamodb.put_item(
            TableName=table,
            Item={**_MARK, "backup": {"S": manifest.identity}},
            ConditionExpression="attribute_not_exists(pk)",
        )
    wanted = {_key_of(row): row for row in rows_in(folder, manifest) if _is_peoples(row)}
    for row in there:
        if _is_peoples(row) and wanted.get(_key_of(row)) != row:
            key = {name: row[name] for name in ("pk", "sk")}
            dynamodb.delete_item(TableName=table, Key=key)


def _was_worked_in(there: list[dict[str, Any]]) -> bool:
    """Whether there is more than the first admin that a deployment makes."""
    keys = [_key_of(row) for row in there]
    people = sum(sk == "USER" for _, sk in keys)
    is_foreign = any(not pk.startswith(_OF_DEPLOYMENT) for pk, _ in keys)
    return is_foreign or people > 1 or any(pk == _MARK["pk"]["S"] for pk, _ in keys)


def _end(dynamodb: Any, table: str) -> None:  # noqa: ANN401
    dynamodb.update_item(
        TableName=table,
        Key=_MARK,
        UpdateExpression="SET done = :yes",
        ConditionExpression="attribute_exists(pk)",
        ExpressionAttributeValues={":yes": {"BOOL": True}},
    )


def _is_peoples(row: dict[str, Any]) -> bool:
    """Whether a row is what a deployment makes for its first admin, or of its settings."""
    is_mark = row["sk"]["S"].startswith(_MARK["sk"]["S"])
    return row["pk"]["S"].startswith(_OF_FIRST_ADMIN) and not is_mark


def _key_of(row: dict[str, Any]) -> tuple[str, str]:
    return row["pk"]["S"], row["sk"]["S"]


def _pages(dynamodb: Any, table: str) -> Iterator[list[dict[str, Any]]]:  # noqa: ANN401
    for page in dynamodb.get_paginator("scan").paginate(TableName=table, ConsistentRead=True):
        yield page["Items"]


def _bring_letters(
    s3: Any,  # noqa: ANN401 - boto3 types no client
    outputs: dict[str, str],
    folder: Path,
    files: list[File],
    current: Step,
) -> dict[str, str]:
    """
    Upload what is not there yet; the version that each file has now by the one that it had. A key
    of the vault has one version ever: one that is there was brought by an earlier try.
    """
    versions, bucket = {}, outputs[KINDS["vault"]]

    def bring(file: File) -> tuple[str, str]:
        there = _version(s3, bucket, file.key)
        return file.version_id, there or _put(s3, bucket, file, folder)

    for number, (before, now) in enumerate(side_by_side(bring, files), 1):
        versions[before] = now
        current.progress(f"{number:,} of {len(files):,}")
    current.note = f"{len(files):,}"
    return versions


def _waiting(folder: Path, manifest: Manifest) -> list[File]:
    """The files that no row knows: others were taken in between their copy and that of the rows."""
    known = {row["pk"]["S"] for row in rows_in(folder, manifest) if row["sk"]["S"] == "SCAN"}
    bucket = manifest.buckets["intake"]
    return [
        file
        for file in files_in(folder, manifest)
        if file.kind == "intake"
        and f"SCAN#{scan_id_of_version(bucket, file.key, file.version_id)}" not in known
        and f"SCAN#{scan_id_of_delivery(file.key)}" not in known
    ]


def _bring_waiting(
    account: Account, outputs: dict[str, str], folder: Path, files: list[File], current: Step
) -> None:
    """
    Deliver each file once more, as its scanner did. It is gone as soon as it is taken in, so what
    was brought is remembered in the table; of one file at most, where a restore was killed in the
    middle, nobody knows, and it is brought again: twice can be seen and mended, never cannot.
    """
    dynamodb, s3 = account.client("dynamodb"), account.client("s3")
    for file in files:
        mark = {"pk": _MARK["pk"], "sk": {"S": f"RESTORE#{file.version_id}"}}
        if "Item" in dynamodb.get_item(
            TableName=outputs["TableName"], Key=mark, ConsistentRead=True
        ):
            continue
        _put(s3, outputs[KINDS["intake"]], file, folder)
        dynamodb.put_item(
            TableName=outputs["TableName"],
            Item=mark,
            ConditionExpression="attribute_not_exists(pk)",
        )
    current.note = f"{len(files):,}"


def _put(s3: Any, bucket: str, file: File, folder: Path) -> str:  # noqa: ANN401
    path = folder / file.place
    if sha256_of(path) != file.sha256:
        raise Problem(f"{path} is damaged: it is not what was saved. Take another backup.")
    with path.open("rb") as content:
        answer = s3.put_object(
            Bucket=bucket,
            Key=file.key,
            Body=content,
            ContentType=file.content_type,
            Metadata=file.metadata,
            ChecksumSHA256=base64.b64encode(bytes.fromhex(file.sha256)).decode(),
        )
    return str(answer["VersionId"])


def _version(s3: Any, bucket: str, key: str) -> str:  # noqa: ANN401
    try:
        return str(s3.head_object(Bucket=bucket, Key=key)["VersionId"])
    except ClientError as error:
        if error.response["Error"]["Code"] in {"404", "NoSuchKey"}:
            return ""
        raise


def _bring_rows(
    dynamodb: Any,  # noqa: ANN401 - boto3 types no client
    table: str,
    rows: list[dict[str, Any]],
    versions: dict[str, str],
    current: Step,
) -> int:
    """
    Facts come last, after everything that they are about: the sweep finds them at once, and a
    notice that finds no reader yet would be closed.
    """
    count = 0
    for turn in range(_TURNS):
        some = [row for row in rows if _turn_of(row) == turn]
        for _ in side_by_side(
            lambda row: _bring_row(dynamodb, table, _with_versions(row, versions)), some
        ):
            count += 1
            current.progress(f"{count:,} of {len(rows):,}")
    current.note = f"{count:,}"
    return count


def _is_open_fact(row: dict[str, Any]) -> bool:
    """Whether the sweep would find a row: only facts that are open or held have a due time."""
    return row["sk"]["S"] == "FACT" and "g5" in row


def _turn_of(row: dict[str, Any]) -> int:
    if not row["pk"]["S"].startswith(_NOTICES):
        return 0
    return 2 if row["sk"]["S"] == "FACT" else 1


def _is_passing(row: dict[str, Any]) -> bool:
    pk, sk = str(row["pk"]["S"]), str(row["sk"]["S"])
    is_mark = pk == _MARK["pk"]["S"] and sk.startswith(_MARK["sk"]["S"])
    of_user = pk.startswith("USER#") and sk.startswith(_PASSING_OF_USER)
    return is_mark or of_user or pk.startswith(_PASSING)


def _with_versions(value: Any, versions: dict[str, str]) -> Any:  # noqa: ANN401 - JSON
    """A row with the present version wherever it names one that a file had."""
    if isinstance(value, dict):
        return {name: _with_versions(inner, versions) for name, inner in value.items()}
    if isinstance(value, list):
        return [_with_versions(inner, versions) for inner in value]
    return versions.get(value, value) if isinstance(value, str) else value


def _bring_row(dynamodb: Any, table: str, row: dict[str, Any]) -> None:  # noqa: ANN401
    try:
        dynamodb.put_item(TableName=table, Item=row, ConditionExpression="attribute_not_exists(pk)")
    except ClientError as error:
        if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
            raise
        key = {name: row[name] for name in ("pk", "sk")}
        there = dynamodb.get_item(TableName=table, Key=key, ConsistentRead=True).get("Item")
        # What was brought by an earlier try may have been worked on since.
        if there != row and not row["pk"]["S"].startswith(_NOTICES):
            raise Problem(
                f"{row['pk']['S']} is there already and is another. Choose a new deployment."
            ) from error


def _admins(folder: Path, manifest: Manifest) -> list[User]:
    """The people who can let everybody else in."""
    people = [
        get_user(row["pk"]["S"].removeprefix("USER#"))
        for row in rows_in(folder, manifest)
        if row["sk"]["S"] == "USER" and row.get("role", {}).get("S") == Role.ADMIN
    ]
    return [user for user in people if user.state is UserState.ACTIVE]


if __name__ == "__main__":
    sys.exit(main())
