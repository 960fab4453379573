"""A company's invoices: staff enter, correct, add files and retire; its people read."""

from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.harness.browser import assert_accessible, at_register, sign_in
from tests.harness.running import Running
from tests.journeys.conftest import Opener
from tests.journeys.test_documents import CHECKED_MS, a_file, open_company
from tests.samples.files import letter_pdf

pytestmark = [
    pytest.mark.stack,
    pytest.mark.browser,
    pytest.mark.enable_socket,
]

NUMBER = "FV/2026/11/901"
GROSS = "PLN 1,513.52"


def test_staff_enter_correct_complete_and_retire_an_invoice_and_people_of_the_company_read_it(
    running: Running, as_person: Opener
) -> None:
    page = as_person().page()
    at_register(page, *running.sign_ins["clerk"])
    company_id = open_company(page, running, "invoices")

    _enter(page)
    _add_annex(page)
    _rename_and_retire_annex(page)
    _correct(page)
    _people_read(running, as_person, company_id)
    _retire(page)


def _enter(page: Page) -> None:
    page.get_by_role("button", name="Add an invoice").click()
    form = page.get_by_role("dialog", name="New invoice")
    form.get_by_label("Currency").select_option("PLN")
    issued = date.fromisoformat(form.get_by_label("Day of issue").input_value())
    form.get_by_label("To be paid by").fill((issued - timedelta(days=1)).isoformat())
    form.get_by_label("Net", exact=True).fill("1230,50")
    form.get_by_label("VAT").fill("283.02")
    expect(form.get_by_label("Gross")).to_have_value("1513.52")
    form.get_by_label("Number").fill(NUMBER)
    form.get_by_role("button", name="Add an invoice").click()
    expect(form.get_by_text("This is before the day of issue")).to_be_visible()
    form.get_by_label("To be paid by").fill((issued + timedelta(days=14)).isoformat())
    form.get_by_label("Gross").fill("1500")
    form.get_by_role("button", name="Add an invoice").click()
    expect(form.get_by_text(f"Net and VAT make {GROSS}")).to_be_visible()
    expect(form.get_by_label("Gross")).to_be_focused()
    assert_accessible(page)
    form.get_by_label("Gross").fill("1513.52")
    form.locator("input[type=file]").set_input_files([a_file("fv-901.pdf", letter_pdf())])
    form.get_by_role("button", name="Add an invoice").click()
    expect(page.get_by_role("heading", name=NUMBER)).to_be_focused()
    versions = page.get_by_role("list", name="Versions").get_by_role("listitem")
    expect(versions).to_have_count(1, timeout=CHECKED_MS)
    assert_accessible(page)


def _add_annex(page: Page) -> None:
    annexes = page.get_by_role("region", name="Annexes")
    sheet = a_file("settlement.pdf", letter_pdf())
    annexes.locator("input[type=file]").set_input_files([sheet])
    expect(annexes.get_by_role("button", name="Open settlement")).to_be_visible(timeout=CHECKED_MS)
    annexes.get_by_role("button", name="Details settlement").click()
    dialog = page.get_by_role("dialog", name="settlement")
    dialog.locator("input[type=file]").set_input_files([a_file("settlement.pdf", letter_pdf(2))])
    versions = dialog.get_by_role("list", name="Versions").get_by_role("listitem")
    expect(versions).to_have_count(2, timeout=CHECKED_MS)
    assert_accessible(page)
    dialog.get_by_role("button", name="Close").click()


def _rename_and_retire_annex(page: Page) -> None:
    annexes = page.get_by_role("region", name="Annexes")
    annexes.get_by_role("button", name="Rename settlement").click()
    form = page.get_by_role("dialog", name="Name of the annex")
    form.get_by_label("Name").fill("November")
    form.get_by_role("button", name="Save").click()
    annexes.get_by_role("button", name="Retire November").click()
    page.get_by_role("dialog").get_by_role("button", name="Retire", exact=True).click()
    restore = annexes.get_by_role("button", name="Restore November")
    expect(restore).to_be_visible()
    expect(annexes.get_by_role("button", name="Rename November")).to_have_count(0)
    assert_accessible(page)
    restore.click()
    page.get_by_role("dialog").get_by_role("button", name="Restore", exact=True).click()
    expect(annexes.get_by_role("button", name="Rename November")).to_be_visible()


def _correct(page: Page) -> None:
    page.get_by_role("button", name="Correct").click()
    form = page.get_by_role("dialog", name="Correct the invoice")
    form.get_by_label("Note").fill("Courier in October included")
    form.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Courier in October included")).to_be_visible()


def _people_read(running: Running, as_person: Opener, company_id: str) -> None:
    page = as_person(viewport={"width": 320, "height": 720}).page()
    sign_in(page, *running.sign_ins["president"])
    expect(page.get_by_role("heading", name="Hello, Anna")).to_be_visible()
    page.goto(f"{running.address}/invoices?company={company_id}&q={NUMBER[-3:]}")
    expect(page.get_by_role("link", name=NUMBER)).to_be_visible()
    expect(page.get_by_text(GROSS)).to_be_visible()
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("button", name=f"Open {NUMBER}").click()
    viewer = page.get_by_role("dialog", name=NUMBER)
    expect(viewer.locator("iframe, img").first).to_be_visible()
    viewer.get_by_role("button", name="Close").click()
    page.get_by_role("link", name=NUMBER).click()
    expect(page.get_by_role("button", name="Open November")).to_be_visible()
    expect(page.get_by_role("button", name="Retire")).to_have_count(0)
    expect(page.locator("input[type=file]")).to_have_count(0)
    assert_accessible(page)


def _retire(page: Page) -> None:
    page.get_by_role("button", name="Retire", exact=True).click()
    dialog = page.get_by_role("dialog", name=f"Retire invoice {NUMBER}?")
    expect(dialog.get_by_text("Nothing is deleted")).to_be_visible()
    dialog.get_by_role("button", name="Retire", exact=True).click()
    expect(page.get_by_text("This invoice is retired")).to_be_visible()
    page.get_by_role("link", name="Invoices", exact=True).last.click()
    expect(page.get_by_role("link", name=NUMBER)).to_have_count(0)
    page.get_by_label("Payment").select_option("retired")
    expect(page.get_by_role("link", name=NUMBER)).to_be_visible()
