"""
Which tests go to a worker together: those of a file, whose fixtures would else be made by every
worker, and all that share the running system. Groups by mark do not work with this pytest
(pytest-dev/pytest-xdist#1386: they are silently ignored).
"""

import pytest
from xdist.scheduler import LoadScopeScheduling

# What a unit costs is seldom in the number of its tests: these take longest, so they begin first.
_SHARED = {"tests/journeys/": "the running system", "tests/stack/": "the running system"}
_FIRST = ("tests/journeys/", "tests/stack/", "tests/local/test_run.py", "tests/notices/")


class ScheduledByUnit(LoadScopeScheduling):  # type: ignore[misc]
    """The tests of a unit run on one worker, in the order in which they were collected."""

    def __init__(self, config: pytest.Config, log: object = None) -> None:
        super().__init__(config, log)
        config.option.loadscopereorder = False

    def _split_scope(self, nodeid: str) -> str:
        return unit_of(nodeid)


def unit_of(nodeid: str) -> str:
    """The name of a test's unit."""
    shared = next((unit for place, unit in _SHARED.items() if nodeid.startswith(place)), None)
    return shared or nodeid.partition("::")[0]


def begins_early(item: pytest.Item) -> int:
    """The place of a test's unit in the order; what is not named comes last."""
    places = enumerate(_FIRST)
    return next((at for at, place in places if item.nodeid.startswith(place)), len(_FIRST))
