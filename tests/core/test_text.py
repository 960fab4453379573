"""What is done to text that people type."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.core.text import fold, is_invisible, tidy_block, tidy_line, unwanted_character


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  a  b ", "a b"),
        ("a\tb", "a b"),
        ("a\u00a0\u2003\u3000b", "a b"),
        ("Z\u0307o\u0301łw", "\u017b\u00f3łw"),
        ("", ""),
        (" \u00a0", ""),
    ],
)
def test_line_is_tidied(typed: str, kept: str) -> None:
    assert tidy_line(typed) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("a\r\nb\rc\n", "a\nb\nc"), ("  a \n\n b  \n", "a\n\n b"), ("\n\n", ""), ("e\u0301", "é")],
)
def test_block_is_tidied(typed: str, kept: str) -> None:
    assert tidy_block(typed) == kept


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=40))
def test_tidying_twice_changes_nothing(typed: str) -> None:
    assert tidy_line(tidy_line(typed)) == tidy_line(typed)
    assert tidy_block(tidy_block(typed)) == tidy_block(typed)


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Żółw  Sp.", "zolw sp."),
        ("ŁÓDŹ", "lodz"),
        ("Straße", "strasse"),
        ("STRASSE", "strasse"),
        ("Søren Ærø", "soren aero"),
        ("İstanbul", "istanbul"),
        ("ﬁrma", "firma"),
        ("Città", "citta"),
        ("ǾǼ", "oae"),
        ("℡ №1", "tel no1"),
        ("", ""),
    ],
)
def test_text_is_folded_for_searching(typed: str, folded: str) -> None:
    assert fold(typed) == folded


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.characters(codec="utf-8", max_codepoint=0x24F), max_size=20))
def test_same_text_in_another_form_is_found(typed: str) -> None:
    folded = fold(typed)

    assert fold(unicodedata.normalize("NFD", typed)) == folded
    assert fold(typed.upper()) == fold(typed.upper().lower())
    assert fold(folded) == folded


REFUSED_ANYWHERE = [
    *range(0x09),
    *range(0x0B, 0x0D),
    *range(0x0E, 0x20),
    *range(0x7F, 0xA0),
    0x061C,
    0x200E,
    0x200F,
    *range(0x2028, 0x202F),
    *range(0x2066, 0x206A),
    0xD800,
    0xDFFF,
    *range(0xFDD0, 0xFDF0),
    0xFFFE,
    0xFFFF,
    0x1FFFE,
    0x10FFFF,
]


def test_what_breaks_headers_files_and_displays_is_named() -> None:
    for code in REFUSED_ANYWHERE:
        name = f"U+{code:04X}"
        assert unwanted_character(f"a{chr(code)}b", lines=False) == name
        assert unwanted_character(f"a{chr(code)}b", lines=True) == name


def test_line_breaks_are_for_blocks_only() -> None:
    for sign in "\n\r":
        assert unwanted_character(f"a{sign}b", lines=True) is None
        assert unwanted_character(f"a{sign}b", lines=False) == f"U+{ord(sign):04X}"


@pytest.mark.parametrize(
    "text", ["Żółć", "a\tb", "😀", "👩\u200d👩", "נוואק", "نوواك", "諾瓦克", "a\u00adb"]
)
def test_what_people_write_is_kept(text: str) -> None:
    assert unwanted_character(text, lines=False) is None


def test_first_unwanted_sign_is_named() -> None:
    assert unwanted_character("a\x00\x01", lines=True) == "U+0000"


@pytest.mark.parametrize("text", ["", " ", "\u00a0", "\u200b", "\ufeff\u2060 ", "\u00ad"])
def test_what_cannot_be_seen_is_nothing(text: str) -> None:
    assert is_invisible(text)


@pytest.mark.parametrize("text", ["a", "0", ".", "\u200ba", "😀"])
def test_what_can_be_seen_is_something(text: str) -> None:
    assert not is_invisible(text)
