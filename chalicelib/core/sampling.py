"""A fair share of too much work."""

import random
from collections.abc import Iterable

from chalicelib.core import ids


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
