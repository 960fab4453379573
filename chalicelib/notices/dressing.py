"""Every e-mail in the office's colour and words, with its logo, as they are when it goes out."""

from chalicelib.notices.render import Letter, dressed
from chalicelib.settings.look_service import find_dress


def in_dress(letter: Letter) -> Letter:
    """1 BatchGetItem."""
    return dressed(letter, find_dress(letter.language, letter.kind))
