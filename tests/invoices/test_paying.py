"""Payments through the API: marked by staff, seen by whoever may, counted on plates and lists."""

from datetime import date, timedelta
from typing import Any

import pytest

from chalicelib.access.model import GrantPermission, User
from chalicelib.access.resolve import DEFAULT_TIME_ZONE
from chalicelib.core import clock, ids
from chalicelib.invoices.service import retire_invoice
from tests.builders import a_clerk, a_company, a_grant, a_person_of, a_user, an_actor, an_invoice
from tests.harness.calls import recorded, table_calls
from tests.harness.client import Answer, ApiClient


def day(number: int) -> date:
    """A day of the office, so many after today."""
    return clock.today(DEFAULT_TIME_ZONE) + timedelta(days=number)


@pytest.fixture
def clerk(api: ApiClient) -> User:
    return a_clerk()


def listed(path: str, by: User) -> list[str]:
    answer = ApiClient().get(path, by=by)
    assert answer.status == 200, answer.text
    return [one["number"] for one in answer.json["items"]]


def plate(by: User) -> Any:
    (one,) = ApiClient().get("/me/companies", by=by).json["items"]
    return one["counters"]["unpaid_invoices"]


def pay(clerk: User, invoices: list[dict[str, Any]], day: str = "2026-11-01") -> Answer:
    body = {"paid_on": day, "invoices": invoices}
    key = ids.random_word(20)
    return ApiClient().post("/office/invoices/pay", body, by=clerk, idempotency_key=key)


def test_payment_moves_plate_and_lists_for_both_sides(clerk: User) -> None:
    company = a_company()
    owner = a_person_of(company)
    issued = {"issued_on": day(-12)}
    late = an_invoice(company, number="late", due_on=day(-3), **issued)
    an_invoice(company, number="soon", due_on=day(3), **issued)
    an_invoice(company, number="never", due_on=None, **issued)
    gross = {"minor": late.gross.minor * 3, "currency": late.gross.currency}
    assert plate(owner) == {"count": 3, "sums": [gross]}
    bases = {"/office/invoices": clerk, "/me/invoices": owner}
    bases |= {f"/companies/{company.id}/invoices": owner}
    for base, by in bases.items():
        assert listed(f"{base}?payment=unpaid", by) == ["late", "soon", "never"]
        assert listed(f"{base}?payment=overdue", by) == ["late"]

    one = f"/office/companies/{company.id}/invoices/{late.id}"
    done = ApiClient().post(f"{one}/pay", {"paid_on": f"{day(0)}"}, by=clerk, if_match='"1"')

    assert done.status == 200, done.text
    assert (done.json["payment"], done.json["paid_on"]) == ("paid", f"{day(0)}")
    assert plate(owner)["count"] == 2
    for base, by in bases.items():
        assert listed(f"{base}?payment=paid", by) == ["late"]
        assert listed(f"{base}?payment=overdue", by) == []
        assert sorted(listed(base, by)) == ["late", "never", "soon"]
    again = ApiClient().post(f"{one}/pay", {"paid_on": f"{day(0)}"}, by=clerk, if_match='"2"')
    assert (again.status, again.code) == (409, "invoice_paid")
    undone = ApiClient().post(f"{one}/unpay", by=clerk, if_match='"2"')
    assert (undone.status, undone.json["payment"], plate(owner)["count"]) == (200, "overdue", 3)


def test_several_are_paid_together_or_not_at_all(clerk: User) -> None:
    companies = [a_company(), a_company()]
    owner = a_person_of(*companies)
    seen = [
        {"company_id": each.id, "invoice_id": an_invoice(each).id, "version": 1}
        for each in (*companies, companies[0])
    ]

    stale = pay(clerk, [*seen[:2], seen[2] | {"version": 2}])
    assert stale.status == 400, stale.text
    assert [(e["field"], e["code"]) for e in stale.json["errors"]] == [
        ("invoices.2", "stale_version")
    ]
    assert len(listed("/me/invoices?payment=unpaid", owner)) == 3

    answer = pay(clerk, seen)

    assert (answer.status, answer.json) == (200, {"paid": 3})
    assert listed("/me/invoices?payment=unpaid", owner) == []
    plates = ApiClient().get("/me/companies", by=owner).json["items"]
    assert [one["counters"]["unpaid_invoices"] for one in plates] == [{"count": 0, "sums": []}] * 2


def test_list_across_companies_is_the_same_whatever_others_have(clerk: User) -> None:
    """T12: invoices of companies that a grant does not open change no byte, nor where pages end."""
    anna, mine, closed = a_user(), a_company(), a_company()
    a_grant(anna, mine)
    a_grant(anna, closed, permissions=frozenset({GrantPermission.MAIL}))
    for number in range(5):
        an_invoice(mine, number=f"FV {number}", due_on=day(number))

    def pages() -> list[str]:
        texts, cursor = [], ""
        while True:
            path = f"/me/invoices?payment=unpaid&limit=2{cursor}"
            answer = ApiClient().get(path, by=anna)
            texts.append(answer.text)
            if not answer.json["next"]:
                return texts
            cursor = f"&cursor={answer.json['next']}"

    before = pages()
    for foreign in (closed, a_company()):
        for number in range(3):
            an_invoice(foreign, number=f"X {number}", due_on=day(number))

    assert pages() == before
    assert len(before) == 3


def test_lists_cost_two_trips(clerk: User) -> None:
    company = a_company()
    an_invoice(company)
    owner = a_person_of(company)
    paths = {
        f"/companies/{company.id}/invoices": owner,
        f"/office/companies/{company.id}/invoices?payment=unpaid": clerk,
        "/office/invoices": clerk,
    }
    for path, by in paths.items():
        with recorded() as seen:
            assert listed(path, by)
        assert table_calls(seen) == ["Query", "BatchGetItem"]


def test_home_names_what_is_overdue(clerk: User) -> None:
    company = a_company()
    early = {"issued_on": day(-12)}
    an_invoice(company, number="late", due_on=day(-3), **early)
    an_invoice(company, number="today", due_on=day(0), **early)
    gone = an_invoice(company, number="gone", due_on=day(-3), **early)
    retire_invoice(an_actor(), gone, seen_version=1)

    overdue = ApiClient().get("/office/attention", by=clerk).json["invoices_overdue"]

    assert (overdue["count"], [one["name"] for one in overdue["first"]]) == (1, ["late"])
