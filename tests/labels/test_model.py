"""What a label says, and what is taken for one."""

import pytest

from chalicelib.labels.model import LABEL_LENGTH, label_text, number_of_label
from chalicelib.mail.number import new_number


@pytest.fixture
def number() -> str:
    return new_number()


def test_label_says_its_number(number: str) -> None:
    said = label_text(number)

    assert len(said) == LABEL_LENGTH
    assert number_of_label(said) == number


def test_every_other_last_character_is_no_label(number: str) -> None:
    said = label_text(number)
    others = [said[:-1] + last for last in "0123456789ABCDEFGHJKMNPQRSTVWXYZ" if last != said[-1]]

    assert [text for text in others if number_of_label(text)] == []


def test_what_only_looks_like_a_label_is_none(number: str) -> None:
    said = label_text(number)
    doubtful = [
        "",
        number,
        said.lower(),
        f"{said}\n",
        f" {said}",
        f"{said}0",
        said[:-1],
        said.replace("AWZ1", "AWZ2"),
        f"https://example.org/{said}",
        f"AWZ1:{number[:4]}-{number[4:]}",
        "AWZ1:OOOOOOOOO",
        "AWZ1:IIIIIIIII",
        f"AWZ1:{'٣' * 9}",
    ]

    assert [text for text in doubtful if number_of_label(text) is not None] == []


def test_letters_that_people_mix_up_are_not_mended() -> None:
    """Typed, an O is a zero; a reader that saw one saw something else than we print."""
    assert number_of_label("AWZ1:000000000") == "000000000"
    assert number_of_label("AWZ1:O00000000") is None
