"""The decisions about notices, without any table."""

from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest

from chalicelib.access.model import User, UserState
from chalicelib.core.values import replace
from chalicelib.notices.model import (
    SETTLED,
    About,
    Files,
    Notice,
    NoticeState,
    Reason,
    Verb,
    Verdict,
    confirmation,
    consequences,
    judge,
    look_again_at,
    may,
)

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
TODAY = date(2026, 11, 20)
USER = User("usr_a", "Anna", "Nowak", "anna@example.org", "pl", None, UserState.ACTIVE, 0, 1)
NOTICE = Notice(
    event_id="evt_a",
    recipient="usr_a",
    event="mail_registered",
    about=About("com_a", "Nowak", "NOWAK-7", "mai_a", "K7M2-9QXT4"),
    recipient_name="Anna Nowak",
    recipient_email="anna@example.org",
    created_at=NOW,
    updated_at=NOW,
    owner_id="evt_a",
)


@pytest.mark.parametrize(
    ("files", "is_alert_on", "is_confirmed", "verdict"),
    [
        *[(files, alert, sure, Verdict(goes=True))
          for files, alert, sure in product((None, Files.READY), (True, False), (True, False))],
        *[(Files.TOO_LARGE, alert, sure, Verdict(goes=True, reason=Reason.LINK_INSTEAD))
          for alert, sure in product((True, False), (True, False))],
        (Files.MISSING, True, False, Verdict(goes=False, reason=Reason.NO_FILE)),
        (Files.QUARANTINED, True, False, Verdict(goes=False, reason=Reason.FILE_QUARANTINED)),
        (Files.FAILED, True, False, Verdict(goes=False, reason=Reason.FILE_FAILED)),
        *[(files, False, False, Verdict(goes=True, reason=Reason.SENT_WITHOUT_FILE))
          for files in (Files.MISSING, Files.QUARANTINED, Files.FAILED)],
        *[(files, alert, True, Verdict(goes=True, reason=Reason.SENT_WITHOUT_FILE_CONFIRMED))
          for files, alert in product((Files.MISSING, Files.QUARANTINED, Files.FAILED),
                                      (True, False))],
    ],
)  # fmt: skip
def test_promise_holds_a_notice_only_with_the_alert_on_and_unconfirmed(
    files: Files | None, is_alert_on: bool, is_confirmed: bool, verdict: Verdict
) -> None:
    assert judge(files, is_alert_on=is_alert_on, is_confirmed=is_confirmed) == verdict


def test_every_fate_of_a_file_is_judged() -> None:
    for files in Files:
        assert judge(files, is_alert_on=True)
        assert judge(files, is_alert_on=False).goes


@pytest.mark.parametrize("state", NoticeState)
def test_staff_decide_about_held_unknown_and_failed_notices_only(state: NoticeState) -> None:
    notice = replace(NOTICE, state=state)

    assert may(Verb.WITHOUT, notice) is (state is NoticeState.HELD)
    assert may(Verb.AGAIN, notice) is (state in {NoticeState.UNKNOWN, NoticeState.FAILED})


def test_what_was_replaced_by_notices_to_people_cannot_be_sent_again() -> None:
    found = replace(NOTICE, state=NoticeState.FAILED, reason=Reason.RECIPIENTS_FOUND)

    assert not may(Verb.AGAIN, found)


def test_consequences_say_that_an_unknown_notice_may_arrive_twice() -> None:
    unknown = replace(NOTICE, state=NoticeState.UNKNOWN)

    assert consequences(Verb.AGAIN, unknown) == ("may_arrive_twice",)
    assert consequences(Verb.AGAIN, replace(NOTICE, state=NoticeState.FAILED)) == ("sent_again",)
    held = replace(NOTICE, state=NoticeState.HELD)
    assert consequences(Verb.WITHOUT, held) == ("sent_without_attachment",)


def test_confirmation_is_good_for_one_act_on_one_notice_as_it_is_by_one_person() -> None:
    held = replace(NOTICE, state=NoticeState.HELD, version=3)
    values = {
        confirmation(Verb.WITHOUT, held, "usr_c"),
        confirmation(Verb.WITHOUT, held, "usr_d"),
        confirmation(Verb.AGAIN, held, "usr_c"),
        confirmation(Verb.WITHOUT, replace(held, version=4), "usr_c"),
        confirmation(Verb.WITHOUT, replace(held, state=NoticeState.UNKNOWN), "usr_c"),
        confirmation(Verb.WITHOUT, replace(held, recipient="usr_b"), "usr_c"),
    }

    assert len(values) == 6
    assert confirmation(Verb.WITHOUT, held, "usr_c") in values


def test_step_is_recorded_with_who_took_it() -> None:
    moved = NOTICE.moved(NoticeState.PENDING, Reason.CONFIRMED, NOW, by=USER, is_without=True)

    assert (moved.version, moved.is_without, moved.updated_at) == (1, True, NOW)
    assert [(s.state, s.by_name) for s in moved.history] == [(NoticeState.PENDING, "Anna Nowak")]


def test_history_keeps_the_first_step_and_the_last_twenty() -> None:
    notice = NOTICE
    for minute in range(50):
        at = NOW + timedelta(minutes=minute)
        notice = notice.moved(NoticeState.PENDING, Reason.POSTPONED, at)

    assert len(notice.history) == 21
    assert notice.history[0].at == NOW
    assert notice.history[-1].at == NOW + timedelta(minutes=49)
    assert notice.version == 50


def test_detail_of_one_step_does_not_stick_to_the_next() -> None:
    failed = NOTICE.moved(NoticeState.FAILED, Reason.REJECTED, NOW, detail="MessageRejected")

    assert failed.detail == "MessageRejected"
    assert failed.moved(NoticeState.PENDING, Reason.CONFIRMED, NOW).detail == ""


@pytest.mark.parametrize("state", NoticeState)
def test_settled_notices_belong_to_nobody(state: NoticeState) -> None:
    notice = replace(NOTICE, state=state)

    assert notice.is_settled is (state in SETTLED)
    assert notice.is_ours("evt_a") is (state not in SETTLED)
    assert not notice.is_ours("fct_other")


@pytest.mark.parametrize(
    ("state", "minutes", "is_lost"),
    [
        (NoticeState.SENDING, 2, False),
        (NoticeState.SENDING, 4, True),
        (NoticeState.PENDING, 60, False),
        (NoticeState.SENT, 60, False),
    ],
)
def test_send_is_given_up_after_three_minutes(
    state: NoticeState, minutes: int, is_lost: bool
) -> None:
    notice = replace(NOTICE, state=state)

    assert notice.is_lost(NOW + timedelta(minutes=minutes)) is is_lost


@pytest.mark.parametrize(("hours_ago", "minutes_ahead"), [(0, 60), (23.5, 30), (24, 60), (100, 60)])
def test_held_event_is_looked_at_hourly_and_when_the_office_must_be_told(
    hours_ago: float, minutes_ahead: int
) -> None:
    registered_at = NOW - timedelta(hours=hours_ago)

    assert look_again_at(registered_at, NOW, 24) == NOW + timedelta(minutes=minutes_ahead)
