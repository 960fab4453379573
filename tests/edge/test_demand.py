"""Features are loaded by the first request for one of their paths, and only then."""

from typing import Any

import app as composition
from chalicelib.edge import demand
from chalicelib.edge.demand import Waiting


def the_declared() -> dict[str, set[str]]:
    declared: dict[str, set[str]] = {}
    for name in composition.FEATURES:
        for spec in demand.load(name).specs:
            declared.setdefault(spec.path, set()).add(name)
    return declared


def test_file_knows_every_path_and_its_feature() -> None:
    assert {path: set(names) for path, names in demand.places().items()} == the_declared()


def test_every_feature_is_registered_once_however_often_it_is_asked_for() -> None:
    registered: list[Any] = []
    waiting = Waiting(demand.places(), registered.append)

    for path in [*demand.places(), *demand.places()]:
        waiting.load_for(path)

    assert len(registered) == len(composition.FEATURES)


def test_path_that_nobody_declares_loads_nothing() -> None:
    registered: list[Any] = []

    Waiting(demand.places(), registered.append).load_for("/nowhere")

    assert registered == []
