"""
Reading the table: items by key and pages of a partition, strongly consistent, and pages of the
indexes, which may lag and serve for showing only.
"""

import random
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from botocore.exceptions import ClientError

from chalicelib.aws import clients
from chalicelib.config import config
from chalicelib.core.errors import Unavailable
from chalicelib.core.paging import foreign_cursor, part_of
from chalicelib.core.values import Value

Raw = Mapping[str, Any]

_BATCH_LIMIT = 100
_ATTEMPTS = 6
_FIRST_PAUSE_S = 0.02
# What DynamoDB answers to a start that lies outside of the partition or the prefix.
_BAD_START = frozenset({"ValidationException", "SerializationException"})


class Key(NamedTuple):
    """The primary key of one item."""

    pk: str
    sk: str


class Index(Value):
    """One global secondary index: for showing, never for deciding."""

    name: str
    hash_name: str
    range_name: str


BY_COMPANY = Index("by-company", "g1", "g1s")
BY_COMPANY_STATE = Index("by-company-state", "g2", "g2s")
BY_OFFICE = Index("by-office", "g3", "g3s")
BY_OFFICE_STATE = Index("by-office-state", "g4", "g4s")
BY_DUE = Index("by-due", "g5", "g5s")


def fetch(keys: Iterable[Key]) -> dict[Key, Raw]:
    """
    Read items by key, strongly consistent; what does not exist is absent from the answer.

    Effects: 1 BatchGetItem for up to 100 keys, none for none.

    Raises:
        Unavailable: the table did not give all of them, which must never look like "not found".
    """
    wanted = list(dict.fromkeys(keys))
    found: dict[Key, Raw] = {}
    for start in range(0, len(wanted), _BATCH_LIMIT):
        found.update(_fetch_batch(wanted[start : start + _BATCH_LIMIT]))
    return found


def query(  # noqa: PLR0913 - one argument per part of a DynamoDB query
    pk: str,
    *,
    prefix: str = "",
    between: tuple[str, str] | None = None,
    after: str | None = None,
    limit: int = 100,
    forward: bool = True,
) -> tuple[list[Raw], str | None]:
    """
    Read one partition in key order, strongly consistent.

    Args:
        prefix: the beginning of the sort keys wanted.
        between: instead of a prefix, the lowest and the highest sort key wanted.
        after: the sort key that the last page ended with.

    Raises:
        BadRequest: `after` lies outside of what is read; a cursor was tampered with.

    Returns the items and the sort key to go on from, None at the end. 1 Query.
    """
    arguments = _keyed("pk", pk, "sk", prefix=prefix, between=between) | {"ConsistentRead": True}
    if after is not None:
        arguments["ExclusiveStartKey"] = {"pk": {"S": pk}, "sk": {"S": after}}
    answer = _query(arguments, limit, forward=forward)
    last = answer.get("LastEvaluatedKey")
    return answer["Items"], last["sk"]["S"] if last else None


def query_every(pk: str, *, prefix: str = "", page: int = 500) -> Iterator[Raw]:
    """
    All of one partition, or of what begins with a prefix, in key order, strongly consistent.
    1 Query per `page` items.
    """
    after: str | None = None
    while True:
        raws, after = query(pk, prefix=prefix, after=after, limit=page)
        yield from raws
        if after is None:
            return


def query_index(  # noqa: PLR0913 - one argument per part of a DynamoDB query
    index: Index,
    partition: str,
    *,
    prefix: str = "",
    until: str | None = None,
    between: tuple[str, str] | None = None,
    position: Mapping[str, str] | None = None,
    limit: int = 25,
    forward: bool = False,
) -> tuple[list[Raw], dict[str, str] | None]:
    """
    Read one partition of an index, newest first unless `forward`; may lag behind the table.

    Args:
        prefix: the beginning of the index's sort keys wanted.
        until: instead of a prefix, the highest sort key wanted.
        between: instead of both, the lowest and the highest.
        position: `{"pk", "sk", "at"}` of the last item seen; what it points into is `partition`,
            whatever it says.

    Raises:
        BadRequest: the position lies outside of what is read; a cursor was tampered with.

    Returns the items and the position to go on from, None at the end. 1 Query.
    """
    arguments = _keyed(
        index.hash_name,
        partition,
        index.range_name,
        prefix=prefix,
        between=between,
        until=until,
    )
    arguments["IndexName"] = index.name
    if position is not None:
        arguments["ExclusiveStartKey"] = _start(index, partition, position)
    answer = _query(arguments, limit, forward=forward)
    last = answer.get("LastEvaluatedKey")
    return answer["Items"], position_of(last, index) if last else None


def _start(index: Index, partition: str, position: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """The key of the last item seen, as an index goes on from it."""
    return {
        "pk": {"S": part_of(position, "pk")},
        "sk": {"S": part_of(position, "sk")},
        index.hash_name: {"S": partition},
        index.range_name: {"S": part_of(position, "at")},
    }


def _keyed(  # noqa: PLR0913 - one argument per part of a key's condition
    hash_name: str,
    partition: str,
    range_name: str,
    *,
    prefix: str = "",
    between: tuple[str, str] | None = None,
    until: str | None = None,
) -> dict[str, Any]:
    """What a query asks for."""
    condition, values = f"{hash_name} = :partition", {":partition": {"S": partition}}
    if prefix:
        condition += f" AND begins_with({range_name}, :prefix)"
        values[":prefix"] = {"S": prefix}
    elif between is not None:
        condition += f" AND {range_name} BETWEEN :low AND :high"
        values |= {":low": {"S": between[0]}, ":high": {"S": between[1]}}
    elif until is not None:
        condition += f" AND {range_name} <= :until"
        values[":until"] = {"S": until}
    return {"KeyConditionExpression": condition, "ExpressionAttributeValues": values}


def count_index(index: Index, partition: str, *, at_most: int) -> tuple[int, bool]:
    """
    How many items an index partition holds, counted until `at_most` are or a page is full (1 MB of
    items, counted or not), and whether that was not the end. 1 Query.
    """
    arguments = _keyed(index.hash_name, partition, index.range_name)
    arguments |= {"IndexName": index.name, "Select": "COUNT"}
    answer = _query(arguments, at_most, forward=True)
    return int(answer["Count"]), "LastEvaluatedKey" in answer


def _query(arguments: dict[str, Any], limit: int, *, forward: bool) -> dict[str, Any]:
    try:
        return clients.call(
            "dynamodb",
            "query",
            TableName=config().table_name,
            Limit=limit,
            ScanIndexForward=forward,
            **arguments,
        )
    except ClientError as error:
        if "ExclusiveStartKey" in arguments and clients.error_code(error) in _BAD_START:
            raise foreign_cursor() from error
        raise


def position_of(last: Mapping[str, Mapping[str, str]], index: Index) -> dict[str, str]:
    """Where an index goes on after an item."""
    return {"pk": last["pk"]["S"], "sk": last["sk"]["S"], "at": last[index.range_name]["S"]}


def _fetch_batch(keys: Sequence[Key]) -> dict[Key, Raw]:
    name = config().table_name
    pending: dict[str, Any] = {
        name: {
            "ConsistentRead": True,
            "Keys": [{"pk": {"S": key.pk}, "sk": {"S": key.sk}} for key in keys],
        }
    }
    found: dict[Key, Raw] = {}
    for attempt in range(_ATTEMPTS):
        answer = clients.call("dynamodb", "batch_get_item", RequestItems=pending)
        for raw in answer["Responses"].get(name, []):
            found[Key(raw["pk"]["S"], raw["sk"]["S"])] = raw
        pending = answer.get("UnprocessedKeys") or {}
        if not pending:
            return found
        time.sleep(random.uniform(0, _FIRST_PAUSE_S * 2**attempt))  # noqa: S311 - jitter
    raise Unavailable("The table is busy. Try again.")
