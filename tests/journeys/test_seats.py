"""Office → Seats: who counted and why, who pays what, the month as a file, and prices (R14)."""

import csv
import io
import re
import secrets
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.harness.browser import assert_accessible, at_register, sign_in
from tests.harness.made import a_company, once
from tests.harness.running import Running
from tests.journeys.conftest import Opener

pytestmark = [
    pytest.mark.stack,
    pytest.mark.browser,
    pytest.mark.screens,
    pytest.mark.enable_socket,
]

SCREEN, PRICES = "/office/seats", "/office/settings/seats"
WIDTH = 360
HOSTILE = ["=1+1", "+48 22", "-2", "=SUM(A1)"]


def a_person(running: Running, name: str, *companies: Any, payer: Any = None) -> dict[str, Any]:
    """Somebody with accesses, by the API."""
    body = {
        "first_name": name,
        "last_name": f"Seat {secrets.token_hex(2)}",
        "email": f"seat.{secrets.token_hex(5)}@example.org",
        "language": "pl",
        "payer_id": payer and payer["id"],
        "grants": [
            {"company_id": one["id"], "kind": "contact", "permissions": ["mail"]}
            for one in companies
        ],
        "send_way_in": False,
    }
    answer = running.call("POST", "/office/users", body, by="clerk", headers=once())
    assert answer.status == 201, answer.body
    found: dict[str, Any] = answer.json["user"]
    return found


def full_name(person: dict[str, Any]) -> str:
    return f"{person['first_name']} {person['last_name']}"


def set_prices(running: Running, prices: list[dict[str, Any]]) -> None:
    seen = running.call("GET", "/office/settings", by="admin").json["version"]
    headers = {"If-Match": f'"{seen}"'}
    body = {"seat_prices": prices}
    answer = running.call("PATCH", "/office/settings", body, by="admin", headers=headers)
    assert answer.status == 200, answer.body


def totals(running: Running) -> Any:
    return running.call("GET", "/office/seats/totals", by="clerk").json


@pytest.fixture
def priced(running: Running) -> Iterator[str]:
    """This month costs 2.00 and 23 % VAT; afterwards nothing again."""
    month: str = totals(running)["month"]
    price = {"minor": 200, "currency": "EUR"}
    set_prices(running, [{"from_month": month, "price": price, "vat_basis_points": 2300}])
    yield month
    set_prices(running, [])


@pytest.fixture
def unpriced(running: Running) -> Iterator[None]:
    """Nothing has a price, and none is left."""
    set_prices(running, [])
    yield
    set_prices(running, [])


def entered(running: Running, page: Page, who: str = "clerk") -> Page:
    at_register(page, *running.sign_ins[who])
    return page


def opened(page: Page) -> Page:
    page.get_by_role("navigation", name="Sections").get_by_role("link", name="Seats").click()
    expect(page.get_by_role("heading", name="Seats")).to_be_visible()
    return page


def test_month_says_who_counted_why_and_what_it_costs_whom(
    running: Running, as_person: Opener, priced: str
) -> None:
    payer, other = a_company(running, "Płatnik sp. z o.o."), a_company(running, "Inna")
    first = a_person(running, "Ada", payer, other, payer=payer)
    a_person(running, "Bea", other, payer=payer)
    page = opened(entered(running, as_person().page()))

    sums = page.get_by_role("table", name="Totals by payer")
    line = sums.get_by_role("row").filter(has_text=payer["code"])
    expect(line).to_have_text(re.compile(r"2\s*Net €4\.00\s*VAT €0\.92\s*Gross €4\.92"))
    expect(page.get_by_text("Price per seat: €2.00 and 23% VAT")).to_be_visible()
    expect(page.get_by_text("This month is still running")).to_be_visible()
    whole = totals(running)["in_all"]
    last = sums.get_by_role("row").filter(has_text="In all")
    expect(last.get_by_role("cell").nth(1)).to_have_text(re.compile(f"{whole['count']}$"))
    person = page.get_by_role("row").filter(has_text=full_name(first))
    expect(person).to_contain_text("Contact")
    expect(person.get_by_role("cell").nth(2)).to_contain_text(payer["name"])
    assert_accessible(page)
    person.get_by_role("link").click()
    expect(page.get_by_role("heading", name=full_name(first))).to_be_visible()


def test_month_is_saved_as_a_table_of_all_its_pages(
    running: Running, as_person: Opener, priced: str
) -> None:
    payer = a_company(running, 'Żółw, "Synowie" sp. k.')
    people = [a_person(running, name, payer, payer=payer) for name in HOSTILE]
    page = opened(entered(running, as_person().page()))
    asked: list[str] = []

    def in_small_pages(route: Route) -> None:
        asked.append(route.request.url)
        route.continue_(url=route.request.url.replace("limit=100", "limit=3"))

    page.route("**/api/office/seats?*limit=100*", in_small_pages)
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save as table").click()
    content = saved.value.path().read_bytes()

    assert saved.value.suggested_filename == f"awizo-seats-{priced}.csv"
    assert len(asked) > 1
    text = content.decode("utf-8")
    assert text.startswith("\ufeffMonth,Person,")
    assert text.count("\r\n") == text.count("\n")
    head, *lines = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    due = totals(running)
    assert len(lines) == due["in_all"]["count"] + len(due["payers"])
    assert {len(line) for line in lines} == {len(head)} == {16}
    assert head[3] == "Counted at (Europe/Warsaw)"
    assert head[12:] == ["Payer’s seats", "Payer’s net", "Payer’s VAT", "Payer’s gross"]
    ours = {line[2]: line for line in lines if line[2]}
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", line[3]) for line in ours.values())
    (sums,) = [line for line in lines if not line[2] and line[7] == payer["code"]]
    count = len(people)
    amounts = [f"{part * count:.2f}" for part in (2.00, 0.46, 2.46)]
    assert sums[8:] == [payer["name"], "", "23.00", "EUR", str(count), *amounts]
    for person in people:
        line = ours[person["id"]]
        assert line[1] == f"'{full_name(person)}", "no formula"
        assert line[0] == priced
        assert line[4:9] == ["Contact", payer["code"], payer["name"], payer["code"], payer["name"]]
        assert line[9:] == ["2.00", "23.00", "EUR", "", "", "", ""]
    assert '"Żółw, ""Synowie"" sp. k."' in text
    expect(page.get_by_text(re.compile(r"seats? saved as a table"))).to_be_visible()


@pytest.fixture
def in_polish(running: Running) -> Iterator[None]:
    """The clerk reads Polish for a while."""
    speak(running, "pl")
    yield
    speak(running, "en")


def speak(running: Running, language: str) -> None:
    seen = {"If-Match": f'"{running.call("GET", "/me", by="clerk").json["version"]}"'}
    answer = running.call("PATCH", "/me", {"language": language}, by="clerk", headers=seen)
    assert answer.status == 200, answer.body


@pytest.mark.usefixtures("in_polish")
def test_table_is_written_as_the_spreadsheets_of_the_language_read_it(
    running: Running, as_person: Opener, priced: str
) -> None:
    person = a_person(running, "Ada", a_company(running, "Alfa; Beta"))
    page = as_person().page()
    sign_in(page, *running.sign_ins["clerk"])
    page.get_by_role("link", name="Miejsca").click()

    with page.expect_download() as saved:
        page.get_by_role("button", name="Zapisz jako tabelę").click()

    text = saved.value.path().read_bytes().decode("utf-8-sig")
    _, *lines = csv.reader(io.StringIO(text, newline=""), delimiter=";")
    (line,) = [line for line in lines if line[2] == person["id"]]
    assert (line[0], line[6], line[9:12]) == (priced, "Alfa; Beta", ["2,00", "23,00", "EUR"])


def test_table_that_cannot_be_collected_is_not_saved_in_part(
    running: Running, as_person: Opener
) -> None:
    a_person(running, "Ewa", a_company(running, "Ewa sp. z o.o."))
    page = opened(entered(running, as_person().page()))
    page.route("**/api/office/seats?*limit=100*", lambda route: route.abort())
    downloads: list[str] = []
    page.on("download", lambda one: downloads.append(one.suggested_filename))

    page.get_by_role("button", name="Save as table").click()

    expect(page.get_by_text("The server cannot be reached")).to_be_visible()
    assert_accessible(page)
    page.unroute("**/api/office/seats?*limit=100*")
    with page.expect_download():
        page.get_by_role("button", name="Save as table").click()
    expect(page.get_by_text("The server cannot be reached")).to_have_count(0)
    assert len(downloads) == 1


def test_months_go_back_and_never_beyond_the_present(running: Running, as_person: Opener) -> None:
    page = opened(entered(running, as_person().page()))
    month = page.get_by_role("combobox", name="Month")
    present = month.input_value()
    assert present == totals(running)["month"]
    expect(page.get_by_role("button", name="The month after")).to_be_disabled()

    page.get_by_role("button", name="The month before").click()

    expect(page.get_by_text(re.compile(r"Nobody counted in \w+ \d{4}"))).to_be_visible()
    expect(page.get_by_role("button", name="Save as table")).to_be_disabled()
    assert_accessible(page)
    expect(page).to_have_url(re.compile(r"month=\d{4}-\d{2}"))
    page.reload()
    expect(page.get_by_text(re.compile(r"Nobody counted in"))).to_be_visible()
    month.select_option(present)
    expect(page.get_by_role("table", name="Totals by payer")).to_be_visible()
    page.goto(f"{running.address}{SCREEN}?month=9999-12")
    expect(month).to_have_value(present)


def test_price_is_set_for_this_month_and_taken_back(
    running: Running, as_person: Opener, unpriced: None
) -> None:
    page = opened(entered(running, as_person().page(), "admin"))
    expect(page.get_by_text("No price is set for this month")).to_be_visible()
    page.get_by_role("link", name="Prices in Settings").click()
    price, vat = page.get_by_label("Price of a seat a month"), page.get_by_label("VAT in percent")
    expect(page.get_by_label("From month")).to_have_value(totals(running)["month"])

    for wrong in ("", "many", "1.234", "-1", "1e3"):
        price.fill(wrong)
        page.get_by_role("button", name="Save").click()
        expect(price).to_have_attribute("aria-invalid", "true")
    price.fill("10000000")
    vat.fill("101")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Enter a number from 0 to 1,000,000")).to_be_visible()
    expect(page.get_by_text("Enter a number from 0 to 100.")).to_be_visible()
    assert_accessible(page)
    price.fill("12,5")
    vat.fill("8")
    page.get_by_label("Currency").select_option("PLN")
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_text("Settings saved")).to_be_visible()
    prices = page.get_by_role("list", name="Prices of a seat")
    expect(prices.get_by_role("listitem")).to_have_text(re.compile(r"PLN.12\.50 \+ 8% VAT"))
    expect(prices.get_by_text("applies now")).to_be_visible()
    assert_accessible(page)
    found = totals(running)
    assert (found["price"], found["vat_basis_points"]) == (
        {"minor": 1250, "currency": "PLN"},
        800,
    )
    price.fill("13")
    page.get_by_role("button", name="Save").click()
    expect(prices.get_by_role("listitem")).to_have_text(re.compile(r"PLN.13\.00"))
    remove = prices.get_by_role("button", name="Remove the price from")
    dialog = page.get_by_role("dialog")
    remove.click()
    expect(dialog.get_by_text("no price is set and seats are only counted")).to_be_visible()
    dialog.get_by_role("button", name="Cancel").click()
    assert totals(running)["price"]["minor"] == 1300
    remove.click()
    assert_accessible(page)
    dialog.get_by_role("button", name="Remove").click()
    expect(prices).to_have_count(0)
    assert totals(running)["price"]["minor"] == 0


def test_price_that_somebody_else_changed_meanwhile_is_seen_before_it_is_replaced(
    running: Running, as_person: Opener, unpriced: None
) -> None:
    page = entered(running, as_person().page(), "admin")
    page.goto(running.address + PRICES)
    page.get_by_label("Price of a seat a month").fill("5")
    month = totals(running)["month"]
    price = {"minor": 777, "currency": "EUR"}
    set_prices(running, [{"from_month": month, "price": price, "vat_basis_points": 0}])

    page.get_by_role("button", name="Save").click()

    expect(page.get_by_text("Somebody else changed this meanwhile")).to_be_visible()
    expect(page.get_by_text("€7.77")).to_be_visible()
    expect(page.get_by_label("Price of a seat a month")).to_have_value("5")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("€5.00")).to_be_visible()


def test_clerk_sees_prices_and_changes_none(
    running: Running, as_person: Opener, priced: str
) -> None:
    page = entered(running, as_person().page())

    page.goto(running.address + PRICES)

    expect(page.get_by_text("€2.00 + 23% VAT")).to_be_visible()
    expect(page.get_by_role("button", name="Save")).to_have_count(0)
    expect(page.get_by_role("button", name="Remove")).to_have_count(0)
    assert_accessible(page)


def _session_with(**changes: str) -> Callable[[Route], None]:
    """The session's answer as if its person were somewhat else."""

    def answer(route: Route) -> None:
        found = route.fetch()
        told = found.json()
        told["user"] |= changes
        route.fulfill(response=found, json=told)

    return answer


def test_dpo_has_no_way_to_the_seats(running: Running, as_person: Opener) -> None:
    watched = as_person()
    page = entered(running, watched.page())
    watched.context.route("**/api/session/refresh", _session_with(role="dpo"))

    page.goto(running.address + SCREEN)

    expect(page.get_by_role("heading", name="What needs attention")).to_be_visible()
    expect(page.get_by_role("link", name="Users")).to_be_visible()
    expect(page.get_by_role("link", name="Seats")).to_have_count(0)


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("pl", "Miejsca"),
        pytest.param("it", "Posti", marks=pytest.mark.long),
        pytest.param("en", "Seats", marks=pytest.mark.long),
    ],
)
def test_screens_fit_a_phone_in_every_language(
    running: Running, as_person: Opener, priced: str, language: str, title: str
) -> None:
    payer = a_company(running, "Przedsiębiorstwo Wielobranżowe Konstantynopolitańczykiewicz")
    person = a_person(running, "Bardzodługieimię Drugieimię", payer, payer=payer)
    watched = as_person(
        viewport={"width": WIDTH, "height": 740}, is_mobile=True, color_scheme="dark"
    )
    page = entered(running, watched.page(), "admin")
    watched.context.route("**/api/session/refresh", _session_with(language=language))

    page.goto(running.address + SCREEN)
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    expect(page.get_by_role("link", name=full_name(person))).to_be_visible()
    _assert_fits(page)
    page.goto(f"{running.address}{SCREEN}?month={datetime.now(UTC).year - 3}-01")
    expect(page.locator(".empty")).to_be_visible()
    _assert_fits(page)
    page.goto(running.address + PRICES)
    expect(page.locator("form select[name=from_month]")).to_be_visible()
    _assert_fits(page)


def _assert_fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTH
    assert_accessible(page)
