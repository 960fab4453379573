"""The e-mails to the address that a person had: at the wish for another one, and once it counts."""

from typing import Any

import pytest

from chalicelib.access.model import User
from chalicelib.notices.model import Verb
from tests.builders import a_clerk, a_user
from tests.harness.calls import around_each_call
from tests.harness.crash import calls_in, crash_points, killed_at
from tests.harness.module_world import empty_the_world
from tests.notices.post import (
    Post,
    Received,
    deliver,
    empty_the_inbox,
    fact_state,
    inbox,
    notices_of,
    state_of,
    the_settings,
)
from tests.notices.test_confirm import confirmed
from tests.notices.test_sending import MailService, refusal
from tests.users.office import act, an_admin, delete_confirmed
from tests.users.test_address import ask, confirm, token_sent_to

OLD, NEW = "old@example.org", "new@example.org"
ASKED, CHANGED = "Another e-mail address at Awizo", "Your e-mail address at Awizo was changed"


def anna_of(language: str = "en") -> User:
    return a_user(email=OLD, language=language)


def told() -> list[Received]:
    """What the old address got."""
    return inbox(OLD)


def fact_that_tells(post: Post) -> str:
    """The fact that was written last, by which the old address is told."""
    return str(post.waiting[-1][1]["fact_id"])


def test_old_address_is_told_of_the_wish_and_of_the_change_once_each(post: Post) -> None:
    the_settings(office_email="biuro@example.org")
    anna = anna_of()
    ask(anna, a_clerk(), NEW)
    post.run_until_quiet()
    (asked,) = told()
    assert asked.subject == ASKED

    confirm(token_sent_to(NEW))
    post.run_until_quiet()
    post.sweep_until_quiet()

    assert [mail.subject for mail in told()] == [ASKED, CHANGED]
    for mail in told():
        assert mail.destinations == {OLD}
        assert NEW not in mail.text + mail.html
        assert f"Hello {anna.name}," in mail.text
        assert "biuro@example.org" in str(mail.message["Reply-To"])


@pytest.mark.parametrize(
    ("language", "subjects"),
    [
        (
            "pl",
            ["Awizo: podano dla Ciebie inny adres e-mail", "Awizo: zmieniono Twój adres e-mail"],
        ),
        (
            "it",
            [
                "Un altro indirizzo e-mail presso Awizo",
                "Il tuo indirizzo e-mail presso Awizo è cambiato",
            ],
        ),
    ],
)
def test_they_come_in_the_persons_language(post: Post, language: str, subjects: list[str]) -> None:
    ask(anna_of(language), a_clerk(), NEW)
    post.run_until_quiet()
    confirm(token_sent_to(NEW))
    post.run_until_quiet()

    assert [mail.subject for mail in told()] == subjects


def test_same_address_asked_again_is_told_once_and_another_one_anew(post: Post) -> None:
    anna, clerk = anna_of(), a_clerk()
    ask(anna, clerk, NEW)
    ask(anna, clerk, NEW, 2)
    post.run_until_quiet()
    assert len(told()) == 1

    ask(anna, clerk, "other@example.org", 3)
    post.run_until_quiet()

    assert len(told()) == 2


def test_wish_that_was_taken_back_before_it_was_told_is_not_told(post: Post) -> None:
    anna, clerk = anna_of(), a_clerk()
    ask(anna, clerk, NEW)
    fact_id = fact_that_tells(post)
    ask(anna, clerk, OLD, 2)

    post.run_until_quiet()

    assert inbox() == []
    assert state_of(fact_id, anna.id) == ("failed", "not_wanted_any_more")


def test_change_is_told_to_who_was_blocked_since_and_not_to_who_was_deleted(post: Post) -> None:
    admin = an_admin()
    for end, count in ((lambda one: act("block", one, admin, 3), 1), (gone(admin), 0)):
        empty_the_inbox()
        anna = a_user(email=f"{count}.{OLD}", language="en")
        ask(anna, admin, f"{count}.{NEW}")
        post.run_until_quiet()
        confirm(token_sent_to(f"{count}.{NEW}"))
        end(anna)

        post.run_until_quiet()

        found = [mail.subject for mail in inbox(f"{count}.{OLD}")]
        assert found.count(CHANGED) == count


def gone(admin: User) -> Any:
    return lambda one: delete_confirmed(one, admin)


def test_unanswered_one_is_sent_again_by_staff_to_the_old_address(post: Post) -> None:
    anna = anna_of()
    ask(anna, a_clerk(), NEW)
    fact_id = fact_that_tells(post)
    with around_each_call(MailService(refusal("InternalFailure", 500), has_effect=True)):
        deliver({"v": 1, "fact_id": fact_id})
    assert state_of(fact_id, anna.id) == ("unknown", "no_answer")
    assert notices_of(fact_id)[anna.id].recipient_email == OLD
    post.at.move(minutes=1)

    confirmed(f"{fact_id}.{anna.id}", Verb.AGAIN)
    post.run_until_quiet()

    assert [mail.subject for mail in told()] == [ASKED, ASKED]
    assert state_of(fact_id, anna.id) == ("sent", None)


def test_mailer_that_dies_anywhere_tells_no_second_time(post: Post) -> None:
    def start() -> tuple[User, str]:
        empty_the_world()
        empty_the_inbox()
        post.waiting.clear()
        anna = anna_of()
        ask(anna, a_clerk(), NEW)
        return anna, fact_that_tells(post)

    _, first = start()
    points = crash_points(calls_in(lambda: deliver({"v": 1, "fact_id": first})))
    assert len(points) > 4

    for nth, when in points:
        anna, fact_id = start()
        with killed_at(nth, when):
            deliver({"v": 1, "fact_id": fact_id})
        post.run_until_quiet()
        post.sweep_until_quiet()

        assert len(told()) <= 1
        assert state_of(fact_id, anna.id)[0] in {"sent", "unknown"}
        assert fact_state(fact_id) == "done"
