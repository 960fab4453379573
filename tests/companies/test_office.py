"""Companies as staff keep them: added, edited, closed, opened again, and never deleted."""

from typing import Any

import pytest

from chalicelib.access.model import Role, User
from chalicelib.audit.store import Tag
from chalicelib.aws import keys
from chalicelib.aws.table import commit
from chalicelib.companies.model import Company, CompanyState, Details
from chalicelib.companies.service import edit_company, get_company, note_owners
from chalicelib.core import ids
from tests.builders import a_clerk, a_company, a_mail_item, a_person_of, a_user, an_actor, new_mail
from tests.harness.calls import effects, recorded
from tests.harness.client import Answer, ApiClient
from tests.harness.s3 import rows

PATH = "/office/companies"
FULL: dict[str, Any] = {
    "code": "NOWAK-7",
    "name": "Nowak Studio sp. z o.o.",
    "language": "pl",
    "tax_id": "PL5252248481",
    "address": "ul. Prosta 1\n00-001 Warszawa",
    "contact_name": "Anna Nowak",
    "contact_email": "anna@nowak.example",
    "contact_phone": "+48 600 100 200",
    "contract_from": "2026-01-01",
    "contract_to": "2026-12-31",
    "always_attached": True,
    "notes": "Rings twice",
}


@pytest.fixture
def admin(api: ApiClient) -> User:
    return a_user(role=Role.ADMIN)


@pytest.fixture
def clerk(api: ApiClient) -> User:
    return a_clerk()


def add(api: ApiClient, by: User, once: str = "", **said: Any) -> Answer:
    body = {"code": "NOWAK-7", "name": "Nowak", "language": "pl"} | said
    return api.post(PATH, body, by=by, idempotency_key=once or ids.random_word(20))


def edit(api: ApiClient, by: User, company: Company, version: int = 1, **said: Any) -> Answer:
    return api.patch(f"{PATH}/{company.id}", said, version=version, by=by)


def act(
    api: ApiClient, by: User, company: Company, what: str, version: int = 1, **said: Any
) -> Answer:
    body = said if what == "close" else None
    path = f"{PATH}/{company.id}/{what}"
    return api.post(path, body, by=by, if_match=f'"{version}"')


def close(api: ApiClient, by: User, company: Company, version: int = 1) -> Answer:
    asked = act(api, by, company, "close", version)
    return act(api, by, company, "close", version, confirm=asked.json["confirm"])


def wrong(answer: Answer) -> list[tuple[str, str]]:
    assert answer.status == 400
    return [(error["field"], error["code"]) for error in answer.json["errors"]]


def listed(api: ApiClient, by: User, query: str) -> list[str]:
    found: list[str] = []
    cursor = ""
    for _ in range(50):
        page = api.get(f"{PATH}?{query}{cursor}", by=by).json
        found += [company["name"] for company in page["items"]]
        if page["next"] is None:
            return found
        cursor = f"&cursor={page['next']}"
    raise AssertionError("the list never ends")


def audited(company_id: str) -> list[str]:
    return [raw["tag"]["S"] for raw in rows(f"AUDIT#{company_id}#")]


def test_added_company_is_shown_as_it_was_said(api: ApiClient, clerk: User) -> None:
    answer = add(api, clerk, **FULL)

    assert answer.status == 201
    company_id = answer.json["id"]
    assert answer.json == FULL | {
        "id": company_id,
        "state": "active",
        "needs_owner": True,
        "mail_waiting": 0,
        "closed_at": None,
        "version": 1,
    }
    shown = api.get(f"{PATH}/{company_id}", by=clerk)
    assert (shown.json, shown.headers["etag"]) == (answer.json, '"1"')
    assert audited(company_id) == [Tag.COMPANIES_ADD]


def test_same_request_a_second_time_adds_no_second_company(api: ApiClient, clerk: User) -> None:
    first = add(api, clerk, "the-same-key")

    second = add(api, clerk, "the-same-key")

    assert (second.status, second.json) == (201, first.json)
    assert listed(api, clerk, "") == ["Nowak"]


def test_code_is_written_in_capitals_and_stays_for_good(api: ApiClient, clerk: User) -> None:
    added = add(api, clerk, code=" nowak-7 ")

    assert added.json["code"] == "NOWAK-7"
    refused = edit(api, clerk, get_company(added.json["id"]), code="NOWAK-8")
    assert wrong(refused) == [("code", "unknown_field")]


def test_code_that_another_company_has_is_refused_beside_its_field(
    api: ApiClient, clerk: User
) -> None:
    add(api, clerk)
    before = rows("")

    answer = add(api, clerk, code="nowak-7", name="Nowak II")

    assert wrong(answer) == [("code", "company_code_taken")]
    assert rows("") == before


@pytest.mark.parametrize(
    ("said", "field", "code"),
    [
        ({"code": "NOWAK"}, "code", "invalid_format"),
        ({"code": ""}, "code", "required"),
        ({"name": " "}, "name", "required"),
        ({"name": "x" * 121}, "name", "too_long"),
        ({"language": "de"}, "language", "invalid_choice"),
        ({"tax_id": "5252248482"}, "tax_id", "tax_id_digits"),
        ({"tax_id": "525"}, "tax_id", "tax_id_length"),
        ({"tax_id": "unknown"}, "tax_id", "tax_id_form"),
        ({"address": "x" * 501}, "address", "too_long"),
        ({"contact_name": "a\nb"}, "contact_name", "unwanted_character"),
        ({"contact_email": "anna"}, "contact_email", "invalid_format"),
        ({"contact_phone": "1" * 41}, "contact_phone", "too_long"),
        ({"contract_from": "1.1.2026"}, "contract_from", "invalid_format"),
        (
            {"contract_from": "2026-02-01", "contract_to": "2026-01-31"},
            "contract_to",
            "before_start",
        ),
        ({"notes": "x" * 4001}, "notes", "too_long"),
        ({"state": "closed"}, "state", "unknown_field"),
    ],
)
def test_wrong_field_is_named(
    api: ApiClient, clerk: User, said: dict[str, str], field: str, code: str
) -> None:
    assert wrong(add(api, clerk, **said)) == [(field, code)]
    assert rows("COMPANY#") == []


def test_contract_of_one_day_is_a_contract(api: ApiClient, clerk: User) -> None:
    assert add(api, clerk, contract_from="2026-02-01", contract_to="2026-02-01").status == 201


def test_what_is_left_out_of_an_edit_stays_and_empty_clears(api: ApiClient, clerk: User) -> None:
    company = get_company(add(api, clerk, **FULL).json["id"])

    answer = edit(
        api, clerk, company, name="Anders", notes="", tax_id="", contract_to=None, language="it"
    )

    assert answer.status == 200
    changed = {"name": "Anders", "notes": "", "tax_id": "", "contract_to": None, "language": "it"}
    shown = api.get(f"{PATH}/{company.id}", by=clerk).json
    assert shown == answer.json
    assert {name: shown[name] for name in FULL} == FULL | changed
    assert shown["version"] == 2
    assert audited(company.id) == [Tag.COMPANIES_ADD, Tag.COMPANIES_EDIT]
    assert listed(api, clerk, "q=nowak%20studio") == []
    assert listed(api, clerk, "q=anders") == ["Anders"]


def test_end_of_a_contract_is_compared_with_the_beginning_that_is_stored(
    api: ApiClient, clerk: User
) -> None:
    company = get_company(add(api, clerk, **FULL).json["id"])

    refused = edit(api, clerk, company, contract_to="2025-12-31")
    moved = edit(api, clerk, company, contract_from="2025-01-01", contract_to="2025-12-31")

    assert wrong(refused) == [("contract_to", "before_start")]
    assert (moved.status, moved.json["contract_from"]) == (200, "2025-01-01")


def test_edit_over_somebody_elses_is_refused_and_writes_nothing(
    api: ApiClient, clerk: User
) -> None:
    company = a_company()
    assert edit(api, clerk, company, notes="First").status == 200

    with effects() as done:
        second = edit(api, clerk, company, notes="Second")

    assert (second.status, done) == (412, [])
    assert get_company(company.id).details.notes == "First"


def test_edit_that_another_one_passes_between_reading_and_writing_is_refused(
    api: ApiClient,
) -> None:
    company = a_company()
    edit_company(an_actor(), company, {"notes": "First"}, seen_version=1)

    with pytest.raises(Exception, match="meanwhile"):
        edit_company(an_actor(), company, {"notes": "Second"}, seen_version=1)

    assert get_company(company.id).details.notes == "First"


def test_edit_leaves_what_is_known_of_the_owners_alone(api: ApiClient, clerk: User) -> None:
    company = a_company()
    commit(note_owners(company, needs_owner=False))

    edit(api, clerk, company, notes="x")

    after = get_company(company.id)
    assert (after.needs_owner, after.owner_changes) == (False, 1)


def test_name_that_folds_to_more_than_a_key_holds_is_taken(api: ApiClient, clerk: User) -> None:
    """One sign of Arabic script folds to eighteen letters."""
    answer = add(api, clerk, name="ﷺ" * 120)

    assert answer.status == 201
    assert edit(api, clerk, get_company(answer.json["id"]), name="𝕏" * 120).status == 200


def test_closing_asks_first_and_says_what_will_happen(api: ApiClient, admin: User) -> None:
    company = a_company()
    a_mail_item(company)

    with effects() as done:
        asked = act(api, admin, company, "close")

    assert (asked.status, asked.code, done) == (409, "confirmation_required", [])
    told = ["mail_keeps_waiting", "people_keep_reading", "company_chosen_last"]
    assert asked.json["consequences"] == told
    answer = act(api, admin, company, "close", confirm=asked.json["confirm"])
    assert (answer.status, answer.json["state"], answer.json["version"]) == (200, "closed", 2)
    assert answer.json["closed_at"] is not None
    assert audited(company.id)[-1] == Tag.COMPANIES_CLOSE


def test_confirmation_is_good_for_what_was_told_and_for_nobody_else(
    api: ApiClient, admin: User
) -> None:
    company, other = a_company(), a_company()
    confirm = act(api, admin, company, "close").json["confirm"]

    assert act(api, admin, other, "close", confirm=confirm).status == 409
    assert act(api, a_user(role=Role.ADMIN), company, "close", confirm=confirm).status == 409
    a_mail_item(company)
    assert act(api, admin, company, "close", confirm=confirm).code == "confirmation_required"
    assert get_company(company.id).state is CompanyState.ACTIVE


def test_closed_company_is_opened_again_as_it_was(api: ApiClient, admin: User) -> None:
    company = a_company(details=Details(notes="Rings twice"))
    before = api.get(f"{PATH}/{company.id}", by=admin).json
    assert close(api, admin, company).status == 200

    again = act(api, admin, company, "close", 2)
    opened = act(api, admin, company, "reopen", 2)

    assert (again.status, again.code) == (409, "company_closed")
    assert (opened.status, opened.json) == (200, before | {"version": 3})
    assert act(api, admin, company, "reopen", 3).code == "company_active"
    assert audited(company.id)[1:] == [Tag.COMPANIES_CLOSE, Tag.COMPANIES_REOPEN]


@pytest.mark.parametrize("what", ["close", "reopen"])
def test_only_admins_close_and_reopen(api: ApiClient, what: str) -> None:
    company = a_company()

    for role in (Role.CLERK, Role.DPO):
        assert act(api, a_user(role=role), company, what).status == 403


@pytest.mark.parametrize("what", ["close", "reopen"])
def test_company_that_moved_on_meanwhile_is_looked_at_again(
    api: ApiClient, admin: User, what: str
) -> None:
    company = a_company()
    edit(api, admin, company, notes="x")

    assert act(api, admin, company, what, 1).status == 412


def test_people_of_a_closed_company_go_on_reading_and_see_that_it_is_closed(
    api: ApiClient, admin: User
) -> None:
    company = a_company()
    item = a_mail_item(company)
    person = a_person_of(company)

    close(api, admin, company)

    (plate,) = api.get("/me/companies", by=person).json["items"]
    assert (plate["state"], plate["counters"]["mail_waiting"]) == ("closed", 1)
    path = f"/companies/{company.id}/mail"
    assert [one["id"] for one in api.get(path, by=person).json["items"]] == [item.id]
    assert api.get(f"{path}/{item.id}", by=person).status == 200


def test_mail_for_a_closed_company_is_registered_and_marked(api: ApiClient, admin: User) -> None:
    company, clerk = a_company(), a_clerk()
    close(api, admin, company)
    mail = new_mail(company)
    body = {
        "company_id": company.id,
        "sender": mail.sender,
        "kind": "letter",
        "received_on": mail.received_on.isoformat(),
        "notice": "none",
    }

    answer = api.post("/office/mail", body, by=clerk, idempotency_key="some-key-1")

    assert (answer.status, answer.json["company_state"]) == (201, "closed")
    (row,) = api.get("/office/mail", by=clerk).json["items"]
    assert row["company_state"] == "closed"
    item = api.get(f"{PATH}/{company.id}/mail/{row['id']}", by=clerk).json
    assert item["company_state"] == "closed"


@pytest.mark.parametrize("limit", [1, 2, 25])
def test_list_is_filtered_page_by_page(api: ApiClient, admin: User, limit: int) -> None:
    names = ("Alfa", "Beta", "Gamma", "Delta", "Epsilon")
    companies = {name: a_company(name, code=f"{name[:3].upper()}-1") for name in names}
    for name in ("Alfa", "Delta"):
        close(api, admin, companies[name])
    commit(note_owners(companies["Beta"], needs_owner=False))

    assert listed(api, admin, f"limit={limit}") == sorted(names)
    assert listed(api, admin, f"limit={limit}&only=closed") == ["Alfa", "Delta"]
    assert listed(api, admin, f"limit={limit}&only=active") == ["Beta", "Epsilon", "Gamma"]
    assert listed(api, admin, f"limit={limit}&only=needs_owner") == ["Epsilon", "Gamma"]
    assert listed(api, admin, f"limit={limit}&only=closed&q=DEL-") == ["Delta"]
    assert listed(api, admin, f"limit={limit}&only=closed&q=GAM-") == []


def test_filter_looks_at_many_rows_at_once_and_never_at_all_of_them(
    api: ApiClient, admin: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chalicelib.companies.lists._SOUGHT_AT_ONCE", 2)
    monkeypatch.setattr("chalicelib.companies.lists._MOST_QUERIES", 2)
    companies = [a_company(name) for name in "abcdefghij"]
    close(api, admin, companies[-1])

    with recorded() as seen:
        page = api.get(f"{PATH}?only=closed", by=admin).json

    assert [name for name, _ in seen].count("dynamodb.Query") == 2
    assert page["items"] == []
    assert page["next"] is not None
    assert listed(api, admin, "only=closed") == ["j"]


def test_company_of_the_first_release_is_read_and_edited(api: ApiClient, clerk: User) -> None:
    """Its row has none of the newer attributes, and nobody said then who owns it."""
    company = a_company("Nowak")
    (row,) = [raw for raw in rows(keys.company(company.id).pk) if raw["sk"]["S"] == "COMPANY"]

    assert not {"tax_id", "address", "notes", "closed_at", "contract_from"} & row.keys()
    assert edit(api, clerk, company, notes="x").json["notes"] == "x"
