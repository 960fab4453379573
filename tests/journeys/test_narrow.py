"""The office on a phone of 360 pixels: nothing is cut off, and every field says what it is."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.harness.browser import assert_accessible, sign_in
from tests.harness.running import Running
from tests.journeys.conftest import Opener

pytestmark = [
    pytest.mark.stack,
    pytest.mark.browser,
    pytest.mark.enable_socket,
]

WIDTH = 360
LANGUAGES = {"en-GB": "en", "pl-PL": "pl", "it-IT": "it"}


@pytest.fixture(params=LANGUAGES)
def phone(request: pytest.FixtureRequest, running: Running, as_person: Opener) -> Page:
    """A clerk's phone in each language; the language is chosen on the page, not kept."""
    language = LANGUAGES[request.param]
    watched = as_person(viewport={"width": WIDTH, "height": 740})
    page = watched.page()
    sign_in(page, *running.sign_ins["clerk"])
    expect(page.get_by_role("heading", name="Mail register")).to_be_visible()
    watched.context.route("**/api/session/refresh", _speaking(language))
    page.reload()
    expect(page.locator(f"html[lang={language}]")).to_have_count(1)
    return page


def _speaking(language: str) -> Callable[[Route], None]:
    """The session's answer as if its person had chosen the language."""

    def answer(route: Route) -> None:
        found = route.fetch()
        told = found.json()
        told["user"]["language"] = language
        route.fulfill(response=found, json=told)

    return answer


def _assert_within(page: Page, parts: Locator) -> None:
    expect(parts.first).to_be_visible()
    for part in parts.all():
        box = part.bounding_box()
        assert box is not None
        assert box["x"] >= 0, part.inner_text()
        assert box["x"] + box["width"] <= WIDTH, part.inner_text()


@pytest.mark.parametrize(
    "path", ["/office/register", "/office/inbox", "/office/notices", "/office/settings/mail"]
)
def test_no_section_and_no_tab_is_cut_off(running: Running, phone: Page, path: str) -> None:
    phone.goto(running.address + path)
    expect(phone.get_by_role("heading", level=1)).to_be_visible()

    _assert_within(phone, phone.get_by_role("navigation").get_by_role("link"))

    assert phone.evaluate("document.documentElement.scrollWidth") <= WIDTH
    assert_accessible(phone)


def test_day_of_the_register_says_what_it_filters(phone: Page) -> None:
    words = {"en": "Received", "pl": "Data wpływu", "it": "Ricevuto"}
    label = phone.get_by_role("search").locator("label", has_text=words[_language(phone)])

    box = label.locator("span").bounding_box()

    assert box is not None
    assert box["width"] > 20
    assert box["height"] > 10
    _assert_within(phone, phone.get_by_role("search").locator("input:visible, select"))


def _language(page: Page) -> str:
    return str(page.evaluate("document.documentElement.lang"))
