"""
The wrong letter (T41): a clerk withdraws what was filed under the wrong company, its people see
nothing of it any more, the right ones do, and the admin reads, prints and saves who saw it.
"""

import csv
import io
import os
import re
import secrets
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.harness.browser import assert_accessible, at_register
from tests.harness.made import a_company, once
from tests.harness.running import Running, eventually
from tests.journeys.conftest import Opener
from tests.samples.files import letter_pdf

pytestmark = [
    pytest.mark.stack,
    pytest.mark.browser,
    pytest.mark.enable_socket,
]


def a_letter(running: Running, company: Any, *, scans: int = 1) -> Any:
    """A letter with its scans, filed under a company of the president's."""
    body = {
        "company_id": company["id"],
        "sender": f"Bank {secrets.token_hex(3)}",
        "kind": "letter",
        "received_on": "2026-11-20",
        "notice": "none",
    }
    made = running.call("POST", "/office/mail", body, by="clerk", headers=once()).json
    for place in range(scans):
        running.drop(f"{made['number']}/page-{place + 1}.pdf", letter_pdf())
    path = f"/office/companies/{company['id']}/mail/{made['id']}"

    def has_all() -> Any:
        item = running.call("GET", path, by="clerk").json
        return item if len(item["scans"]) == min(scans, 1) else None

    return eventually(has_all, within_s=60)


def opened(running: Running, item: Any, by: str = "president") -> int:
    """Somebody of the company opens the first scan."""
    path = f"/companies/{item['company_id']}/mail/{item['id']}/scans/{item['scans'][0]['id']}/link"
    return running.call("POST", path, by=by).status


@pytest.fixture
def theirs(running: Running) -> Any:
    """A company of the president's."""
    return running.call("GET", "/me/companies", by="president").json["items"][0]


def shot(page: Page, name: str) -> None:
    """A picture for whoever looks at the screens: where `SHOTS` says."""
    if "SHOTS" in os.environ:
        page.screenshot(path=str(Path(os.environ["SHOTS"]) / f"{name}.png"), full_page=True)


def choose_company(dialog: Locator, company: Any) -> None:
    dialog.get_by_role("combobox", name="Right company").fill(company["code"])
    dialog.get_by_role("option", name=re.compile(re.escape(company["code"]))).click()


def test_letter_leaves_the_wrong_company_and_the_record_says_who_opened_it(
    running: Running, as_person: Opener, theirs: Any
) -> None:
    item, right = a_letter(running, theirs), a_company(running, "Kowal i syn")
    assert opened(running, item) == 200
    admin = as_person().page()
    at_register(admin, *running.sign_ins["admin"])
    admin.goto(f"{running.address}/office/mail/{theirs['id']}/{item['id']}")

    admin.get_by_role("button", name="Withdraw and file anew").click()
    dialog = admin.get_by_role("dialog")
    dialog.get_by_role("button", name="Withdraw it now").click()
    expect(dialog.get_by_role("combobox")).to_have_attribute("aria-invalid", "true")
    assert_accessible(admin)
    shot(admin, "1-errors")
    choose_company(dialog, right)
    dialog.get_by_label("What happened").fill("Similar names on two envelopes")
    shot(admin, "2-form")
    dialog.get_by_role("button", name="Withdraw it now").click()

    expect(dialog.get_by_text("Tell the data protection officer now")).to_be_visible()
    assert_accessible(admin)
    shot(admin, "3-done")
    dialog.get_by_role("link", name="To the record").click()
    president = running.sign_ins["president"][0]
    who = admin.get_by_role("region", name="Who opened it")
    expect(who.get_by_text(president)).to_be_visible()
    assert_accessible(admin)
    shot(admin, "4-record")
    with admin.expect_download() as saved:
        admin.get_by_role("button", name="Save as table").click()
    lines = list(csv.reader(io.StringIO(Path(saved.value.path()).read_text("utf-8-sig"))))
    assert any(president in line and item["number"] in line for line in lines)
    admin.emulate_media(media="print")
    expect(admin.get_by_role("button", name="Print")).to_be_hidden()
    expect(who.get_by_text(president)).to_be_visible()
    shot(admin, "5-print")
    admin.emulate_media(media="screen")
    admin.get_by_role("link", name="Misfilings").first.click()
    expect(admin.get_by_role("link", name=item["number"])).to_be_visible()
    assert_accessible(admin)
    shot(admin, "6-list")

    path = f"/companies/{theirs['id']}/mail"
    assert running.call("GET", f"{path}/{item['id']}", by="president").status == 404
    assert opened(running, item) == 404
    shown = running.call("GET", f"{path}?limit=100", by="president").json["items"]
    assert item["id"] not in [each["id"] for each in shown]
    filed = running.call("GET", f"/office/mail?q={item['number']}", by="clerk").json["items"]
    assert [each["company_id"] for each in filed] == [right["id"]]


def test_clerk_takes_a_single_scan_off_and_puts_it_onto_the_right_item(
    running: Running, as_person: Opener, theirs: Any
) -> None:
    right = a_company(running, "Kowal i syn")
    item, target = a_letter(running, theirs), a_letter(running, right, scans=0)
    clerk = as_person(viewport={"width": 360, "height": 740}, color_scheme="dark").page()
    at_register(clerk, *running.sign_ins["clerk"])
    clerk.goto(f"{running.address}/office/mail/{theirs['id']}/{item['id']}")

    clerk.get_by_role("button", name=re.compile("^Wrong company")).click()
    dialog = clerk.get_by_role("dialog")
    choose_company(dialog, right)
    dialog.get_by_role("radio", name=re.compile(target["sender"])).check()
    dialog.get_by_label("What happened").fill("Two letters in one feeder")
    assert_accessible(clerk)
    shot(clerk, "7-scan-phone-dark")
    dialog.get_by_role("button", name="Withdraw it now").click()

    expect(dialog.get_by_text("Nobody there opened a scan of it")).to_be_visible()
    assert_accessible(clerk)
    shot(clerk, "8-scan-done-phone")
    dialog.get_by_role("button", name="Close").last.click()
    expect(clerk.get_by_role("dialog")).to_have_count(0)
    path = f"/office/companies/{right['id']}/mail/{target['id']}"
    scans = running.call("GET", path, by="clerk").json["scans"]
    assert [scan["id"] for scan in scans] == [item["scans"][0]["id"]]
    # Who saw what is not a clerk's to read.
    assert running.call("GET", "/office/misfilings", by="clerk").status == 403
    expect(clerk.get_by_role("link", name="Misfilings")).to_have_count(0)


def test_record_and_list_fit_a_phone(running: Running, as_person: Opener, theirs: Any) -> None:
    item = a_letter(running, theirs)
    opened(running, item)
    body = {"what": "item", "reason": "Podobne nazwy", "to": None}
    path = f"/office/companies/{theirs['id']}/mail/{item['id']}/withdraw"
    made = running.call("POST", path, body, by="clerk", headers=once()).json
    page = as_person(viewport={"width": 360, "height": 740}).page()
    at_register(page, *running.sign_ins["admin"])

    page.goto(f"{running.address}/office/misfilings/{theirs['id']}/{made['id']}")
    expect(page.get_by_role("region", name="Who opened it")).to_be_visible()

    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert_accessible(page)
    shot(page, "9-record-phone")
    page.goto(f"{running.address}/office/misfilings")
    expect(page.get_by_role("link", name=item["number"])).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    shot(page, "10-list-phone")
