"""Texts that are too long for a row as they are."""

import random

import pytest

from chalicelib.aws.long_text import as_written, kept

OF_A_ROW = 400_000
# The most that letters can differ: of two, three and four octets, and all of them.
ALPHABETS = ((0x21, 0x7F), (0xA1, 0x800), (0x3400, 0xA000), (0x10000, 0x1FFFF), (0x21, 0xD000))


@pytest.mark.parametrize("text", ["", "{}", "Żółć" * 1000, "deflated:but not by us", "ą" * 300_000])
def test_text_is_read_as_it_was_written(text: str) -> None:
    assert as_written(kept(text)) == text


def test_short_one_can_be_read_in_the_table() -> None:
    assert kept("Urząd") == "Urząd"


@pytest.mark.parametrize("letters", ALPHABETS)
def test_any_hundred_thousand_letters_fit_into_a_row(letters: tuple[int, int]) -> None:
    """The senders of 500 items, whatever they are called."""
    chance = random.Random(7)  # the same each time
    text = "".join(chr(chance.randrange(*letters)) for _ in range(100_000))

    spelled = kept(text)

    assert as_written(spelled) == text
    assert len(spelled.encode()) < OF_A_ROW * 0.9
