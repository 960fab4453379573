"""The catalogues of client and e-mails: the same in every language, and every text used."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from chalicelib.companies.model import Company, CompanyState
from chalicelib.core.texts import (
    FALLBACK,
    LANGUAGES,
    PLACEHOLDER,
    Entry,
    catalogue,
    known_language,
    plural_forms,
    text,
)
from chalicelib.files.model import Maker
from chalicelib.links.model import LIFETIMES
from chalicelib.messages.model import Message, Side, begun
from chalicelib.messages.telling import Written
from chalicelib.notices import entered, letters, message_letters, said
from chalicelib.notices.letters import HeldLine, Line, SharedLine
from chalicelib.notices.model import _WHY_HELD, About, Files
from chalicelib.outbox.store import FactKind
from chalicelib.settings.model import Settings

CLIENT = Path(letters.__file__).parents[2] / "web" / "src"


def _texts(entry: Entry) -> Iterator[str]:
    yield from [entry] if isinstance(entry, str) else entry.values()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_keys(language: str) -> None:
    assert set(catalogue(language)) == set(catalogue(FALLBACK))
    assert list(catalogue(language)) == sorted(catalogue(language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_has_the_same_placeholders_and_kind(language: str) -> None:
    for key, entry in catalogue(language).items():
        ours = {name for part in _texts(entry) for name in PLACEHOLDER.findall(part)}
        theirs = {name for part in _texts(catalogue(FALLBACK)[key])
                  for name in PLACEHOLDER.findall(part)}  # fmt: skip
        assert ours == theirs, key
        assert isinstance(entry, str) is isinstance(catalogue(FALLBACK)[key], str), key


def test_tab_of_many_notices_does_not_speak_of_one() -> None:
    tabs = {
        key: words for key, words in catalogue("it").items() if key.startswith("notice.states.")
    }

    assert {str(words).split()[-1][-1] for words in tabs.values()} == {"i", "a"}
    assert [words for words in tabs.values() if str(words).endswith("a")] == ["In coda"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_plurals_have_exactly_the_forms_of_their_language(language: str) -> None:
    for key, entry in catalogue(language).items():
        if not isinstance(entry, str):
            assert set(entry) == plural_forms(language), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_are_filled_and_have_no_stray_signs_or_spaces(language: str) -> None:
    for key, entry in catalogue(language).items():
        for part in _texts(entry):
            bare = PLACEHOLDER.sub("x", part)
            assert bare.strip() == bare != "", key
            assert not re.search(r"[{}<>']|  ", bare), key


def test_no_text_of_the_client_is_unused() -> None:
    sources = [path for ending in ("ts", "tsx") for path in CLIENT.rglob(f"*.{ending}")]
    code = "\n".join(path.read_text() for path in sources)
    for key in catalogue(FALLBACK):
        family = key.rpartition(".")[0]
        is_used = f'"{key}"' in code or f"{family}.${{" in code or f'"{family}"' in code
        assert is_used or key.startswith(("email.", "paper.")), key


def test_emails_use_exactly_the_texts_that_are_theirs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every kind of e-mail with every variant of its words; what none of them asks for is dead."""
    asked: set[str] = set()

    def noting(language: str, key: str, **values: Any) -> str:
        asked.add(key)
        return text(language, key, **values)

    monkeypatch.setattr(letters, "text", noting)
    monkeypatch.setattr(message_letters, "text", noting)
    monkeypatch.setattr(said, "text", noting)
    monkeypatch.setattr(entered, "text", noting)
    about = About("com_1", "Nowak", "NOWAK-7", "mai_1", "K7M2-9QXT4")
    office = {"office_name": "Biuro", "portal_url": "https://portal.example.org"}
    lines = [Line(about, 2, Files.READY), Line(about, 0, Files.TOO_LARGE), Line(about)]
    letters.mail_letter("en", **office, about=about, lines=lines)
    things = [SharedLine("invoice", "FV/1", version=1), SharedLine("annex", "Sheet", "FV/1")]
    letters.shared_letter("en", **office, about=about, name="Anna", lines=things)
    held = [HeldLine(about, reason) for reason in _WHY_HELD.values()]
    letters.held_letter("en", **office, lines=held)
    for purpose, lifetime in LIFETIMES.items():
        person = {"address": "anna@example.org", "token": "t", "purpose": str(purpose)}
        rows = entered.rows_of("en", "Nowak", ["Accounting"])
        letters.link_letter("en", **office, **person, name="Anna", lifetime=lifetime, rows=rows)
    for event in (FactKind.EMAIL_CHANGE_ASKED, FactKind.EMAIL_CHANGED):
        letters.address_letter("en", **office, event=event, name="Anna")
    for invited_by, by_office in [("Anna Nowak", False), ("Anna Nowak", True), ("", True)]:
        letters.invitation_letter(
            "en",
            **office,
            company=("Nowak", "NOWAK-7"),
            invited_by=invited_by,
            by_office=by_office,
            invitee="Guido Rossi",
            token="t",
            last_day=date(2026, 11, 27),
        )

    for side in Side:
        message_letters.message_letter(written_by(side), "en", portal_url="", name="Anna")

    assert asked == {key for key in catalogue(FALLBACK) if key.startswith("email.")}


def written_by(side: Side) -> Written:
    """A message of one side, with its surroundings."""
    at, by = datetime(2026, 11, 20, tzinfo=UTC), Maker("usr_1", "Anna")
    message = Message("com_1", "thr_1", 1, side, by, at, "Hello")
    company = Company("com_1", "NOWAK-7", "Nowak", "pl", CompanyState.ACTIVE, 1)
    thread = begun(message, subject="Rent", mail_id="", mail_number="")
    return Written(Settings(message_excerpts=True), company, thread, message)


@pytest.mark.parametrize(
    ("language", "n", "subject"),
    [
        ("pl", 1, "Nowa przesyłka dla Nowak"),
        ("pl", 2, "2 nowe przesyłki dla Nowak"),
        ("pl", 5, "5 nowych przesyłek dla Nowak"),
        ("pl", 22, "22 nowe przesyłki dla Nowak"),
        ("pl", 112, "112 nowych przesyłek dla Nowak"),
        ("it", 1, "Nuova posta per Nowak"),
        ("it", 3, "3 nuovi invii per Nowak"),
        ("en", 1, "New mail for Nowak"),
        ("en", 3, "3 new mail items for Nowak"),
    ],
)
def test_numbers_choose_the_plural_form(language: str, n: int, subject: str) -> None:
    assert text(language, "email.mail.subject", n=n, company="Nowak") == subject


def test_value_that_looks_like_a_placeholder_stays_as_it_is() -> None:
    found = text("en", "email.mail.subject", n=2, company="{n} {0.__class__} {company}")

    assert found == "2 new mail items for {n} {0.__class__} {company}"


def test_missing_value_is_a_fault_and_no_silent_gap() -> None:
    with pytest.raises(KeyError):
        text("en", "email.auto")


def test_unknown_language_falls_back_to_the_offices_then_to_english() -> None:
    assert known_language("pl", "it") == "pl"
    assert known_language("de", "it") == "it"
    assert known_language("de", "fr") == "en"
