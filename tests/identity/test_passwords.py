"""Which passwords are good enough."""

import unicodedata

import pytest

from chalicelib.access.model import User, UserState
from chalicelib.core.errors import ValidationFailed
from chalicelib.identity.common_words import COMMON_WORDS
from chalicelib.identity.passwords import check_password, normal_password

ZOFIA = User(
    id="usr_" + "0" * 26,
    first_name="Zofia",
    last_name="Wójcik-Żółw",
    email="zofia.wojcik@kancelaria.example",
    language="pl",
    role=None,
    state=UserState.ACTIVE,
    valid_from_s=0,
    version=1,
)


def weakness(password: str, user: User = ZOFIA) -> str:
    """The code of what is wrong, or `fine`."""
    try:
        check_password(normal_password(password), user)
    except ValidationFailed as failed:
        (error,) = failed.errors
        assert error.field == "password"
        assert error.message
        return error.code
    return "fine"


@pytest.mark.parametrize(
    "password",
    [
        "Turbina-na-9-moscie",
        "zielone krzesło i cztery okna",
        "xK7#mQ2$vL9p",
        "493827165038",
        "kwadrat rower księżyc",
        "gT5 wino-żaba-most",
        "🦊🌲🏔🚲🎻🍐🧭🪁🛶🧦🕯🎈",
        "!)(#*@&^$%?>~|",
    ],
)
def test_good_passwords_pass(password: str) -> None:
    assert weakness(password) == "fine"


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("", "too_short"),
        ("xK7#mQ2$vL9", "too_short"),
        ("   xK7#mQ2$vL   ", "too_short"),
        ("xK7#mQ2$vL9p" * 11, "too_long"),
        ("xK7#mQ2$vL9p\x00", "unwanted_character"),
        ("xK7#mQ2\tvL9p", "unwanted_character"),
        ("xK7#mQ2\nvL9p", "unwanted_character"),
        ("xK7#mQ2\u202evL9p", "unwanted_character"),
        ("zofia.wojcik@kancelaria.example", "contains_email"),
        ("ZOFIA.WOJCIK@kancelaria.example and more of it", "contains_email"),
        ("Zofia.Wojcik1", "contains_email"),
        ("zofiawojcik2024", "contains_email"),
        ("Wójcik-Żółw12", "contains_email"),
        ("kancelaria-2024", "contains_email"),
    ],
)
def test_short_long_odd_and_own_passwords_are_refused(password: str, code: str) -> None:
    assert weakness(password) == code


@pytest.mark.parametrize(
    "password",
    [
        "aaaaaaaaaaaa",
        "------------",
        "abcabcabcabc",
        "ababababababa",
        "zzzzzzzzzzzzzy",
        "123456789012",
        "098765432109",
        "901234567890",
        "qwertyuiopqw",
        "QWERTZUIOPQW",
        "poiuytrewqpo",
        "1qaz2wsx3edc",
        "1q2w3e4r5t6y",
        "abcdefghijklm",
        "q-w-e-r-t-y-u-i-o-p",
        "password1234",
        "P@ssw0rd2024!",
        "passwordpassword",
        "Welcome-123456",
        "123456-qwerty",
        "Hasło1234567",
        "hasłohasło99",
        "MojeHaslo2024",
        "Polska2024!!",
        "warszawa-2026",
        "Juventus2024",
        "forza.milan.1899",
        "ciaociaociao1",
        "amoremio12345",
        "correct horse battery staple",
        "Admin!!!!!!!!",
    ],
)
def test_everybodys_first_guesses_are_refused(password: str) -> None:
    assert weakness(password) == "too_common"


def test_name_of_two_letters_forbids_nothing() -> None:
    short = User("usr_" + "0" * 26, "Li", "Ng", "li@ng.pl", "en", None, UserState.ACTIVE, 0, 1)

    assert weakness("klingon-sliwka-7", short) == "fine"


def test_same_keys_give_the_same_password_on_every_system() -> None:
    typed = "żółta-łódź-na-jeziorze"

    assert normal_password(unicodedata.normalize("NFD", typed)) == normal_password(typed)
    assert normal_password(f"  {typed}\u00a0") == normal_password(typed)


def test_list_is_lower_case_without_accents() -> None:
    assert len(COMMON_WORDS) >= 200
    assert all(word.isascii() and word.islower() and word.isalpha() for word in COMMON_WORDS)
