"""What a sweep takes on: all that fits, everything in its turn, the hopeless ever more rarely."""

from datetime import timedelta

from chalicelib.core.sweeping import SWEPT_EVERY, has_its_turn, some_of


def tries_within(start: timedelta, length: timedelta, *, offset: timedelta) -> int:
    runs = int(length / SWEPT_EVERY)
    return sum(has_its_turn(start + offset + run * SWEPT_EVERY) for run in range(runs))


def test_what_cannot_be_done_is_tried_ever_more_rarely_and_never_given_up() -> None:
    hour, day = timedelta(hours=1), timedelta(days=1)
    for offset in (timedelta(0), timedelta(minutes=2, seconds=17), timedelta(minutes=4.99)):
        assert tries_within(timedelta(0), hour, offset=offset) >= 11
        assert 23 <= tries_within(hour, 23 * hour, offset=offset) <= 46
        assert 10 <= tries_within(day, 10 * day, offset=offset) <= 20


def test_turn_is_not_missed_by_a_schedule_that_is_late() -> None:
    pace = SWEPT_EVERY + timedelta(seconds=90)
    ages = [timedelta(days=1) + number * pace for number in range(int(timedelta(days=5) / pace))]

    assert {age.days for age in ages if has_its_turn(age)} == {1, 2, 3, 4, 5}


def test_all_are_taken_in_their_order_while_they_fit() -> None:
    assert some_of(iter("cab"), 3) == ["c", "a", "b"]
    assert some_of([], 3) == []


def test_of_more_as_many_as_asked_are_taken_each_once() -> None:
    taken = some_of(range(100), 10)

    assert len(set(taken)) == 10
    assert set(taken) <= set(range(100))


def test_everything_has_its_turn_however_much_there_is() -> None:
    seen: set[int] = set()
    for _ in range(400):
        seen.update(some_of(range(100), 10))

    assert seen == set(range(100))
