"""
What a sweep takes on in one run. It finds the same things again as long as they cannot be done;
they may not keep it from all others, and are not tried for ever at the pace of the first hour.
"""

import random
from collections.abc import Iterable
from datetime import timedelta

from chalicelib.core import ids

# How often the sweeps run, as their schedules say; a turn lasts longer, since no schedule is exact.
SWEPT_EVERY = timedelta(minutes=5)
_TURN = timedelta(minutes=7)
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


def has_its_turn(age: timedelta) -> bool:
    """
    Whether a sweep takes on what has waited for so long: in every run of its first hour, then once
    an hour, and after a day once a day.
    """
    if age < _HOUR:
        return True
    return age % (_HOUR if age < _DAY else _DAY) < _TURN


def some_of[Item](items: Iterable[Item], most: int) -> list[Item]:
    """
    All items in their order, or `most` of them by chance if there are more. Whoever always took the
    first ones would never come to the others as long as the first ones cannot be done.
    """
    every = list(items)
    if len(every) <= most:
        return every
    chance = random.Random(ids.random_word(ids.ID_LENGTH))  # noqa: S311 - nothing depends on it
    return chance.sample(every, most)
