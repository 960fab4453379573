"""
What was shared and what was written, told by several workers at once, and while accesses come and
go: everybody who has access when it goes out gets one e-mail, and nobody gets two.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import pytest

from chalicelib.access.model import User
from chalicelib.companies.model import Company
from chalicelib.grants.service import remove_grant
from chalicelib.grants.store import get_grant
from chalicelib.messages.model import Thread
from chalicelib.panels.model import Panel
from tests.builders import a_clerk, a_company, a_member, a_panel, a_person_of, the_office
from tests.harness.calls import before_call
from tests.harness.turns import in_turns
from tests.messages.made import a_thread, written
from tests.notices.post import (
    Post,
    deliver,
    fact_state,
    inbox,
    notices_of,
    state_of,
    the_settings,
    wake_up,
)
from tests.notices.test_message_delivery import event_of
from tests.notices.test_share_delivery import Scene as SharedScene
from tests.notices.test_share_delivery import remove_membership
from tests.sharing.made import a_document, newest, shared

NAMES = ("anna", "ewa", "olga")


@dataclass(frozen=True, slots=True)
class Scene:
    """
    Something that nobody was told of yet.

    Attributes:
        told: who is to be told, in that order; none of the office.
        end: ends the access of one of them.
        again: the same happens once more; returns the fact.
    """

    fact_id: str
    addresses: tuple[str, ...]
    told: tuple[User, ...]
    end: Callable[[User], None]
    again: Callable[[], str]


def to_people() -> Scene:
    """The office wrote to a company."""
    company, clerk = a_company(), a_clerk()
    people = tuple(a_person_of(company, email=f"{name}@example.org") for name in NAMES)
    thread = a_thread(company, clerk)
    return Scene(
        event_of(thread),
        tuple(person.email for person in people),
        _in_order(people),
        lambda person: _remove(person, company),
        lambda: _more(thread, company, clerk),
    )


def to_office() -> Scene:
    """A company wrote to the office."""
    the_settings(office_email="biuro@example.org")
    company = a_company()
    anna = a_person_of(company)
    thread = a_thread(company, anna)
    return Scene(
        event_of(thread),
        ("biuro@example.org",),
        (),
        lambda _: None,
        lambda: _more(thread, company, anna),
    )


def to_members() -> Scene:
    """A document was shared to a panel."""
    company = a_company()
    panel, document = a_panel(company), a_document(company)
    members = tuple(a_member(panel, email=f"{name}@example.org") for name in NAMES)
    first = shared(panel, newest(document))
    scene = SharedScene(company, panel, document, first.action)
    return Scene(
        first.action,
        tuple(member.email for member in members),
        _in_order(members),
        lambda member: remove_membership(scene, member),
        lambda: _one_more(panel, company),
    )


every_scene = pytest.mark.parametrize("make", [to_people, to_office, to_members])
of_people = pytest.mark.parametrize("make", [to_people, to_members])


@every_scene
def test_workers_by_turns_tell_everybody_once(post: Post, make: Callable[[], Scene]) -> None:
    scene, chance = make(), random.Random(5)
    post.waiting.clear()

    switches = in_turns([lambda: deliver(wake_up(scene.fact_id))] * 3, chance)
    post.run_until_quiet()

    assert switches > 10
    for address in scene.addresses:
        assert len(inbox(address)) == 1
    states = {str(notice.state) for notice in notices_of(scene.fact_id).values()}
    assert (states, fact_state(scene.fact_id)) == ({"sent"}, "done")


@every_scene
def test_two_facts_at_once_are_two_emails_to_each(post: Post, make: Callable[[], Scene]) -> None:
    scene = make()
    facts = scene.fact_id, scene.again()
    post.waiting.clear()

    in_turns([partial(deliver, wake_up(fact)) for fact in facts * 2], random.Random(7))
    post.run_until_quiet()

    for address in scene.addresses:
        assert len(inbox(address)) == 2
    assert [fact_state(fact) for fact in facts] == ["done", "done"]


@of_people
@pytest.mark.parametrize("place", range(len(NAMES)))
def test_access_that_ends_right_before_its_claim_gets_nothing(
    post: Post, make: Callable[[], Scene], place: int
) -> None:
    scene = make()
    gone = scene.told[place]

    # An e-mail is a claim and what became of it.
    with before_call("TransactWriteItems", lambda: scene.end(gone), nth=2 * place + 1):
        post.run_until_quiet()

    got = {each.email: len(inbox(each.email)) for each in scene.told}
    assert got == {each.email: int(each is not gone) for each in scene.told}
    assert fact_state(scene.fact_id) == "done"


@of_people
@pytest.mark.parametrize("seed", range(3))
def test_row_says_sent_exactly_where_an_email_went_while_an_access_ends(
    post: Post, make: Callable[[], Scene], seed: int
) -> None:
    scene = make()
    post.waiting.clear()

    acts: list[Callable[[], object]] = [lambda: deliver(wake_up(scene.fact_id))] * 2
    in_turns([*acts, partial(scene.end, scene.told[0])], random.Random(seed))
    post.run_until_quiet()

    notices = notices_of(scene.fact_id)
    for person in scene.told:
        got = len(inbox(person.email))
        is_sent = person.id in notices and state_of(scene.fact_id, person.id)[0] == "sent"
        assert got == int(is_sent)
    assert [len(inbox(each.email)) for each in scene.told[1:]] == [1, 1]


def _in_order(people: Sequence[User]) -> tuple[User, ...]:
    return tuple(sorted(people, key=lambda person: person.id))


def _remove(person: User, company: Company) -> None:
    version = get_grant(person.id, company.id).version
    remove_grant(the_office(), company_id=company.id, user_id=person.id, seen_version=version)


def _more(thread: Thread, company: Company, by: User) -> str:
    return event_of(thread, written(thread, company, by).seq)


def _one_more(panel: Panel, company: Company) -> str:
    return shared(panel, newest(a_document(company))).action
