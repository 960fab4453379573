"""Staff set up codes from an app, sign in with them, prove themselves anew, and are locked out."""

import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime

import pyotp
import pytest
from playwright.sync_api import Page, expect

from tests.harness.browser import assert_accessible, sign_in
from tests.harness.running import Running
from tests.journeys.conftest import Opener

pytestmark = [
    pytest.mark.stack,
    pytest.mark.browser,
    pytest.mark.screens,
    pytest.mark.enable_socket,
]

PASSWORD = "seven-quiet-otters-9"
HOME = "What needs attention"


@dataclass(frozen=True, slots=True)
class Clerk:
    """A member of staff of this test's own."""

    id: str
    email: str


@pytest.fixture
def clerk(running: Running) -> Clerk:
    email = f"clerk.{secrets.token_hex(4)}@awizo.example"
    body = {
        "first_name": "Ewa",
        "last_name": "Kod",
        "email": email,
        "language": "en",
        "role": "clerk",
        "grants": [],
        "send_way_in": False,
    }
    key = {"Idempotency-Key": secrets.token_hex(16)}
    made = running.call("POST", "/office/users", body, by="admin", headers=key).json
    token = made["link"].partition("#")[2]
    said = {"token": token, "password": PASSWORD}
    assert running.call("POST", "/password", said).status == 204
    return Clerk(made["user"]["id"], email)


def reset(running: Running, clerk: Clerk) -> None:
    """An admin takes the app away: the next sign-in sets another one up."""
    path = f"/office/users/{clerk.id}/codes/reset"
    assert running.call("POST", path, by="admin").status == 204


def secret_on(page: Page) -> str:
    shown = page.locator(".codesecret code").inner_text()
    return shown.replace(" ", "")


def other_code(secret: str, used: str) -> str:
    """A code of the app that was not used yet and is taken already."""
    totp = pyotp.TOTP(secret)
    code = totp.now()
    return code if code != used else totp.generate_otp(totp.timecode(_now()) + 1)


def _now() -> datetime:
    return datetime.now(UTC)


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"viewport": {"width": 360, "height": 740}, "color_scheme": "dark"},
    ],
    ids=["desk", "phone"],
)
def test_clerk_sets_codes_up_at_the_first_sign_in_and_uses_them_from_then_on(
    running: Running, as_person: Opener, clerk: Clerk, settings: dict[str, object]
) -> None:
    reset(running, clerk)
    page = as_person(**settings).page()
    sign_in(page, clerk.email, PASSWORD)
    expect(page.get_by_role("heading", name="Set up your codes")).to_be_visible()
    expect(page.get_by_role("img", name="QR code")).to_be_visible()
    assert_accessible(page)

    code = page.get_by_label("Code from the app")
    expect(code).to_be_focused()
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_text("Fill in this field.")).to_be_visible()
    code.fill("000 000")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("This code is not right")
    secret = secret_on(page)
    used = pyotp.TOTP(secret).now()
    code.fill(f"{used[:3]} {used[3:]}")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name=HOME)).to_be_visible()

    page.get_by_role("button", name=re.compile("User menu")).click()
    page.get_by_role("button", name="Sign out", exact=True).click()
    sign_in(page, clerk.email, PASSWORD)
    expect(page.get_by_role("heading", name="Your code")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("Code from the app").fill(other_code(secret, used))
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name=HOME)).to_be_visible()


def test_clerk_who_is_signed_in_sets_codes_up_from_the_menu(
    as_person: Opener, clerk: Clerk
) -> None:
    page = as_person().page()
    sign_in(page, clerk.email, PASSWORD)
    expect(page.get_by_role("heading", name=HOME)).to_be_visible()
    page.get_by_role("button", name=re.compile("User menu")).click()
    page.get_by_role("button", name=re.compile("Sign in with a code as well")).click()

    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("img", name="QR code")).to_be_visible()
    assert_accessible(page)
    secret = secret_on(page)
    used = pyotp.TOTP(secret).now()
    dialog.get_by_label("Code from the app").fill(used)
    dialog.get_by_role("button", name="Turn the codes on").click()

    # This session began without a code, and is over.
    sign_in(page, clerk.email, PASSWORD)
    page.get_by_label("Code from the app").fill(other_code(secret, used))
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("button", name=re.compile("User menu")).click()
    expect(page.get_by_role("button", name=re.compile("Codes are on"))).to_be_visible()
    assert_accessible(page)


def test_face_of_the_office_closes_when_nobody_sits_there(as_person: Opener, clerk: Clerk) -> None:
    page = as_person().page()
    page.clock.install()
    page.reload()
    sign_in(page, clerk.email, PASSWORD)
    expect(page.get_by_role("heading", name=HOME)).to_be_visible()

    page.clock.fast_forward("14:10")
    asks = page.get_by_role("dialog", name="Are you still there?")
    expect(asks).to_be_visible()
    assert_accessible(page)
    page.keyboard.press("Escape")
    expect(asks).to_have_count(0)
    page.clock.fast_forward("14:10")
    expect(asks).to_be_visible()
    page.clock.fast_forward("01:00")

    expect(page.get_by_label("Password", exact=True)).to_be_visible()
    expect(page.get_by_text("Nobody used the portal here for a while")).to_be_visible()
    expect(page.get_by_label("E-mail", exact=True)).to_have_value(clerk.email)
    expect(page.get_by_label("Password", exact=True)).to_be_focused()
    page.reload()
    expect(page.get_by_label("Password", exact=True)).to_be_visible()
