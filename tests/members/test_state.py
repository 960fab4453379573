"""
Whatever happens to panels, their members and other accesses, in whatever order: who can open which
panel, which people there are, and what the panels count is what a pure model of the rules says. The
model keeps nothing but what was done.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from chalicelib.access.model import GrantKind, User, UserState
from chalicelib.core import clock
from chalicelib.grants.service import list_grants_of, remove_grant
from chalicelib.members.ending import delete_panel, look_at_ending
from chalicelib.panels.model import Panel, PanelState
from chalicelib.panels.service import find_panels, list_memberships_of
from chalicelib.users.service import get_profile
from tests.builders import a_company, a_grant, a_panel, an_actor, the_office
from tests.harness.module_world import empty_the_world
from tests.harness.moment import Moment
from tests.members import desk
from tests.users import office

PEOPLE, PANELS = 3, 3
someone = st.integers(0, PEOPLE - 1)
somewhere = st.integers(0, PANELS - 1)


@dataclass(slots=True)
class Person:
    """What the model knows of somebody: the panels, blocked ones apart, and whether a grant."""

    user: User
    address: str
    panels: set[int] = field(default_factory=set)
    blocked: set[int] = field(default_factory=set)
    has_grant: bool = False


class Panels(RuleBasedStateMachine):
    """Two companies, three panels, three people whom the office adds when they first come in."""

    def __init__(self) -> None:
        super().__init__()
        empty_the_world()
        self.held = clock.held(Moment())
        self.held.__enter__()
        self.admin = office.an_admin()
        companies = [a_company(), a_company()]
        self.companies = [companies[0], companies[0], companies[1]]
        self.elsewhere = a_company()
        self.panels: list[Panel] = [a_panel(one) for one in self.companies]
        self.people: dict[int, Person] = {}
        self.gone: list[Person] = []

    def teardown(self) -> None:
        self.held.__exit__(None, None, None)

    def present(self, who: int, where: int) -> Person | None:
        person = self.people.get(who)
        return person if person is not None and where in person.panels else None

    def leave(self, who: int, where: int) -> None:
        """The rule R22 in one line: who has nothing left goes."""
        person = self.people[who]
        person.panels.discard(where)
        person.blocked.discard(where)
        if not person.panels and not person.has_grant:
            self.gone.append(self.people.pop(who))

    @rule(who=someone, where=somewhere)
    def add(self, who: int, where: int) -> None:
        address = f"person{who}@example.org"
        answer = desk.add(self.admin, self.panels[where], email=address)
        assert answer.status == 201, answer.text
        assert answer.json["is_new"] == (who not in self.people)
        user = get_profile(answer.json["member"]["user_id"]).user
        self.people.setdefault(who, Person(user, address)).panels.add(where)

    @rule(who=someone, where=somewhere)
    def remove(self, who: int, where: int) -> None:
        person = self.present(who, where)
        if person is None:
            return
        panel, user_id = self.panels[where], person.user.id
        version = next(
            held.membership.version
            for held in list_memberships_of(user_id)
            if held.membership.panel_id == panel.id
        )
        asked = desk.remove(self.admin, panel, user_id, version)
        is_last = person.panels == {where} and not person.has_grant
        assert asked.status == (409 if is_last else 204), asked.text
        if is_last:
            done = desk.remove(self.admin, panel, user_id, version, asked.json["confirm"])
            assert done.status == 204
        self.leave(who, where)

    @rule(who=someone, where=somewhere, is_block=st.booleans())
    def block(self, who: int, where: int, is_block: bool) -> None:
        person = self.present(who, where)
        if person is None:
            return
        what = "block" if is_block else "unblock"
        assert desk.act(self.admin, self.panels[where], person.user.id, what).status == 200
        (person.blocked.add if is_block else person.blocked.discard)(where)

    @rule(who=someone)
    def give(self, who: int) -> None:
        if who in self.people:
            a_grant(self.people[who].user, self.elsewhere, kind=GrantKind.GUEST)
            self.people[who].has_grant = True

    @rule(who=someone)
    def take(self, who: int) -> None:
        """Taking a grant ends no account: one that has no panel either simply has nothing."""
        person = self.people.get(who)
        if person is None or not person.has_grant or not person.panels:
            return
        grant = list_grants_of(person.user.id)[0].grant
        remove_grant(
            the_office(),
            company_id=grant.company_id,
            user_id=person.user.id,
            seen_version=grant.version,
        )
        person.has_grant = False

    @rule(who=someone, start=somewhere, wanted=st.sets(st.sampled_from([0, 1]), min_size=1))
    def choose(self, who: int, start: int, wanted: set[int]) -> None:
        """The first two panels are of one company."""
        person = self.present(who, start)
        if person is None or start not in {0, 1}:
            return
        join = [self.panels[one] for one in sorted(wanted)]
        leave = [self.panels[one] for one in sorted({0, 1} - wanted)]
        panel = self.panels[start]
        answer = desk.move(self.admin, panel, person.user.id, join=join, leave=leave)
        assert answer.status == 200, answer.text
        person.blocked -= {0, 1} - wanted
        person.panels = (person.panels - {0, 1}) | wanted

    @rule(where=somewhere)
    def delete(self, where: int) -> None:
        panel = find_panels([(self.panels[where].company_id, self.panels[where].id)])
        now = panel[self.panels[where].id]
        seen = look_at_ending(an_actor(), now)
        goes = {fate.profile.user.id for fate in seen.goes}
        members = [who for who, one in self.people.items() if where in one.panels]
        assert goes == {
            self.people[who].user.id
            for who in members
            if self.people[who].panels == {where} and not self.people[who].has_grant
        }
        after = delete_panel(an_actor(), now, seen.confirm, lambda: True, seen_version=now.version)
        assert after.state is PanelState.DELETED
        for who in members:
            self.leave(who, where)
        self.panels[where] = a_panel(self.companies[where], now.name)

    @invariant()
    def panels_open_to_their_members_alone(self) -> None:
        for person in self.people.values():
            for where, panel in enumerate(self.panels):
                opens = where in person.panels and where not in person.blocked
                assert desk.enters(person.user, panel) == opens

    @invariant()
    def people_are_there_as_long_as_they_have_something(self) -> None:
        for person in self.people.values():
            profile = get_profile(person.user.id)
            assert profile.user.state is UserState.ACTIVE
            assert profile.panels == len(person.panels)
        for person in self.gone:
            assert get_profile(person.user.id).user.state is UserState.DELETED
            assert list_memberships_of(person.user.id) == []

    @invariant()
    def counts_are_true(self) -> None:
        found = find_panels((one.company_id, one.id) for one in self.panels)
        for where, panel in enumerate(self.panels):
            count = sum(where in person.panels for person in self.people.values())
            assert found[panel.id].members == count


@pytest.fixture(autouse=True)
def _world(world: None) -> Iterator[None]:
    yield


QUICK = settings(
    max_examples=4,
    stateful_step_count=12,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
LONG = settings(QUICK, max_examples=100, stateful_step_count=40)


def test_panels_are_as_the_model_says() -> None:
    run(QUICK)


@pytest.mark.long
def test_panels_are_as_the_model_says_for_long() -> None:
    run(LONG)


def run(how: settings) -> None:
    from hypothesis.stateful import run_state_machine_as_test  # noqa: PLC0415

    run_state_machine_as_test(Panels, settings=how)
