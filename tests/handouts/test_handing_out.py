"""Handing out mail of several companies to one collector (R24 to R26)."""

import json
from datetime import date
from typing import Any

import pytest

from chalicelib.access.model import Role
from chalicelib.access.rows import UserRow
from chalicelib.aws import clients, keys
from chalicelib.aws.table import Row, commit, update
from chalicelib.collectors.model import CollectorKind, CollectorRef, Document, DocumentType
from chalicelib.collectors.service import make_code
from chalicelib.companies.service import close_company, find_counters
from chalicelib.config import config
from chalicelib.core.errors import (
    ConfirmationRequired,
    Conflict,
    Forbidden,
    NotFound,
    ValidationFailed,
)
from chalicelib.core.values import replace
from chalicelib.handouts.model import MOST_AT_ONCE, HandoutState, PartState
from chalicelib.handouts.service import hand_out
from chalicelib.mail.model import MailEventKind, MailState
from chalicelib.mail.service import edit_mail
from chalicelib.misfilings.model import Wanted, What
from chalicelib.misfilings.service import withdraw
from chalicelib.receipts.model import Consent, ReceiptState
from tests.builders import a_collector, a_company, a_mail_item, a_person_of, a_user, an_actor
from tests.handouts.desk import (
    a_collector_of,
    a_request,
    a_wish,
    always,
    by_company,
    companies_with_mail,
    company,
    handed_out,
    now,
    receipts,
    states,
    stored,
    waiting,
)
from tests.harness.calls import before_call, recorded, table_calls
from tests.harness.moment import Moment
from tests.harness.s3 import waiting_messages
from tests.house.people import set_grant

pytestmark = pytest.mark.usefixtures("world")
OTHER = CollectorRef(
    CollectorKind.OTHER,
    name="Jan Obcy",
    document=Document(DocumentType.PASSPORT, "12AB"),
    reason="The owner telephoned",
)


def test_mail_of_several_companies_goes_in_one_visit() -> None:
    mail = companies_with_mail(2, 3, 1)
    collector = a_collector_of(mail)

    handout, parts = handed_out(collector, mail)

    assert handout.state is HandoutState.DONE
    for company_id, items in mail.items():
        (receipt,) = receipts(company_id)
        assert parts[company_id].state is PartState.DONE
        assert parts[company_id].receipt_id == receipt.id
        assert states(items) == {MailState.COLLECTED}
        assert {item.receipt_id for item in now(items)} == {receipt.id}
        assert set(receipt.mail_ids) == {item.id for item in items}
        assert waiting(company_id) == 0
    assert stored(handout.id) == (handout, parts)


def test_only_what_was_chosen_changes() -> None:
    mail = companies_with_mail(3, 2)
    (first, items), (other, others) = mail.items()

    handed_out(a_collector_of(mail), {first: items[:2]})

    assert states(items[:2]) == {MailState.COLLECTED}
    assert states([items[2], *others]) == {MailState.WAITING}
    assert (waiting(first), waiting(other)) == (1, 2)
    assert receipts(other) == []


def test_history_tells_who_took_it_and_under_which_receipt() -> None:
    mail = companies_with_mail(1)
    ((_, (item,)),) = mail.items()
    collector = a_collector_of(mail)

    handout, parts = handed_out(collector, mail)

    event = now([item])[0].history[-1]
    assert event.kind is MailEventKind.COLLECTED
    assert (event.collector, event.receipt_id) == (
        collector.name,
        parts[item.company_id].receipt_id,
    )
    assert (event.before, event.after, event.at) == ("waiting", "collected", handout.at)


def test_no_receipt_says_a_word_of_another_company() -> None:
    mail = companies_with_mail(1, 1)
    first, second = mail
    handout, _ = handed_out(a_collector_of(mail), mail)

    (receipt,) = receipts(first)

    other = company(second)
    for word in (other.id, other.name, other.code, handout.id, mail[second][0].id):
        assert word not in receipt.record_json


def test_without_digital_confirmation_there_is_no_receipt() -> None:
    mail = companies_with_mail(1, 2)

    handout, parts = handed_out(a_collector_of(mail), mail, digital_confirmation=False)

    assert handout.state is HandoutState.DONE
    for company_id, items in mail.items():
        assert receipts(company_id) == []
        assert states(items) == {MailState.COLLECTED}
        assert parts[company_id].receipt_id == ""


def test_tick_is_a_consent_without_a_signature() -> None:
    mail = companies_with_mail(1)
    (company_id,) = mail

    handout, _ = handed_out(a_collector_of(mail), mail, consent=Consent.TICK, png=b"")

    (receipt,) = receipts(company_id)
    assert (receipt.record["consent"], receipt.record["signature_sha256"]) == ("tick", "")
    assert handout.signature.key == ""


def test_signature_lies_in_the_vault_under_its_hash() -> None:
    mail = companies_with_mail(1)
    (company_id,) = mail

    handout, _ = handed_out(a_collector_of(mail), mail)

    (receipt,) = receipts(company_id)
    kept = handout.signature
    assert kept.key == f"signatures/{handout.id}/{kept.sha256}.png"
    assert receipt.signature == kept
    assert receipt.record["signature_sha256"] == kept.sha256
    answer = clients.call(
        "s3", "get_object", Bucket=config().vault_bucket, Key=kept.key, VersionId=kept.version_id
    )
    assert answer["Body"].read().startswith(b"\x89PNG")


def test_company_whose_mail_the_collector_may_not_take_is_refused_and_others_go_on() -> None:
    """R25."""
    mail = companies_with_mail(1, 1)
    mine, foreign = mail
    collector = a_person_of(company(mine))

    handout, parts = handed_out(collector, mail)

    assert handout.state is HandoutState.DONE
    assert parts[mine].state is PartState.DONE
    assert parts[foreign].state is PartState.REFUSED
    refused = parts[foreign].refused
    assert refused
    assert refused.code == "collector_not_authorised"
    assert states(mail[foreign]) == {MailState.WAITING}
    assert waiting(foreign) == 1
    assert receipts(foreign) == []


def test_visit_of_which_all_is_refused_is_a_visit_without_receipts() -> None:
    mail = companies_with_mail(1)
    (company_id,) = mail

    handout, parts = handed_out(a_user(), mail)

    assert handout.state is HandoutState.DONE
    assert parts[company_id].state is PartState.REFUSED
    assert receipts(company_id) == []


@pytest.mark.parametrize("amount", [1, 2])
def test_right_that_ends_before_the_commit_ends_the_part(amount: int) -> None:
    """T61."""
    mail = companies_with_mail(*[1] * amount)
    company_id = list(mail)[-1]
    collector = a_collector_of(mail)

    def revoke() -> None:
        set_grant(collector, company_id, state="inactive", version=99)

    with before_call("TransactWriteItems", revoke, nth=1):
        _, parts = handed_out(collector, mail)

    assert parts[company_id].state is PartState.REFUSED
    assert states(mail[company_id]) == {MailState.WAITING}


def test_named_person_collects_for_each_company_that_named_them() -> None:
    mail = companies_with_mail(1, 1)
    entries = {
        company_id: a_collector(company(company_id), name="Piotr Zieliński", last_four="1234").id
        for company_id in mail
    }

    handout, parts = handed_out(
        a_user(), mail, collector=CollectorRef(CollectorKind.NAMED, entries=entries)
    )

    assert {part.state for part in parts.values()} == {PartState.DONE}
    assert handout.taker.name == "Piotr Zieliński"
    (receipt,) = receipts(next(iter(mail)))
    assert receipt.record["collector"]["document_type"]


def test_code_is_used_up_by_the_visit() -> None:
    mail = companies_with_mail(1, 1)
    collector = a_collector_of(mail)
    code, _ = make_code(an_actor(collector))
    by_code: dict[str, Any] = {"collector": CollectorRef(CollectorKind.CODE), "code": code}

    handout, parts = handed_out(collector, mail, **by_code)

    assert {part.state for part in parts.values()} == {PartState.DONE}
    assert (handout.taker.name, handout.collector.user_id) == (collector.name, collector.id)
    more = companies_with_mail(1)
    with pytest.raises(NotFound) as refused:
        handed_out(collector, more, **by_code)
    assert refused.value.code == "pick_up_code_invalid"


def test_somebody_else_is_let_through_by_an_admin_with_a_reason() -> None:
    mail = companies_with_mail(1)
    (company_id,) = mail
    admin = an_actor(a_user(role=Role.ADMIN))

    handout, parts = handed_out(a_user(), mail, actor=admin, collector=OTHER)

    assert parts[company_id].state is PartState.DONE
    assert handout.collector.reason == "The owner telephoned"
    (receipt,) = receipts(company_id)
    assert "telephoned" not in receipt.record_json
    assert receipt.record["collector"]["last_four"] == "12AB"


def test_clerk_lets_nobody_else_through() -> None:
    mail = companies_with_mail(1)

    with pytest.raises(Forbidden) as refused:
        handed_out(a_user(), mail, collector=OTHER)

    assert refused.value.code == "collector_unlisted"
    assert all(states(items) == {MailState.WAITING} for items in mail.values())


def test_admin_who_is_none_any_more_when_it_is_done_lets_nobody_through() -> None:
    mail = companies_with_mail(1)
    (company_id,) = mail
    admin = a_user(role=Role.ADMIN)

    def demote() -> None:
        no_admin = [UserRow.role.set(str(Role.CLERK))]
        commit(update(keys.user(admin.id), no_admin, Row.pk.exists()))

    with before_call("TransactWriteItems", demote, nth=1):
        _, parts = handed_out(a_user(), mail, actor=an_actor(admin), collector=OTHER)

    refused = parts[company_id].refused
    assert refused
    assert refused.code == "collector_unlisted"
    assert states(mail[company_id]) == {MailState.WAITING}


def test_unknown_company_is_refused_beside_its_field() -> None:
    mail = companies_with_mail(1, 1)
    first, second = mail
    wrong = {first: mail[first], "com_" + "0" * 26: mail[second]}

    with pytest.raises(ValidationFailed) as refused:
        handed_out(a_collector_of(mail), wrong)

    assert [(one.field, one.code) for one in refused.value.errors] == [
        ("parts.1.company_id", "not_found")
    ]
    assert states([*mail[first], *mail[second]]) == {MailState.WAITING}


def test_letter_withdrawn_since_the_desk_looked_refuses_its_company_only() -> None:
    mail = companies_with_mail(2, 1, 1)
    first, second, _ = mail
    wish = a_wish(a_collector_of(mail), mail)
    wanted = Wanted(What.ITEM, "Not theirs")
    withdraw(an_actor(), first, mail[first][0].id, wanted, a_request().change)

    handout, parts = by_company(hand_out(an_actor(), wish, a_request(), always))

    refused = parts[first].refused
    assert refused
    assert (refused.code, refused.winner) == ("mail_gone", None)
    assert handout.state is HandoutState.DONE
    assert [part.state for part in parts.values()] == [
        PartState.REFUSED,
        PartState.DONE,
        PartState.DONE,
    ]
    assert parts[first].mail_ids == (mail[first][1].id,)
    assert states(mail[first][1:]) == {MailState.WAITING}
    assert (waiting(first), receipts(first)) == (1, [])
    assert len(receipts(second)) == 1
    assert stored(handout.id) == (handout, parts)


def test_foreign_letter_and_none_at_all_are_told_of_alike() -> None:
    mail = companies_with_mail(1, 1)
    first, second = mail
    collector = a_collector_of(mail)

    told = [
        handed_out(collector, {first: [replace(mail[second][0], id=mail_id)]})[1][first]
        for mail_id in (mail[second][0].id, "mai_" + "0" * 26)
    ]

    assert told[0].refused == told[1].refused
    assert {(part.state, part.items) for part in told} == {(PartState.REFUSED, ())}
    assert states([*mail[first], *mail[second]]) == {MailState.WAITING}


def test_same_request_an_hour_later_gives_the_same_visit(at: Moment) -> None:
    mail = companies_with_mail(2, 1)
    collector = a_collector_of(mail)
    once = a_request("the-same-key")
    first = handed_out(collector, mail, once)

    at.move(hours=1)
    again = handed_out(collector, mail, a_request("the-same-key"))

    assert again == first
    assert all(len(receipts(company_id)) == 1 for company_id in mail)


def test_same_request_is_the_same_visit_after_it_was_forgotten(at: Moment) -> None:
    mail = companies_with_mail(1)
    collector = a_collector_of(mail)
    handout, _ = handed_out(collector, mail, a_request("the-same-key"))
    at.move(days=30)

    again, _ = handed_out(collector, mail, a_request("the-same-key"))

    assert again.id == handout.id


def test_one_key_for_two_different_requests_is_refused() -> None:
    mail = companies_with_mail(1)
    collector = a_collector_of(mail)
    handed_out(collector, mail, a_request("the-same-key", said=b"one"))

    with pytest.raises(Conflict) as refused:
        handed_out(collector, mail, a_request("the-same-key", said=b"two"))

    assert refused.value.code == "idempotency_mismatch"


def test_as_many_items_of_one_company_as_fit_are_one_transaction() -> None:
    mail = companies_with_mail(MOST_AT_ONCE)
    collector = a_collector_of(mail)
    wish = a_wish(collector, mail)

    with recorded() as seen:
        hand_out(an_actor(), wish, a_request(), always)

    assert table_calls(seen) == ["BatchGetItem"] * 3 + ["TransactWriteItems"]
    assert [name for name, _ in seen if not name.startswith("dynamodb")] == [
        "s3.PutObject",
        "sqs.SendMessage",
    ]


def test_papers_are_asked_for_each_receipt_by_itself() -> None:
    mail = companies_with_mail(1, 1)

    _, parts = handed_out(a_collector_of(mail), mail)

    asked = waiting_messages(config().papers_queue_url)
    assert {one["receipt_id"] for one in asked} == {part.receipt_id for part in parts.values()}


def test_item_that_was_corrected_meanwhile_is_handed_out_all_the_same() -> None:
    mail = companies_with_mail(1)
    ((company_id, (item,)),) = mail.items()

    def correct() -> None:
        edit_mail(an_actor(), item, {"sender": "Sąd"}, seen_version=item.version)

    with before_call("TransactWriteItems", correct):
        _, parts = handed_out(a_collector_of(mail), mail)

    assert parts[company_id].state is PartState.DONE
    (receipt,) = receipts(company_id)
    assert receipt.record["items"][0]["sender"] == "Sąd"


def test_receipts_follow_each_other_in_their_company(at: Moment) -> None:
    mail = companies_with_mail(3)
    ((company_id, items),) = mail.items()
    collector = a_collector_of(mail)

    for item in items:
        handed_out(collector, {company_id: [item]})
        at.move(minutes=1)

    code = company(company_id).code
    assert [r.number for r in receipts(company_id)] == [f"{code}/{n}" for n in (1, 2, 3)]
    assert {r.state for r in receipts(company_id)} == {ReceiptState.VALID}


def test_mail_of_a_closed_company_can_be_collected() -> None:
    mail = companies_with_mail(1)
    (company_id,) = mail
    collector = a_collector_of(mail)
    actor, subject = an_actor(), company(company_id)
    counters = find_counters([company_id])[company_id]
    with pytest.raises(ConfirmationRequired) as asked:
        close_company(actor, subject, counters, None, seen_version=subject.version)
    close_company(actor, subject, counters, asked.value.confirm, seen_version=subject.version)

    _, parts = handed_out(collector, mail)

    assert parts[company_id].state is PartState.DONE


def test_receipt_names_items_in_the_order_of_the_lists() -> None:
    company = a_company()
    days = [date(2026, 11, day) for day in (3, 9, 5)]
    items = [a_mail_item(company, received_on=day) for day in days]
    mail = {company.id: items}

    handed_out(a_collector_of(mail), mail)

    (receipt,) = receipts(company.id)
    told = json.loads(receipt.record_json)["items"]
    assert [one["received_on"] for one in told] == ["2026-11-09", "2026-11-05", "2026-11-03"]
    assert receipt.mail_ids == (items[1].id, items[2].id, items[0].id)
