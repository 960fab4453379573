"""
The one table: the PynamoDB base of every item type, and `commit`, the only way to write. A change
cannot be made without a condition; stores return changes and a service commits them once, so that
item, counter, audit entry and fact are written together. Reading is in `reads`, offered here too.
"""

import random
import time
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Literal

from botocore.exceptions import ClientError
from pynamodb.attributes import Attribute, NumberAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action
from pynamodb.models import Model

from chalicelib.aws import clients
from chalicelib.aws.reads import (
    BY_COMPANY,
    BY_COMPANY_STATE,
    BY_DUE,
    BY_OFFICE,
    BY_OFFICE_STATE,
    Index,
    Key,
    Raw,
    count_index,
    fetch,
    position_of,
    query,
    query_every,
    query_index,
)
from chalicelib.config import config
from chalicelib.core.errors import AppError, Conflict, Unavailable
from chalicelib.core.values import Value, replace

__all__ = [
    "BY_COMPANY",
    "BY_COMPANY_STATE",
    "BY_DUE",
    "BY_OFFICE",
    "BY_OFFICE_STATE",
    "Change",
    "Index",
    "Key",
    "Raw",
    "Row",
    "check",
    "commit",
    "count_index",
    "delete",
    "fetch",
    "position_of",
    "put_if",
    "put_new",
    "query",
    "query_every",
    "query_index",
    "read",
    "set_or_remove",
    "update",
]

_TRANSACTION_LIMIT = 100
_ATTEMPTS = 6
_FIRST_PAUSE_S = 0.02
_PASSING = frozenset({"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"})


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


class Change(Value):
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


def set_or_remove(attribute: Attribute[Any], value: object) -> Action:
    """Set an attribute, or remove it where there is nothing to say."""
    return attribute.set(value) if value else attribute.remove()


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


def read[RowType: Row](row_type: type[RowType], raw: Raw) -> RowType:
    """A raw item as its PynamoDB model."""
    return row_type.from_raw_data(dict(raw))


def _raise_refusal(error: ClientError, changes: Sequence[Change]) -> None:
    """Raise what a refused transaction means; return when it is worth another attempt."""
    if clients.error_code(error) != "TransactionCanceledException":
        raise error
    codes = [reason.get("Code") for reason in error.response.get("CancellationReasons", [])]
    for change, code in zip(changes, codes, strict=False):
        if code == "ConditionalCheckFailed":
            raise change.otherwise from error
    if not _PASSING.intersection(codes):
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
        Row._connection = None  # noqa: SLF001 - PynamoDB has no public way to its expressions
    return Row._get_connection()  # noqa: SLF001
