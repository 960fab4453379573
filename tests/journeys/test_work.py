"""Work records: staff write, import, correct and remove them; a company's people read and save."""

import csv
import io
import re
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Locator, Page, Route, expect

from tests.harness.browser import assert_accessible, at_register, sign_in
from tests.harness.running import Running
from tests.journeys.conftest import Opener

pytestmark = [
    pytest.mark.stack,
    pytest.mark.browser,
    pytest.mark.enable_socket,
]

DAY = "2026-01-12"
OTHER_DAY = "2026-01-13"
SECRET = "Quoted at half of it"
COST = "77.31"


def record(page: Page, text: str) -> Locator:
    return page.locator("table.work tbody tr").filter(has_text=text)


def a_table(*lines: str) -> FilePayload:
    head = "Kind;Day;Who worked;Place;Minutes;Tasks;Materials;Internal remark"
    content = "\r\n".join([head, *lines]).encode("cp1250")
    return {"name": "work.csv", "mimeType": "text/csv", "buffer": content}


def test_staff_write_import_correct_and_remove_and_people_of_the_company_read_and_save(
    running: Running, as_person: Opener
) -> None:
    page = as_person().page()
    at_register(page, *running.sign_ins["clerk"])
    found = running.call("GET", "/office/companies?q=NOWAK-7", by="clerk").json["items"]
    page.goto(f"{running.address}/office/companies/{found[0]['id']}/work?from={DAY}&to={OTHER_DAY}")
    expect(page.get_by_role("button", name="Add time entry")).to_be_visible()
    assert_accessible(page)

    _write(page)
    _import(page)
    _correct_and_remove(page)
    _people_read(running, as_person, found[0]["id"])


def _write(page: Page) -> None:
    page.get_by_role("button", name="Add time entry").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Day").fill(DAY)
    dialog.get_by_label("From (time)").fill("08:00")
    dialog.get_by_label("To (time)").fill("07:00")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.get_by_text("Fill in this field").first).to_be_visible()
    assert_accessible(page)
    dialog.get_by_label("To (time)").fill("09:30")
    dialog.get_by_label("Who worked").fill("Olga Sowa")
    dialog.get_by_label("Place").fill("Archive")
    dialog.get_by_label("What was done").fill("Sorted the files")
    dialog.get_by_label("Internal remark").fill(SECRET)
    dialog.get_by_label("Internal cost").fill(COST)
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_have_count(0)
    expect(record(page, "Sorted the files")).to_contain_text("1 h 30 min")
    expect(record(page, "Sorted the files")).to_contain_text(SECRET)


def _import(page: Page) -> None:
    right = [
        f"Time entry;{DAY};Łukasz Żak;Archive;1:15;Cleaned;;",
        'Job sheet;13.01.2026;;Hall;;"Changed the lamps\nTested them";Lamp = 4;=SUM(A1)',
    ]
    page.get_by_role("button", name="Import").click()
    dialog = page.get_by_role("dialog")
    field = dialog.get_by_label("Table (CSV)")
    field.set_input_files(a_table(*right, f"Time entry;{DAY};Ewa;Hall;;Forgot the time;;"))
    expect(dialog.get_by_text("1 row is wrong.")).to_be_visible()
    expect(dialog.get_by_role("row").filter(has_text="Forgot")).to_contain_text("Minutes")
    expect(dialog.get_by_role("button", name="Import 2 rows")).to_be_disabled()
    assert_accessible(page)
    expect(dialog.get_by_text("work.csv")).to_be_visible()
    field.set_input_files(a_table(*right))
    dialog.get_by_role("button", name="Import 2 rows").click()
    expect(dialog).to_have_count(0)
    expect(record(page, "Łukasz Żak")).to_contain_text("1 h 15 min")
    expect(record(page, "Changed the lamps")).to_contain_text("Lamp = 4")

    page.get_by_role("button", name="Import").click()
    dialog.get_by_label("Table (CSV)").set_input_files(a_table(*right))
    expect(dialog.get_by_text("2 rows were taken before.")).to_be_visible()
    expect(dialog.get_by_role("button", name="Import", exact=True)).to_be_disabled()
    dialog.get_by_role("button", name="Cancel").click()
    expect(dialog).to_have_count(0)


def _correct_and_remove(page: Page) -> None:
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save as table").click()
    # What a spreadsheet would take for a formula is text in the file.
    assert "'=SUM(A1)" in Path(saved.value.path()).read_text(encoding="utf-8-sig")

    record(page, "Łukasz Żak").get_by_role("button", name="Correct").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Day").fill(OTHER_DAY)
    dialog.get_by_label("Minutes").fill("80")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_have_count(0)
    expect(record(page, "Łukasz Żak")).to_contain_text("1 h 20 min")
    expect(record(page, "Łukasz Żak")).to_contain_text("13 Jan 2026")

    record(page, "Sorted the files").get_by_role("button", name="Remove").click()
    dialog.get_by_label("Reason").fill("Another company")
    dialog.get_by_role("button", name="Remove").click()
    expect(record(page, "Sorted the files")).to_have_count(0)
    page.get_by_label("State").select_option("removed")
    expect(record(page, "Sorted the files")).to_contain_text("Another company")
    record(page, "Sorted the files").get_by_role("button", name="Restore").click()
    expect(record(page, "Sorted the files")).to_have_count(0)
    page.get_by_label("State").select_option("")
    expect(record(page, "Sorted the files")).to_be_visible()


def _people_read(running: Running, as_person: Opener, company_id: str) -> None:
    page = as_person().page()
    sign_in(page, *running.sign_ins["president"])
    expect(page.get_by_role("heading", name="Sign in")).to_have_count(0)
    asked = f"from={DAY}&to={OTHER_DAY}&month=2026-01"
    page.goto(f"{running.address}/work?company={company_id}&{asked}")
    expect(record(page, "Changed the lamps")).to_be_visible()
    totals = page.get_by_role("region", name="Totals of January 2026")
    expect(totals.locator(".inall")).to_contain_text("2 h 50 min")
    expect(totals.get_by_role("listitem").filter(has_text="Olga Sowa")).to_contain_text(
        "1 h 30 min"
    )
    assert SECRET not in page.content()
    assert_accessible(page)

    with page.expect_download() as saved:
        page.get_by_role("button", name="Save as table").click()
    text = Path(saved.value.path()).read_text(encoding="utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(text)))
    assert [line["Tasks"] for line in lines][-1] == "Sorted the files"
    assert {line["Minutes"] for line in lines} == {"80", "90", ""}
    assert SECRET not in text
    assert COST not in text

    page.evaluate("window.print = () => { window.printed = true }")
    page.get_by_role("button", name="Print").click()
    page.emulate_media(media="print")
    # Several sites of one client bear one name: the code tells them apart.
    paper = page.locator(".printout")
    expect(paper.get_by_role("heading", name="Work")).to_be_visible()
    expect(paper).to_contain_text(re.compile(r", NOWAK-7 · .*Printed on .* · Biuro Centrum"))
    expect(page.get_by_text("In all: 2 h 50 min")).to_be_visible()
    expect(page.get_by_role("button", name="Print")).to_be_hidden()
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen")

    page.get_by_label("Who worked").fill("zak")
    expect(record(page, "Changed the lamps")).to_have_count(0)
    expect(record(page, "Łukasz Żak")).to_be_visible()
    page.locator(".plate").filter(has_text="ROSSI").click()
    expect(page.get_by_text("No work record fits")).to_be_visible()
    assert "who=zak" in page.url
    assert f"from={DAY}" in page.url


def test_quantity_is_written_as_in_the_language_of_who_reads_it(
    running: Running, as_person: Opener
) -> None:
    def speaking(route: Route) -> None:
        """The president of the demo speaks English."""
        answer = route.fetch()
        told = answer.json()
        told["user"]["language"] = "it"
        route.fulfill(response=answer, json=told)

    clients = running.call("GET", "/me/companies", by="president").json["items"]
    nowak = next(one for one in clients if one["code"] == "NOWAK-7")
    watched = as_person()
    page = watched.page()
    sign_in(page, *running.sign_ins["president"])
    expect(page.get_by_role("heading", name="Hello, Anna")).to_be_visible()
    watched.context.route("**/api/session/refresh", speaking)
    page.goto(f"{running.address}/work?company={nowak['id']}")

    expect(page.get_by_role("heading", name="Lavori")).to_be_visible()
    expect(page.get_by_text("Materiali: Przewód 3x1,5 = 12,5 m")).to_be_visible()
