"""Asking for scans to be split, turned and joined."""

from collections.abc import Sequence
from typing import Any

from chalicelib.access.model import User
from chalicelib.core import ids
from chalicelib.scans.model import Scan
from tests.harness.client import Answer, ApiClient

type Part = list[dict[str, int]]


def pages(*wanted: int, turn: int = 0) -> Part:
    return [{"page": page, "turn": turn} for page in wanted]


def ask(
    api: ApiClient,
    scan: Scan,
    parts: Sequence[Part],
    *,
    by: User,
    version: int | None = None,
    key: str | None = None,
) -> Answer:
    body: dict[str, Any] = {"parts": [{"pages": part} for part in parts]}
    return api.post(
        f"/office/scans/{scan.id}/arrange",
        body,
        by=by,
        if_match=f'"{version or scan.version}"',
        idempotency_key=key or ids.random_word(20),
    )


def ask_join(api: ApiClient, *scans: Scan, by: User, key: str | None = None) -> Answer:
    body = {"scan_ids": [scan.id for scan in scans]}
    return api.post("/office/scans/join", body, by=by, idempotency_key=key or ids.random_word(20))
