"""
Changing rows of any kind as they lie in the table, for whoever must reach into all of them: what
is changed is compared with what was read, and the row's version moves.
"""

from collections.abc import Mapping
from typing import Any

from chalicelib.aws.reads import Key, Raw
from chalicelib.aws.table import Change
from chalicelib.config import config
from chalicelib.core.errors import Conflict

ROW_MOVED = "row_moved"


def change_raw(before: Raw, changed: Mapping[str, Mapping[str, Any] | None]) -> Change:
    """
    Other values for some attributes of a row; Conflict ROW_MOVED if somebody changed it since.

    Args:
        before: the row as it was read.
        changed: attributes as the table writes them; None for one that goes.
    """
    names: dict[str, str] = {}
    values: dict[str, Any] = {}
    sets, removed, conditions = [], [], []
    for place, (name, value) in enumerate(changed.items()):
        names[f"#a{place}"] = name
        values[f":o{place}"] = before[name]
        conditions.append(f"#a{place} = :o{place}")
        if value is None:
            removed.append(f"#a{place}")
        else:
            values[f":n{place}"] = value
            sets.append(f"#a{place} = :n{place}")
    if "version" in before:
        names["#v"] = "version"
        values |= {":seen": before["version"], ":one": {"N": "1"}}
        sets.append("#v = #v + :one")
        conditions.append("#v = :seen")
    told = [
        f"{word} {', '.join(parts)}"
        for word, parts in (("SET", sets), ("REMOVE", removed))
        if parts
    ]
    operation = _of(before) | {
        "UpdateExpression": " ".join(told),
        "ConditionExpression": " AND ".join(conditions),
        "ExpressionAttributeNames": names,
        "ExpressionAttributeValues": values,
    }
    return Change("Update", operation, Conflict("This changed meanwhile.", code=ROW_MOVED))


def drop_raw(before: Raw) -> Change:
    """A row goes as it was read; Conflict ROW_MOVED if somebody changed it since, or took it."""
    seen = before.get("version")
    operation = _of(before) | {
        "ConditionExpression": "#k = :seen" if seen else "attribute_exists(#k)",
        "ExpressionAttributeNames": {"#k": "version" if seen else "pk"},
    }
    if seen:
        operation["ExpressionAttributeValues"] = {":seen": seen}
    return Change("Delete", operation, Conflict("This is gone.", code=ROW_MOVED))


def key_of(raw: Raw) -> Key:
    """Where a row lies."""
    return Key(raw["pk"]["S"], raw["sk"]["S"])


def _of(raw: Raw) -> dict[str, Any]:
    return {"TableName": config().table_name, "Key": {"pk": raw["pk"], "sk": raw["sk"]}}


def plain(value: Mapping[str, Any]) -> Any:  # noqa: ANN401 - whatever a row holds
    """An attribute's value without the table's own words for its type."""
    ((kind, held),) = value.items()
    if kind == "M":
        return {name: plain(part) for name, part in held.items()}
    if kind == "L":
        return [plain(part) for part in held]
    if kind == "N":
        return int(held) if held.lstrip("-").isdigit() else float(held)
    if kind == "SS":
        return sorted(held)
    return None if kind == "NULL" else held
