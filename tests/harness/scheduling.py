"""
The order of the files with tests. Each runs on one worker, which would else make its fixtures again
(`--dist loadfile`), and a worker that is free takes the next one.
"""

import pytest

# What a file costs is seldom in the number of its tests: these take longest, so they begin first.
# What uses the running system stands together: each worker starts one of its own for it.
_FIRST = (
    "tests/journeys/",
    "tests/stack/",
    "tests/local/test_emulator.py",
    "tests/local/test_run.py",
    "tests/notices/",
)


def begins_early(item: pytest.Item) -> int:
    """The place of a test's file in the order; what is not named comes last."""
    places = enumerate(_FIRST)
    return next((at for at, place in places if item.nodeid.startswith(place)), len(_FIRST))
