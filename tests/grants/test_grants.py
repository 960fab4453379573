"""Grants: one for a person and a company, and the plates of the companies that they open."""

from datetime import timedelta
from functools import partial

import pytest

from chalicelib.access.model import GrantKind, GrantPermission
from chalicelib.aws.table import Row, commit, delete, fetch, query_every
from chalicelib.core import clock
from chalicelib.grants.service import add_grant, list_people
from chalicelib.plates.service import list_plates, my_companies
from tests.builders import (
    a_clerk,
    a_company,
    a_grant,
    a_mail_item,
    a_person_of,
    a_user,
    an_actor,
)
from tests.harness.calls import recorded, table_calls
from tests.harness.client import ApiClient
from tests.harness.lag import lagging
from tests.harness.moment import Moment
from tests.harness.s3 import rows

MAIL = frozenset({GrantPermission.MAIL})


def plates(api: ApiClient, by: object, *, limit: int = 24) -> list[str]:
    """The names of all plates, page by page."""
    found: list[str] = []
    cursor = ""
    for _ in range(50):
        page = api.get(f"/me/companies?limit={limit}{cursor}", by=by).json  # type: ignore[arg-type]
        found += [plate["name"] for plate in page["items"]]
        if page["next"] is None:
            return found
        cursor = f"&cursor={page['next']}"
    raise AssertionError("the plates never end")


def test_second_grant_leaves_the_first_as_it_is(world: None) -> None:
    company, user = a_company(), a_user()
    first = a_grant(user, company, kind=GrantKind.GUEST, permissions=MAIL)
    before = rows("")

    again = a_grant(user, company, kind=GrantKind.OWNER)

    assert again == first
    assert rows("") == before
    assert list_people(company.id) == [(user, first)]


@pytest.mark.parametrize(
    ("kind", "asked", "gets"),
    [
        (GrantKind.OWNER, None, True),
        (GrantKind.CONTACT, None, False),
        (GrantKind.GUEST, None, False),
        (GrantKind.OWNER, False, False),
        (GrantKind.GUEST, True, True),
    ],
)
def test_owners_get_emails_unless_something_else_is_said(
    world: None, kind: GrantKind, asked: bool | None, gets: bool
) -> None:
    company, user = a_company(), a_user()

    grant = add_grant(
        "system",
        user_id=user.id,
        company_id=company.id,
        kind=kind,
        permissions=MAIL,
        emails=asked,
    )

    assert grant.emails is gets
    assert list_people(company.id) == [(user, grant)]


def test_people_of_a_company_are_all_of_them_and_nobody_elses(
    world: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chalicelib.grants.store.query_every", partial(query_every, page=4))
    company, other = a_company(), a_company()
    people = [a_person_of(company) for _ in range(9)]
    a_person_of(other)

    found = list_people(company.id)

    assert {user.id for user, _ in found} == {user.id for user in people}
    assert {grant.company_id for _, grant in found} == {company.id}


def test_people_are_listed_consistently(world: None) -> None:
    company = a_company()

    with lagging() as stale:
        user = a_person_of(company)
        assert [found.id for found, _ in list_people(company.id)] == [user.id]

    assert stale == []


@pytest.mark.parametrize("limit", [1, 2, 3, 24])
def test_plates_come_in_pages_without_gap_or_repetition(api: ApiClient, limit: int) -> None:
    companies = [a_company(f"Firma {number}") for number in range(5)]
    a_company("Foreign")
    anna = a_person_of(*companies)

    assert sorted(plates(api, anna, limit=limit)) == [f"Firma {number}" for number in range(5)]


def test_plate_that_opens_nothing_today_is_left_out_and_the_pages_go_on(
    api: ApiClient, at: Moment
) -> None:
    today = clock.today("Europe/Warsaw")
    anna = a_user()
    for number, until in enumerate([today, today - timedelta(days=1), None, today]):
        a_grant(anna, a_company(f"Firma {number}"), until=until)

    assert sorted(plates(api, anna, limit=1)) == ["Firma 0", "Firma 2", "Firma 3"]
    at.move(days=1)
    assert plates(api, anna, limit=1) == ["Firma 2"]


def test_person_without_grants_and_staff_have_no_plates(api: ApiClient) -> None:
    a_company()

    assert plates(api, a_user()) == plates(api, a_clerk()) == []


def test_new_grant_is_on_the_plates_at_once(api: ApiClient) -> None:
    anna = a_user()

    with lagging():
        company = a_company("Nowak")
        a_mail_item(company)
        a_grant(anna, company)
        (plate,) = api.get("/me/companies", by=anna).json["items"]

    assert (plate["name"], plate["counters"]["mail_waiting"]) == ("Nowak", 1)


def test_most_plates_of_a_page_are_two_trips(api: ApiClient) -> None:
    anna = a_person_of(*(a_company() for _ in range(24)))

    with recorded() as seen:
        page = api.get("/me/companies?limit=24", by=anna).json

    assert len(page["items"]) == 24
    assert table_calls(seen) == ["Query", "BatchGetItem"]
    assert api.get("/me/companies?limit=25", by=anna).status == 400


def test_access_taken_while_a_page_is_read_keeps_no_other_company_from_the_person(
    world: None,
) -> None:
    anna = a_person_of(a_company(), a_company(), a_company())
    listed = list_plates(anna.id, limit=2, position=None)
    commit(delete(listed.keys[1], Row.pk.exists()))

    first = my_companies(an_actor(anna), listed, fetch([*listed.keys, *listed.also]))
    rest = list_plates(anna.id, limit=2, position=first.next)

    assert len(first.items) == 1
    assert len(rest.keys) == 1
