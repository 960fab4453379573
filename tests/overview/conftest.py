"""Notices that wait are made as the tests of notices make them."""

from collections.abc import Iterator

import pytest

from tests.harness.module_world import module_world, world
from tests.harness.moment import Moment
from tests.harness.world import ENVIRONMENT  # first: it imports moto
from tests.notices.post import Post, empty_the_inbox, post_of

__all__ = ["ENVIRONMENT", "module_world", "world"]


@pytest.fixture
def post(world: None, at: Moment) -> Iterator[Post]:
    """The notice queue, in which messages wait for the test's time, and an empty inbox."""
    empty_the_inbox()
    with post_of(at) as queue:
        yield queue
