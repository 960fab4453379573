"""A company's documents: staff send, cancel, send again, name, tag and retire; its people read."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.harness.browser import assert_accessible, at_register, sign_in
from tests.harness.running import Running
from tests.journeys.conftest import Opener
from tests.samples.files import letter_pdf

pytestmark = [
    pytest.mark.stack,
    pytest.mark.browser,
    pytest.mark.enable_socket,
]

COMPANY = "Nowak"
LEASE = "Lease of the third floor"
# So large that it is under way for seconds; the larger one is near what is taken at most.
BIG_BYTES = [24_000_000, pytest.param(150_000_000, marks=pytest.mark.long)]
SLOW_BYTES_PER_S = 4_000_000
# Between the sign that closes a dialog and its edge, in pixels.
CORNER = 24
CHECKED_MS = 60_000


def a_file(name: str, content: bytes, mime: str = "application/pdf") -> FilePayload:
    return {"name": name, "mimeType": mime, "buffer": content}


def open_company(page: Page, running: Running, tab: str) -> str:
    """Opens a tab of the company as staff; its id."""
    found = running.call("GET", "/office/companies?q=NOWAK-7", by="clerk").json["items"]
    company_id: str = found[0]["id"]
    page.goto(f"{running.address}/office/companies/{company_id}/{tab}")
    return company_id


def slowly(page: Page, bytes_per_s: int) -> None:
    """Uploads go at most so fast; -1 for as fast as they can."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    limits = {"offline": False, "latency": 0, "downloadThroughput": -1}
    session.send("Network.emulateNetworkConditions", limits | {"uploadThroughput": bytes_per_s})


def sending(page: Page, name: str) -> Locator:
    return page.get_by_role("list", name="Files").get_by_role("listitem").filter(has_text=name)


@pytest.mark.parametrize("big_bytes", BIG_BYTES)
def test_staff_send_cancel_send_again_name_tag_renew_and_retire_and_people_of_the_company_read(
    running: Running, as_person: Opener, tmp_path: Path, big_bytes: int
) -> None:
    big = tmp_path / "measurements.csv"
    big.write_bytes(b"2026;12\n" * (big_bytes // 8))
    page = as_person().page()
    at_register(page, *running.sign_ins["clerk"])
    company_id = open_company(page, running, "documents")
    expect(page.get_by_label("Add documents", exact=True).first).to_be_visible()
    assert_accessible(page)

    _send_three(page, big)
    _name_and_tag(page)
    _renew(page)
    _people_read(running, as_person, company_id)
    _retire_and_restore(page)


def _send_three(page: Page, big: Path) -> None:
    field = page.locator("input[type=file]")
    lease = big.with_name("lease.pdf")
    lease.write_bytes(letter_pdf())
    slowly(page, SLOW_BYTES_PER_S)
    field.set_input_files([lease, big])
    expect(sending(page, big.name).get_by_text(re.compile("Sending, [1-9]"))).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name=f"Cancel {big.name}").click()
    expect(sending(page, big.name).get_by_text("Cancelled")).to_be_visible()
    slowly(page, -1)
    page.get_by_role("button", name=f"Try again {big.name}").click()
    added = "Added to the documents"
    expect(sending(page, lease.name).get_by_text(added)).to_be_visible(timeout=CHECKED_MS)
    expect(sending(page, big.name).get_by_text(added)).to_be_visible(timeout=CHECKED_MS)
    big.unlink()
    field.set_input_files([a_file("tool.exe", b"MZ", "application/x-msdownload")])
    expect(page.get_by_text("tool.exe is of a kind that is not taken")).to_be_visible()
    row = page.get_by_role("row").filter(has_text="measurements")
    expect(row.get_by_role("button", name="Download measurements")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Clear this list").click()


def _name_and_tag(page: Page) -> None:
    page.get_by_role("link", name="lease", exact=True).click()
    expect(page.get_by_role("heading", name="lease")).to_be_focused()
    page.get_by_role("button", name="Rename and tag").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name").fill(LEASE)
    tags = dialog.get_by_role("combobox", name="Tags")
    tags.fill("contract")
    tags.press("Enter")
    tags.press_sequentially("2026,draft")
    tags.press("Enter")
    dialog.get_by_role("button", name="Remove draft").click()
    expect(tags).to_be_focused()
    assert_accessible(page)
    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name=LEASE)).to_be_visible()
    tagged = page.get_by_role("list", name="Tags").get_by_role("listitem")
    expect(tagged).to_have_text(["contract", "2026"])


def _renew(page: Page) -> None:
    page.locator("input[type=file]").set_input_files([a_file("lease-signed.pdf", letter_pdf(2))])
    versions = page.get_by_role("list", name="Versions").get_by_role("listitem")
    expect(versions).to_have_count(2, timeout=CHECKED_MS)
    expect(versions.first).to_contain_text("lease-signed.pdf")
    expect(versions.first).to_contain_text("Newest")
    page.get_by_role("button", name="Open Version 1").click()
    viewer = page.get_by_role("dialog", name=f"{LEASE}, version 1")
    expect(viewer.locator("iframe")).to_be_visible()
    viewer.get_by_role("button", name="Close").click()
    assert_accessible(page)


def _people_read(running: Running, as_person: Opener, company_id: str) -> None:
    page = as_person(viewport={"width": 320, "height": 720}).page()
    sign_in(page, *running.sign_ins["president"])
    expect(page.get_by_role("heading", name="Hello, Anna")).to_be_visible()
    page.goto(f"{running.address}/documents?company={company_id}&tag=contract")
    expect(page.get_by_role("row")).to_have_count(1)
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("link", name=LEASE).click()
    expect(page.get_by_role("heading", name=LEASE, level=1)).to_be_focused()
    expect(page.get_by_role("button", name="Open Version 2")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    _close_is_in_the_corner(page)
    page.get_by_role("link", name="Documents", exact=True).last.click()
    expect(page.get_by_role("link", name=LEASE)).to_be_focused()


def _close_is_in_the_corner(page: Page) -> None:
    """What the buttons beside a title look like says nothing of the dialogs that they open."""
    page.get_by_role("button", name="Rename and tag").click()
    dialog = page.get_by_role("dialog")
    close = dialog.get_by_role("button", name="Close")
    around, corner = dialog.bounding_box(), close.bounding_box()
    assert around is not None
    assert corner is not None
    assert corner["width"] <= corner["height"] + 1
    assert around["x"] + around["width"] - corner["x"] - corner["width"] < CORNER
    close.click()
    expect(dialog).to_have_count(0)


def _retire_and_restore(page: Page) -> None:
    page.get_by_role("button", name="Retire").click()
    dialog = page.get_by_role("dialog", name=f"Retire {LEASE}?")
    expect(dialog.get_by_text("No version is deleted")).to_be_visible()
    assert_accessible(page)
    dialog.get_by_role("button", name="Retire").click()
    expect(page.get_by_text("This document is retired")).to_be_visible()
    page.get_by_role("link", name="Documents", exact=True).last.click()
    expect(page.get_by_role("link", name=LEASE)).to_have_count(0)
    page.get_by_label("State").select_option("retired")
    page.get_by_role("link", name=LEASE).click()
    page.get_by_role("button", name="Restore").click()
    page.get_by_role("dialog").get_by_role("button", name="Restore").click()
    expect(page.get_by_role("button", name="Rename and tag")).to_be_visible()
