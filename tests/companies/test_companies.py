"""Companies: one code each, found by a part of name, code or tax id, page by page."""

import pytest

from chalicelib.access.model import User
from chalicelib.aws import keys
from chalicelib.aws.table import Row, commit, update
from chalicelib.companies.model import CODE_FORM, Company, normal_code
from chalicelib.companies.service import (
    add_company,
    count_mail,
    find_companies,
    find_company_by_code,
    get_company,
)
from chalicelib.companies.store import CompanyRow
from chalicelib.core.errors import NotFound, ValidationFailed
from tests.builders import a_clerk, a_company, a_mail_item, a_person_of
from tests.harness.calls import recorded
from tests.harness.client import ApiClient
from tests.harness.s3 import rows


def names(api: ApiClient, clerk: User, query: str, *, limit: int = 25) -> list[str]:
    """All pages of a list, one after the other."""
    found: list[str] = []
    cursor = ""
    for _ in range(50):
        page = api.get(f"/office/companies?limit={limit}&{query}{cursor}", by=clerk).json
        found += [company["name"] for company in page["items"]]
        if page["next"] is None:
            return found
        cursor = f"&cursor={page['next']}"
    raise AssertionError("the list never ends")


def test_company_is_read_back_as_it_was_added(world: None) -> None:
    company = a_company("Nowak", code="NOWAK-7")

    assert get_company(company.id) == company
    assert find_company_by_code("NOWAK-7") == company
    assert find_company_by_code("NOWAK-8") is None
    assert find_companies([company.id, "com_unknown"]) == {company.id: company}


def test_code_belongs_to_one_company_and_the_second_writes_nothing(world: None) -> None:
    first = a_company(code="NOWAK-7")
    before = rows("")

    with pytest.raises(ValidationFailed) as refused:
        add_company("system", code="NOWAK-7", name="Nowak II", language="pl")

    assert [(e.field, e.code) for e in refused.value.errors] == [("code", "company_code_taken")]
    assert rows("") == before
    assert find_company_by_code("NOWAK-7") == first


def test_unknown_company_is_not_found_and_counts_nothing(world: None) -> None:
    with pytest.raises(NotFound):
        get_company("com_unknown")
    with pytest.raises(NotFound):
        commit(count_mail("com_unknown", 1))
    assert rows("") == []


@pytest.mark.parametrize("limit", [1, 2, 25])
def test_list_is_by_name_without_accents_or_case_in_pages(api: ApiClient, limit: int) -> None:
    clerk = a_clerk()
    for name in ("Żabka", "alfa", "Ćma", "Beta", "alfa"):
        a_company(name)

    assert names(api, clerk, "", limit=limit) == ["alfa", "alfa", "Beta", "Ćma", "Żabka"]


@pytest.mark.parametrize("limit", [1, 2, 25])
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=nowak", ["Nowak", "Nowak & Syn"]),
        ("q=NOWAK%20%26", ["Nowak & Syn"]),
        ("q=zolw", ["Żółw"]),
        ("q=%C5%BB%C3%93", ["Żółw"]),
        ("q=zz-1", ["Nowak"]),
        ("q=ZZ-", ["Nowak", "Nowak & Syn", "Żółw"]),
        ("q=77-1", ["Rossi", "Verdi"]),
        ("q=syn%20zz", ["Nowak & Syn"]),
        ("q=owak", ["Nowak", "Nowak & Syn"]),
        ("q=nowak%20rossi", []),
        ("q=5252248481", ["Żółw"]),
        ("q=525-224-84%2081", ["Żółw"]),
        ("q=pl%20525", ["Żółw"]),
        ("q=481", []),
        ("q=%20", ["Nowak", "Nowak & Syn", "Rossi", "Verdi", "Żółw"]),
    ],
)
def test_company_is_found_by_any_part_of_its_name_code_or_tax_id(
    api: ApiClient, query: str, found: list[str], limit: int
) -> None:
    clerk = a_clerk()
    for name, code in (
        ("Nowak", "ZZ-1"),
        ("Nowak & Syn", "ZZ-3"),
        ("Żółw", "ZZ-2"),
        ("Rossi", "77-1"),
        ("Verdi", "77-12"),
    ):
        company = a_company(name, code=code)
        if name == "Żółw":
            tax_id = CompanyRow.tax_id.set("PL5252248481")
            commit(update(keys.company(company.id), [tax_id], Row.pk.exists()))

    assert names(api, clerk, query, limit=limit) == found


def test_search_ends_after_so_many_companies_and_says_where_to_go_on(
    api: ApiClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chalicelib.companies.lists._SEARCHED_AT_ONCE", 2)
    monkeypatch.setattr("chalicelib.companies.lists._MOST_QUERIES", 2)
    clerk = a_clerk()
    for name in "abcdefgh":
        a_company(name)
    a_company("Studio Żółw")

    with recorded() as seen:
        page = api.get("/office/companies?q=zolw", by=clerk).json

    assert [name for name, _ in seen].count("dynamodb.Query") == 2
    assert page["items"] == []
    assert page["next"] is not None
    assert names(api, clerk, "q=zolw") == ["Studio Żółw"]


def test_list_shows_how_much_mail_waits(api: ApiClient) -> None:
    company, clerk = a_company("Nowak", code="NOWAK-7"), a_clerk()
    for _ in range(3):
        a_mail_item(company)

    (item,) = api.get("/office/companies", by=clerk).json["items"]

    assert item == {
        "id": company.id,
        "code": "NOWAK-7",
        "name": "Nowak",
        "state": "active",
        "needs_owner": True,
        "always_attached": False,
        "mail_waiting": 3,
    }


def test_list_of_companies_is_for_staff(api: ApiClient) -> None:
    assert api.get("/office/companies", by=a_person_of(a_company())).status == 403


@pytest.mark.parametrize(
    ("query", "wrong"),
    [
        ("q=" + "x" * 101, ("q", "too_long")),
        ("q=%00", ("q", "unwanted_character")),
        ("limit=101", ("limit", "too_large")),
        ("name=x", ("name", "unknown_field")),
        ("only=open", ("only", "invalid_choice")),
    ],
)
def test_wrong_filter_is_named(api: ApiClient, query: str, wrong: tuple[str, str]) -> None:
    answer = api.get(f"/office/companies?{query}", by=a_clerk())

    assert [(error["field"], error["code"]) for error in answer.json["errors"]] == [wrong]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("NOWAK-7", "NOWAK-7"),
        (" nowak-7 ", "NOWAK-7"),
        ("A1-1", "A1-1"),
        ("ABCDEFGHIJKL-1234", "ABCDEFGHIJKL-1234"),
        ("A-1", None),
        ("ABCDEFGHIJKLM-1", None),
        ("NOWAK-12345", None),
        ("NOWAK", None),
        ("NOWAK-", None),
        ("NOWAK-A", None),
        ("NO WAK-7", None),
        ("NOWAK-7\n7", None),
        ("NO\u0141AK-7", None),
        ("ma\u00df-7", None),
        ("\u0131\u0131-7", None),
        ("NOWAK-\u0667", None),
        ("", None),
    ],
)
def test_code_is_understood_in_any_case_and_never_guessed(text: str, code: str | None) -> None:
    assert normal_code(text) == code
    assert code is None or CODE_FORM.fullmatch(code)


def test_company_name_is_no_place_to_break_out_of(api: ApiClient) -> None:
    clerk = a_clerk()
    odd: list[Company] = [a_company("Nowak#com_0"), a_company("#"), a_company("A" * 100)]

    assert sorted(names(api, clerk, "", limit=1)) == sorted(company.name for company in odd)
    assert names(api, clerk, "q=%23") == ["#", "Nowak#com_0"]
