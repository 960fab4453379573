"""
The mailer killed before and after each of its AWS calls, then redelivered and swept; and a second
worker at every moment of the first. Never a second e-mail, and never a notice that nobody can see.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.access.model import User
from chalicelib.aws.table import commit
from chalicelib.core import ids
from chalicelib.mail.model import MailItem, NoticeChoice
from chalicelib.mail.service import get_mail_item
from chalicelib.notices.model import Verb
from chalicelib.notices.store import find_event
from chalicelib.outbox.store import FactKind, new_fact
from tests.builders import a_company, a_mail_item, a_person_of, a_user
from tests.harness.calls import Make, around_each_call
from tests.harness.crash import calls_in, crash_points, killed_at
from tests.harness.module_world import empty_the_world
from tests.notices.post import (
    Post,
    attach,
    deliver,
    empty_the_inbox,
    fact_state,
    inbox,
    notices_of,
    state_of,
    sweep,
    the_settings,
    wake_up,
)
from tests.notices.test_confirm import confirmed

EMAIL, WITH_FILE = NoticeChoice.EMAIL, NoticeChoice.EMAIL_WITH_ATTACHMENT


@dataclass(frozen=True, slots=True)
class Scene:
    """
    What is about to happen.

    Attributes:
        message: the message whose handling dies.
        event_ids, people: each person must end with one notice of each event.
        files: how many every e-mail carries.
    """

    message: dict[str, Any]
    event_ids: tuple[str, ...]
    people: tuple[User, ...]
    files: int = 0


def plain(post: Post) -> Scene:
    """Mail to two people."""
    company = a_company()
    people = a_person_of(company), a_person_of(company)
    item = a_mail_item(company, notice=EMAIL)
    return Scene(wake_up(item.event_id), (item.event_id,), people)


def digest(post: Post) -> Scene:
    """Three items of one company in one e-mail, one of them with its scan."""
    company = a_company()
    anna = a_person_of(company)
    items = [a_mail_item(company, notice=EMAIL) for _ in range(2)]
    items.append(a_mail_item(company, notice=WITH_FILE))
    attach(items[2])
    event_ids = tuple(item.event_id for item in items)
    return Scene(wake_up(event_ids[0]), event_ids, (anna,), files=1)


def to_hold(post: Post) -> Scene:
    """Mail whose scan comes only after the handler died."""
    company = a_company()
    anna = a_person_of(company)
    item = a_mail_item(company, notice=WITH_FILE)
    return Scene(wake_up(item.event_id), (item.event_id,), (anna,), files=1)


def to_release(post: Post) -> Scene:
    """The scan of a held item, whose handling dies."""
    company = a_company()
    people = a_person_of(company), a_person_of(company)
    item = a_mail_item(company, notice=WITH_FILE)
    deliver(wake_up(item.event_id))
    post.waiting.clear()
    return Scene(wake_up(attach(item)), (item.event_id,), people, files=1)


def without(post: Post) -> Scene:
    """A held notice that staff let go without its file."""
    company = a_company()
    anna = a_person_of(company)
    item = a_mail_item(company, notice=WITH_FILE)
    deliver(wake_up(item.event_id))
    post.waiting.clear()
    confirmed(f"{item.event_id}.{anna.id}", Verb.WITHOUT)
    ((_, message),) = post.waiting
    return Scene(message, (item.event_id,), (anna,))


def link(post: Post) -> Scene:
    """A link to a password."""
    anna, fact_id = a_user(), ids.new_id("fct")
    commit(
        new_fact(
            fact_id,
            FactKind.PASSWORD_LINK_ASKED,
            scope="OFFICE",
            user_id=anna.id,
            purpose="reset_password",
        )
    )
    return Scene(wake_up(fact_id), (fact_id,), (anna,))


SCENES: list[Callable[[Post], Scene]] = [plain, digest, to_hold, to_release, without, link]


@pytest.fixture(autouse=True)
def _at_once(post: Post) -> None:
    start_over(post)


def start_over(post: Post) -> None:
    """Everything empty: moto searches its indexes from end to end, and they would grow."""
    empty_the_world()
    empty_the_inbox()
    post.waiting.clear()
    the_settings(digest_minutes=0)


def the_calls(scene: Scene) -> list[str]:
    """What the handler does when it lives."""
    return calls_in(lambda: deliver(scene.message))


def come_again(post: Post, scene: Scene) -> None:
    """What SQS and the schedule do after a death; the scan that is awaited comes as well."""
    post.waiting = [(post.at.now + timedelta(minutes=6), scene.message)]
    post.run_until_quiet()
    for event_id in scene.event_ids:
        if scene.files and fact_state(event_id) == "held":
            attach(_item_of(event_id))
    post.at.move(hours=1)
    post.sweep_until_quiet(times=1)


def check(scene: Scene, *, may_be_unknown: bool) -> int:
    """Each notice is settled and tells the truth; returns how many are unknown."""
    unknown = 0
    for person in scene.people:
        mails = inbox(person.email)
        assert len(mails) <= 1
        assert [len(mail.files) for mail in mails] in ([], [scene.files])
        for event_id in scene.event_ids:
            notice = notices_of(event_id)[person.id]
            assert str(notice.state) in {"sent", "unknown"}
            assert str(notice.state) == "unknown" or len(mails) == 1
            unknown += str(notice.state) == "unknown"
            assert fact_state(event_id) == "done"
    assert may_be_unknown or not unknown
    return unknown


def _item_of(event_id: str) -> MailItem:
    event = find_event(event_id)
    assert event is not None
    return get_mail_item(event.fact.scope, str(event.fact.payload.as_dict()["mail_id"]))


@pytest.mark.parametrize("make", SCENES)
def test_killed_at_any_call_it_sends_at_most_once_and_shows_what_nobody_can_prove(
    post: Post, make: Callable[[Post], Scene]
) -> None:
    calls = the_calls(make(post))
    claims = [n for n, name in enumerate(calls, 1) if name == "ses.SendRawEmail"]
    unknown = 0
    for nth, when in crash_points(calls):
        start_over(post)
        scene = make(post)
        with killed_at(nth, when) as death:
            deliver(scene.message)
        assert death.call == calls[nth - 1]
        come_again(post, scene)

        # Unproven is only what died after its claim was written and before its answer was.
        is_amid = any((nth, when) in {(n - 1, "after"), (n, "after")} for n in claims)
        unknown += check(scene, may_be_unknown=is_amid)
    assert bool(unknown) is bool(claims)


@pytest.mark.parametrize(
    ("make", "is_other_message"),
    [
        *[pytest.param(make, False, marks=pytest.mark.long) for make in SCENES],
        *[(make, True) for make in (digest, to_release, without)],
    ],
)
def test_second_worker_at_any_moment_of_the_first_sends_nothing_twice(
    post: Post, make: Callable[[Post], Scene], is_other_message: bool
) -> None:
    calls = the_calls(make(post))
    for nth in range(1, len(calls) + 1):
        start_over(post)
        scene = make(post)
        rival = wake_up(scene.event_ids[-1]) if is_other_message else scene.message
        seen: list[str] = []

        def meet(
            name: str,
            arguments: dict[str, Any],
            make_call: Make,
            *,
            nth: int = nth,
            seen: list[str] = seen,
            rival: dict[str, Any] = rival,
        ) -> Any:
            seen.append(name)
            if len(seen) == nth:
                deliver(rival)
            return make_call(arguments)

        with around_each_call(meet):
            deliver(scene.message)
        come_again(post, scene)

        check(scene, may_be_unknown=False)


def test_event_is_not_finished_while_another_worker_sends_for_it_and_dies(post: Post) -> None:
    company = a_company()
    a_person_of(company)
    item = a_mail_item(company, notice=EMAIL)
    message = wake_up(item.event_id)
    newcomers: list[User] = []
    written: list[str] = []

    def die_before_it_is_finished(name: str, arguments: dict[str, Any], make_call: Make) -> Any:
        written.extend([name] if name == "dynamodb.TransactWriteItems" else [])
        if len(written) == 3 and not newcomers:
            newcomers.append(a_person_of(company))
            with killed_at(1, "before", name_of_call="ses.SendRawEmail"):
                deliver(message)
        return make_call(arguments)

    with around_each_call(die_before_it_is_finished):
        deliver(message)
    post.run_until_quiet()
    post.sweep_until_quiet(times=1)

    assert state_of(item.event_id, newcomers[0].id) == ("unknown", "no_answer")
    assert fact_state(item.event_id) == "done"


@pytest.mark.parametrize("make", SCENES)
def test_five_deliveries_are_one(post: Post, make: Callable[[Post], Scene]) -> None:
    scene = make(post)

    assert deliver(*[scene.message] * 5) == []
    come_again(post, scene)
    assert deliver(*[scene.message] * 5) == []

    check(scene, may_be_unknown=False)


def test_sweep_killed_at_any_call_loses_no_wake_up_and_tells_the_office_once(post: Post) -> None:
    held_too_long(post)
    calls = calls_in(sweep)
    for nth, when in crash_points(calls):
        start_over(post)
        item = held_too_long(post)
        with killed_at(nth, when) as death:
            sweep()
        assert death.call == calls[nth - 1]
        post.waiting.clear()
        post.sweep_until_quiet(times=2)

        (mail,) = inbox("biuro@example.org")
        assert f"{item.number[:4]}-{item.number[4:]}" in mail.text


def held_too_long(post: Post) -> MailItem:
    """An event that the office is to be told about."""
    the_settings(office_email="biuro@example.org", held_alert_hours=1)
    company = a_company()
    a_person_of(company)
    item = a_mail_item(company, notice=WITH_FILE)
    deliver(wake_up(item.event_id))
    post.waiting.clear()
    post.at.move(hours=2)
    return item


@pytest.mark.long
@pytest.mark.parametrize("seed", range(60))
def test_killed_again_and_again_it_still_sends_at_most_once(post: Post, seed: int) -> None:
    chance = random.Random(seed)
    make = chance.choice(SCENES)
    scene = make(post)
    for _ in range(chance.randint(2, 5)):
        with killed_at(chance.randint(1, 25), chance.choice(("before", "after"))):
            deliver(scene.message)
        post.at.move(minutes=chance.choice((0, 1, 4, 6)))
    come_again(post, scene)

    check(scene, may_be_unknown=True)
