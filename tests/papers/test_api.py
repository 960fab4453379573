"""Receipts as people get them, and the question whether a file is one (B4)."""

import hashlib

import pytest

from chalicelib.audit.store import Tag
from chalicelib.aws import bucket
from chalicelib.config import config
from chalicelib.papers.chain import judge_chain
from chalicelib.papers.judging import judge
from tests.builders import a_clerk, a_company, a_person_of
from tests.harness.calls import before_call
from tests.harness.client import ApiClient
from tests.harness.moment import Moment
from tests.harness.s3 import rows
from tests.papers.made import a_receipt, make_void, with_paper

pytestmark = pytest.mark.usefixtures("world")


def verified(sha256: str) -> tuple[int, dict[str, object]]:
    answer = ApiClient().post("/receipts/verify", {"sha256": sha256})
    return answer.status, answer.json


def test_companys_people_see_their_receipts_newest_first() -> None:
    company = a_company()
    first, second = a_receipt(company), a_receipt(company)
    a_receipt(a_company())

    answer = ApiClient().get(f"/companies/{company.id}/receipts", by=a_person_of(company))

    assert [one["id"] for one in answer.json["items"]] == [second.id, first.id]
    assert {one["paper"] for one in answer.json["items"]} == {"pending"}
    assert answer.json["items"][0]["collector_name"] == "Anna Nowak"


def test_receipts_come_in_pages() -> None:
    company = a_company()
    made = [a_receipt(company).id for _ in range(3)]
    place, person = f"/companies/{company.id}/receipts", a_person_of(company)

    first = ApiClient().get(f"{place}?limit=2", by=person).json
    second = ApiClient().get(f"{place}?limit=2&cursor={first['next']}", by=person).json

    assert [one["id"] for one in first["items"] + second["items"]] == made[::-1]


def test_who_made_a_receipt_void_is_named_as_its_record_names_them() -> None:
    company = a_company()
    receipt = a_receipt(company)
    make_void(receipt, "Wrong letter")

    mine = ApiClient().get(
        f"/companies/{company.id}/receipts/{receipt.id}", by=a_person_of(company)
    )
    office = ApiClient().get(f"/office/companies/{company.id}/receipts/{receipt.id}", by=a_clerk())

    assert mine.json["state"] == office.json["state"] == "void"
    assert mine.json["void"]["reason"] == "Wrong letter"
    assert mine.json["void"]["by_name"] == "Celina Urbańska"
    assert office.json["void"]["by_name"] == "Celina Urbańska"


def test_link_opens_the_one_sealed_file_and_is_recorded() -> None:
    company = a_company()
    receipt, person = with_paper(a_receipt(company)), a_person_of(company)

    answer = ApiClient().post(f"/companies/{company.id}/receipts/{receipt.id}/link", by=person)

    assert answer.json["content_type"] == "application/pdf"
    assert answer.json["name"] == f"{company.code}-1.pdf"
    assert f"versionId={receipt.pdf_version_id}" in answer.json["url"]
    tags = [row["tag"]["S"] for row in rows(f"AUDIT#{company.id}")]
    assert tags.count(str(Tag.RECEIPTS_LINK)) == 1


def test_receipt_that_is_being_made_has_no_link_yet() -> None:
    company = a_company()
    receipt = a_receipt(company)

    answer = ApiClient().post(
        f"/office/companies/{company.id}/receipts/{receipt.id}/link", by=a_clerk()
    )

    assert (answer.status, answer.json["code"]) == (409, "receipt_pending")


def test_export_is_whole_and_brings_what_verifies_its_files() -> None:
    company = a_company()
    receipts = [with_paper(a_receipt(company)) for _ in range(3)]
    make_void(receipts[1])
    place, person = f"/companies/{company.id}/receipts/export", a_person_of(company)

    export = ApiClient().get(place, by=person).json

    found = judge_chain(export)
    assert found.is_whole
    assert (found.receipts, found.voids) == (3, (receipts[1].number,))
    there = bucket.head(config().vault_bucket, receipts[0].pdf_key)
    assert there is not None
    pdf = bucket.read(there) or b""
    assert judge(pdf, [one.encode() for one in export["certificates"]]).is_genuine
    assert hashlib.sha256(pdf).hexdigest() in {one["pdf_sha256"] for one in export["items"]}


def test_pages_of_an_export_together_are_whole() -> None:
    company = a_company()
    for _ in range(5):
        a_receipt(company)
    place, person = f"/companies/{company.id}/receipts/export?limit=2", a_person_of(company)

    export = ApiClient().get(place, by=person).json
    while export["next"]:
        more = ApiClient().get(f"{place}&cursor={export['next']}", by=person).json
        export = more | {"items": export["items"] + more["items"]}

    assert judge_chain(export).is_whole
    assert len(export["items"]) == 5


def test_what_is_written_while_an_export_is_read_makes_it_look_forged_to_nobody() -> None:
    company = a_company()
    first = a_receipt(company)
    place, person = f"/companies/{company.id}/receipts/export", a_person_of(company)

    def meanwhile() -> None:
        make_void(first)
        a_receipt(company)

    with before_call("Query", meanwhile):
        export = ApiClient().get(place, by=person).json

    found = judge_chain(export)
    assert found.is_whole
    assert (found.receipts, found.voids) == (1, ())


def test_export_of_a_company_without_receipts_is_whole() -> None:
    company = a_company()

    export = ApiClient().get(f"/companies/{company.id}/receipts/export", by=a_person_of(company))

    assert judge_chain(export.json).is_whole


def test_export_holds_nothing_of_another_company() -> None:
    mine, theirs = a_company(name="Alfa"), a_company(name="Omega Kotwice")
    a_receipt(mine)
    a_receipt(theirs)

    export = ApiClient().get(f"/companies/{mine.id}/receipts/export", by=a_person_of(mine))

    for word in (theirs.id, theirs.code, theirs.name, "hnd_"):
        assert word not in export.text


def test_anybody_learns_whether_a_file_is_genuine_and_still_holds() -> None:
    receipt = with_paper(a_receipt(a_company()))

    assert verified(receipt.pdf_sha256)[1]["state"] == "valid"
    assert verified(receipt.pdf_sha256)[1]["number"] == receipt.number
    make_void(receipt)
    assert verified(receipt.pdf_sha256)[1]["state"] == "void"
    assert verified("0" * 64)[1] == {
        "state": "unknown",
        "number": None,
        "handed_out_at": None,
        "void_at": None,
    }


@pytest.mark.parametrize("sha256", ["", "0" * 63, "G" * 64, "A" * 64, "0" * 65])
def test_what_is_no_hash_is_refused(sha256: str) -> None:
    assert verified(sha256)[0] == 400


def test_many_misses_lock_the_network_for_a_while(at: Moment) -> None:
    receipt = with_paper(a_receipt(a_company()))
    for place in range(100):
        assert verified(f"{place:064x}")[0] == 200

    assert verified(receipt.pdf_sha256)[0] == 429
    at.move(minutes=16)
    assert verified(receipt.pdf_sha256)[0] == 200


def test_whoever_has_a_receipt_may_ask_as_often_as_they_like() -> None:
    receipt = with_paper(a_receipt(a_company()))

    assert {verified(receipt.pdf_sha256)[0] for _ in range(120)} == {200}
