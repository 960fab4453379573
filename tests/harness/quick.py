"""
What makes a world of moto quick, and its tables from inside (see `quick_table`). An attribute's
value is answered as it is stored, where moto looks for each of its types under several names. What
never changes is loaded once: moto's signing key and botocore's descriptions of the services.
"""

import functools
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import botocore.loaders
import botocore.session
import pytest
from joserfc.jwk import RSAKey
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.core.serialize import BaseJSONSerializer
from moto.dynamodb.models import dynamodb_backends
from moto.dynamodb.models.dynamo_type import DynamoType
from moto.dynamodb.models.table import Table

from tests.harness.calls import Make, around_each_call
from tests.harness.quick_table import quick_tables
from tests.harness.quick_wire import quick_wire

REGION = "eu-central-1"
_LOADER = botocore.loaders.create_loader()
_import_key = RSAKey.import_key
_serialize_structure = BaseJSONSerializer._serialize_type_structure
_read_key = functools.cache(lambda text: _import_key(json.loads(text)))


@contextmanager
def quick_world() -> Iterator[None]:
    """Within the block, worlds are made quickly and moto's tables cost little."""
    get_session = botocore.session.get_session

    def session() -> botocore.session.Session:
        made = get_session()
        made.register_component("data_loader", _LOADER)
        return made

    with quick_tables(), quick_wire(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(botocore.session, "get_session", session)
        patch.setattr(RSAKey, "import_key", _known_key)
        patch.setattr(BaseJSONSerializer, "_serialize_type_structure", _as_stored)
        yield


@contextmanager
def quick_calls() -> Iterator[None]:
    """
    Within the block, items are read by key out of moto's table itself, and an entry of the audit
    that is written alone is put there. For tests that make thousands of requests, most of them
    refused; what DynamoDB would not take shows in all the others.
    """

    def act(name: str, arguments: dict[str, Any], make: Make) -> Any:
        if name == "dynamodb.BatchGetItem":
            return _read(arguments)
        entry = _lone_entry(arguments) if name == "dynamodb.TransactWriteItems" else None
        if entry is None:
            return make(arguments)
        tables()[entry["TableName"]].put_item(entry["Item"])
        return {}

    with around_each_call(act):
        yield


def _read(arguments: Mapping[str, Any]) -> dict[str, Any]:
    ((table_name, wanted),) = arguments["RequestItems"].items()
    rows: Any = tables()[table_name].items
    places = [(_text(key["pk"]["S"]), _text(key["sk"]["S"])) for key in wanted["Keys"]]
    found = [rows[pk][sk] for pk, sk in places if pk in rows and sk in rows[pk]]
    return {"Responses": {table_name: [item.to_json()["Attributes"] for item in found]}}


def _lone_entry(arguments: Mapping[str, Any]) -> Any:
    changes = arguments["TransactItems"]
    put = changes[0].get("Put") if len(changes) == 1 else None
    return put if put and put["Item"]["pk"]["S"].startswith("AUDIT#") else None


def tables() -> dict[str, Table]:
    """moto's tables by name."""
    found: dict[str, Table] = dynamodb_backends[DEFAULT_ACCOUNT_ID][REGION].tables
    return found


def items(table_name: str) -> dict[tuple[str, str], Any]:
    """Everything in a table by key, as DynamoDB's JSON; a copy, made without a call."""
    rows: Any = tables()[table_name].items
    return {
        (str(pk.value), str(sk.value)): {name: _as_json(one) for name, one in item.attrs.items()}
        for pk, by_sk in rows.items()
        for sk, item in by_sk.items()
    }


def _as_json(one: DynamoType) -> dict[str, Any]:
    """As moto's `to_json` has it for what is stored, most of which is a text or a number."""
    value = one.value
    if isinstance(value, dict):
        value = {key: inner.to_regular_json() for key, inner in value.items()}
    elif isinstance(value, list):
        value = [e.to_regular_json() if isinstance(e, DynamoType) else e for e in value]
    return {one.type: value}


def _text(value: str) -> DynamoType:
    return DynamoType({"S": value})


def _known_key(content: Mapping[str, Any]) -> Any:
    """moto reads its one key, which never changes, for every pool."""
    return _read_key(json.dumps(content))


def _as_stored(self: Any, serialized: Any, value: Any, shape: Any, key: str) -> None:
    """An attribute of an item is in DynamoDB's JSON already."""
    if shape.name == "AttributeValue":
        serialized[key] = value
    else:
        _serialize_structure(self, serialized, value, shape, key)
