"""A share of too much work: all of it while it fits, and everything has its turn."""

from chalicelib.core.sampling import some_of


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
