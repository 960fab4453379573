"""
The two buckets: intake, where scanners drop files, and the vault, where originals and clean copies
are kept. Every read names one object version; what is stored under a key is stored once.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from botocore.client import BaseClient
from botocore.config import Config
from botocore.exceptions import ClientError

from chalicelib.aws import clients
from chalicelib.config import config

LINK_SECONDS = 60
_CHUNK = 1 << 20
_MISSING = frozenset({"404", "NoSuchKey", "NoSuchVersion", "NotFound", "MethodNotAllowed"})
_EXISTS = frozenset({"412", "PreconditionFailed", "ConditionalRequestConflict"})


@dataclass(frozen=True, slots=True)
class StoredObject:
    """One version of one object."""

    bucket: str
    key: str
    version_id: str
    size_bytes: int
    modified_at: datetime | None = None


def head(bucket: str, key: str, version_id: str | None = None) -> StoredObject | None:
    """What a version (or the newest one) is, or None when there is none. 1 HeadObject."""
    extra = {"VersionId": version_id} if version_id else {}
    try:
        answer = clients.call("s3", "head_object", Bucket=bucket, Key=key, **extra)
    except ClientError as error:
        if clients.error_code(error) in _MISSING:
            return None
        raise
    found = str(answer.get("VersionId") or version_id or "null")
    return StoredObject(bucket, key, found, answer["ContentLength"], answer["LastModified"])


def download(source: StoredObject, target: Path) -> str:
    """Write a version's bytes into a file; returns their SHA-256 in hex. 1 GetObject."""
    body = _open(source)
    digest = hashlib.sha256()
    with target.open("wb") as file:
        for chunk in iter(lambda: body.read(_CHUNK), b""):
            digest.update(chunk)
            file.write(chunk)
    return digest.hexdigest()


def read(source: StoredObject) -> bytes | None:
    """A version's bytes, or None when it is gone. 1 GetObject."""
    try:
        content: bytes = _open(source).read()
    except ClientError as error:
        if clients.error_code(error) in _MISSING:
            return None
        raise
    return content


def store_once(bucket: str, key: str, source: Path, content_type: str) -> str:
    """
    Put a file under a key that nothing is under yet; returns the version's id.

    When something is there already (a former attempt got this far), its version id is returned
    and nothing is written. 1 PutObject, and 1 HeadObject when it was there.
    """
    with source.open("rb") as body:
        try:
            answer = clients.call(
                "s3",
                "put_object",
                Bucket=bucket,
                Key=key,
                Body=body,
                ContentType=content_type,
                IfNoneMatch="*",
            )
        except ClientError as error:
            if clients.error_code(error) not in _EXISTS:
                raise
            return _existing_version(bucket, key)
    return str(answer.get("VersionId", "null"))


def copy_once(source: StoredObject, bucket: str, key: str) -> str:
    """Copy a version that is too large to look into; returns the copy's version id."""
    there = head(bucket, key)
    if there is not None:
        return there.version_id
    answer = clients.call(
        "s3",
        "copy_object",
        Bucket=bucket,
        Key=key,
        CopySource={"Bucket": source.bucket, "Key": source.key, "VersionId": source.version_id},
        MetadataDirective="REPLACE",
        ContentType="application/octet-stream",
    )
    return str(answer.get("VersionId", "null"))


def remove(target: StoredObject) -> None:
    """Remove exactly this version; removing it again changes nothing. 1 DeleteObject."""
    clients.call(
        "s3", "delete_object", Bucket=target.bucket, Key=target.key, VersionId=target.version_id
    )


def versions(bucket: str) -> Iterator[StoredObject]:
    """Every object version of a bucket; delete markers are none. 1 call per 1,000."""
    more: dict[str, Any] = {}
    while True:
        answer = clients.call("s3", "list_object_versions", Bucket=bucket, **more)
        for entry in answer.get("Versions", []):
            yield StoredObject(
                bucket, entry["Key"], entry["VersionId"], entry["Size"], entry["LastModified"]
            )
        if not answer.get("IsTruncated"):
            return
        more = {
            "KeyMarker": answer["NextKeyMarker"],
            "VersionIdMarker": answer["NextVersionIdMarker"],
        }


def sign_download(
    source: StoredObject, *, content_type: str, name: str, inline: bool
) -> str:
    """
    A link to one object version for 60 s, with the type and name that we verified inside the
    signature. Signing needs no call.
    """
    url: str = _signer().generate_presigned_url(
        "get_object",
        Params={
            "Bucket": source.bucket,
            "Key": source.key,
            "VersionId": source.version_id,
            "ResponseContentType": content_type,
            "ResponseContentDisposition": disposition(name, inline=inline),
            "ResponseCacheControl": "no-store",
        },
        ExpiresIn=LINK_SECONDS,
    )
    return url


def sign_upload(
    bucket: str, key: str, *, content_type: str, most_bytes: int, seconds: int
) -> tuple[str, dict[str, str]]:
    """A form for exactly one key, type and size limit: its address and its fields. No call."""
    form = _signer().generate_presigned_post(
        bucket,
        key,
        Fields={"Content-Type": content_type},
        Conditions=[{"Content-Type": content_type}, ["content-length-range", 1, most_bytes]],
        ExpiresIn=seconds,
    )
    return form["url"], form["fields"]


def disposition(name: str, *, inline: bool) -> str:
    """A Content-Disposition after RFC 6266: plain ASCII, and the whole name in UTF-8 beside it."""
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "-_. ") else "_" for c in name)
    kind = "inline" if inline else "attachment"
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _open(source: StoredObject) -> Any:  # noqa: ANN401 - botocore's body is not typed
    answer = clients.call(
        "s3", "get_object", Bucket=source.bucket, Key=source.key, VersionId=source.version_id
    )
    return answer["Body"]


def _existing_version(bucket: str, key: str) -> str:
    there = head(bucket, key)
    if there is None:
        raise LookupError(f"{key} was refused as existing but is not there")
    return there.version_id


@cache
def _signer() -> BaseClient:
    """Signs for the address that browsers use; in AWS the bucket's own regional host."""
    public = config().s3_public_endpoint or None
    settings = Config(
        signature_version="s3v4", s3={"addressing_style": "path" if public else "virtual"}
    )
    return clients.session().create_client("s3", endpoint_url=public, config=settings)


def reset() -> None:
    """Forget the signing client; for tests that change the environment."""
    _signer.cache_clear()
