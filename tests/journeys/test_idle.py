"""Staff who left are signed out, whichever page they left open and whatever the network does."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.harness.browser import at_register, sign_in
from tests.harness.running import Running
from tests.journeys.conftest import Opener

pytestmark = [
    pytest.mark.stack,
    pytest.mark.browser,
    pytest.mark.screens,
    pytest.mark.enable_socket,
]


def at_work(running: Running, context: BrowserContext, who: str = "clerk") -> Page:
    """A page of somebody who signed in, whose clock the test turns."""
    page = context.new_page()
    page.clock.install()
    page.goto(running.address)
    if not context.cookies():
        sign_in(page, *running.sign_ins[who])
    expect(page.get_by_role("button", name="User menu")).to_be_visible()
    return page


def expect_out(page: Page) -> None:
    expect(page.get_by_label("Password", exact=True)).to_be_visible()


@pytest.mark.parametrize("path", ["/forgotten-password", "/invitation", "/set-password", "/"])
def test_clerk_who_left_another_page_open_is_signed_out_too(
    running: Running, as_person: Opener, path: str
) -> None:
    page = at_work(running, as_person().context)
    page.goto(running.address + path)
    expect(page.get_by_role("heading").first).to_be_visible()
    page.wait_for_load_state("networkidle")

    page.clock.fast_forward("14:10")
    expect(page.get_by_role("dialog", name="Are you still there?")).to_be_visible()
    with page.expect_response(lambda each: each.request.method == "DELETE"):
        page.clock.fast_forward("01:00")

    page.goto(f"{running.address}/office/register")
    expect_out(page)


def test_lock_that_the_server_was_not_told_of_is_told_before_anything_else(
    running: Running, as_person: Opener
) -> None:
    context = as_person().context
    page = at_work(running, context)
    context.set_offline(True)
    page.clock.fast_forward("16:00")
    expect_out(page)

    context.set_offline(False)
    page.reload()

    expect_out(page)
    expect(page.get_by_text("Nobody used the portal here for a while")).to_be_visible()
    assert not [one for one in context.cookies() if one["value"]]
    at_register(page, *running.sign_ins["clerk"])
    page.reload()
    expect(page.get_by_role("heading", name="Mail register")).to_be_visible()


def test_lock_that_cannot_be_told_yet_lets_nobody_in(running: Running, as_person: Opener) -> None:
    context = as_person().context
    page = at_work(running, context)
    context.set_offline(True)
    page.clock.fast_forward("16:00")
    expect_out(page)
    context.set_offline(False)
    page.route("**/api/session", lambda route: route.abort())

    page.reload()

    expect(page.get_by_role("button", name="Try again")).to_be_visible()
    page.unroute("**/api/session")
    page.get_by_role("button", name="Try again").click()
    expect_out(page)


def test_work_in_one_tab_keeps_the_others_open(running: Running, as_person: Opener) -> None:
    context = as_person().context
    left, used = at_work(running, context), at_work(running, context)
    for turn in range(3):
        # All tabs of a browser have one clock.
        used.clock.fast_forward("10:00")
        used.mouse.move(10, 10 + turn)
        used.wait_for_timeout(300)

    for page in (used, left):
        expect(page.get_by_role("heading", name="What needs attention")).to_be_visible()
        expect(page.get_by_role("dialog")).to_have_count(0)


def test_computer_that_slept_locks_at_the_first_touch(running: Running, as_person: Opener) -> None:
    """Nothing ran while it slept, so that the touch comes before any look at the time."""
    page = as_person().context.new_page()
    page.add_init_script(
        "window.ahead = 0; const now = Date.now; Date.now = () => now.call(Date) + window.ahead"
    )
    page.goto(running.address)
    at_register(page, *running.sign_ins["clerk"])

    page.evaluate("window.ahead = 3 * 3600 * 1000; dispatchEvent(new Event('pointermove'))")

    expect_out(page)


def test_typing_for_long_renews_the_session(running: Running, as_person: Opener) -> None:
    """The server would end one that nobody uses, and sees no typing."""
    page = at_work(running, as_person().context)

    # Whatever on the page asks the server first may renew it.
    with page.expect_response("**/api/session/refresh") as answer:
        for _ in range(2):
            page.clock.fast_forward("10:00")
            page.keyboard.press("Shift")

    assert answer.value.status == 200
    expect(page.get_by_role("heading", name="What needs attention")).to_be_visible()


def test_people_of_companies_are_not_watched(running: Running, as_person: Opener) -> None:
    page = at_work(running, as_person().context, "president")

    page.clock.fast_forward("03:00:00")

    expect(page.get_by_role("heading", name="Hello, Anna")).to_be_visible()
