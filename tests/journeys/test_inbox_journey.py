"""The scan inbox as a clerk works through it: what is on its way, what is junk, the way back."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.harness.browser import assert_accessible, at_register
from tests.harness.running import Running, eventually
from tests.journeys.conftest import Opener
from tests.samples.files import letter_pdf

pytestmark = [
    pytest.mark.stack,
    pytest.mark.browser,
    pytest.mark.screens,
    pytest.mark.enable_socket,
]


@pytest.fixture
def inbox(running: Running, as_person: Opener) -> Page:
    """A clerk who came from the register to the scan inbox."""
    page = as_person().page()
    at_register(page, *running.sign_ins["clerk"])
    page.get_by_role("navigation").get_by_role("link", name=re.compile("Scan inbox")).click()
    expect(page.get_by_role("heading", name="Scan inbox")).to_be_visible()
    return page


def delivered(running: Running, name: str, content: bytes, state: str) -> str:
    """Drop a file at the scanner; its name, once it is in a list of the inbox."""
    running.drop(name, content)

    def has_come() -> bool:
        items = running.call("GET", f"/office/scans?state={state}", by="clerk").json["items"]
        return any(scan["file_name"] == name for scan in items)

    eventually(has_come, within_s=60)
    return name


def switch_to(page: Page, tab: str) -> None:
    page.get_by_role("link", name=re.compile(f"^{tab}")).click()


def file_link(page: Page, name: str) -> Locator:
    return page.get_by_role("link", name=name, exact=True)


def set_aside(page: Page, reason: str) -> None:
    page.get_by_role("dialog").get_by_role("button", name="Set aside").click()
    asked = page.get_by_role("dialog", name="Set a scan aside")
    asked.get_by_role("button", name="Set aside").click()
    expect(asked.get_by_label("Reason")).to_have_attribute("aria-invalid", "true")
    assert_accessible(page)
    asked.get_by_label("Reason").fill(reason)
    asked.get_by_role("button", name="Set aside").click()


@pytest.mark.parametrize(
    ("name", "tab", "state"),
    [("junk.pdf", "To be filed", "inbox"), ("broken.pdf", "Not let in", "quarantined")],
)
def test_scan_is_set_aside_with_a_reason_and_taken_back(
    running: Running, inbox: Page, name: str, tab: str, state: str
) -> None:
    # It ends as a PDF does: for what breaks off, the bridge would wait half a minute.
    content = letter_pdf() if state == "inbox" else b"no scan %%EOF"
    delivered(running, name, content, state)
    switch_to(inbox, tab)
    inbox.reload()
    file_link(inbox, name).click()

    set_aside(inbox, "An advertisement")

    expect(inbox.get_by_text(f"{name} set aside")).to_be_visible()
    inbox.goto(f"{running.address}/office/inbox?state=aside")
    expect(inbox.get_by_text("An advertisement")).to_be_visible()
    assert_accessible(inbox)
    file_link(inbox, name).click()
    expect(inbox.get_by_role("button", name="Save the original file")).to_be_visible()
    assert_accessible(inbox)
    inbox.get_by_role("button", name="Take it back").click()
    expect(inbox.get_by_text("Nothing is set aside")).to_be_visible()
    switch_to(inbox, tab)
    expect(file_link(inbox, name)).to_be_visible()


def test_step_back_closes_an_opened_scan_and_stays_on_its_page(
    running: Running, inbox: Page
) -> None:
    name = delivered(running, "back.pdf", letter_pdf(), "inbox")
    inbox.reload()
    page_of_list = inbox.url

    for close in (inbox.go_back, inbox.get_by_role("button", name="Close").click):
        file_link(inbox, name).click()
        expect(inbox.get_by_role("dialog").locator("iframe")).to_be_visible()
        close()
        expect(inbox.get_by_role("dialog")).to_have_count(0)
        assert inbox.url == page_of_list

    inbox.go_back()
    expect(inbox.get_by_role("heading", name="Mail register")).to_be_visible()


def test_step_back_from_a_scan_of_an_item_keeps_what_was_typed_beside_it(
    running: Running, inbox: Page
) -> None:
    items = running.call("GET", "/office/mail?limit=100", by="clerk").json["items"]
    item = next(one for one in items if one["scans"])
    inbox.goto(f"{running.address}/office/mail/{item['company_id']}/{item['id']}")
    inbox.get_by_label("Reference").fill("typed meanwhile")
    scans = inbox.get_by_role("region", name="Scans")

    scans.get_by_role("button", name=re.compile("^Open")).first.click()
    expect(inbox.get_by_role("dialog")).to_be_visible()
    inbox.go_back()

    expect(inbox.get_by_role("dialog")).to_have_count(0)
    expect(inbox.get_by_label("Reference")).to_have_value("typed meanwhile")


def test_file_that_is_being_checked_is_told_until_it_is_a_scan(
    running: Running, inbox: Page
) -> None:
    """How long a check takes is not ours to say here, so the look is answered by the test."""
    on_its_way = [a_file("new.pdf"), a_file("old.pdf", is_late=True)]

    def answer(route: Route) -> None:
        route.fulfill(json={"items": on_its_way, "has_more": False})

    inbox.route("**/api/office/scans/arriving", answer)
    inbox.reload()
    expect(inbox.get_by_text("1 file is being checked: new.pdf")).to_be_visible()
    expect(inbox.get_by_text("1 file is still not checked since")).to_be_visible()
    assert_accessible(inbox)
    name = delivered(running, "new.pdf", letter_pdf(), "inbox")
    expect(file_link(inbox, name)).to_have_count(0)

    on_its_way.clear()

    expect(file_link(inbox, name)).to_be_visible(timeout=20_000)
    expect(inbox.get_by_text("being checked")).to_have_count(0)


def test_look_that_fails_leaves_the_inbox_as_it_is(inbox: Page) -> None:
    inbox.route("**/api/office/scans/arriving", lambda route: route.abort())

    inbox.reload()

    expect(inbox.get_by_role("heading", name="Scan inbox")).to_be_visible()
    expect(inbox.get_by_role("row").first).to_be_visible()
    expect(inbox.get_by_role("alert")).to_have_count(0)


def a_file(name: str, *, is_late: bool = False) -> dict[str, Any]:
    return {
        "id": f"scn_{name}",
        "state": "checking",
        "file_name": name,
        "scanner": "front-desk",
        "company_code": None,
        "mail_number": None,
        "size_bytes": 9,
        "upload_id": None,
        "arrived_at": datetime.now(UTC).isoformat(),
        "is_late": is_late,
    }
