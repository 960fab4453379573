"""The ids in paths: what has not the form of one is not there; the table is not asked (T72)."""

import pytest

from chalicelib.access.model import User
from chalicelib.companies.model import Company
from chalicelib.core.errors import NotFound
from chalicelib.edge.paths import FORMS, check_path
from tests.builders import a_clerk, a_company, a_mail_item, a_person_of
from tests.harness.calls import recorded
from tests.harness.client import ApiClient, make_event, token_of
from tests.house.routes import declared

GOOD = "mai_" + "0123456789abcdefghjkmnpqrs"
NO_IDS = {
    "nothing": "",
    "too short": GOOD[:-1],
    "too long": GOOD + "a",
    "capitals": GOOD.upper(),
    "no prefix": GOOD.removeprefix("mai_"),
    "another kind": GOOD.replace("mai_", "com_"),
    "two of them": f"{GOOD},{GOOD}",
    "a line break": GOOD + "\n",
    "a blank": f" {GOOD}",
    "a slash, encoded": f"{GOOD}%2f",
    "a slash": f"{GOOD}/",
    "one level up": "..",
    "one level up, encoded": "%2e%2e",
    "one level up, Java": "..;",
    "another item": f"{GOOD}%2f..%2f{GOOD}",
    "a key of the table": f"MAIL#{GOOD}",
    "NUL": GOOD[:-1] + "\0",
    "half a character": GOOD[:-1] + "\ud800",
    "other digits": GOOD[:-1] + "١",
    "a wildcard": "mai_*",
    "a template": "{mail_id}",
    "300 characters": "mai_" + "a" * 300,
}


@pytest.fixture
def company(world: None) -> Company:
    return a_company()


@pytest.fixture
def person(company: Company) -> User:
    return a_person_of(company)


@pytest.mark.parametrize("name", NO_IDS)
def test_what_is_no_id_is_not_there(name: str) -> None:
    with pytest.raises(NotFound):
        check_path({"mail_id": NO_IDS[name]})


def test_id_is_let_through() -> None:
    check_path({"mail_id": GOOD, "company_id": GOOD.replace("mai", "com")})


def test_every_parameter_of_every_route_has_a_form() -> None:
    names = {
        part[1:-1]
        for spec in declared().values()
        for part in spec.path.split("/")
        if part.startswith("{")
    }

    assert names == FORMS.keys()


@pytest.mark.parametrize("name", NO_IDS)
def test_answer_is_that_of_a_missing_item_and_costs_no_read(
    company: Company, person: User, name: str
) -> None:
    event = make_event("GET", f"/companies/{company.id}/mail/{GOOD}", bearer(person), None)
    missing = ApiClient().send(event)
    event["pathParameters"]["mail_id"] = NO_IDS[name]

    with recorded() as seen:
        answer = ApiClient().send(event)

    assert (missing.status, answer.status) == (404, 404)
    assert (answer.json["code"], answer.json["title"]) == (missing.code, missing.json["title"])
    assert seen == []


def test_id_that_is_no_id_is_told_to_nobody_without_a_token(company: Company) -> None:
    event = make_event("GET", f"/companies/{company.id}/mail/{GOOD}", {}, None)
    event["pathParameters"]["mail_id"] = ".."

    assert ApiClient().send(event).status == 401


def test_item_of_another_company_and_a_missing_one_get_the_same_answer(
    company: Company, person: User
) -> None:
    """T61 and T75: whoever asks learns nothing about what exists."""
    foreign = a_mail_item(a_company())
    own_path, foreign_path = (
        f"/companies/{company.id}/mail",
        f"/companies/{foreign.company_id}/mail",
    )

    answers = [
        ApiClient().get(path, by=person).text
        for path in (
            f"{own_path}/{foreign.id}",
            f"{own_path}/{GOOD}",
        )
    ]
    refusals = [
        ApiClient().get(path, by=person).text
        for path in (
            f"{foreign_path}/{foreign.id}",
            f"{foreign_path}/{GOOD}",
            f"/companies/com_{GOOD[4:]}/mail/{GOOD}",
        )
    ]

    assert len(set(answers)) == 1
    assert len(set(refusals)) == 1


def test_staff_get_the_same_answer_for_a_foreign_and_a_missing_item(company: Company) -> None:
    foreign, clerk = a_mail_item(a_company()), a_clerk()

    answers = {
        ApiClient().get(f"/office/companies/{company.id}/mail/{mail_id}", by=clerk).text
        for mail_id in (foreign.id, GOOD)
    }

    assert len(answers) == 1


def bearer(user: User) -> dict[str, str]:
    return {"Authorization": f"Bearer {token_of(user.id)}"}
