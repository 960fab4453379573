"""Batches of letters with labels: what the gate would have read on each page is said here."""

import hashlib
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from chalicelib.core import clock, ids
from chalicelib.core.values import replace
from chalicelib.labels.model import label_text
from chalicelib.mail.model import AttachedScan, MailItem, MailKind, MailState, NoticeChoice
from chalicelib.mail.number import new_number
from chalicelib.scans import arrange_job, cutting, gate, intake, parts
from chalicelib.scans.arrangement import Parts
from chalicelib.scans.cutting import CutPart
from chalicelib.scans.gate import CleanScan, GateFlag, GateLimits, GateVerdict

type Page = MailItem | str | tuple[MailItem | str, ...] | None

_cleaned: dict[tuple[str, Path], GateVerdict] = {}
_UNREAD = GateLimits(labels_cpu_s=0)


def text_on(label: MailItem | str) -> str:
    return label if isinstance(label, str) else label_text(label.number)


def labels_on(page: Page) -> tuple[str, ...]:
    if page is None:
        return ()
    return tuple(sorted(text_on(one) for one in (page if isinstance(page, tuple) else (page,))))


def read_labels(
    patch: pytest.MonkeyPatch,
    folder: Path,
    pages: Sequence[Page],
    *,
    words: str = "",
    flags: tuple[GateFlag, ...] = (),
) -> None:
    """
    Let the gate find these labels on every file from now on. The cleaning is the real one, and
    reads no page itself: that takes longer than all the rest, and nothing is looked at of it.
    """
    labels = tuple(labels_on(page) for page in pages)

    def check(source: Path, clean_target: Path) -> GateVerdict:
        key = (hashlib.sha256(source.read_bytes()).hexdigest(), folder)
        if key not in _cleaned:
            _cleaned[key] = gate.check_scan(source, folder / key[0], limits=_UNREAD)
        verdict = _cleaned[key]
        if not isinstance(verdict, CleanScan):
            return verdict
        shutil.copyfile(folder / key[0], clean_target)
        return replace(verdict, flags=flags, labels=labels, words=words)

    patch.setattr(intake, "check_scan", check)


def an_item(**values: Any) -> MailItem:
    """A mail item that is nowhere stored."""
    said: dict[str, Any] = {
        "id": ids.new_id("mai"),
        "company_id": ids.new_id("com"),
        "number": new_number(),
        "sender": "Somebody",
        "kind": MailKind.LETTER,
        "reference": "",
        "received_on": clock.today("UTC"),
        "state": MailState.WAITING,
        "state_since": clock.now(),
        "internal_note": "",
        "note": "",
        "notice": NoticeChoice.NONE,
        "event_id": "",
        "registered_at": clock.now(),
        "registered_by_id": "usr_1",
        "registered_by_name": "Some Clerk",
        "version": 1,
    }
    return MailItem(**said | values)


def an_attached_scan() -> AttachedScan:
    """A scan on an item that is nowhere stored."""
    return AttachedScan(
        id=ids.new_id("scn"),
        name="scan001.pdf",
        pages=1,
        size_bytes=9,
        content_type="application/pdf",
        sha256="a" * 64,
        clean_key="scans/x/clean/a",
        clean_version_id="1",
        added_at=clock.now(),
    )


def remember_cuts(patch: pytest.MonkeyPatch, folder: Path) -> None:
    """The real cutting, done once for the same copies: a third of a second less for each file."""

    def remembered(copies: Sequence[Path], asked: Parts, target: Path) -> list[CutPart]:
        digests = [hashlib.sha256(copy.read_bytes()).hexdigest() for copy in copies]
        key = hashlib.sha256(repr((digests, asked)).encode()).hexdigest()
        if key not in _cut:
            (folder / key).mkdir(exist_ok=True)
            _cut[key] = cutting.cut(copies, asked, folder / key)
        made = []
        for one in _cut[key]:
            shutil.copyfile(one.path, target / one.path.name)
            made.append(replace(one, path=target / one.path.name))
        return made

    patch.setattr(parts, "cut", remembered)
    patch.setattr(arrange_job, "cut", remembered)


_cut: dict[str, list[CutPart]] = {}
