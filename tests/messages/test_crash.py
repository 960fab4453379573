"""Writing and reading killed at each AWS call, and two who write by turns: counts stay true."""

import random
from collections.abc import Callable

from chalicelib.access.model import User
from chalicelib.aws import keys, message_keys
from chalicelib.aws.table import fetch
from chalicelib.companies.model import Company
from chalicelib.companies.reading import reading_of
from chalicelib.companies.service import counters_of
from chalicelib.counters.service import check_counters
from chalicelib.messages.model import Thread
from chalicelib.messages.reading import read_by_company
from chalicelib.messages.service import list_messages, write_message
from chalicelib.messages.store import thread_in
from chalicelib.messages.writing import Draft
from tests.builders import a_clerk, a_company, a_person_of, a_request, an_actor
from tests.harness.crash import calls_in, crash_points, killed_at
from tests.harness.s3 import rows
from tests.harness.turns import in_turns
from tests.messages.made import a_thread, voice, written


def seqs(thread: Thread) -> list[int]:
    page = list_messages(thread.company_id, thread.id, limit=50, position=None)
    return [message.seq for message in page.items][::-1]


def counted(company: Company) -> int:
    key = keys.counters(company.id)
    return counters_of(fetch([key])[key]).messages


def seen(person: User, company: Company) -> int:
    key = message_keys.read_of(person.id, company.id)
    return reading_of(fetch([key]).get(key)).seen


def now(thread: Thread) -> Thread:
    key = message_keys.thread(thread.company_id, thread.id)
    return thread_in(fetch([key]), key)


def test_message_that_dies_is_whole_or_nothing_and_whole_when_it_comes_again(world: None) -> None:
    company = a_company()
    anna, thread = a_person_of(company), a_thread(company)

    def write(once: object) -> None:
        write_message(voice(company, anna), thread.id, Draft("More"), once)  # type: ignore[arg-type]

    points = crash_points(calls_in(lambda: write(a_request())))
    for place, (nth, when) in enumerate(points, start=2):
        once = a_request()
        with killed_at(nth, when):
            write(once)
        found = len(seqs(thread))
        assert found in {place, place + 1}
        assert (counted(company), now(thread).messages) == (found, found)

        write(once)

        assert seqs(thread) == list(range(1, place + 2))
        assert (counted(company), seen(anna, company)) == (place + 1, place)
        assert len(rows("NOTICE#", "FACT")) == place + 1


def test_reading_that_dies_counts_nothing_twice(world: None) -> None:
    company, clerk = a_company(), a_clerk()
    anna, thread = a_person_of(company), a_thread(company)
    read_by_company(an_actor(anna), thread, 1)
    written(thread, company, clerk)
    calls = calls_in(lambda: read_by_company(an_actor(anna), now(thread), 2))

    for place, (nth, when) in enumerate(crash_points(calls), start=3):
        written(thread, company, clerk)
        with killed_at(nth, when):
            read_by_company(an_actor(anna), now(thread), place)
        assert seen(anna, company) in {place - 1, place}

        read_by_company(an_actor(anna), now(thread), place)

        assert seen(anna, company) == place == counted(company)


def test_two_who_write_and_one_who_reads_at_once_leave_no_gap_and_no_double(world: None) -> None:
    chance, switches, clerk = random.Random(7), 0, a_clerk()
    for _ in range(6):
        company = a_company()
        anna, thread = a_person_of(company), a_thread(company, clerk)

        def act(
            company: Company = company, thread: Thread = thread, anna: User = anna
        ) -> list[Callable[[], object]]:
            return [
                lambda: written(thread, company, clerk),
                lambda: written(thread, company, anna),
                lambda: a_thread(company, clerk, subject="Keys"),
                lambda: read_by_company(an_actor(anna), now(thread), 99),
                lambda: read_by_company(an_actor(anna), now(thread), 99),
            ]

        switches += in_turns(act(), chance)
        read_by_company(an_actor(anna), now(thread), 99)

        assert len(seqs(thread)) == now(thread).messages == 3
        assert counted(company) == 4
        # All but the one message of the other thread, which nobody opened.
        assert seen(anna, company) == 3
    assert list(check_counters(repair=False)) == []
    assert switches > 30


def test_one_who_reads_in_two_places_at_once_is_counted_once(world: None) -> None:
    chance = random.Random(11)
    company, clerk = a_company(), a_clerk()
    anna, thread = a_person_of(company), a_thread(company, clerk)
    for place in range(2, 8):
        written(thread, company, clerk)

        in_turns([lambda: read_by_company(an_actor(anna), now(thread), 99)] * 3, chance)

        assert seen(anna, company) == place
    assert len(rows(f"COMPANY#{company.id}", "READBY#")) == 6
