"""Taking a scan off an item that it does not belong to."""

import pytest

from chalicelib.audit.store import Tag
from chalicelib.core.errors import StaleVersion
from chalicelib.core.values import replace
from chalicelib.mail.number import shown_number
from chalicelib.mail.service import get_mail_item
from chalicelib.scans import service
from tests.builders import a_clerk, a_company, a_mail_item, a_person_of, an_actor
from tests.harness.client import ApiClient
from tests.harness.s3 import scans
from tests.samples.files import letter_jpeg, letter_png
from tests.scans.desk import assign, attached, audited, detach, scan_facts, scans_on, waiting

pytestmark = pytest.mark.usefixtures("remembering_gate")


def test_detached_scan_is_closed_to_the_client_at_once(api: ApiClient) -> None:
    company = a_company()
    anna, item = a_person_of(company), a_mail_item(company)
    scan = attached(item)
    kept = attached(item, letter_png())
    mail = f"/companies/{company.id}/mail/{item.id}"
    assert api.post(f"{mail}/scans/{scan.id}/link", by=anna).status == 200

    answer = detach(api, item, scan)

    assert (answer.status, answer.json["state"], answer.json["reason"]) == (
        200,
        "inbox",
        "detached",
    )
    assert [each["id"] for each in api.get(mail, by=anna).json["scans"]] == [kept.id]
    assert api.post(f"{mail}/scans/{scan.id}/link", by=anna).status == 404
    assert api.post(f"{mail}/scans/{kept.id}/link", by=anna).status == 200
    waits = api.get("/office/scans", by=a_clerk()).json["items"]
    assert [(each["id"], each["company_id"], each["mail_id"]) for each in waits] == [
        (scan.id, None, None)
    ]
    (entry,) = audited(Tag.SCANS_DETACH)
    assert "another letter" in str(entry["facts"])


def test_detached_scan_goes_to_the_item_it_belongs_to(api: ApiClient) -> None:
    wrong, right = a_mail_item(a_company()), a_mail_item(a_company())
    scan = attached(wrong)
    detach(api, wrong, scan)

    answer = assign(api, a_clerk(), scan, right, version=2)

    assert (answer.status, answer.json["mail_id"]) == (200, right.id)
    assert (scans_on(wrong), scans_on(right)) == ([], [scan.id])
    assert {fact.scope for fact in scan_facts()} == {wrong.company_id, right.company_id}
    (moved,) = get_mail_item(right.company_id, right.id).scans
    assert moved.name == f"{shown_number(right.number)}.pdf", "its own name may tell of the other"


def test_scan_put_back_on_the_same_item_is_told_anew(api: ApiClient) -> None:
    item = a_mail_item(a_company())
    scan = attached(item)
    detach(api, item, scan)

    assert assign(api, a_clerk(), scan, item, version=2).status == 200

    assert scans_on(item) == [scan.id]
    assert len({fact.fact_id for fact in scan_facts()}) == 2


def test_scan_is_detached_once_and_only_from_its_own_item(api: ApiClient) -> None:
    company = a_company()
    item, other = a_mail_item(company), a_mail_item(company)
    scan, unattached = attached(item), waiting(letter_jpeg(), key="desk/b.jpg")

    for target, each in ((other, scan), (item, unattached)):
        assert detach(api, target, each).status == 404
    assert detach(api, replace(item, company_id=a_company().id), scan).status == 404
    assert detach(api, item, scan).status == 200
    assert detach(api, item, scan).status == 404
    assert len(audited(Tag.SCANS_DETACH)) == 1


def test_of_two_clerks_who_detach_at_the_same_time_one_does(world: None) -> None:
    item = a_mail_item(a_company())
    scan = attached(item)
    seen = get_mail_item(item.company_id, item.id)
    service.detach_scan(an_actor(), seen, scan, reason="first")

    with pytest.raises(StaleVersion):
        service.detach_scan(an_actor(), seen, scan, reason="second")

    assert [each.version for each in scans()] == [2]


@pytest.mark.parametrize("reason", ["", " ", "x" * 301, "a\nb"])
def test_detaching_needs_a_reason_in_a_line(api: ApiClient, reason: str) -> None:
    item = a_mail_item(a_company())
    scan = attached(item)

    assert detach(api, item, scan, reason).status == 400
    assert scans_on(item) == [scan.id]
