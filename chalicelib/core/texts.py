"""
The words of e-mails and receipts in Polish, Italian and English: flat catalogues in
`chalicelib/texts`, plural forms by CLDR category. Values are put in by plain replacement of
`{name}`, never by `format`, so that no value can reach into anything (T57).
"""

import json
import re
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel import Locale

LANGUAGES = ("pl", "it", "en")
FALLBACK = "en"
PLACEHOLDER = re.compile(r"\{([a-z]+)\}")
_FOLDER = Path(__file__).parent.parent / "texts"

Entry = str | dict[str, str]


@cache
def catalogue(language: str) -> dict[str, Entry]:
    """All texts of a language."""
    found: dict[str, Entry] = json.loads((_FOLDER / f"{language}.json").read_text("utf-8"))
    return found


def known_language(*wanted: str) -> str:
    """The first of the wanted languages that we have, else English."""
    return next((language for language in wanted if language in LANGUAGES), FALLBACK)


def text(language: str, key: str, *, n: int | None = None, **values: str) -> str:
    """
    One text with its values.

    Args:
        n: the number that chooses the plural form; also the value of `{n}`.

    Raises:
        KeyError: there is no such text, or it names a value that was not given.
    """
    entry = catalogue(language)[key]
    if n is not None:
        values["n"] = str(n)
    chosen = entry if isinstance(entry, str) else entry[plural_form(language, n or 0)]
    return PLACEHOLDER.sub(lambda found: values[found[1]], chosen)


def long_day(language: str, day: date) -> str:
    """A day in words, such as `29 listopada 2026`."""
    from babel.dates import format_date  # noqa: PLC0415 - not to be waited for by the API's start

    return format_date(day, "d MMMM y", locale=_locale(language))


def plural_form(language: str, n: int) -> str:
    """The CLDR plural category of a number, such as `few`."""
    return str(_locale(language).plural_form(n))


def plural_forms(language: str) -> frozenset[str]:
    """Every category that the language has."""
    return frozenset(_locale(language).plural_form.tags) | {"other"}


@cache
def _locale(language: str) -> "Locale":
    from babel import Locale  # noqa: PLC0415 - not to be waited for by the API's start

    return Locale.parse(language)
