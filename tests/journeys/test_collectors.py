"""A company's collectors: staff add, change and end them; the company sees and ends them too."""

import re
import secrets
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.harness.browser import assert_accessible, at_register, sign_in
from tests.harness.made import PASSWORD, a_company, a_person, once
from tests.harness.running import Running, eventually
from tests.journeys.conftest import Opener
from tests.samples.files import letter_pdf

pytestmark = [
    pytest.mark.stack,
    pytest.mark.browser,
    pytest.mark.enable_socket,
]

WIDTH = 360


def entered(running: Running, page: Page, who: str = "clerk") -> Page:
    at_register(page, *running.sign_ins[who])
    return page


def an_owner(running: Running, *companies: dict[str, Any]) -> str:
    """Somebody who owns companies and can sign in; the address."""
    email = f"collects.{secrets.token_hex(5)}@example.org"
    a_person(running, email, *companies)
    return email


def a_scanned_letter(running: Running, company: dict[str, Any]) -> dict[str, Any]:
    """A mail item with a scan on it."""
    body = {
        "company_id": company["id"],
        "sender": "Kancelaria Nowak",
        "kind": "letter",
        "received_on": running.call("GET", "/office/seats/totals", by="clerk").json["month"]
        + "-01",
        "notice": "none",
    }
    answer = running.call("POST", "/office/mail", body, by="clerk", headers=once())
    assert answer.status == 201, answer.body
    item: dict[str, Any] = answer.json
    running.drop(f"{item['number']}/pelnomocnictwo.pdf", letter_pdf())
    path = f"/office/companies/{company['id']}/mail/{item['id']}"
    eventually(lambda: running.call("GET", path, by="clerk").json["scans"], within_s=60)
    return item


def a_named(running: Running, company: dict[str, Any], name: str, **values: Any) -> Any:
    """A named person, by the API."""
    body = {
        "name": name,
        "document_type": "id_card",
        "last_four": "12AB",
        "valid_from": "2020-01-01",
    } | values
    path = f"/office/companies/{company['id']}/collectors"
    answer = running.call("POST", path, body, by="clerk", headers=once())
    assert answer.status == 201, answer.body
    return answer.json


def test_staff_add_correct_and_end_who_may_collect(running: Running, as_person: Opener) -> None:
    company = a_company(running, "Odbiór sp. z o.o.")
    an_owner(running, company)
    item = a_scanned_letter(running, company)
    page = entered(running, as_person().page())
    page.goto(f"{running.address}/office/companies/{company['id']}")
    page.get_by_role("link", name="Collectors").click()

    people = page.get_by_role("region", name="People of the company")
    expect(people.get_by_role("link", name="Olga Wanda")).to_be_visible()
    expect(people.get_by_role("link", name="Contacts and guests")).to_have_attribute(
        "href", f"/office/companies/{company['id']}/contacts"
    )
    expect(page.get_by_text("No named persons yet")).to_be_visible()
    assert_accessible(page)

    page.get_by_role("button", name="Add a person").click()
    dialog = page.get_by_role("dialog", name="Add a person")
    dialog.get_by_label("First and last name").fill("Jan Kowalski")
    dialog.get_by_label("Last four signs").fill("ABC123456")
    dialog.get_by_role("button", name="Let this person collect").click()
    expect(dialog.get_by_text("Write only the last one to four letters or digits")).to_be_visible()
    dialog.get_by_label("Last four signs").fill("3456")
    dialog.get_by_role("button", name="Choose a scan").click()
    dialog.get_by_role("button", name=re.compile("pelnomocnictwo")).click()
    expect(dialog.get_by_text(item["number"])).to_be_visible()
    assert_accessible(page)
    dialog.get_by_role("button", name="Let this person collect").click()

    row = page.get_by_role("row").filter(has_text="Jan Kowalski")
    expect(row).to_contain_text("Identity card ending in 3456")
    expect(row).to_contain_text("May collect")
    row.get_by_role("button", name="Open Jan Kowalski").click()
    expect(page.get_by_role("dialog", name="pelnomocnictwo.pdf")).to_be_visible()
    page.go_back()

    row.get_by_role("link", name="Jan Kowalski").click()
    dialog = page.get_by_role("dialog", name="Jan Kowalski")
    dialog.get_by_label("Last day").fill("2099-12-31")
    dialog.get_by_role("button", name="Save").click()
    expect(row).to_contain_text("31 Dec 2099")
    dialog.get_by_role("button", name="End").click()
    assert_accessible(page)
    dialog = page.get_by_role("dialog", name="End for Jan Kowalski?")
    dialog.get_by_role("button", name="End").click()
    expect(row).to_contain_text("Ended")
    expect(dialog).to_be_hidden()


def test_what_was_typed_stays_while_somebody_else_ends_the_entry(
    running: Running, as_person: Opener
) -> None:
    company = a_company(running, "Zmiana sp. z o.o.")
    line = a_named(running, company, "Ewa Zmienna")
    page = entered(running, as_person().page())
    place = f"{running.address}/office/companies/{company['id']}/collectors"
    page.goto(f"{place}?collector={line['id']}")
    dialog = page.get_by_role("dialog", name="Ewa Zmienna")
    dialog.get_by_label("First and last name").fill("Ewa Poprawiona")

    path = f"/office/companies/{company['id']}/collectors/{line['id']}"
    body = {"last_four": "9999"}
    other = running.call("PATCH", path, body, by="admin", headers={"If-Match": '"1"'})
    assert other.status == 200, other.body
    dialog.get_by_role("button", name="Save").click()

    expect(dialog.get_by_text("Somebody else changed this meanwhile")).to_be_visible()
    expect(dialog.get_by_label("First and last name")).to_have_value("Ewa Poprawiona")
    expect(dialog.get_by_label("Last four signs")).to_have_value("9999")
    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_role("row").filter(has_text="Ewa Poprawiona")).to_contain_text("9999")


def test_company_sees_who_may_collect_on_a_phone_and_ends_one(
    running: Running, as_person: Opener
) -> None:
    company = a_company(running, "Nasza sp. z o.o.")
    a_named(running, company, "Kurier Szybki", last_four="77")
    email = an_owner(running, company)
    page = as_person(viewport={"width": WIDTH, "height": 740}).page()
    sign_in(page, email, PASSWORD)
    page.get_by_role("link", name="Collectors").click()

    expect(page.get_by_role("heading", name="Who may collect", level=1)).to_be_visible()
    people = page.get_by_role("region", name="People of the company")
    expect(people.get_by_text("Olga Wanda")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTH
    assert_accessible(page)
    row = page.get_by_role("row").filter(has_text="Kurier Szybki")
    row.get_by_role("button", name="End Kurier Szybki").click()
    dialog = page.get_by_role("dialog", name="End for Kurier Szybki?")
    assert_accessible(page)
    dialog.get_by_role("button", name="End").click()

    expect(row).to_contain_text("Ended")
    expect(row.get_by_role("button")).to_have_count(0)
    assert_accessible(page)
