"""Bringing the built client to its bucket: what is new first, the page that names it last."""

import mimetypes
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from infra.web_headers import IMMUTABLE, cache_rule
from local.steps import Problem

_INDEX = "index.html"
# Whoever has had a page open for that long loads it anew anyway.
_KEPT = timedelta(days=30)


def upload_client(s3: Any, bucket: str, folder: Path) -> int:  # noqa: ANN401 - boto3 types no client
    """
    Upload the built client; returns how many files were new. Files of earlier builds stay for a
    month, for the pages that are open.

    Raises:
        Problem: there is no built client.
    """
    if not (folder / _INDEX).exists():
        raise Problem("The web client is not built. Run make setup, then the same command again.")
    there = dict(_there(s3, bucket))
    names = sorted(_names(folder), key=lambda name: (name == _INDEX, name))
    fresh = [name for name in names if name not in there or not _is_immutable(name)]
    for name in fresh:
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        s3.put_object(
            Bucket=bucket,
            Key=name,
            Body=(folder / name).read_bytes(),
            ContentType=kind,
            CacheControl=cache_rule(f"/{name}"),
        )
    _remove_old(s3, bucket, {name: at for name, at in there.items() if name not in names})
    return len(fresh)


def _names(folder: Path) -> Iterator[str]:
    for path in folder.rglob("*"):
        if path.is_file():
            yield path.relative_to(folder).as_posix()


def _is_immutable(name: str) -> bool:
    return cache_rule(f"/{name}") == IMMUTABLE


def _there(s3: Any, bucket: str) -> Iterator[tuple[str, datetime]]:  # noqa: ANN401
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket):
        for entry in page.get("Contents", []):
            yield entry["Key"], entry["LastModified"]


def _remove_old(s3: Any, bucket: str, unused: dict[str, datetime]) -> None:  # noqa: ANN401
    oldest = datetime.now(tz=UTC) - _KEPT
    for name, at in unused.items():
        if at < oldest:
            s3.delete_object(Bucket=bucket, Key=name)
