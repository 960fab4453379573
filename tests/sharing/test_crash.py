"""Sharing and withdrawing killed at each AWS call: all of it or nothing, also when asked again."""

from chalicelib.core import ids
from chalicelib.edge.once import AlreadyDone, Once
from chalicelib.panels.model import Panel
from chalicelib.panels.service import get_panel
from chalicelib.sharing.giving import share_things, withdraw
from chalicelib.sharing.listing import find_shares
from chalicelib.sharing.model import Wanted
from tests.builders import a_company, a_panel, an_actor
from tests.harness.crash import calls_in, crash_points, killed_at
from tests.notices.post import fact_state
from tests.sharing.made import a_document, current, newest, share_key, shared, version_of


def ask(panel: Panel, wanted: list[Wanted], once: Once) -> None:
    try:
        share_things(
            an_actor(),
            panel.company_id,
            panel.id,
            wanted,
            action=once.id_for("fct"),
            remember=once.change,
        )
    except AlreadyDone:
        once.recall()


def rows_of(panel: Panel, wanted: list[Wanted]) -> int:
    share_ids = [share_key(panel, each)[1] for each in wanted]
    return len(find_shares(panel.company_id, panel.id, share_ids))


def test_request_to_share_that_dies_is_whole_or_nothing_and_whole_when_it_comes_again(
    world: None,
) -> None:
    company = a_company()
    contract = a_document(company)
    wanted = [newest(contract), version_of(contract, 1)]
    usual = Once("usr_1", "share", company.id, ids.random_word(12), b"")
    calls = calls_in(lambda: ask(a_panel(company), wanted, usual))

    for nth, when in crash_points(calls):
        panel = a_panel(company)
        once = Once("usr_1", "share", company.id, ids.random_word(12), b"")
        with killed_at(nth, when):
            ask(panel, wanted, once)
        found = rows_of(panel, wanted)
        assert found in {0, 2}
        assert get_panel(company.id, panel.id).shares == found

        ask(panel, wanted, once)

        assert rows_of(panel, wanted) == get_panel(company.id, panel.id).shares == 2
        assert current(contract).shared_to.count(panel.id) == 2
        assert fact_state(once.id_for("fct")) == "open"


def test_withdrawal_that_dies_is_whole_or_nothing_and_whole_when_it_comes_again(
    world: None,
) -> None:
    company = a_company()
    contract, panel = a_document(company), a_panel(company)
    wanted = [newest(contract), version_of(contract, 1)]
    places = [share_key(panel, each) for each in wanted]
    shared(panel, *wanted)
    calls = calls_in(lambda: withdraw(an_actor(), company.id, places))

    for nth, when in crash_points(calls):
        shared(panel, *wanted)
        with killed_at(nth, when):
            withdraw(an_actor(), company.id, places)
        found = rows_of(panel, wanted)
        assert found in {0, 2}
        assert get_panel(company.id, panel.id).shares == found

        withdraw(an_actor(), company.id, places)

        assert rows_of(panel, wanted) == get_panel(company.id, panel.id).shares == 0
        assert current(contract).shared_to == ()
