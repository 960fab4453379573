"""
`OFFICE` / `LOGO`: the office's logo, and `OFFICE` / `TEXT#language#letter`: its own words for an
e-mail. They are not on the row of the settings, which every request reads.
"""

import base64

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from chalicelib.aws import keys, settings_keys
from chalicelib.aws.reads import query_every
from chalicelib.aws.table import Change, Key, Raw, Row, delete, fetch, put_if, read
from chalicelib.core.errors import Conflict, StaleVersion
from chalicelib.settings.look import Logo
from chalicelib.settings.wording import Wording

_STALE = "Somebody changed these words meanwhile."


class LogoRow(Row):
    """A PNG in base64, with the fingerprint that the settings name it by."""

    name = UnicodeAttribute()
    png = UnicodeAttribute()
    width = NumberAttribute()
    height = NumberAttribute()


class WordingRow(Row):
    """What is empty has no attribute."""

    subject = UnicodeAttribute(null=True)
    intro = UnicodeAttribute(null=True)


def logo_of(raw: Raw | None) -> Logo | None:
    """A raw logo as the model's value."""
    if raw is None:
        return None
    row = read(LogoRow, raw)
    return Logo(base64.b64decode(row.png), int(row.width), int(row.height), row.name)


def find_logo() -> Logo | None:
    """The office's logo, or None. 1 BatchGetItem."""
    key = settings_keys.logo()
    return logo_of(fetch([key]).get(key))


def put_logo(logo: Logo | None) -> Change:
    """
    Keep a logo, or none, instead of whatever there was; goes with the settings, whose version
    decides between two at once.
    """
    key = settings_keys.logo()
    anyhow = Row.pk.does_not_exist() | Row.pk.exists()
    lost = Conflict("Try that again.")
    if logo is None:
        return delete(key, anyhow, lost)
    png = base64.b64encode(logo.png).decode()
    row = LogoRow(
        pk=key.pk, sk=key.sk, name=logo.name, png=png, width=logo.width, height=logo.height
    )
    return put_if(row, anyhow, lost)


def wording_of(language: str, letter: str, raw: Raw | None) -> Wording:
    """Raw own words as the model's value; none are empty ones."""
    if raw is None:
        return Wording(letter, language)
    row = read(WordingRow, raw)
    return Wording(letter, language, row.subject or "", row.intro or "", int(row.version))


def find_wording(language: str, letter: str) -> Wording:
    """1 BatchGetItem."""
    key = settings_keys.wording(language, letter)
    return wording_of(language, letter, fetch([key]).get(key))


def list_wordings() -> list[Wording]:
    """All own words there are. 1 Query."""
    found = []
    for raw in query_every(keys.OFFICE, prefix=settings_keys.TEXT_PREFIX):
        _, language, letter = raw["sk"]["S"].split("#")
        found.append(wording_of(language, letter, raw))
    return found


def put_wording(wording: Wording, *, seen_version: int) -> Change:
    """Write own words over the version that was seen; 0 means that there were none."""
    key: Key = settings_keys.wording(wording.language, wording.letter)
    row = WordingRow(
        pk=key.pk,
        sk=key.sk,
        subject=wording.subject or None,
        intro=wording.intro or None,
        version=wording.version,
    )
    condition = Row.version == seen_version if seen_version else Row.pk.does_not_exist()
    return put_if(row, condition, StaleVersion(_STALE))
