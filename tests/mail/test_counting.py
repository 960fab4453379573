"""
Whatever staff do in whatever order: a company's counter is the number of its items that wait, every
list shows what it is of, and who acts on an old version is refused without any effect.
"""

from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, multiple, rule

from chalicelib.aws import keys
from chalicelib.aws.table import fetch
from chalicelib.companies.service import counters_of
from chalicelib.core.errors import Conflict, StaleVersion
from chalicelib.mail.lists import Filter, list_mail
from chalicelib.mail.model import MailItem, MailState, may_become
from chalicelib.mail.service import change_state, edit_mail, get_mail_item
from tests.builders import a_company, a_mail_item, a_move, an_actor


class Desk(RuleBasedStateMachine):
    """Two companies' mail, acted on by clerks who may have read an item a while ago."""

    seen = Bundle("seen")

    def __init__(self) -> None:
        super().__init__()
        self.companies = [a_company(), a_company()]
        self.now: dict[str, MailItem] = {}

    @rule(target=seen, place=st.integers(0, 1))
    def register(self, place: int) -> MailItem:
        item = a_mail_item(self.companies[place])
        self.now[item.id] = item
        return item

    @rule(target=seen, item=seen)
    def look_again(self, item: MailItem) -> MailItem:
        return get_mail_item(item.company_id, item.id)

    @rule(target=seen, item=seen, to=st.sampled_from(MailState))
    def move(self, item: MailItem, to: MailState) -> Any:
        is_fresh = item.version == self.now[item.id].version
        is_allowed = may_become(item.state, to)
        try:
            after = change_state(an_actor(), item, a_move(to), seen_version=item.version)
        except StaleVersion:
            assert not is_fresh
            return multiple()
        except Conflict:
            assert not is_allowed
            return multiple()
        assert is_fresh
        assert is_allowed
        self.now[item.id] = after
        return after

    @rule(target=seen, item=seen, sender=st.sampled_from(["Urząd", "Sąd", "Bank"]))
    def correct(self, item: MailItem, sender: str) -> Any:
        try:
            after = edit_mail(an_actor(), item, {"sender": sender}, seen_version=item.version)
        except StaleVersion:
            assert item.version < self.now[item.id].version
            return multiple()
        assert item.version == self.now[item.id].version
        self.now[item.id] = after
        return after

    @invariant()
    def counters_are_the_number_of_waiting_items(self) -> None:
        found = fetch(keys.counters(company.id) for company in self.companies)
        for company in self.companies:
            waiting = self.of(company.id, MailState.WAITING)
            assert counters_of(found[keys.counters(company.id)]).mail_waiting == len(waiting)

    def of(self, company_id: str, state: MailState) -> set[str]:
        return {
            item.id
            for item in self.now.values()
            if item.company_id == company_id and item.state is state
        }

    def teardown(self) -> None:
        """Looked at once, for the time it takes: every item, list and search."""
        for item in self.now.values():
            assert get_mail_item(item.company_id, item.id) == item
        for company in self.companies:
            for state in MailState:
                page = list_mail(Filter(company.id, state), limit=100, position=None)
                assert {item.id for item in page.items} == self.of(company.id, state)
            for sender in ("Urząd", "Sąd", "Bank"):
                page = list_mail(Filter(company.id, term=sender), limit=100, position=None)
                assert {item.id for item in page.items} == {
                    item.id
                    for item in self.now.values()
                    if item.company_id == company.id and item.sender.startswith(sender)
                }


@pytest.fixture(autouse=True)
def _world(world: None) -> None:
    """A state machine cannot ask for a fixture."""


TestDesk = Desk.TestCase
TestDesk.settings = settings(
    max_examples=5,
    stateful_step_count=20,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
