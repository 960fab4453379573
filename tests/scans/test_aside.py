"""Scans that nobody has to deal with: set aside with a reason, never lost, and taken back."""

from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.access.model import User
from chalicelib.audit.store import Tag
from chalicelib.core.errors import StaleVersion
from chalicelib.scans import aside, service
from chalicelib.scans.model import Scan, ScanState, list_of
from chalicelib.scans.service import get_scan
from tests.builders import a_clerk, a_company, a_mail_item, a_person_of, an_actor
from tests.harness.client import Answer, ApiClient
from tests.harness.moment import Moment
from tests.harness.s3 import arrive, is_stored, rows
from tests.samples.files import letter_pdf
from tests.scans.desk import assign, attached, audited, scans_on, waiting
from tests.scans.test_registering import body_for, register

pytestmark = pytest.mark.usefixtures("remembering_gate")
WHY = "An advertisement"


def stopped() -> Scan:
    scan = arrive("desk/b.pdf", b"no scan")
    assert scan.state is ScanState.QUARANTINED
    return scan


def set_aside(
    api: ApiClient, clerk: User, scan: Scan, reason: Any = WHY, *, version: int = 1
) -> Answer:
    path = f"/office/scans/{scan.id}/set-aside"
    return api.post(path, {"reason": reason}, by=clerk, if_match=f'"{version}"')


def take_back(api: ApiClient, clerk: User, scan: Scan, *, version: int = 2) -> Answer:
    return api.post(f"/office/scans/{scan.id}/take-back", by=clerk, if_match=f'"{version}"')


def listed(api: ApiClient, state: str) -> list[str]:
    answer = api.get(f"/office/scans?state={state}", by=a_clerk())
    return [scan["id"] for scan in answer.json["items"]]


def counted(api: ApiClient) -> tuple[int, int]:
    overview = api.get("/office/overview", by=a_clerk()).json
    return overview["scan_inbox"]["count"], overview["quarantined"]["count"]


@pytest.mark.parametrize(("make", "state"), [(waiting, "inbox"), (stopped, "quarantined")])
def test_scan_leaves_its_list_and_its_count_and_comes_back(
    api: ApiClient, make: Callable[[], Scan], state: str
) -> None:
    scan, clerk = make(), a_clerk()
    before = counted(api)

    gone = set_aside(api, clerk, scan)

    assert (gone.status, gone.json["state"], gone.json["version"]) == (200, state, 2)
    assert (listed(api, state), listed(api, "aside")) == ([], [scan.id])
    assert (sum(before), counted(api)) == (1, (0, 0))

    back = take_back(api, clerk, scan)

    assert (back.status, back.json["state"], back.json["version"]) == (200, state, 3)
    assert back.json["set_aside"] is None
    assert (listed(api, state), listed(api, "aside")) == ([scan.id], [])
    assert counted(api) == before


def test_who_set_it_aside_when_and_why_is_told(api: ApiClient, at: Moment) -> None:
    scan, clerk = waiting(), a_clerk(first_name="Celina", last_name="Urbańska")
    at.move(minutes=5)

    answer = set_aside(api, clerk, scan)

    mark = answer.json["set_aside"]
    assert mark == {
        "at": mark["at"],
        "by_id": clerk.id,
        "by_name": "Celina Urbańska",
        "reason": WHY,
    }
    assert mark["at"] > answer.json["arrived_at"]
    assert api.get(f"/office/scans/{scan.id}", by=clerk).json == answer.json
    assert api.get("/office/scans?state=aside", by=clerk).json["items"] == [answer.json]


def test_both_acts_are_recorded_in_the_transaction_of_their_scan(api: ApiClient) -> None:
    company = a_company(code="NOWAK-7")
    scan, clerk = waiting(key="desk/NOWAK-7/a.pdf"), a_clerk()

    set_aside(api, clerk, scan)
    take_back(api, clerk, scan)

    (gone,) = audited(Tag.SCANS_SET_ASIDE)
    (back,) = audited(Tag.SCANS_TAKE_BACK)
    for entry in (gone, back):
        told = (entry["actor_id"]["S"], entry["scope"]["S"], entry["target"]["S"])
        assert told == (clerk.id, company.id, scan.id)
    assert gone["facts"]["M"]["reason"] == {"S": WHY}


def test_last_set_aside_comes_first(api: ApiClient) -> None:
    made = [waiting(key=f"desk/{number}.pdf") for number in range(3)]
    clerk = a_clerk()

    for place in (1, 2, 0):
        set_aside(api, clerk, made[place])

    assert listed(api, "aside") == [made[place].id for place in (0, 2, 1)]


def test_files_of_a_scan_that_is_aside_are_kept_and_open_to_staff(api: ApiClient) -> None:
    scan, clerk = waiting(), a_clerk()
    set_aside(api, clerk, scan)

    for copy in ("clean", "original"):
        assert api.post(f"/office/scans/{scan.id}/link", {"copy": copy}, by=clerk).status == 200
    assert scan.clean is not None
    assert is_stored(scan.original_key, scan.original_version_id)
    assert is_stored(scan.clean.key, scan.clean.version_id)


def test_scan_that_is_aside_must_be_taken_back_before_it_is_filed(api: ApiClient) -> None:
    company = a_company()
    scan, item, clerk = waiting(), a_mail_item(company), a_clerk()
    set_aside(api, clerk, scan)

    refused = [
        assign(api, clerk, scan, item, version=2),
        api.post(
            f"/office/scans/{scan.id}/register",
            body_for(company.id),
            by=clerk,
            if_match='"2"',
            idempotency_key="k" * 16,
        ),
        set_aside(api, clerk, scan, version=2),
    ]

    assert {(answer.status, answer.code) for answer in refused} == {(409, "scan_set_aside")}
    assert (scans_on(item), len(rows(f"COMPANY#{company.id}", "MAIL#"))) == ([], 1)
    take_back(api, clerk, scan)
    assert assign(api, clerk, scan, item, version=3).status == 200
    assert (listed(api, "inbox"), listed(api, "aside")) == ([], [])


def test_filed_scan_is_not_set_aside(api: ApiClient) -> None:
    item, clerk = a_mail_item(a_company()), a_clerk()
    on_item, twin = attached(item), arrive(f"desk/{item.number}/b.pdf", letter_pdf())

    for scan, state in ((on_item, ScanState.ATTACHED), (twin, ScanState.DUPLICATE)):
        answer = set_aside(api, clerk, scan)
        assert (answer.status, answer.code) == (409, "scan_not_in_inbox")
        assert (get_scan(scan.id).state, get_scan(scan.id).set_aside) == (state, None)
    assert audited(Tag.SCANS_SET_ASIDE) == []


def test_scan_that_is_not_aside_is_not_taken_back(api: ApiClient) -> None:
    clerk = a_clerk()

    for scan in (waiting(), attached(a_mail_item(a_company()))):
        answer = take_back(api, clerk, scan, version=1)
        assert (answer.status, answer.code) == (409, "scan_not_set_aside")


def test_of_two_clerks_one_sets_it_aside_and_the_other_is_told(api: ApiClient) -> None:
    scan, item = waiting(), a_mail_item(a_company())

    assert set_aside(api, a_clerk(), scan).status == 200
    late = [
        set_aside(api, a_clerk(), scan, "another reason"),
        assign(api, a_clerk(), scan, item),
        register(api, a_clerk(), scan, body_for(item.company_id)),
    ]

    assert {(answer.status, answer.code) for answer in late} == {(412, "stale_version")}
    assert get_scan(scan.id).set_aside is not None
    assert len(audited(Tag.SCANS_SET_ASIDE)) == 1


def test_of_two_who_read_at_the_same_time_one_decides(world: None) -> None:
    scan, item = waiting(), a_mail_item(a_company())
    put_by = aside.set_aside(an_actor(), scan, reason=WHY, seen_version=1)

    with pytest.raises(StaleVersion):
        aside.set_aside(an_actor(), scan, reason="late", seen_version=1)
    with pytest.raises(StaleVersion):
        service.assign(
            an_actor(), scan, company_id=item.company_id, mail_id=item.id, seen_version=1
        )
    aside.take_back(an_actor(), put_by, seen_version=2)
    with pytest.raises(StaleVersion):
        aside.take_back(an_actor(), put_by, seen_version=2)

    after = get_scan(scan.id)
    assert (after.set_aside, after.version, scans_on(item)) == (None, 3, [])


@pytest.mark.parametrize("act", ["set-aside", "take-back"])
def test_both_need_the_version_that_was_seen(api: ApiClient, act: str) -> None:
    body = {"reason": WHY} if act == "set-aside" else None

    answer = api.post(f"/office/scans/{waiting().id}/{act}", body, by=a_clerk())

    assert (answer.status, answer.code) == (428, "version_required")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "required"),
        ({"reason": ""}, "required"),
        ({"reason": " "}, "required"),
        ({"reason": "x" * 301}, "too_long"),
        ({"reason": "a\nb"}, "unwanted_character"),
    ],
)
def test_setting_aside_needs_a_reason_in_a_line(
    api: ApiClient, body: dict[str, str], code: str
) -> None:
    scan = waiting()

    answer = api.post(f"/office/scans/{scan.id}/set-aside", body, by=a_clerk(), if_match='"1"')

    assert [(wrong["field"], wrong["code"]) for wrong in answer.json["errors"]] == [
        ("reason", code)
    ]
    assert get_scan(scan.id) == scan


def test_scan_stored_before_there_was_setting_aside_is_listed_and_set_aside(
    api: ApiClient,
) -> None:
    scan = waiting()
    (raw,) = rows("SCAN#")
    assert "set_aside" not in raw

    assert list_of(get_scan(scan.id)) == "inbox"
    assert set_aside(api, a_clerk(), scan).status == 200
    assert take_back(api, a_clerk(), scan).status == 200
    (raw,) = rows("SCAN#")
    assert "set_aside" not in raw


def test_setting_aside_is_for_staff_and_changes_nothing_for_clients(api: ApiClient) -> None:
    company = a_company()
    anna, item = a_person_of(company), a_mail_item(company)
    stopped_scan = arrive(f"desk/{item.number}/b.pdf", b"no scan")
    mail = f"/companies/{company.id}/mail"
    before = [api.get(path, by=anna).text for path in (mail, f"{mail}/{item.id}")]

    assert set_aside(api, anna, stopped_scan).status == 403
    assert set_aside(api, a_clerk(), stopped_scan).status == 200
    assert take_back(api, anna, stopped_scan).status == 403
    assert api.get("/office/scans?state=aside", by=anna).status == 403

    assert [api.get(path, by=anna).text for path in (mail, f"{mail}/{item.id}")] == before
    (on_item,) = api.get(f"/office{mail}/{item.id}/scans", by=a_clerk()).json["items"]
    assert (on_item["id"], on_item["set_aside"]["reason"]) == (stopped_scan.id, WHY)
