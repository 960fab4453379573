"""T85: whatever is done or opened has exactly one entry of the audit, and a read has none."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pytest

from tests.harness.calls import Call, effects
from tests.house.asking import right_request
from tests.house.people import Stage, a_stage
from tests.house.recorded import NOTHING, SEVERAL, TAKEN_AWAY, TRIED, is_recorded
from tests.house.routes import declared


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    with a_stage() as made:
        yield made


def test_every_act_leaves_one_entry_and_every_read_none(stage: Stage) -> None:
    wrong = [problem for name in sorted(declared()) for problem in problems(name, stage)]

    assert not wrong, "\n".join(wrong)


def test_exceptions_are_routes() -> None:
    assert not (SEVERAL.keys() | NOTHING.keys() | TAKEN_AWAY | TRIED) - declared().keys()


def problems(name: str, stage: Stage) -> Iterator[str]:
    """What is wrong with what a route leaves in the audit."""
    request = right_request(declared()[name], stage)
    with effects() as done:
        answer = request()
    tags = entries_in(done)
    if not is_recorded(name, answer.status, tags):
        yield f"{name}: {answer.status} left {tags}"


def entries_in(done: Sequence[Call]) -> tuple[str, ...]:
    """The tags of the entries that were written, in order of the alphabet."""
    items = [
        change.get("Put", {}).get("Item", {})
        for name, arguments in done
        if name == "dynamodb.TransactWriteItems"
        for change in arguments["TransactItems"]
    ]
    return tuple(sorted(item["tag"]["S"] for item in items if _is_entry(item)))


def _is_entry(item: Mapping[str, Any]) -> bool:
    return bool(item) and str(item["pk"]["S"]).startswith("AUDIT#")
