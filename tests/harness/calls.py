"""What a test sees of the AWS calls that the product makes."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import botocore.client

Call = tuple[str, dict[str, Any]]
Make = Callable[[dict[str, Any]], Any]

_READS = frozenset(
    {
        "dynamodb.BatchGetItem",
        "dynamodb.GetItem",
        "dynamodb.Query",
        "s3.GetObject",
        "s3.HeadObject",
        "s3.ListObjectVersions",
    }
)


@contextmanager
def around_each_call(act: Callable[[str, dict[str, Any], Make], Any]) -> Iterator[None]:
    """
    Put `act(name, arguments, make)` in the way of every AWS call within the block, botocore's own
    retries not included; `make(arguments)` makes the call. Blocks can be nested.
    """
    original = botocore.client.BaseClient._make_api_call

    def make_call(self: Any, operation: str, arguments: dict[str, Any]) -> Any:
        name = f"{self.meta.service_model.service_name}.{operation}"
        return act(name, arguments, lambda given: original(self, operation, given))

    botocore.client.BaseClient._make_api_call = make_call
    try:
        yield
    finally:
        botocore.client.BaseClient._make_api_call = original


@contextmanager
def recorded() -> Iterator[list[Call]]:
    """Every call within the block as `("dynamodb.Query", arguments)`, in order."""
    seen: list[Call] = []

    def record(name: str, arguments: dict[str, Any], make: Make) -> Any:
        seen.append((name, arguments))
        return make(arguments)

    with around_each_call(record):
        yield seen


def table_calls(seen: list[Call]) -> list[str]:
    """The names of those that went to DynamoDB."""
    return [name.split(".")[1] for name, _ in seen if name.startswith("dynamodb.")]


@contextmanager
def effects() -> Iterator[list[Call]]:
    """Every call within the block that may have changed something: no read, and not refused."""
    done: list[Call] = []

    def note(name: str, arguments: dict[str, Any], make: Make) -> Any:
        answer = make(arguments)
        if name not in _READS:
            done.append((name, arguments))
        return answer

    with around_each_call(note):
        yield done


@contextmanager
def before_call(operation: str, act: Callable[[], object], *, nth: int = 1) -> Iterator[None]:
    """Let `act` happen right before the nth call of an AWS operation within the block."""
    seen = {"calls": 0}

    def interleave(name: str, arguments: dict[str, Any], make: Make) -> Any:
        if name.split(".")[1] == operation:
            seen["calls"] += 1
            if seen["calls"] == nth:
                act()
        return make(arguments)

    with around_each_call(interleave):
        yield
    assert seen["calls"] >= nth, f"{operation} was called {seen['calls']} times"
