"""Refused files: kept as they came, told with their reason, and open to nobody by a link."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from chalicelib.companies.service import get_company
from chalicelib.mail.model import NoticeChoice
from chalicelib.mail.service import get_mail_item
from chalicelib.outbox.store import FactKind
from chalicelib.scans import intake
from chalicelib.scans.gate import GateUnavailable, RefusedScan
from chalicelib.scans.gate_terms import GateReason
from chalicelib.scans.model import ScanState
from tests.builders import a_clerk, a_company, a_mail_item, a_person_of
from tests.harness.client import ApiClient
from tests.harness.s3 import (
    arrive,
    deliver,
    drop,
    in_intake,
    in_vault,
    message_of,
    rows,
    scan_row,
    scans,
    stored_bytes,
)
from tests.samples.files import letter_pdf
from tests.samples.hostile import BOMBS, HOSTILE

SAMPLES: dict[str, Callable[[], bytes]] = {
    "empty": lambda: b"",
    "not_a_scan": HOSTILE["gif"][0],
    "damaged": lambda: letter_pdf()[:60_000],
    "locked": HOSTILE["password"][0],
    "too_many_pages": HOSTILE["501 pages"][0],
    "too_many_pixels": HOSTILE["vast png"][0],
    "page_too_large": HOSTILE["vast page"][0],
    "too_complex": BOMBS["form in itself"][0],
    "polyglot": HOSTILE["zip after a pdf"][0],
}
BY_OTHER_MEANS = {"too_large", "died"}


def test_every_reason_of_the_gate_is_shown_here() -> None:
    assert set(SAMPLES) | BY_OTHER_MEANS == {str(reason) for reason in GateReason}


def assert_quarantined(api: ApiClient, reason: str, content: bytes, item: Any, scan: Any) -> None:
    clerk, anna = a_clerk(), a_person_of(get_company(item.company_id))
    assert (scan.state, scan.reason, scan.clean) == (ScanState.QUARANTINED, reason, None)
    kept = stored_bytes(scan.original_key, scan.original_version_id)
    assert hashlib.sha256(kept).digest() == hashlib.sha256(content).digest()
    assert [stored.key for stored in in_vault()] == [scan.original_key]
    assert in_intake() == []

    assert get_mail_item(item.company_id, item.id).scans == ()
    assert not [raw for raw in rows("NOTICE#") if raw["kind"]["S"] == FactKind.SCAN_ATTACHED]

    (shown,) = api.get("/office/scans?state=quarantined", by=clerk).json["items"]
    assert (shown["id"], shown["state"], shown["reason"]) == (scan.id, "quarantined", reason)
    assert (shown["has_clean"], shown["pages"], shown["content_type"]) == (False, None, None)
    assert (shown["company_id"], shown["mail_id"]) == (item.company_id, item.id)
    assert api.get("/office/scans", by=clerk).json["items"] == []

    path = f"/office/scans/{scan.id}"
    clean = api.post(f"{path}/link", {"copy": "clean"}, by=clerk)
    assert (clean.status, clean.code) == (404, "not_found")
    original = api.post(f"{path}/link", {"copy": "original"}, by=clerk).json
    assert (original["disposition"], original["content_type"]) == (
        "attachment",
        "application/octet-stream",
    )
    mail = f"/companies/{item.company_id}/mail/{item.id}"
    assert api.get(mail, by=anna).json["scans"] == []
    assert api.post(f"{mail}/scans/{scan.id}/link", by=anna).status == 404
    assign = {"company_id": item.company_id, "mail_id": item.id}
    refused = api.post(f"{path}/assign", assign, by=clerk, if_match='"1"')
    assert (refused.status, refused.code) == (409, "scan_not_in_inbox")


@pytest.mark.parametrize("reason", list(SAMPLES))
def test_refused_file_is_kept_told_and_open_to_nobody(api: ApiClient, reason: str) -> None:
    item = a_mail_item(a_company(), notice=NoticeChoice.EMAIL_WITH_ATTACHMENT)
    content = SAMPLES[reason]()

    scan = arrive(f"desk/{item.number}/a.pdf", content)

    assert_quarantined(api, reason, content, item, scan)


def test_file_that_is_too_large_is_kept_without_a_look_into_it(
    api: ApiClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "LARGEST_SCAN_BYTES", 1000)
    monkeypatch.setattr(intake, "check_scan", lambda *_: pytest.fail("it was looked into"))
    item, content = a_mail_item(a_company()), bytes(1001)

    scan = arrive(f"desk/{item.number}/a.pdf", content)

    assert_quarantined(api, "too_large", content, item, scan)


def test_file_that_kills_its_checker_is_kept(
    api: ApiClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    died = RefusedScan(GateReason.DIED, "exit -11")
    monkeypatch.setattr(intake, "check_scan", lambda *_: died)
    item, content = a_mail_item(a_company()), letter_pdf()

    scan = arrive(f"desk/{item.number}/a.pdf", content)

    assert_quarantined(api, "died", content, item, scan)


def test_gate_that_does_not_work_says_nothing_of_the_file(
    world: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = a_mail_item(a_company())
    dropped = drop(f"desk/{item.number}/a.pdf", letter_pdf())

    def broken(source: Path, clean_target: Path) -> Any:
        raise GateUnavailable("a library is missing")

    with monkeypatch.context() as patch:
        patch.setattr(intake, "check_scan", broken)
        assert deliver(message_of(dropped)) == [0]
    assert (scans(), in_vault(), len(in_intake())) == ([], [], 1)

    assert deliver(message_of(dropped)) == []
    assert scan_row(dropped).state is ScanState.ATTACHED


def test_ten_deliveries_of_a_refused_file_are_one_scan_in_quarantine(world: None) -> None:
    dropped = drop("desk/a.pdf", b"<html></html>")

    for _ in range(10):
        assert deliver(message_of(dropped)) == []

    assert [scan.id for scan in scans()] == [dropped.scan_id]
    assert len(in_vault()) == 1


def test_original_of_an_attached_scan_is_for_staff_and_only_to_be_saved(api: ApiClient) -> None:
    item = a_mail_item(a_company())
    scan = arrive(f"desk/{item.number}/a.pdf.html", letter_pdf())
    assert scan.state is ScanState.ATTACHED

    link = api.post(f"/office/scans/{scan.id}/link", {"copy": "original"}, by=a_clerk()).json

    assert (link["disposition"], link["content_type"], link["name"]) == (
        "attachment",
        "application/octet-stream",
        "a.pdf.html.bin",
    )
