"""The scan inbox: what waits there, and staff who assign it."""

import pytest

from chalicelib.audit.store import Tag
from chalicelib.core.errors import Conflict, NotFound, StaleVersion
from chalicelib.core.values import replace
from chalicelib.mail.model import MailItem, MailState
from chalicelib.mail.number import shown_number
from chalicelib.mail.service import change_state
from chalicelib.scans import service
from chalicelib.scans.model import Scan, ScanState
from chalicelib.scans.service import get_scan
from tests.builders import a_clerk, a_company, a_mail_item, a_move, a_person_of, an_actor
from tests.harness.client import ApiClient
from tests.harness.s3 import arrive
from tests.samples.files import letter_pdf
from tests.scans.desk import assign, attached, audited, detach, scan_facts, scans_on, waiting

pytestmark = pytest.mark.usefixtures("remembering_gate")


def test_inbox_is_newest_first_in_pages_without_gap_or_repetition(api: ApiClient) -> None:
    made = [waiting(key=f"desk/{number}.pdf").id for number in range(5)]
    arrive("desk/x", b"no scan")
    clerk = a_clerk()
    seen: list[str] = []
    cursor = ""

    for _ in range(9):
        page = api.get(f"/office/scans?limit=2{cursor}", by=clerk).json
        seen += [scan["id"] for scan in page["items"]]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"

    assert seen == made[::-1]


def test_waiting_scan_is_shown_with_all_that_is_known_of_it(api: ApiClient) -> None:
    company = a_company("Nowak", code="NOWAK-7")
    scan = waiting(key="front desk/NOWAK-7/list & spółka.tiff")

    shown = api.get(f"/office/scans/{scan.id}", by=a_clerk()).json

    assert scan.clean is not None
    assert shown == {
        "id": scan.id,
        "state": "inbox",
        "reason": "company_only",
        "file_name": "list & spółka.tiff",
        "scanner": "front desk",
        "company_id": company.id,
        "company_name": "Nowak",
        "company_code": "NOWAK-7",
        "company_state": "active",
        "mail_id": None,
        "mail_number": None,
        "pages": 1,
        "size_bytes": len(letter_pdf()),
        "content_type": "application/pdf",
        "arrived_at": shown["arrived_at"],
        "same_name_as": None,
        "said": None,
        "upload_id": None,
        "flags": [],
        "has_clean": True,
        "set_aside": None,
        "arranging": None,
        "part_of": None,
        "first_page": None,
        "parts": [],
        "version": 1,
    }


def test_assigned_scan_is_on_the_item_and_told(api: ApiClient) -> None:
    scan, item, clerk = waiting(), a_mail_item(a_company()), a_clerk()

    answer = assign(api, clerk, scan, item)

    assert (answer.status, answer.json["state"], answer.json["version"]) == (200, "attached", 2)
    assert answer.json["mail_id"] == item.id
    assert api.get(f"/office/scans/{scan.id}", by=clerk).json == answer.json
    assert scans_on(item) == [scan.id]
    assert api.get("/office/scans", by=clerk).json["items"] == []
    listed = api.get(f"/office/companies/{item.company_id}/mail/{item.id}/scans", by=clerk)
    assert [each["id"] for each in listed.json["items"]] == [scan.id]
    (fact,) = scan_facts()
    assert (fact.scope, fact.payload.as_dict()) == (
        item.company_id,
        {"mail_id": item.id, "scan_id": scan.id},
    )
    (entry,) = audited(Tag.SCANS_ATTACH)
    assert entry["actor_id"]["S"] == clerk.id


def test_of_two_clerks_one_assigns_and_the_other_is_told(api: ApiClient) -> None:
    scan, item, other = waiting(), a_mail_item(a_company()), a_mail_item(a_company())

    answers = [assign(api, a_clerk(), scan, item), assign(api, a_clerk(), scan, other)]

    assert [answer.status for answer in answers] == [200, 412]
    assert answers[1].code == "stale_version"
    assert (scans_on(item), scans_on(other)) == ([scan.id], [])
    assert len(scan_facts()) == 1


def test_of_two_clerks_who_read_at_the_same_time_one_assigns(world: None) -> None:
    scan, item, other = waiting(), a_mail_item(a_company()), a_mail_item(a_company())

    def assign_to(target: MailItem) -> Scan:
        return service.assign(
            an_actor(), scan, company_id=target.company_id, mail_id=target.id, seen_version=1
        )

    assign_to(item)
    with pytest.raises(StaleVersion):
        assign_to(other)

    assert (scans_on(item), scans_on(other)) == ([scan.id], [])
    assert get_scan(scan.id).mail_id == item.id


def test_assigning_twice_is_refused_by_the_state(api: ApiClient) -> None:
    scan, item = waiting(), a_mail_item(a_company())
    assign(api, a_clerk(), scan, item)

    again = assign(api, a_clerk(), scan, item, version=2)

    assert (again.status, again.code) == (409, "scan_not_in_inbox")
    assert scans_on(item) == [scan.id]


def test_assigning_needs_the_version_that_was_seen(api: ApiClient) -> None:
    scan, item = waiting(), a_mail_item(a_company())
    body = {"company_id": item.company_id, "mail_id": item.id}

    answer = api.post(f"/office/scans/{scan.id}/assign", body, by=a_clerk())

    assert (answer.status, answer.code) == (428, "version_required")


def test_scan_with_the_bytes_of_one_on_the_item_becomes_its_duplicate(api: ApiClient) -> None:
    item = a_mail_item(a_company())
    first, scan = attached(item), waiting()

    answer = assign(api, a_clerk(), scan, item)

    assert (answer.status, answer.json["state"], answer.json["mail_id"]) == (
        200,
        "duplicate",
        item.id,
    )
    assert scans_on(item) == [first.id]
    assert api.get("/office/scans", by=a_clerk()).json["items"] == []
    assert len(scan_facts()) == 1


@pytest.mark.parametrize("code", ["mail_destroyed", "too_many_scans"])
def test_item_that_takes_no_scan_leaves_it_in_the_inbox(
    api: ApiClient, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    scan, item = waiting(), a_mail_item(a_company())
    if code == "mail_destroyed":
        change_state(an_actor(), item, a_move(MailState.DESTROYED), seen_version=1)
    else:
        monkeypatch.setattr("chalicelib.mail.store.MOST_SCANS", 0)
        monkeypatch.setattr("chalicelib.scans.attaching.MOST_SCANS", 0)

    answer = assign(api, a_clerk(), scan, item)

    assert (answer.status, answer.code) == (409, code)
    assert (get_scan(scan.id), scans_on(item)) == (scan, [])


def test_item_of_another_company_or_of_nobody_is_not_found(api: ApiClient) -> None:
    scan, item = waiting(), a_mail_item(a_company())
    elsewhere = replace(item, company_id=a_company().id)
    nowhere = replace(item, id="mai_" + "0" * 26)

    for target in (elsewhere, nowhere):
        answer = assign(api, a_clerk(), scan, target)
        assert (answer.status, answer.code) == (404, "not_found")
    assert get_scan(scan.id) == scan


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        ({"mail_id": "mai_" + "0" * 26}, ("company_id", "required")),
        ({"company_id": "com_" + "0" * 26}, ("mail_id", "required")),
        ({"company_id": "x", "mail_id": "mai_" + "0" * 26}, ("company_id", "invalid_format")),
        (
            {"company_id": "com_" + "0" * 26, "mail_id": "mai_" + "0" * 26, "state": "inbox"},
            ("state", "unknown_field"),
        ),
    ],
)
def test_wrong_assignment_names_its_field(
    api: ApiClient, body: dict[str, str], wrong: tuple[str, str]
) -> None:
    path = f"/office/scans/{waiting().id}/assign"

    answer = api.post(path, body, by=a_clerk(), if_match='"1"')

    assert [(error["field"], error["code"]) for error in answer.json["errors"]] == [wrong]


def test_scan_without_a_clean_copy_cannot_be_attached_by_any_way(world: None) -> None:
    scan = arrive("desk/a.pdf", b"no scan")
    item = a_mail_item(a_company())
    forced = replace(scan, state=ScanState.INBOX)

    with pytest.raises(Conflict) as refused:
        service.assign(
            an_actor(), forced, company_id=item.company_id, mail_id=item.id, seen_version=1
        )

    assert refused.value.code == "scan_not_clean"
    assert scans_on(item) == []


def test_unknown_scan_is_not_found(api: ApiClient) -> None:
    path = f"/office/scans/scn_{'0' * 26}"

    assert api.get(path, by=a_clerk()).status == 404
    assert api.get("/office/scans/scn_1", by=a_clerk()).status == 404
    with pytest.raises(NotFound):
        get_scan("scn_unknown")


def test_scans_are_for_staff(api: ApiClient) -> None:
    company = a_company()
    anna, item = a_person_of(company), a_mail_item(company)
    scan, clerk = attached(item), a_clerk()
    office = f"/office/companies/{company.id}/mail/{item.id}"

    for path in ("/office/scans", f"/office/scans/{scan.id}", f"{office}/scans"):
        assert (api.get(path, by=anna).status, api.get(path, by=clerk).status) == (403, 200)
    for path, body in (
        (f"/office/scans/{scan.id}/link", {"copy": "original"}),
        (f"{office}/scans/{scan.id}/detach", {"reason": "x"}),
        (f"{office}/uploads", {"name": "a", "size_bytes": 1, "content_type": "image/png"}),
    ):
        assert api.post(path, body, by=anna).status == 403


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("ZZZZ-9", "ZZZZ-9"),
        ("k7m2-00000", "k7m2-00000"),
        ("a\nb\u202ec", "a b c"),
        ("x" * 200, "x" * 60),
    ],
)
def test_staff_see_what_the_scanner_said_when_nothing_has_that_name(
    api: ApiClient, place: str, said: str
) -> None:
    scan = waiting(key=f"desk/{place}/a.pdf")

    assert api.get(f"/office/scans/{scan.id}", by=a_clerk()).json["said"] == said


def test_what_is_known_needs_no_saying(api: ApiClient) -> None:
    company = a_company()
    scan = waiting(key=f"desk/{company.code}/a.pdf")

    assert api.get(f"/office/scans/{scan.id}", by=a_clerk()).json["said"] is None


def test_detached_scan_says_where_it_was_and_why_it_came_back(api: ApiClient) -> None:
    item = a_mail_item(a_company())
    scan = attached(item)

    detach(api, item, scan, "inna firma")

    shown = api.get(f"/office/scans/{scan.id}", by=a_clerk()).json
    assert shown["said"] == f"{shown_number(item.number)}: inna firma"
