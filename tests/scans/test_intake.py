"""A file's way in: where it ends, what is kept of it, and what is written with it."""

import hashlib
from typing import Any

import pytest

from chalicelib.aws import clients, keys
from chalicelib.aws.table import fetch, read
from chalicelib.config import config
from chalicelib.mail.model import MailItem, MailState, NoticeChoice
from chalicelib.mail.number import parse_number, shown_number
from chalicelib.mail.service import change_state, get_mail_item
from chalicelib.outbox.store import FactKind, FactRow
from chalicelib.scans.model import Scan, ScanState
from tests.builders import a_company, a_mail_item, a_move, an_actor
from tests.harness.calls import recorded, table_calls
from tests.harness.s3 import (
    arrive,
    deliver,
    drop,
    in_intake,
    in_vault,
    message_of,
    rows,
    stored_bytes,
    waiting_messages,
)
from tests.samples.files import EVERY_KIND, letter_jpeg, letter_pdf
from tests.scans.test_envelope import KEYS

pytestmark = pytest.mark.usefixtures("remembering_gate")


def item_of(scan: Scan) -> MailItem:
    return get_mail_item(scan.company_id, scan.mail_id)


def facts() -> list[FactRow]:
    return [read(FactRow, raw) for raw in rows("NOTICE#", "FACT")]


@pytest.mark.parametrize("kind", list(EVERY_KIND))
def test_file_for_a_known_number_is_attached_and_told(world: None, kind: str) -> None:
    item = a_mail_item(a_company(), notice=NoticeChoice.EMAIL_WITH_ATTACHMENT)
    content = EVERY_KIND[kind]()

    scan = arrive(f"desk/{shown_number(item.number)}/letter.{kind}", content)

    assert (scan.state, scan.reason, scan.mail_id) == (ScanState.ATTACHED, "", item.id)
    assert scan.mail_number == item.number
    assert stored_bytes(scan.original_key, scan.original_version_id) == content
    clean = scan.clean
    assert clean is not None
    assert hashlib.sha256(stored_bytes(clean.key, clean.version_id)).hexdigest() == clean.sha256
    (attached,) = item_of(scan).scans
    assert (attached.id, attached.clean_key, attached.clean_version_id, attached.sha256) == (
        scan.id,
        clean.key,
        clean.version_id,
        clean.sha256,
    )
    assert in_intake() == []
    (fact,) = [row for row in facts() if row.kind == FactKind.SCAN_ATTACHED]
    assert fact.scope == item.company_id
    assert fact.payload.as_dict() == {"mail_id": item.id, "scan_id": scan.id}
    assert {"v": 1, "fact_id": fact.fact_id} in waiting_messages(config().notice_queue_url)


def test_clean_copy_carries_its_type_and_the_original_none(world: None) -> None:
    item = a_mail_item(a_company())
    scan = arrive(f"desk/{item.number}/a.tiff", EVERY_KIND["tiff"]())
    assert scan.clean is not None

    def type_of(key: str) -> str:
        answer = clients.call("s3", "head_object", Bucket=config().vault_bucket, Key=key)
        return str(answer["ContentType"])

    assert type_of(scan.clean.key) == scan.clean.content_type == "application/pdf"
    assert type_of(scan.original_key) == "application/octet-stream"


def test_file_for_a_known_code_waits_in_the_inbox_with_the_company(world: None) -> None:
    company = a_company(code="NOWAK-7")

    scan = arrive("desk/nowak-7/letter.pdf", letter_pdf())

    assert (scan.state, scan.reason) == (ScanState.INBOX, "company_only")
    assert (scan.company_id, scan.mail_id) == (company.id, "")
    assert scan.clean is not None
    assert facts() == []


@pytest.mark.parametrize(
    ("key", "reason"),
    [
        ("desk/0000-00000/a.pdf", "unknown_mail_number"),
        ("desk/K7M2-9QXT0/a.pdf", "unknown_mail_number"),
        ("desk/NOWAK-7/a.pdf", "unknown_company_code"),
        ("desk/letters/a.pdf", "no_mail_number"),
        ("desk/a.pdf", "no_mail_number"),
        ("a.pdf", "no_mail_number"),
    ],
)
def test_file_for_nobody_that_we_know_waits_in_the_inbox_for_nobody(
    world: None, key: str, reason: str
) -> None:
    a_mail_item(a_company(code="NOWAK-8"))

    scan = arrive(key, letter_pdf())

    assert (scan.state, scan.reason) == (ScanState.INBOX, reason)
    assert (scan.company_id, scan.mail_id, scan.mail_number) == ("", "", "")


def test_code_that_could_be_a_number_is_taken_as_the_code_that_is_known(world: None) -> None:
    code = next(code for n in range(1000, 9999) if parse_number(code := f"ZAMEK-{n}"))
    company = a_company(code=code)

    scan = arrive(f"desk/{code}/a.pdf", letter_pdf())

    assert (scan.reason, scan.company_id) == ("company_only", company.id)


@pytest.mark.parametrize(
    "near", ["NOWAK-77", "NOWAK-71", "NOWAK7", "NOWAK-7.", "NOWAK-7 HOLDING", "NO-WAK-7", "NOVAK-7"]
)
def test_near_code_preselects_nobody(world: None, near: str) -> None:
    a_company(code="NOWAK-7")

    scan = arrive(f"desk/{near}/a.pdf", letter_pdf())

    assert (scan.state, scan.company_id) == (ScanState.INBOX, "")


# Some control characters are beyond the emulated bucket, which answers XML without encoding them.
@pytest.mark.parametrize("key", [key for key in KEYS if "\x01" not in key], ids=ascii)
def test_file_under_any_key_comes_to_its_end_and_never_becomes_a_path(
    world: None, key: str
) -> None:
    scan = arrive(key, b"")

    assert (scan.state, scan.reason) == (ScanState.QUARANTINED, "empty")
    assert in_intake() == []
    assert [stored.key for stored in in_vault()] == [f"scans/{scan.id}/original"]


def test_same_letter_in_two_unicode_forms_are_two_keys(world: None) -> None:
    first, second = arrive("z\u0307.pdf", b""), arrive("\u017c.pdf", b"")

    assert first.id != second.id
    assert first.file_name == second.file_name == "\u017c.pdf"
    assert second.same_name_as == ""


def test_same_bytes_for_one_item_are_a_duplicate(world: None) -> None:
    item = a_mail_item(a_company())

    first = arrive(f"desk/{item.number}/a.pdf", letter_pdf())
    second = arrive(f"tray/{item.number}/b.pdf", letter_pdf())

    assert (first.state, second.state) == (ScanState.ATTACHED, ScanState.DUPLICATE)
    assert (second.company_id, second.mail_id) == (item.company_id, item.id)
    assert [attached.id for attached in item_of(first).scans] == [first.id]
    assert second.clean is not None
    assert len([row for row in facts() if row.kind == FactKind.SCAN_ATTACHED]) == 1


@pytest.mark.parametrize("is_same_company", [True, False])
def test_same_bytes_for_two_items_are_two_scans(world: None, is_same_company: bool) -> None:
    nowak = a_company()
    one, other = a_mail_item(nowak), a_mail_item(nowak if is_same_company else a_company())

    first = arrive(f"desk/{one.number}/a.pdf", letter_pdf())
    second = arrive(f"desk/{other.number}/a.pdf", letter_pdf())

    assert first.state is second.state is ScanState.ATTACHED
    assert first.clean is not None
    assert second.clean is not None
    assert first.clean.key != second.clean.key
    assert first.original_key != second.original_key


def test_nothing_of_another_company_is_read_to_take_a_file_in(world: None) -> None:
    one, other = a_mail_item(a_company()), a_mail_item(a_company())
    arrive(f"desk/{other.number}/a.pdf", letter_pdf())

    with recorded() as seen:
        arrive(f"desk/{one.number}/a.pdf", letter_pdf())

    assert other.company_id not in str(seen)
    assert other.id not in str(seen)


def test_destroyed_item_leaves_the_scan_in_the_inbox(world: None) -> None:
    item = a_mail_item(a_company())
    change_state(an_actor(), item, a_move(MailState.DESTROYED), seen_version=1)

    scan = arrive(f"desk/{item.number}/a.pdf", letter_pdf())

    assert (scan.state, scan.reason) == (ScanState.INBOX, "mail_destroyed")
    assert (scan.company_id, scan.mail_id) == (item.company_id, item.id)
    assert item_of(scan).scans == ()


def test_full_item_leaves_the_scan_in_the_inbox(
    world: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chalicelib.mail.store.MOST_SCANS", 1)
    monkeypatch.setattr("chalicelib.scans.attaching.MOST_SCANS", 1)
    item = a_mail_item(a_company())
    arrive(f"desk/{item.number}/a.pdf", letter_pdf())

    scan = arrive(f"desk/{item.number}/b.pdf", letter_jpeg())

    assert (scan.state, scan.reason) == (ScanState.INBOX, "too_many_scans")


@pytest.mark.parametrize("state", [MailState.FORWARDED, MailState.RETURNED])
def test_item_that_left_the_office_still_takes_its_scan(world: None, state: MailState) -> None:
    item = a_mail_item(a_company())
    change_state(an_actor(), item, a_move(state), seen_version=1)

    assert arrive(f"desk/{item.number}/a.pdf", letter_pdf()).state is ScanState.ATTACHED


def test_taking_in_costs_two_trips_to_the_table(world: None) -> None:
    item = a_mail_item(a_company())
    for key, content in (
        (f"desk/{item.number}/a.pdf", letter_pdf()),
        ("desk/a.pdf", letter_pdf()),
        ("desk/empty.pdf", b""),
    ):
        dropped = drop(key, content)
        with recorded() as seen:
            deliver(message_of(dropped))
        assert table_calls(seen) == ["BatchGetItem", "TransactWriteItems"]

    with recorded() as seen:
        deliver(message_of(dropped))
    assert table_calls(seen) == []


def test_item_and_scan_and_fact_and_audit_and_usage_are_written_together(world: None) -> None:
    item = a_mail_item(a_company())
    dropped = drop(f"desk/{item.number}/a.pdf", letter_pdf())

    with recorded() as seen:
        deliver(message_of(dropped))

    (written,) = [given for name, given in seen if name == "dynamodb.TransactWriteItems"]
    places = [key_of(change) for change in written["TransactItems"]]
    assert places == [
        *keys.scan(dropped.scan_id)[:1],
        keys.scan_name(dropped.bucket, dropped.key).pk,
        keys.company(item.company_id).pk,
        places[3],
        places[4],
        *[keys.company(item.company_id).pk] * 2,
    ]
    assert places[3].startswith(f"AUDIT#{item.company_id}#")
    assert places[4].startswith("NOTICE#fct_")
    assert fetch([keys.scan(dropped.scan_id)])


def key_of(change: dict[str, Any]) -> str:
    ((_, operation),) = change.items()
    return str((operation.get("Item") or operation["Key"])["pk"]["S"])
