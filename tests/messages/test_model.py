"""What is unread, who must answer, and how a thread goes on: decided without I/O."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.companies.reading import Reading
from chalicelib.core.errors import Conflict
from chalicelib.files.model import Maker
from chalicelib.messages.model import (
    Message,
    Side,
    Thread,
    ThreadState,
    beginning_of,
    begun,
    closed,
    gone_on,
    is_others,
    is_unread,
    reopened,
    settled,
    unread_of,
)

PEOPLE = [(Side.COMPANY, "usr_a"), (Side.COMPANY, "usr_b"), (Side.OFFICE, "usr_a")]


def said(seq: int, side: Side = Side.COMPANY, by: str = "usr_a", text: str = "Hello") -> Message:
    at = datetime(2026, 11, 20, tzinfo=UTC) + timedelta(minutes=seq)
    return Message("com_1", "thr_1", seq, side, Maker(by, by), at, text)


def thread_of(*messages: Message) -> Thread:
    first, *rest = messages
    thread = begun(first, subject="Rent", mail_id="", mail_number="")
    for message in rest:
        thread = gone_on(thread, message)
    return thread


def test_company_waits_for_an_answer_until_the_office_wrote_settled_or_closed() -> None:
    asked = thread_of(said(1))

    assert asked.is_waiting
    assert not gone_on(asked, said(2, Side.OFFICE)).is_waiting
    assert not settled(asked).is_waiting
    assert not closed(asked).is_waiting
    assert gone_on(settled(asked), said(2)).is_waiting


def test_thread_of_the_office_waits_for_nobody() -> None:
    assert not thread_of(said(1, Side.OFFICE)).is_waiting


def test_message_opens_a_closed_thread() -> None:
    done = closed(thread_of(said(1)))

    assert gone_on(done, said(2, Side.OFFICE)).state is ThreadState.OPEN
    assert reopened(done).state is ThreadState.OPEN


@pytest.mark.parametrize(
    ("decide", "thread", "code"),
    [
        (closed, closed(thread_of(said(1))), "thread_closed"),
        (reopened, thread_of(said(1)), "thread_open"),
        (settled, thread_of(said(1, Side.OFFICE)), "thread_not_waiting"),
    ],
    ids=["closed twice", "open already", "waits for nobody"],
)
def test_what_was_decided_is_not_decided_again(decide: object, thread: Thread, code: str) -> None:
    with pytest.raises(Conflict) as refused:
        decide(thread)  # type: ignore[operator]

    assert refused.value.code == code


def test_what_the_same_person_wrote_for_the_office_is_not_their_own_in_the_company() -> None:
    assert is_others(said(1, Side.OFFICE, "usr_a"), "usr_a")
    assert not is_others(said(1, Side.COMPANY, "usr_a"), "usr_a")


def test_beginning_is_one_short_line() -> None:
    assert beginning_of("Good\n\nmorning") == "Good morning"
    assert len(beginning_of("word " * 100)) <= 160
    assert beginning_of("word " * 100).endswith("…")


@settings(max_examples=150, deadline=None)
@given(
    writers=st.lists(st.sampled_from(PEOPLE), min_size=1, max_size=12),
    start=st.integers(0, 12),
    read_seq=st.integers(0, 12),
)
def test_thread_is_unread_where_it_holds_a_later_message_of_others(
    writers: list[tuple[Side, str]], start: int, read_seq: int
) -> None:
    messages = [said(seq, *writer) for seq, writer in enumerate(writers, start=1)]
    later = [each for each in messages if each.seq > max(start, read_seq)]

    found = is_unread(thread_of(*messages), "usr_a", Reading(start, start), read_seq)

    assert found == any(is_others(each, "usr_a") for each in later)


def test_nothing_is_unread_below_nought() -> None:
    assert unread_of(Reading(3, 5), 9) == 4
    assert unread_of(Reading(), 0) == 0
    assert unread_of(Reading(2, 7), 6) == 0
