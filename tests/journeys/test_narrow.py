"""The office on a phone of 360 pixels: nothing is cut off, and every field says what it is."""

import re
import secrets
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, Route, ViewportSize, expect

from tests.harness.browser import assert_accessible, at_register
from tests.harness.made import a_company, invitation_to, once
from tests.harness.running import Running
from tests.journeys.conftest import Opener

pytestmark = [
    pytest.mark.stack,
    pytest.mark.browser,
    pytest.mark.enable_socket,
]

WIDTH = 360
TABLET = 768
SCREEN = {"width": 1280, "height": 900}
UPRIGHT: ViewportSize = {"width": 820, "height": 1180}
PROMISED = {
    "sender": "Agenzia delle Entrate, Direzione Provinciale",
    "kind": "registered_letter",
    "reference": "AdE 4296/2026",
    "internal_note": "",
    "note": "",
    "notice": "email_with_attachment",
}
NEWCOMER = {
    "first_name": "Konstancja",
    "last_name": "Odrzucająca",
    "permissions": ["mail"],
    "language": "pl",
    "send": True,
}
LANGUAGES = {"en-GB": "en", "pl-PL": "pl", "it-IT": "it"}


@pytest.fixture(
    params=["pl-PL", *(pytest.param(one, marks=pytest.mark.long) for one in ("en-GB", "it-IT"))]
)
def phone(request: pytest.FixtureRequest, running: Running, as_person: Opener) -> Page:
    """A clerk's phone in each language; the language is chosen on the page, not kept."""
    language = LANGUAGES[request.param]
    watched = as_person(viewport={"width": WIDTH, "height": 740})
    page = watched.page()
    at_register(page, *running.sign_ins["clerk"])
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


def test_no_section_and_no_tab_is_cut_off(running: Running, phone: Page) -> None:
    for path in ("/office/register", "/office/inbox", "/office/notices", "/office/settings/mail"):
        phone.goto(running.address + path)
        _assert_whole(phone)


def _assert_whole(phone: Page) -> None:
    expect(phone.get_by_role("heading", level=1)).to_be_visible()

    sections = phone.get_by_role("navigation").first
    opener = sections.get_by_role("button")
    expect(sections.get_by_role("link")).to_have_count(0)
    opener.click()
    _assert_within(phone, phone.get_by_role("navigation").get_by_role("link"))
    sections.locator("[aria-current]").click()
    expect(opener).to_have_attribute("aria-expanded", "false")

    assert phone.evaluate("document.documentElement.scrollWidth") <= WIDTH
    assert_accessible(phone)


def test_people_of_a_company_fit_a_tablet(running: Running, as_person: Opener) -> None:
    companies = running.call("GET", "/me/companies", by="president").json["items"]
    page = as_person(viewport={"width": TABLET, "height": 1180}).page()
    at_register(page, *running.sign_ins["clerk"])

    page.goto(f"{running.address}/office/companies/{companies[0]['id']}/contacts")

    expect(page.get_by_role("group", name=re.compile("^Permissions")).first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= TABLET
    assert_accessible(page)


def test_people_of_a_company_fit_beside_the_sections(running: Running, as_person: Opener) -> None:
    company, email = a_company(running, "Szeroka"), f"odrzuca.{secrets.token_hex(4)}@example.org"
    path = f"/office/companies/{company['id']}"
    invited = NEWCOMER | {"email": email}
    made = running.call("POST", f"{path}/people", invited, by="clerk", headers=once())
    assert made.status == 201, made.body
    token = invitation_to(running, email).partition("#")[2]
    assert running.call("POST", "/invitations/reject", {"token": token}).status in {200, 204}
    watched = as_person(viewport=SCREEN)
    page = watched.page()
    at_register(page, *running.sign_ins["clerk"])
    # Of the three languages the one whose words are the longest here.
    watched.context.route("**/api/session/refresh", _speaking("pl"))
    page.goto(f"{running.address}{path}/contacts")

    expect(page.get_by_text("Zaproszenie odrzucone")).to_be_visible()
    _assert_in_its_sheet(page)
    page.set_viewport_size(UPRIGHT)
    _assert_in_its_sheet(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= UPRIGHT["width"]
    page.set_viewport_size({"width": WIDTH, "height": 740})
    page.get_by_role("link", name="Konstancja").click()
    dialog = page.get_by_role("dialog")
    around, badge = dialog.bounding_box(), dialog.locator("dd .badge").bounding_box()
    assert around is not None
    assert badge is not None
    assert badge["x"] + badge["width"] <= around["x"] + around["width"]


@pytest.mark.parametrize("language", ["pl", "it"])
def test_register_fits_beside_the_sections(
    running: Running, as_person: Opener, language: str
) -> None:
    watched = as_person(viewport=SCREEN)
    page = watched.page()
    at_register(page, *running.sign_ins["clerk"])
    watched.context.route("**/api/session/refresh", _speaking(language))
    company = a_company(running, "Obiecana")
    letter = PROMISED | {"company_id": company["id"], "received_on": today(running)}
    made = running.call("POST", "/office/mail", letter, by="clerk", headers=once())
    assert made.status == 201, made.body
    page.goto(f"{running.address}/office/register?company={company['id']}")

    expect(page.get_by_role("link", name=PROMISED["sender"])).to_be_visible()
    _assert_in_its_sheet(page)


def today(running: Running) -> str:
    """As the office's clock says."""
    newest = running.call("GET", "/office/mail?limit=1", by="clerk").json["items"][0]
    return str(newest["received_on"])


def _assert_in_its_sheet(page: Page) -> None:
    boxes = page.locator("table.list").bounding_box(), page.locator(".sheet").bounding_box()
    inner, outer = boxes
    assert inner is not None
    assert outer is not None
    assert inner["x"] + inner["width"] <= outer["x"] + outer["width"]


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


def test_what_is_wrong_in_a_long_form_stands_above_its_buttons(
    running: Running, as_person: Opener
) -> None:
    company = a_company(running, f"Wąska {secrets.token_hex(3)}")
    page = as_person(viewport={"width": WIDTH, "height": 740}).page()
    at_register(page, *running.sign_ins["clerk"])
    page.goto(f"{running.address}/office/companies/{company['id']}/invoices")
    page.get_by_role("button", name="Add an invoice").first.click()
    dialog = page.get_by_role("dialog")
    for label, text in {"Number": "FV/1", "Net": "100", "VAT": "23", "Gross": "125"}.items():
        dialog.get_by_label(label).fill(text)

    # The focus is in the wrong field already, so nothing but the form brings it into sight.
    page.keyboard.press("Enter")

    told = dialog.get_by_text("Check all three amounts")
    expect(told).to_be_visible()
    expect(dialog.get_by_label("Gross")).to_be_focused()
    page.wait_for_timeout(200)
    error = told.bounding_box()
    button = dialog.get_by_role("button", name="Add an invoice").bounding_box()
    assert error is not None
    assert button is not None
    assert error["y"] + error["height"] <= button["y"]
