"""Office → Settings: two editors at once, the office's look, and its own words with a preview."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.harness.browser import assert_accessible, sign_in
from tests.harness.running import Running
from tests.journeys.conftest import Opener
from tests.settings.pictures import a_png

pytestmark = [
    pytest.mark.stack,
    pytest.mark.browser,
    pytest.mark.enable_socket,
]

SETTINGS, TEXT = "/office/settings", "/office/settings/texts/en/mail"
SHADE = "getComputedStyle(document.documentElement).getPropertyValue('--brand')"


def change(running: Running, path: str, body: dict[str, Any]) -> None:
    """Somebody else's change, on top of whatever there is."""
    version = running.call("GET", path, by="admin").json["version"]
    answer = running.call("PATCH", path, body, by="admin", headers={"If-Match": f'"{version}"'})
    assert answer.status == 200, answer.body


@pytest.fixture
def as_before(running: Running) -> Iterator[None]:
    """The office looks and speaks as it did, whatever a journey did to it."""
    before = running.call("GET", SETTINGS, by="admin").json
    yield
    names = ("office_name", "office_address", "retention_months", "companies_invite")
    change(
        running,
        SETTINGS,
        {name: before[name] for name in names} | {"look": {"brand_colour": ""}},
    )
    change(running, TEXT, {"subject": "", "intro": ""})
    now = running.call("GET", SETTINGS, by="admin").json
    if now["look"]["logo"]:
        headers = {"If-Match": f'"{now["version"]}"'}
        running.call("DELETE", f"{SETTINGS}/logo", by="admin", headers=headers)


def at(page: Page, running: Running, tab: str) -> None:
    page.get_by_role("navigation", name="Settings").get_by_role("link", name=tab).click()


def test_admin_sets_what_the_office_is_and_how_it_looks_and_speaks(
    running: Running, as_person: Opener, as_before: None
) -> None:
    page = as_person().page(SETTINGS)
    sign_in(page, *running.sign_ins["admin"])

    _two_edit_at_once(page, running)
    _look(page, running)
    _texts(page, running)

    page.set_viewport_size({"width": 360, "height": 740})
    page.emulate_media(color_scheme="dark")
    for tab in ("Texts", "Look", "General"):
        at(page, running, tab)
        expect(page.get_by_role("button", name="Save")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        assert_accessible(page)


def _two_edit_at_once(page: Page, running: Running) -> None:
    name, address = page.get_by_label("Name of the office"), page.get_by_label("Address of the")
    name.fill("Our office")
    address.fill("Prosta 1\n00-001 Warszawa")
    change(running, SETTINGS, {"office_name": "Their office", "companies_invite": False})

    page.get_by_role("button", name="Save").click()

    expect(page.get_by_text("Somebody else saved the settings meanwhile")).to_be_visible()
    expect(page.get_by_text("Saved meanwhile: Their office")).to_be_visible()
    expect(name).to_have_value("Our office")
    # What was not touched follows them.
    expect(page.get_by_label("Companies invite people")).not_to_be_checked()
    assert_accessible(page)
    _save_mine(page, SETTINGS)
    expect(page.get_by_text("Settings saved")).to_be_visible()
    now = running.call("GET", SETTINGS, by="admin").json
    assert (now["office_name"], now["companies_invite"]) == ("Our office", False)
    assert now["office_address"] == "Prosta 1\n00-001 Warszawa"


def _save_mine(page: Page, path: str) -> None:
    """An earlier "Settings saved" may still be shown: the answer itself is what is waited for."""
    with page.expect_response(
        lambda answer: answer.request.method == "PATCH" and answer.url.endswith(path)
    ) as answer:
        page.get_by_role("button", name="Save mine").click()
    assert answer.value.ok, answer.value.text()


def _look(page: Page, running: Running) -> None:
    at(page, running, "Look")
    page.get_by_label("A colour of our own").check()
    page.get_by_label("Colour", exact=True).fill("#ffcc00")
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_text("On #ffcc00 text could not be read everywhere")).to_be_visible()
    shown = running.call("GET", SETTINGS, by="admin").json["look"]["brand"]["act"]
    assert page.evaluate(SHADE) == shown != "#ffcc00"
    assert_accessible(page)

    field = page.get_by_role("region", name="Logo").get_by_label("Logo")
    field.set_input_files(FilePayload(name="a.png", mimeType="image/png", buffer=a_png(900, 200)))
    expect(page.get_by_role("img", name="Logo")).to_be_visible()
    expect(page.get_by_role("banner").get_by_role("img", name="Our office")).to_be_visible()
    kept = running.call("GET", "/portal/logo").json
    assert (kept["width"], kept["height"]) == (480, 107)
    field.set_input_files(FilePayload(name="b.png", mimeType="image/png", buffer=b"none"))
    expect(page.get_by_text("This picture cannot be read")).to_be_visible()
    assert_accessible(page)


def _texts(page: Page, running: Running) -> None:
    at(page, running, "Texts")
    subject = page.get_by_label("Subject (optional)")
    expect(page.get_by_text("new mail items for Nowak").first).to_be_visible()
    subject.fill("{firm} has mail")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Use {company}, {count}, {office}.")).to_be_visible()

    subject.fill("{count} letters for {company}")
    page.get_by_label("Beginning (optional)").fill("Come by at {office} <b>today</b>.")
    expect(page.get_by_text("3 letters for Nowak i Wspólnicy sp. z o.o.")).to_be_visible()
    page.get_by_text("As plain text").click()
    expect(page.get_by_text("Come by at Our office <b>today</b>.")).to_be_visible()
    assert_accessible(page)
    change(running, TEXT, {"intro": "Theirs."})
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved meanwhile: Theirs.")).to_be_visible()
    _save_mine(page, TEXT)
    now = running.call("GET", TEXT, by="admin").json
    assert now["subject"] == "{count} letters for {company}"
    assert now["intro"] == "Come by at {office} <b>today</b>."
