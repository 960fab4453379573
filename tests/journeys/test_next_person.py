"""Several people, tabs and late answers at one computer: nobody acts or reads as another."""

import json
import re
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.harness.browser import sign_in
from tests.harness.running import Running
from tests.journeys.conftest import Opener

pytestmark = [
    pytest.mark.stack,
    pytest.mark.browser,
    pytest.mark.enable_socket,
]

_CLOCK = "window.ahead = 0; const now = Date.now; Date.now = () => now.call(Date) + window.ahead"
_EXPIRE = "window.ahead = 20 * 60 * 1000; document.dispatchEvent(new Event('visibilitychange'))"
_SIGN_IN_BESIDE = """
async ([email, password]) => {
  const headers = { "Content-Type": "application/json", "X-Awizo-Client": "web" };
  const body = JSON.stringify({ email, password });
  return (await fetch("/api/session", { method: "POST", headers, body })).status;
}
"""
_SIGN_OUT = """
async () => {
  const headers = { "X-Awizo-Client": "web" };
  const answer = await fetch("/api/session", { method: "DELETE", headers });
  new BroadcastChannel("awizo-session").postMessage("out");
  return answer.status;
}
"""


def _signed_in(running: Running, context: BrowserContext, who: str) -> Page:
    page = context.new_page()
    page.add_init_script(_CLOCK)
    page.goto(running.address)
    sign_in(page, *running.sign_ins[who])
    return page


def _sign_out_beside(running: Running, context: BrowserContext) -> None:
    """What signing out in a second tab of the same browser does."""
    other = context.new_page()
    other.goto(f"{running.address}/forgotten-password")
    assert other.evaluate(_SIGN_OUT) == 204
    other.close()


def _hold(page: Page, pattern: str) -> list[Route]:
    held: list[Route] = []
    page.route(pattern, lambda route: held.append(route))  # noqa: PLW0108 - it is looked into
    return held


def _let_come(route: Route, answer: Any) -> None:
    route.fulfill(response=answer)
    route.request.frame.page.wait_for_timeout(700)


def test_renewal_that_comes_after_signing_out_signs_nobody_in(
    running: Running, as_person: Opener
) -> None:
    context = as_person().context
    page = _signed_in(running, context, "president")
    expect(page.get_by_role("heading", name="Hello, Anna")).to_be_visible()
    held = _hold(page, "**/api/session/refresh")
    page.evaluate(_EXPIRE)
    page.wait_for_timeout(500)
    answer = held[0].fetch()
    _sign_out_beside(running, context)
    expect(page.get_by_label("Password", exact=True)).to_be_visible()

    page.evaluate("window.ahead = 0")
    _let_come(held[0], answer)

    expect(page.get_by_label("Password", exact=True)).to_be_visible()
    assert "Hello" not in page.locator("body").inner_text()


def test_answer_to_the_first_person_changes_nothing_for_nobody(
    running: Running, as_person: Opener
) -> None:
    context = as_person().context
    page = _signed_in(running, context, "president")
    expect(page.get_by_role("heading", name="Hello, Anna")).to_be_visible()
    held = _hold(page, "**/api/me")
    page.get_by_role("button", name="Anna").click()
    page.get_by_role("button", name="Italiano").click()
    page.wait_for_timeout(500)
    answer = held[0].fetch()
    _sign_out_beside(running, context)

    _let_come(held[0], answer)

    expect(page.get_by_role("textbox").first).to_be_visible()
    assert "Anna" not in page.locator("body").inner_text()
    mine = running.call("GET", "/me", by="president").json
    seen = {"If-Match": f'"{mine["version"]}"'}
    running.call("PATCH", "/me", {"language": "en"}, by="president", headers=seen)


def _starting(running: Running, context: BrowserContext) -> tuple[Page, list[Route]]:
    """A page that knows that nobody is signed in, and waits for whose portal it is."""
    page = context.new_page()
    held = _hold(page, "**/api/portal")
    with page.expect_response("**/api/session/refresh"):
        page.goto(running.address)
    page.wait_for_timeout(500)
    return page, held


def test_form_comes_when_the_page_knows_all_that_it_asked_for(
    running: Running, as_person: Opener
) -> None:
    page, held = _starting(running, as_person().context)
    assert page.get_by_role("textbox").count() == 0

    held[0].continue_()

    expect(page.get_by_text("Biuro Centrum")).to_be_visible()
    expect(page.get_by_label("Password", exact=True)).to_be_visible()


def test_late_start_takes_no_sign_in_back(running: Running, as_person: Opener) -> None:
    """Somebody signs in while the page still waits for an answer that it asked for at its start."""
    context = as_person().context
    page, held = _starting(running, context)
    _sign_out_beside(running, context)
    sign_in(page, *running.sign_ins["president"])
    page.wait_for_timeout(500)
    first, second = held

    second.continue_()
    expect(page.get_by_role("heading", name="Hello, Anna")).to_be_visible()
    first.continue_()
    page.wait_for_timeout(500)

    expect(page.get_by_role("heading", name="Hello, Anna")).to_be_visible()


def test_next_person_in_the_tab_starts_anew(running: Running, as_person: Opener) -> None:
    context = as_person().context
    page = _signed_in(running, context, "president")
    page.get_by_role("link", name="ROSSI-3").first.click()
    expect(page).to_have_url(re.compile("company="))
    _sign_out_beside(running, context)
    # The list of companies never comes, so whatever is shown was there before.
    _hold(page, "**/api/me/companies*")

    sign_in(page, *running.sign_ins["assistant"])

    expect(page).to_have_url(running.address + "/")
    expect(page.get_by_role("button", name="Piotr")).to_be_visible()
    assert "ROSSI-3" not in page.locator("body").inner_text()


def test_what_one_person_typed_is_not_saved_as_another(running: Running, as_person: Opener) -> None:
    context = as_person().context
    page = _signed_in(running, context, "clerk")
    page.get_by_role("link", name=re.compile("^Mail register")).click()
    page.get_by_role("table").get_by_role("link").first.click()
    page.get_by_label("Internal note").fill("typed by the clerk")
    beside = context.new_page()
    beside.goto(f"{running.address}/forgotten-password")
    assert beside.evaluate(_SIGN_IN_BESIDE, list(running.sign_ins["admin"])) == 200
    sent = []
    page.on("request", lambda each: sent.append(each.method))

    # The token is over by now, and nobody waited so long that the office's face closes.
    save = page.get_by_role("button", name="Save")
    save.evaluate("(button) => { window.ahead = 14.75 * 60 * 1000; button.click(); }")

    expect(page.get_by_role("button", name="Adam")).to_be_visible()
    assert "PATCH" not in sent
    found = running.call("GET", "/office/mail?limit=100", by="clerk").json["items"]
    assert "typed by the clerk" not in json.dumps(found)
