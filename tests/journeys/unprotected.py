"""Pages on which scripts are looked for: without the client's policy, every dialog heard."""

import re

from playwright.sync_api import Page, expect

from tests.harness.browser import sign_in
from tests.harness.pages import Alarms, foreign_parts, shown_text
from tests.harness.running import Running
from tests.journeys.conftest import Opener


def assert_text_only(page: Page, alarms: Alarms, *texts: str) -> None:
    """Nothing ran, nothing is on the page that the client does not make, all texts are shown."""
    shown = shown_text(page)
    missing = [text for text in texts if " ".join(text.split()) not in shown]
    assert missing == [], page.url
    assert foreign_parts(page) == [], page.url
    assert alarms.heard == [], page.url


def open_unprotected(as_person: Opener, alarms: Alarms, path: str = "/") -> Page:
    """A page without the client's policy, whose dialogs are heard."""
    watched = as_person(bypass_csp=True)
    watched.context.on("page", alarms.listen)
    return watched.page(path)


def sign_in_as(page: Page, running: Running, who: str) -> None:
    """Fill the form, and wait until somebody is in."""
    sign_in(page, *running.sign_ins[who])
    expect(page.get_by_role("button", name=re.compile("^User menu"))).to_be_visible()
