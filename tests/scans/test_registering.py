"""Registering a new mail item from a scan of the inbox."""

from typing import Any

import pytest

from chalicelib.access.model import User
from chalicelib.audit.store import Tag
from chalicelib.core.errors import StaleVersion
from chalicelib.edge.once import Once
from chalicelib.mail.model import MailItem, NoticeChoice
from chalicelib.mail.service import get_mail_item
from chalicelib.scans import service
from chalicelib.scans.model import Scan, ScanState
from chalicelib.scans.service import get_scan
from tests.builders import a_clerk, a_company, a_mail_item, an_actor, new_mail
from tests.harness.client import Answer, ApiClient
from tests.harness.s3 import rows
from tests.scans.desk import assign, audited, waiting

pytestmark = pytest.mark.usefixtures("remembering_gate")
KEY = "k" * 16


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
