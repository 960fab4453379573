"""Registering, correcting and moving mail: what is written together, and what refuses it."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from chalicelib.audit.store import AuditRow
from chalicelib.aws import keys
from chalicelib.aws.table import fetch, read
from chalicelib.companies.model import Company
from chalicelib.companies.service import counters_of
from chalicelib.config import config
from chalicelib.core import clock
from chalicelib.core.errors import Conflict, NotFound, StaleVersion, ValidationFailed
from chalicelib.core.values import replace
from chalicelib.mail.model import MailItem, MailKind, MailState, NoticeChoice
from chalicelib.mail.service import change_state, edit_mail, find_by_number, get_mail_item
from chalicelib.mail.service import register_mail as register
from chalicelib.outbox.store import FactKind, FactRow
from chalicelib.settings.service import change_settings
from tests.builders import a_company, a_mail_item, a_move, an_actor, new_mail
from tests.harness.calls import recorded, table_calls
from tests.harness.faults import failing, unreachable
from tests.harness.moment import Moment
from tests.harness.s3 import rows, waiting_messages

BY_HAND = [MailState.FORWARDED, MailState.RETURNED, MailState.DESTROYED]


def waiting(company: Company) -> int:
    key = keys.counters(company.id)
    return counters_of(fetch([key]).get(key)).mail_waiting


def audited(company: Company) -> list[AuditRow]:
    found = [read(AuditRow, raw) for raw in rows(f"AUDIT#{company.id}")]
    return [row for row in found if row.tag.startswith("mail:")]


def test_registered_item_is_read_back_as_it_was_made(world: None) -> None:
    company = a_company()

    item = register(
        an_actor(),
        new_mail(
            company,
            reference="FV/12",
            kind=MailKind.COURIER,
            internal_note="shelf 3",
            note="please collect",
            notice=NoticeChoice.EMAIL,
        ),
    )

    assert get_mail_item(company.id, item.id) == item
    assert find_by_number(item.number) == (company.id, item.id)
    assert (item.state, item.version, item.scans) == (MailState.WAITING, 1, ())
    assert waiting(company) == 1


def test_registering_is_audited_with_the_item(world: None) -> None:
    company = a_company()

    item = a_mail_item(company, sender="Sąd Rejonowy")

    (row,) = audited(company)
    assert (row.tag, row.target, row.actor_id) == (
        "mail:item:register",
        item.id,
        item.registered_by_id,
    )
    assert "Sąd" not in str(row.facts.as_dict())


@pytest.mark.parametrize("notice", [NoticeChoice.EMAIL, NoticeChoice.EMAIL_WITH_ATTACHMENT])
def test_promise_is_a_fact_that_is_due_after_the_digest_minutes(
    world: None, at: Moment, notice: NoticeChoice
) -> None:
    company = a_company()

    with recorded() as seen:
        item = a_mail_item(company, notice=notice)

    row = read(FactRow, fetch([keys.fact(item.event_id)])[keys.fact(item.event_id)])
    assert (row.kind, row.scope) == (str(FactKind.MAIL_REGISTERED), company.id)
    assert row.payload.as_dict() == {"mail_id": item.id}
    assert row.due_at[:19] == (at.now + timedelta(minutes=5)).isoformat()[:19]
    (sent,) = [arguments for name, arguments in seen if name == "sqs.SendMessage"]
    assert (sent["QueueUrl"], sent["DelaySeconds"]) == (config().notice_queue_url, 300)


def test_no_promise_is_no_fact_and_no_message(world: None) -> None:
    item = a_mail_item(a_company(), notice=NoticeChoice.NONE)

    assert item.event_id == ""
    assert rows("NOTICE#") == []
    assert waiting_messages(config().notice_queue_url) == []


def test_item_is_registered_though_the_queue_is_down(world: None) -> None:
    company = a_company()

    with failing(unreachable, service="sqs"):
        item = a_mail_item(company, notice=NoticeChoice.EMAIL)

    assert get_mail_item(company.id, item.id) == item
    assert len(rows("NOTICE#")) == 1


def test_registering_for_no_company_writes_nothing(world: None) -> None:
    stranger = replace(a_company(), id="com_" + "0" * 26)
    before = len(rows(""))

    with pytest.raises(ValidationFailed) as refused:
        a_mail_item(stranger, notice=NoticeChoice.EMAIL)

    assert [(error.field, error.code) for error in refused.value.errors] == [
        ("company_id", "not_found")
    ]
    assert len(rows("")) == before


def test_registering_costs_two_trips_to_the_table(world: None) -> None:
    company = a_company()

    with recorded() as seen:
        a_mail_item(company)

    assert table_calls(seen) == ["BatchGetItem", "TransactWriteItems"]


@pytest.mark.parametrize(
    ("zone", "clock_utc", "today"),
    [
        ("Europe/Warsaw", "2026-11-20T22:59:00+00:00", date(2026, 11, 20)),
        ("Europe/Warsaw", "2026-11-20T23:00:00+00:00", date(2026, 11, 21)),
        ("Europe/Warsaw", "2026-07-01T22:00:00+00:00", date(2026, 7, 2)),
        ("Pacific/Kiritimati", "2026-11-20T10:00:00+00:00", date(2026, 11, 21)),
        ("America/Los_Angeles", "2026-11-20T07:59:00+00:00", date(2026, 11, 19)),
    ],
)
def test_future_begins_at_midnight_in_the_offices_zone(
    world: None, at: Moment, zone: str, clock_utc: str, today: date
) -> None:
    company = a_company()
    at.now = datetime.fromisoformat(clock_utc)
    actor = replace(an_actor(), today=clock.today(zone))
    assert actor.today == today

    assert register(actor, new_mail(company, received_on=today)).received_on == today
    with pytest.raises(ValidationFailed) as refused:
        register(actor, new_mail(company, received_on=today + timedelta(days=1)))
    assert refused.value.errors[0].code == "in_future"


def test_year_and_a_day_ago_is_the_oldest_day_of_receipt(world: None) -> None:
    company, actor = a_company(), an_actor()

    oldest = actor.today - timedelta(days=366)

    assert a_mail_item(company, received_on=oldest).received_on == oldest
    with pytest.raises(ValidationFailed) as refused:
        a_mail_item(company, received_on=oldest - timedelta(days=1))
    assert refused.value.errors[0].code == "too_old"


@pytest.mark.parametrize(
    "changes",
    [
        {"sender": "Sąd"},
        {"kind": MailKind.PARCEL},
        {"reference": "FV/13"},
        {"reference": ""},
        {"received_on": date(2026, 11, 1)},
        {"internal_note": "", "note": ""},
        {"internal_note": "shelf 4", "note": "open it"},
        {},
    ],
    ids=str,
)
def test_correction_changes_what_it_names_and_raises_the_version(
    world: None, changes: dict[str, Any]
) -> None:
    company = a_company()
    before = a_mail_item(company, reference="FV/12", note="a", internal_note="b")

    after = edit_mail(an_actor(), before, changes, seen_version=1)

    assert after == replace(before, **changes, version=2, history=after.history)
    assert [event.fields for event in after.history[1:]] == (
        [tuple(sorted(changes))] * bool(changes)
    )
    assert get_mail_item(company.id, before.id) == after
    assert audited(company)[-1].facts.as_dict() == {"fields": sorted(changes)}
    assert waiting(company) == 1


def test_correction_of_an_old_item_keeps_its_day_of_receipt(world: None, at: Moment) -> None:
    item = a_mail_item(a_company())
    at.move(days=500)

    after = edit_mail(an_actor(), item, {"note": "still here"}, seen_version=1)

    assert (after.received_on, after.note) == (item.received_on, "still here")


def test_of_two_corrections_of_the_same_version_one_is_refused(world: None) -> None:
    company = a_company()
    seen_by_both = a_mail_item(company)

    edit_mail(an_actor(), seen_by_both, {"note": "first"}, seen_version=1)
    with pytest.raises(StaleVersion):
        edit_mail(an_actor(), seen_by_both, {"sender": "Second"}, seen_version=1)

    now = get_mail_item(company.id, seen_by_both.id)
    assert (now.note, now.sender, now.version) == ("first", seen_by_both.sender, 2)


def test_correction_and_move_of_the_same_version_exclude_each_other(world: None) -> None:
    company = a_company()
    seen_by_both = a_mail_item(company)

    change_state(an_actor(), seen_by_both, a_move(MailState.RETURNED), seen_version=1)
    with pytest.raises(StaleVersion):
        edit_mail(an_actor(), seen_by_both, {"note": "lost"}, seen_version=1)
    with pytest.raises(StaleVersion):
        change_state(an_actor(), seen_by_both, a_move(MailState.DESTROYED), seen_version=1)

    now = get_mail_item(company.id, seen_by_both.id)
    assert (now.state, now.note) == (MailState.RETURNED, "")
    assert waiting(company) == 0
    assert [row.tag for row in audited(company)] == ["mail:item:register", "mail:item:state"]


def in_state(company: Company, state: MailState) -> MailItem:
    item = a_mail_item(company)
    if state is MailState.WAITING:
        return item
    return change_state(an_actor(), item, a_move(state), seen_version=1)


@pytest.mark.parametrize("to", list(MailState))
@pytest.mark.parametrize("state", [MailState.WAITING, *BY_HAND])
def test_move_counts_what_waits_and_a_refused_one_changes_nothing(
    world: None, state: MailState, to: MailState
) -> None:
    company = a_company()
    before = in_state(company, state)

    try:
        after = change_state(an_actor(), before, a_move(to), seen_version=before.version)
    except Conflict as conflict:
        by_hand_out = "only_by_hand_out" if to is MailState.COLLECTED else "state_not_allowed"
        assert conflict.code == by_hand_out
        after = before
    else:
        assert (after.state, after.version) == (to, before.version + 1)
        assert after.state_since > before.state_since

    assert get_mail_item(company.id, before.id) == after
    assert waiting(company) == (1 if after.state is MailState.WAITING else 0)


def test_move_is_audited_with_both_states(world: None) -> None:
    company = a_company()

    in_state(company, MailState.FORWARDED)

    assert audited(company)[-1].facts.as_dict() == {"before": "waiting", "after": "forwarded"}


def test_item_of_one_company_is_not_found_in_another(world: None) -> None:
    nowak, rossi = a_company(), a_company()
    item = a_mail_item(nowak)

    with pytest.raises(NotFound):
        get_mail_item(rossi.id, item.id)


def test_digest_of_no_minutes_is_due_at_once(world: None, at: Moment) -> None:
    change_settings(an_actor(), {"digest_minutes": 0}, seen_version=0)

    with recorded() as seen:
        item = a_mail_item(a_company(), notice=NoticeChoice.EMAIL)

    (sent,) = [arguments for name, arguments in seen if name == "sqs.SendMessage"]
    row = read(FactRow, fetch([keys.fact(item.event_id)])[keys.fact(item.event_id)])
    assert sent["DelaySeconds"] == 0
    assert row.due_at[:19] == at.now.isoformat()[:19]
