"""Indexes that lag behind, and reads that are not strongly consistent, as DynamoDB allows both."""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from typing import Any

from chalicelib.config import config
from tests.harness.calls import Make, around_each_call
from tests.harness.quick import tables

_OLD = "as-it-was"


@contextmanager
def lagging() -> Iterator[list[str]]:
    """
    Within the block, every index and every read that does not ask for strong consistency answers
    from the table as it was when the block began. Yields the names of the calls answered so.
    """
    old = deepcopy(tables()[config().table_name])
    old.name = _OLD
    tables()[_OLD] = old
    stale: list[str] = []

    def act(name: str, arguments: dict[str, Any], make: Make) -> Any:
        if name in {"dynamodb.Query", "dynamodb.GetItem", "dynamodb.Scan"}:
            if not arguments.get("ConsistentRead"):
                stale.append(name)
                return make(arguments | {"TableName": _OLD})
        elif name == "dynamodb.BatchGetItem":
            ((table_name, wanted),) = arguments["RequestItems"].items()
            if not wanted.get("ConsistentRead"):
                stale.append(name)
                answer = make(arguments | {"RequestItems": {_OLD: wanted}})
                return answer | {"Responses": {table_name: answer["Responses"][_OLD]}}
        return make(arguments)

    try:
        with around_each_call(act):
            yield stale
    finally:
        del tables()[_OLD]
