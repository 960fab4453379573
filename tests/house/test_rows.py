"""`docs/rows.md` says where each row is found, what answers and what is tested: it is so."""

import ast
import json
import re
from functools import cache

from local.folder import PROJECT

ROWS = [*(f"R{number}" for number in range(1, 35)), "B9"]
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


@cache
def parts() -> dict[str, str]:
    """What the page says of each row, by the row's id, in the order of the page."""
    page = (PROJECT / "docs" / "rows.md").read_text(encoding="utf-8")
    found = re.split(r"^\*\*([RB]\d+) ", page, flags=re.MULTILINE)[1:]
    return dict(zip(found[::2], found[1::2], strict=True))


def said(row: str, of: str) -> list[str]:
    """What stands in code on one line of a row."""
    (line,) = re.findall(rf"^- {of}: (.*)$", parts()[row], flags=re.MULTILINE)
    return re.findall(r"`([^`]+)`", line)


@cache
def functions_of(name: str) -> frozenset[str]:
    path = PROJECT / "tests" / name
    if not path.is_file():
        return frozenset()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


def test_every_row_stands_on_the_page_once_and_in_order() -> None:
    assert list(parts()) == ROWS


def test_every_route_that_is_named_is_one_of_the_contract() -> None:
    contract = json.loads((PROJECT / "openapi.json").read_text(encoding="utf-8"))
    routes = {
        f"{method.upper()} {path.removeprefix('/api')}"
        for path, methods in contract["paths"].items()
        for method in methods
    }

    named = {row: [one for one in said(row, "Routes") if one.startswith(METHODS)] for row in ROWS}

    assert [row for row, ones in named.items() if not ones] == []
    assert {one for ones in named.values() for one in ones} - routes == set()


def test_every_screen_that_is_named_is_there() -> None:
    files = {row: [one for one in said(row, "Where") if one.endswith(".tsx")] for row in ROWS}

    assert [row for row, ones in files.items() if not ones] == ["R32"], "which nobody sees"
    missing = [
        one
        for ones in files.values()
        for one in ones
        if not (PROJECT / "web" / "src" / one).is_file()
    ]
    assert missing == []


def test_every_test_that_is_named_exists() -> None:
    named = {row: said(row, "Tests") for row in ROWS}

    assert [row for row, ones in named.items() if not ones] == []
    missing = []
    for one in (one for ones in named.values() for one in ones):
        path, _, function = one.partition("::")
        missing += [] if function in functions_of(path) else [one]
    assert missing == []
