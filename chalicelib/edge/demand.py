"""
Features that are loaded when they are first asked for. A start would else pay for all of them, and
each process answers few: `routes.json` says which feature has which path, and is made from the
routes themselves (`make openapi`), so that the two cannot differ.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

PLACES = Path(__file__).resolve().parent.parent / "routes.json"


def load(feature: str) -> Any:  # noqa: ANN401 - `Routes` stand above this module
    """The routes of a feature, or of a part of one, by the module that declares them."""
    return import_module(f"chalicelib.{feature}").routes


def places() -> dict[str, list[str]]:
    """For each path the modules that declare routes of it, as they were when the file was made."""
    found: dict[str, list[str]] = json.loads(PLACES.read_text(encoding="utf-8"))
    return found


class Waiting:
    """
    The features that no request has asked for yet.

    Attributes:
        register: takes the routes of a feature into the app.
    """

    def __init__(
        self, by_path: Mapping[str, Iterable[str]], register: Callable[[Any], object]
    ) -> None:
        self._by_path = by_path
        self._register = register
        self._loaded: set[str] = set()

    def load_for(self, path: str) -> None:
        """Load whatever declares routes of a path; does nothing the second time."""
        for feature in self._by_path.get(path, ()):
            if feature not in self._loaded:
                self._register(load(feature))
                self._loaded.add(feature)
