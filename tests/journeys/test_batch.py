"""Batches: a stack of labelled letters that files itself, and one that a clerk splits by hand."""

import os
import re
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from chalicelib.core import ids
from tests.harness.browser import assert_accessible, sign_in
from tests.harness.running import Running, eventually
from tests.journeys.conftest import Opener
from tests.samples.files import letter_pdf
from tests.samples.labels import batch, labelled_letter

pytestmark = [
    pytest.mark.stack,
    pytest.mark.browser,
    pytest.mark.enable_socket,
]

# Reading the labels is what takes long, and it is the same for each.
_LETTERS = [4, pytest.param(12, marks=pytest.mark.long)]


def a_letter(running: Running, company_id: str, nth: int) -> dict[str, Any]:
    newest = running.call("GET", "/office/mail?limit=1", by="clerk").json["items"]
    body = {
        "company_id": company_id,
        "sender": f"Sender {nth}",
        "kind": "letter",
        "received_on": newest[0]["received_on"],
        "notice": "none",
    }
    key = {"Idempotency-Key": ids.random_word(20)}
    answer = running.call("POST", "/office/mail", body, by="clerk", headers=key)
    assert answer.status == 201, answer.body
    found: dict[str, Any] = answer.json
    return found


def skewed(page: Image.Image, degrees: float) -> Image.Image:
    """As a sheet lies on the glass at 200 dpi."""
    scanned = page.resize((page.width * 2, page.height * 2), Image.Resampling.BICUBIC)
    return scanned.rotate(degrees, Image.Resampling.BICUBIC, fillcolor=255)


def scans_of(running: Running, item: dict[str, Any], state: str) -> int:
    path = f"/office/companies/{item['company_id']}/mail/{item['id']}/scans"
    shown = running.call("GET", path, by="clerk").json["items"]
    return sum(one["state"] == state for one in shown)


@pytest.mark.parametrize("letters", _LETTERS)
def test_labelled_letters_file_themselves_and_the_same_again_doubles_nothing(
    running: Running, letters: int
) -> None:
    companies = running.call("GET", "/office/companies?only=active&limit=3", by="clerk").json
    owners = [one["id"] for one in companies["items"]]
    items = [a_letter(running, owners[nth % len(owners)], nth) for nth in range(letters)]
    pages = []
    for nth, item in enumerate(items):
        number = item["number"].replace("-", "")
        pages.append(skewed(labelled_letter(number, page=nth), (nth - letters / 2) / 2))
        if nth % 3 == 0:
            pages.append(skewed(labelled_letter(page=nth + 20), 1.0))
    stack = batch(*pages, dpi=200)

    running.drop("stack.pdf", stack)
    eventually(lambda: all(scans_of(running, one, "attached") == 1 for one in items), within_s=90)
    running.drop("stack-again.pdf", stack)
    eventually(lambda: all(scans_of(running, one, "duplicate") == 1 for one in items), within_s=90)

    assert all(scans_of(running, one, "attached") == 1 for one in items)
    for item in items:
        path = f"/office/companies/{item['company_id']}/mail/{item['id']}"
        shown = running.call("GET", path, by="clerk").json
        nth = items.index(item)
        assert [one["pages"] for one in shown["scans"]] == [2 if nth % 3 == 0 else 1]


@pytest.fixture
def inbox(running: Running, as_person: Opener) -> Page:
    """A clerk in the scan inbox."""
    page = as_person().page()
    sign_in(page, *running.sign_ins["clerk"])
    page.get_by_role("navigation").get_by_role("link", name=re.compile("Scan inbox")).click()
    expect(page.get_by_role("heading", name="Scan inbox")).to_be_visible()
    return page


def delivered(running: Running, name: str, pages: int) -> str:
    running.drop(name, letter_pdf(pages))

    def found() -> str:
        items = running.call("GET", "/office/scans?state=inbox", by="clerk").json["items"]
        return next((one["id"] for one in items if one["file_name"] == name), "")

    return eventually(found, within_s=60)


def shoot(page: Page, name: str) -> None:
    if folder := os.environ.get("AWIZO_PICTURES"):
        page.screenshot(path=Path(folder, f"{name}.png"))
        page.set_viewport_size({"width": 360, "height": 740})
        page.emulate_media(color_scheme="dark")
        page.screenshot(path=Path(folder, f"{name}-phone.png"))
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": 1280, "height": 800})


def drawn(page: Page, count: int) -> None:
    """All pages are there and have been drawn."""
    expect(page.locator(".tile canvas")).to_have_count(count)
    for tile in page.locator(".tile canvas").all():
        tile.scroll_into_view_if_needed()
        # A canvas that was never touched is 300 pixels wide.
        expect(tile).not_to_have_js_property("width", 300)


def page_box(page: Page, number: int) -> Locator:
    return page.get_by_role("checkbox", name=re.compile(rf"^Page {number}\b"))


def test_clerk_splits_a_scan_with_the_keyboard_and_files_a_part(
    running: Running, inbox: Page
) -> None:
    scan_id = delivered(running, "by-hand.pdf", 4)
    inbox.reload()
    inbox.get_by_role("link", name="by-hand.pdf", exact=True).click()
    inbox.get_by_role("link", name="Arrange pages").click()
    drawn(inbox, 4)
    assert_accessible(inbox)
    shoot(inbox, "arrange")

    page_box(inbox, 1).focus()
    for key in ("ArrowRight", "ArrowRight", "s", "ArrowRight", "r", "Space"):
        inbox.keyboard.press(key)
    expect(page_box(inbox, 4)).to_be_focused()
    expect(page_box(inbox, 4)).to_be_checked()
    expect(inbox.get_by_role("heading", name=re.compile("^Part 2"))).to_be_visible()
    inbox.get_by_role("button", name="Move forward").click()
    drawn(inbox, 4)
    assert_accessible(inbox)
    shoot(inbox, "arrange-split")
    inbox.get_by_role("button", name="Make 2 parts").click()

    expect(inbox.get_by_role("heading", name="2 parts")).to_be_focused()
    assert_accessible(inbox)
    shoot(inbox, "arrange-done")
    parts = running.call("GET", f"/office/scans/{scan_id}/parts", by="clerk").json["items"]
    assert [one["pages"] for one in parts] == [2, 2]
    assert parts[1]["first_page"] == 4
    inbox.get_by_role("link", name="Open Part 1").click()
    dialog = inbox.get_by_role("dialog")
    expect(dialog.get_by_text("Staff split or joined it.")).to_be_visible()
    assert_accessible(inbox)
    dialog.get_by_role("button", name="Close").click()
    parts_of = inbox.get_by_role("link", name="Parts of by-hand.pdf")
    expect(parts_of).to_be_visible()
    shoot(inbox, "inbox-parts")
    parts_of.click()
    expect(inbox.get_by_role("heading", name="2 parts")).to_be_visible()


def test_clerk_joins_two_scans(running: Running, inbox: Page) -> None:
    first = delivered(running, "front.pdf", 1)
    delivered(running, "back-side.pdf", 1)
    inbox.goto(f"{running.address}/office/inbox/{first}")
    drawn(inbox, 1)

    inbox.get_by_role("button", name="Join with another scan").click()
    dialog = inbox.get_by_role("dialog")
    dialog.get_by_role("button", name="Join", exact=True).click()
    expect(dialog.get_by_text("Choose at least one scan.")).to_be_visible()
    dialog.get_by_role("checkbox", name=re.compile("back-side.pdf")).check()
    assert_accessible(inbox)
    shoot(inbox, "arrange-join")
    dialog.get_by_role("button", name="Join", exact=True).click()

    expect(inbox.get_by_role("heading", name="1 part")).to_be_visible()
    [joined] = running.call("GET", f"/office/scans/{first}/parts", by="clerk").json["items"]
    assert joined["pages"] == 2
