"""Summaries as staff and clients ask for them, and what staff record and correct (R30, R31)."""

import random
from typing import Any

import pytest

from chalicelib.access.model import GrantKind, GrantPermission, Role, User
from chalicelib.audit.store import Tag
from chalicelib.companies.model import Company
from chalicelib.core import ids
from chalicelib.mail.model import MailState
from chalicelib.mail.service import change_state
from chalicelib.packages.model import Allowance, OfferState, Service
from chalicelib.packages.service import edit_service
from chalicelib.scans.model import ScanState
from tests.builders import (
    a_clerk,
    a_company,
    a_grant,
    a_mail_item,
    a_move,
    a_person_of,
    a_user,
    an_actor,
)
from tests.harness.calls import recorded, table_calls
from tests.harness.client import Answer, ApiClient
from tests.harness.moment import Moment
from tests.harness.s3 import rows
from tests.house.scene import a_scan
from tests.usage.books import used
from tests.usage.made import (
    a_package,
    a_plan,
    a_price,
    a_service,
    a_term,
    a_usage,
    show_summaries,
)

MONTH = "2026-11"


@pytest.fixture
def clerk(api: ApiClient) -> User:
    show_summaries()
    return a_clerk()


def place(company: Company, more: str = "", *, ours: bool = False) -> str:
    return f"{'' if ours else '/office'}/companies/{company.id}/summaries{more}"


def read(company: Company, by: User, more: str = f"/{MONTH}", *, ours: bool = False) -> Any:
    answer = ApiClient().get(place(company, more, ours=ours), by=by)
    assert answer.status == 200, answer.text
    return answer.json


def record(company: Company, clerk: User, once: str = "", **values: Any) -> Answer:
    said = {"service_id": "forwarding", "quantity": 2, "day": "2026-11-19", "note": "Courier"}
    path = f"/office/companies/{company.id}/usage"
    key = once or ids.random_word(20)
    return ApiClient().post(path, said | values, by=clerk, idempotency_key=key)


def correct(
    company: Company, clerk: User, usage_id: str, *, version: int = 1, **values: Any
) -> Answer:
    said = {"month": MONTH, "quantity": 1, "reason": "One came back"}
    path = f"/office/companies/{company.id}/usage/{usage_id}/correct"
    return ApiClient().post(path, said | values, by=clerk, if_match=f'"{version}"')


def events(company: Company, by: User, service_id: str, *, ours: bool = False) -> list[Any]:
    page = read(company, by, f"/{MONTH}/services/{service_id}/events", ours=ours)
    found: list[Any] = page["items"]
    return found


def tags(company: Company) -> list[str]:
    return [raw["tag"]["S"] for raw in rows(f"AUDIT#{company.id}")]


def a_busy_company() -> tuple[Company, Service]:
    company = a_company()
    service = a_service("Copy", a_price(300))
    a_plan(company, a_package("Small", a_term(9900, Allowance(service.id, 2, None))))
    item = a_mail_item(company)
    a_scan(ScanState.ATTACHED, company, item)
    change_state(an_actor(), item, a_move(MailState.FORWARDED), seen_version=1)
    a_usage(company, service, 5, note="Certificates")
    return company, service


def test_month_shows_quantity_package_left_beyond_price_and_total(clerk: User) -> None:
    company, service = a_busy_company()

    answer = read(company, clerk)

    lines = {line["service_id"]: line for line in answer["lines"]}
    assert list(lines) == ["mail_item", "scan_page", "forwarding", service.id]
    zero = {"minor": 0, "currency": "PLN"}
    assert lines[service.id] == {
        "service_id": service.id,
        "service_name": {"en": "Copy", "pl": "Copy", "it": "Copy"},
        "unit": "page",
        "used": 5,
        "included": 2,
        "left": 0,
        "beyond": 3,
        "price": {"minor": 300, "currency": "PLN"},
        "vat_basis_points": 2300,
        "total": {"minor": 900, "currency": "PLN"},
    }
    assert (lines["mail_item"]["service_name"], lines["mail_item"]["total"]) == (None, zero)
    del answer["lines"]
    assert answer == {
        "month": MONTH,
        "company_id": company.id,
        "package_name": "Small",
        "monthly_price": {"minor": 9900, "currency": "PLN"},
        "rates": [
            {
                "vat_basis_points": 2300,
                "net": {"minor": 10800, "currency": "PLN"},
                "vat": {"minor": 2484, "currency": "PLN"},
            }
        ],
        "net_total": {"minor": 10800, "currency": "PLN"},
        "vat_total": {"minor": 2484, "currency": "PLN"},
        "gross_total": {"minor": 13284, "currency": "PLN"},
        "currency": "PLN",
        "is_running": True,
    }


def test_client_sees_the_very_figures_of_staff(clerk: User) -> None:
    company, service = a_busy_company()
    owner = a_person_of(company)

    for more in (f"/{MONTH}", "", "?from=2026-10&to=2026-11"):
        assert read(company, owner, more, ours=True) == read(company, clerk, more)
    staff, ours = (events(company, who, service.id, ours=who is owner) for who in (clerk, owner))
    assert [one | {"by": None} for one in staff] == ours
    assert [one["by"] for one in staff] == [an_actor().user.name]


def test_random_ledgers_are_the_same_for_client_and_staff(clerk: User) -> None:
    """T70, of what was recorded and corrected; `test_model` counts a thousand more one by one."""
    chance = random.Random(7)
    for _ in range(3):
        company = a_company()
        owner = a_person_of(company)
        services = [a_service(f"Service {n}", a_price(chance.randint(0, 999))) for n in range(3)]
        a_plan(company, a_package("P", a_term(99, Allowance(services[0].id, 3, None))))
        counted = dict.fromkeys((one.id for one in services), 0)
        for _ in range(6):
            service = chance.choice(services)
            quantity, right = chance.randint(1, 9), chance.randint(0, 9)
            made = a_usage(company, service, quantity)
            if right != quantity and chance.random() < 0.5:
                assert correct(company, clerk, made.id, quantity=right).status == 201
                quantity = right
            counted[service.id] += quantity

        staff, ours = read(company, clerk), read(company, owner, ours=True)

        assert staff == ours
        told = {line["service_id"]: line["used"] for line in staff["lines"]}
        assert {name: amount for name, amount in told.items() if amount} == {
            name: amount for name, amount in counted.items() if amount
        }
        assert used(company.id) == {name: amount for name, amount in counted.items() if amount}


def test_switched_off_is_refused_with_the_reason_on_every_route_and_not_for_staff(
    api: ApiClient,
) -> None:
    company, clerk = a_company(), a_clerk()
    owner = a_person_of(company)

    for method, more in (
        ("GET", ""),
        ("GET", f"/{MONTH}"),
        ("POST", f"/{MONTH}/export"),
        ("GET", f"/{MONTH}/services/mail_item/events"),
    ):
        answer = api.call(method, place(company, more, ours=True), by=owner)
        assert (answer.status, answer.code) == (403, "summaries_off")
        assert "Ask the office" in answer.text
        assert api.call(method, place(company, more), by=clerk).status == 200


def test_grant_without_summaries_opens_nothing(clerk: User) -> None:
    company, user = a_company(), a_user()
    others = frozenset(GrantPermission) - {GrantPermission.SUMMARIES}
    a_grant(user, company, kind=GrantKind.CONTACT, permissions=others)

    assert ApiClient().get(place(company, f"/{MONTH}", ours=True), by=user).status == 404


def test_officer_who_is_no_bookkeeper_is_refused(clerk: User) -> None:
    company, officer = a_company(), a_user(role=Role.DPO)

    assert ApiClient().get(place(company, f"/{MONTH}"), by=officer).status == 403


def test_foreign_companies_change_no_byte(clerk: User) -> None:
    """T12: whatever others use, and whatever they are offered besides."""
    company, service = a_busy_company()
    owner = a_person_of(company)
    pages = ["", f"/{MONTH}", f"/{MONTH}/services/{service.id}/events"]
    before = [read(company, owner, page, ours=True) for page in pages]

    for _ in range(5):
        other, _ = a_busy_company()
        a_usage(other, service, 9)

    assert [read(company, owner, page, ours=True) for page in pages] == before


def test_month_that_has_not_begun_is_refused_and_one_long_past_is_empty(clerk: User) -> None:
    company = a_company()

    answer = ApiClient().get(place(company, "/2026-12"), by=clerk)

    assert (answer.status, answer.json["errors"][0]["code"]) == (400, "in_future")
    assert read(company, clerk, "/2020-01")["lines"] == []
    assert ApiClient().get(place(company, "/2026-13"), by=clerk).status == 404
    wrong = ApiClient().get(place(company, "?from=2026-12"), by=clerk)
    assert (wrong.status, wrong.json["errors"][0]["field"]) == (400, "to")


def test_months_side_by_side_are_a_year_unless_others_are_named(clerk: User, at: Moment) -> None:
    company, service = a_busy_company()
    at.move(days=30)
    a_usage(company, service, 1)

    found = read(company, clerk, "")["months"]

    assert [one["month"] for one in found][-2:] == ["2026-11", "2026-12"]
    assert len(found) == 12
    assert [one["net_total"]["minor"] for one in found][-3:] == [0, 10800, 9900]
    assert {line["service_id"]: line["used"] for line in found[-2]["lines"]}[service.id] == 5


def test_reading_costs_two_trips(clerk: User) -> None:
    company, service = a_busy_company()
    owner = a_person_of(company)
    for more in ("", f"/{MONTH}", f"/{MONTH}/services/{service.id}/events"):
        for who, ours in ((owner, True), (clerk, False)):
            with recorded() as seen:
                read(company, who, more, ours=ours)
            assert table_calls(seen) == ["BatchGetItem", "Query"]


def test_file_of_a_month_is_recorded(clerk: User) -> None:
    company, _ = a_busy_company()
    owner = a_person_of(company)

    ours = ApiClient().post(place(company, f"/{MONTH}/export", ours=True), by=owner)
    staff = ApiClient().post(place(company, f"/{MONTH}/export"), by=clerk)

    assert ours.json == staff.json == read(company, clerk)
    assert tags(company).count(Tag.SUMMARIES_EXPORT) == 2


def test_staff_record_by_hand_once_for_the_month_of_the_day(clerk: User) -> None:
    company = a_company()

    first, second = (record(company, clerk, once="the-same-one", day="2026-10-31") for _ in "ab")

    assert (first.status, second.json) == (201, first.json)
    assert first.json == first.json | {
        "quantity": 2,
        "standing": 2,
        "day": "2026-10-31",
        "note": "Courier",
        "by": clerk.name,
        "source": {"kind": "by_hand", "id": None, "label": None},
        "corrects": None,
    }
    assert used(company.id) == {"forwarding": 2}
    assert read(company, clerk, "/2026-10")["lines"][0]["used"] == 2
    assert tags(company).count(Tag.USAGE_RECORD) == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"service_id": "srv_" + "0" * 26}, "service_id"),
        ({"day": "2026-11-21"}, "day"),
        ({"day": "2025-11-18"}, "day"),
        ({"quantity": 0}, "quantity"),
        ({"quantity": -1}, "quantity"),
    ],
)
def test_what_cannot_be_recorded_is_named(clerk: User, values: dict[str, Any], field: str) -> None:
    company = a_company()

    answer = record(company, clerk, **values)

    assert answer.status == 400
    assert [error["field"] for error in answer.json["errors"]] == [field]
    assert used(company.id) == {}


def test_correction_adds_a_row_with_its_reason_and_leaves_the_first(clerk: User) -> None:
    company = a_company()
    made = record(company, clerk).json

    answer = correct(company, clerk, made["id"])

    assert answer.status == 201
    assert (answer.json["quantity"], answer.json["corrects"], answer.json["reason"]) == (
        -1,
        made["id"],
        "One came back",
    )
    newest, first = events(company, clerk, "forwarding")
    assert newest == answer.json
    assert first == made | {"standing": 1, "version": 2}
    assert used(company.id) == {"forwarding": 1}
    assert tags(company).count(Tag.USAGE_CORRECT) == 1
    again = correct(company, clerk, made["id"], version=2)
    assert (again.status, again.code) == (409, "usage_is_so")
    of_it = correct(company, clerk, answer.json["id"], quantity=3)
    assert (of_it.status, of_it.code) == (409, "usage_is_correction")
    assert correct(company, clerk, made["id"], month="2026-10").status == 404
    assert correct(company, clerk, made["id"], reason=" ").status == 400
    assert correct(a_company(), clerk, made["id"], quantity=5).status == 404


def test_correction_needs_the_use_as_it_was_seen(clerk: User) -> None:
    company = a_company()
    made = record(company, clerk, quantity=5).json
    assert correct(company, clerk, made["id"], quantity=4).status == 201

    stale = correct(company, clerk, made["id"], quantity=3)
    path = f"/office/companies/{company.id}/usage/{made['id']}/correct"
    body = {"month": MONTH, "quantity": 3, "reason": "Counted again"}
    blind = ApiClient().post(path, body, by=clerk)

    assert (stale.status, stale.code) == (412, "stale_version")
    assert (blind.status, blind.code) == (428, "version_required")
    assert used(company.id) == {"forwarding": 4}


def test_service_that_was_retired_is_recorded_no_more_and_one_of_the_systems_may_be(
    clerk: User,
) -> None:
    company, service = a_company(), a_service("Copy")
    edit_service(an_actor(), service.id, {"state": OfferState.RETIRED}, seen_version=1)
    edit_service(an_actor(), "scan_page", {"prices": (a_price(1),)}, seen_version=0)
    edit_service(an_actor(), "hand_out", {"state": OfferState.RETIRED}, seen_version=0)

    answers = {
        name: record(company, clerk, service_id=name).status
        for name in (service.id, "scan_page", "forwarding", "hand_out", "storage")
    }

    assert answers == {
        service.id: 400,
        "scan_page": 201,
        "forwarding": 201,
        "hand_out": 400,
        "storage": 400,
    }


def test_what_the_system_counted_is_corrected_by_staff_as_well(clerk: User) -> None:
    company = a_company()
    item = a_mail_item(company)
    (made,) = events(company, clerk, "mail_item")
    assert made["source"] == {
        "kind": "mail",
        "id": item.id,
        "label": f"{item.number[:4]}-{item.number[4:]}",
    }

    assert correct(company, clerk, made["id"], quantity=0).status == 201

    assert used(company.id) == {}


def test_mail_is_named_to_those_alone_who_see_the_companys_mail(clerk: User) -> None:
    company, reader = a_company(), a_user()
    a_grant(
        reader, company, kind=GrantKind.CONTACT, permissions=frozenset({GrantPermission.SUMMARIES})
    )
    item = a_mail_item(company)

    (shown,) = events(company, reader, "mail_item", ours=True)

    assert shown["source"] == {"kind": "mail", "id": None, "label": None}
    (told,) = events(company, a_person_of(company), "mail_item", ours=True)
    assert told["source"]["id"] == item.id


def test_withdrawn_letter_is_named_to_its_wrong_company_no_more(clerk: User) -> None:
    wrong, right = a_company(), a_company()
    owner, item = a_person_of(wrong), a_mail_item(wrong)
    (made,) = events(wrong, clerk, "mail_item")
    body = {"what": "item", "reason": "Not theirs", "to": {"company_id": right.id}}
    path = f"/office/companies/{wrong.id}/mail/{item.id}/withdraw"
    assert ApiClient().post(path, body, by=clerk, idempotency_key=ids.random_word(9)).status == 201

    shown = events(wrong, owner, "mail_item", ours=True)

    number = item.number[:4]
    assert number not in str(shown)
    assert item.id not in str(shown)
    assert [(one["quantity"], one["cause"]) for one in shown] == [(-1, "withdrawn"), (1, None)]
    assert read(wrong, owner, ours=True)["lines"] == []
    assert read(right, clerk)["lines"][0]["used"] == 1
    answer = correct(wrong, clerk, made["id"], quantity=4)
    assert (answer.status, answer.code) == (409, "mail_withdrawn")


def test_events_come_page_by_page_newest_first(clerk: User) -> None:
    company = a_company()
    service = a_service()
    for quantity in (1, 2, 3):
        a_usage(company, service, quantity)

    first = read(company, clerk, f"/{MONTH}/services/{service.id}/events?limit=2")
    cursor = first["next"]
    rest = read(company, clerk, f"/{MONTH}/services/{service.id}/events?limit=2&cursor={cursor}")

    assert [one["quantity"] for one in first["items"] + rest["items"]] == [3, 2, 1]
    assert rest["next"] is None
