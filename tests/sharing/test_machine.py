"""
Panels, members, shares, versions, retired documents and withdrawals in any order, against a model
of some lines: after every step each member sees exactly what it says, in lists and by links.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from chalicelib.access.rows import MembershipRow
from chalicelib.aws import keys
from chalicelib.aws.table import Row, commit, update
from chalicelib.core import clock
from chalicelib.edge import tokens
from chalicelib.edge.tokens import TokenVerifier
from chalicelib.members.service import delete_panel, look_at_ending
from chalicelib.panels.model import PanelState
from chalicelib.panels.service import get_panel
from chalicelib.sharing.giving import withdraw
from chalicelib.sharing.model import Wanted
from tests.builders import a_clerk, a_company, a_member, a_panel, a_person_of, an_actor
from tests.harness.client import ApiClient, public_keys
from tests.harness.module_world import empty_the_world
from tests.harness.moment import Moment
from tests.harness.quick import quick_calls
from tests.sharing.made import (
    a_document,
    current,
    document_ref,
    next_version,
    restore,
    retire,
    share_key,
    shared,
)

SOME = st.integers(0, 1)
WHICH = st.sampled_from([None, 1])


@dataclass
class Known:
    """
    What the model knows: all by the places of panels, people and documents, 0 or 1. `ever` are the
    shares that there were at any time, all others have no row that a link could be made of.
    """

    shares: set[tuple[int, int, int | None]] = field(default_factory=set)
    ever: set[tuple[int, int, int | None]] = field(default_factory=set)
    members: set[tuple[int, int]] = field(default_factory=set)
    blocked: set[tuple[int, int]] = field(default_factory=set)
    ended: set[int] = field(default_factory=set)
    retired: set[int] = field(default_factory=set)
    newest: dict[int, int] = field(default_factory=lambda: {0: 1, 1: 1})

    def end(self, panel: int) -> None:
        """A panel is no more, and nothing of it."""
        self.ended.add(panel)
        self.shares = {one for one in self.shares if one[0] != panel}
        self.members = {one for one in self.members if one[0] != panel}

    def sees(self, person: int, panel: int) -> set[tuple[int, int]] | None:
        """The documents and versions that a person sees in a panel; None for no way in."""
        place = (panel, person)
        if panel in self.ended or place not in self.members or place in self.blocked:
            return None
        return {
            (document, version or self.newest[document])
            for where, document, version in self.shares
            if where == panel and document not in self.retired
        }


class Sharing(RuleBasedStateMachine):
    """Two panels, two people and two documents of one company."""

    def __init__(self) -> None:
        super().__init__()
        # What other examples left makes every query dearer.
        empty_the_world()
        self.known, self.company = Known(), a_company()
        self.panels = [a_panel(self.company) for _ in range(2)]
        self.people, self.clerk = [a_person_of(a_company()) for _ in range(2)], a_clerk()
        self.documents = [a_document(self.company) for _ in range(2)]
        # Whoever begins with nothing comes to what can be lost in few of so short runs.
        for person in (0, 1):
            self.join(person, person)
            self.share(person, person, None)

    def _wanted(self, document: int, version: int | None) -> Wanted:
        return Wanted(document_ref(self.documents[document]), version)

    @rule(panel=SOME, document=SOME, version=WHICH)
    def share(self, panel: int, document: int, version: int | None) -> None:
        if panel not in self.known.ended and document not in self.known.retired:
            done = shared(self.panels[panel], self._wanted(document, version))
            assert done.shared == ((panel, document, version) not in self.known.shares)
            self.known.shares.add((panel, document, version))
            self.known.ever.add((panel, document, version))

    @rule(panel=SOME, document=SOME, version=WHICH)
    def take_back(self, panel: int, document: int, version: int | None) -> None:
        place = share_key(self.panels[panel], self._wanted(document, version))
        done = withdraw(an_actor(), self.company.id, [place])
        assert done.withdrawn == ((panel, document, version) in self.known.shares)
        self.known.shares.discard((panel, document, version))

    @rule(panel=SOME, person=SOME)
    def join(self, panel: int, person: int) -> None:
        if panel not in self.known.ended and (panel, person) not in self.known.members:
            a_member(self.panels[panel], self.people[person])
            self.known.members.add((panel, person))

    @rule(panel=SOME, person=SOME, blocked=st.booleans())
    def block_or_unblock(self, panel: int, person: int, blocked: bool) -> None:
        if (panel, person) not in self.known.members:
            return
        key = keys.membership(self.people[person].id, self.company.id, self.panels[panel].id)
        state = "blocked" if blocked else "active"
        commit(update(key, [MembershipRow.state.set(state)], Row.pk.exists()))
        (self.known.blocked.add if blocked else self.known.blocked.discard)((panel, person))

    @rule(document=SOME)
    def put_away_or_back(self, document: int) -> None:
        if document in self.known.retired:
            restore(self.documents[document])
        else:
            retire(self.documents[document])
        self.known.retired ^= {document}

    @rule(document=SOME)
    def add_version(self, document: int) -> None:
        if document not in self.known.retired:
            next_version(self.company, current(self.documents[document]))
            self.known.newest[document] += 1

    @precondition(lambda self: not self.known.ended)
    @rule(panel=SOME)
    def end(self, panel: int) -> None:
        """The whole deletion, as staff do it; everybody here has another company to stay for."""
        now = get_panel(self.company.id, self.panels[panel].id)
        confirm = look_at_ending(an_actor(), now).confirm
        after = delete_panel(an_actor(), now, confirm, lambda: True, seen_version=now.version)
        assert after.state is PanelState.DELETED
        self.known.end(panel)

    @invariant()
    def everybody_sees_what_the_model_says(self) -> None:
        for person, user in enumerate(self.people):
            mine = ApiClient().get("/me/panels", by=user).json["items"]
            open_ones = {p for p in (0, 1) if self.known.sees(person, p) is not None}
            assert {each["panel_id"] for each in mine} == {self.panels[p].id for p in open_ones}
            for panel in (0, 1):
                self._check_panel(person, panel)

    @invariant()
    def staff_see_every_share_from_both_sides(self) -> None:
        base = f"/office/companies/{self.company.id}"
        panel_ids = [panel.id for panel in self.panels]
        document_ids = [document.id for document in self.documents]
        for panel in (0, 1):
            answer = ApiClient().get(f"{base}/panels/{panel_ids[panel]}/shares", by=self.clerk)
            assert answer.status == (404 if panel in self.known.ended else 200)
            found = answer.json.get("items", [])
            assert {(document_ids.index(each["thing_id"]), each["version"]) for each in found} == {
                (document, version) for p, document, version in self.known.shares if p == panel
            }
        for document in (0, 1):
            path = f"{base}/shares?thing_id={document_ids[document]}"
            found = ApiClient().get(path, by=self.clerk).json["items"]
            assert {(panel_ids.index(each["panel_id"]), each["version"]) for each in found} == {
                (panel, version) for panel, d, version in self.known.shares if d == document
            }

    @invariant()
    def lists_say_where_each_document_is_shared_to(self) -> None:
        for state in ("active", "retired"):
            path = f"/office/companies/{self.company.id}/documents?state={state}"
            for shown in ApiClient().get(path, by=self.clerk).json["items"]:
                (place,) = (n for n, one in enumerate(self.documents) if one.id == shown["id"])
                assert {panel["panel_id"] for panel in shown["shared_to"]} == {
                    self.panels[panel].id for panel, d, _ in self.known.shares if d == place
                }

    def _check_panel(self, person: int, panel: int) -> None:
        path = f"/companies/{self.company.id}/panels/{self.panels[panel].id}/shared"
        answer, expected = (
            ApiClient().get(path, by=self.people[person]),
            self.known.sees(person, panel),
        )
        if expected is None:
            assert answer.status == 404
        else:
            items = answer.json["items"]
            names = {current(document).name: place for place, document in enumerate(self.documents)}
            assert {(names[each["name"]], each["version"]) for each in items} == expected
        for where, document, version in self.known.ever:
            if where != panel:
                continue
            _, share_id = share_key(self.panels[panel], self._wanted(document, version))
            is_open = expected is not None and document not in self.known.retired
            is_seen = is_open and (panel, document, version) in self.known.shares
            link = ApiClient().post(
                f"{path}/{share_id}/link", {"copy": "clean"}, by=self.people[person]
            )
            assert link.status == (200 if is_seen else 404)


@pytest.fixture(scope="module")
def machine_world(module_world: None) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch, clock.held(Moment()), quick_calls():
        patch.setattr(tokens, "verifier", TokenVerifier(source=public_keys))
        yield


def run(examples: int, steps: int) -> None:
    from hypothesis.stateful import run_state_machine_as_test  # noqa: PLC0415

    run_state_machine_as_test(
        Sharing,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_members_see_what_the_model_says(machine_world: None) -> None:
    run(3, 14)


@pytest.mark.long
def test_members_see_what_the_model_says_for_long(machine_world: None) -> None:
    run(200, 40)
