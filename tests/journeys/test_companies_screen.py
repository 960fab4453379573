"""Office → Companies: added, edited by two at once, closed; mail for a closed company (R5, R24)."""

import re
import secrets
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.harness.browser import assert_accessible, at_register, sign_in
from tests.harness.running import Running
from tests.journeys.conftest import Opener

pytestmark = [
    pytest.mark.stack,
    pytest.mark.browser,
    pytest.mark.screens,
    pytest.mark.enable_socket,
]

SCREEN = "/office/companies"
WIDTH = 360
LANGUAGES = {
    "en-GB": ("en", "Add a company", "Close the company"),
    "pl-PL": ("pl", "Dodaj firmę", "Zamknij firmę"),
    "it-IT": ("it", "Aggiungi un’azienda", "Chiudi l’azienda"),
}


@pytest.fixture
def admin(running: Running, as_person: Opener) -> Page:
    """An admin on the screen."""
    page = as_person().page()
    at_register(page, *running.sign_ins["admin"])
    page.get_by_role("link", name="Companies", exact=True).click()
    expect(page.get_by_role("heading", name="Companies")).to_be_visible()
    return page


@pytest.fixture
def word() -> str:
    """Of this test, since companies stay; ten letters."""
    return "Z" + "".join(secrets.choice("BCDFGHJKLM") for _ in range(9))


def added(running: Running, word: str, **fields: Any) -> dict[str, Any]:
    """A company by the API."""
    body = {"name": f"{word.title()} Sp. z o.o.", "code": f"{word}-1", "language": "pl"} | fields
    key = {"Idempotency-Key": f"screen-{secrets.token_hex(6)}"}
    answer = running.call("POST", SCREEN, body, by="admin", headers=key)
    assert answer.status == 201, answer.body
    return dict(answer.json)


def on_the_server(running: Running, company: dict[str, Any]) -> dict[str, Any]:
    return dict(running.call("GET", f"{SCREEN}/{company['id']}", by="clerk").json)


def closed(running: Running, company: dict[str, Any]) -> None:
    path = f"{SCREEN}/{company['id']}/close"
    version = {"If-Match": f'"{company["version"]}"'}
    asked = running.call("POST", path, {}, by="admin", headers=version).json
    body = {"confirm": asked["confirm"]}
    assert running.call("POST", path, body, by="admin", headers=version).status == 200


def opened(page: Page, running: Running, company: dict[str, Any]) -> None:
    page.goto(f"{running.address}{SCREEN}/{company['id']}")
    expect(page.get_by_role("heading", name=company["name"])).to_be_visible()


def test_wrong_field_is_told_beside_it_and_what_was_typed_stays(
    running: Running, admin: Page, word: str
) -> None:
    admin.get_by_role("button", name="Add a company").click()
    dialog = admin.get_by_role("dialog")
    name = dialog.get_by_label("Name", exact=True)
    expect(name).to_be_focused()
    dialog.get_by_role("button", name="Add the company").click()
    expect(name).to_have_attribute("aria-invalid", "true")
    name.fill(f"{word.title()} Żółw")
    code = dialog.get_by_label("Company code")
    code.focus()
    expect(code).to_have_value(f"{word}-1")
    tax = dialog.get_by_label("Tax id")
    tax.fill("525-224-84-82")
    dialog.get_by_label("Internal notes").fill("Rings twice")
    dialog.get_by_role("button", name="Add the company").click()

    expect(dialog.get_by_text("A digit is wrong")).to_be_visible()
    expect(tax).to_be_focused()
    expect(tax).to_have_value("525-224-84-82")
    expect(name).to_have_value(f"{word.title()} Żółw")
    assert_accessible(admin)
    tax.fill("525-224-84-81")
    code.fill("NOWAK-7")
    dialog.get_by_label("From").fill("2026-02-01")
    dialog.get_by_label("Last day").fill("2026-01-01")
    dialog.get_by_role("button", name="Add the company").click()
    expect(dialog.get_by_text("This is before the first day")).to_be_visible()
    dialog.get_by_label("Last day").fill("2026-12-31")
    dialog.get_by_role("button", name="Add the company").click()
    expect(dialog.get_by_text("Another company has this code")).to_be_visible()
    code.fill("nonsense")
    dialog.get_by_role("button", name="Add the company").click()
    expect(dialog.get_by_text("Write 2 to 12 letters")).to_be_visible()
    code.fill(f"{word.lower()}-3")
    dialog.get_by_role("button", name="Add the company").click()

    expect(admin.get_by_role("heading", name=f"{word.title()} Żółw")).to_be_visible()
    expect(admin.get_by_text("The office must appoint an owner")).to_be_visible()
    assert_accessible(admin)
    one = on_the_server(running, {"id": admin.url.rsplit("/", 1)[1]})
    assert (one["code"], one["tax_id"], one["notes"]) == (f"{word}-3", "5252248481", "Rings twice")
    assert (one["contract_from"], one["contract_to"]) == ("2026-02-01", "2026-12-31")


def test_what_two_change_at_once_is_lost_for_neither(
    running: Running, admin: Page, as_person: Opener, word: str
) -> None:
    company = added(running, word, notes="Old")
    opened(admin, running, company)
    other = as_person().page()
    at_register(other, *running.sign_ins["clerk"])
    opened(other, running, company)
    admin.get_by_label("Internal notes").fill("Mine")
    other.get_by_label("Internal notes").fill("Theirs")
    other.get_by_label("Address").fill("ul. Prosta 1")
    other.get_by_role("button", name="Save").click()
    expect(other.get_by_text("saved", exact=False)).to_be_visible()

    admin.get_by_role("button", name="Save").click()

    expect(admin.get_by_text("Somebody else saved this company meanwhile")).to_be_visible()
    expect(admin.get_by_text("Saved meanwhile: Theirs")).to_be_visible()
    expect(admin.get_by_label("Internal notes")).to_have_value("Mine")
    expect(admin.get_by_label("Address")).to_have_value("ul. Prosta 1")
    assert_accessible(admin)
    admin.get_by_role("button", name="Save mine").click()
    expect(admin.get_by_text(f"{company['name']} saved")).to_be_visible()
    one = on_the_server(running, company)
    assert (one["notes"], one["address"]) == ("Mine", "ul. Prosta 1")


def test_closed_company_is_marked_and_its_mail_registered_all_the_same(
    running: Running, admin: Page, word: str
) -> None:
    company = added(running, word)
    opened(admin, running, company)
    admin.get_by_role("button", name="Close the company").click()
    dialog = admin.get_by_role("dialog")
    expect(dialog.get_by_text("Its people keep their access")).to_be_visible()
    assert_accessible(admin)
    dialog.get_by_role("button", name="Cancel").click()
    assert on_the_server(running, company)["state"] == "active"
    admin.get_by_role("button", name="Close the company").click()
    dialog.get_by_role("button", name="Close the company").click()
    expect(admin.get_by_text(f"{company['name']} closed")).to_be_visible()
    expect(admin.get_by_text("Closed on")).to_be_visible()
    assert on_the_server(running, company)["state"] == "closed"
    admin.get_by_role("link", name="Contacts and guests").click()
    expect(admin.get_by_text("nobody is invited to it any more")).to_be_visible()
    expect(admin.get_by_role("button", name="Add a person")).to_have_count(0)

    admin.get_by_role("link", name="Its mail").click()
    filtered = admin.get_by_role("combobox", name="Only the company")
    expect(filtered).to_have_value(f"{company['name']} · {word}-1")
    admin.get_by_role("button", name="Register mail").first.click()
    dialog.get_by_role("combobox", name="Company").fill(f"{word}-1")
    option = admin.get_by_role("option", name=re.compile(word))
    expect(option).to_contain_text("Closed")
    option.click()
    expect(dialog.get_by_text("is closed. Mail that arrives for it")).to_be_visible()
    dialog.get_by_label("Sender").fill(f"Sender {word}")
    dialog.get_by_label("No e-mail").check()
    assert_accessible(admin)
    dialog.get_by_role("button", name="Register mail").click()
    expect(dialog.get_by_role("link", name="Open the item")).to_be_visible()
    dialog.get_by_role("button", name="Close").click()

    row = admin.get_by_role("row").filter(has_text=f"Sender {word}")
    expect(row).to_contain_text("Closed company")
    row.get_by_role("link", name=f"Sender {word}").click()
    expect(admin.get_by_text("For a closed company")).to_be_visible()
    admin.get_by_role("link", name=company["name"]).click()
    admin.get_by_role("button", name="Reopen the company").click()
    expect(admin.get_by_text(f"{company['name']} is open again")).to_be_visible()
    assert on_the_server(running, company)["state"] == "active"
    assert on_the_server(running, company)["mail_waiting"] == 1


def test_list_shows_active_companies_until_others_are_asked_for(
    running: Running, admin: Page, word: str
) -> None:
    company = added(running, word)
    closed(running, company)
    search = admin.get_by_role("searchbox", name="Name, company code or tax id")
    choice = admin.get_by_role("combobox", name="Which companies")

    search.fill(word)
    expect(admin.get_by_text("No company found")).to_be_visible()
    choice.select_option("closed")
    link = admin.get_by_role("link", name=company["name"])
    expect(link).to_be_visible()
    expect(admin).to_have_url(re.compile(r"only=closed"))
    assert_accessible(admin)
    choice.select_option("needs_owner")
    expect(admin.get_by_text("No company found")).to_be_visible()
    admin.get_by_role("button", name="All companies").click()
    expect(choice).to_have_value("all")


def test_person_of_a_closed_company_sees_that_it_is_closed(
    running: Running, as_person: Opener
) -> None:
    watched = as_person()
    watched.context.route("**/api/me/companies*", _closing("NOWAK-7"))
    page = watched.page()
    sign_in(page, *running.sign_ins["president"])

    holes = page.locator("main").get_by_role("link")
    expect(holes.last).to_contain_text("Closed company")
    expect(holes.last).to_contain_text("NOWAK-7")
    assert_accessible(page)
    holes.last.click()
    plate = page.get_by_role("navigation", name="Companies").get_by_role("link").last
    expect(plate).to_contain_text("Closed")
    expect(page.get_by_role("heading", name="Mail")).to_be_visible()
    assert_accessible(page)


def _closing(code: str) -> Callable[[Route], None]:
    """The plates' answer as if the office had closed one of the companies."""

    def answer(route: Route) -> None:
        found = route.fetch()
        told = found.json()
        for one in told["items"]:
            if one["code"] == code:
                one["state"] = "closed"
        route.fulfill(response=found, json=told)

    return answer


def test_clerk_edits_and_does_not_close(running: Running, as_person: Opener, word: str) -> None:
    company = added(running, word)
    page = as_person().page()
    at_register(page, *running.sign_ins["clerk"])

    opened(page, running, company)

    expect(page.get_by_role("button", name="Save")).to_be_visible()
    expect(page.get_by_role("button", name="Close the company")).to_have_count(0)
    page.get_by_label("Phone").fill("+48 600 100 200")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text(f"{company['name']} saved")).to_be_visible()
    assert on_the_server(running, company)["contact_phone"] == "+48 600 100 200"


def _speaking(language: str) -> Callable[[Route], None]:
    """The session's answer as if its person had chosen the language."""

    def answer(route: Route) -> None:
        found = route.fetch()
        told = found.json()
        told["user"]["language"] = language
        route.fulfill(response=found, json=told)

    return answer


@pytest.mark.parametrize(
    "locale", ["pl-PL", *(pytest.param(one, marks=pytest.mark.long) for one in ("en-GB", "it-IT"))]
)
def test_screen_fits_a_phone_in_every_language(
    running: Running, as_person: Opener, locale: str, word: str
) -> None:
    language, add, close = LANGUAGES[locale]
    company = added(running, word)
    watched = as_person(
        viewport={"width": WIDTH, "height": 740}, is_mobile=True, color_scheme="dark"
    )
    page = watched.page()
    at_register(page, *running.sign_ins["admin"])
    watched.context.route("**/api/session/refresh", _speaking(language))
    page.goto(f"{running.address}{SCREEN}?q={word}")
    expect(page.locator(f"html[lang={language}]")).to_have_count(1)

    expect(page.get_by_role("link", name=company["name"])).to_be_visible()
    _assert_fits(page)
    page.get_by_role("button", name=add).click()
    _assert_fits(page, page.get_by_role("dialog"))
    page.keyboard.press("Escape")
    page.get_by_role("link", name=company["name"]).click()
    page.get_by_role("button", name=close).click()
    _assert_fits(page, page.get_by_role("dialog"))


def _assert_fits(page: Page, dialog: Locator | None = None) -> None:
    if dialog is not None:
        expect(dialog).to_be_visible()
        assert dialog.evaluate("(one) => one.scrollWidth <= one.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTH
    assert_accessible(page)


NOBODY = "0" * 26
NOT_THERE = [
    "companies/com_{0}",
    "companies/{1}/panels/pnl_{0}",
    "mail/{1}/mai_{0}",
    "users/usr_{0}",
    "handouts/hnd_{0}",
    "inbox/scn_{0}",
    "misfilings/{1}/msf_{0}",
]


def test_address_of_nothing_is_a_page_that_says_so(
    running: Running, admin: Page, word: str
) -> None:
    company = added(running, word)
    for path in NOT_THERE:
        admin.goto(f"{running.address}/office/{path.format(NOBODY, company['id'])}")
        expect(admin.get_by_role("heading", level=1, name="This was not found.")).to_be_visible()
    assert_accessible(admin)
    for path in ("documents?document=doc_{0}", "invoices?invoice=inv_{0}"):
        admin.goto(f"{running.address}{SCREEN}/{company['id']}/{path.format(NOBODY)}")
        expect(admin.get_by_text("This was not found.")).to_be_visible()
        expect(admin.get_by_role("heading", level=1)).to_have_text([company["name"]])
