"""
What people write into a table's cells, in the words of the form; what is no such thing stays as it
was written, so that the form's own limits name it. Pure.
"""

import re
from collections.abc import Mapping
from typing import Any

from chalicelib.core.errors import FieldError

_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})", re.ASCII)
_TIME = re.compile(r"(\d{1,2})[:.](\d{2})(:00)?", re.ASCII)
_WHOLE = re.compile(r"\d{1,6}", re.ASCII)
_AMOUNT = re.compile(r"(\d{1,9})(?:[.,](\d{1,2}))? ?([A-Za-z]{3})?", re.ASCII)
_MATERIAL = re.compile(r"(.+?)=\s*(\d+(?:[.,]\d+)?)\s*(.*)", re.ASCII)
_GAPS = re.compile("[\u00a0\u202f]")
_FREE = ("person", "place", "tasks", "remarks", "internal_remark")


def said_in(cells: Mapping[str, str], currency: str) -> tuple[dict[str, Any], list[FieldError]]:
    """
    The fields of the form out of the cells of a row, and what could not be read of them.

    Args:
        currency: of an amount that names none.

    A day is `2026-11-20`, `20.11.2026` or `20/11/2026`; a time `8:30`; minutes `90` or `1:30`;
    materials `Cable = 12.5 m; Sockets = 3`, also one a line; a cost `120,50` or `120.50 EUR`.
    """
    tidy = {name: _GAPS.sub(" ", value).strip() for name, value in cells.items()}
    said: dict[str, Any] = {name: tidy.get(name, "") for name in _FREE}
    said |= {"kind": tidy.get("kind", ""), "day": _day(tidy.get("day", ""))}
    errors: list[FieldError] = []
    for name, value in (("start", _time), ("end", _time), ("minutes", _minutes)):
        if tidy.get(name):
            said[name] = value(tidy[name])
    if said.get("minutes") == "":
        errors.append(FieldError("minutes", "invalid_format", "Write minutes as 90 or 1:30."))
    said["materials"], wrong = _materials(tidy.get("materials", ""))
    errors += wrong
    if tidy.get("internal_cost"):
        said["internal_cost"] = _amount(tidy["internal_cost"], currency)
        if said["internal_cost"] is None:
            hint = "Write the amount as 120.50 EUR."
            errors.append(FieldError("internal_cost", "invalid_format", hint))
    return _without(said, errors), errors


def _without(said: dict[str, Any], errors: list[FieldError]) -> dict[str, Any]:
    """All but what could not be read at all."""
    unread = {error.field for error in errors}
    return {name: value for name, value in said.items() if name not in unread}


def _day(cell: str) -> str:
    found = _DAY_FIRST.fullmatch(cell)
    if found is None:
        return cell
    day, month, year = found.groups()
    return f"{year}-{int(month):02}-{int(day):02}"


def _time(cell: str) -> str:
    found = _TIME.fullmatch(cell)
    return f"{int(found[1]):02}:{found[2]}" if found else cell


def _minutes(cell: str) -> int | str:
    if _WHOLE.fullmatch(cell):
        return int(cell)
    found = _TIME.fullmatch(cell)
    return int(found[1]) * 60 + int(found[2]) if found else ""


def _materials(cell: str) -> tuple[list[dict[str, str]], list[FieldError]]:
    read: list[dict[str, str]] = []
    for part in filter(None, (part.strip() for part in re.split(r"[;\n]", cell))):
        found = _MATERIAL.fullmatch(part)
        if found is None:
            hint = "Write materials as: Cable = 12.5 m; Sockets = 3."
            return [], [FieldError("materials", "invalid_format", hint)]
        name, quantity, unit = (each.strip() for each in found.groups())
        read.append({"name": name, "quantity": quantity.replace(",", "."), "unit": unit})
    return read, []


def _amount(cell: str, currency: str) -> dict[str, Any] | None:
    found = _AMOUNT.fullmatch(cell)
    if found is None:
        return None
    whole, hundredths, written = found.groups()
    minor = int(whole) * 100 + int((hundredths or "0").ljust(2, "0"))
    return {"minor": minor, "currency": (written or currency).upper()}
