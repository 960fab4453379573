"""The e-mail about what was shared: once for each member and act, of what is still seen."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from botocore.exceptions import ReadTimeoutError

from chalicelib.access.model import User, UserState
from chalicelib.access.rows import MembershipRow, PanelRow, UserRow
from chalicelib.aws import keys
from chalicelib.aws.table import Key, Row, commit, delete, update
from chalicelib.companies.model import Company
from chalicelib.core import clock
from chalicelib.documents.model import Document
from chalicelib.notices.model import Verb
from chalicelib.notices.receive import receive
from chalicelib.panels.model import Panel
from chalicelib.sharing.giving import withdraw
from chalicelib.sharing.model import Wanted
from tests.builders import a_company, a_member, a_panel, an_actor
from tests.harness.calls import around_each_call, before_call
from tests.harness.crash import calls_in, crash_points, killed_at
from tests.harness.module_world import empty_the_world
from tests.notices.post import (
    Post,
    deliver,
    empty_the_inbox,
    fact_state,
    inbox,
    notices_of,
    state_of,
    the_settings,
    wake_up,
)
from tests.notices.test_confirm import confirmed
from tests.notices.test_sending import ADDRESS, MailService, refusal
from tests.sharing.made import (
    a_document,
    an_invoice,
    invoice_ref,
    newest,
    restore,
    retire,
    share_key,
    shared,
    version_of,
)

IN_POLISH = """\
Biuro Pod Lipą

Udostępniono Ci 2 nowe pozycje

Nowak sp. z o.o. · Zarząd

Dzień dobry, Olga Lis!

Czekają w panelu Zarząd (Nowak sp. z o.o.). Zaloguj się, aby je otworzyć.

- Umowa najmu
- Umowa najmu: wersja 1

Otwórz panel:
https://portal.example.org/panel?company=COMPANY&panel=PANEL

--
Ta wiadomość przyszła, bo należysz do panelu Zarząd.
Biuro Pod Lipą wysyła tę wiadomość automatycznie.
"""


@dataclass(frozen=True, slots=True)
class Scene:
    """A panel with a document that was shared to it, and nobody was told yet."""

    company: Company
    panel: Panel
    document: Document
    fact_id: str

    @property
    def share(self) -> Wanted:
        return newest(self.document)


def a_scene(*members: str) -> Scene:
    company = a_company()
    panel, document = a_panel(company), a_document(company)
    for member in members:
        a_member(panel, email=f"{member}@example.org", language="en")
    return Scene(company, panel, document, shared(panel, newest(document)).action)


def set_row(key: Key, row: type[Row], **values: Any) -> None:
    """Change a stored row, and its version with it."""
    actions = [getattr(row, name).set(value) for name, value in values.items()]
    commit(update(key, [*actions, Row.version.set(Row.version + 1)], Row.pk.exists()))


def told(event_id: str) -> dict[str, tuple[str, str | None]]:
    """Every notice of an event by its address."""
    return {
        notice.recipient_email: state_of(event_id, notice.recipient)
        for notice in notices_of(event_id).values()
    }


def test_each_member_gets_one_email_that_names_what_was_shared(post: Post) -> None:
    the_settings(office_name="Biuro Pod Lipą")
    company = a_company("Nowak sp. z o.o.")
    panel = a_panel(company, "Zarząd")
    a_member(panel, email="olga@example.org", first_name="Olga", last_name="Lis")
    a_member(panel, email="guido@example.org", language="it")
    contract = a_document(company, "Umowa najmu", versions=2)
    done = shared(panel, newest(contract), version_of(contract, 1))

    post.run_until_quiet()

    (olga,), (guido,) = inbox("olga@example.org"), inbox("guido@example.org")
    text = olga.text.replace("\r\n", "\n")
    assert olga.subject == "2 nowe pozycje w panelu Zarząd"
    assert text == IN_POLISH.replace("COMPANY", company.id).replace("PANEL", panel.id)
    assert guido.subject == "2 novità nel pannello Zarząd"
    assert (done.shared, done.already, done.told) == (2, 0, 2)


def test_notice_says_of_which_panel_it_is(post: Post) -> None:
    scene = a_scene("olga")

    post.run_until_quiet()

    (notice,) = notices_of(scene.fact_id).values()
    about = notice.about
    assert (about.company_id, about.panel_id) == (scene.company.id, scene.panel.id)
    assert (about.panel_name, about.company_code) == (scene.panel.name, scene.company.code)
    assert (notice.event, str(notice.state)) == ("things_shared", "sent")


def test_invoice_is_named_by_its_number_and_without_its_amount(post: Post) -> None:
    company = a_company()
    panel = a_panel(company)
    a_member(panel, email="olga@example.org", language="en")
    shared(panel, Wanted(invoice_ref(an_invoice(company, "FV/7/2026")), None))

    post.run_until_quiet()

    (mail,) = inbox()
    assert "- FV/7/2026: invoice" in mail.text
    assert mail.subject == f"New in the panel {panel.name}"
    assert not any(amount in mail.text + mail.html for amount in ("12300", "123.00", "123,00"))


def test_second_share_of_the_same_tells_nobody(post: Post) -> None:
    scene = a_scene("olga")
    post.run_until_quiet()

    again = shared(scene.panel, scene.share)
    both = shared(scene.panel, scene.share, version_of(scene.document, 1))
    post.run_until_quiet()

    assert (again.shared, again.already, again.told) == (0, 1, 0)
    assert (both.shared, both.already, both.told) == (1, 1, 1)
    _, second = inbox()
    assert second.text.count(scene.document.name) == 1
    assert f"- {scene.document.name}: version 1" in second.text


def test_message_that_comes_again_sends_nothing_twice(post: Post) -> None:
    scene = a_scene("olga", "guido")

    for _ in range(5):
        assert deliver(wake_up(scene.fact_id)) == []

    assert len(inbox()) == 2
    assert fact_state(scene.fact_id) == "done"


def test_person_who_joins_before_it_goes_out_is_told_too(post: Post) -> None:
    scene = a_scene("olga")
    a_member(scene.panel, email="late@example.org")

    post.run_until_quiet()

    assert len(inbox("late@example.org")) == 1


def remove_membership(scene: Scene, user: User) -> None:
    places = (
        keys.membership(user.id, scene.company.id, scene.panel.id),
        keys.member(scene.company.id, scene.panel.id, user.id),
    )
    commit(*[delete(place, Row.pk.exists()) for place in places])


def block_member(scene: Scene, user: User) -> None:
    place = keys.membership(user.id, scene.company.id, scene.panel.id)
    set_row(place, MembershipRow, state="blocked")


def end_yesterday(scene: Scene, user: User) -> None:
    day = clock.today("Europe/Warsaw") - timedelta(days=1)
    place = keys.membership(user.id, scene.company.id, scene.panel.id)
    set_row(place, MembershipRow, until=day.isoformat())


def shut_out(scene: Scene, user: User) -> None:
    set_row(keys.user(user.id), UserRow, state=str(UserState.BLOCKED))


def begin_deleting(scene: Scene, user: User) -> None:
    set_row(keys.panel(scene.company.id, scene.panel.id), PanelRow, state="deleting")


def take_back(scene: Scene, user: User) -> None:
    withdraw(an_actor(), scene.company.id, [share_key(scene.panel, scene.share)])


def put_away(scene: Scene, user: User) -> None:
    retire(scene.document)


End = Callable[[Scene, User], None]
OF_ACCESS: list[End] = [remove_membership, block_member, end_yesterday, shut_out]
OF_SHARE: list[End] = [begin_deleting, take_back, put_away]
every_end = pytest.mark.parametrize("end", OF_ACCESS + OF_SHARE, ids=lambda end: end.__name__)


@every_end
@pytest.mark.parametrize("when", ["before", "right before the claim"])
def test_nobody_is_told_who_would_not_see_it(post: Post, end: End, when: str) -> None:
    scene = a_scene()
    olga = a_member(scene.panel, email="olga@example.org")

    if when == "before":
        end(scene, olga)
        post.run_until_quiet()
    else:
        with before_call("TransactWriteItems", lambda: end(scene, olga)):
            post.run_until_quiet()

    assert inbox() == []
    assert fact_state(scene.fact_id) == "done"
    assert told(scene.fact_id) == {}


@every_end
def test_notice_that_had_to_wait_ends_with_the_access_or_the_share(post: Post, end: End) -> None:
    scene = a_scene()
    olga = a_member(scene.panel, email="olga@example.org")
    with around_each_call(MailService(refusal("Throttling"))):
        post.run_due()
    assert state_of(scene.fact_id, olga.id) == ("pending", "postponed")

    end(scene, olga)
    post.run_until_quiet()

    why = "share_withdrawn" if end in OF_SHARE else "access_ended"
    assert inbox() == []
    assert state_of(scene.fact_id, olga.id) == ("failed", why)


def test_withdrawn_share_is_left_out_of_what_members_are_told(post: Post) -> None:
    company = a_company()
    panel, kept, taken = a_panel(company), a_document(company, "Kept"), a_document(company, "Taken")
    a_member(panel)
    shared(panel, newest(kept), newest(taken))
    withdraw(an_actor(), company.id, [share_key(panel, newest(taken))])

    post.run_until_quiet()

    (mail,) = inbox()
    assert "Kept" in mail.text
    assert "Taken" not in mail.text + mail.html


def test_what_is_withdrawn_and_shared_anew_is_told_of_by_the_later_act(post: Post) -> None:
    scene = a_scene("olga")
    take_back(scene, an_actor().user)
    again = shared(scene.panel, scene.share)

    post.run_until_quiet()

    assert len(inbox()) == 1
    assert told(scene.fact_id) == {}
    assert list(told(again.action)) == ["olga@example.org"]


def test_restored_document_is_told_of_if_it_is_back_in_time(post: Post) -> None:
    scene = a_scene("olga")
    retire(scene.document)
    restore(scene.document)

    post.run_until_quiet()

    assert len(inbox()) == 1


def test_panel_without_members_tells_nobody_and_leaves_no_notice(post: Post) -> None:
    scene = a_scene()

    post.run_until_quiet()

    assert (inbox(), told(scene.fact_id)) == ([], {})
    assert fact_state(scene.fact_id) == "done"


def test_address_that_is_none_fails_alone(post: Post) -> None:
    scene = a_scene("olga")
    bad = a_member(scene.panel)
    set_row(keys.user(bad.id), UserRow, email="no address")

    post.run_until_quiet()

    assert state_of(scene.fact_id, bad.id) == ("failed", "bad_address")
    assert len(inbox()) == 1


@pytest.mark.parametrize(
    ("fault", "state"),
    [
        (refusal("MessageRejected"), ("failed", "rejected_by_mail_service")),
        (ReadTimeoutError(endpoint_url=ADDRESS), ("unknown", "no_answer")),
    ],
    ids=["refused", "silent"],
)
def test_answer_of_the_mail_service_is_written_down_and_staff_send_again(
    post: Post, fault: Exception, state: tuple[str, str]
) -> None:
    scene = a_scene()
    olga = a_member(scene.panel, email="olga@example.org")
    with around_each_call(MailService(fault)):
        post.run_until_quiet()
    assert state_of(scene.fact_id, olga.id) == state

    confirmed(f"{scene.fact_id}.{olga.id}", Verb.AGAIN)
    post.run_until_quiet()

    assert state_of(scene.fact_id, olga.id) == ("sent", None)


@every_end
def test_notice_sent_again_by_staff_asks_anew_who_sees_what(post: Post, end: End) -> None:
    scene = a_scene()
    olga = a_member(scene.panel, email="olga@example.org")
    with around_each_call(MailService(refusal("MessageRejected"))):
        post.run_until_quiet()
    empty_the_inbox()
    confirmed(f"{scene.fact_id}.{olga.id}", Verb.AGAIN)
    end(scene, olga)

    post.run_until_quiet()

    assert inbox() == []
    assert state_of(scene.fact_id, olga.id)[0] == "failed"


def test_worker_killed_at_any_call_tells_each_member_once(post: Post) -> None:
    scene = a_scene("olga", "guido")
    calls = calls_in(lambda: deliver(wake_up(scene.fact_id)))
    assert len(inbox()) == 2

    for nth, when in crash_points(calls):
        empty_the_world()
        empty_the_inbox()
        scene = a_scene("olga", "guido")
        post.waiting.clear()
        with killed_at(nth, when) as death:
            deliver(wake_up(scene.fact_id))
        assert death.call, (nth, when)
        post.sweep_until_quiet()

        states = told(scene.fact_id)
        assert len(inbox()) <= 2, (nth, when, death.call)
        assert {state for state, _ in states.values()} <= {"sent", "unknown"}, (nth, when, states)
        assert len(states) == 2, (nth, when, death.call)
        assert fact_state(scene.fact_id) == "done"


def test_more_members_than_there_is_time_for_are_told_by_the_next_worker(post: Post) -> None:
    scene = a_scene(*(f"member{place}" for place in range(7)))

    for _ in range(4):
        receive(wake_up(scene.fact_id), partial(next, iter([True, True]), False))

    assert len(inbox()) == 7
    assert fact_state(scene.fact_id) == "done"


@pytest.mark.parametrize("count", [60, pytest.param(1000, marks=pytest.mark.long)])
def test_every_member_of_a_large_panel_is_told_once(post: Post, count: int) -> None:
    company = a_company()
    panel = a_panel(company)
    addresses = [f"member{place}@example.org" for place in range(count)]
    for address in addresses:
        a_member(panel, email=address)
    done = shared(panel, *[newest(a_document(company)) for _ in range(3)])

    post.run_until_quiet()

    assert done.told == count
    reached = [address for mail in inbox() for address in mail.destinations]
    assert sorted(reached) == sorted(addresses)
