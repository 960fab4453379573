"""Adding people with their accesses and the way in, in one transaction (R11, R12, R4)."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.access.model import GrantKind, GrantState, UserState
from chalicelib.companies.service import get_company
from chalicelib.config import config
from chalicelib.core import clock
from chalicelib.core.errors import NotFound, Unavailable
from chalicelib.grants.service import list_people
from chalicelib.links.service import LinkPurpose, find_link
from chalicelib.users.service import MOST_GRANTS
from tests.builders import a_clerk, a_company, a_user
from tests.harness.calls import before_call, recorded
from tests.harness.moment import Moment
from tests.harness.quick import items
from tests.users.office import (
    access_to,
    add,
    an_admin,
    api,
    companies_of,
    make_way_in,
    new_person,
    show,
)


def token_in(link: str) -> str:
    return link.partition("#")[2]


def facts() -> list[Any]:
    return [item for (_, sk), item in items(config().table_name).items() if sk == "FACT"]


def without_audit() -> dict[tuple[str, str], Any]:
    table = items(config().table_name)
    return {key: item for key, item in table.items() if not key[0].startswith("AUDIT#")}


def test_person_is_added_with_every_detail_and_company(world: None) -> None:
    clerk, first, second, payer = a_clerk(), a_company(), a_company(), a_company()
    until = (clock.today("Europe/Warsaw") + timedelta(days=30)).isoformat()

    answer = add(
        clerk,
        first_name="Olga",
        last_name="Żak",
        email="Olga.Zak@Example.org",
        phone="+48 22 1234567",
        mobile="+48 600 700 800",
        notes="Prefers\nmornings",
        language="it",
        payer_id=payer.id,
        grants=[access_to(first, "owner"), access_to(second, "guest", until=until, emails=True)],
    )

    assert answer.status == 201, answer.text
    user = answer.json["user"]
    assert show(user["id"], clerk) == user
    assert (user["email"], user["state"], user["has_password"]) == (
        "olga.zak@example.org",
        "active",
        False,
    )
    assert (user["phone"], user["mobile"], user["notes"], user["language"], user["role"]) == (
        "+48 22 1234567",
        "+48 600 700 800",
        "Prefers\nmornings",
        "it",
        None,
    )
    assert user["payer"]["id"] == payer.id
    held = api.get(f"/office/users/{user['id']}/grants", by=clerk).json["items"]
    terms = {
        one["company"]["id"]: (one["grant"]["kind"], one["grant"]["until"], one["grant"]["emails"])
        for one in held
    }
    assert terms == {first.id: ("owner", None, True), second.id: ("guest", until, True)}
    assert not get_company(first.id).needs_owner
    assert get_company(second.id).needs_owner


def test_link_is_shown_once_sets_a_password_and_nothing_is_sent(world: None) -> None:
    answer = add(a_clerk(), email="olga@example.org")

    token = token_in(answer.json["link"])
    link, user = find_link(token)
    assert answer.json["link"].startswith(f"{config().portal_url}/set-password#")
    assert (user.id, link.purpose) == (answer.json["user"]["id"], LinkPurpose.SET_PASSWORD)
    assert token not in str(items(config().table_name))
    assert facts() == []


def test_way_in_that_is_sent_is_seen_by_nobody(world: None) -> None:
    clerk = a_clerk()
    with recorded() as seen:
        answer = add(clerk, send_way_in=True)

    assert answer.json["link"] is None
    (fact,) = facts()
    assert fact["payload"]["M"]["purpose"]["S"] == "set_password"
    assert fact["payload"]["M"]["user_id"]["S"] == answer.json["user"]["id"]
    names = [name for name, _ in seen]
    assert names.count("dynamodb.TransactWriteItems") == 1
    assert names.count("sqs.SendMessage") == 1


def test_request_that_comes_twice_adds_one_person_and_shows_no_second_link(world: None) -> None:
    clerk, company, key = a_clerk(), a_company(), "a-key-of-its-own"
    said = new_person(grants=[access_to(company)])
    first = api.post("/office/users", said, by=clerk, idempotency_key=key)
    before = items(config().table_name)

    again = api.post("/office/users", said, by=clerk, idempotency_key=key)

    assert again.status == 201
    assert again.json == {"user": first.json["user"], "link": None}
    assert items(config().table_name) == before
    assert len(list_people(company.id)) == 1


def test_address_that_somebody_has_is_refused_beside_its_field(world: None) -> None:
    a_user(email="anna@example.org")
    clerk = a_clerk()
    before = without_audit()

    answer = add(clerk, email="Anna@example.org")

    assert (answer.status, answer.code) == (400, "validation_failed")
    assert [(e["field"], e["code"]) for e in answer.json["errors"]] == [("email", "email_taken")]
    assert without_audit() == before


@pytest.mark.parametrize(
    ("wrong", "errors"),
    [
        ({"email": "olga"}, [("email", "invalid_format")]),
        ({"email": ""}, [("email", "required")]),
        ({"first_name": " "}, [("first_name", "required")]),
        *(
            ({"last_name": name}, [("last_name", "no_name")])
            for name in ("at evil.example", "https://evil", "www.evil", "me@evil", "t.me")
        ),
        ({"language": "fr"}, [("language", "invalid_choice")]),
        ({"payer_id": "com_" + "0" * 26}, [("payer_id", "not_found")]),
        (
            {"grants": [{"company_id": "com_" + "0" * 26, "kind": "guest", "permissions": []}]},
            [("grants.0.company_id", "not_found")],
        ),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(
    world: None, wrong: dict[str, Any], errors: list[tuple[str, str]]
) -> None:
    answer = add(a_clerk(), **wrong)

    assert answer.status == 400
    assert [(one["field"], one["code"]) for one in answer.json["errors"]] == errors


@pytest.mark.parametrize("name", ["J. R. R.", "A.B.", "St. John-O'Neill", "Łęcki jr.", "李"])
def test_names_of_people_are_taken_as_they_are_written(world: None, name: str) -> None:
    assert add(a_clerk(), last_name=name).json["user"]["last_name"] == name


def test_accesses_that_cannot_be_are_refused_line_by_line(world: None) -> None:
    company, other = a_company(), a_company()
    lines = [
        access_to(company, "owner", until="2099-01-01"),
        access_to(other, until="2001-01-01"),
    ]

    terms = add(a_clerk(), grants=lines)
    twice = add(a_clerk(), grants=[access_to(company), access_to(other), access_to(company)])

    assert [(e["field"], e["code"]) for e in terms.json["errors"]] == [
        ("grants.0.until", "owner_has_no_end"),
        ("grants.1.until", "in_the_past"),
    ]
    assert [(e["field"], e["code"]) for e in twice.json["errors"]] == [
        ("grants.2.company_id", "twice")
    ]
    assert list_people(company.id) == []


def test_as_many_companies_as_may_be_given_fit_into_one_transaction(world: None) -> None:
    companies = [a_company() for _ in range(MOST_GRANTS)]
    lines = [access_to(company, "owner") for company in companies]

    answer = add(an_admin(), grants=lines, role="clerk", payer_id=companies[0].id)

    assert answer.status == 201, answer.text
    assert [get_company(one.id).needs_owner for one in companies] == [False] * MOST_GRANTS


def test_owner_who_comes_at_that_moment_is_counted_too(world: None) -> None:
    clerk, company = a_clerk(), a_company()

    def another() -> None:
        assert add(clerk, grants=[access_to(company, "owner")]).status == 201

    with before_call("TransactWriteItems", another):
        answer = add(clerk, grants=[access_to(company, "owner")])

    assert answer.status == 201, answer.text
    assert [grant.kind for _, grant in list_people(company.id)] == [GrantKind.OWNER] * 2


def test_write_that_fails_leaves_nothing_at_all(world: None) -> None:
    company, clerk = a_company(), a_clerk()
    before = without_audit()

    with before_call("TransactWriteItems", _never):
        answer = add(clerk, grants=[access_to(company)])

    assert answer.status == 503
    assert without_audit() == before


def _never() -> None:
    raise Unavailable("The table is busy. Try again.")


def test_only_an_admin_adds_people_who_work_for_the_office(world: None) -> None:
    refused = add(a_clerk(), role="clerk")
    added = add(an_admin(), role="dpo")

    assert (refused.status, refused.code) == (403, "admin_only")
    assert added.json["user"]["role"] == "dpo"


def test_new_person_sees_exactly_the_companies_granted(world: None) -> None:
    clerk, first, second = a_clerk(), a_company("Alfa"), a_company("Beta")
    a_company("Gamma")
    user_id = add(clerk, grants=[access_to(first), access_to(second)]).json["user"]["id"]
    _, user = find_link(token_in(make_way_in_of(user_id, clerk)))

    assert companies_of(user) == ["Alfa", "Beta"]
    states = [grant.state for _, grant in list_people(first.id)]
    assert states == [GrantState.ACTIVE]


def make_way_in_of(user_id: str, clerk: Any) -> str:
    path = f"/office/users/{user_id}/way-in"
    answer = api.post(path, {"send": False}, by=clerk, idempotency_key="another-key")
    return str(answer.json["link"])


def test_link_made_again_kills_the_old_one(world: None, at: Moment) -> None:
    clerk = a_clerk()
    added = add(clerk).json
    at.move(seconds=1)

    link = make_way_in_of(added["user"]["id"], clerk)

    assert find_link(token_in(link))
    with pytest.raises(NotFound):
        find_link(token_in(added["link"]))


def test_old_link_is_dead_before_the_new_one_is_sent(world: None, at: Moment) -> None:
    clerk, user = a_clerk(), a_user()
    old = make_way_in(user, clerk).json["link"]
    at.move(seconds=1)

    answer = make_way_in(user, clerk, send=True)

    assert (answer.status, answer.json) == (200, {"link": None})
    assert len(facts()) == 1
    with pytest.raises(NotFound):
        find_link(token_in(old))


def test_way_in_that_is_asked_for_twice_is_made_once(world: None) -> None:
    clerk, user = a_clerk(), a_user()
    first = make_way_in(user, clerk, key="one-and-the-same")
    before = items(config().table_name)

    again = make_way_in(user, clerk, key="one-and-the-same")

    assert first.json["link"]
    assert again.json == {"link": None}
    assert items(config().table_name) == before


def test_nobody_gets_a_way_in_who_may_not_enter(world: None) -> None:
    admin, user = an_admin(), a_user()
    api.post(f"/office/users/{user.id}/block", by=admin, if_match='"1"')

    answer = make_way_in(user, admin)

    assert (answer.status, answer.code) == (409, "user_state")
    assert show(user.id, admin)["state"] == UserState.BLOCKED


def test_way_in_of_staff_is_an_admins_affair(world: None) -> None:
    other = a_clerk()

    assert make_way_in(other, a_clerk()).code == "admin_only"
    assert make_way_in(other, an_admin()).status == 200
    admin = an_admin()
    assert make_way_in(admin, admin).status == 200
