"""What staff decide about single notices, through the service and then the handler."""

import pytest

from chalicelib.access.model import User
from chalicelib.companies.service import get_company
from chalicelib.core.errors import ConfirmationRequired, Conflict, NotFound
from chalicelib.mail.model import MailItem, NoticeChoice
from chalicelib.notices.model import Notice, Verb
from chalicelib.notices.service import confirm
from tests.builders import a_company, a_mail_item, a_person_of, an_actor
from tests.harness.calls import around_each_call
from tests.notices.post import (
    Post,
    attach,
    deliver,
    fact_state,
    inbox,
    notices_of,
    state_of,
    the_settings,
    wake_up,
)
from tests.notices.test_holding import all_failed
from tests.notices.test_mail_delivery import end_access
from tests.notices.test_sending import MailService, due, refusal

WITH_FILE = NoticeChoice.EMAIL_WITH_ATTACHMENT


def confirmed(notice_id: str, verb: Verb) -> Notice:
    """Ask, and confirm."""
    actor = an_actor()
    with pytest.raises(ConfirmationRequired) as asked:
        confirm(actor, notice_id, verb, None)
    return confirm(actor, notice_id, verb, asked.value.confirm)


def held_for(post: Post, people: int = 1) -> tuple[MailItem, list[User]]:
    company = a_company()
    told = [a_person_of(company) for _ in range(people)]
    item = a_mail_item(company, notice=WITH_FILE)
    post.run_until_quiet()
    return item, told


def unknown(post: Post) -> tuple[MailItem, User]:
    item, anna = due(post.at)
    with around_each_call(MailService(refusal("InternalFailure", 500))):
        post.run_until_quiet()
    assert state_of(item.event_id, anna.id) == ("unknown", "no_answer")
    return item, anna


def test_confirmed_notice_alone_goes_without_its_file(post: Post) -> None:
    item, (anna, bruno) = held_for(post, people=2)

    pending = confirmed(f"{item.event_id}.{anna.id}", Verb.WITHOUT)
    assert (pending.state, pending.reason) == ("pending", "confirmed")
    post.run_until_quiet()

    assert state_of(item.event_id, anna.id) == ("sent", "sent_without_file_confirmed")
    assert state_of(item.event_id, bruno.id) == ("held", "no_file")
    assert [mail.destinations for mail in inbox()] == [{anna.email}]
    assert fact_state(item.event_id) == "held"


def test_scan_that_comes_later_releases_the_others_only(post: Post) -> None:
    item, (anna, bruno) = held_for(post, people=2)
    confirmed(f"{item.event_id}.{anna.id}", Verb.WITHOUT)
    post.run_until_quiet()

    deliver(wake_up(attach(item)))
    post.run_until_quiet()

    assert [len(mail.files) for mail in inbox(anna.email)] == [0]
    assert [len(mail.files) for mail in inbox(bruno.email)] == [1]
    assert fact_state(item.event_id) == "done"


def test_scan_that_comes_before_the_confirmed_notice_goes_is_attached(post: Post) -> None:
    item, (anna,) = held_for(post)
    confirmed(f"{item.event_id}.{anna.id}", Verb.WITHOUT)
    attach(item)

    post.run_until_quiet()
    post.sweep_until_quiet()

    assert [len(mail.files) for mail in inbox(anna.email)] == [1]
    assert state_of(item.event_id, anna.id) == ("sent", None)


def test_last_held_notice_that_goes_finishes_its_event(post: Post) -> None:
    item, (anna,) = held_for(post)

    confirmed(f"{item.event_id}.{anna.id}", Verb.WITHOUT)
    post.run_until_quiet()

    assert fact_state(item.event_id) == "done"


def test_unknown_notice_is_sent_again_after_a_confirmation(post: Post) -> None:
    item, anna = unknown(post)

    confirmed(f"{item.event_id}.{anna.id}", Verb.AGAIN)
    post.run_until_quiet()

    assert len(inbox(anna.email)) == 1
    assert state_of(item.event_id, anna.id) == ("sent", None)
    steps = notices_of(item.event_id)[anna.id].history
    assert [str(step.state) for step in steps] == [
        "sending",
        "unknown",
        "pending",
        "sending",
        "sent",
    ]
    assert [step.by_name for step in steps][2] == "Celina Urbańska"


def test_sending_again_resolves_access_anew(post: Post) -> None:
    item, anna = unknown(post)
    company_id = item.company_id
    confirmed(f"{item.event_id}.{anna.id}", Verb.AGAIN)

    end_access(anna, get_company(company_id))
    post.run_until_quiet()

    assert not inbox()
    assert state_of(item.event_id, anna.id) == ("failed", "access_ended")


def test_sending_again_tells_nobody_else(post: Post) -> None:
    item, anna = unknown(post)
    newcomer = a_person_of(get_company(item.company_id))

    confirmed(f"{item.event_id}.{anna.id}", Verb.AGAIN)
    post.run_until_quiet()

    assert not inbox(newcomer.email)


def test_promise_holds_when_sent_again_without_a_file(post: Post) -> None:
    item, (anna,) = held_for(post)
    with around_each_call(MailService(refusal("InternalFailure", 500))):
        confirmed(f"{item.event_id}.{anna.id}", Verb.WITHOUT)
        post.run_until_quiet()
    assert state_of(item.event_id, anna.id)[0] == "unknown"

    confirmed(f"{item.event_id}.{anna.id}", Verb.AGAIN)
    post.run_until_quiet()
    assert state_of(item.event_id, anna.id) == ("held", "no_file")
    deliver(wake_up(attach(item)))
    post.run_until_quiet()

    assert [len(mail.files) for mail in inbox(anna.email)] == [1]
    assert fact_state(item.event_id) == "done"


def test_new_address_is_used_when_sent_again(post: Post) -> None:
    the_settings(held_alert_hours=1)
    item, _ = held_for(post)
    post.at.move(hours=2)
    post.sweep_until_quiet()
    (alarm,) = [n for n in all_failed() if n.recipient == "office"]
    the_settings(office_email="biuro@example.org")

    confirmed(alarm.id, Verb.AGAIN)
    post.run_until_quiet()

    (mail,) = inbox("biuro@example.org")
    assert item.number[4:] in mail.text
    assert notices_of(alarm.event_id)["office"].recipient_email == "biuro@example.org"


def test_alarm_about_what_is_not_held_any_more_is_not_sent_again(post: Post) -> None:
    the_settings(held_alert_hours=1)
    item, _ = held_for(post)
    post.at.move(hours=2)
    post.sweep_until_quiet()
    (alarm,) = [n for n in all_failed() if n.recipient == "office"]
    the_settings(office_email="biuro@example.org")
    deliver(wake_up(attach(item)))
    post.run_until_quiet()

    confirmed(alarm.id, Verb.AGAIN)
    post.run_until_quiet()

    assert not inbox("biuro@example.org")
    assert state_of(alarm.event_id, "office") == ("failed", "not_held_any_more")


def test_event_with_nobody_to_tell_looks_for_people_again(post: Post) -> None:
    company = a_company()
    item = a_mail_item(company, notice=NoticeChoice.EMAIL)
    post.run_until_quiet()
    nobody = f"{item.event_id}.nobody"

    confirmed(nobody, Verb.AGAIN)
    post.run_until_quiet()
    assert state_of(item.event_id, "nobody") == ("failed", "no_recipient")
    anna = a_person_of(company)
    confirmed(nobody, Verb.AGAIN)
    post.run_until_quiet()

    assert state_of(item.event_id, anna.id) == ("sent", None)
    assert state_of(item.event_id, "nobody") == ("failed", "recipients_found")
    assert not all_failed()
    assert fact_state(item.event_id) == "done"


@pytest.mark.parametrize("verb", Verb)
def test_sent_notice_is_not_sent_again(post: Post, verb: Verb) -> None:
    item, anna = due(post.at)
    post.run_until_quiet()

    with pytest.raises(Conflict) as refused:
        confirm(an_actor(), f"{item.event_id}.{anna.id}", verb, None)

    assert refused.value.code == "notice_state"


def test_confirmation_of_another_state_or_person_asks_again(post: Post) -> None:
    item, anna = unknown(post)
    notice_id = f"{item.event_id}.{anna.id}"
    with pytest.raises(ConfirmationRequired) as first:
        confirm(an_actor(), notice_id, Verb.AGAIN, "wrong")
    confirm(an_actor(), notice_id, Verb.AGAIN, first.value.confirm)

    with pytest.raises(Conflict):
        confirm(an_actor(), notice_id, Verb.AGAIN, first.value.confirm)
    post.run_until_quiet()

    assert len(inbox(anna.email)) == 1


def test_unknown_id_is_not_found(post: Post) -> None:
    with pytest.raises(NotFound):
        confirm(an_actor(), "evt_" + "0" * 26 + ".office", Verb.AGAIN, None)
