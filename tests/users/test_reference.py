"""
Whatever happens to people and their accesses, in whatever order: what opens is what a pure model of
the rules says, for every person, company and part, and a company says rightly whether it lacks an
owner. The model keeps nothing but what was done.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from chalicelib.access.model import User
from chalicelib.companies.service import get_company
from chalicelib.core import clock, ids
from tests.builders import a_company, a_user
from tests.harness.client import ApiClient, token_of
from tests.harness.moment import Moment
from tests.invitations import inviting
from tests.notices.post import Post, empty_the_inbox, post_of
from tests.users import office

PEOPLE, COMPANIES = 3, 2
PARTS = {"mail": "mail", "contacts": "people"}
someone = st.integers(0, PEOPLE - 1)
somewhere = st.integers(0, COMPANIES - 1)
kinds = st.sampled_from(["owner", "contact", "guest"])
parts = st.sets(st.sampled_from(["mail", "contacts", "documents"])).map(frozenset)
days = st.none() | st.integers(0, 3)


@dataclass(frozen=True, slots=True)
class Held:
    """What somebody holds of a company, in the words of the mission."""

    kind: str
    parts: frozenset[str]
    until: date | None
    is_on: bool = True

    def opens(self, part: str, today: date) -> bool:
        if not self.is_on or (self.until is not None and today > self.until):
            return False
        return part in self.parts or (part == "contacts" and self.kind == "owner")


@dataclass(frozen=True, slots=True)
class Offer:
    """An invitation that was sent and not answered."""

    held: Held
    ends_at: Any
    token: str


class People(RuleBasedStateMachine):
    """Three people, two companies, an admin, and time that goes by."""

    def __init__(self) -> None:
        super().__init__()
        self.at, self.post = SURROUNDINGS[-1]
        self.admin = office.an_admin()
        self.people = [a_user(f"Person{place}") for place in range(PEOPLE)]
        self.companies = [a_company() for _ in range(COMPANIES)]
        self.states = ["active"] * PEOPLE
        self.held: dict[tuple[int, int], Held] = {}
        self.offers: dict[tuple[int, int], Offer] = {}

    @property
    def today(self) -> date:
        return clock.today("Europe/Warsaw")

    def last_day(self, later: int | None) -> date | None:
        return None if later is None else self.today + timedelta(days=later)

    def path(self, who: int, where: int) -> str:
        return f"/office/users/{self.people[who].id}/grants/{self.companies[where].id}"

    def version(self, who: int, where: int) -> int:
        listed = ApiClient().get(f"/office/users/{self.people[who].id}/grants", by=self.admin)
        company = self.companies[where].id
        found = [one["grant"] for one in listed.json["items"] if one["company"]["id"] == company]
        return int(found[0]["version"]) if found else 1

    @rule(who=someone, where=somewhere, kind=kinds, opened=parts, later=days)
    def office_gives(
        self, who: int, where: int, kind: str, opened: frozenset[str], later: int | None
    ) -> None:
        until = None if kind == "owner" else self.last_day(later)
        body = {
            "company_id": self.companies[where].id,
            "kind": kind,
            "permissions": sorted(opened),
            "until": until.isoformat() if until else None,
        }
        path = f"/office/users/{self.people[who].id}/grants"
        answer = ApiClient().post(path, body, by=self.admin)
        if self.states[who] == "deleted":
            assert answer.status == 404
            return
        assert answer.status == 201
        # Adding twice leaves the first one.
        self.held.setdefault((who, where), Held(kind, opened, until))

    @rule(who=someone, where=somewhere, opened=parts, is_on=st.booleans())
    def office_edits(self, who: int, where: int, opened: frozenset[str], is_on: bool) -> None:
        body = {"permissions": sorted(opened), "state": "active" if is_on else "inactive"}
        self.edits(self.admin, self.path(who, where), who, where, body)

    @rule(who=someone, where=somewhere, by=someone, opened=parts)
    def a_person_edits(self, who: int, where: int, by: int, opened: frozenset[str]) -> None:
        path = f"/companies/{self.companies[where].id}/people/{self.people[who].id}"
        self.edits(by, path, who, where, {"permissions": sorted(opened)})

    def edits(self, by: User | int, path: str, who: int, where: int, body: Any) -> None:
        version = self.version(who, where)
        answer = ApiClient().patch(path, body, version=version, by=self.token(by))
        before = self.held.get((who, where))
        may = isinstance(by, User) or self.may_change(by, who, where)
        is_there = before is not None and self.states[who] != "deleted"
        if not may or not is_there or before is None:
            assert answer.status in {401, 404, 409}
            return
        wanted = frozenset(body["permissions"])
        if not isinstance(by, User) and not wanted - before.parts <= self.own(by, where):
            assert answer.status == 400
            return
        assert answer.status == 200, answer.text
        is_on = body["state"] == "active" if "state" in body else before.is_on
        self.held[who, where] = replace(before, parts=wanted, is_on=is_on)

    @rule(who=someone, where=somewhere, by=st.none() | someone)
    def somebody_removes(self, who: int, where: int, by: int | None) -> None:
        company = f"/companies/{self.companies[where].id}/people/{self.people[who].id}"
        path = self.path(who, where) if by is None else company
        headers = {"if_match": f'"{self.version(who, where)}"'}
        answer = ApiClient().delete(path, by=self.token(by), **headers)
        before = self.held.get((who, where))
        is_there = before is not None and self.states[who] != "deleted"
        if not is_there or (by is not None and not self.may_change(by, who, where)):
            assert answer.status in {401, 404, 409}
        elif by is not None and self.owners(where) == {who}:
            assert (answer.status, answer.json["code"]) == (409, "last_owner")
        elif (
            by is not None
            and before is not None
            and before.kind == "owner"
            and answer.status == 409
        ):
            # The only open owner's grant is somebody's who may not enter, or this one is closed.
            assert not self.owners(where) - {who}
        else:
            assert answer.status == 204, answer.text
            del self.held[who, where]

    @rule(who=someone, verb=st.sampled_from(["block", "unblock", "delete"]))
    def office_shuts_out(self, who: int, verb: str) -> None:
        user, before = self.people[who], self.states[who]
        if verb == "delete":
            if before != "deleted":
                assert office.delete_confirmed(user, self.admin).status == 204
                self.states[who] = "deleted"
            return
        version = int(office.show(user.id, self.admin)["version"])
        answer = office.act(verb, user, self.admin, version)
        allowed = {"block": "active", "unblock": "blocked"}[verb]
        assert (answer.status == 200) is (before == allowed), answer.text
        if before == allowed:
            self.states[who] = "blocked" if verb == "block" else "active"
        # A token of the very second in which somebody was shut out is dead.
        self.at.move(seconds=2)

    @rule(who=someone, where=somewhere, by=someone, opened=parts, later=days)
    def a_person_invites(
        self, who: int, where: int, by: int, opened: frozenset[str], later: int | None
    ) -> None:
        until = self.last_day(later)
        body = inviting.typed(
            self.people[who].email,
            permissions=sorted(opened),
            until=until.isoformat() if until else None,
            send=True,
        )
        path = f"/companies/{self.companies[where].id}/people"
        key = ids.random_word(20)
        answer = ApiClient().post(path, body, by=self.token(by), idempotency_key=key)
        if answer.status != 201:
            problem = answer.json
            code = problem["errors"][0]["code"] if "errors" in problem else answer.code
            is_known = code in {"invited_already", "invited_too_often"}
            assert is_known or not self.could_give(by, where, opened, until), answer.text
            return
        assert self.could_give(by, where, opened, until)
        assert self.opens(by, where, "contacts")
        assert opened <= self.own(by, where)
        self.post.run_until_quiet()
        if answer.json["state"] == "invited":
            token = inviting.token_to(self.post, self.people[who].email)
            ends_at = clock.now() + timedelta(days=7)
            self.offers[who, where] = Offer(Held("guest", opened, until), ends_at, token)

    @rule(who=someone, where=somewhere, by=someone)
    def somebody_accepts(self, who: int, where: int, by: int) -> None:
        offer = self.offers.get((who, where))
        if offer is None:
            return
        shown = inviting.look(offer.token)
        version = int(shown.json["version"]) if shown.status == 200 else 1
        path, body = "/invitations/accept", {"token": offer.token, "version": version}
        answer = ApiClient().post(path, body, by=self.token(by))
        is_over = clock.now() >= offer.ends_at or (
            offer.held.until is not None and self.today > offer.held.until
        )
        if by != who or self.states[who] != "active" or is_over:
            assert answer.status in {401, 404}
            return
        assert answer.status == 200, answer.text
        del self.offers[who, where]
        self.held.setdefault((who, where), offer.held)

    @rule(hours=st.sampled_from([1, 30, 200]))
    def time_goes_by(self, hours: int) -> None:
        self.at.move(hours=hours)

    @invariant()
    def what_opens_is_what_the_model_says(self) -> None:
        for who in range(PEOPLE):
            for where, company in enumerate(self.companies):
                for part, place in PARTS.items():
                    path = f"/companies/{company.id}/{place}"
                    status = ApiClient().get(path, by=self.token(who)).status
                    closed = 404 if self.states[who] == "active" else 401
                    expected = 200 if self.opens(who, where, part) else closed
                    assert status == expected, (who, where, part)

    @invariant()
    def plates_are_what_is_open(self) -> None:
        for who, state in enumerate(self.states):
            if state == "active":
                listed = ApiClient().get("/me/companies", by=self.token(who)).json["items"]
                assert {one["id"] for one in listed} == {
                    company.id
                    for where, company in enumerate(self.companies)
                    if self.is_open(who, where)
                }

    @invariant()
    def company_says_whether_it_lacks_an_owner(self) -> None:
        for where, company in enumerate(self.companies):
            assert get_company(company.id).needs_owner is (not self.owners(where))

    def token(self, by: User | int | None) -> str:
        user = self.admin if by is None else by if isinstance(by, User) else self.people[by]
        return token_of(user.id)

    def is_open(self, who: int, where: int) -> bool:
        held = self.held.get((who, where))
        is_past = held is not None and held.until is not None and self.today > held.until
        return self.states[who] == "active" and held is not None and held.is_on and not is_past

    def opens(self, who: int, where: int, part: str) -> bool:
        held = self.held.get((who, where))
        return self.states[who] == "active" and held is not None and held.opens(part, self.today)

    def own(self, who: int, where: int) -> frozenset[str]:
        held = self.held[who, where]
        return held.parts | ({"contacts"} if held.kind == "owner" else set())

    def could_give(self, by: int, where: int, opened: frozenset[str], until: date | None) -> bool:
        if not self.opens(by, where, "contacts"):
            return False
        end = self.held[by, where].until
        is_within = end is None or (until is not None and until <= end)
        return opened <= self.own(by, where) and is_within

    def owners(self, where: int) -> set[int]:
        return {
            who
            for who in range(PEOPLE)
            if self.is_open(who, where) and self.held[who, where].kind == "owner"
        }

    def may_change(self, by: int, who: int, where: int) -> bool:
        """Only owners have to do with owners, and nobody else with what they hold themselves."""
        if not self.opens(by, where, "contacts"):
            return False
        target = self.held.get((who, where))
        is_owner = self.held[by, where].kind == "owner"
        return is_owner or (target is not None and target.kind != "owner" and by != who)


# A state machine cannot ask for a fixture.
SURROUNDINGS: list[tuple[Moment, Post]] = []


@pytest.fixture(autouse=True)
def _surroundings(world: None, at: Moment) -> Iterator[None]:
    empty_the_inbox()
    with post_of(at) as post:
        SURROUNDINGS.append((at, post))
        yield
        SURROUNDINGS.pop()


_HOW: dict[str, Any] = {
    "deadline": None,
    "derandomize": True,
    "suppress_health_check": list(HealthCheck),
}
TestPeople = People.TestCase
TestPeople.settings = settings(max_examples=3, stateful_step_count=15, **_HOW)


class ManyPeople(People):
    """The same, thousands of times."""


TestManyPeople = pytest.mark.long(ManyPeople.TestCase)
TestManyPeople.settings = settings(max_examples=1000, stateful_step_count=40, **_HOW)
