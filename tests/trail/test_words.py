"""Whatever the audit records has its words, in every language that the panel speaks."""

import json
from pathlib import Path

import pytest

from chalicelib.audit.store import Tag

TEXTS = Path(__file__).resolve().parents[2] / "chalicelib" / "texts"
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
