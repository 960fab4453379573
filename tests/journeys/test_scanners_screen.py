"""Office → Settings → Scanners: a key is seen once, the old one dies, clerks only look (R33)."""

import re
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.harness.browser import Watched, assert_accessible, at_register
from tests.harness.running import Reply, Running, eventually
from tests.journeys.conftest import Opener

pytestmark = [
    pytest.mark.stack,
    pytest.mark.browser,
    pytest.mark.screens,
    pytest.mark.enable_socket,
]

SCREEN = "/office/settings/scanners"
KEY = re.compile(r"scr_[0-9a-z]{26}\.[0-9a-z]{32}")
WIDTH = 360
LANGUAGES = {
    "en-GB": ("en", "Add a scanner", "Make a new key"),
    "pl-PL": ("pl", "Dodaj skaner", "Utwórz nowy klucz"),
    "it-IT": ("it", "Aggiungi uno scanner", "Crea una nuova chiave"),
}


@pytest.fixture
def watched(as_person: Opener) -> Watched:
    return as_person(permissions=["clipboard-read", "clipboard-write"])


@pytest.fixture
def admin(running: Running, watched: Watched) -> Page:
    """An admin on the screen."""
    page = watched.page()
    at_register(page, *running.sign_ins["admin"])
    page.get_by_role("link", name="Settings").click()
    page.get_by_role("link", name="Scanners").click()
    expect(page.get_by_role("button", name="Add a scanner").first).to_be_visible()
    return page


@pytest.fixture
def name() -> str:
    """Of this test, since scanners stay."""
    return f"Front desk {secrets.token_hex(3)}"


def added(running: Running, name: str, **fields: Any) -> tuple[dict[str, Any], str]:
    """A scanner by the API, with its key."""
    body = {"name": name, "place": "", "company_id": None} | fields
    key = {"Idempotency-Key": f"screen-{secrets.token_hex(6)}"}
    answer = running.call("POST", "/office/scanners", body, by="admin", headers=key)
    assert answer.status == 201, answer.body
    return answer.json["scanner"], answer.json["key"]


def on_the_server(running: Running, name: str) -> dict[str, Any]:
    items = running.call("GET", "/office/scanners?limit=100", by="clerk").json["items"]
    found: list[dict[str, Any]] = [one for one in items if one["name"] == name]
    assert len(found) == 1
    return found[0]


def delivers(running: Running, key: str) -> bool:
    """Whether a key gets a place for a file, as the bridge asks."""
    body = {
        "target": "inbox",
        "made_at": "2026-11-22T08:00:00Z",
        "sha256": secrets.token_hex(32),
        "size_bytes": 10,
        "name": "scan001.pdf",
    }
    headers = {"X-Awizo-Scanner-Key": key}
    answer: Reply = running.call("POST", "/scanner/places", body, headers=headers)
    assert answer.status in {200, 401}, answer.body
    return answer.status == 200


def reports(running: Running, key: str) -> int:
    """What a bridge is answered when it says that it lives."""
    headers = {"X-Awizo-Scanner-Key": key}
    return running.call("POST", "/scanner/seen", headers=headers).status


def opened(page: Page, name: str) -> Locator:
    page.get_by_role("link", name=name, exact=True).click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("heading", name=name)).to_be_visible()
    return dialog


def new_key(page: Page, dialog: Locator) -> str:
    dialog.get_by_role("button", name="Make a new key").click()
    expect(dialog.get_by_text("The old key dies at once")).to_be_visible()
    assert_accessible(page)
    dialog.get_by_role("button", name="Make a new key").click()
    return shown_key(dialog)


def shown_key(dialog: Locator) -> str:
    expect(dialog.get_by_text(KEY)).to_be_visible()
    found = KEY.search(dialog.inner_text())
    assert found
    return found[0]


def test_added_scanner_shows_its_key_once(
    running: Running, admin: Page, name: str, tmp_path: Path
) -> None:
    admin.get_by_role("button", name="Add a scanner").first.click()
    dialog = admin.get_by_role("dialog")
    expect(dialog.get_by_label("Name")).to_be_focused()
    dialog.get_by_label("Name").fill(name)
    dialog.get_by_label("Place").fill("Room 3")
    dialog.get_by_role("combobox", name="Default company").fill("ROSSI-3")
    admin.get_by_role("option", name=re.compile("ROSSI-3")).click()
    assert_accessible(admin)
    dialog.get_by_role("button", name="Add and show its key").click()

    key = shown_key(dialog)
    expect(admin.get_by_text(f"{name} added")).to_be_visible()
    assert_accessible(admin)
    expect(dialog.get_by_text(f'address = "{running.address}"')).to_be_visible()
    dialog.get_by_role("button", name="Done").click()
    expect(dialog.get_by_text("The key is not shown again")).to_be_visible()
    dialog.get_by_role("button", name="Stay").click()
    dialog.get_by_role("button", name="Copy the key").click()
    expect(dialog.get_by_role("button", name="Copy the key")).to_have_text("Copied")
    assert admin.evaluate("navigator.clipboard.readText()") == key
    with admin.expect_download() as saved:
        dialog.get_by_role("button", name="Save as scanner.key").click()
    saved.value.save_as(tmp_path / "key")
    assert (tmp_path / "key").read_text() == f"{key}\n"
    dialog.get_by_role("button", name="Done").click()

    expect(dialog).to_have_count(0)
    assert delivers(running, key)
    admin.reload()
    dialog = opened(admin, name)
    expect(dialog.get_by_text("Active")).to_be_visible()
    assert key not in admin.content()
    one = on_the_server(running, name)
    assert (one["place"], one["company"]["code"]) == ("Room 3", "ROSSI-3")


def test_new_key_ends_the_old_one(running: Running, admin: Page, name: str) -> None:
    _, old = added(running, name)
    admin.reload()
    dialog = opened(admin, name)

    new = new_key(admin, dialog)

    assert (delivers(running, old), delivers(running, new)) == (False, True)
    admin.keyboard.press("Escape")
    asked = admin.get_by_role("dialog", name="Leave without saving?")
    expect(asked.get_by_text("key is shown only now and would be lost")).to_be_visible()
    asked.get_by_role("button", name="Stay").click()
    assert shown_key(dialog) == new
    admin.go_back()
    asked.get_by_role("button", name="Leave", exact=True).click()
    expect(dialog).to_have_count(0)
    expect(admin).to_have_url(running.address + SCREEN)
    admin.reload()
    expect(admin.get_by_role("row").filter(has_text=name)).to_contain_text("just now")


def test_revoked_scanner_delivers_nothing_until_it_has_a_new_key(
    running: Running, admin: Page, name: str
) -> None:
    _, old = added(running, name)
    admin.reload()
    dialog = opened(admin, name)

    dialog.get_by_role("button", name="Revoke").click()
    expect(dialog.get_by_text("Its key dies at once")).to_be_visible()
    assert_accessible(admin)
    assert delivers(running, old)
    dialog.get_by_role("button", name="Cancel").click()
    dialog.get_by_role("button", name="Revoke").click()
    dialog.get_by_role("button", name="Revoke").click()

    expect(admin.get_by_text(f"{name} revoked")).to_be_visible()
    expect(dialog.get_by_text("Revoked", exact=True)).to_be_visible()
    expect(dialog.get_by_role("button", name="Revoke")).to_have_count(0)
    assert not delivers(running, old)
    dialog.get_by_role("button", name="Make a new key").click()
    expect(dialog.get_by_text("delivers again")).to_be_visible()
    dialog.get_by_role("button", name="Make a new key").click()
    assert delivers(running, shown_key(dialog))


def revoked(running: Running, name: str) -> dict[str, Any]:
    """A scanner whose key was taken away, by the API."""
    scanner, _ = added(running, name)
    path = f"/office/scanners/{scanner['id']}/revoke"
    answer = running.call("POST", path, by="admin", headers={"If-Match": '"1"'})
    assert answer.status == 200, answer.body
    found: dict[str, Any] = answer.json
    return found


def test_revoked_scanner_is_removed_from_the_list_for_good(
    running: Running, admin: Page, name: str
) -> None:
    scanner = revoked(running, name)
    admin.reload()
    dialog = opened(admin, name)

    dialog.get_by_label("Place").fill("Typed and of no use any more")
    dialog.get_by_role("button", name="Remove").click()
    expect(dialog.get_by_role("heading", name=f"Remove {name}?")).to_be_visible()
    expect(dialog.get_by_text("It leaves this list and does not come back")).to_be_visible()
    assert_accessible(admin)
    dialog.get_by_role("button", name="Cancel").click()
    assert on_the_server(running, name)["version"] == 2
    dialog.get_by_role("button", name="Remove").click()
    dialog.get_by_role("button", name="Remove").click()

    expect(admin.get_by_text(f"{name} removed")).to_be_visible()
    expect(admin.get_by_role("dialog")).to_have_count(0)
    expect(admin).to_have_url(running.address + SCREEN)
    expect(admin.get_by_role("link", name=name, exact=True)).to_have_count(0)
    gone = running.call("GET", f"/office/scanners/{scanner['id']}", by="clerk")
    assert gone.status == 404
    admin.reload()
    expect(admin.get_by_role("button", name="Add a scanner").first).to_be_visible()
    expect(admin.get_by_role("link", name=name, exact=True)).to_have_count(0)


def test_scanner_that_delivers_again_meanwhile_is_not_removed(
    running: Running, admin: Page, name: str
) -> None:
    scanner = revoked(running, name)
    admin.reload()
    dialog = opened(admin, name)
    dialog.get_by_role("button", name="Remove").click()
    path, seen = f"/office/scanners/{scanner['id']}/key", {"If-Match": '"2"'}
    key = running.call("POST", path, by="admin", headers=seen).json["key"]

    dialog.get_by_role("button", name="Remove").click()

    expect(dialog.get_by_text("Somebody else changed this meanwhile")).to_be_visible()

    def is_told() -> bool:
        dialog.get_by_role("button", name="Remove").click()
        return dialog.get_by_text("This scanner is active again").is_visible()

    # Until it was loaded anew, behind the question, the answer is the same.
    eventually(is_told)
    dialog.get_by_role("button", name="Cancel").click()
    expect(dialog.get_by_role("button", name="Revoke")).to_be_visible()
    expect(dialog.get_by_role("button", name="Remove")).to_have_count(0)
    assert delivers(running, key)


@pytest.mark.parametrize(
    ("hours", "told"),
    [
        (1, "Not seen for 1 hour"),
        pytest.param(47, "47 hours", marks=pytest.mark.long),
        pytest.param(50, "Not seen for 2 days", marks=pytest.mark.long),
    ],
)
def test_bridge_that_fell_silent_is_told_quietly(
    running: Running, admin: Page, name: str, hours: int, told: str
) -> None:
    _, key = added(running, name)
    assert reports(running, key) == 204
    admin.reload()
    row = admin.get_by_role("row").filter(has_text=name)
    expect(row).to_contain_text("just now")
    expect(row).not_to_contain_text("Not seen")
    admin.route("**/api/office/scanners*", _silent(name, hours))
    admin.route("**/api/office/scanners/scr_*", _silent(name, hours))

    admin.reload()

    expect(row).to_contain_text(told)
    dialog = opened(admin, name)
    expect(dialog.get_by_text(told)).to_be_visible()
    expect(dialog.get_by_text("Look whether the computer beside it")).to_be_visible()
    assert_accessible(admin)


def _silent(name: str, hours: int) -> Callable[[Route], None]:
    """Answers as if one scanner had not been heard of."""

    def answer(route: Route) -> None:
        found = route.fetch()
        told = found.json()
        for one in told.get("items", [told]):
            if one["name"] == name:
                one["silent_hours"] = hours
        route.fulfill(response=found, json=told)

    return answer


def test_clerk_looks_and_changes_nothing(running: Running, as_person: Opener, name: str) -> None:
    added(running, name, place="Room 9")
    page = as_person().page()
    at_register(page, *running.sign_ins["clerk"])
    page.goto(running.address + SCREEN)

    dialog = opened(page, name)

    expect(dialog.get_by_text("Room 9")).to_be_visible()
    assert_accessible(page)
    assert dialog.get_by_role("button").all_inner_texts() == [""]
    assert dialog.get_by_role("textbox").count() == 0
    dialog.get_by_role("button", name="Close").click()
    expect(page.get_by_text("Only an administrator adds and changes scanners")).to_be_visible()
    expect(page.get_by_role("button", name="Add a scanner")).to_have_count(0)


@pytest.mark.parametrize("who", ["admin", "clerk"])
def test_office_without_a_scanner_is_told_how_to_begin(
    running: Running, as_person: Opener, who: str
) -> None:
    page = as_person().page()
    at_register(page, *running.sign_ins[who])
    page.route(
        "**/api/office/scanners?*", lambda route: route.fulfill(json={"items": [], "next": None})
    )

    page.goto(running.address + SCREEN)

    expect(page.get_by_text("A scanner saves its files to a folder")).to_be_visible()
    begin = page.get_by_role("button", name="Add a scanner")
    expect(begin).to_have_count(1 if who == "admin" else 0)
    assert_accessible(page)


def test_what_is_wrong_is_said_beside_its_field_and_typed_text_stays(
    running: Running, admin: Page, name: str
) -> None:
    admin.get_by_role("button", name="Add a scanner").first.click()
    dialog = admin.get_by_role("dialog")
    dialog.get_by_label("Place").fill("Room 3")
    dialog.get_by_role("combobox", name="Default company").fill("no such company")
    dialog.get_by_role("button", name="Add and show its key").click()

    expect(dialog.get_by_label("Name")).to_have_attribute("aria-invalid", "true")
    expect(dialog.get_by_label("Name")).to_be_focused()
    company = dialog.get_by_role("combobox", name="Default company")
    expect(company).to_have_attribute("aria-invalid", "true")
    expect(company).to_have_value("no such company")
    expect(dialog.get_by_label("Place")).to_have_value("Room 3")
    assert_accessible(admin)
    company.fill("")
    dialog.get_by_label("Name").fill("x" * 81)
    dialog.get_by_role("button", name="Add and show its key").click()
    expect(dialog.get_by_text("Use at most 80 characters")).to_be_visible()
    dialog.get_by_label("Name").fill(f"{name}\u202e")
    dialog.get_by_role("button", name="Add and show its key").click()
    expect(dialog.get_by_text("A character in this text cannot be used here")).to_be_visible()
    dialog.get_by_role("button", name="Cancel").click()
    expect(dialog.get_by_text("Close and lose what you entered?")).to_be_visible()
    dialog.get_by_role("button", name="Stay").click()
    dialog.get_by_label("Name").fill(name)
    dialog.get_by_role("button", name="Add and show its key").click()
    shown_key(dialog)
    assert on_the_server(running, name)["company"] is None


def test_change_that_somebody_else_made_meanwhile_is_seen_and_kept(
    running: Running, admin: Page, name: str
) -> None:
    scanner, _ = added(running, name, place="Room 1")
    admin.reload()
    dialog = opened(admin, name)
    dialog.get_by_label("Name").fill(f"{name} B")
    path, seen = f"/office/scanners/{scanner['id']}", {"If-Match": '"1"'}
    body = {"place": "Room 2"}
    assert running.call("PATCH", path, body, by="admin", headers=seen).status == 200

    dialog.get_by_role("button", name="Save").click()

    expect(dialog.get_by_text("Somebody else changed this meanwhile")).to_be_visible()
    expect(dialog.get_by_label("Place")).to_have_value("Room 2")
    expect(dialog.get_by_label("Name")).to_have_value(f"{name} B")
    dialog.get_by_role("button", name="Save").click()
    expect(admin.get_by_text(f"{name} B saved")).to_be_visible()
    assert on_the_server(running, f"{name} B")["place"] == "Room 2"


def test_default_company_is_taken_away_again(running: Running, admin: Page, name: str) -> None:
    companies = running.call("GET", "/office/companies?q=NOWAK-7", by="admin").json["items"]
    added(running, name, company_id=companies[0]["id"])
    admin.reload()
    dialog = opened(admin, name)

    dialog.get_by_role("button", name="Clear the company").click()
    dialog.get_by_role("button", name="Save").click()

    expect(admin.get_by_text(f"{name} saved")).to_be_visible()
    assert on_the_server(running, name)["company"] is None


def test_key_that_was_lost_on_the_way_is_made_anew(
    running: Running, admin: Page, name: str
) -> None:
    lost: list[str] = []

    def lose_the_first(route: Route) -> None:
        if route.request.method != "POST" or lost:
            route.continue_()
            return
        lost.append(route.fetch().json()["key"])
        route.abort()

    admin.route("**/api/office/scanners", lose_the_first)
    admin.get_by_role("button", name="Add a scanner").first.click()
    dialog = admin.get_by_role("dialog")
    dialog.get_by_label("Name").fill(name)
    dialog.get_by_role("button", name="Add and show its key").click()
    expect(dialog.get_by_text("The server cannot be reached")).to_be_visible()

    dialog.get_by_role("button", name="Try again").click()
    expect(dialog.get_by_text("its key was lost on the way here")).to_be_visible()
    dialog.get_by_role("button", name="Make a new key").click()

    key = shown_key(dialog)
    assert on_the_server(running, name)["version"] == 2
    assert (delivers(running, lost[0]), delivers(running, key)) == (False, True)


def _speaking(language: str) -> Callable[[Route], None]:
    """The session's answer as if its person had chosen the language."""

    def answer(route: Route) -> None:
        found = route.fetch()
        told = found.json()
        told["user"]["language"] = language
        route.fulfill(response=found, json=told)

    return answer


@pytest.mark.parametrize(
    "locale", ["pl-PL", *(pytest.param(one, marks=pytest.mark.long) for one in ("en-GB", "it-IT"))]
)
def test_screen_fits_a_phone_in_every_language(
    running: Running, as_person: Opener, locale: str, name: str
) -> None:
    language, add, make = LANGUAGES[locale]
    added(running, name)
    watched = as_person(
        viewport={"width": WIDTH, "height": 740}, is_mobile=True, color_scheme="dark"
    )
    page = watched.page()
    at_register(page, *running.sign_ins["admin"])
    watched.context.route("**/api/session/refresh", _speaking(language))
    page.goto(running.address + SCREEN)
    expect(page.locator(f"html[lang={language}]")).to_have_count(1)

    link = page.get_by_role("link", name=name, exact=True)
    expect(link).to_be_visible()
    expect(page.get_by_role("button", name=add)).to_be_visible()
    _assert_fits(page)
    link.click()
    page.get_by_role("dialog").get_by_role("button", name=make).click()
    _assert_fits(page)
    page.get_by_role("dialog").get_by_role("button", name=make).click()
    shown_key(page.get_by_role("dialog"))
    _assert_fits(page)


def _assert_fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTH
    dialog = page.get_by_role("dialog")
    if dialog.count():
        assert dialog.evaluate("(one) => one.scrollWidth <= one.clientWidth")
    assert_accessible(page)
