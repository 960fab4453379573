"""The pick-up code on a phone: shown once, kept nowhere, seen as used, and then replaced."""

import re
import secrets
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.harness.browser import assert_accessible, sign_in
from tests.harness.made import PASSWORD, a_company, a_person, once
from tests.harness.running import Running
from tests.journeys.conftest import Opener

pytestmark = [
    pytest.mark.stack,
    pytest.mark.browser,
    pytest.mark.screens,
    pytest.mark.enable_socket,
]

WIDTH = 360
CODE = re.compile(r"^[0-9A-Z]{4}-[0-9A-Z]{4}$")
MINE = "**/api/me/pick-up-code"


def entered(running: Running, as_person: Opener, *companies: dict[str, Any]) -> tuple[Page, str]:
    """The phone of somebody who owns companies, and the person's id."""
    email = f"code.{secrets.token_hex(5)}@example.org"
    user_id = a_person(running, email, *companies)
    return signed_in(as_person, email), user_id


def signed_in(as_person: Opener, email: str) -> Page:
    """A phone of its own on which somebody signed in."""
    page = as_person(viewport={"width": WIDTH, "height": 740}).page()
    sign_in(page, email, PASSWORD)
    expect(page.get_by_role("button", name="Pick-up code")).to_be_visible()
    return page


def opened(page: Page) -> str:
    """The code that the dialog shows."""
    page.get_by_role("button", name="Pick-up code").click()
    shown = page.get_by_role("dialog", name="Pick-up code").locator("strong")
    expect(shown).to_have_text(CODE)
    return shown.inner_text()


def check(running: Running, code: str) -> tuple[int, Any]:
    answer = running.call("POST", "/office/pick-up-codes/check", {"code": code}, by="clerk")
    return answer.status, answer.json


def a_letter(running: Running, company: dict[str, Any]) -> str:
    """A letter that waits for a company, of which nobody is told; its id."""
    newest = running.call("GET", "/office/mail?limit=1", by="clerk").json["items"][0]
    letter = {
        "company_id": company["id"],
        "sender": "ZUS",
        "kind": "letter",
        "received_on": newest["received_on"],
        "notice": "none",
    }
    made = running.call("POST", "/office/mail", letter, by="clerk", headers=once())
    assert made.status == 201, made.body
    return str(made.json["id"])


def hand_out(running: Running, code: str, company: dict[str, Any], mail_id: str) -> None:
    """At the desk the clerk types the code, and the letter goes."""
    visit = {
        "collector": {"kind": "code", "code": code},
        "parts": [{"company_id": company["id"], "mail_ids": [mail_id]}],
        "digital_confirmation": True,
        "consent": "tick",
        "signature": None,
    }
    made = running.call("POST", "/office/handouts", visit, by="clerk", headers=once())
    assert made.status == 201, made.body


def test_code_is_shown_on_the_wall_and_seen_as_used(running: Running, as_person: Opener) -> None:
    first, second = a_company(running, "Ściana"), a_company(running, "Druga")
    letter = a_letter(running, second)
    page, user_id = entered(running, as_person, first, second)

    code = opened(page)

    status, told = check(running, code)
    assert (status, told["user_id"]) == (200, user_id)
    assert set(told["company_ids"]) == {first["id"], second["id"]}
    dialog = page.get_by_role("dialog", name="Pick-up code")
    expect(dialog.get_by_role("img", name="Your pick-up code as a QR code")).to_be_visible()
    expect(dialog.get_by_role("timer")).to_have_text(re.compile(r"Good for (30:00|29:\d\d)"))
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTH
    assert_accessible(page)

    hand_out(running, code, second, letter)

    expect(dialog.get_by_role("heading", name="Your code was used")).to_be_visible()
    expect(page.get_by_text(code)).to_have_count(0)
    assert_accessible(page)
    dialog.get_by_role("button", name="Make a new code").click()
    expect(dialog.locator("strong")).to_have_text(CODE)
    assert dialog.locator("strong").inner_text() != code


def test_wall_counts_what_is_left_once_the_code_was_used(
    running: Running, as_person: Opener
) -> None:
    first, second = a_company(running, "Licznik"), a_company(running, "Druga")
    letter = a_letter(running, first)
    page, _ = entered(running, as_person, first, second)
    expect(page.get_by_text("2 companies, 1 item to collect")).to_be_visible()

    hand_out(running, opened(page), first, letter)

    expect(page.get_by_role("heading", name="Your code was used")).to_be_visible()
    expect(page.get_by_text("2 companies, 0 items to collect")).to_be_visible()


def test_code_is_kept_nowhere_in_the_browser(running: Running, as_person: Opener) -> None:
    page, _ = entered(running, as_person, a_company(running, "Pamięć"))

    code = opened(page)

    plain = code.replace("-", "")
    kept = page.evaluate(
        "() => JSON.stringify([{...localStorage}, {...sessionStorage}, history.state])"
    )
    assert code not in kept
    assert plain.lower() not in kept.lower()
    page.get_by_role("dialog").get_by_role("button", name="Close").click()
    assert code not in page.content()
    # Opened again it is another one, and the first is dead.
    assert opened(page) != code
    assert check(running, code)[0] == 404


def test_newer_code_of_another_device_is_told(running: Running, as_person: Opener) -> None:
    company = a_company(running, "Dwa telefony")
    email = f"code.{secrets.token_hex(5)}@example.org"
    a_person(running, email, company)
    first, second = (signed_in(as_person, email) for _ in range(2))
    older = opened(first)

    newer = opened(second)

    dialog = first.get_by_role("dialog", name="Pick-up code")
    expect(dialog.get_by_role("heading", name="A newer code was made")).to_be_visible()
    expect(first.get_by_text(older)).to_have_count(0)
    assert_accessible(first)
    assert [check(running, code)[0] for code in (older, newer)] == [404, 200]


def test_new_code_comes_when_the_old_one_is_over(running: Running, as_person: Opener) -> None:
    page, _ = entered(running, as_person, a_company(running, "Koniec"))
    made: list[str] = []

    def soon_over(route: Route) -> None:
        """The first one is good for two seconds, as this page is told."""
        if made or route.request.method != "POST":
            route.continue_()
            return
        found = route.fetch()
        made.append(found.json()["code"])
        route.fulfill(response=found, json=found.json() | {"expires_in_s": 2})

    page.route(MINE, soon_over)
    code = opened(page)

    shown = page.get_by_role("dialog").locator("strong")
    expect(shown).not_to_have_text(code)
    expect(shown).to_have_text(CODE)
    expect(page.get_by_role("timer")).to_have_text(re.compile(r"Good for (30:00|29:\d\d)"))


def test_code_that_could_not_be_made_can_be_asked_for_again(
    running: Running, as_person: Opener
) -> None:
    page, _ = entered(running, as_person, a_company(running, "Bez sieci"))
    page.route(MINE, lambda route: route.abort())
    page.get_by_role("button", name="Pick-up code").click()
    dialog = page.get_by_role("dialog", name="Pick-up code")
    expect(dialog.get_by_text("The server cannot be reached")).to_be_visible()
    assert_accessible(page)

    page.unroute(MINE)
    dialog.get_by_role("button", name="Try again").click()

    expect(dialog.locator("strong")).to_have_text(CODE)


def test_code_is_reached_from_a_companys_page(running: Running, as_person: Opener) -> None:
    """Whoever acts for one company never sees the wall."""
    page, user_id = entered(running, as_person, a_company(running, "Jedna"))
    expect(page.get_by_role("heading", name="Mail", exact=True)).to_be_visible()

    assert check(running, opened(page))[1]["user_id"] == user_id
