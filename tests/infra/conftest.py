"""The packaged template, made once: Chalice needs a second or two for it."""

import copy
from pathlib import Path
from typing import Any

import pytest

from infra.template import packaged_template

PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def packaged() -> dict[str, Any]:
    """What would be deployed; not to be changed."""
    return packaged_template(PROJECT)


@pytest.fixture
def template(packaged: dict[str, Any]) -> dict[str, Any]:
    """The same, to be changed."""
    return copy.deepcopy(packaged)
