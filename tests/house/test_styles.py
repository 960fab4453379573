"""Whatever class a page gives an element, the styles that the page brings know it.

Pages are fetched when they are opened, and their styles with them: a rule in another page's styles
holds for those alone who came by that page before.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from local.folder import PROJECT

_SOURCE = PROJECT / "web" / "src"
_MAIN = _SOURCE / "main.tsx"
_STATIC = re.compile(r'^(?:import|export)\b[^;]*?\bfrom "(\.[^"]+)"', re.MULTILINE)
_FETCHED = re.compile(r'\bimport\("(\.[^"]+)"\)')
_STYLES = re.compile(r'^import "(\.[^"]+\.css)"', re.MULTILINE)
_CLASS = re.compile(r'\bclass="([^"]*)"|\bclass=\{([^{}]*)\}')
_QUOTED = re.compile(r'"([^"]*)"')
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SELECTOR = re.compile(r"([^{};]+)\{")
_NAME = re.compile(r"\.([a-z][\w-]*)")


def test_every_class_is_known_to_the_styles_that_its_page_brings() -> None:
    styled_in = _styled_in()
    missing = {
        f"{module.relative_to(_SOURCE)}: {name}, which only {sorted(styled_in[name])} knows"
        for page, brought in _brought().items()
        for module in _with_imported(page)
        for name in _classes(module)
        if name in styled_in and not styled_in[name] & brought
    }

    assert sorted(missing) == []


def test_walk_through_the_client_finds_its_pages_and_their_styles() -> None:
    brought = _brought()

    assert {"tokens.css", "parts.css"} <= brought[_MAIN]
    assert "office.css" in brought[_SOURCE / "office" / "panel.tsx"]
    assert "office.css" not in brought[_SOURCE / "client" / "work.tsx"]


def _brought() -> dict[Path, set[str]]:
    """For each page that is fetched by itself, the styles that every way to it brings."""
    fetched_by: dict[Path, set[Path]] = {}
    todo = [_MAIN]
    while todo:
        page = todo.pop()
        for module in _with_imported(page):
            for fetched in _found(module, _FETCHED):
                if fetched not in fetched_by:
                    todo.append(fetched)
                fetched_by.setdefault(fetched, set()).add(page)
    own = {
        page: {name for module in _with_imported(page) for name in _styles(module)}
        for page in (_MAIN, *fetched_by)
    }
    brought = own | {page: {one.name for one in _sheets()} for page in fetched_by}
    is_settled = False
    while not is_settled:
        narrowed = {
            page: own[page] | set.intersection(*(brought[by] for by in fetched_by[page]))
            for page in fetched_by
        }
        is_settled = all(brought[page] == found for page, found in narrowed.items())
        brought |= narrowed
    return brought


@cache
def _with_imported(page: Path) -> frozenset[Path]:
    """A module and all that it imports, which come in one with it."""
    found, todo = {page}, [page]
    while todo:
        more = set(_found(todo.pop(), _STATIC)) - found
        found |= more
        todo += more
    return frozenset(found)


def _found(module: Path, statement: re.Pattern[str]) -> Iterator[Path]:
    for name in statement.findall(_text(module)):
        at = (module.parent / name).resolve()
        for candidate in (at.with_name(f"{at.name}.tsx"), at.with_name(f"{at.name}.ts")):
            if candidate.is_file():
                yield candidate


def _styles(module: Path) -> set[str]:
    return {Path(name).name for name in _STYLES.findall(_text(module))}


def _classes(module: Path) -> set[str]:
    return {
        name
        for plain, worked_out in _CLASS.findall(_text(module))
        for words in ([plain] if plain else _QUOTED.findall(worked_out))
        for name in words.split()
    }


def _styled_in() -> dict[str, set[str]]:
    """Which style sheets say something of a class."""
    found: dict[str, set[str]] = {}
    for sheet in _sheets():
        for selector in _SELECTOR.findall(_COMMENT.sub("", _text(sheet))):
            for name in _NAME.findall(selector):
                found.setdefault(name, set()).add(sheet.name)
    return found


def _sheets() -> list[Path]:
    return sorted((_SOURCE / "styles").glob("*.css"))


@cache
def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8")
