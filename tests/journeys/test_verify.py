"""
Receipts on screens (R26, B4): a company's person and staff open them, one that is being made
appears by itself, and anybody verifies the file and the company's records without signing in.
"""

import json
import secrets
from hashlib import sha256
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.harness.browser import assert_accessible, sign_in
from tests.harness.made import PASSWORD, a_company, a_person
from tests.harness.running import Running, eventually
from tests.journeys.conftest import Opener
from tests.journeys.receipts import hand_out, make_void, wake

pytestmark = [
    pytest.mark.stack,
    pytest.mark.browser,
    pytest.mark.enable_socket,
]


@pytest.fixture
def mark() -> str:
    """Of this test, since what is made stays."""
    return secrets.token_hex(3)


def saved(page: Page, name: str, folder: Path) -> Path:
    """What a button or link lets the browser save."""
    with page.expect_download() as coming:
        page.get_by_text(name, exact=True).click()
    path = folder / coming.value.suggested_filename
    coming.value.save_as(path)
    return path


def end_is_sealed(running: Running, company_id: str) -> None:
    """At least after both receipts; of the void the sweep takes care."""

    def sealed() -> bool:
        path = f"/office/companies/{company_id}/receipts/export"
        end = running.call("GET", path, by="clerk").json["end"]
        return end is not None and json.loads(end["statement"])["records"] >= 2

    eventually(sealed)


def other_files_are_told(stranger: Page, receipt: Path, folder: Path) -> None:
    changed = folder / "changed.pdf"
    changed.write_bytes(receipt.read_bytes() + b"\n")
    stranger.get_by_label("Choose the receipt").set_input_files(changed)
    expect(stranger.get_by_text("Not a receipt of this office")).to_be_visible()


def other_records_are_told(stranger: Page, export: Path, folder: Path) -> None:
    records = json.loads(export.read_text())
    records["items"] = [one for one in records["items"] if one["position"] != 2]
    lacking = folder / "lacking.json"
    lacking.write_text(json.dumps(records))
    stranger.get_by_label("Choose the records").set_input_files(lacking)
    expect(stranger.get_by_text("Record 2 is missing.")).to_be_visible()
    cut = json.loads(export.read_text())
    cut["items"] = cut["items"][:1]
    cut |= {"records": 1, "last_sha256": sha256(cut["items"][0]["record"].encode()).hexdigest()}
    lacking.write_text(json.dumps(cut))
    stranger.get_by_label("Choose the records").set_input_files(lacking)
    expect(stranger.get_by_text("Record 2 is missing.")).to_be_visible()
    lacking.write_text(json.dumps(cut | {"end": None}))
    stranger.get_by_label("Choose the records").set_input_files(lacking)
    expect(stranger.get_by_text("does not show that the office wrote them")).to_be_visible()
    cut["end"]["statement"] = cut["end"]["statement"].replace('"at":"20', '"at":"19')
    lacking.write_text(json.dumps(cut))
    stranger.get_by_label("Choose the records").set_input_files(lacking)
    expect(stranger.get_by_text("not sealed by this office")).to_be_visible()
    assert_accessible(stranger)
    other = json.loads(export.read_text())
    other["items"][0]["record"] = other["items"][0]["record"].replace("Anna Nowak", "Anna Nowa")
    lacking.write_text(json.dumps(other))
    stranger.get_by_label("Choose the records").set_input_files(lacking)
    expect(stranger.get_by_text("was altered")).to_be_visible()
    # Made up to keep its reader busy: with a list made anew for each of them, for minutes.
    one = {"record": '{"position":1}'}
    made_up = {"kind": "awizo-receipts", "version": 1, "records": 1, "last_sha256": ""}
    lacking.write_text(json.dumps(made_up | {"items": [one] * 100_000}))
    stranger.get_by_label("Choose the records").set_input_files(lacking)
    expect(stranger.get_by_text("is there more than once")).to_be_visible()
    lacking.write_text("[]")
    stranger.get_by_label("Choose the records").set_input_files(lacking)
    expect(stranger.get_by_text("does not hold records of receipts")).to_be_visible()


def test_receipt_is_opened_and_verified_by_anybody(
    running: Running, as_person: Opener, mark: str, tmp_path: Path
) -> None:
    company = a_company(running, f"Alfa {mark}")
    owner = f"owner.{mark}@example.org"
    a_person(running, owner, company)
    first = hand_out(running, company["id"])
    second = hand_out(running, company["id"], signed=False)
    make_void(running, company["id"], second["id"])
    page = as_person().page(f"/receipts?company={company['id']}")
    sign_in(page, owner, PASSWORD)

    row = page.get_by_role("row").filter(has_text=first["number"])
    expect(row.get_by_role("button", name="Open")).to_be_visible()
    expect(row).to_contain_text("Valid")
    expect(page.get_by_role("row").filter(has_text=second["number"])).to_contain_text(
        "The wrong letter was on it"
    )
    assert_accessible(page)
    row.get_by_role("button", name="Open").click()
    expect(page.get_by_role("dialog")).to_contain_text(f"Receipt {first['number']}")
    receipt = saved(page, "Save the file", tmp_path)
    page.keyboard.press("Escape")
    end_is_sealed(running, company["id"])
    export = saved(page, "Save all records", tmp_path)

    stranger = as_person().page("/")
    stranger.get_by_role("link", name="Verify a receipt").click()
    expect(stranger.get_by_role("heading", name="Verify a receipt")).to_be_visible()
    stranger.get_by_label("Choose the receipt").set_input_files(receipt)
    expect(stranger.get_by_text(f"Genuine: {first['number']}")).to_be_visible()
    stranger.get_by_text("Is any receipt missing?").click()
    stranger.get_by_label("Choose the records").set_input_files(export)
    expect(stranger.get_by_text("The records fit together")).to_be_visible()
    expect(stranger.get_by_text("The office sealed their end")).to_be_visible()
    expect(stranger.get_by_text(f"Void: {second['number']}")).to_be_visible()
    assert_accessible(stranger)

    other_files_are_told(stranger, receipt, tmp_path)
    other_records_are_told(stranger, export, tmp_path)


def test_receipt_that_is_being_made_appears_by_itself(
    running: Running, as_person: Opener, mark: str
) -> None:
    company = a_company(running, f"Beta {mark}")
    receipt = hand_out(running, company["id"], wakes=False)
    page = as_person().page(f"/office/companies/{company['id']}/receipts")
    sign_in(page, *running.sign_ins["clerk"])

    row = page.get_by_role("row").filter(has_text=receipt["number"])
    expect(row).to_contain_text("Being made")
    assert_accessible(page)
    wake(running, company["id"], receipt["id"])

    expect(row.get_by_role("button", name="Open")).to_be_visible()
    row.get_by_role("button", name="Open").click()
    expect(page.get_by_role("dialog").locator("iframe")).to_be_visible()
