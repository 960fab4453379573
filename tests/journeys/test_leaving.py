"""What is typed and not saved: every way out of a page asks first, and staying loses nothing."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Dialog, FilePayload, Locator, Page, expect

from tests.harness.browser import assert_accessible, at_register, sign_in
from tests.harness.running import Running
from tests.journeys.conftest import Opener
from tests.samples.files import letter_pdf

pytestmark = [
    pytest.mark.stack,
    pytest.mark.browser,
    pytest.mark.screens,
    pytest.mark.enable_socket,
]

TYPED = "Corrected by hand"
ITEM = re.compile("/office/mail/")


@pytest.fixture
def clerk(running: Running, as_person: Opener) -> Page:
    """A clerk at an item that was opened from the register."""
    page = as_person().page()
    at_register(page, *running.sign_ins["clerk"])
    page.get_by_role("table").get_by_role("link").first.click()
    expect(page).to_have_url(ITEM)
    return page


@pytest.fixture
def typed(clerk: Page) -> Page:
    """The same with a sender that is not saved."""
    clerk.get_by_label("Sender").fill(TYPED)
    return clerk


def _question(page: Page) -> Locator:
    return page.get_by_role("dialog", name="Leave without saving?")


def _stay(page: Page) -> None:
    _question(page).get_by_role("button", name="Stay").click()


def _leave(page: Page) -> None:
    _question(page).get_by_role("button", name="Leave", exact=True).click()


def _by_link(page: Page) -> None:
    page.get_by_role("navigation", name="Sections").get_by_role("link", name="Notices").click()


def _by_back(page: Page) -> None:
    page.evaluate("history.back()")


def _by_sign_out(page: Page) -> None:
    page.get_by_role("button", name=re.compile("User menu")).click()
    page.get_by_role("button", name="Sign out", exact=True).click()


def _dialogs(page: Page) -> list[str]:
    """The kinds of the browser's own dialogs, each answered with yes."""
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", answer)
    return asked


WAYS: dict[str, tuple[Callable[[Page], None], str]] = {
    "link": (_by_link, "Notices"),
    "back": (_by_back, "Mail register"),
    "sign-out": (_by_sign_out, "Sign in"),
}


@pytest.mark.parametrize("way", WAYS)
def test_leaving_asks_first_and_then_goes_where_it_was_meant_to(typed: Page, way: str) -> None:
    """Staying keeps what was typed; leaving asks once, and the browser never does."""
    asked_by_browser = _dialogs(typed)
    here = typed.url
    go, there = WAYS[way]

    go(typed)
    expect(_question(typed)).to_be_visible()
    assert_accessible(typed)
    _stay(typed)

    expect(_question(typed)).to_have_count(0)
    expect(typed).to_have_url(here)
    expect(typed.get_by_label("Sender")).to_have_value(TYPED)

    go(typed)
    _leave(typed)

    expect(typed.get_by_role("heading", name=there, exact=True)).to_be_visible()
    expect(_question(typed)).to_have_count(0)
    assert asked_by_browser == []


def test_history_is_whole_after_a_step_back_that_was_not_meant(typed: Page) -> None:
    _by_back(typed)
    _stay(typed)
    _by_back(typed)
    _leave(typed)
    expect(typed.get_by_role("heading", name="Mail register")).to_be_visible()

    typed.evaluate("history.forward()")

    expect(typed).to_have_url(ITEM)
    expect(typed.get_by_label("Sender")).not_to_have_value(TYPED)


def test_step_forward_asks_too(clerk: Page) -> None:
    _by_link(clerk)
    expect(clerk.get_by_role("heading", name="Notices", exact=True)).to_be_visible()
    _by_back(clerk)
    clerk.get_by_label("Sender").fill(TYPED)
    here = clerk.url

    clerk.evaluate("history.forward()")
    _stay(clerk)

    expect(clerk).to_have_url(here)
    expect(clerk.get_by_label("Sender")).to_have_value(TYPED)


def test_closing_the_window_asks_only_while_something_is_not_saved(clerk: Page) -> None:
    asked = _dialogs(clerk)
    clerk.get_by_label("Sender").click()
    clerk.reload()
    assert asked == []
    clerk.get_by_label("Sender").fill(TYPED)

    clerk.reload()

    assert asked == ["beforeunload"]


def test_nobody_is_asked_about_what_is_saved(clerk: Page) -> None:
    clerk.get_by_label("Internal note").fill("Looked at")
    clerk.get_by_role("button", name="Save").click()
    expect(clerk.get_by_text(re.compile("saved$"))).to_be_visible()

    _by_link(clerk)

    expect(clerk.get_by_role("heading", name="Notices", exact=True)).to_be_visible()
    expect(_question(clerk)).to_have_count(0)


def test_settings_ask_before_their_other_tab_opens(running: Running, as_person: Opener) -> None:
    page = as_person().page()
    sign_in(page, *running.sign_ins["admin"])
    page.get_by_role("link", name="Settings").click()
    page.get_by_label("Name of the office").fill(TYPED)

    page.get_by_role("link", name="Mail", exact=True).click()
    _stay(page)
    expect(page.get_by_label("Name of the office")).to_have_value(TYPED)
    page.get_by_role("link", name="Mail", exact=True).click()
    _leave(page)

    page.get_by_label("Alert about held notices after, hours").fill("48")
    page.get_by_role("link", name="General").click()
    expect(_question(page)).to_be_visible()


def test_open_dialog_with_typed_text_is_not_left_by_a_step_back(clerk: Page) -> None:
    clerk.get_by_role("navigation", name="Sections").get_by_role("link", name="Register").click()
    clerk.get_by_role("button", name="Register mail").click()
    sender = clerk.get_by_role("dialog").get_by_label("Sender")
    sender.fill(TYPED)

    _by_back(clerk)
    _stay(clerk)

    expect(clerk.get_by_role("dialog", name="Register mail")).to_be_visible()
    expect(sender).to_have_value(TYPED)


def test_closing_a_scan_whose_new_item_is_being_typed_asks_first(
    running: Running, clerk: Page
) -> None:
    inbox = running.call("GET", "/office/scans?state=inbox", by="clerk").json["items"]
    clerk.goto(f"{running.address}/office/inbox?scan={inbox[0]['id']}")
    clerk.get_by_role("button", name="New item").click()
    sender = clerk.get_by_label("Sender", exact=True)
    sender.fill(TYPED)

    clerk.get_by_role("button", name="Close", exact=True).click()
    _stay(clerk)
    expect(sender).to_have_value(TYPED)
    clerk.keyboard.press("Escape")
    clerk.keyboard.press("Escape")

    expect(sender).to_have_value(TYPED)


def test_files_on_their_way_are_asked_about(clerk: Page) -> None:
    is_bucket = re.compile("/[^/]*intake[^/]*/?$")
    clerk.route(is_bucket, lambda route: None)
    scan = FilePayload(name="s.pdf", mimeType="application/pdf", buffer=letter_pdf())
    clerk.get_by_label("Choose files").set_input_files(scan)
    expect(clerk.get_by_text(re.compile("^Sending"))).to_be_visible()

    _by_link(clerk)

    expect(_question(clerk)).to_contain_text("Files are still being sent")
