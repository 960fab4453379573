"""
Links and forms, signed for whoever holds them: to read one object version, to send one file.
Signing needs no call; the right is that of the function's role at the moment of use.
"""

import base64
from functools import cache
from urllib.parse import quote

from botocore.client import BaseClient
from botocore.config import Config

from chalicelib.aws import clients
from chalicelib.aws.bucket import NAME_MARK, StoredObject
from chalicelib.config import config

LINK_SECONDS = 60


def sign_download(source: StoredObject, *, content_type: str, name: str, inline: bool) -> str:
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


def sign_upload(  # noqa: PLR0913 - each is a part of what is signed
    bucket: str,
    key: str,
    *,
    content_type: str,
    most_bytes: int,
    seconds: int,
    least_bytes: int = 1,
) -> tuple[str, dict[str, str]]:
    """A form for exactly one key, type and range of sizes: its address and its fields. No call."""
    form = _signer().generate_presigned_post(
        bucket,
        key,
        Fields={"Content-Type": content_type},
        Conditions=[
            {"Content-Type": content_type},
            ["content-length-range", least_bytes, most_bytes],
        ],
        ExpiresIn=seconds,
    )
    return form["url"], form["fields"]


def sign_put(  # noqa: PLR0913 - each is a part of what is signed
    bucket: str, key: str, *, size_bytes: int, sha256: str, name: str, seconds: int
) -> tuple[str, dict[str, str]]:
    """
    A link that puts exactly these bytes under exactly this key, if nothing is under it: its address
    and the headers that must be sent with it. No call.

    Args:
        sha256: of the bytes, in hex; S3 compares them with what arrives.
        name: the file's own name, kept beside the object, percent-encoded.
    """
    checksum = base64.b64encode(bytes.fromhex(sha256)).decode()
    url: str = _signer().generate_presigned_url(
        "put_object",
        Params={
            "Bucket": bucket,
            "Key": key,
            "ContentLength": size_bytes,
            "ChecksumSHA256": checksum,
            "IfNoneMatch": "*",
            "Metadata": {NAME_MARK: quote(name, safe="")},
        },
        ExpiresIn=seconds,
    )
    headers = {
        "Content-Length": str(size_bytes),
        "If-None-Match": "*",
        "x-amz-checksum-sha256": checksum,
        f"x-amz-meta-{NAME_MARK}": quote(name, safe=""),
    }
    return url, headers


def disposition(name: str, *, inline: bool) -> str:
    """A Content-Disposition after RFC 6266: plain ASCII, and the whole name in UTF-8 beside it."""
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "-_. ") else "_" for c in name)
    kind = "inline" if inline else "attachment"
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


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
