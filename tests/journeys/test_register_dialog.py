"""Registering as a clerk sees it: files refused when chosen, and what an e-mail will do."""

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Locator, Page, expect

from chalicelib.core import ids
from tests.harness.browser import assert_accessible, at_register
from tests.harness.made import once
from tests.harness.running import Running
from tests.journeys.conftest import Opener
from tests.samples.files import letter_pdf

pytestmark = [
    pytest.mark.stack,
    pytest.mark.browser,
    pytest.mark.screens,
    pytest.mark.enable_socket,
]

MOST_BYTES = 60_000_000
CODE = "ROSSI-3"
WITH_ATTACHMENT = re.compile("E-mail with attachment")


@pytest.fixture
def clerk(running: Running, as_person: Opener) -> Page:
    """A clerk at the register."""
    page = as_person().page()
    at_register(page, *running.sign_ins["clerk"])
    return page


def _file(name: str, content: bytes, kind: str = "application/pdf") -> FilePayload:
    return FilePayload(name=name, mimeType=kind, buffer=content)


WRONG = [
    _file("empty.pdf", b""),
    _file("notes.txt", b"hello", "text/plain"),
    _file("renamed.pdf", b"MZ\x90\x00 not a PDF"),
]
REFUSALS = [
    "empty.pdf is empty (0 bytes)",
    "notes.txt is not a scan",
    "renamed.pdf is not a scan",
]


def _dialog(page: Page) -> Locator:
    page.get_by_role("button", name="Register mail").click()
    return page.get_by_role("dialog")


def test_wrong_files_are_refused_beside_the_field_when_they_are_chosen(clerk: Page) -> None:
    dialog = _dialog(clerk)

    dialog.get_by_label("Choose files").set_input_files([*WRONG, _file("s.pdf", letter_pdf())])

    for refusal in REFUSALS:
        expect(dialog.get_by_role("alert")).to_contain_text(refusal)
    expect(dialog.get_by_role("listitem")).to_have_count(1)
    expect(dialog.get_by_role("listitem")).to_contain_text("s.pdf")
    assert_accessible(clerk)
    dialog.get_by_label("Choose files").set_input_files(_file("t.pdf", letter_pdf()))
    expect(dialog.get_by_role("alert")).to_have_count(0)


def test_file_beyond_the_limit_of_the_contract_is_refused(clerk: Page, tmp_path: Path) -> None:
    large, largest = tmp_path / "large.pdf", tmp_path / "largest.pdf"
    for path, size in ((large, MOST_BYTES + 1), (largest, MOST_BYTES)):
        with path.open("wb") as file:
            file.write(b"%PDF-1.7")
            file.truncate(size)
    dialog = _dialog(clerk)

    dialog.get_by_label("Choose files").set_input_files([large, largest])

    expect(dialog.get_by_role("alert")).to_contain_text("large.pdf is larger than 60 MB")
    expect(dialog.get_by_role("listitem")).to_have_count(1)


def test_same_file_chosen_twice_is_one(clerk: Page, tmp_path: Path) -> None:
    (tmp_path / "s.pdf").write_bytes(letter_pdf())
    dialog = _dialog(clerk)

    for _ in range(2):
        dialog.get_by_label("Choose files").set_input_files(tmp_path / "s.pdf")
        expect(dialog.get_by_role("listitem")).to_have_count(1)


def test_item_page_refuses_the_same_files_and_sends_none(clerk: Page) -> None:
    asked: list[str] = []
    clerk.on("request", lambda request: asked.append(request.url))
    clerk.get_by_role("table").get_by_role("link").first.click()

    clerk.get_by_label("Choose files").set_input_files(WRONG)

    for refusal in REFUSALS:
        expect(clerk.get_by_role("alert")).to_contain_text(refusal)
    assert not [url for url in asked if url.endswith("/uploads")]


def test_heading_of_an_item_says_which_letter_it_is(running: Running, clerk: Page) -> None:
    (item,) = running.call("GET", "/office/mail?limit=1", by="clerk").json["items"]

    clerk.goto(f"{running.address}/office/mail/{item['company_id']}/{item['id']}")

    heading = clerk.get_by_role("heading", level=1)
    expect(heading).to_have_text(f"{item['number']} · {item['sender']}")
    expect(clerk.get_by_role("main")).to_contain_text(item["company_name"])


def test_cancelling_what_was_typed_or_chosen_asks_first(clerk: Page) -> None:
    dialog = _dialog(clerk)
    dialog.get_by_label("Choose files").set_input_files(_file("s.pdf", letter_pdf()))
    expect(dialog.get_by_role("listitem")).to_have_count(1)

    dialog.get_by_role("button", name="Cancel").click()

    expect(dialog.get_by_role("alert")).to_contain_text("Close and lose what you entered?")
    dialog.get_by_role("button", name="Close without saving").click()
    expect(dialog).to_have_count(0)


@contextmanager
def _mail_settings(running: Running, **wanted: object) -> Iterator[None]:
    """The office's mail settings for a while."""
    before = running.call("GET", "/office/settings", by="admin").json
    changed = running.call(
        "PATCH",
        "/office/settings",
        {"mail": wanted},
        by="admin",
        headers={"If-Match": f'"{before["version"]}"'},
    )
    try:
        yield
    finally:
        running.call(
            "PATCH",
            "/office/settings",
            {"mail": {name: before["mail"][name] for name in wanted}},
            by="admin",
            headers={"If-Match": f'"{changed.json["version"]}"'},
        )


def _promise(dialog: Locator) -> Locator:
    """The choice, made; its hint is part of its name."""
    choice = dialog.get_by_role("radio", name=WITH_ATTACHMENT)
    choice.check()
    return choice


def test_promise_is_told_as_it_is_kept_with_the_alert_on(running: Running, clerk: Page) -> None:
    with _mail_settings(running, missing_attachment_alert=True):
        dialog = _dialog(clerk)
        choice = _promise(dialog)

        expect(choice).to_have_accessible_name(re.compile("Waits until there is one"))
        expect(dialog.get_by_text("the e-mail will be held until a scan arrives")).to_be_visible()
        expect(dialog.get_by_role("button", name="Register and hold the e-mail")).to_be_visible()


def test_promise_is_told_as_it_is_kept_with_the_alert_off(running: Running, clerk: Page) -> None:
    with _mail_settings(running, missing_attachment_alert=False, digest_minutes=5):
        dialog = _dialog(clerk)
        choice = _promise(dialog)

        expect(choice).to_have_accessible_name(re.compile("Goes after 5 minutes"))
        expect(choice).not_to_have_accessible_name(re.compile("Waits"))
        expect(dialog.get_by_text("goes without one if no scan arrives in time")).to_be_visible()
        expect(dialog.get_by_role("button", name="Register mail")).to_be_visible()
        dialog.get_by_label("Choose files").set_input_files(_file("s.pdf", letter_pdf()))
        expect(dialog.get_by_text("goes without one")).to_have_count(0)


def test_promise_without_alert_and_digest_says_that_files_come_too_late(
    running: Running, clerk: Page
) -> None:
    with _mail_settings(running, missing_attachment_alert=False, digest_minutes=0):
        dialog = _dialog(clerk)
        choice = _promise(dialog)
        dialog.get_by_label("Choose files").set_input_files(_file("s.pdf", letter_pdf()))

        expect(choice).to_have_accessible_name(re.compile("Goes at once"))
        expect(dialog.get_by_text("leaves without a scan")).to_be_visible()


def test_company_that_has_every_e_mail_with_the_scan_is_told_before_registering(
    running: Running, clerk: Page
) -> None:
    code = f"ABR{secrets.token_hex(3).upper()}-1"
    body = {
        "name": f"Abroad {ids.random_word(8)}",
        "code": code,
        "language": "en",
        "always_attached": True,
    }
    made = running.call("POST", "/office/companies", body, by="admin", headers=once())
    assert made.status == 201, made.body
    with _mail_settings(running, missing_attachment_alert=True):
        dialog = _dialog(clerk)
        choice = dialog.get_by_role("radio", name=re.compile("^E-mail Says"))
        expect(choice).to_be_checked()
        expect(dialog.get_by_role("button", name="Register mail")).to_be_visible()

        dialog.get_by_role("combobox", name="Company").fill(code)
        clerk.get_by_role("option", name=re.compile(code)).click()

        expect(choice).to_have_accessible_name(re.compile("every e-mail carries the scan.*Waits"))
        expect(dialog.get_by_text("the e-mail will be held until a scan arrives")).to_be_visible()
        dialog.get_by_label("Sender").fill("Consulate")
        dialog.get_by_role("button", name="Register and hold the e-mail").click()
        expect(dialog.get_by_role("region", name="Registered")).to_contain_text(
            "held until a scan of this item arrives"
        )
        dialog.get_by_role("radio", name=re.compile("^No e-mail")).check()
        expect(dialog.get_by_role("button", name="Register mail")).to_be_visible()
        dialog.get_by_role("button", name="Cancel").click()
    row = clerk.get_by_role("row").filter(has_text=code)
    expect(row).to_contain_text("Scan promised")


def test_only_file_refused_leaves_the_e_mail_held_and_says_so(clerk: Page) -> None:
    dialog = _dialog(clerk)
    dialog.get_by_role("combobox", name="Company").fill(CODE)
    clerk.get_by_role("option", name=re.compile(CODE)).click()
    dialog.get_by_label("Sender").fill("Hostile")
    _promise(dialog)
    broken = _file("hostile.pdf", b"%PDF-1.4\n" + bytes(range(256)))
    dialog.get_by_label("Choose files").set_input_files(broken)
    dialog.get_by_role("button", name="Register mail").click()
    expect(dialog.get_by_text("Being checked")).to_be_visible()
    expect(dialog.get_by_text("held until a scan of this item arrives")).to_have_count(0)

    expect(dialog.get_by_text("damaged")).to_be_visible(timeout=60_000)

    expect(dialog.get_by_text("held until a scan of this item arrives")).to_be_visible()
