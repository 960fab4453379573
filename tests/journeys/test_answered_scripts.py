"""
Whatever the API answers is shown as text and never as part of a page (T79): every text of every
answer is a script here, also those that the server would never let in.
"""

import re

import pytest
from playwright.sync_api import Page

from tests.harness.answers import Answers
from tests.harness.pages import Alarms, foreign_parts, shown_text
from tests.harness.running import Running
from tests.journeys.conftest import Opener
from tests.journeys.tour import ANYBODY, Stop, company_stops, office_stops, visit
from tests.journeys.unprotected import assert_text_only, open_unprotected, sign_in_as
from tests.notices.hostile import MARKUP, TEMPLATES
from tests.samples.scripts import SCRIPTS

pytestmark = [
    pytest.mark.long,
    pytest.mark.stack,
    pytest.mark.browser,
    pytest.mark.enable_socket,
]


def test_script_that_is_taken_for_markup_is_noticed(running: Running, as_person: Opener) -> None:
    alarms = Alarms()
    watched = as_person(bypass_csp=True)
    watched.context.on("page", alarms.listen)
    page = watched.context.new_page()
    page.goto(running.address)
    # Words that are no markup by themselves need an attribute or an address to do harm, and a body
    # within a body is left out.
    harmless = [text for text in SCRIPTS if not re.search("<[a-zA-Z]", text) or "<body" in text]

    unnoticed = []
    for text in SCRIPTS:
        page.evaluate("(text) => (document.querySelector('#app').innerHTML = text)", text)
        if not foreign_parts(page):
            unnoticed.append(text)

    assert unnoticed == harmless
    page.evaluate("setTimeout(alert, 0, 1)")
    page.wait_for_timeout(300)
    assert alarms.heard


def _scripts_shown(page: Page, scripts: list[str]) -> int:
    shown = shown_text(page)
    return sum(" ".join(text.split()) in shown for text in scripts)


def _tour(page: Page, running: Running, stops: list[Stop], alarms: Alarms, of: Answers) -> None:
    for stop in visit(page, running, stops):
        assert_text_only(page, alarms)
        if stop not in ANYBODY:
            assert _scripts_shown(page, of.scripts) > 0, stop.path


TURNS = [1, pytest.param(len(SCRIPTS), marks=pytest.mark.long)]


@pytest.mark.parametrize("turns", TURNS)
def test_scripts_in_answers_to_a_person_are_text(
    running: Running, as_person: Opener, alarms: Alarms, turns: int
) -> None:
    page = open_unprotected(as_person, alarms)
    sign_in_as(page, running, "president")
    answers = Answers(page)
    stops = company_stops(running)

    for turn in range(turns):
        answers.turn = turn
        _tour(page, running, stops, alarms, answers)


@pytest.mark.parametrize("turns", TURNS)
def test_scripts_in_answers_to_staff_are_text(
    running: Running, as_person: Opener, alarms: Alarms, turns: int
) -> None:
    page = open_unprotected(as_person, alarms)
    sign_in_as(page, running, "admin")
    answers = Answers(page)
    stops = office_stops(running)

    for turn in range(turns):
        answers.turn = turn
        _tour(page, running, stops, alarms, answers)


@pytest.mark.long
def test_markup_and_templates_in_answers_are_text(
    running: Running, as_person: Opener, alarms: Alarms
) -> None:
    page = open_unprotected(as_person, alarms)
    sign_in_as(page, running, "admin")
    answers = Answers(page)
    answers.scripts = [*MARKUP, *TEMPLATES]

    for turn in range(0, len(answers.scripts), 4):
        answers.turn = turn
        _tour(page, running, office_stops(running), alarms, answers)
