"""
To which panels documents and invoices are shared, kept on their own rows, so that a list of them
says it at no query for each. The rows of shares decide; this goes with them, in their transactions,
and stays when somebody edits, retires or restores the thing. Annexes do not keep it: they are seen
with their invoice.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Protocol

from pynamodb.attributes import UnicodeSetAttribute
from pynamodb.expressions.condition import Condition

from chalicelib.aws import keys
from chalicelib.aws.table import Change, Key, Raw, Row, fetch, update
from chalicelib.core.errors import AppError
from chalicelib.core.values import Value
from chalicelib.files.model import FileVersion
from chalicelib.files.store import version_of
from chalicelib.panels.model import Panel
from chalicelib.panels.service import panel_of


class SharedRow(Row):
    """What the rows of documents and invoices have in common: `panel#share`, one for each share."""

    shared_to = UnicodeSetAttribute(null=True)


class SharedThing(Protocol):
    """
    A document or an invoice.

    Attributes:
        newest: the number of its newest version; 0 for none.
        shared_to: a panel's id for each share of it.
    """

    @property
    def id(self) -> str: ...
    @property
    def company_id(self) -> str: ...
    @property
    def newest(self) -> int: ...
    @property
    def shared_to(self) -> tuple[str, ...]: ...


class Around(Value):
    """
    What lists show beside things.

    Attributes:
        newest: the newest versions, by the things' ids.
        panels: those that the things are shared to, by id; None where nobody is told.
    """

    newest: dict[str, FileVersion]
    panels: dict[str, Panel] | None = None


def shared_to_in(raw: Raw) -> tuple[str, ...]:
    """The id of a panel for each share of a thing, out of its row."""
    return tuple(sorted(each.partition("#")[0] for each in marks_in(raw)))


def marks_in(raw: Raw) -> list[str]:
    """The marks of a thing's shares, out of its row."""
    return list(raw.get("shared_to", {}).get("SS", []))


def mark_of(panel_id: str, share_id: str) -> str:
    """How a thing's row names a share."""
    return f"{panel_id}#{share_id}"


def shares_come(
    thing: Key, shares: Iterable[tuple[str, str]], condition: Condition, otherwise: AppError
) -> Change:
    """
    A thing is shared by some shares more, if a condition holds for its row.

    Args:
        shares: the ids of panel and share.
    """
    return update(thing, [SharedRow.shared_to.add(_spelled(shares))], condition, otherwise)


def shares_go(thing: Key, shares: Iterable[tuple[str, str]]) -> Change:
    """A thing is shared by some shares fewer, whatever became of it."""
    return update(thing, [SharedRow.shared_to.delete(_spelled(shares))], Row.pk.exists())


def look_around(things: Collection[SharedThing], *, is_office: bool) -> Around:
    """
    What stands beside things in a list; only staff are told of panels. 1 BatchGetItem per 100 keys.
    """
    return around_in(fetch(keys_around(things, is_office=is_office)), things, is_office=is_office)


def keys_around(things: Iterable[SharedThing], *, is_office: bool) -> tuple[Key, ...]:
    """What is to be read for that."""
    found: dict[Key, None] = {}
    for one in things:
        if one.newest:
            found[keys.version(one.company_id, one.id, one.newest)] = None
        if is_office:
            found |= {keys.panel(one.company_id, to): None for to in one.shared_to}
    return tuple(found)


def around_in(
    rows: Mapping[Key, Raw], things: Collection[SharedThing], *, is_office: bool
) -> Around:
    """What stands beside things, out of items already read."""
    versions = {
        keys.version(one.company_id, one.id, one.newest): one.id for one in things if one.newest
    }
    places = {keys.panel(one.company_id, to) for one in things for to in one.shared_to}
    newest = {thing_id: version_of(rows[key]) for key, thing_id in versions.items() if key in rows}
    panels = [panel_of(rows[key]) for key in places if key in rows]
    return Around(newest, {one.id: one for one in panels} if is_office else None)


def _spelled(shares: Iterable[tuple[str, str]]) -> set[str]:
    return {mark_of(panel_id, share_id) for panel_id, share_id in shares}
