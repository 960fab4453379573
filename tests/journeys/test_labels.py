"""Printing labels as a clerk does it, on a roll and on a sheet."""

import base64
import os
import re
from pathlib import Path

import pypdfium2 as pdfium
import pytest
import zxingcpp
from playwright.sync_api import Locator, Page, expect

from chalicelib.labels.model import number_of_label
from tests.harness.browser import assert_accessible, at_register
from tests.harness.running import Running
from tests.journeys.conftest import Opener

pytestmark = [
    pytest.mark.stack,
    pytest.mark.browser,
    pytest.mark.enable_socket,
]


@pytest.fixture
def item(running: Running, as_person: Opener) -> Page:
    """A clerk at a mail item."""
    page = as_person().page()
    at_register(page, *running.sign_ins["clerk"])
    page.locator("table.register td.main a").first.click()
    expect(page.get_by_role("button", name="Print label")).to_be_visible()
    return page


def _printed(page: Page, dialog: Locator) -> bytes:
    """The file that the dialog asked for, and offers out of the page's own memory."""
    with page.expect_response("**/office/labels") as answered:
        dialog.get_by_role("button", name="Make the labels").click()
    link = dialog.get_by_role("link", name="Open the labels")
    expect(link).to_have_attribute("href", re.compile("^blob:"))
    return base64.b64decode(answered.value.json()["pdf"])


def _numbers(pdf: bytes) -> list[str | None]:
    with pdfium.PdfDocument(pdf) as document:
        pages = [page.render(scale=200 / 72, grayscale=True).to_pil() for page in document]
    return [number_of_label(code.text) for page in pages for code in zxingcpp.read_barcodes(page)]


def _shown_number(page: Page) -> str:
    return (page.locator("h1 .nowrap").text_content() or "").replace("-", "")


def _shoot(page: Page, name: str) -> None:
    if folder := os.environ.get("AWIZO_PICTURES"):
        page.screenshot(path=Path(folder, f"{name}.png"))


def test_label_of_an_item_is_printed_on_a_roll(item: Page) -> None:
    item.get_by_role("button", name="Print label").click()
    dialog = item.get_by_role("dialog")
    expect(dialog.get_by_role("radio", name=re.compile("Roll"))).to_be_checked()
    assert_accessible(item)
    _shoot(item, "labels-roll")

    made = _printed(item, dialog)

    expect(dialog.get_by_text("The label is ready.")).to_be_visible()
    assert _numbers(made) == [_shown_number(item)]
    assert_accessible(item)
    _shoot(item, "labels-made")


def test_sheet_goes_on_where_the_last_one_stopped(item: Page) -> None:
    item.get_by_role("button", name="Print label").click()
    dialog = item.get_by_role("dialog")
    dialog.get_by_role("radio", name=re.compile("A4")).check()
    dialog.get_by_label("First free place").fill("25")
    dialog.get_by_role("button", name="Make the labels").click()
    expect(dialog.get_by_text("From 1 to 24")).to_be_visible()
    _shoot(item, "labels-sheet")
    assert_accessible(item)

    dialog.get_by_label("First free place").fill("24")
    dialog.get_by_role("button", name="Make the labels").click()
    expect(dialog.get_by_text("The label is ready.")).to_be_visible()
    dialog.get_by_role("button", name="Close").last.click()
    item.reload()
    item.get_by_role("button", name="Print label").click()

    expect(dialog.get_by_role("radio", name=re.compile("A4"))).to_be_checked()
    expect(dialog.get_by_label("First free place")).to_have_value("1")


def test_label_is_made_on_a_phone(running: Running, as_person: Opener) -> None:
    page = as_person(viewport={"width": 360, "height": 740}).page()
    at_register(page, *running.sign_ins["clerk"])
    page.locator("table.register td.main a").first.click()
    page.get_by_role("button", name="Print label").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("radio", name=re.compile("A4")).check()
    _shoot(page, "labels-phone")
    assert_accessible(page)

    dialog.locator("button.primary").click()

    expect(dialog.get_by_role("link", name="Open the labels")).to_be_visible()
