"""`docs/words.md` has one word for one thing."""

from collections import Counter

from local.folder import PROJECT


def test_every_word_is_explained_once() -> None:
    page = (PROJECT / "docs" / "words.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1] for line in page.splitlines() if line.startswith("| ")]
    counted = Counter(word.strip() for cell in rows for word in cell.split(","))

    assert [word for word, times in counted.items() if times > 1] == []
