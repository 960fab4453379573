"""Held notices: released by the arriving scan, told to the office after a while (B1, R28)."""

import pytest

from chalicelib.access.model import User
from chalicelib.companies.model import Company
from chalicelib.mail.model import MailItem, NoticeChoice
from chalicelib.notices.model import Notice, NoticeState
from chalicelib.notices.service import list_notices
from tests.builders import a_company, a_mail_item, a_person_of
from tests.harness.calls import Make, around_each_call
from tests.harness.moment import Moment
from tests.notices.post import (
    Post,
    attach,
    deliver,
    detach_all,
    fact_state,
    inbox,
    notices_of,
    spoil,
    state_of,
    sweep,
    the_settings,
    wake_up,
)
from tests.notices.test_mail_delivery import end_access

WITH_FILE = NoticeChoice.EMAIL_WITH_ATTACHMENT


def held(post: Post) -> tuple[Company, User, MailItem]:
    """A notice that waits for its scan."""
    company = a_company()
    anna = a_person_of(company)
    item = a_mail_item(company, notice=WITH_FILE)
    post.run_until_quiet()
    assert state_of(item.event_id, anna.id) == ("held", "no_file")
    return company, anna, item


def test_first_clean_scan_releases_the_notice_by_itself(post: Post) -> None:
    _, anna, item = held(post)

    assert deliver(wake_up(attach(item))) == []
    assert state_of(item.event_id, anna.id) == ("pending", "digest_wait")
    post.run_until_quiet()

    assert [len(mail.files) for mail in inbox(anna.email)] == [1]
    assert state_of(item.event_id, anna.id) == ("sent", None)
    steps = [step.state for step in notices_of(item.event_id)[anna.id].history]
    assert steps == ["held", "pending", "sending", "sent"]


def test_release_without_a_digest_is_immediate(post: Post) -> None:
    the_settings(digest_minutes=0)
    _, anna, item = held(post)

    deliver(wake_up(attach(item)))
    post.run_due()

    assert len(inbox(anna.email)) == 1


def test_batch_of_scans_releases_one_email(post: Post) -> None:
    company, anna, item = held(post)
    others = [a_mail_item(company, notice=WITH_FILE) for _ in range(3)]
    post.run_until_quiet()

    for each in (item, *others):
        deliver(wake_up(attach(each)))
        post.at.move(seconds=20)
    post.run_until_quiet()

    (mail,) = inbox(anna.email)
    assert len(mail.files) == 4


def test_scan_whose_wake_up_was_lost_releases_too(post: Post, at: Moment) -> None:
    _, anna, item = held(post)
    attach(item)

    post.sweep_until_quiet()

    assert len(inbox(anna.email)) == 1


def test_scan_attached_just_before_the_hold_is_written_is_not_missed(
    post: Post, at: Moment
) -> None:
    company = a_company()
    anna = a_person_of(company)
    item = a_mail_item(company, notice=WITH_FILE)
    at.move(minutes=6)
    attached: list[str] = []

    def attach_before_the_first_write(
        name: str, arguments: dict[str, object], make: Make
    ) -> object:
        if name == "dynamodb.TransactWriteItems" and not attached:
            attached.append("")
            attached.append(attach(item))
            assert deliver(wake_up(attached[1])) == []  # finds nothing held yet, and is done
        return make(arguments)

    post.waiting.clear()
    with around_each_call(attach_before_the_first_write):
        deliver(wake_up(item.event_id))

    assert [len(mail.files) for mail in inbox(anna.email)] == [1]


def test_second_scan_after_the_release_sends_nothing_more(post: Post) -> None:
    _, anna, item = held(post)
    deliver(wake_up(attach(item)))
    post.run_until_quiet()

    deliver(wake_up(attach(item)))
    post.sweep_until_quiet()

    assert len(inbox(anna.email)) == 1


def test_scan_that_is_taken_off_again_before_the_sending_holds_anew(post: Post) -> None:
    _, anna, item = held(post)
    deliver(wake_up(attach(item)))
    detach_all(item)

    post.run_until_quiet()

    assert not inbox()
    assert state_of(item.event_id, anna.id) == ("held", "no_file")


def test_person_whose_access_ended_while_it_was_held_gets_nothing(post: Post) -> None:
    company, anna, item = held(post)
    bruno = a_person_of(company)

    end_access(anna, company)
    deliver(wake_up(attach(item)))
    post.run_until_quiet()

    assert state_of(item.event_id, anna.id) == ("failed", "access_ended")
    assert state_of(item.event_id, bruno.id) == ("sent", None)
    assert [mail.destinations for mail in inbox()] == [{bruno.email}]


def test_event_nobody_waits_for_any_more_is_finished(post: Post) -> None:
    company, anna, item = held(post)

    end_access(anna, company)
    post.sweep_until_quiet(times=7)

    assert state_of(item.event_id, anna.id) == ("failed", "access_ended")
    assert fact_state(item.event_id) == "done"


def test_reason_follows_what_is_missing_now(post: Post) -> None:
    _, anna, item = held(post)

    fact_id = attach(item)
    spoil(item, "cut")
    deliver(wake_up(fact_id))

    assert state_of(item.event_id, anna.id) == ("held", "file_failed")


def test_alert_switched_off_lets_held_notices_go_within_the_hour(post: Post) -> None:
    _, anna, item = held(post)

    the_settings(missing_attachment_alert=False)
    post.sweep_until_quiet(times=7)

    assert state_of(item.event_id, anna.id) == ("sent", "sent_without_file")


def test_office_is_told_once_in_its_language_after_the_set_time(post: Post) -> None:
    the_settings(office_email="biuro@example.org", language="it", held_alert_hours=2)
    company, anna, item = held(post)
    second = a_mail_item(company, notice=WITH_FILE)

    post.at.move(hours=1)
    post.sweep_until_quiet(times=2)
    assert not inbox("biuro@example.org")
    post.at.move(hours=2)
    post.sweep_until_quiet(times=20)

    (mail,) = inbox("biuro@example.org")
    assert mail.subject == "2 avvisi attendono la loro scansione"
    assert company.name in mail.text
    for each in (item, second):
        assert f"{each.number[:4]}-{each.number[4:]}" in mail.text
    assert "https://portal.example.org/office/notices?state=held" in mail.text
    assert not inbox(anna.email)


def test_office_without_an_address_sees_that_it_was_not_told(post: Post) -> None:
    the_settings(held_alert_hours=1)
    _, _, item = held(post)

    post.at.move(hours=2)
    post.sweep_until_quiet()

    (alarm,) = [n for n in all_failed() if n.recipient == "office"]
    assert alarm.reason == "no_office_address"
    assert alarm.about.mail_id == item.id


def test_notice_that_went_out_meanwhile_is_not_told_to_the_office(post: Post) -> None:
    the_settings(office_email="biuro@example.org", held_alert_hours=1)
    _, anna, item = held(post)
    post.at.move(hours=2)
    sweep()
    alarms, post.waiting = post.waiting, []

    deliver(wake_up(attach(item)))
    post.run_until_quiet()
    post.waiting = alarms
    post.run_until_quiet()

    assert not inbox("biuro@example.org")
    assert len(inbox(anna.email)) == 1


@pytest.mark.parametrize("times", [1, 5])
def test_looking_at_a_held_event_again_changes_nothing(post: Post, times: int) -> None:
    _, anna, item = held(post)
    before = notices_of(item.event_id)[anna.id]

    deliver(*[wake_up(item.event_id)] * times)

    assert notices_of(item.event_id)[anna.id] == before
    assert fact_state(item.event_id) == "held"


def all_failed() -> list[Notice]:
    """The office's list of failed notices."""
    return list(list_notices(NoticeState.FAILED, limit=100, position=None).items)
