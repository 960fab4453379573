"""A browser for the journeys, and one context a person."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.harness.browser import Watched, chromium
from tests.harness.pages import Alarms
from tests.harness.running import Running

Opener = Callable[..., Watched]
# What comes is seen at once; only what does not come takes so long, also on a busy machine.
_PATIENCE_MS = 20_000
expect.set_options(timeout=_PATIENCE_MS)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One Chromium for all journeys; not longer, since its event loop holds up others."""
    with chromium() as found:
        yield found


@pytest.fixture
def as_person(browser: Browser, running: Running) -> Iterator[Opener]:
    """Opens a browser context of its own for each person; their faults fail the test at its end."""
    opened: list[Watched] = []

    def opener(**settings: object) -> Watched:
        options = {"locale": "en-GB", "viewport": {"width": 1280, "height": 800}} | settings
        context = browser.new_context(**options)  # type: ignore[arg-type]
        context.set_default_timeout(_PATIENCE_MS)
        watched = Watched(context, running.address)
        opened.append(watched)
        return watched

    yield opener
    for watched in opened:
        watched.context.close()
    assert [fault for watched in opened for fault in watched.faults] == []


@pytest.fixture
def alarms() -> Iterator[Alarms]:
    """Every dialog that a script opens on a page that listens; none may."""
    heard = Alarms()
    yield heard
    assert heard.heard == []
