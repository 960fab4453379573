"""Services, packages and plans as staff keep them."""

from typing import Any

import pytest

from chalicelib.access.model import Role, User
from chalicelib.companies.model import Company
from chalicelib.core import ids
from tests.builders import a_clerk, a_company, a_user
from tests.harness.calls import recorded, table_calls
from tests.harness.client import Answer, ApiClient
from tests.harness.moment import Moment
from tests.harness.s3 import rows

NAMES = {"en": "Copy", "pl": "Kopia", "it": "Copia"}


@pytest.fixture
def admin(api: ApiClient) -> User:
    return a_user(role=Role.ADMIN)


def add(what: str, body: dict[str, Any], by: User, once: str = "") -> Answer:
    key = once or ids.random_word(20)
    return ApiClient().post(f"/office/{what}", body, by=by, idempotency_key=key)


def edit(what: str, thing: Any, by: User, **changes: Any) -> Answer:
    path = f"/office/{what}/{thing['id']}"
    return ApiClient().patch(path, changes, version=thing["version"], by=by)


def listed(what: str, by: User) -> Any:
    return ApiClient().get(f"/office/{what}", by=by).json


def a_service(admin: User) -> Any:
    return add("services", {"name": NAMES, "unit": "page"}, admin).json


def price(month: str, minor: int = 250, currency: str = "PLN") -> dict[str, Any]:
    amount = {"minor": minor, "currency": currency}
    return {"from_month": month, "price": amount, "vat_basis_points": 2300}


def term(month: str, *allowances: dict[str, Any], currency: str = "PLN") -> dict[str, Any]:
    return {
        "from_month": month,
        "monthly_price": {"minor": 9900, "currency": currency},
        "vat_basis_points": 2300,
        "allowances": list(allowances),
    }


def allowance(service_id: str, quantity: int = 5, beyond: int | None = None) -> dict[str, Any]:
    amount = None if beyond is None else {"minor": beyond, "currency": "PLN"}
    return {"service_id": service_id, "quantity": quantity, "beyond_price": amount}


def plan(company: Company, by: User, version: int, month: str, package_id: str | None) -> Answer:
    path, body = f"/office/companies/{company.id}/plan", {}
    body = {"from_month": month, "package_id": package_id}
    return ApiClient().call("PUT", path, body, by=by, headers={"if_match": f'"{version}"'})


def test_services_of_the_system_are_listed_first_and_take_prices(admin: User) -> None:
    made = a_service(admin)

    found = listed("services", a_clerk())

    assert [one["id"] for one in found["items"]] == [
        "mail_item",
        "scan_page",
        "forwarding",
        "hand_out",
        made["id"],
    ]
    system = found["items"][1]
    assert (system["is_system"], system["name"], system["version"]) == (True, None, 0)
    assert found["currency"] is None
    answer = edit("services", system, admin, prices=[price("2026-11")])
    assert (answer.status, answer.json["prices"], answer.json["version"]) == (
        200,
        [price("2026-11")],
        1,
    )
    assert listed("services", admin)["currency"] == "PLN"
    assert edit("services", system, admin, prices=[]).status == 412
    assert edit("services", answer.json, admin, name=NAMES).status == 400


def test_service_is_added_once_and_named_priced_and_retired(admin: User) -> None:
    body = {"name": NAMES, "unit": "page"}
    first, second = (add("services", body, admin, once="the-same-one") for _ in "ab")
    assert (first.status, second.json) == (201, first.json)

    changes: dict[str, Any] = {"name": NAMES | {"en": "Scan"}, "state": "retired"}
    answer = edit("services", first.json, admin, **changes, prices=[price("2026-12")])

    assert answer.json == first.json | changes | {"prices": [price("2026-12")], "version": 2}
    assert listed("services", admin)["items"][-1] == answer.json
    audit = [raw["tag"]["S"] for raw in rows("AUDIT#OFFICE#")]
    assert [tag for tag in audit if tag.startswith("packages")] == [
        "packages:service:add",
        "packages:service:edit",
    ]


def test_price_of_a_month_that_is_over_stays(admin: User, at: Moment) -> None:
    made = edit("services", a_service(admin), admin, prices=[price("2026-11")]).json
    at.move(days=30)

    answer = edit("services", made, admin, prices=[price("2026-12")])

    assert (answer.status, answer.json["errors"][0]["code"]) == (400, "past_month")
    both = [price("2026-11"), price("2026-12", 300)]
    assert edit("services", made, admin, prices=both).json["prices"] == both


def test_all_prices_are_in_the_currency_of_the_first(admin: User) -> None:
    made = edit("services", a_service(admin), admin, prices=[price("2026-11")]).json

    other = edit("services", made, admin, prices=[price("2026-11", 1, "EUR")])
    package = add("packages", {"name": "Small", "terms": [term("2026-11", currency="EUR")]}, admin)

    for answer, field in (
        (other, "prices.0.price.currency"),
        (package, "terms.0.monthly_price.currency"),
    ):
        assert (answer.status, answer.json["errors"][0]["code"]) == (400, "one_currency")
        assert answer.json["errors"][0]["field"] == field
        assert "PLN" in answer.text


def test_package_has_terms_by_month_and_is_given_to_a_company(admin: User) -> None:
    service, company = a_service(admin), a_company()
    terms = [term("2026-11", allowance(service["id"]), allowance("scan_page", 20, 15))]

    made = add("packages", {"name": "Small", "terms": terms}, admin)

    assert (made.status, made.json["terms"]) == (201, terms)
    assert listed("packages", a_clerk()) == {"items": [made.json], "currency": "PLN"}
    given = plan(company, admin, 0, "2026-11", made.json["id"])
    assert given.json == {
        "plans": [
            {
                "from_month": "2026-11",
                "package_id": made.json["id"],
                "package_name": "Small",
            }
        ],
        "version": 1,
    }
    path = f"/office/companies/{company.id}/plan"
    assert ApiClient().get(path, by=a_clerk()).json == given.json
    assert plan(company, admin, 0, "2026-12", None).status == 412
    later = plan(company, admin, 1, "2026-12", None)
    assert [one["package_id"] for one in later.json["plans"]] == [made.json["id"], None]


def test_plan_of_a_month_that_is_over_or_with_no_such_package_is_refused(admin: User) -> None:
    company = a_company()
    made = add("packages", {"name": "Small", "terms": []}, admin).json
    retired = edit("packages", made, admin, state="retired").json

    for month, package_id, field in (
        ("2026-10", None, "from_month"),
        ("2026-11", "pkg_" + "0" * 26, "package_id"),
        ("2026-11", retired["id"], "package_id"),
    ):
        answer = plan(company, admin, 0, month, package_id)
        assert (answer.status, answer.json["errors"][0]["field"]) == (400, field)


def test_package_is_renamed_over_the_version_that_was_seen(admin: User) -> None:
    made = add("packages", {"name": "Small", "terms": []}, admin).json

    assert edit("packages", made, admin, name="Large").json["name"] == "Large"
    assert edit("packages", made, admin, name="Huge").status == 412


def test_terms_with_an_unknown_service_are_refused(admin: User) -> None:
    body = {"name": "Small", "terms": [term("2026-11", allowance("srv_" + "0" * 26))]}

    answer = add("packages", body, admin)

    assert (answer.status, answer.json["errors"][0]["field"]) == (
        400,
        "terms.0.allowances.0.service_id",
    )


def test_only_admins_change_prices_and_clerks_read_them(admin: User) -> None:
    clerk, officer = a_clerk(), a_user(role=Role.DPO)

    assert add("services", {"name": NAMES}, clerk).status == 403
    assert ApiClient().get("/office/services", by=clerk).status == 200
    assert ApiClient().get("/office/services", by=officer).status == 403


def test_lists_cost_two_trips(admin: User) -> None:
    a_service(admin)
    company = a_company()
    for path in ("services", "packages", f"companies/{company.id}/plan"):
        with recorded() as seen:
            assert ApiClient().get(f"/office/{path}", by=admin).status == 200
        assert table_calls(seen) == ["BatchGetItem", "Query"]
