"""The scan inbox: what waits there, and what staff do with it."""

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.access.model import User
from chalicelib.audit.store import Tag
from chalicelib.aws.table import read
from chalicelib.core.errors import Conflict, NotFound, StaleVersion
from chalicelib.edge.once import Once
from chalicelib.mail.model import MailItem, MailState, NoticeChoice
from chalicelib.mail.service import change_state, get_mail_item
from chalicelib.outbox.store import FactKind, FactRow
from chalicelib.scans import service
from chalicelib.scans.model import Scan, ScanState
from chalicelib.scans.service import get_scan
from tests.builders import a_clerk, a_company, a_mail_item, a_person_of, an_actor, new_mail
from tests.harness.client import Answer, ApiClient
from tests.harness.s3 import arrive, rows, scans
from tests.samples.files import letter_jpeg, letter_pdf, letter_png

pytestmark = pytest.mark.usefixtures("remembering_gate")
KEY = "k" * 16


def waiting(content: bytes | None = None, *, key: str = "desk/a.pdf") -> Scan:
    scan = arrive(key, content or letter_pdf())
    assert scan.state is ScanState.INBOX
    return scan


def attached(item: MailItem, content: bytes | None = None) -> Scan:
    scan = arrive(f"desk/{item.number}/a.pdf", content or letter_pdf())
    assert scan.state is ScanState.ATTACHED
    return scan


def assign(api: ApiClient, clerk: User, scan: Scan, item: MailItem, *, version: int = 1) -> Answer:
    body = {"company_id": item.company_id, "mail_id": item.id}
    return api.post(f"/office/scans/{scan.id}/assign", body, by=clerk, if_match=f'"{version}"')


def scan_facts() -> list[FactRow]:
    found = [read(FactRow, raw) for raw in rows("NOTICE#", "FACT")]
    return [row for row in found if row.kind == FactKind.SCAN_ATTACHED]


def scans_on(item: MailItem) -> list[str]:
    return [scan.id for scan in get_mail_item(item.company_id, item.id).scans]


def audited(tag: Tag) -> list[dict[str, Any]]:
    return [dict(raw) for raw in rows("AUDIT#") if raw["tag"]["S"] == tag]


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
        "mail_id": None,
        "mail_number": None,
        "pages": 1,
        "size_bytes": len(letter_pdf()),
        "content_type": "application/pdf",
        "arrived_at": shown["arrived_at"],
        "same_name_as": None,
        "upload_id": None,
        "flags": [],
        "has_clean": True,
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
        change_state(an_actor(), item, MailState.DESTROYED, seen_version=1)
    else:
        monkeypatch.setattr("chalicelib.mail.store.MOST_SCANS", 0)
        monkeypatch.setattr("chalicelib.scans.intake.MOST_SCANS", 0)

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


def body_for(company_id: str) -> dict[str, Any]:
    return {
        "company_id": company_id,
        "sender": "Urząd",
        "kind": "letter",
        "received_on": "2026-11-20",
        "notice": "email_with_attachment",
    }


def register(api: ApiClient, clerk: User, scan: Scan, body: dict[str, Any]) -> Answer:
    path = f"/office/scans/{scan.id}/register"
    return api.post(path, body, by=clerk, if_match='"1"', idempotency_key=KEY)


def test_new_item_is_registered_with_the_scan_on_it_and_no_alert(api: ApiClient) -> None:
    company, scan, clerk = a_company("Nowak"), waiting(), a_clerk()

    made = register(api, clerk, scan, body_for(company.id))

    assert made.status == 201, made.text
    assert (made.json["alerts"], [each["id"] for each in made.json["scans"]]) == ([], [scan.id])
    item = get_mail_item(company.id, made.json["id"])
    assert [each.id for each in item.scans] == [scan.id]
    assert (item.scans_version, item.notice) == (1, NoticeChoice.EMAIL_WITH_ATTACHMENT)
    after = get_scan(scan.id)
    assert (after.state, after.mail_id, after.mail_number) == (
        ScanState.ATTACHED,
        item.id,
        item.number,
    )
    assert api.get("/office/companies", by=clerk).json["items"][0]["mail_waiting"] == 1
    assert len(audited(Tag.MAIL_REGISTER)) == len(audited(Tag.SCANS_ATTACH)) == 1


def test_repeated_registration_from_a_scan_registers_once(api: ApiClient) -> None:
    company, scan, clerk = a_company(), waiting(), a_clerk()

    answers = [register(api, clerk, scan, body_for(company.id)) for _ in range(4)]

    assert {answer.status for answer in answers} == {201}
    assert len({answer.text for answer in answers}) == 1
    assert len(rows(f"COMPANY#{company.id}", "MAIL#")) == 1


def test_scan_that_somebody_took_meanwhile_registers_nothing(api: ApiClient) -> None:
    company, scan, item = a_company(), waiting(), a_mail_item(a_company())
    assign(api, a_clerk(), scan, item)

    answer = register(api, a_clerk(), scan, body_for(company.id))

    assert (answer.status, answer.code) == (412, "stale_version")
    assert rows(f"COMPANY#{company.id}", "MAIL#") == []


def test_of_two_registrations_read_at_the_same_time_one_is_made(world: None) -> None:
    company, scan = a_company(), waiting()

    def register_once(name: str) -> MailItem:
        once = Once("usr_1", "register_scan", "OFFICE", f"{name}-{KEY}", b"")
        new = new_mail(company, sender=name)
        return service.register_from_scan(
            an_actor(), scan, new, seen_version=1, remember=once.change
        )

    register_once("first")
    with pytest.raises(StaleVersion):
        register_once("second")

    assert len(rows(f"COMPANY#{company.id}", "MAIL#")) == 1


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"sender": ""}, ("sender", "required")),
        ({"received_on": "2026-11-21"}, ("received_on", "in_future")),
        ({"company_id": "com_" + "0" * 26}, ("company_id", "not_found")),
        ({"scan_id": "x"}, ("scan_id", "unknown_field")),
    ],
)
def test_wrong_registration_leaves_the_scan_in_the_inbox(
    api: ApiClient, changes: dict[str, Any], wrong: tuple[str, str]
) -> None:
    scan = waiting()

    answer = register(api, a_clerk(), scan, body_for(a_company().id) | changes)

    assert [(error["field"], error["code"]) for error in answer.json["errors"]] == [wrong]
    assert get_scan(scan.id) == scan


def detach(api: ApiClient, item: MailItem, scan: Scan, reason: str = "another letter") -> Answer:
    path = f"/office/companies/{item.company_id}/mail/{item.id}/scans/{scan.id}/detach"
    return api.post(path, {"reason": reason}, by=a_clerk())


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
