"""Notices of the wrong company: what has not gone out never does, and the right one is told."""

import random
from collections.abc import Iterator

import pytest

from chalicelib.aws import mailer
from chalicelib.core.errors import Conflict
from chalicelib.mail.model import NoticeChoice
from chalicelib.misfilings.service import complete
from chalicelib.notices.model import Verb
from chalicelib.notices.service import confirm
from tests.builders import a_mail_item, a_person_of, an_actor
from tests.harness.calls import before_call
from tests.harness.client import Answer
from tests.harness.moment import Moment
from tests.harness.turns import in_turns
from tests.misfilings.desk import Desk, a_desk, record_of, seen, withdraw
from tests.notices.post import (
    Post,
    attach,
    deliver,
    fact_state,
    inbox,
    post_of,
    state_of,
    wake_up,
)
from tests.notices.test_confirm import confirmed

WITH_FILE = NoticeChoice.EMAIL_WITH_ATTACHMENT


@pytest.fixture
def post(world: None, at: Moment) -> Iterator[Post]:
    with post_of(at) as kept:
        yield kept


def mailed(desk: Desk) -> tuple[int, int]:
    """How many e-mails went to the wrong company's person and to the right one's."""
    return len(inbox(desk.anna.email)), len(inbox(desk.bruno.email))


def test_notice_that_waits_for_its_time_never_goes(post: Post) -> None:
    desk = a_desk()

    withdraw(desk, desk.to_right)
    post.run_until_quiet()

    assert mailed(desk) == (0, 1)
    assert fact_state(desk.item.event_id) == "done"
    assert fact_state(desk.now().event_id) == "done"


def test_held_notice_never_goes_and_is_held_no_more(post: Post) -> None:
    desk = a_desk(WITH_FILE, scans=0)
    post.run_until_quiet()
    assert state_of(desk.item.event_id, desk.anna.id) == ("held", "no_file")

    withdraw(desk, desk.to_right)
    post.run_until_quiet()

    assert state_of(desk.item.event_id, desk.anna.id) == ("failed", "mail_withdrawn")
    assert fact_state(desk.item.event_id) == "done"
    assert state_of(desk.now().event_id, desk.bruno.id) == ("held", "no_file")
    assert mailed(desk) == (0, 0)


def test_right_company_gets_its_promised_file(post: Post) -> None:
    desk = a_desk(WITH_FILE)

    withdraw(desk, desk.to_right)
    post.run_until_quiet()

    (received,) = inbox(desk.bruno.email)
    assert len(received.files) == 1
    assert mailed(desk) == (0, 1)


def test_nobody_wakes_it_and_the_sweep_does(post: Post) -> None:
    desk = a_desk(WITH_FILE, scans=0)
    post.run_until_quiet()

    withdraw(desk, desk.to_right)
    post.waiting.clear()
    post.sweep_until_quiet()

    assert state_of(desk.item.event_id, desk.anna.id) == ("failed", "mail_withdrawn")


def test_held_notice_that_is_let_go_meanwhile_goes_nowhere(post: Post) -> None:
    desk = a_desk(WITH_FILE, scans=0)
    post.run_until_quiet()
    withdraw(desk, desk.to_right)

    confirmed(f"{desk.item.event_id}.{desk.anna.id}", Verb.WITHOUT)
    post.run_until_quiet()

    assert state_of(desk.item.event_id, desk.anna.id) == ("failed", "mail_withdrawn")
    assert mailed(desk) == (0, 0)


def test_withdrawn_notice_is_not_sent_again(post: Post) -> None:
    desk = a_desk(WITH_FILE, scans=0)
    post.run_until_quiet()
    withdraw(desk, desk.to_right)
    post.run_until_quiet()

    with pytest.raises(Conflict) as refused:
        confirm(an_actor(), f"{desk.item.event_id}.{desk.anna.id}", Verb.AGAIN, None)

    assert refused.value.code == "notice_state"


def test_worker_that_was_about_to_send_finds_that_it_must_not(post: Post) -> None:
    """Withdrawn right before it claims the e-mail."""
    desk = a_desk()
    post.at.move(hours=1)

    with before_call("TransactWriteItems", lambda: withdraw(desk, desk.to_right)):
        assert deliver(wake_up(desk.item.event_id)) == []
    post.run_until_quiet()

    assert mailed(desk) == (0, 1)


def unanswered(desk: Desk, patch: pytest.MonkeyPatch) -> None:
    """The e-mail to the wrong company's person went, or did not: nobody knows."""

    def silent(*_: object, **__: object) -> None:
        raise mailer.MailUnanswered("nothing came back")

    with patch.context() as broken:
        broken.setattr(mailer, "send", silent)
        deliver(wake_up(desk.item.event_id))


def test_worker_of_a_confirmed_notice_finds_that_it_must_not(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A confirmation is a fact of its own, which the withdrawal does not touch."""
    desk = a_desk()
    post.at.move(hours=1)
    unanswered(desk, monkeypatch)
    post.waiting.clear()
    confirmed(f"{desk.item.event_id}.{desk.anna.id}", Verb.AGAIN)
    ((_, body),) = post.waiting
    post.waiting.clear()

    answers: list[Answer] = []
    with before_call("TransactWriteItems", lambda: answers.append(withdraw(desk, desk.to_right))):
        assert deliver(body) == []
    post.run_until_quiet()

    assert mailed(desk) == (0, 1)
    assert state_of(desk.item.event_id, desk.anna.id) == ("failed", "mail_withdrawn")
    # The first try may have arrived, and the record says so.
    (told,) = [each for each in seen(record_of(answers[0])) if each.kind == "mailed"]
    assert (told.user_id, told.notice_state) == (desk.anna.id, "unknown")


def test_other_mail_of_the_same_e_mail_still_goes(post: Post) -> None:
    desk = a_desk()
    other = a_mail_item(desk.wrong, notice=NoticeChoice.EMAIL, sender="Somebody")
    withdraw(desk, desk.to_right)
    post.at.move(hours=1)

    assert deliver(wake_up(other.event_id)) == []
    post.run_until_quiet()

    (received,) = inbox(desk.anna.email)
    assert desk.item.number[:4] not in received.text
    assert mailed(desk) == (1, 1)


def test_fact_of_a_scan_that_came_before_is_dealt_with(post: Post) -> None:
    desk = a_desk(WITH_FILE, scans=0)
    post.run_until_quiet()
    fact_id = attach(desk.item)
    withdraw(desk, desk.to_right)

    assert deliver(wake_up(fact_id)) == []

    assert fact_state(fact_id) == "done"


@pytest.mark.parametrize("seed", range(12))
def test_whoever_is_quicker_the_record_knows_who_was_mailed(post: Post, seed: int) -> None:
    """The mailer and the withdrawal at once, in any order of their calls."""
    desk = a_desk()
    carl = a_person_of(desk.wrong)
    post.at.move(hours=1)
    answers = []

    in_turns(
        [
            lambda: deliver(wake_up(desk.item.event_id)),
            lambda: answers.append(withdraw(desk, desk.to_right)),
        ],
        random.Random(seed),
    )
    told = {carl.id: bool(inbox(carl.email)), desk.anna.id: bool(inbox(desk.anna.email))}
    post.run_until_quiet()
    record = record_of(answers[0])
    done = complete(record)

    in_record = {each.user_id for each in seen(done) if each.kind == "mailed"}
    assert in_record == {user_id for user_id, was_told in told.items() if was_told}
    assert (len(inbox(carl.email)) > 0, len(inbox(desk.anna.email)) > 0) == (
        told[carl.id],
        told[desk.anna.id],
    )


def test_e_mail_that_is_on_its_way_stands_in_the_record_when_it_is_known(post: Post) -> None:
    desk = a_desk()
    post.at.move(hours=1)
    answers = []

    with before_call("SendRawEmail", lambda: answers.append(withdraw(desk, desk.to_right))):
        deliver(wake_up(desk.item.event_id))

    assert answers[0].json["state"] == "gathering"
    assert answers[0].json["mailed"] is None
    done = complete(record_of(answers[0]))
    (sighting,) = [each for each in seen(done) if each.kind == "mailed"]
    assert (done.state, done.mailed) == ("complete", 1)
    assert (sighting.user_id, sighting.notice_state) == (desk.anna.id, "sent")


def test_e_mail_without_proof_stands_there_as_unknown(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = a_desk()
    post.at.move(hours=1)

    unanswered(desk, monkeypatch)

    record = record_of(withdraw(desk, desk.to_right))

    (sighting,) = [each for each in seen(record) if each.kind == "mailed"]
    assert (sighting.notice_state, sighting.at) == ("unknown", None)
