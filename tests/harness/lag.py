"""Indexes that lag behind, and reads that are not strongly consistent, as DynamoDB allows both."""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from typing import Any

from moto.core import DEFAULT_ACCOUNT_ID
from moto.dynamodb.models import dynamodb_backends
from moto.dynamodb.models.table import Table

from chalicelib.config import config
from tests.harness.calls import Make, around_each_call

_OLD = "as-it-was"
REGION = "eu-central-1"


def tables() -> dict[str, Table]:
    """moto's tables by name."""
    found: dict[str, Table] = dynamodb_backends[DEFAULT_ACCOUNT_ID][REGION].tables
    return found


def items() -> dict[tuple[str, str], Any]:
    """Everything in the product's table by key, as DynamoDB's JSON; a copy, made without a call."""
    rows = tables()[config().table_name].items
    return {
        (str(pk.value), str(sk.value)): item.to_json()["Attributes"]
        for pk, by_sk in rows.items()
        for sk, item in by_sk.items()  # type: ignore[union-attr]
    }


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
