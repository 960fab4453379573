"""Office → Users: accesses handed over, given one by one, changed and ended (R4, R11-R13)."""

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.harness import made
from tests.harness.browser import assert_accessible, at_register, sign_in
from tests.harness.running import Running
from tests.journeys.conftest import Opener

pytestmark = [
    pytest.mark.stack,
    pytest.mark.browser,
    pytest.mark.screens,
    pytest.mark.enable_socket,
]

SCREEN = "/office/users"
PASSWORD = "cztery-losowe-słowa-7"
WIDTH = 360
LANGUAGES = {
    "en-GB": ("en", "Add a user", "Access list"),
    "pl-PL": ("pl", "Dodaj użytkownika", "Lista dostępów"),
    "it-IT": ("it", "Aggiungi utente", "Elenco degli accessi"),
}


@dataclass(frozen=True, slots=True)
class Client:
    """A company of this test's own."""

    id: str
    name: str
    code: str


def a_client(running: Running, name: str) -> Client:
    word = secrets.token_hex(3)
    digits = "".join(letter for letter in word if letter.isdigit())[:3] or "1"
    said = {"code": f"{word.upper()}-{digits}", "name": f"{name} {word}", "language": "pl"}
    key = {"Idempotency-Key": f"users-{secrets.token_hex(6)}"}
    answer = running.call("POST", "/office/companies", said, by="admin", headers=key)
    assert answer.status == 201, answer.body
    made = answer.json
    return Client(made["id"], made["name"], made["code"])


def letters(word: str) -> str:
    """A name holds few digits."""
    return word.translate(str.maketrans("0123456789", "ghijklmnop"))


def a_member(running: Running, *companies: Client) -> tuple[str, str]:
    """The id and the address of a person who has set PASSWORD."""
    email = an_address()
    body = {
        "first_name": "Maria",
        "last_name": f"Zych {letters(email[5:11])}",
        "email": email,
        "language": "en",
        "send_way_in": False,
        "grants": [
            {"company_id": one.id, "kind": "contact", "permissions": ["mail"]} for one in companies
        ],
    }
    key = {"Idempotency-Key": f"users-{secrets.token_hex(6)}"}
    answer = running.call("POST", "/office/users", body, by="admin", headers=key)
    assert answer.status == 201, answer.body
    token = answer.json["link"].partition("#")[2]
    done = running.call("POST", "/password", {"token": token, "password": PASSWORD})
    assert done.status == 204, done.body
    return answer.json["user"]["id"], email


def an_address() -> str:
    return f"user.{secrets.token_hex(4)}@example.org"


@pytest.fixture
def admin(running: Running, as_person: Opener) -> Page:
    """An admin on the screen, just signed in."""
    page = as_person(permissions=["clipboard-read", "clipboard-write"]).page()
    sign_in(page, *running.sign_ins["admin"])
    page.get_by_role("link", name="Users").click()
    expect(page.get_by_role("heading", name="Users")).to_be_visible()
    return page


def pick(within: Locator, company: Client) -> None:
    """Find a company by typing, and press +."""
    within.get_by_label("Company", exact=True).fill(company.name)
    within.get_by_role("option", name=company.name).click()
    within.get_by_role("button", name="Add", exact=True).first.click()


def come_in(page: Page, email: str, password: str = PASSWORD) -> None:
    sign_in(page, email, password)
    expect(page.locator("#main h1").first).to_be_visible()


def test_access_made_in_silence_is_handed_over_and_opens_exactly_its_company(
    running: Running, admin: Page, as_person: Opener
) -> None:
    company, foreign = a_client(running, "Handed"), a_client(running, "Foreign")
    email = an_address()
    admin.get_by_role("button", name="Add a user").click()
    dialog = admin.get_by_role("dialog")
    dialog.get_by_label("First name").fill("Olga")
    dialog.get_by_label("Last name").fill("Nowa")
    dialog.get_by_role("textbox", name="E-mail address").fill(email)
    pick(dialog, company)
    expect(dialog.get_by_role("region", name=company.name)).to_be_visible()
    dialog.get_by_role("button", name="Add this person").click()

    link = dialog.locator(".verbatim")
    expect(link).to_have_text(re.compile(r"/set-password#[0-9a-f]{64}$"))
    expect(dialog.get_by_role("img", name="QR code of the link")).to_be_visible()
    assert_accessible(admin)
    address = urlsplit(link.inner_text())
    dialog.get_by_role("button", name="Handed over").click()
    expect(admin.get_by_role("heading", name="Olga Nowa")).to_be_visible()
    assert running.letters_to(email) == []

    olga = as_person().page(f"{address.path}#{address.fragment}")
    olga.get_by_label("New password").fill(PASSWORD)
    olga.get_by_role("button", name="Set password").click()
    olga.get_by_role("button", name="Sign in").click()
    come_in(olga, email)

    expect(olga.get_by_text(company.name).first).to_be_visible()
    expect(olga.get_by_text(foreign.name)).to_have_count(0)
    olga.goto(f"{running.address}{address.path}#{address.fragment}")
    expect(olga.get_by_role("heading", name="This link cannot be used")).to_be_visible()


def test_way_in_that_is_sent_leads_to_the_person_and_asks_nothing(
    running: Running, admin: Page
) -> None:
    email = an_address()
    admin.get_by_role("button", name="Add a user").click()
    dialog = admin.get_by_role("dialog")
    dialog.get_by_label("First name").fill("Olga")
    dialog.get_by_label("Last name").fill("Nowa")
    dialog.get_by_role("textbox", name="E-mail address").fill(email)
    pick(dialog, a_client(running, "Sent"))
    dialog.get_by_label("Send the way in by e-mail").check()
    dialog.get_by_role("button", name="Add this person").click()

    expect(admin.get_by_role("heading", name="Olga Nowa")).to_be_visible()
    expect(admin.get_by_role("status").filter(has_text="Olga Nowa was added.")).to_be_visible()
    expect(dialog).to_have_count(0)
    expect(admin.get_by_text("Does not work for the office")).to_be_visible()


def test_staff_add_one_company_after_the_other(
    running: Running, admin: Page, as_person: Opener
) -> None:
    first, second = a_client(running, "First"), a_client(running, "Second")
    user_id, email = a_member(running)
    admin.goto(f"{running.address}{SCREEN}/{user_id}")
    section = admin.get_by_role("region", name="Access list")
    expect(section.get_by_text("This person reaches no company.")).to_be_visible()

    for company in (first, second):
        pick(section, company)
        section.get_by_role("button", name="Save").click()
        expect(section.get_by_role("link", name=company.name)).to_be_visible()
        expect(section.get_by_label("Company", exact=True)).to_be_focused()

    expect(section.get_by_text("Contact: Mail")).to_have_count(2)
    member = as_person().page()
    come_in(member, email)
    for company in (first, second):
        expect(member.get_by_text(company.code).first).to_be_visible()


def test_access_is_changed_and_removed_where_it_is_listed(running: Running, admin: Page) -> None:
    company = a_client(running, "Changed")
    user_id, _ = a_member(running, company)
    admin.goto(f"{running.address}{SCREEN}/{user_id}")
    section = admin.get_by_role("region", name="Access list")
    edit = section.get_by_role("button", name=f"Access to {company.name}")

    edit.click()
    dialog = admin.get_by_role("dialog")
    dialog.get_by_label("Kind").select_option("guest")
    dialog.get_by_label("Last day").fill("2020-01-01")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.get_by_text("This day is past.")).to_be_visible()
    dialog.get_by_label("Last day").fill("")
    dialog.get_by_label("Documents").check()
    dialog.get_by_role("button", name="Save").click()
    expect(section.get_by_text("Guest: Mail, Documents")).to_be_visible()
    edit.click()
    dialog.get_by_role("button", name="Remove").click()
    assert_accessible(admin)
    dialog.get_by_role("button", name="Remove").click()

    expect(section.get_by_text("This person reaches no company.")).to_be_visible()


def test_removal_of_an_owner_says_that_the_company_needs_one(running: Running, admin: Page) -> None:
    company = made.a_company(running, f"Owned {secrets.token_hex(3)}")
    user_id = made.a_person(running, f"{secrets.token_hex(4)}@example.org", company)
    admin.goto(f"{running.address}{SCREEN}/{user_id}")

    admin.get_by_role("button", name=f"Access to {company['name']}").click()
    dialog = admin.get_by_role("dialog")
    dialog.get_by_role("button", name="Remove").click()

    expect(dialog.get_by_text("This person owns the company.")).to_be_visible()


def test_person_who_is_deleted_mid_session_sees_nothing_more(
    running: Running, admin: Page, as_person: Opener
) -> None:
    company = a_client(running, "Left")
    user_id, email = a_member(running, company)
    member = as_person().page()
    come_in(member, email)
    expect(member.get_by_text(company.name).first).to_be_visible()

    admin.goto(f"{running.address}{SCREEN}/{user_id}")
    admin.get_by_role("button", name="Delete", exact=True).click()
    dialog = admin.get_by_role("dialog")
    expect(dialog.get_by_text("1 company loses this person from its list:")).to_be_visible()
    expect(dialog.get_by_text(company.code)).to_be_visible()
    assert_accessible(admin)
    dialog.get_by_role("button", name="Delete", exact=True).click()
    expect(admin.get_by_text("This person was deleted on")).to_be_visible()
    expect(admin.get_by_text("Ended").first).to_be_visible()

    member.goto(f"{running.address}/mail?company={company.id}")
    expect(member.get_by_role("button", name="Sign in")).to_be_visible()
    expect(member.get_by_text(company.name)).to_have_count(0)
    sign_in(member, email, PASSWORD)
    expect(member.get_by_text("Wrong e-mail or password.")).to_be_visible()


def test_block_ends_and_unblocking_gives_back(
    running: Running, admin: Page, as_person: Opener
) -> None:
    company = a_client(running, "Kept")
    user_id, email = a_member(running, company)
    admin.goto(f"{running.address}{SCREEN}/{user_id}")

    admin.get_by_role("button", name="Block", exact=True).click()
    admin.get_by_role("dialog").get_by_role("button", name="Block", exact=True).click()
    expect(admin.get_by_text("This person is blocked.")).to_be_visible()
    member = as_person().page()
    sign_in(member, email, PASSWORD)
    expect(member.get_by_text("Wrong e-mail or password.")).to_be_visible()
    admin.get_by_role("button", name="Unblock").click()
    admin.get_by_role("dialog").get_by_role("button", name="Unblock").click()
    expect(admin.get_by_role("button", name="Block", exact=True)).to_be_visible()
    come_in(member, email)

    expect(member.get_by_text(company.name).first).to_be_visible()


def test_address_that_somebody_has_leads_to_that_person(running: Running, admin: Page) -> None:
    _, email = a_member(running)
    admin.get_by_role("button", name="Add a user").click()
    dialog = admin.get_by_role("dialog")
    dialog.get_by_label("First name").fill("Olga")
    dialog.get_by_label("Last name").fill("Nowa")
    dialog.get_by_role("textbox", name="E-mail address").fill(email)
    dialog.get_by_role("button", name="Add this person").click()
    expect(dialog.get_by_text("Somebody has this address already.")).to_be_visible()
    expect(dialog.get_by_label("First name")).to_have_value("Olga")

    dialog.get_by_role("button", name="Show who has this address").click()

    expect(admin.locator("table.list tbody tr")).to_have_count(1)
    expect(admin.get_by_text(email)).to_be_visible()


def test_new_address_counts_once_it_is_confirmed(
    running: Running, admin: Page, as_person: Opener
) -> None:
    user_id, email = a_member(running)
    new = an_address()
    admin.goto(f"{running.address}{SCREEN}/{user_id}")
    admin.get_by_role("button", name="Change e-mail").click()
    admin.get_by_role("dialog").get_by_label("New e-mail address").fill(new)
    admin.get_by_role("dialog").get_by_role("button", name="Send the link").click()
    expect(admin.get_by_text(f"{new} waits for being confirmed.")).to_be_visible()
    expect(admin.get_by_text(email).first).to_be_visible()
    for _ in range(60):
        if running.letters_to(new):
            break
        admin.wait_for_timeout(500)
    found = re.search(r"/confirm-email#[0-9a-f]{64}", running.letters_to(new)[0].text)
    assert found is not None

    member = as_person().page(found[0])
    expect(member.get_by_text(f"Confirm that {new} is yours.")).to_be_visible()
    member.get_by_role("button", name="Confirm").click()
    expect(member.get_by_text(f"From now on you sign in with {new}.")).to_be_visible()
    assert_accessible(member)
    told = [letter.subject for letter in running.letters_to(email)]
    assert [one for one in told if one.startswith("Another e-mail address")]
    member.get_by_role("button", name="To the portal").click()
    expect(member.get_by_label("E-mail", exact=True)).to_have_value(new)
    come_in(member, new)
    member.goto(f"{running.address}{found[0]}")
    expect(member.get_by_role("heading", name="This link does not work")).to_be_visible()
    expect(member.get_by_role("button", name="Confirm")).to_have_count(0)


@pytest.mark.parametrize(
    ("locale", "scheme"),
    [
        ("pl-PL", "dark"),
        pytest.param("en-GB", "light", marks=pytest.mark.long),
        pytest.param("it-IT", "light", marks=pytest.mark.long),
    ],
)
def test_screens_fit_a_phone_in_every_language(
    running: Running, as_person: Opener, locale: str, scheme: str
) -> None:
    language, add, access = LANGUAGES[locale]
    user_id, _ = a_member(running, a_client(running, "Długa nazwa spółki z ograniczoną"))
    watched = as_person(viewport={"width": WIDTH, "height": 800}, color_scheme=scheme)
    page = watched.page()
    at_register(page, *running.sign_ins["admin"])
    watched.context.route("**/api/session/refresh", speaking(language))
    page.goto(f"{running.address}{SCREEN}")
    expect(page.locator(f"html[lang={language}]")).to_have_count(1)
    expect(page.locator("table.list")).to_be_visible()
    fits(page)

    page.get_by_role("button", name=add).click()
    expect(page.get_by_role("dialog")).to_be_visible()
    fits(page)
    page.keyboard.press("Escape")
    page.goto(f"{running.address}{SCREEN}/{user_id}")
    expect(page.get_by_role("region", name=access).locator("li").first).to_be_visible()
    fits(page)
    page.locator("button[type=button].btn.danger.inrow").click()
    expect(page.locator("dialog .will")).to_be_visible()
    fits(page)


def speaking(language: str) -> Callable[[Route], None]:
    """The session's answer as if its person had chosen the language."""

    def answer(route: Route) -> None:
        found = route.fetch()
        told = found.json()
        told["user"]["language"] = language
        route.fulfill(response=found, json=told)

    return answer


def fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTH
    assert_accessible(page)
