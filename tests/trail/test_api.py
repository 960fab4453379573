"""The audit through the API: who, what, when, per company and for all, and as a file."""

from typing import Any

import pytest

from chalicelib.access.model import Role, User
from chalicelib.audit.store import AuditRow, Tag, entry
from chalicelib.aws.table import commit, read
from chalicelib.companies.model import Company
from tests.builders import a_clerk, a_company, a_mail_item, a_person_of, a_user
from tests.harness.calls import recorded, table_calls
from tests.harness.client import ApiClient
from tests.harness.moment import Moment
from tests.harness.s3 import rows

PATH = "/office/audit"


@pytest.fixture
def dpo(world: None) -> User:
    return a_user(role=Role.DPO)


@pytest.fixture
def api(world: None) -> ApiClient:
    return ApiClient()


def done(tag: Tag, by: User, company: Company | None = None, **values: Any) -> None:
    scope = {"scope": company.id} if company else {}
    commit(entry(tag, actor_id=by.id, **scope, **values))


def listed(api: ApiClient, by: User, asked: str = "") -> list[dict[str, Any]]:
    """All pages of what is asked for."""
    found: list[dict[str, Any]] = []
    cursor = ""
    while True:
        page = api.get(f"{PATH}?{asked}{cursor}", by=by).json
        found += page["items"]
        if page["next"] is None:
            return found
        cursor = f"&cursor={page['next']}"


def tags(found: list[dict[str, Any]]) -> list[str]:
    return [one["tag"] for one in found]


def test_entry_says_who_did_what_to_which_thing_by_name(api: ApiClient, dpo: User) -> None:
    company, clerk = a_company("Nowak"), a_clerk(first_name="Celina", last_name="Zięba")
    item = a_mail_item(company, sender="Bank")
    done(Tag.MAIL_EDIT, clerk, company, target=item.id, fields=["note"])

    one = listed(api, dpo, f"company_id={company.id}&about=mail:item:edit")[0]

    number = f"{item.number[:4]}-{item.number[4:]}"
    assert one["by"] == {"kind": "user", "id": clerk.id, "name": "Celina Zięba"}
    assert one["company"] == {"kind": "company", "id": company.id, "name": company.name}
    assert one["target"] == {"kind": "mail", "id": item.id, "name": f"{number}, Bank"}
    assert one["facts"] == [{"name": "fields", "value": "note", "name_of": None}]


def test_thing_that_is_gone_keeps_its_entries(api: ApiClient, dpo: User) -> None:
    company = a_company()
    done(Tag.PANELS_EDIT, dpo, company, target="pnl_gone", panel_id="pnl_gone")
    commit(entry(Tag.RECEIPTS_SEAL, actor_id="system", scope=company.id, target="rcp_gone"))

    sealed, edited = listed(api, dpo, f"company_id={company.id}")[:2]

    assert sealed["by"] is None
    assert sealed["target"] == {"kind": "receipt", "id": "rcp_gone", "name": None}
    assert edited["facts"] == [{"name": "panel_id", "value": "pnl_gone", "name_of": None}]


def test_office_sees_all_companies_and_itself_newest_first(
    api: ApiClient, dpo: User, at: Moment
) -> None:
    nowak, rossi = a_company(), a_company()
    for company in (nowak, None, rossi):
        at.move(seconds=1)
        done(Tag.MAIL_STATE, dpo, company)

    found = listed(api, dpo, "about=mail:item:state&limit=1")

    assert [one["company"] and one["company"]["id"] for one in found] == [rossi.id, None, nowak.id]


def test_company_s_list_is_its_own(api: ApiClient, dpo: User) -> None:
    nowak, rossi = a_company(), a_company()
    done(Tag.MAIL_STATE, dpo, nowak)
    done(Tag.MAIL_STATE, dpo, rossi)
    done(Tag.SETTINGS_EDIT, dpo)

    found = listed(api, dpo, f"company_id={nowak.id}")

    assert {one["company"]["id"] for one in found} == {nowak.id}


def test_entries_from_before_there_were_indexes_are_found_by_company(
    api: ApiClient, dpo: User
) -> None:
    company = a_company()
    change = entry(Tag.MAIL_STATE, actor_id=dpo.id, scope=company.id)
    for name in ("g1", "g1s", "g3", "g3s"):
        del change.operation["Item"][name]
    commit(change)

    assert "mail:item:state" in tags(listed(api, dpo, f"company_id={company.id}"))
    assert "mail:item:state" not in tags(listed(api, dpo))


@pytest.mark.parametrize("within", ["", "company_id={}&"])
def test_acts_of_one_person_are_found_among_many(
    api: ApiClient, dpo: User, at: Moment, within: str
) -> None:
    company, anna, bruno = a_company(), a_clerk(), a_clerk()
    for by in (anna, bruno, bruno, anna, bruno):
        at.move(seconds=1)
        done(Tag.MAIL_STATE, by, company)

    found = listed(api, dpo, f"{within.format(company.id)}by={anna.id}&limit=1")

    assert [one["by"]["id"] for one in found] == [anna.id] * 2


def test_entries_are_chosen_by_kind_and_by_thing(api: ApiClient, dpo: User) -> None:
    company = a_company()
    for tag, target in (
        (Tag.SCANS_LINK, "mai_1"),
        (Tag.SCANS_LINK, "mai_2"),
        (Tag.SCANS_DETACH, "mai_1"),
        (Tag.MAIL_STATE, "mai_1"),
    ):
        done(tag, dpo, company, target=target)

    assert len(listed(api, dpo, "about=scans")) == 3
    assert len(listed(api, dpo, "about=scans:scan:link")) == 2
    assert len(listed(api, dpo, "target=mai_1")) == 3
    assert len(listed(api, dpo, f"company_id={company.id}&about=scans&target=mai_1")) == 2


def test_days_and_months_are_the_office_s(api: ApiClient, dpo: User, at: Moment) -> None:
    """The last hour of October by UTC is November in Warsaw."""
    company = a_company()
    for moment in ("2026-10-31T22:59:59", "2026-10-31T23:00:00", "2026-11-30T22:59:59"):
        at.now = at.now.fromisoformat(f"{moment}.000000+00:00")
        done(Tag.MAIL_STATE, dpo, company)

    for asked in ("", f"company_id={company.id}&", f"by={dpo.id}&"):
        only = f"{asked}about=mail&limit=1"
        assert len(listed(api, dpo, f"{only}&month=2026-11")) == 2
        assert len(listed(api, dpo, f"{only}&month=2026-10")) == 1
        assert len(listed(api, dpo, f"{only}&on=2026-11-01")) == 1
        assert listed(api, dpo, f"{only}&on=2026-11-02") == []


def test_one_page_costs_three_trips(api: ApiClient, dpo: User, at: Moment) -> None:
    company = a_company()
    for _ in range(25):
        done(Tag.MAIL_STATE, dpo, company)

    for asked in ("", f"?company_id={company.id}", f"?by={dpo.id}"):
        with recorded() as seen:
            assert len(api.get(f"{PATH}{asked}", by=dpo).json["items"]) == 25
        assert table_calls(seen) == ["BatchGetItem", "Query", "BatchGetItem"]


def test_look_for_what_is_rare_stops_and_says_where_to_go_on(
    api: ApiClient, dpo: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chalicelib.trail.store._SOUGHT_AT_ONCE", 2)
    monkeypatch.setattr("chalicelib.trail.store._MOST_QUERIES", 2)
    company = a_company()
    done(Tag.MAIL_EDIT, dpo, company)
    for _ in range(9):
        done(Tag.MAIL_STATE, dpo, company)

    first = api.get(f"{PATH}?about=mail:item:edit", by=dpo).json

    assert (first["items"], first["next"] is None) == ([], False)
    assert tags(listed(api, dpo, "about=mail:item:edit")) == ["mail:item:edit"]


def test_cursor_of_another_month_is_refused(api: ApiClient, dpo: User) -> None:
    for _ in range(2):
        done(Tag.MAIL_STATE, dpo)
    cursor = api.get(f"{PATH}?limit=1", by=dpo).json["next"]

    assert api.get(f"{PATH}?month=2026-01&limit=1&cursor={cursor}", by=dpo).status == 400


@pytest.mark.parametrize("month", ["1000-01", "1999-12", "3000-01", "9999-12"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_month_of_which_nothing_can_be_recorded_is_refused(
    api: ApiClient, dpo: User, month: str, method: str
) -> None:
    path = PATH if method == "GET" else f"{PATH}/export"

    assert api.call(method, f"{path}?month={month}", by=dpo).status == 400


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_only_those_who_answer_for_it_read_the_audit(api: ApiClient, method: str) -> None:
    company = a_company()
    path = PATH if method == "GET" else f"{PATH}/export"

    assert api.call(method, path).status == 401
    for person in (a_clerk(), a_person_of(company), a_user()):
        assert api.call(method, path, by=person).status == 403
    for role in (Role.ADMIN, Role.DPO):
        assert api.call(method, path, by=a_user(role=role)).status == 200


def test_company_that_is_not_there_has_no_audit(api: ApiClient, dpo: User) -> None:
    unknown = f"?company_id=com_{'0' * 26}"

    assert api.get(f"{PATH}{unknown}", by=dpo).status == 404
    assert api.post(f"{PATH}/export{unknown}", by=dpo).status == 404


def test_file_goes_page_by_page_and_is_recorded_once_where_it_was_taken(
    api: ApiClient, dpo: User
) -> None:
    company = a_company()
    for _ in range(3):
        done(Tag.MAIL_STATE, dpo, company)
    path = f"{PATH}/export?company_id={company.id}&about=mail&limit=2"

    first = api.post(path, by=dpo).json
    rest = api.post(f"{path}&cursor={first['next']}", by=dpo).json

    assert len(first["items"]) + len(rest["items"]) == 3
    found = [read(AuditRow, raw) for raw in rows(f"AUDIT#{company.id}#")]
    (record,) = [row for row in found if row.tag == Tag.AUDIT_EXPORT]
    assert (record.actor_id, record.facts.as_dict()["about"]) == (dpo.id, "mail")
