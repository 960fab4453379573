"""
Somebody who acts for eight companies finds the one they want, switches without leaving the page,
and is led back to the last one; the next person at the same computer is not (R2, R3).
"""

import json
import secrets

import pytest
from playwright.sync_api import Page, expect

from tests.harness.browser import assert_accessible, sign_in
from tests.harness.planting import PASSWORD, PlantedCompany, PlantedPerson, plant
from tests.harness.running import Running
from tests.journeys.conftest import Opener

pytestmark = [
    pytest.mark.stack,
    pytest.mark.browser,
    pytest.mark.screens,
    pytest.mark.enable_socket,
]

# Of this run, since what is written stays.
MARK = secrets.token_hex(2)
NAMES = ["Alfa", "Beta", "Delta", "Gamma", "Kappa", "Lambda", "Sigma", "Żółw"]
MANY, SECOND = f"many.{MARK}@example.org", f"second.{MARK}@example.org"
WIDTH = 360


@pytest.fixture(scope="module")
def companies(running: Running) -> list[PlantedCompany]:
    """Eight of one person; the next person acts for the first two of them."""
    wanted = [
        PlantedCompany(f"{chr(65 + at)}{MARK.upper()}-{at + 1}", f"{name} {MARK}")
        for at, name in enumerate(NAMES)
    ]
    codes = [one.code for one in wanted]
    people = [
        PlantedPerson(MANY, "Maria", "Wiele", acts_for=codes),
        PlantedPerson(SECOND, "Jan", "Drugi", acts_for=codes[:2]),
    ]
    return plant(running, wanted, people)


def wall(page: Page, name: str) -> None:
    expect(page.get_by_role("heading", name=f"Hello, {name}")).to_be_visible()


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="User menu").click()
    page.get_by_role("button", name="Sign out", exact=True).click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_one_of_eight_companies_is_found_kept_and_remembered(
    running: Running, as_person: Opener, companies: list[PlantedCompany]
) -> None:
    alfa, beta, *_, turtle = companies
    page = as_person().page()
    sign_in(page, MANY, PASSWORD)
    wall(page, "Maria")
    expect(page.locator(".wallgrid li")).to_have_count(8)
    expect(page.get_by_role("link", name="Go on with")).to_have_count(0)

    # By a part of the name without its accents, then by the code.
    find = page.get_by_label("Find a company")
    find.fill("zolw")
    expect(page.locator(".wallgrid li")).to_have_count(1)
    find.fill(beta.code.lower())
    expect(page.get_by_role("status").filter(has_text="1 company found")).to_be_attached()
    find.press("Enter")
    expect(page.get_by_role("heading", name="Mail")).to_be_visible()
    expect(page).to_have_url(f"{running.address}/mail?company={beta.id}")

    # The switcher stays on the page and changes the company.
    page.get_by_role("link", name="Contacts and guests").click()
    expect(page.get_by_text("Who acts for the company")).to_be_visible()
    page.get_by_role("button", name="Switch company").click()
    assert_accessible(page)
    page.get_by_label("Find a company").fill(turtle.code)
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{running.address}/people?company={turtle.id}")
    expect(page.get_by_role("button", name="Switch company")).to_contain_text(turtle.code)

    # What was chosen last is where the wall, and an address without a company, lead to.
    sign_out(page)
    sign_in(page, MANY, PASSWORD)
    wall(page, "Maria")
    assert_accessible(page)
    page.get_by_role("link", name=f"Go on with {turtle.name}").click()
    expect(page).to_have_url(f"{running.address}/mail?company={turtle.id}")
    page.goto(f"{running.address}/people")
    expect(page).to_have_url(f"{running.address}/people?company={turtle.id}")

    # Only ids are kept, and the next person is led nowhere.
    kept = json.loads(page.evaluate("JSON.stringify(localStorage)"))
    assert [value for key, value in kept.items() if key.startswith("awizo.company.")] == [turtle.id]
    assert set(kept) - {key for key in kept if key.startswith("awizo.company.usr_")} == {
        "awizo.language"
    }
    sign_out(page)
    sign_in(page, SECOND, PASSWORD)
    wall(page, "Jan")
    expect(page.locator(".wallgrid li")).to_have_count(2)
    expect(page.get_by_label("Find a company")).to_have_count(0)
    expect(page.get_by_role("link", name="Go on with")).to_have_count(0)
    page.goto(f"{running.address}/mail")
    wall(page, "Jan")
    assert alfa.id not in page.evaluate("JSON.stringify(localStorage)")


def test_chooser_fits_a_phone_in_the_dark(
    as_person: Opener, companies: list[PlantedCompany]
) -> None:
    watched = as_person(viewport={"width": WIDTH, "height": 740}, color_scheme="dark")
    page = watched.page(f"/mail?company={companies[0].id}")
    sign_in(page, MANY, PASSWORD)
    page.get_by_role("button", name="Switch company").click()
    page.get_by_label("Find a company").fill("no such company")
    expect(page.locator(".panel").get_by_text("No company fits")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTH
    assert_accessible(page)

    page.goto(page.url.partition("/mail")[0])
    expect(page.get_by_role("link", name="Go on with")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTH
    assert_accessible(page)
