"""Names of files: which are a scanner's, and which are free."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_LONGEST_BYTES = 255
_LONGEST_ENDING = 16
_BEGINNINGS = (".", "~")
_ENDINGS = (".part", ".partial", ".filepart", ".tmp", ".crdownload")
_NOT_OURS = frozenset({"thumbs.db", "desktop.ini"})


def is_ours(name: str) -> bool:
    """Whether a file of this name is a scanner's: no hidden, half-written or system's own one."""
    low = name.lower()
    return not (low.startswith(_BEGINNINGS) or low.endswith(_ENDINGS) or low in _NOT_OURS)


def free_name(path: Path) -> Path:
    """The path itself, or one with a number when something has that name already."""
    return _free(path, os.path.lexists)


def free_folder(root: Path, parts: tuple[str, ...]) -> Path:
    """A folder below another, with a number wherever something else has its name."""
    folder = root
    for part in parts:
        folder = _free(folder / part, lambda it: os.path.lexists(it) and not it.is_dir())
    return folder


def _free(path: Path, is_taken: Callable[[Path], bool]) -> Path:
    is_ending = len(path.suffix) <= _LONGEST_ENDING
    stem, ending = (path.stem, path.suffix) if is_ending else (path.name, "")
    number, free = 1, path
    while is_taken(free):
        number += 1
        free = path.with_name(fitting(stem, f"-{number}{ending}"))
    return free


def fitting(stem: str, ending: str) -> str:
    """A name with this ending, no longer than a name may be."""
    while len(os.fsencode(stem + ending)) > _LONGEST_BYTES:
        stem = stem[:-1]
    return stem + ending


def as_text(name: str) -> str:
    """A name as text, whatever octets the file system holds."""
    return name.encode("utf-8", "replace").decode("utf-8")
