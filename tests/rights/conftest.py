"""What the functions do, gathered once for all tests of this folder."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from infra.template import Template
from tests.harness.calls import Call, recorded
from tests.house.people import a_stage
from tests.rights.journey import everything
from tests.rights.recorder import Uses, rights_used


@dataclass(frozen=True, slots=True)
class Journey:
    """Everything done once: the rights of each function that it took, and all calls."""

    used: Uses
    calls: list[Call]


@pytest.fixture(scope="module")
def journey() -> Iterator[Journey]:
    """One for all tests."""
    with a_stage() as stage, recorded() as calls, rights_used() as found:
        with pytest.MonkeyPatch.context() as patch:
            everything(stage, patch)
        yield Journey(found, calls)


@pytest.fixture
def used(journey: Journey) -> Uses:
    """Every right that each function needs, by its logical id."""
    return journey.used


@pytest.fixture
def template(packaged: Template) -> Template:
    """What would be deployed, not to be changed."""
    return packaged
