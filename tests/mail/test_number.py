"""Mail numbers: what is typed wrong is found, what is typed in another way is understood."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.core import ids
from chalicelib.mail.number import new_number, number_beginning, parse_number, shown_number

ALPHABET = ids.CROCKFORD.upper()


def number_from(seed: bytes) -> str:
    with ids.drawn_from(lambda count: seed[:count]):
        return new_number()


NUMBERS = st.builds(number_from, st.binary(min_size=8, max_size=8))


def test_number_is_eight_random_characters_and_one_that_checks_them() -> None:
    number = number_from(bytes(range(8)))

    assert number[:8] == "01234567"
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{9}", number)
    assert shown_number(number) == f"0123-4567{number[8]}"


@given(NUMBERS)
@settings(max_examples=40, deadline=None, derandomize=True)
def test_every_single_wrong_character_is_found(number: str) -> None:
    for place in range(9):
        for wrong in set(ALPHABET) - {number[place]}:
            assert parse_number(number[:place] + wrong + number[place + 1 :]) is None


@given(NUMBERS)
@settings(max_examples=200, deadline=None, derandomize=True)
def test_every_swap_of_two_characters_is_found(number: str) -> None:
    for first in range(9):
        for second in range(first + 1, 9):
            swapped = list(number)
            swapped[first], swapped[second] = swapped[second], swapped[first]
            assert swapped == list(number) or parse_number("".join(swapped)) is None


def test_swap_of_the_first_and_the_last_letter_of_the_alphabet_is_found() -> None:
    number = number_from(bytes([0, 31, 5, 6, 7, 8, 9, 10]))

    assert parse_number(number) == number
    assert parse_number("Z0" + number[2:]) is None


@given(NUMBERS)
@settings(max_examples=50, deadline=None, derandomize=True)
def test_number_is_understood_in_every_spelling(number: str) -> None:
    shown = shown_number(number)
    spellings = [
        number,
        shown,
        shown.lower(),
        f"  {shown}\t",
        " ".join(number),
        shown.replace("0", "O").replace("1", "I"),
        shown.replace("0", "o").replace("1", "l"),
    ]

    assert [parse_number(spelling) for spelling in spellings] == [number] * len(spellings)


@pytest.mark.parametrize(
    "text",
    ["", " ", "-", "K7M2", "K7M2-9QXT", "K7M2-9QXT45", "UUUU-UUUUU", "K7M2_9QXT4", "K7M2/9QXT4"],
)
def test_what_has_not_the_form_is_no_number(text: str) -> None:
    assert parse_number(text) is None


@given(st.text(max_size=12))
@settings(max_examples=300, deadline=None, derandomize=True)
def test_any_text_is_a_number_or_none_and_never_an_error(text: str) -> None:
    number = parse_number(text)

    assert number is None or number == parse_number(number)


@pytest.mark.parametrize("foreign", ["\u0131", "\u017f", "\uff10", "\u2160", "\u212a", "\u0660"])
def test_foreign_letter_is_never_taken_for_one_of_ours(foreign: str) -> None:
    for number in (number_from(bytes([place, 1, 0, 17, 25, 5, 6, 7])) for place in range(32)):
        for place in range(9):
            assert parse_number(number[:place] + foreign + number[place + 1 :]) is None


@pytest.mark.parametrize(
    ("typed", "beginning"),
    [
        ("k7m2-9", "K7M29"),
        ("k7m2-", "K7M2"),
        ("o1l", "011"),
        ("K7M2 9QXT4", "K7M29QXT4"),
        ("", None),
        ("-", None),
        ("urząd", None),
        ("auto-s", None),
        ("K7M29QXT4A", None),
    ],
)
def test_beginning_of_a_number_is_what_could_be_one(typed: str, beginning: str | None) -> None:
    assert number_beginning(typed) == beginning
