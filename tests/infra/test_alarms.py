"""Alarms: each is explained to whoever it wakes, and counts what the product really counts."""

import ast
from functools import cache
from pathlib import Path
from typing import Any

from infra.alarms import NAMESPACE, alarms, dashboard
from local.folder import PROJECT

OPERATIONS = PROJECT / "docs" / "operations.md"


@cache
def counted() -> set[str]:
    """The first words of every call of `count` in the product; a made-up name ends with `*`."""
    found = set()
    for path in Path(PROJECT, "chalicelib").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "count":
                name = node.args[0]
                if isinstance(name, ast.Constant):
                    found.add(str(name.value))
                elif isinstance(name, ast.JoinedStr) and isinstance(name.values[0], ast.Constant):
                    found.add(str(name.values[0].value) + "*")
    return found


def is_counted(metric: str) -> bool:
    return any(
        metric == name or (name.endswith("*") and metric.startswith(name[:-1]))
        for name in counted()
    )


def own_metrics(values: list[dict[str, Any]]) -> set[str]:
    return {value["MetricName"] for value in values if value.get("Namespace") == NAMESPACE}


def test_each_alarm_is_explained_in_the_operations_guide() -> None:
    explained = OPERATIONS.read_text(encoding="utf-8")

    assert [name for name in alarms() if f"`{name}`" not in explained] == []


def test_alarms_watch_numbers_that_the_product_counts() -> None:
    watched = own_metrics([alarm["Properties"] for alarm in alarms().values()])

    assert watched
    assert {metric for metric in watched if not is_counted(metric)} == set()


def test_dashboard_shows_numbers_that_the_product_counts() -> None:
    body = dashboard()["Properties"]["DashboardBody"]["Fn::Sub"]
    shown = {
        line[1]
        for widget in ast.literal_eval(body)["widgets"]
        for line in widget["properties"]["metrics"]
        if line[0] == NAMESPACE
    }

    assert shown
    assert {metric for metric in shown if not is_counted(metric)} == set()
