"""Named persons as staff and companies keep them, and who may collect for several companies."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.access.model import GrantKind, GrantPermission, Role, User
from chalicelib.collectors.finding import find_collectors
from chalicelib.collectors.model import MOST_ACTIVE, Paper
from chalicelib.companies.model import Company
from chalicelib.core import clock, ids
from tests.builders import a_clerk, a_collector, a_company, a_grant, a_person_of, a_user
from tests.harness.calls import recorded, table_calls
from tests.harness.client import Answer, ApiClient
from tests.harness.moment import Moment
from tests.harness.s3 import rows
from tests.house.scene import Scene, a_scene

TODAY = "2026-11-20"


@pytest.fixture
def clerk(api: ApiClient) -> User:
    return a_clerk()


def place(company: Company, *, ours: bool = False) -> str:
    return f"{'' if ours else '/office'}/companies/{company.id}/collectors"


def said(**values: Any) -> dict[str, Any]:
    return {
        "name": "Jan Kowalski",
        "document_type": "id_card",
        "last_four": "1234",
        "valid_from": TODAY,
    } | values


def add(company: Company, clerk: User, once: str = "", **values: Any) -> Answer:
    key = once or ids.random_word(20)
    return ApiClient().post(place(company), said(**values), by=clerk, idempotency_key=key)


def edit(company: Company, clerk: User, line: dict[str, Any], **values: Any) -> Answer:
    path = f"{place(company)}/{line['id']}"
    return ApiClient().patch(path, values, version=line["version"], by=clerk)


def end(company: Company, by: User, line: dict[str, Any], *, ours: bool = False) -> Answer:
    path = f"{place(company, ours=ours)}/{line['id']}/end"
    return ApiClient().post(path, by=by, if_match=f'"{line["version"]}"')


def listed(company: Company, by: User, *, ours: bool = False) -> dict[str, Any]:
    answer = ApiClient().get(place(company, ours=ours), by=by)
    assert answer.status == 200, answer.text
    found: dict[str, Any] = answer.json
    return found


def find(clerk: User, *companies: Company) -> dict[str, Any]:
    body = {"company_ids": [company.id for company in companies]}
    answer = ApiClient().post("/office/collectors/find", body, by=clerk)
    assert answer.status == 200, answer.text
    found: dict[str, Any] = answer.json
    return found


def problems(answer: Answer) -> dict[str, str]:
    assert answer.status == 400, answer.text
    return {each["field"]: each["code"] for each in answer.json["errors"]}


def test_added_person_is_shown_with_document_and_days(clerk: User) -> None:
    company = a_company()

    answer = add(company, clerk, last_four="12ab", valid_to="2026-12-31")

    assert answer.status == 201, answer.text
    assert answer.json["document"] == {"type": "id_card", "last_four": "12AB"}
    assert (answer.json["valid_from"], answer.json["valid_to"]) == (TODAY, "2026-12-31")
    assert answer.json["standing"] == "valid"
    assert listed(company, clerk)["items"] == [answer.json]


def test_repeated_request_adds_once(clerk: User) -> None:
    company = a_company()

    first, second = (add(company, clerk, once="the-same-request") for _ in range(2))

    assert (first.status, second.json) == (201, first.json)
    assert len(listed(company, clerk)["items"]) == 1


@pytest.mark.parametrize(
    ("values", "field", "code"),
    [
        ({"name": " "}, "name", "required"),
        ({"name": "see www.example.org"}, "name", "no_name"),
        ({"name": "x" * 121}, "name", "too_long"),
        ({"last_four": "12345"}, "last_four", "too_long"),
        ({"last_four": "12-3"}, "last_four", "invalid_format"),
        ({"last_four": ""}, "last_four", "required"),
        ({"document_type": "library_card"}, "document_type", "invalid_choice"),
        ({"valid_to": "2026-11-19"}, "valid_to", "before_start"),
        ({"valid_from": "2026-11-01", "valid_to": "2026-11-19"}, "valid_to", "in_the_past"),
    ],
)
def test_wrong_field_is_named(clerk: User, values: dict[str, Any], field: str, code: str) -> None:
    assert problems(add(a_company(), clerk, **values)) == {field: code}


def test_one_person_stands_on_a_list_once(clerk: User) -> None:
    company = a_company()
    first = add(company, clerk, name="Żaneta Wójcik").json

    again = add(company, clerk, name="zaneta wojcik")

    assert (again.status, again.json["code"]) == (409, "collector_exists")
    assert end(company, clerk, first).status == 200
    assert add(company, clerk, name="zaneta wojcik").status == 201


def test_list_has_an_end(clerk: User) -> None:
    company = a_company()
    for n in range(MOST_ACTIVE):
        a_collector(company, last_four=f"{n:04}")

    answer = add(company, clerk, last_four="X1")

    assert (answer.status, answer.json["code"]) == (409, "too_many_collectors")


def test_edit_changes_what_is_sent_and_null_clears(clerk: User) -> None:
    company = a_company()
    line = add(company, clerk, valid_to="2026-12-31").json

    after = edit(company, clerk, line, last_four="99", valid_to=None).json

    assert after == line | {
        "document": {"type": "id_card", "last_four": "99"},
        "valid_to": None,
        "version": 2,
    }
    assert edit(company, clerk, line, last_four="98").status == 412
    assert problems(edit(company, clerk, after, name=None)) == {"name": "required"}


def test_days_of_an_entry_that_is_over_may_stay_while_its_name_is_corrected(
    clerk: User, at: Moment
) -> None:
    company = a_company()
    line = add(company, clerk, valid_to=TODAY).json
    at.move(days=1)

    assert edit(company, clerk, line, name="Jan Kowalsky").json["standing"] == "over"
    later = listed(company, clerk)["items"][0]
    assert problems(edit(company, clerk, later, valid_from="2026-11-19")) == {
        "valid_to": "in_the_past"
    }


def test_ended_entry_stays_ended(clerk: User) -> None:
    company = a_company()
    line = add(company, clerk).json

    over = end(company, clerk, line).json

    assert (over["standing"], over["ended_at"] is not None) == ("ended", True)
    for answer in (end(company, clerk, over), edit(company, clerk, over, last_four="9")):
        assert (answer.status, answer.json["code"]) == (409, "collector_ended")
    assert end(company, clerk, line).status == 412


def test_list_shows_who_may_first_and_then_the_last_ended(clerk: User, at: Moment) -> None:
    company = a_company()
    old = add(company, clerk, name="Aaa Old", last_four="1").json
    at.move(minutes=1)
    new = add(company, clerk, name="Bbb New", last_four="2").json
    for line in (old, new):
        end(company, clerk, line)
    add(company, clerk, name="Zofia Żak", last_four="3")
    add(company, clerk, name="Łucja Mak", last_four="4", valid_from="2027-01-01")

    names = [(line["name"], line["standing"]) for line in listed(company, clerk)["items"]]

    assert names == [
        ("Łucja Mak", "not_yet"),
        ("Zofia Żak", "valid"),
        ("Bbb New", "ended"),
        ("Aaa Old", "ended"),
    ]


def test_people_who_read_the_mail_are_listed_as_able_to_collect(clerk: User) -> None:
    company = a_company()
    anna = a_person_of(company, first_name="Anna", last_name="Zet")
    without, over, gone = a_user(), a_user(), a_user()
    rest = frozenset(GrantPermission) - {GrantPermission.MAIL}
    a_grant(without, company, kind=GrantKind.CONTACT, permissions=rest)
    yesterday = clock.today("Europe/Warsaw") - timedelta(days=1)
    a_grant(over, company, kind=GrantKind.GUEST, until=yesterday)
    a_person_of(a_company())

    people = listed(company, clerk)["people"]

    assert people == [{"user_id": anna.id, "name": anna.name}]
    assert gone.id not in str(people)


def papers_of(scene: Scene) -> Paper:
    return Paper(scene.mail.id, scene.attached.id)


def sent(paper: Paper) -> dict[str, str]:
    return {"mail_id": paper.mail_id, "scan_id": paper.scan_id}


def test_power_of_attorney_is_a_scan_of_the_companys_own_mail(clerk: User) -> None:
    scene, other = a_scene(), a_scene()

    answer = add(scene.company, clerk, power_of_attorney=sent(papers_of(scene)))

    assert answer.status == 201, answer.text
    paper = answer.json["power_of_attorney"]
    assert (paper["scan_id"], paper["name"]) == (scene.attached.id, "Some file name.pdf")
    for wrong in (papers_of(other), Paper(scene.mail.id, other.attached.id)):
        refused = add(scene.company, clerk, last_four="9", power_of_attorney=sent(wrong))
        assert problems(refused) == {"power_of_attorney": "not_found"}


def test_power_of_attorney_that_was_taken_off_its_item_is_told_as_gone(clerk: User) -> None:
    scene = a_scene()
    line = add(scene.company, clerk, power_of_attorney=sent(papers_of(scene))).json
    path = (
        f"/office/companies/{scene.company.id}/mail/{scene.mail.id}"
        f"/scans/{scene.attached.id}/detach"
    )
    assert ApiClient().post(path, {"reason": "Not theirs"}, by=clerk).status < 300

    (after,) = [each for each in listed(scene.company, clerk)["items"] if each["id"] == line["id"]]

    assert after["power_of_attorney"] == sent(papers_of(scene)) | {
        "name": None,
        "mail_number": None,
    }


def test_company_sees_who_may_collect_and_ends_one(clerk: User) -> None:
    company = a_company()
    owner = a_person_of(company)
    line = add(company, clerk).json

    (seen,) = listed(company, owner, ours=True)["items"]
    over = end(company, owner, seen, ours=True)

    assert "power_of_attorney" not in seen
    assert {name: line[name] for name in seen} == seen
    assert over.status == 200, over.text
    assert listed(company, clerk)["items"][0]["standing"] == "ended"


def test_company_learns_nothing_of_another_ones_collectors(clerk: User) -> None:
    ours, theirs = a_company(), a_company()
    owner = a_person_of(ours)
    line = add(theirs, clerk, name="Ewa Tajna").json
    add(ours, clerk, name="Ewa Tajna")

    mixed = f"/companies/{ours.id}/collectors/{line['id']}/end"
    answers = [
        ApiClient().get(place(theirs, ours=True), by=owner),
        end(theirs, owner, line, ours=True),
        ApiClient().post(mixed, by=owner, if_match='"1"'),
    ]

    assert [each.status for each in answers] == [404] * 3
    assert listed(theirs, clerk)["items"] == [line]
    # Nor by an id that both would have: an entry's id is its own.
    (own,) = listed(ours, owner, ours=True)["items"]
    assert own["id"] != line["id"]


def test_finding_tells_one_named_person_of_several_companies_once(clerk: User) -> None:
    a, b, c, d = (a_company() for _ in range(4))
    one = a_collector(a, name="Żaneta Wójcik", last_four="1234")
    same = a_collector(b, name="Zaneta Wojcik", last_four="1234")
    a_collector(c, name="Żaneta Wójcik", last_four="9999")
    anna = a_person_of(a, c)

    found = find(clerk, a, b, c, d)

    assert found["nobody"] == [d.id]
    by_companies = {
        (each["kind"], tuple(each["company_ids"])): each["entries"] for each in found["people"]
    }
    assert by_companies == {
        ("user", (a.id, c.id)): [],
        ("named", (a.id, b.id)): [
            {"company_id": a.id, "collector_id": one.id},
            {"company_id": b.id, "collector_id": same.id},
        ],
        ("named", (c.id,)): [
            {
                "company_id": c.id,
                "collector_id": next(
                    each["entries"][0]["collector_id"]
                    for each in found["people"]
                    if each["company_ids"] == [c.id]
                ),
            }
        ],
    }
    assert anna.id in {each["key"] for each in found["people"]}


def test_finding_leaves_out_who_may_not_today(clerk: User) -> None:
    company = a_company()
    line = add(company, clerk).json
    end(company, clerk, line)
    a_collector(company, valid_from=clock.today("Europe/Warsaw") + timedelta(days=1))

    assert find(clerk, company) == {"people": [], "nobody": [company.id]}


def test_at_most_fifty_companies_are_asked_for_at_once(clerk: User) -> None:
    body = {"company_ids": [ids.new_id("com") for _ in range(51)]}

    answer = ApiClient().post("/office/collectors/find", body, by=clerk)

    assert problems(answer) == {"company_ids": "too_long"}


def test_what_was_done_is_recorded_without_names(clerk: User) -> None:
    company = a_company()
    line = add(company, clerk).json
    line = edit(company, clerk, line, last_four="99", name="Ewa Kowalska").json
    end(company, clerk, line)

    found = [raw for raw in rows(f"AUDIT#{company.id}#") if "collectors" in raw["tag"]["S"]]

    assert [(raw["tag"]["S"], raw["target"]["S"]) for raw in found] == [
        ("collectors:collector:add", line["id"]),
        ("collectors:collector:edit", line["id"]),
        ("collectors:collector:end", line["id"]),
    ]
    assert "Kowalsk" not in str(found)


def test_admin_ends_an_entry_while_a_company_does_and_one_is_told(clerk: User) -> None:
    company, admin = a_company(), a_user(role=Role.ADMIN)
    owner = a_person_of(company)
    line = add(company, clerk).json

    first, second = end(company, admin, line), end(company, owner, line, ours=True)

    assert (first.status, second.status) == (200, 412)


def test_finding_for_a_large_visit_reads_all_people_together(clerk: User) -> None:
    companies = [a_company() for _ in range(50)]
    president = a_person_of(*companies)

    with recorded() as calls:
        people, nobody = find_collectors([company.id for company in companies], clock.today("UTC"))

    assert ([each.key for each in people], nobody) == ([president.id], [])
    assert Counter(table_calls(calls)) == {"Query": 100, "BatchGetItem": 1}
