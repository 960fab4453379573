"""What the notices' tests share."""

from collections.abc import Iterator

import pytest

from tests.harness.world import ENVIRONMENT  # first: it imports moto

from tests.harness.moment import Moment
from tests.notices.post import Post, post_of

__all__ = ["ENVIRONMENT"]


@pytest.fixture
def post(world: None, at: Moment) -> Iterator[Post]:
    """The notice queue; messages wait in it for the test's time."""
    with post_of(at) as queue:
        yield queue
