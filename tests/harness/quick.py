"""
moto's tables from inside: quick, and without a call that could be counted. Before each change of a
transaction moto copies the whole table, item by item, which is most of what a test costs; here the
copy shares its items, and an update replaces the item that it changes instead of changing it.
"""

import copy
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.dynamodb.models import DynamoDBBackend, dynamodb_backends
from moto.dynamodb.models.dynamo_type import DynamoType
from moto.dynamodb.models.table import Table

from tests.harness.calls import Make, around_each_call

REGION = "eu-central-1"


@contextmanager
def quick_tables() -> Iterator[None]:
    """Within the block, moto's tables are copied cheaply."""
    update_item = DynamoDBBackend.update_item

    def update(self: DynamoDBBackend, table_name: str, key: Any, *rest: Any, **named: Any) -> Any:
        item = self.get_item(table_name, key)
        if item is not None:
            rows: Any = self.get_table(table_name).items
            rows[item.hash_key][item.range_key] = copy.deepcopy(item)
        return update_item(self, table_name, key, *rest, **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Table, "__deepcopy__", _shared, raising=False)
        patch.setattr(DynamoDBBackend, "update_item", update)
        yield


@contextmanager
def quick_reads() -> Iterator[None]:
    """
    Within the block, items are read by key out of moto's table itself. For tests that make thousands
    of requests; what DynamoDB refuses in such a read shows in all the others.
    """

    def act(name: str, arguments: dict[str, Any], make: Make) -> Any:
        if name != "dynamodb.BatchGetItem":
            return make(arguments)
        ((table_name, wanted),) = arguments["RequestItems"].items()
        rows: Any = tables()[table_name].items
        places = [(_text(key["pk"]["S"]), _text(key["sk"]["S"])) for key in wanted["Keys"]]
        found = [rows[pk][sk] for pk, sk in places if pk in rows and sk in rows[pk]]
        return {"Responses": {table_name: [item.to_json()["Attributes"] for item in found]}}

    with around_each_call(act):
        yield


def tables() -> dict[str, Table]:
    """moto's tables by name."""
    found: dict[str, Table] = dynamodb_backends[DEFAULT_ACCOUNT_ID][REGION].tables
    return found


def items(table_name: str) -> dict[tuple[str, str], Any]:
    """Everything in a table by key, as DynamoDB's JSON; a copy, made without a call."""
    rows: Any = tables()[table_name].items
    return {
        (str(pk.value), str(sk.value)): item.to_json()["Attributes"]
        for pk, by_sk in rows.items()
        for sk, item in by_sk.items()
    }


def _text(value: str) -> DynamoType:
    return DynamoType({"S": value})


def _shared(table: Table, _: dict[int, Any]) -> Table:
    copied = copy.copy(table)
    rows: Any = {pk: dict(by_sk) for pk, by_sk in table.items.items()}
    copied.items = defaultdict(dict, rows)
    return copied
