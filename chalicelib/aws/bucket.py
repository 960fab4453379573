"""
The buckets: intake, where scanners drop files, uploads, where people's own come in, and the vault,
where originals and clean copies are kept. Every read names one object version; what is stored under
a key is stored once.
"""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO
from urllib.parse import unquote

from botocore.exceptions import BotoCoreError, ClientError
from botocore.response import StreamingBody

from chalicelib.aws import clients
from chalicelib.core.errors import Unavailable
from chalicelib.core.values import Value

NAME_MARK = "name"
_CHUNK = 1 << 20
_LARGEST_COPY = 5 * 10**9
_PART = 1 << 30
_UNKNOWN_TYPE = "application/octet-stream"
# An answer to HEAD has no body, so its status is all there is; 405 is what a delete marker gets.
_MISSING = frozenset({"404", "405", "NoSuchKey", "NoSuchVersion", "NotFound", "MethodNotAllowed"})
_EXISTS = frozenset({"412", "PreconditionFailed", "ConditionalRequestConflict"})


class StoredObject(Value):
    """
    One version of one object.

    Attributes:
        name: the file's own name, if the sender put one beside the object; only `head` tells.
    """

    bucket: str
    key: str
    version_id: str
    size_bytes: int
    modified_at: datetime | None = None
    name: str = ""


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
    name = unquote(str(answer.get("Metadata", {}).get(NAME_MARK, "")), errors="replace")
    return StoredObject(bucket, key, found, answer["ContentLength"], answer["LastModified"], name)


def download(source: StoredObject, target: Path) -> str:
    """
    Write a version's bytes into a file; returns their SHA-256 in hex. 1 GetObject.

    Raises:
        Unavailable: the bucket did not answer, or broke off in the middle.
    """
    digest = hashlib.sha256()
    with target.open("wb") as file:
        for chunk in _chunks(_open(source)):
            digest.update(chunk)
            file.write(chunk)
    return digest.hexdigest()


def read(source: StoredObject) -> bytes | None:
    """
    A version's bytes, or None when it is gone. 1 GetObject.

    Raises:
        Unavailable: the bucket did not answer, or broke off in the middle.
    """
    chunks = chunks_of(source)
    return None if chunks is None else b"".join(chunks)


def chunks_of(source: StoredObject) -> Iterator[bytes] | None:
    """
    A version's bytes as they come, or None when it is gone. 1 GetObject.

    Raises:
        Unavailable, while they come: the bucket broke off in the middle.
    """
    try:
        return _chunks(_open(source))
    except ClientError as error:
        if clients.error_code(error) in _MISSING:
            return None
        raise


def versions_under(bucket: str, prefix: str) -> Iterator[StoredObject]:
    """Every object version whose key begins so, up to 1,000. 1 ListObjectVersions."""
    answer = clients.call("s3", "list_object_versions", Bucket=bucket, Prefix=prefix)
    yield from _versions_in(bucket, answer)


def store_once(bucket: str, key: str, source: Path, content_type: str) -> str:
    """
    Put a file under a key that nothing is under yet; returns the version's id.

    When something is there already (a former attempt got this far), its version id is returned
    and nothing is written. 1 PutObject, and 1 HeadObject when it was there.
    """
    with source.open("rb") as body:
        return _put_once(bucket, key, body, content_type)


def store_octets_once(bucket: str, key: str, content: bytes, content_type: str) -> str:
    """The same for what is not in a file."""
    return _put_once(bucket, key, content, content_type)


def _put_once(bucket: str, key: str, body: BinaryIO | bytes, content_type: str) -> str:
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


def store_bytes_once(bucket: str, key: str, content: bytes, content_type: str) -> str:
    """What `store_once` does, for what is small enough to be held."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "content")
        path.write_bytes(content)
        return store_once(bucket, key, path, content_type)


def copy_once(source: StoredObject, bucket: str, key: str) -> str:
    """
    Copy a version that is too large to look into under a key that nothing is under yet; returns
    the version id of what is there then. 1 HeadObject and, if nothing was there, 1 CopyObject; for
    more than S3 copies at once, 1 UploadPartCopy per GiB between two calls.
    """
    there = head(bucket, key)
    if there is not None:
        return there.version_id
    copy = _copy_whole if source.size_bytes <= _LARGEST_COPY else _copy_in_parts
    try:
        answer = copy(source, {"Bucket": bucket, "Key": key})
    except ClientError as error:
        if clients.error_code(error) not in _EXISTS:
            raise
        return _existing_version(bucket, key)
    return str(answer.get("VersionId", "null"))


def _copy_whole(source: StoredObject, target: dict[str, str]) -> dict[str, Any]:
    return clients.call(
        "s3",
        "copy_object",
        **target,
        CopySource=_origin(source),
        # Nothing that the sender attached comes along, tags included.
        MetadataDirective="REPLACE",
        TaggingDirective="REPLACE",
        ContentType=_UNKNOWN_TYPE,
        IfNoneMatch="*",
    )


def _copy_in_parts(source: StoredObject, target: dict[str, str]) -> dict[str, Any]:
    """An attempt that is killed leaves parts behind, which the bucket's lifecycle removes."""
    begun = clients.call("s3", "create_multipart_upload", **target, ContentType=_UNKNOWN_TYPE)
    upload = target | {"UploadId": begun["UploadId"]}
    parts = []
    for number, first in enumerate(range(0, source.size_bytes, _PART), start=1):
        last = min(first + _PART, source.size_bytes) - 1
        made = clients.call(
            "s3",
            "upload_part_copy",
            **upload,
            PartNumber=number,
            CopySource=_origin(source),
            CopySourceRange=f"bytes={first}-{last}",
        )
        parts.append({"PartNumber": number, "ETag": made["CopyPartResult"]["ETag"]})
    whole = {"Parts": parts}
    return clients.call(
        "s3", "complete_multipart_upload", **upload, MultipartUpload=whole, IfNoneMatch="*"
    )


def _origin(source: StoredObject) -> dict[str, str]:
    return {"Bucket": source.bucket, "Key": source.key, "VersionId": source.version_id}


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
        yield from _versions_in(bucket, answer)
        if not answer.get("IsTruncated"):
            return
        more = {
            "KeyMarker": answer["NextKeyMarker"],
            "VersionIdMarker": answer["NextVersionIdMarker"],
        }


def newest_versions(bucket: str, *, at_most: int) -> tuple[list[StoredObject], bool]:
    """
    The newest object versions of a bucket, and whether it holds others besides. 1 call, which sees
    the first 1,000 versions by key; of a fuller bucket the newest among those.
    """
    answer = clients.call("s3", "list_object_versions", Bucket=bucket)
    found = sorted(_versions_in(bucket, answer), key=_modified_at, reverse=True)
    return found[:at_most], bool(answer.get("IsTruncated")) or len(found) > at_most


def versions_of(bucket: str, key: str) -> list[StoredObject]:
    """Every version under exactly this key, the oldest first. 1 ListObjectVersions."""
    answer = clients.call("s3", "list_object_versions", Bucket=bucket, Prefix=key)
    # S3 lists the newest one first.
    return [stored for stored in _versions_in(bucket, answer) if stored.key == key][::-1]


def lies_there(bucket: str, key: str) -> bool:
    """Whether any version is under exactly this key. 1 ListObjectVersions."""
    answer = clients.call("s3", "list_object_versions", Bucket=bucket, Prefix=key, MaxKeys=5)
    return any(stored.key == key for stored in _versions_in(bucket, answer))


def _versions_in(bucket: str, answer: Mapping[str, Any]) -> Iterator[StoredObject]:
    for entry in answer.get("Versions", []):
        yield StoredObject(
            bucket, entry["Key"], entry["VersionId"], entry["Size"], entry["LastModified"]
        )


def _modified_at(stored: StoredObject) -> datetime:
    return stored.modified_at or datetime.max.replace(tzinfo=UTC)


def _open(source: StoredObject) -> StreamingBody:
    answer = clients.call(
        "s3", "get_object", Bucket=source.bucket, Key=source.key, VersionId=source.version_id
    )
    return answer["Body"]


def _chunks(body: StreamingBody) -> Iterator[bytes]:
    """The bytes of an answer; one that breaks off is not mistaken for a shorter file."""
    try:
        yield from iter(lambda: body.read(_CHUNK), b"")
    except (BotoCoreError, OSError) as error:
        raise Unavailable("The file store broke off. Try again.") from error


def _existing_version(bucket: str, key: str) -> str:
    there = head(bucket, key)
    if there is None:
        # Another writer is at it this very moment (S3 answers 409 for that) and has not finished.
        raise Unavailable("The file store is busy with this file. Try again.")
    return there.version_id
