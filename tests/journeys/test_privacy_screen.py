"""Office → Privacy: a company exported and held, what is kept too long, a person erased."""

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.harness.browser import assert_accessible, at_register
from tests.harness.running import Running
from tests.journeys.conftest import Opener

pytestmark = [
    pytest.mark.stack,
    pytest.mark.browser,
    pytest.mark.enable_socket,
]
PHONE: ViewportSize = {"width": 360, "height": 760}


def told(page: Page, name: str) -> None:
    assert_accessible(page)
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0, f"{name} scrolls sideways by {wide} px"


def test_company_is_exported_and_held_and_a_count_is_asked_for(
    running: Running, as_person: Opener
) -> None:
    page = as_person().page()
    at_register(page, *running.sign_ins["admin"])
    page.get_by_role("navigation", name="Sections").get_by_role("link", name="Privacy").click()
    expect(page.get_by_role("heading", name="Privacy", exact=True)).to_be_visible()

    page.get_by_role("combobox", name="Company").fill("a")
    page.get_by_role("option").first.click()
    page.get_by_role("button", name="Export everything").click()

    row = page.get_by_role("row").filter(has_text="Export of a company").first
    expect(row).to_be_visible()
    page.get_by_role("button", name="Put under legal hold").click()
    page.get_by_label("Reason").fill("A dispute about the lease")
    page.get_by_role("dialog").get_by_role("button", name="Put under legal hold").click()
    expect(page.get_by_text("A dispute about the lease")).to_be_visible()
    told(page, "privacy")
    page.set_viewport_size(PHONE)
    told(page, "privacy on a phone")
    page.get_by_role("button", name="Lift the hold").click()
    page.get_by_label("Reason").fill("Settled")
    page.get_by_role("dialog").get_by_role("button", name="Lift the hold").click()
    expect(page.get_by_text("No company is under a legal hold.")).to_be_visible()
