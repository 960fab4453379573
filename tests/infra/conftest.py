"""The packaged template of `tests/conftest.py`, to be changed."""

import copy
from typing import Any

import pytest


@pytest.fixture
def template(packaged: dict[str, Any]) -> dict[str, Any]:
    """A copy that a test may break."""
    return copy.deepcopy(packaged)
