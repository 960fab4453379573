"""Office → Home and Office → Audit: what waits, who did what, in three languages and on a phone."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, ViewportSize, expect

from tests.harness.browser import assert_accessible, at_register
from tests.harness.running import Running
from tests.journeys.conftest import Opener

pytestmark = [
    pytest.mark.stack,
    pytest.mark.browser,
    pytest.mark.screens,
    pytest.mark.enable_socket,
]

TEXTS = Path(__file__).resolve().parents[2] / "chalicelib" / "texts"
PHONE: ViewportSize = {"width": 360, "height": 760}
# Of a phone's 360 pixels: all but the margins.
WIDE = 270
TABLET: ViewportSize = {"width": 820, "height": 1100}


def entered(running: Running, page: Page, who: str) -> Page:
    at_register(page, *running.sign_ins[who])
    return page


def told(page: Page, name: str) -> None:
    assert_accessible(page)
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0, f"{name} scrolls sideways by {wide} px"


def test_home_leads_to_what_waits(running: Running, as_person: Opener) -> None:
    page = entered(running, as_person().page(), "clerk")

    page.get_by_role("navigation", name="Sections").get_by_role("link", name="Home").click()
    expect(page.get_by_role("heading", name="What needs attention")).to_be_visible()
    expect(page.locator(".attention, .empty")).to_be_visible()
    told(page, "home")
    expect(page.get_by_role("link", name="Audit")).to_have_count(0)
    page.locator(".attention").get_by_role("link", name=re.compile("Notices? held")).click()

    expect(page.get_by_role("heading", name="Notices")).to_be_visible()
    companies = running.call("GET", "/me/companies", by="president").json["items"]
    page.goto(f"{running.address}/office/companies/{companies[0]['id']}/audit")
    # What is not theirs shows the company, and not an empty page.
    expect(page.get_by_role("heading", name="Details")).to_be_visible()


def test_audit_is_chosen_by_person_kind_and_company_and_saved(
    running: Running, as_person: Opener
) -> None:
    page = entered(running, as_person().page(), "admin")
    page.get_by_role("navigation", name="Sections").get_by_role("link", name="Audit").click()
    expect(page.get_by_role("heading", name="Audit")).to_be_visible()

    with page.expect_response(re.compile(r"/office/audit\?.*about=identity")):
        page.get_by_label("Kind").select_option("Sign-in")
    first = page.get_by_role("row").filter(has_text="Signed in").first
    first.get_by_text("Details").click()
    told(page, "audit-details")
    first.get_by_role("link", name="Only by this person").click()
    expect(page.get_by_role("button", name=re.compile("^Only by "))).to_be_visible()
    page.get_by_role("button", name=re.compile("Show everybody")).click()
    with page.expect_response(re.compile(r"/office/audit\?.*about=mail")):
        page.get_by_label("Kind").select_option("Mail")
    expect(page.get_by_role("row").filter(has_text="Registered a mail item").first).to_be_visible()
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save as table").click()
    content = saved.value.path().read_bytes().decode()
    assert content.startswith("\ufeff")
    assert ("mail:item:register" in content, "identity:session" in content) == (True, False)
    page.get_by_role("row").nth(1).locator("td.co a").last.click()

    expect(page.get_by_role("link", name="Audit", exact=True).last).to_have_attribute(
        "aria-current", "page"
    )
    expect(page.locator("table.audit")).to_be_visible()
    told(page, "audit-company")


@pytest.mark.parametrize(
    ("locale", "language"),
    [("pl-PL", "pl"), pytest.param("it-IT", "it", marks=pytest.mark.long)],
)
def test_home_and_audit_speak_the_person_s_language_on_small_screens_in_the_dark(
    running: Running, as_person: Opener, locale: str, language: str
) -> None:
    words = json.loads((TEXTS / f"{language}.json").read_text(encoding="utf-8"))
    page = as_person(locale=locale, color_scheme="dark", viewport=PHONE).page()

    def speaking(route: Route) -> None:
        """The admin of the demo speaks English."""
        answer = route.fetch()
        content = answer.json()
        if "user" in content:
            content["user"]["language"] = language
        route.fulfill(response=answer, json=content)

    page.route("**/api/session*", speaking)
    page.route("**/api/session/**", speaking)
    page.get_by_label(words["sign_in.email"]).fill(running.sign_ins["admin"][0])
    page.get_by_label(words["sign_in.password"], exact=True).fill(running.sign_ins["admin"][1])
    page.get_by_role("button", name=words["sign_in.submit"]).click()
    expect(page.get_by_role("heading", name=words["home.title"], exact=True)).to_be_visible()

    for path, title in (("/office", "home.title"), ("/office/audit", "nav.audit")):
        page.goto(running.address + path)
        expect(page.get_by_role("heading", name=words[title], exact=True)).to_be_visible()
        expect(page.locator(".attention, .empty, table.list").first).to_be_visible()
        told(page, f"{language}-{title}-phone")
        if path.endswith("audit"):
            page.locator("table.audit summary").first.click()
            found = page.locator("table.audit details[open] dl").bounding_box()
            assert found is not None
            assert found["width"] > WIDE, "what is unfolded is squeezed"
            told(page, f"{language}-details-phone")
        page.set_viewport_size(TABLET)
        told(page, f"{language}-{title}-tablet")
        page.set_viewport_size(PHONE)
