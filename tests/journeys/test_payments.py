"""
Payments: staff mark one invoice as paid and several at once, and take one back; people of two
companies see what is owed before they enter either, and save the list.
"""

import csv
import io
import re
import secrets
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from chalicelib.core import clock
from tests.harness.browser import assert_accessible, at_register, sign_in
from tests.harness.made import PASSWORD, a_company, a_person, once
from tests.harness.running import Running
from tests.journeys.conftest import Opener

pytestmark = [
    pytest.mark.stack,
    pytest.mark.browser,
    pytest.mark.enable_socket,
]


def enter(running: Running, company: dict[str, Any], number: str, due_on: date) -> None:
    """PLN 123.00, issued a month before it is due."""
    body = {
        "number": number,
        "issued_on": f"{due_on - timedelta(days=30)}",
        "due_on": f"{due_on}",
        "net": {"minor": 10_000, "currency": "PLN"},
        "vat": {"minor": 2_300, "currency": "PLN"},
        "gross": {"minor": 12_300, "currency": "PLN"},
    }
    path = f"/office/companies/{company['id']}/invoices"
    answer = running.call("POST", path, body, by="clerk", headers=once())
    assert answer.status == 201, answer.body


def row(page: Page, number: str) -> Locator:
    link = page.get_by_role("link", name=number, exact=True)
    return page.get_by_role("row").filter(has=link)


def choose(page: Page, payment: str) -> None:
    """The list that was asked for, and not the one of before, is shown from then on."""
    with page.expect_response(lambda answer: f"payment={payment}" in answer.url):
        page.get_by_label("Payment").select_option(payment)


def test_staff_mark_invoices_as_paid_and_their_companies_see_what_is_left(
    running: Running, as_person: Opener
) -> None:
    word, today = secrets.token_hex(4), clock.now().date()
    companies = [a_company(running, f"{name} {word}") for name in ("Late", "Timely")]
    email = f"payer.{word}@example.org"
    a_person(running, email, *companies, permissions=["invoices"])
    late, soon, next_month = f"L-{word}", f"S-{word}", f"N-{word}"
    enter(running, companies[0], late, today - timedelta(days=9))
    enter(running, companies[0], soon, today + timedelta(days=9))
    enter(running, companies[1], next_month, today + timedelta(days=39))
    office, client = as_person().page(), as_person(viewport={"width": 390, "height": 800}).page()
    at_register(office, *running.sign_ins["clerk"])
    sign_in(client, email, PASSWORD)

    _see_what_is_owed(client, late, soon, next_month)
    _pay_one(office, running, companies[0]["id"], late)
    _take_back(office, late)
    _pay_several(office, running, word, late, next_month)
    _see_what_is_left(client, running, companies[0]["name"], late, soon)


def _see_what_is_owed(client: Page, late: str, soon: str, next_month: str) -> None:
    owed = client.get_by_role("link", name=re.compile(r"^3 unpaid invoices: PLN\s369\.00$"))
    expect(owed).to_be_visible()
    assert_accessible(client)
    owed.click()
    expect(client.get_by_role("heading", name="Invoices of all companies")).to_be_visible()
    links = client.get_by_role("table").get_by_role("link")
    expect(links).to_have_text([late, soon, next_month])
    expect(row(client, late)).to_contain_text("Overdue")
    expect(row(client, soon)).to_contain_text("To be paid")
    expect(client.get_by_role("button", name="Mark as paid")).to_have_count(0)
    assert_accessible(client)
    assert client.evaluate("document.documentElement.scrollWidth <= innerWidth")
    client.get_by_role("link", name=soon).click()
    expect(client.get_by_role("heading", name=soon)).to_be_visible()
    client.get_by_role("link", name="Invoices of all companies").click()
    expect(links).to_have_text([late, soon, next_month])
    expect(client.get_by_label("Payment")).to_have_value("unpaid")


def _pay_one(office: Page, running: Running, company_id: str, number: str) -> None:
    office.goto(f"{running.address}/office/companies/{company_id}/invoices")
    choose(office, "overdue")
    expect(office.get_by_role("table").get_by_role("link")).to_have_text([number])
    office.get_by_role("link", name=number).click()
    office.get_by_role("button", name="Mark as paid").click()
    form = office.get_by_role("dialog", name=f"Mark invoice {number} as paid")
    expect(form.get_by_text("PLN 123.00")).to_be_visible()
    day = form.get_by_label("Day of payment")
    today = date.fromisoformat(day.input_value())
    day.evaluate("(field) => field.removeAttribute('max')")
    day.fill(f"{today + timedelta(days=2)}")
    form.get_by_role("button", name="Mark as paid").click()
    expect(day).to_have_attribute("aria-invalid", "true")
    assert_accessible(office)
    day.fill(f"{today}")
    form.get_by_role("button", name="Mark as paid").click()
    expect(form).to_have_count(0)
    facts = office.get_by_role("region", name="What it says")
    expect(facts).to_contain_text("Paid on")
    expect(office.get_by_role("button", name="Mark as paid")).to_have_count(0)


def _take_back(office: Page, number: str) -> None:
    office.get_by_role("button", name="Not paid").click()
    dialog = office.get_by_role("dialog", name=f"Is invoice {number} not paid?")
    expect(dialog.get_by_text("It counts among the unpaid ones again")).to_be_visible()
    assert_accessible(office)
    dialog.get_by_role("button", name="Not paid").click()
    expect(dialog).to_have_count(0)
    expect(office.get_by_role("region", name="What it says")).to_contain_text("Overdue")


def _pay_several(office: Page, running: Running, word: str, *numbers: str) -> None:
    """Of two companies at once, out of the list of all."""
    office.goto(f"{running.address}/office/invoices?q={word}&payment=unpaid")
    for number in numbers:
        office.get_by_label(f"Choose {number}").check()
    chosen = office.get_by_role("region", name="What is chosen")
    chosen.get_by_role("button", name="Mark as paid").click()
    form = office.get_by_role("dialog", name="Mark 2 invoices as paid")
    expect(form.get_by_text("Together PLN 246.00")).to_be_visible()
    assert_accessible(office)
    form.get_by_role("button", name="Mark as paid").click()
    expect(form).to_have_count(0)
    expect(chosen).to_have_count(0)
    for number in numbers:
        expect(row(office, number)).to_have_count(0)
    choose(office, "paid")
    for number in numbers:
        expect(row(office, number)).to_contain_text("Paid on")


def _see_what_is_left(client: Page, running: Running, company: str, paid: str, unpaid: str) -> None:
    client.goto(f"{running.address}/")
    client.get_by_role("link", name=re.compile(r"^1 unpaid invoice: PLN\s123\.00$")).click()
    expect(client.get_by_role("table").get_by_role("link")).to_have_text([unpaid])
    choose(client, "paid")
    expect(row(client, paid)).to_be_visible()
    with client.expect_download() as saved:
        client.get_by_role("button", name="Save as table").click()
    text = Path(saved.value.path()).read_text(encoding="utf-8-sig")
    lines = {line["Number"]: line for line in csv.DictReader(io.StringIO(text))}
    assert (lines[paid]["Company"], lines[paid]["Gross"]) == (company, "123.00")
    assert (lines[paid]["Payment"], unpaid in lines) == ("Paid", False)
