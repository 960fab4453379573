"""
Summaries (R30, R31): an admin sets prices and a package, staff record and correct, and the company
sees the very same figures once the office lets it.
"""

import csv
import io
import re
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.harness.browser import assert_accessible, sign_in
from tests.harness.made import PASSWORD, a_company, once
from tests.harness.running import Running
from tests.journeys.conftest import Opener

pytestmark = [
    pytest.mark.stack,
    pytest.mark.browser,
    pytest.mark.enable_socket,
]

PRICES = "/office/settings/prices"
REASON = "One hour was cancelled in time"


@pytest.fixture
def kept_off(running: Running) -> Iterator[None]:
    """Companies see no summaries, as the product begins; afterwards what they saw before."""
    before = running.call("GET", "/office/settings", by="admin").json["client_summaries"]
    show_to_companies(running, is_shown=False)
    yield
    show_to_companies(running, is_shown=before)


def show_to_companies(running: Running, *, is_shown: bool) -> None:
    """What the switch in the general settings does."""
    seen = running.call("GET", "/office/settings", by="admin").json["version"]
    answer = running.call(
        "PATCH",
        "/office/settings",
        {"client_summaries": is_shown},
        by="admin",
        headers={"If-Match": f'"{seen}"'},
    )
    assert answer.status == 200, answer.body


def a_reader(running: Running, *companies: dict[str, Any]) -> str:
    """Somebody who may see the summaries of companies; the e-mail."""
    email = f"reader.{secrets.token_hex(5)}@example.org"
    body = {
        "first_name": "Olga",
        "last_name": "Reader",
        "email": email,
        "language": "en",
        "grants": [
            {"company_id": one["id"], "kind": "owner", "permissions": ["summaries", "mail"]}
            for one in companies
        ],
        "send_way_in": False,
    }
    answer = running.call("POST", "/office/users", body, by="admin", headers=once())
    assert answer.status == 201, answer.body
    token = answer.json["link"].partition("#")[2]
    assert running.call("POST", "/password", {"token": token, "password": PASSWORD}).status == 204
    return email


def figures(page: Page) -> list[list[str]]:
    """Every cell of the month's table, and its sums."""
    table = page.get_by_role("table", name="Services of")
    expect(table).to_be_visible()
    rows = [row.locator("td").all_inner_texts() for row in table.locator("tbody tr").all()]
    return [*rows, page.locator(".duesums dd").all_inner_texts()]


def line(page: Page, text: str) -> Locator:
    """A service's row of the month."""
    return page.get_by_role("table", name="Services of").get_by_role("row").filter(has_text=text)


def test_company_sees_the_figures_of_staff_once_the_office_lets_it(
    running: Running, as_person: Opener, kept_off: None
) -> None:
    mark = secrets.token_hex(3)
    service, package = f"Meeting room {mark}", f"Office {mark}"
    company, other = a_company(running, f"Summed {mark}"), a_company(running, f"Other {mark}")
    email = a_reader(running, company, other)
    page = as_person().page()
    sign_in(page, *running.sign_ins["admin"])
    expect(page.get_by_role("link", name="Settings")).to_be_visible()

    _offer(page, running, service, package)
    page.goto(f"{running.address}/office/companies/{company['id']}/summaries")
    _give(page, package)
    _record_and_correct(page, service)
    told_to_staff = figures(page)

    page = as_person().page()
    sign_in(page, email, PASSWORD)
    expect(page.get_by_role("heading", name="Hello, Olga")).to_be_visible()
    _is_refused(page, running, company)
    show_to_companies(running, is_shown=True)
    page.reload()
    _read(page, running, service, told_to_staff)
    _print_and_turn_to(page, other)


def _offer(page: Page, running: Running, service: str, package: str) -> None:
    page.goto(running.address + PRICES)
    page.get_by_role("button", name="Add service").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name in Polish").fill(service)
    dialog.get_by_label("Name in Italian").fill(service)
    dialog.get_by_label("Unit").fill("h")
    dialog.get_by_role("button", name="Add service").click()
    expect(dialog.get_by_text("Fill in this field")).to_be_visible()
    dialog.get_by_label("Name in English").fill(service)
    dialog.get_by_role("button", name="Add service").click()
    expect(dialog.get_by_role("heading", name=service)).to_be_visible()
    dialog.get_by_label("Price of one").fill("60")
    dialog.get_by_label("VAT in percent").fill("23")
    dialog.get_by_role("button", name="Save").last.click()
    prices = dialog.get_by_role("list", name="Prices: ")
    expect(prices.get_by_role("listitem")).to_contain_text("60.00 + 23% VAT")
    assert_accessible(page)
    dialog.get_by_role("button", name="Close").click()

    page.get_by_role("button", name="Add package").click()
    dialog.get_by_label("Name of the package").fill(package)
    dialog.get_by_label("Price a month").fill("50")
    dialog.get_by_label("VAT in percent").fill("23")
    dialog.get_by_label(f"{service}: Included").fill("1.5")
    dialog.get_by_role("button", name="Add package").click()
    expect(dialog.get_by_text("Enter a whole number")).to_be_visible()
    assert_accessible(page)
    dialog.get_by_label(f"{service}: Included").fill("2")
    dialog.get_by_role("button", name="Add package").click()
    row = page.get_by_role("table", name="Packages").get_by_role("row").filter(has_text=package)
    expect(row).to_contain_text(f"2 × {service}")
    assert_accessible(page)


def _give(page: Page, package: str) -> None:
    expect(page.get_by_text("This company has no package.")).to_be_visible()
    page.get_by_label("Package", exact=True).select_option(label=package)
    page.get_by_role("button", name="Save package").click()
    expect(page.get_by_text(f"Package “{package}”, ")).to_be_visible()


def _record_and_correct(page: Page, service: str) -> None:
    page.get_by_role("button", name="Record a service").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Service").select_option(label=f"{service} · h")
    dialog.get_by_label("Quantity").fill("5")
    dialog.get_by_label("Note").fill("Board meeting")
    dialog.get_by_role("button", name="Record", exact=True).click()
    expect(dialog).to_have_count(0)
    cells = line(page, service).get_by_role("cell")
    expect(cells.nth(1)).to_contain_text(re.compile("5$"))
    expect(cells.nth(4)).to_contain_text(re.compile("3$"))

    line(page, service).get_by_role("link").click()
    expect(dialog.get_by_text("Board meeting")).to_be_visible()
    assert_accessible(page)
    dialog.get_by_role("button", name="Correct").click()
    dialog.get_by_label("Right quantity").fill("4")
    dialog.get_by_role("button", name="Correct").click()
    expect(dialog.get_by_text("Fill in this field")).to_be_visible()
    dialog.get_by_label("Reason").fill(REASON)
    dialog.get_by_role("button", name="Correct").click()
    expect(dialog.get_by_text("Counts as 4 after correction")).to_be_visible()
    dialog.get_by_role("button", name="Close").click()
    expect(cells.nth(1)).to_contain_text(re.compile("4$"))
    # 50.00 a month and two hours beyond, with 23 % on both.
    expect(page.locator(".duesums dd")).to_contain_text(["170.00", "39.10", "209.10"])
    assert_accessible(page)


def _is_refused(page: Page, running: Running, company: dict[str, Any]) -> None:
    page.goto(f"{running.address}/summaries?company={company['id']}")
    expect(page.get_by_text("The office does not show summaries to companies")).to_be_visible()
    expect(page.get_by_role("link", name="Summaries")).to_have_count(0)
    assert_accessible(page)


def _read(page: Page, running: Running, service: str, told_to_staff: list[list[str]]) -> None:
    expect(page.get_by_role("link", name="Summaries")).to_be_visible()
    assert figures(page) == told_to_staff
    chart = page.get_by_role("table", name="Cost without VAT")
    expect(chart.get_by_role("row").last).to_contain_text("170.00")
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save as table").click()
    text = Path(saved.value.path()).read_text(encoding="utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(text)))
    assert [(one["Used"], one["Total"]) for one in lines if one["Service"] == service] == [
        ("4", "120.00")
    ]
    assert (lines[-1]["Net"], lines[-1]["VAT"], lines[-1]["Gross"]) == ("170.00", "39.10", "209.10")

    line(page, service).get_by_role("link").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text(REASON)).to_be_visible()
    expect(dialog.get_by_role("button", name="Correct")).to_have_count(0)
    staff = running.call("GET", "/me", by="admin").json
    assert staff["last_name"] not in page.content()
    assert_accessible(page)
    dialog.get_by_role("button", name="Close").click()


def _print_and_turn_to(page: Page, other: dict[str, Any]) -> None:
    # What a browser prints by itself is the page without what belongs to the screen.
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name="Summaries")).to_be_visible()
    for kept_off in (
        page.get_by_role("button", name="Print"),
        page.get_by_role("link", name="Summaries"),
    ):
        expect(kept_off).to_be_hidden()
    page.emulate_media(media="screen")
    page.evaluate("window.print = () => {}")
    page.get_by_role("button", name="Print").click()
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name="Summaries · ")).to_be_visible()
    expect(page.get_by_role("button", name="Print")).to_be_hidden()
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen")

    page.get_by_role("button", name="The month before").click()
    before = page.get_by_role("combobox", name="Month").input_value()
    page.locator(".plate").filter(has_text=other["code"]).click()
    expect(page.get_by_text("No package in this month")).to_be_visible()
    expect(page.get_by_role("heading", name="Summaries")).to_be_visible()
    expect(page.get_by_role("combobox", name="Month")).to_have_value(before)
