"""Whatever the audit records has its words, in every language that the panel speaks."""

import ast
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from chalicelib.audit.store import Tag

PRODUCT = Path(__file__).resolve().parents[2] / "chalicelib"
TEXTS = PRODUCT / "texts"
SCREEN = Path(__file__).resolve().parents[2] / "web" / "src" / "office" / "audit-words.ts"


@pytest.mark.parametrize("language", ["en", "it", "pl"])
def test_every_tag_and_every_kind_has_words(language: str) -> None:
    words = json.loads((TEXTS / f"{language}.json").read_text(encoding="utf-8"))
    wanted = {f"audit.did.{tag}" for tag in Tag}
    wanted |= {f"audit.about.{tag.partition(':')[0]}" for tag in Tag}

    assert sorted(wanted - words.keys()) == []


def test_every_kind_can_be_chosen_on_the_screen() -> None:
    screen = SCREEN.read_text(encoding="utf-8")

    assert [tag for tag in Tag if f'"{tag.partition(":")[0]}",' not in screen] == []


def recorded() -> Iterator[str]:
    """What features record besides who did it, where and to what."""
    for path in PRODUCT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "entry":
                yield from (each.arg for each in node.keywords if each.arg is not None)


@pytest.mark.parametrize("language", ["en", "it", "pl"])
def test_whatever_else_is_recorded_has_a_name(language: str) -> None:
    words = json.loads((TEXTS / f"{language}.json").read_text(encoding="utf-8"))
    found = set(recorded()) - {"actor_id", "scope", "target"}

    assert "handout_id" in found
    assert sorted(name for name in found if f"audit.fact.{name}" not in words) == []
