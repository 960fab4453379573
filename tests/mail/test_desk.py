"""The register at speed: remembered senders, several items at once, late notices, the file."""

from typing import Any

import pytest

from chalicelib.audit.store import AuditRow
from chalicelib.aws import keys
from chalicelib.aws.table import commit, fetch, read
from chalicelib.companies.model import Company
from chalicelib.companies.service import counters_of
from chalicelib.mail.model import MOST_AT_ONCE, MailItem, MailState, NoticeChoice
from chalicelib.mail.moves import Move
from chalicelib.mail.service import change_state, claim, edit_mail, find_by_number, get_mail_item
from chalicelib.outbox.store import FactRow
from tests.builders import a_clerk, a_company, a_mail_item, a_move, an_actor
from tests.harness.calls import recorded, table_calls
from tests.harness.client import ApiClient
from tests.harness.moment import Moment
from tests.harness.s3 import rows

KEY = "k" * 16


def names(answer: Any) -> list[str]:
    return [one["name"] for one in answer.json["items"]]


def several(company: Company, count: int = 3, **changes: Any) -> dict[str, Any]:
    items = [
        {"sender": f"Sender {n}", "kind": "letter", "reference": f"R/{n}"} for n in range(count)
    ]
    shared = {"company_id": company.id, "received_on": "2026-11-20", "notice": "email"}
    return shared | {"items": items} | changes


def waiting(company: Company) -> int:
    key = keys.counters(company.id)
    return counters_of(fetch([key]).get(key)).mail_waiting


def audited(scope: str) -> list[AuditRow]:
    return [read(AuditRow, raw) for raw in rows(f"AUDIT#{scope}")]


def test_senders_of_the_company_come_before_those_of_others(api: ApiClient) -> None:
    nowak, rossi, clerk = a_company(), a_company(), a_clerk()
    a_mail_item(rossi, sender="Urząd Miasta")
    a_mail_item(nowak, sender="Urząd Skarbowy", reference="URZ/7")
    a_mail_item(nowak, sender="urząd skarbowy")
    a_mail_item(nowak, sender="Sąd Rejonowy")

    found = api.get(f"/office/senders?q=urz%C4%85&company_id={nowak.id}", by=clerk)
    anywhere = api.get("/office/senders?q=URZ", by=clerk)

    assert [(one["name"].lower(), one["is_known_here"]) for one in found.json["items"]] == [
        ("urząd skarbowy", True),
        ("urząd miasta", False),
    ]
    assert [name.lower() for name in names(anywhere)] == ["urząd miasta", "urząd skarbowy"]


def test_company_without_a_text_offers_its_newest_senders(api: ApiClient, at: Moment) -> None:
    nowak, clerk = a_company(), a_clerk()
    for number in range(10):
        at.move(minutes=1)
        a_mail_item(nowak, sender=f"Sender {number % 9}")

    found = names(api.get(f"/office/senders?company_id={nowak.id}", by=clerk))

    assert found == [f"Sender {number}" for number in (0, 8, 7, 6, 5, 4, 3, 2)]
    assert names(api.get("/office/senders", by=clerk)) == []


def test_corrected_sender_is_suggested_no_more(api: ApiClient) -> None:
    nowak, clerk = a_company(), a_clerk()
    item = a_mail_item(nowak, sender="Urzad Skarbowi")

    edit_mail(an_actor(), item, {"sender": "Sąd"}, seen_version=1)

    assert names(api.get(f"/office/senders?q=urz&company_id={nowak.id}", by=clerk)) == []
    assert names(api.get(f"/office/senders?q=sad&company_id={nowak.id}", by=clerk)) == ["Sąd"]


def test_senders_cost_at_most_four_reads(api: ApiClient) -> None:
    nowak, clerk = a_company(), a_clerk()
    a_mail_item(nowak, sender="Sąd")

    with recorded() as seen:
        api.get(f"/office/senders?q=s&company_id={nowak.id}", by=clerk)

    assert table_calls(seen)[1:] == ["Query", "BatchGetItem"] * 2


def test_several_items_are_registered_in_one_transaction(api: ApiClient) -> None:
    company, clerk = a_company(), a_clerk()

    with recorded() as seen:
        made = api.post(
            "/office/mail/many", several(company, MOST_AT_ONCE), by=clerk, idempotency_key=KEY
        )

    assert made.status == 201, made.text
    assert table_calls(seen).count("TransactWriteItems") == 1
    assert [one["sender"] for one in made.json["items"]] == [
        f"Sender {n}" for n in range(MOST_AT_ONCE)
    ]
    assert waiting(company) == MOST_AT_ONCE
    for one in made.json["items"]:
        item = get_mail_item(company.id, one["id"])
        assert find_by_number(item.number) == (company.id, item.id)
        assert fetch([keys.fact(item.event_id)])
        assert [event.kind for event in item.history] == ["registered"]
    assert [row.tag for row in audited(company.id)].count("mail:item:register") == MOST_AT_ONCE


def test_several_items_sent_twice_are_there_once(api: ApiClient) -> None:
    company, clerk = a_company(), a_clerk()

    first, again = [
        api.post("/office/mail/many", several(company), by=clerk, idempotency_key=KEY)
        for _ in range(2)
    ]
    other = api.post("/office/mail/many", several(company, 2), by=clerk, idempotency_key=KEY)

    assert (first.status, again.status, again.json) == (201, 201, first.json)
    assert (other.status, other.code) == (409, "idempotency_mismatch")
    assert waiting(company) == 3


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"items": []}, "items"),
        ({"items": [{"sender": "x", "kind": "letter"}] * (MOST_AT_ONCE + 1)}, "items"),
        (
            {"items": [{"sender": "x", "kind": "letter"}, {"sender": " ", "kind": "letter"}]},
            "items.1.sender",
        ),
        ({"received_on": "2030-01-01"}, "received_on"),
        ({"company_id": "com_" + "0" * 26}, "company_id"),
    ],
)
def test_one_that_is_wrong_keeps_all_of_them_out(
    api: ApiClient, changes: dict[str, Any], field: str
) -> None:
    company, clerk = a_company(), a_clerk()
    before = rows("COMPANY#")

    body = several(company) | changes
    refused = api.post("/office/mail/many", body, by=clerk, idempotency_key=KEY)

    assert refused.status == 400
    assert {one["field"] for one in refused.json["errors"]} == {field}
    assert rows("COMPANY#") == before


def notify(api: ApiClient, item: MailItem, version: int = 1, notice: str = "email") -> Any:
    path = f"/office/companies/{item.company_id}/mail/{item.id}/notify"
    return api.post(path, {"notice": notice}, by=a_clerk(), if_match=f'"{version}"')


@pytest.mark.parametrize("notice", ["email", "email_with_attachment"])
def test_people_are_told_of_an_item_after_all(api: ApiClient, at: Moment, notice: str) -> None:
    item = a_mail_item(a_company(), notice=NoticeChoice.NONE)

    told = notify(api, item, notice=notice)

    assert (told.status, told.json["notice"], told.json["version"]) == (200, notice, 2)
    now = get_mail_item(item.company_id, item.id)
    fact = read(FactRow, fetch([keys.fact(now.event_id)])[keys.fact(now.event_id)])
    assert fact.payload.as_dict() == {"mail_id": item.id}
    assert fact.due_at[:16] == at.now.isoformat()[:16]
    assert now.history[-1].fields == ("notice",)
    again = notify(api, item, version=2)
    assert (again.status, again.code) == (409, "notice_asked")


def test_only_of_waiting_mail_people_are_told(api: ApiClient) -> None:
    item = a_mail_item(a_company(), notice=NoticeChoice.NONE)
    change_state(an_actor(), item, a_move(MailState.RETURNED), seen_version=1)

    refused, stale = notify(api, item, version=2), notify(api, item, version=1)
    wrong = notify(api, item, version=2, notice="none")

    assert (refused.status, refused.code) == (409, "mail_not_waiting")
    assert stale.status == 409
    assert wrong.status == 400
    assert rows("NOTICE#") == []


def test_claimed_item_may_still_be_told_of(api: ApiClient) -> None:
    item = a_mail_item(a_company(), notice=NoticeChoice.NONE)
    commit(claim(item, "hnd_1"))

    assert notify(api, item, version=1).code == "stale_version"
    assert notify(api, item, version=2).status == 200


def test_file_of_the_register_goes_page_by_page_and_is_recorded_once(api: ApiClient) -> None:
    nowak, rossi, clerk = a_company(), a_company(), a_clerk()
    for company in (nowak, nowak, nowak, rossi):
        item = a_mail_item(company, sender="=1+1")
    move = Move(MailState.FORWARDED, address="ul. Długa 1", courier="InPost", tracking="62")
    change_state(an_actor(), a_mail_item(nowak), move, seen_version=1)

    path = f"/office/mail/export?company_id={nowak.id}&limit=3"
    first = api.post(path, by=clerk)
    rest = api.post(f"{path}&cursor={first.json['next']}", by=clerk)

    lines = [*first.json["items"], *rest.json["items"]]
    assert (len(lines), rest.json["next"]) == (4, None)
    assert {line["company_id"] for line in lines} == {nowak.id}
    assert item.id not in {line["id"] for line in lines}
    assert max((line["address"], line["courier"], line["tracking"]) for line in lines) == (
        "ul. Długa 1",
        "InPost",
        "62",
    )
    (record,) = [row for row in audited("OFFICE") if row.tag == "mail:items:export"]
    assert (record.actor_id, record.facts.as_dict()) == (
        clerk.id,
        {"company_id": nowak.id, "searched": False},
    )
