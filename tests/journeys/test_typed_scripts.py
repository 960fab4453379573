"""
Whatever people type, scanners deliver or the table holds is shown as text and never as part of a
page (T79). These pages run without the client's policy, which would stop most scripts by itself:
what keeps them from running here is that they are text.
"""

import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import FilePayload, Page, expect

from local.mailbox import Letter
from tests.harness.answers import Answers
from tests.harness.pages import Alarms, shown_text
from tests.harness.planting import PASSWORD, PlantedCompany, PlantedPerson, plant
from tests.harness.running import Running, eventually
from tests.journeys.conftest import Opener
from tests.journeys.unprotected import assert_text_only, open_unprotected, sign_in_as
from tests.samples.files import letter_pdf
from tests.samples.scripts import SCRIPTS

pytestmark = [
    pytest.mark.stack,
    pytest.mark.browser,
    pytest.mark.enable_socket,
]

# Of this run, since what is written stays.
MARK = secrets.token_hex(3)
CLERK, OWNER = f"clerk@{MARK}.example", f"owner@{MARK}.example"
# What a device delivers; names of files are tried with all of them below.
DELIVERED, LETTERS = SCRIPTS[::3], 2
CODES = [f"X{MARK.upper()}-{at}" for at in range(len(SCRIPTS))]
WRITTEN = {"name": SCRIPTS[0], "reason": SCRIPTS[10], "office": SCRIPTS[15]}


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: a company and an item for each script, in the order of them; scans."""

    companies: list[PlantedCompany]
    items: list[dict[str, Any]]
    scans: list[dict[str, Any]]


@pytest.fixture(scope="module")
def written(running: Running) -> Iterator[Written]:
    """Scripts in every field, through the API, the services, and the scanner's key."""
    companies = plant(
        running,
        [PlantedCompany(code, text) for code, text in zip(CODES, SCRIPTS, strict=True)],
        [
            PlantedPerson(CLERK, WRITTEN["name"], SCRIPTS[11], role="clerk"),
            PlantedPerson(OWNER, WRITTEN["name"], SCRIPTS[11], None, CODES),
        ],
    )
    running.sign_ins |= {"hostile clerk": (CLERK, PASSWORD), "hostile owner": (OWNER, PASSWORD)}
    settings = running.call("GET", "/office/settings", by="admin").json
    _name_the_office(running, WRITTEN["office"])
    items = [_registered(running, one, text) for one, text in zip(companies, SCRIPTS, strict=True)]
    yield Written(companies, items, _delivered(running, items[0]))
    _name_the_office(running, settings["office_name"])


def _name_the_office(running: Running, name: str) -> None:
    version = running.call("GET", "/office/settings", by="admin").json["version"]
    seen = {"If-Match": f'"{version}"'}
    answer = running.call(
        "PATCH", "/office/settings", {"office_name": name}, by="admin", headers=seen
    )
    assert answer.status == 200, answer.body


def _registered(running: Running, company: PlantedCompany, text: str) -> dict[str, Any]:
    body = {
        "company_id": company.id,
        "sender": text,
        "kind": "letter",
        "reference": text,
        "received_on": running.call("GET", "/office/mail?limit=1", by="clerk").json["items"][0][
            "received_on"
        ],
        "internal_note": text,
        "note": text,
        "notice": "email",
    }
    key = {"Idempotency-Key": f"typed-scripts-{company.code}"}
    answer = running.call("POST", "/office/mail", body, by="hostile clerk", headers=key)
    assert answer.status == 201, answer.body
    item: dict[str, Any] = answer.json
    return item


def _delivered(running: Running, item: dict[str, Any]) -> list[dict[str, Any]]:
    """Files with scripts as scanner, place and name; a few are letters, the others no scans."""
    for at, text in enumerate(DELIVERED):
        part = text.replace("/", "")
        content = letter_pdf() if at < LETTERS else b"no scan"
        _put(running, f"{part}/{part}/{MARK} {at} {part}.pdf", content)
    _put(running, f"{SCRIPTS[10]}/{item['number']}/{SCRIPTS[10]}.pdf", letter_pdf())

    def all_found() -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        for state in ("inbox", "quarantined"):
            path = f"/office/scans?limit=100&state={state}"
            scans = running.call("GET", path, by="clerk").json["items"]
            found += [one for one in scans if MARK in one["file_name"]]
        return found if len(found) == len(DELIVERED) else []

    return eventually(all_found, within_s=120)


def _put(running: Running, key: str, content: bytes) -> None:
    s3 = running.client("s3")
    names = [one["Name"] for one in s3.list_buckets()["Buckets"]]
    s3.put_object(Bucket=next(n for n in names if "intake" in n), Key=key, Body=content)


def _seen_on_pages(page: Page, running: Running, path: str, alarms: Alarms, *, pages: int) -> str:
    """What a list shows on its first pages, none of which runs anything."""
    page.goto(running.address + path)
    shown = ""
    for number in range(pages):
        if number:
            page.get_by_role("button", name="Older").click()
            page.wait_for_url(re.compile("cursor="))
        expect(page.locator("table.list")).to_be_visible()
        expect(page.locator(".loading, [aria-busy=true]")).to_have_count(0)
        assert_text_only(page, alarms)
        shown += shown_text(page)
    return shown


@pytest.mark.long
def test_scripts_in_lists_of_the_office_are_text(
    running: Running, as_person: Opener, alarms: Alarms, written: Written
) -> None:
    page = open_unprotected(as_person, alarms)
    expect(page.get_by_text(WRITTEN["office"])).to_be_visible()
    assert_text_only(page, alarms)
    sign_in_as(page, running, "hostile clerk")
    assert_text_only(page, alarms, WRITTEN["name"], SCRIPTS[11])

    register = _seen_on_pages(page, running, "/office/register", alarms, pages=2)
    notices = _seen_on_pages(page, running, "/office/notices?state=all", alarms, pages=2)
    _seen_on_pages(page, running, "/office/inbox?state=inbox", alarms, pages=1)
    stopped = _seen_on_pages(page, running, "/office/inbox?state=quarantined", alarms, pages=1)

    assert [text for text in SCRIPTS if text not in register] == []
    assert [text for text in SCRIPTS if text not in notices] == []
    # Signs that no file name may hold are left out of names; the rest of them is shown.
    names = [one["file_name"] for one in written.scans if one["state"] == "quarantined"]
    assert [name for name in names if name not in stopped] == []


@pytest.mark.long
def test_scripts_in_lists_of_a_person_are_text(
    running: Running, as_person: Opener, alarms: Alarms, written: Written
) -> None:
    page = open_unprotected(as_person, alarms)
    sign_in_as(page, running, "hostile owner")
    expect(page.locator(".wallgrid")).to_be_visible()

    assert_text_only(page, alarms, WRITTEN["name"], *SCRIPTS)
    for text in SCRIPTS[:12]:
        page.get_by_role("searchbox").fill(f"zz{text}")
        expect(page.get_by_text(f"“zz{text}”")).to_be_visible()
        assert_text_only(page, alarms)
    for company, text in zip(written.companies[9:12], SCRIPTS[9:12], strict=True):
        page.goto(f"{running.address}/mail?company={company.id}")
        expect(page.locator("table.list")).to_be_visible()
        expect(page).to_have_title(f"Mail · {text} · Awizo")
        page.get_by_role("button", name=re.compile("^Switch company")).click()
        assert_text_only(page, alarms, *SCRIPTS)


@pytest.mark.parametrize("at", [10, *(pytest.param(n, marks=pytest.mark.long) for n in range(30))])
def test_scripts_of_one_letter_are_text_everywhere(
    running: Running, as_person: Opener, alarms: Alarms, written: Written, at: int
) -> None:
    text, company, item = SCRIPTS[at], written.companies[at], written.items[at]
    page = open_unprotected(as_person, alarms)
    sign_in_as(page, running, "hostile clerk")
    for path in (
        f"/office/mail/{company.id}/{item['id']}",
        f"/office/register?company={company.id}",
        f"/office/register?q={quote(text)}",
    ):
        page.goto(running.address + path)
        expect(page.get_by_role("link", name=text, exact=True).first).to_be_visible()
        assert_text_only(page, alarms, text)
    page.goto(running.address + f"/office/mail/{company.id}/{item['id']}")
    expect(page.get_by_label("Internal note")).to_have_value(text)
    expect(page.get_by_label("Note for the client")).to_have_value(text)
    expect(page).to_have_title(f"{item['number']} · Awizo")
    expect(page.get_by_text(f"Registered by {WRITTEN['name']}")).to_be_visible()

    page = open_unprotected(as_person, alarms)
    sign_in_as(page, running, "hostile owner")
    page.goto(f"{running.address}/mail?company={company.id}&item={item['id']}")
    expect(page.get_by_role("dialog", name=text)).to_contain_text("Reference")
    assert_text_only(page, alarms, text)


@pytest.mark.parametrize("most", [4, pytest.param(len(SCRIPTS), marks=pytest.mark.long)])
def test_scripts_in_e_mails_are_text(
    running: Running, as_person: Opener, alarms: Alarms, written: Written, most: int
) -> None:
    def all_sent() -> list[Letter]:
        found = running.letters_to(OWNER)
        return found if len(found) >= len(written.items) else []

    letters = eventually(all_sent, within_s=120)
    page = open_unprotected(as_person, alarms, "/inbox")
    shown = shown_text(page)
    assert [one.subject for one in letters if " ".join(one.subject.split()) not in shown] == []

    for letter in letters[:: len(letters) // most or 1]:
        page.goto(f"{running.address}/inbox/{letter.id}")
        assert " ".join(letter.subject.split()) in shown_text(page)
        assert page.locator("main script, main img, main svg, main form").count() == 0
        page.goto(f"{running.address}/inbox/{letter.id}/html")
        assert WRITTEN["office"] in shown_text(page)
        assert page.locator("script, img, svg, form, iframe, object, video").count() == 0
        links = page.evaluate("[...document.links].map((one) => one.origin)")
        assert set(links) == {running.address}
    assert alarms.heard == []


def test_scripts_that_are_typed_or_chosen_are_text(
    running: Running, as_person: Opener, alarms: Alarms, written: Written
) -> None:
    page = open_unprotected(as_person, alarms)
    for text in (SCRIPTS[0], SCRIPTS[10], SCRIPTS[18]):
        page.goto(f"{running.address}/set-password#{text}")
        expect(page.get_by_role("link", name="Ask for a new link")).to_be_visible()
        page.goto(f"{running.address}/")
        page.get_by_label("E-mail").fill(text)
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_label("E-mail")).to_have_attribute("aria-invalid", "true")
        assert_text_only(page, alarms, text)
    sign_in_as(page, running, "hostile clerk")
    page.get_by_role("link", name=re.compile("^Mail register")).click()
    page.get_by_role("button", name="Register mail").click()
    dialog = page.get_by_role("dialog")
    for text in (SCRIPTS[0], SCRIPTS[10], SCRIPTS[18]):
        dialog.get_by_role("combobox", name="Company").fill(f"zz{text}")
        expect(dialog.get_by_text(f"“zz{text}”")).to_be_visible()
        assert_text_only(page, alarms)
    for ending, content in ((".pdf", letter_pdf()), (".txt", b"x")):
        files = [
            FilePayload(name=f"{text}{ending}", mimeType="application/pdf", buffer=content)
            for text in SCRIPTS
        ]
        dialog.locator("input[type=file]").set_input_files(files)
        expect(dialog.get_by_text(SCRIPTS[10]).first).to_be_visible()
        assert_text_only(page, alarms, *SCRIPTS)


def test_scripts_in_what_is_said_in_the_corner_are_text(
    running: Running, as_person: Opener, alarms: Alarms, written: Written
) -> None:
    page = open_unprotected(as_person, alarms)
    sign_in_as(page, running, "hostile clerk")
    answers = Answers(page)
    answers.scripts = [WRITTEN["reason"]]
    scan = next(one for one in written.scans if one["state"] == "quarantined")
    path = f"{running.address}/office/inbox?scan={scan['id']}&state="

    page.goto(f"{path}quarantined")
    page.get_by_role("dialog").get_by_role("button", name="Set aside").click()
    asked = page.get_by_role("dialog", name="Set a scan aside")
    asked.get_by_label("Reason").fill(WRITTEN["reason"])
    asked.get_by_role("button", name="Set aside").click()

    expect(page.get_by_text(f"{WRITTEN['reason']} set aside")).to_be_visible()
    assert_text_only(page, alarms)
    page.unroute_all()
    page.goto(f"{path}aside")
    expect(page.get_by_role("dialog").get_by_text(WRITTEN["reason"], exact=True)).to_be_visible()
    assert_text_only(page, alarms, WRITTEN["name"])
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_text("is back among the files not let in")).to_be_visible()
