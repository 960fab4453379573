"""Who owns a company is changed with the password given once more; what was typed waits for it."""

import json
import secrets
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.harness.browser import assert_accessible, sign_in
from tests.harness.made import PASSWORD, a_company, a_person
from tests.harness.running import Running
from tests.journeys.conftest import Opener
from tests.journeys.test_invitations import people_page, row

pytestmark = [
    pytest.mark.stack,
    pytest.mark.browser,
    pytest.mark.enable_socket,
]


def password_is_old(page: Page, pattern: str, method: str) -> list[str]:
    """The server asks for the password at the first such call; what was sent each time."""
    sent: list[str] = []

    def answer(route: Route) -> None:
        if route.request.method != method:
            return route.fallback()
        sent.append(route.request.post_data or "")
        if len(sent) > 1:
            return route.fallback()
        said = {"status": 401, "title": "Unauthorized", "code": "recent_sign_in_required"}
        return route.fulfill(status=401, body=json.dumps(said), content_type="application/json")

    page.route(pattern, answer)
    return sent


def give_password(page: Page, password: str) -> None:
    asks = page.get_by_role("dialog", name="Give your password once more")
    expect(asks).to_be_visible()
    assert_accessible(page)
    asks.get_by_label("Password", exact=True).fill(password)
    asks.get_by_role("button", name="Go on").click()
    expect(asks).to_have_count(0)


@pytest.fixture
def company(running: Running) -> dict[str, Any]:
    return a_company(running, f"Krok {secrets.token_hex(3)}")


@pytest.mark.parametrize("width", [1280, 360])
def test_owner_who_invites_an_owner_gives_the_password_and_nothing_typed_is_lost(
    running: Running, as_person: Opener, company: dict[str, Any], width: int
) -> None:
    owner, new = (f"{secrets.token_hex(4)}@example.org" for _ in range(2))
    a_person(running, owner, company)
    watched = as_person(viewport={"width": width, "height": 800})
    page = people_page(watched, company, owner)
    sent = password_is_old(page, "**/api/companies/*/people", "POST")
    page.get_by_role("button", name="Add a person").click()
    dialog = page.get_by_role("dialog", name="Add a person")
    dialog.get_by_label("E-mail", exact=True).fill(new)
    dialog.get_by_label("First name").fill("Wanda")
    dialog.get_by_label("Last name").fill("Współwłaścicielka")
    dialog.get_by_role("checkbox", name="Owner of the company").check()
    dialog.get_by_role("button", name="Send the invitation").click()

    asks = page.get_by_role("dialog", name="Give your password once more")
    asks.get_by_role("button", name="Cancel").click()
    expect(dialog.get_by_label("Last name")).to_have_value("Współwłaścicielka")
    sent.clear()
    dialog.get_by_role("button", name="Send the invitation").click()
    give_password(page, PASSWORD)

    expect(dialog).to_have_count(0)
    expect(row(page, new)).to_contain_text("Wanda Współwłaścicielka")
    assert len(sent) == 2
    assert len(set(sent)) == 1


def test_owner_who_removes_an_owner_gives_the_password(
    running: Running, as_person: Opener, company: dict[str, Any]
) -> None:
    owner, other = (f"{secrets.token_hex(4)}@example.org" for _ in range(2))
    a_person(running, owner, company)
    a_person(running, other, company)
    page = people_page(as_person(), company, owner)
    password_is_old(page, "**/api/companies/*/people/*", "DELETE")
    row(page, other).get_by_role("link").click()
    page.get_by_role("button", name="Remove access").click()
    page.get_by_role("button", name="Remove access").click()

    give_password(page, PASSWORD)

    expect(row(page, other)).to_have_count(0)


def test_admin_who_lets_staff_in_without_codes_gives_the_password(
    running: Running, as_person: Opener
) -> None:
    page = as_person().page("/office/settings")
    sign_in(page, *running.sign_ins["admin"])
    sent = password_is_old(page, "**/api/office/settings", "PATCH")
    days = page.get_by_label("An invitation lasts, days")
    expect(days).to_be_visible()
    before = days.input_value()
    days.fill("8" if before != "8" else "9")
    page.get_by_role("button", name="Save").click()

    give_password(page, running.sign_ins["admin"][1])

    expect(page.get_by_text("Settings saved")).to_be_visible()
    assert len(sent) == 2
    days.fill(before)
    page.get_by_role("button", name="Save").click()
