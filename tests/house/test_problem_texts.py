"""Where people share and count, every refusal has words of its own: what happened, what to do."""

import ast
import importlib
import json
from collections.abc import Iterator
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
FEATURES = (
    *("documents", "files", "invoices", "members", "panels", "sharing"),
    *("packages", "summaries", "usage"),
)


def _codes() -> Iterator[tuple[str, str]]:
    """The code of each refusal that names one, and the file that raises it."""
    for path in (
        path for name in FEATURES for path in (PROJECT / "chalicelib" / name).glob("*.py")
    ):
        module = ".".join(path.relative_to(PROJECT).with_suffix("").parts)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _is_refusal(node.func):
                for word in node.keywords:
                    if word.arg == "code" and (code := _said(word.value, module)):
                        yield code, str(path.relative_to(PROJECT))


def _is_refusal(called: ast.expr) -> bool:
    return isinstance(called, ast.Name) and called.id in {
        "Conflict",
        "Forbidden",
        "Unacceptable",
        "Unauthenticated",
        "Unavailable",
    }


def _said(value: ast.expr, module: str) -> str:
    """A code written out, or that of a constant; empty for one that is reckoned."""
    if isinstance(value, ast.Constant):
        return str(value.value)
    if isinstance(value, ast.Name):
        return str(getattr(importlib.import_module(module), value.id, ""))
    if isinstance(value, ast.Call) and isinstance(value.args[0], ast.Attribute):
        owner, name = value.args[0].value, value.args[0].attr
        if isinstance(owner, ast.Name):
            return str(getattr(getattr(importlib.import_module(module), owner.id), name))
    return ""


def test_every_refusal_has_words() -> None:
    said = json.loads((PROJECT / "chalicelib/texts/en.json").read_text(encoding="utf-8"))
    missing = {f"{code} ({where})" for code, where in _codes() if f"problem.{code}" not in said}
    assert missing == set()
