"""
The files of a backup on their way back: letters into the vault, and what nobody had taken in yet
into the bucket that it came to, where it is taken in like any other. S3 compares each with its
checksum.
"""

import base64
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

from chalicelib.files.model import UploadState, upload_key
from chalicelib.scans.delivery import scan_id_of_delivery, scan_id_of_version
from deploy.account import Account
from deploy.backup import KINDS
from deploy.copies import File, Manifest, files_in, rows_in, side_by_side
from deploy.returning_rows import MARK, Item
from local.steps import Step


def bring_letters(
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


def waiting_files(folder: Path, manifest: Manifest) -> list[File]:
    """The files that no row knows: others were taken in between their copy and that of the rows."""
    known = {_settled(row) for row in rows_in(folder, manifest)}
    bucket = manifest.buckets["intake"]

    def waits(file: File) -> bool:
        if file.kind == "uploads":
            return file.key not in known
        return (
            file.kind == "intake"
            and f"SCAN#{scan_id_of_version(bucket, file.key, file.version_id)}" not in known
            and f"SCAN#{scan_id_of_delivery(file.key)}" not in known
        )

    return [file for file in files_in(folder, manifest) if waits(file)]


def _settled(row: Item) -> str:
    """The scan or the upload that a row says was taken in; empty for other rows."""
    pk, sk = row["pk"]["S"], row["sk"]["S"]
    if sk == "SCAN":
        return str(pk)
    if sk.startswith("UPLOAD#") and row["state"]["S"] != UploadState.WAITING:
        return upload_key(pk.removeprefix("COMPANY#"), sk.removeprefix("UPLOAD#"))
    return ""


def bring_waiting(
    account: Account, outputs: dict[str, str], folder: Path, files: list[File], current: Step
) -> None:
    """
    Deliver each file once more, as its scanner or its sender did. It is gone as soon as it is taken
    in, so what was brought is remembered in the table; of one file at most, where a restore was
    killed in the middle, nobody knows, and it is brought again: twice can be seen and mended, never
    cannot.
    """
    dynamodb, s3 = account.client("dynamodb"), account.client("s3")
    for file in files:
        mark = {"pk": MARK["pk"], "sk": {"S": f"RESTORE#{file.version_id}"}}
        if "Item" in dynamodb.get_item(
            TableName=outputs["TableName"], Key=mark, ConsistentRead=True
        ):
            continue
        _put(s3, outputs[KINDS[file.kind]], file, folder)
        dynamodb.put_item(
            TableName=outputs["TableName"],
            Item=mark,
            ConditionExpression="attribute_not_exists(pk)",
        )
    current.note = f"{len(files):,}"


def _put(s3: Any, bucket: str, file: File, folder: Path) -> str:  # noqa: ANN401
    with (folder / file.place).open("rb") as content:
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
