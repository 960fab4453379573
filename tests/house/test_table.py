"""`docs/table.md` has a row for every key that the code builds."""

import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import chalicelib.aws
from chalicelib.aws.table import Key

PAGE = Path(__file__).resolve().parents[2] / "docs" / "table.md"
# Something for each kind of argument that a key is built of.
SAID: dict[object, object] = {
    str: "2026-11",
    int: 1,
    date: date(2026, 11, 23),
    datetime: datetime(2026, 11, 23, tzinfo=UTC),
}


def builders() -> Iterator[Callable[..., Key]]:
    for each in pkgutil.iter_modules(chalicelib.aws.__path__, "chalicelib.aws."):
        if each.name.endswith("keys"):
            module = importlib.import_module(each.name)
            for _, built in inspect.getmembers(module, inspect.isfunction):
                if built.__module__ == each.name and built.__annotations__.get("return") is Key:
                    yield built


def key_of(builder: Callable[..., Key]) -> Key:
    wanted = inspect.signature(builder).parameters.values()
    return builder(*(SAID[one.annotation] for one in wanted))


def beginning(pk: str, sk: str) -> tuple[str, str]:
    """What tells one kind of row from others; a sort key that begins with no word tells nothing."""
    word, mark, _ = sk.partition("#")
    return pk.partition("#")[0], f"{word}{mark}" if re.fullmatch("[A-Z]+", word) else ""


def documented() -> set[tuple[str, str]]:
    rows = PAGE.read_text(encoding="utf-8").partition("## Access patterns")[0].splitlines()
    cells = [[cell.strip(" `") for cell in row.strip("|").split(" | ")] for row in rows]
    return {beginning(one[1], one[2]) for one in cells if len(one) > 3}


@pytest.mark.parametrize("builder", list(builders()))
def test_every_key_has_its_row_on_the_page(builder: Callable[..., Key]) -> None:
    assert beginning(*key_of(builder)) in documented()
