"""A real Chromium for pages, driven by role and label, and what must hold of every page."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect, sync_playwright

from local.browser import find

# Chromium takes only the last of its lists of what to leave out: ours, and before it Playwright's.
_LEFT_OUT = [
    # The address bar's pop-ups, which are pages of their own, loaded unseen with each new window:
    # they cost four times what the window does.
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
    "WebUIOmniboxFullPopup",
    "AimEnabled",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "ThirdPartyStoragePartitioning",
]
ARGUMENTS = [
    f"--disable-features={','.join(_LEFT_OUT)}",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    # Where a thing stands is worked out for what is wrong alone: it costs as much as finding it.
    "resultTypes": ["violations"],
}
_AXE = Axe().axe_script
_VIOLATIONS = "rules => axe.run(document, rules).then(({ violations }) => violations)"
# The link says besides how much mail waits.
_REGISTER = re.compile(r"^Mail register")
# What fades in is pale meanwhile, and begins with a frame; what turns for ever is not waited for.
_COME_TO_REST = """async () => {
    const frame = () => new Promise((done) => requestAnimationFrame(done));
    const ends = (one) => Number.isFinite(one.effect.getComputedTiming().endTime);
    const moving = () => document.getAnimations().filter(
        (one) => ends(one) && one.playState === "running",
    );
    do {
        await frame();
        await frame();
        await Promise.allSettled(moving().map((one) => one.finished));
    } while (moving().length);
}"""


@dataclass
class Watched:
    """A browser context, and what went wrong in it."""

    context: BrowserContext
    address: str
    faults: list[str] = field(default_factory=list)

    def page(self, path: str = "/") -> Page:
        """A new page whose console errors and foreign requests are kept as faults."""
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        page.on("console", lambda message: self._hear(message.type, message.text))
        page.on("request", self._see)
        page.goto(self.address + path)
        return page

    def _hear(self, kind: str, text: str) -> None:
        # A refused request is shown by the browser as an error too; refusals are part of the tests.
        if kind == "error" and "Failed to load resource" not in text:
            self.faults.append(f"console: {text}")

    def _see(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https"} and f"{parts.scheme}://{parts.netloc}" != self.address:
            self.faults.append(f"foreign request: {request.url}")


@contextmanager
def chromium() -> Iterator[Browser]:
    """Chromium, headless; the system's, else Playwright's own."""
    arguments = [*ARGUMENTS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=arguments)
        try:
            yield browser
        finally:
            browser.close()


def sign_in(page: Page, email: str, password: str) -> None:
    """Fill the sign-in form in English."""
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in").click()


def at_register(page: Page, email: str, password: str) -> None:
    """Staff sign in, in English, and go on from their home to the register."""
    sign_in(page, email, password)
    expect(page.locator("nav.rail")).to_be_visible()
    # On a phone the sections are behind a button.
    opener = page.locator("nav.rail .opener")
    if opener.is_visible():
        opener.click()
    page.get_by_role("link", name=_REGISTER).click()
    expect(page.get_by_role("heading", name="Mail register")).to_be_visible()


def assert_accessible(page: Page) -> None:
    """axe finds nothing on the page as it is once nothing moves any more."""
    # What is about to be another list is pale until then.
    expect(page.locator("[data-stale]")).to_have_count(0)
    page.evaluate(_COME_TO_REST)
    if not page.evaluate("'axe' in window"):
        page.evaluate(_AXE)
    found = page.evaluate(_VIOLATIONS, _RULES)
    told = [f"{v['id']}: {[n['html'][:120] for n in v['nodes']]}" for v in found]
    assert not told, "\n".join(told)
