"""The office's logo and its own words for e-mails."""

from chalicelib.access.model import Actor
from chalicelib.audit.store import Tag, entry
from chalicelib.aws import keys, settings_keys
from chalicelib.aws.table import commit, fetch
from chalicelib.core.errors import NotFound, StaleVersion
from chalicelib.core.texts import LANGUAGES
from chalicelib.core.values import replace
from chalicelib.settings import look_store, store
from chalicelib.settings.look import brand_of, clean_logo
from chalicelib.settings.look_store import find_logo
from chalicelib.settings.model import Settings
from chalicelib.settings.wording import LETTERS, Dress, Wording, check_wording

__all__ = [
    "change_logo",
    "change_wording",
    "find_dress",
    "find_logo",
    "get_wording",
    "list_wordings",
]


def change_logo(actor: Actor, png: bytes | None, *, seen_version: int) -> Settings:
    """
    Show a logo, or none, from now on.

    Raises:
        StaleVersion: somebody else changed the settings since.
        ValidationFailed: no PNG that can be shown, as `clean_logo` says.

    Writes audit `settings:settings:edit` with `logo`.
    """
    logo = clean_logo(png) if png is not None else None
    before = store.find_settings()
    if before.version != seen_version:
        raise StaleVersion("Somebody changed the settings meanwhile.")
    after = replace(before, logo=logo.name if logo else "")
    commit(
        store.put_settings(after, seen_version=seen_version),
        look_store.put_logo(logo),
        entry(Tag.SETTINGS_EDIT, actor_id=actor.user.id, fields=["logo"]),
    )
    return replace(after, version=seen_version + 1)


def list_wordings() -> list[Wording]:
    """The own words of every e-mail in every language, also where there are none. 1 Query."""
    known = {(one.language, one.letter): one for one in look_store.list_wordings()}
    return [
        known.get((language, letter)) or Wording(letter, language)
        for language in LANGUAGES
        for letter in LETTERS
    ]


def change_wording(
    actor: Actor, language: str, letter: str, changes: dict[str, str], *, seen_version: int
) -> Wording:
    """
    Word an e-mail; what is left empty is said in the product's words.

    Raises:
        NotFound: there is no such language or e-mail.
        StaleVersion: somebody else worded it since.
        ValidationFailed: a field that is not one of this e-mail's, or an address.

    Writes audit `settings:text:edit` with language, e-mail and the names of what changed.
    """
    _check_letter(language, letter)
    before = look_store.find_wording(language, letter)
    after = replace(before, **changes, version=seen_version + 1)
    check_wording(after)
    if before.version != seen_version:
        raise StaleVersion("Somebody changed these words meanwhile.")
    commit(
        look_store.put_wording(after, seen_version=seen_version),
        entry(
            Tag.SETTINGS_TEXT,
            actor_id=actor.user.id,
            language=language,
            letter=letter,
            fields=sorted(changes),
        ),
    )
    return after


def get_wording(language: str, letter: str) -> Wording:
    """
    An e-mail's own words, which may be none. 1 BatchGetItem.

    Raises:
        NotFound: there is no such language or e-mail.
    """
    _check_letter(language, letter)
    return look_store.find_wording(language, letter)


def find_dress(language: str, letter: str) -> Dress:
    """What an e-mail wears in a language. 1 BatchGetItem."""
    settings_key, logo_key = keys.settings(), settings_keys.logo()
    words_key = settings_keys.wording(language, letter)
    rows = fetch([settings_key, logo_key, words_key])
    settings = store.settings_of(rows.get(settings_key))
    return Dress(
        brand=brand_of(settings.brand_colour),
        logo=look_store.logo_of(rows.get(logo_key)) if settings.logo else None,
        address=settings.office_address,
        wording=look_store.wording_of(language, letter, rows.get(words_key)),
    )


def _check_letter(language: str, letter: str) -> None:
    if language not in LANGUAGES or letter not in LETTERS:
        raise NotFound("There is no such e-mail.")
