"""`/office/seats`: who counted in a month and why, and what each payer owes."""

from typing import Any

import pytest

from chalicelib.access.model import GrantKind, Role
from chalicelib.aws.table import commit
from chalicelib.core import clock
from chalicelib.seats import store
from chalicelib.seats.model import Seat
from tests.builders import a_clerk, a_company, a_grant, a_person_of, a_user
from tests.harness.client import ApiClient
from tests.harness.moment import Moment
from tests.seats.office import a_price, an_admin, named, run_sweep, set_prices
from tests.users.office import delete_confirmed, edit

SEATS, TOTALS = "/office/seats", "/office/seats/totals"


def totals(month: str = "2026-11") -> Any:
    answer = ApiClient().get(f"{TOTALS}?month={month}", by=a_clerk())
    assert answer.status == 200, answer.text
    return answer.json


def amounts(due: Any) -> tuple[int, int, int, int]:
    return due["count"], due["net"]["minor"], due["vat"]["minor"], due["gross"]["minor"]


def test_list_says_who_counted_why_and_who_pays(api: ApiClient) -> None:
    company, payer = a_company("Nowak"), a_company("Payer")
    anna = a_person_of(company, first_name="Anna", last_name="Zych")
    bruno = a_user("Bruno", "Ąkowski")
    a_grant(bruno, company, kind=GrantKind.GUEST)
    assert edit(bruno, a_clerk(), payer_id=payer.id).status == 200

    answer = api.get(SEATS, by=a_clerk())

    assert (answer.status, named(answer.json["items"])) == (200, ["Bruno Ąkowski", "Anna Zych"])
    first, second = answer.json["items"]
    told = {"id": company.id, "code": company.code, "name": "Nowak"}
    assert (first["company"], first["kind"]) == (told, "guest")
    assert first["payer"] == {"id": payer.id, "code": payer.code, "name": "Payer"}
    assert (second["kind"], second["payer"]) == ("owner", None)
    assert second["user"] == {"id": anna.id, "name": "Anna Zych", "state": "active"}
    assert second["counted_at"].startswith("2026-11-20T09:30:00")


def test_deleted_person_keeps_the_name(api: ApiClient) -> None:
    person = a_person_of(a_company(), first_name="Olga", last_name="Nowa")
    assert delete_confirmed(person, an_admin()).status == 204

    (seat,) = api.get(SEATS, by=a_clerk()).json["items"]

    assert (seat["user"]["name"], seat["user"]["state"]) == ("Olga Nowa", "deleted")


def test_list_goes_on_over_pages(api: ApiClient) -> None:
    company, clerk = a_company(), a_clerk()
    names = [f"Anna {letter}" for letter in "ABCDE"]
    for name in names:
        a_grant(a_user(*name.split()), company)

    found, path = [], f"{SEATS}?limit=2"
    while path:
        answer = api.get(path, by=clerk).json
        found += named(answer["items"])
        path = f"{SEATS}?limit=2&cursor={answer['next']}" if answer["next"] else ""

    assert found == names


def test_totals_are_told_per_payer_and_in_all(api: ApiClient) -> None:
    company, payer, clerk = a_company(), a_company("Żółw"), a_clerk()
    for _ in range(3):
        edit(a_person_of(company), clerk, payer_id=payer.id)
    a_person_of(company)
    set_prices(a_price(minor=10))

    found = totals()

    assert (found["month"], found["is_running"]) == ("2026-11", True)
    assert found["price"] == {"minor": 10, "currency": "EUR"}
    assert found["vat_basis_points"] == 2300
    office, other = found["payers"]
    assert (office["company"], amounts(office["due"])) == (None, (1, 10, 2, 12))
    assert other["company"] == {"id": payer.id, "code": payer.code, "name": "Żółw"}
    assert amounts(other["due"]) == (3, 30, 7, 37)
    assert amounts(found["in_all"]) == (4, 40, 9, 49)


def test_price_is_the_same_for_one_company_or_fifty(api: ApiClient) -> None:
    a_person_of(*(a_company() for _ in range(50)))
    a_person_of(a_company())
    set_prices(a_price(minor=200, vat_basis_points=0))

    assert amounts(totals()["in_all"]) == (2, 400, 0, 400)


def test_without_a_price_seats_are_counted_and_cost_nothing(api: ApiClient) -> None:
    a_person_of(a_company())

    found = totals()

    assert (found["price"], found["vat_basis_points"]) == ({"minor": 0, "currency": "EUR"}, 0)
    assert amounts(found["in_all"]) == (1, 0, 0, 0)


def test_each_month_has_its_own_seats_payers_and_price(api: ApiClient, at: Moment) -> None:
    company, clerk = a_company(), a_clerk()
    anna, bruno = a_person_of(company), a_person_of(company)
    set_prices(a_price("2026-11", 100), a_price("2026-12", 300))
    at.move(days=13)
    delete_confirmed(bruno, an_admin())
    run_sweep()
    edit(anna, clerk, payer_id=company.id)
    at.move(days=31)
    run_sweep()

    november, december, january = (totals(one) for one in ("2026-11", "2026-12", "2027-01"))

    assert [amounts(one["in_all"])[:2] for one in (november, december, january)] == [
        (2, 200),
        (2, 600),
        (1, 300),
    ]
    assert [one["is_running"] for one in (november, december, january)] == [False, False, True]
    assert [payer["company"] and payer["company"]["id"] for payer in november["payers"]] == [None]
    assert [payer["company"] and payer["company"]["id"] for payer in december["payers"]] == [
        None,
        company.id,
    ]


def test_totals_count_beyond_a_page(api: ApiClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "_PAGE", 40)
    company, user = a_company(), a_user()
    for number in range(130):
        seat = Seat(
            "2026-11", f"usr_{number}", clock.now(), company.id, GrantKind.OWNER, company.id
        )
        commit(store.put_seat(seat, user))

    assert amounts(totals()["in_all"])[0] == 130


def test_month_before_anything_was_counted_is_empty(api: ApiClient) -> None:
    a_person_of(a_company())

    found = totals("2020-01")

    assert (found["payers"], amounts(found["in_all"])) == ([], (0, 0, 0, 0))
    assert api.get(f"{SEATS}?month=2020-01", by=a_clerk()).json == {"items": [], "next": None}


@pytest.mark.parametrize("path", [SEATS, TOTALS])
@pytest.mark.parametrize(
    ("month", "code"),
    [
        ("2026-12", "in_future"),
        ("9999-12", "in_future"),
        ("2026-13", "invalid_format"),
        ("2026-1", "invalid_format"),
        ("november", "invalid_format"),
        ("2026-11-01", "invalid_format"),
        ("0000-01", "invalid_format"),
        ("", "invalid_format"),
    ],
)
def test_month_that_has_not_begun_or_is_none_is_refused(
    api: ApiClient, path: str, month: str, code: str
) -> None:
    answer = api.get(f"{path}?month={month}", by=a_clerk())

    assert answer.status == 400
    assert [(e["field"], e["code"]) for e in answer.json["errors"]] == [("month", code)]


def test_running_month_is_the_one_of_the_offices_clock(api: ApiClient, at: Moment) -> None:
    at.move(days=10, hours=14)  # half past midnight on the first of December in Warsaw

    assert totals("2026-12")["is_running"]
    assert api.get(TOTALS, by=a_clerk()).json["month"] == "2026-12"


def test_cursor_of_one_month_is_refused_in_another(api: ApiClient) -> None:
    clerk, company = a_clerk(), a_company()
    for _ in range(3):
        a_person_of(company)
    cursor = api.get(f"{SEATS}?limit=1&month=2026-11", by=clerk).json["next"]

    answer = api.get(f"{SEATS}?limit=1&month=2026-10&cursor={cursor}", by=clerk)

    assert (answer.status, answer.code) == (400, "bad_request")


@pytest.mark.parametrize("path", [SEATS, TOTALS])
def test_seats_are_seen_by_admins_and_clerks_only(api: ApiClient, path: str) -> None:
    company = a_company()

    for by in (an_admin(), a_clerk()):
        assert api.get(path, by=by).status == 200
    for by in (a_user(role=Role.DPO), a_person_of(company)):
        assert api.get(path, by=by).status == 403
    assert api.get(path).status == 401
