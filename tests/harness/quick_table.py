"""
What costs most inside moto's tables, done with less and with the same result: a transaction that
fails is undone by what stood where it writes, not by a copy of the whole table; an item is weighed
once, not again for each of its attributes nor at each reading; a query looks at the items of its
partition, not at the whole table; texts, of which keys are made, are compared as texts;
and expressions are taken apart once, copied by hand, and judged as a whole once, not again for each
of their nested parts.
"""

import copy
import functools
import inspect
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest
from moto.core import responses
from moto.core.utils import method_names_from_class
from moto.dynamodb import models
from moto.dynamodb.comparisons import ConditionExpressionParser
from moto.dynamodb.exceptions import ItemSizeTooLarge
from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models import table as tables
from moto.dynamodb.models.dynamo_type import DynamoType, Item, LimitedSizeDict
from moto.dynamodb.models.table import Table
from moto.dynamodb.parsing import ast_nodes, expressions, validators
from moto.dynamodb.responses import DynamoHandler

# moto's, between what DynamoDB says and what it does.
_HEAVIEST = 405_000
_nodes: Any = ast_nodes
_updates: Any = vars(expressions)["UpdateExpressionParser"]
_value_of = vars(DynamoType)["cast_value"].fget
_size_of = DynamoType.size
_weigh = Item.size
_query = Table.query
_query_form = inspect.signature(Table.query)
_write = DynamoDBBackend.transact_write_items
_update = DynamoDBBackend.update_item
_names_of_handler = functools.cache(method_names_from_class)


@contextmanager
def quick_tables() -> Iterator[None]:
    """Within the block, moto's tables cost little."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DynamoType, "cast_value", property(_cast_value))
        patch.setattr(DynamoType, "size", _size)
        patch.setattr(Item, "__init__", _weighed_once)
        patch.setattr(Table, "__deepcopy__", _shared, raising=False)
        patch.setattr(models, "copy", _CopiesButOfTables)
        patch.setattr(Item, "size", _known_weight)
        patch.setattr(Table, "all_items", _in_order)
        patch.setattr(Table, "query", _queried)
        patch.setattr(tables, "copy", _CopiesButOfItems)
        patch.setattr(DynamoDBBackend, "update_item", _updated)
        patch.setattr(DynamoDBBackend, "transact_write_items", _written)
        patch.setattr(ConditionExpressionParser, "_lex_condition_expression", _words)
        patch.setattr(_nodes.Node, "__deepcopy__", _copied, raising=False)
        patch.setattr(_nodes.DepthFirstTraverser, "traverse", _traversed)
        patch.setattr(validators.ActionCountValidator, "traverse", _as_a_whole)
        patch.setattr(validators.OverlappingPathsValidator, "traverse", _as_a_whole)
        patch.setattr(_updates, "make", _known_update)
        patch.setattr(responses, "method_names_from_class", _names)
        yield


def _cast_value(given: DynamoType) -> Any:
    return given.value if given.type == "S" else _value_of(given)


def _size(given: DynamoType) -> int:
    return len(given.value.encode()) if given.type == "S" else _size_of(given)


def _weighed_once(
    item: Item, hash_key: DynamoType, range_key: DynamoType | None, attrs: Mapping[str, Any]
) -> None:
    item.hash_key, item.range_key = hash_key, range_key
    item.attrs = LimitedSizeDict()
    for name, value in attrs.items():
        dict.__setitem__(item.attrs, name, DynamoType(value))
    if item.size() > _HEAVIEST:
        raise ItemSizeTooLarge


def _known_weight(item: Item) -> int:
    """As it was weighed when a query came by; what is updated is another item (see `_updated`)."""
    weight: int | None = vars(item).get("weight")
    return _weigh(item) if weight is None else weight


def _in_order(table: Table) -> list[Item]:
    """All items by their keys, which are text in our table: moto compares them much more slowly."""
    return _by_key(item for by_sk in table.items.values() for item in by_sk.values())


def _by_key(items: Iterable[Any]) -> list[Item]:
    return sorted(items, key=lambda item: (item.hash_key.value, item.range_key.value))


def _queried(self: Table, *asked: Any, **named: Any) -> Any:
    """A query of a table that holds no more than the partition that is asked for."""
    given = _query_form.bind(self, *asked, **named).arguments
    found = _by_key(_partition(self, given["hash_key"], given["index_name"]))
    for item in found:
        if "weight" not in vars(item):
            vars(item)["weight"] = _weigh(item)
    part: Any = copy.copy(self)
    part.all_items = lambda: found
    return _query(part, *asked, **named)


def _partition(table: Table, wanted: DynamoType, index_name: str | None) -> Iterable[Any]:
    rows: Any = table.items
    if index_name is None:
        return list(rows.get(wanted, {}).values())
    attribute = table.get_index(index_name, error_if_not=True).schema[0]["AttributeName"]
    return [
        item
        for by_sk in rows.values()
        for item in by_sk.values()
        if (value := item.attrs.get(attribute)) is not None and value.value == wanted.value
    ]


class _CopiesButOfItems:
    """For moto's queries, whose items are written down at once and changed by nobody."""

    copy = staticmethod(copy.copy)

    @staticmethod
    def deepcopy(given: Any) -> Any:
        are_items = isinstance(given, list) and all(isinstance(one, Item) for one in given)
        return given if are_items else copy.deepcopy(given)


def _updated(self: DynamoDBBackend, table_name: str, key: Any, *rest: Any, **named: Any) -> Any:
    """An update replaces the item that it changes: what may be put back stays as it is."""
    item = self.get_item(table_name, key)
    if item is not None:
        rows: Any = self.get_table(table_name).items
        rows[item.hash_key][item.range_key] = changed = copy.deepcopy(item)
        vars(changed).pop("weight", None)
    return _update(self, table_name, key, *rest, **named)


class _CopiesButOfTables:
    """For moto's transactions, which need no copy of the table here."""

    @staticmethod
    def deepcopy(given: Any) -> Any:
        return given if isinstance(given, Table) else copy.deepcopy(given)


def _shared(table: Table, _: dict[int, Any]) -> Table:
    """A copy with items of its own, which are the same: none is changed (see `_updated`)."""
    copied = copy.copy(table)
    rows: Any = {pk: dict(by_sk) for pk, by_sk in table.items.items()}
    copied.items = defaultdict(dict, rows)
    return copied


def _written(self: DynamoDBBackend, changes: list[dict[str, Any]]) -> None:
    """A transaction that puts back all that it changed when any of it fails."""
    before = [_place(self, asked) for change in changes for asked in change.values()]
    try:
        _write(self, changes)
    except BaseException:
        for rows, pk, sk, item in before:
            rows[pk].pop(sk, None)
            if item is not None:
                rows[pk][sk] = item
        raise


def _place(backend: DynamoDBBackend, asked: Mapping[str, Any]) -> tuple[Any, Any, Any, Any]:
    table = backend.get_table(asked["TableName"])
    pk, sk = backend.get_keys_value(table, asked.get("Item") or asked["Key"])
    return table.items, pk, sk, table.get_item(pk, sk)


def _words(self: ConditionExpressionParser) -> deque[Any]:
    return deque(_known_words(str(self.condition_expression)))


@functools.cache
def _known_words(expression: str) -> tuple[Any, ...]:
    return tuple(_lex(ConditionExpressionParser(expression, None, None)))


_lex = ConditionExpressionParser._lex_condition_expression


def _copied(node: Any, memo: dict[int, Any]) -> Any:
    """A node and all under it; nothing is above it."""
    made = object.__new__(type(node))
    vars(made).update(vars(node), parent=None)
    if node.children is not None:
        made.children = [copy.deepcopy(child, memo) for child in node.children]
        for child in made.children:
            if isinstance(child, _nodes.Node):
                child.set_parent(made)
    return made


@functools.cache
def _known_update(expression: str) -> Any:
    """An update taken apart; moto changes only copies of it."""
    return _parse_update(expression)


_parse_update = _updates.make


def _as_a_whole(self: Any, node: Any) -> Any:
    """What counts all clauses, or compares all paths, finds those of every part in the whole."""
    return self.process(node)


def _traversed(self: Any, node: Any) -> Any:
    """As moto does, but what is looked for is asked once and not at every node."""
    acts = tuple(self._processing_map().items())
    before = self.pre_processing_of_child

    def walk(at: Any, place: int) -> Any:
        if not _is_node(at.__class__):
            return at
        parent = at.parent
        for number, child in enumerate(at.children or ()):
            before(at, number)
            walk(child, number)
        lineage = type(at).__mro__
        act = next((act for kind, act in acts if kind in lineage), None)
        if act is not None:
            at = act(at)
            at.parent = parent
            if parent:
                parent.children[place] = at
        return at

    return walk(node, -1)


@functools.cache
def _is_node(kind: Any) -> bool:
    return issubclass(kind, _nodes.Node)


def _names(of: type) -> list[str]:
    """What a table's handler can do never changes; other handlers are taught things by tests."""
    return _names_of_handler(of) if of is DynamoHandler else method_names_from_class(of)
