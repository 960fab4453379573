"""Own words for e-mails: a closed list of fields, put in as they are, and no language behind it."""

import pytest

from chalicelib.core.errors import ValidationFailed
from chalicelib.core.texts import LANGUAGES, PLACEHOLDER
from chalicelib.settings.look_api import usual
from chalicelib.settings.wording import LETTERS, Wording, check_wording, filled
from tests.notices.hostile import EVERYTHING


def wrong(letter: str, subject: str = "", intro: str = "") -> list[tuple[str, str]]:
    try:
        check_wording(Wording(letter, "en", subject, intro))
    except ValidationFailed as failed:
        return [(one.field, one.code) for one in failed.errors]
    return []


@pytest.mark.parametrize("letter", LETTERS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_products_own_words_could_be_the_offices(letter: str, language: str) -> None:
    subject, intro = (usual(language, letter, part) for part in ("subject", "intro"))

    assert set(PLACEHOLDER.findall(subject + intro)) <= set(LETTERS[letter])
    assert wrong(letter, subject, intro) == []


def test_field_of_another_email_is_refused_with_the_list_of_this_ones() -> None:
    with pytest.raises(ValidationFailed) as failed:
        check_wording(Wording("email_changed", "en", "For {company}", "{office}"))

    (error,) = failed.value.errors
    assert (error.field, error.code) == ("subject", "unknown_placeholder")
    assert error.message == "{company} stands for nothing here. Use {office}."


@pytest.mark.parametrize(
    "said",
    [
        "{0}",
        "{0.__class__}",
        "{office.__class__}",
        "{office!r}",
        "{office:>9}",
        "{Office}",
        "{ office }",
        "{{office}}",
        "{{7*7}}",
        "{% for x in y %}",
        "{",
        "}",
        "{office",
        "office}",
        "${office}}",
    ],
)
def test_everything_else_in_braces_is_refused(said: str) -> None:
    assert wrong("mail", said, said) == [
        ("subject", "unknown_placeholder"),
        ("intro", "unknown_placeholder"),
    ]


@pytest.mark.parametrize(
    "said",
    [
        "See https://evil.example/x",
        "evil.example",
        "Open WWW.evil.example now",
        "write to office@example.org",
        "evil\uff0eexample",
        "ev\u200bil.exa\u200bmple",
        "javascript://x",
        "first.Second",
    ],
)
def test_address_of_which_a_mail_program_makes_a_link_is_refused(said: str) -> None:
    assert wrong("mail", intro=said) == [("intro", "web_address")]


@pytest.mark.parametrize(
    "said",
    [
        "Nowa korespondencja dla {company} sp. z o.o.",
        "Dzień dobry, czeka {count} przesyłek. Zapraszamy w godz. 9.00–17.30.",
        "Buongiorno: {count} invii, ritiro presso la sede. Cordiali saluti, {office}",
        "5 < 7 & 'quotes' \"too\" <b>not bold</b>",
        "",
    ],
)
def test_ordinary_words_are_taken(said: str) -> None:
    assert wrong("mail", said, said) == []


def test_values_are_put_in_once_and_never_looked_at_again() -> None:
    values = {"company": "{office} {0.__class__}", "office": "Biuro"}

    said = filled("{company} – {office} {count}", values)

    assert said == "{office} {0.__class__} – Biuro {count}"


def test_no_hostile_word_of_the_corpus_raises_anything_but_a_refusal() -> None:
    for said in EVERYTHING:
        for letter in LETTERS:
            assert {code for _, code in wrong(letter, said, said)} <= {
                "unknown_placeholder",
                "web_address",
            }
