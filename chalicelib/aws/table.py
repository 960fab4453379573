"""
The one table: the PynamoDB base of every item type, strongly consistent reads, and `commit`, the
only way to write. A change cannot be made without a condition; stores return changes and a
service commits them once, so that item, counter, audit entry and fact are written together.
"""

import random
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Literal, NamedTuple

from botocore.exceptions import ClientError
from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action
from pynamodb.models import Model

from chalicelib.aws import clients
from chalicelib.config import config
from chalicelib.core.errors import AppError, Conflict, Unavailable

Raw = Mapping[str, Any]

_BATCH_LIMIT = 100
_TRANSACTION_LIMIT = 100
_ATTEMPTS = 6
_FIRST_PAUSE_S = 0.02


class Key(NamedTuple):
    """The primary key of one item."""

    pk: str
    sk: str


class Row(Model):
    """What every item has: its key, its places in the indexes, and a version that edits compare."""

    class Meta:
        """PynamoDB's settings; the name is filled in from the environment at first use."""

        table_name = ""
        region: ClassVar[str | None] = None

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    g1 = UnicodeAttribute(null=True)
    g1s = UnicodeAttribute(null=True)
    g2 = UnicodeAttribute(null=True)
    g2s = UnicodeAttribute(null=True)
    g3 = UnicodeAttribute(null=True)
    g3s = UnicodeAttribute(null=True)
    g4 = UnicodeAttribute(null=True)
    g4s = UnicodeAttribute(null=True)
    g5 = UnicodeAttribute(null=True)
    g5s = UnicodeAttribute(null=True)
    version = NumberAttribute(default=1)
    expires_at = NumberAttribute(null=True)

    @property
    def key(self) -> Key:
        """The item's primary key."""
        return Key(self.pk, self.sk)


@dataclass(frozen=True, slots=True)
class Change:
    """
    One conditional write.

    Attributes:
        otherwise: what `commit` raises when the condition does not hold.
    """

    kind: Literal["Put", "Update", "Delete", "ConditionCheck"]
    operation: Mapping[str, Any]
    otherwise: AppError

    def or_else(self, error: AppError) -> "Change":
        """The same change with another error for a condition that does not hold."""
        return replace(self, otherwise=error)


def put_new(row: Row, otherwise: AppError | None = None) -> Change:
    """Write an item that must not exist yet."""
    return put_if(row, Row.pk.does_not_exist(), otherwise)


def put_if(row: Row, condition: Condition, otherwise: AppError | None = None) -> Change:
    """Write a whole item if a condition holds for what is there."""
    _connection()
    operation = row.get_save_kwargs_from_instance(condition=condition)
    return Change("Put", operation, otherwise or Conflict())


def update(
    key: Key, actions: Sequence[Action], condition: Condition, otherwise: AppError | None = None
) -> Change:
    """Change attributes of an item if a condition holds."""
    operation = _connection().get_operation_kwargs(
        key.pk, key.sk, actions=list(actions), condition=condition
    )
    return Change("Update", operation, otherwise or Conflict())


def delete(key: Key, condition: Condition, otherwise: AppError | None = None) -> Change:
    """Remove an item if a condition holds."""
    return Change("Delete", _keyed_operation(key, condition), otherwise or Conflict())


def check(key: Key, condition: Condition, otherwise: AppError | None = None) -> Change:
    """Write nothing, but let the whole commit depend on a condition."""
    return Change("ConditionCheck", _keyed_operation(key, condition), otherwise or Conflict())


def commit(*changes: Change) -> None:
    """
    Write all changes in one transaction, or none.

    Effects: 1 TransactWrite. A lost answer is repeated by botocore under one request token, so
    nothing is applied twice.

    Raises:
        AppError: the `otherwise` of the first change whose condition did not hold.
        Unavailable: throttled, in conflict with other writers for too long, or unreachable.
    """
    if not 0 < len(changes) <= _TRANSACTION_LIMIT:
        raise ValueError(f"a commit takes 1 to {_TRANSACTION_LIMIT} changes, not {len(changes)}")
    items = [{change.kind: dict(change.operation)} for change in changes]
    for attempt in range(_ATTEMPTS):
        try:
            clients.call("dynamodb", "transact_write_items", TransactItems=items)
        except ClientError as error:
            _raise_refusal(error, changes)
        else:
            return
        time.sleep(random.uniform(0, _FIRST_PAUSE_S * 2**attempt))  # noqa: S311 - jitter
    raise Unavailable("Many changes come at the same moment. Try again.")


def fetch(keys: Iterable[Key]) -> dict[Key, Raw]:
    """
    Read items by key, strongly consistent; what does not exist is absent from the answer.

    Effects: 1 BatchGetItem for up to 100 keys.

    Raises:
        Unavailable: the table did not give all of them, which must never look like "not found".
    """
    wanted = list(dict.fromkeys(keys))
    found: dict[Key, Raw] = {}
    for start in range(0, len(wanted), _BATCH_LIMIT):
        found.update(_fetch_batch(wanted[start : start + _BATCH_LIMIT]))
    return found


def query(
    pk: str, *, prefix: str = "", after: str | None = None, limit: int = 100, forward: bool = True
) -> tuple[list[Raw], str | None]:
    """
    Read one partition in key order, strongly consistent.

    Args:
        prefix: the beginning of the sort keys wanted.
        after: the sort key that the last page ended with.

    Returns the items and the sort key to go on from, None at the end. 1 Query.
    """
    arguments: dict[str, Any] = {
        "KeyConditionExpression": "pk = :pk AND begins_with(sk, :prefix)" if prefix else "pk = :pk",
        "ExpressionAttributeValues": {":pk": {"S": pk}}
        | ({":prefix": {"S": prefix}} if prefix else {}),
        "ConsistentRead": True,
    }
    if after is not None:
        arguments["ExclusiveStartKey"] = {"pk": {"S": pk}, "sk": {"S": after}}
    answer = _query(arguments, limit, forward=forward)
    last = answer.get("LastEvaluatedKey")
    return answer["Items"], last["sk"]["S"] if last else None


@dataclass(frozen=True, slots=True)
class Index:
    """One global secondary index: for showing, never for deciding."""

    name: str
    hash_name: str
    range_name: str


BY_COMPANY = Index("by-company", "g1", "g1s")
BY_COMPANY_STATE = Index("by-company-state", "g2", "g2s")
BY_OFFICE = Index("by-office", "g3", "g3s")
BY_OFFICE_STATE = Index("by-office-state", "g4", "g4s")
BY_DUE = Index("by-due", "g5", "g5s")


def query_index(  # noqa: PLR0913 - one argument per part of a DynamoDB query
    index: Index,
    partition: str,
    *,
    prefix: str = "",
    until: str | None = None,
    position: Mapping[str, str] | None = None,
    limit: int = 25,
    forward: bool = False,
) -> tuple[list[Raw], dict[str, str] | None]:
    """
    Read one partition of an index, newest first unless `forward`; may lag behind the table.

    Args:
        prefix: the beginning of the index's sort keys wanted.
        until: instead of a prefix, the highest sort key wanted.
        position: `{"pk", "sk", "at"}` of the last item seen; what it points into is `partition`,
            whatever it says.

    Returns the items and the position to go on from, None at the end. 1 Query.
    """
    condition, values = f"{index.hash_name} = :partition", {":partition": {"S": partition}}
    if prefix:
        condition += f" AND begins_with({index.range_name}, :prefix)"
        values[":prefix"] = {"S": prefix}
    elif until is not None:
        condition += f" AND {index.range_name} <= :until"
        values[":until"] = {"S": until}
    arguments: dict[str, Any] = {
        "IndexName": index.name,
        "KeyConditionExpression": condition,
        "ExpressionAttributeValues": values,
    }
    if position is not None:
        arguments["ExclusiveStartKey"] = {
            "pk": {"S": position["pk"]},
            "sk": {"S": position["sk"]},
            index.hash_name: {"S": partition},
            index.range_name: {"S": position["at"]},
        }
    answer = _query(arguments, limit, forward=forward)
    last = answer.get("LastEvaluatedKey")
    return answer["Items"], _position(last, index) if last else None


def count_index(index: Index, partition: str, *, at_most: int) -> int:
    """How many items an index partition holds, counted up to `at_most`. 1 Query."""
    arguments = {
        "IndexName": index.name,
        "KeyConditionExpression": f"{index.hash_name} = :partition",
        "ExpressionAttributeValues": {":partition": {"S": partition}},
        "Select": "COUNT",
    }
    return int(_query(arguments, at_most, forward=True)["Count"])


def read[RowType: Row](row_type: type[RowType], raw: Raw) -> RowType:
    """A raw item as its PynamoDB model."""
    return row_type.from_raw_data(dict(raw))


def _query(arguments: dict[str, Any], limit: int, *, forward: bool) -> dict[str, Any]:
    return clients.call(
        "dynamodb",
        "query",
        TableName=config().table_name,
        Limit=limit,
        ScanIndexForward=forward,
        **arguments,
    )


def _position(last: Mapping[str, Mapping[str, str]], index: Index) -> dict[str, str]:
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


def _raise_refusal(error: ClientError, changes: Sequence[Change]) -> None:
    """Raise what a refused transaction means; return when it is worth another attempt."""
    if clients.error_code(error) != "TransactionCanceledException":
        raise error
    codes = [reason.get("Code") for reason in error.response.get("CancellationReasons", [])]
    for change, code in zip(changes, codes, strict=False):
        if code == "ConditionalCheckFailed":
            raise change.otherwise from error
    retryable = {"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"}
    if not retryable.intersection(codes):
        raise error


def _keyed_operation(key: Key, condition: Condition) -> Mapping[str, Any]:
    operation: Mapping[str, Any] = _connection().get_operation_kwargs(
        key.pk, key.sk, condition=condition
    )
    return operation


def _connection() -> Any:  # noqa: ANN401 - PynamoDB does not type this part
    if Row.Meta.table_name != config().table_name:
        Row.Meta.table_name = config().table_name
        # Connected on the base, so that all item types share one connection (and no client:
        # every call goes through `clients`, which keeps a process at one DynamoDB client).
        Row._connection = None
    return Row._get_connection()

