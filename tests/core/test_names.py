"""What a name of a person may hold, and how other names are taken apart where they are mailed."""

import pytest

from chalicelib.core.names import plain_name, unlinked


@pytest.mark.parametrize(
    "name",
    [
        "Anna M.", "St. John", "O'Neill", "J. R. R. Tolkien", "J.R.R. Tolkien", "A.B.", "Łęcki jr.",
        "Jean-Luc", "J.-P. Sartre", "Müller (geb. Schmidt)", "李", "José", "Karol III", "Jan 2",
        "Jan (1985)", "sp. z o.o.", "d.o.o.", "عبد الله", "Ann\u200dA", "Anna…",
    ],
)  # fmt: skip
def test_name_is_kept_as_it_is_written(name: str) -> None:
    assert plain_name(name) == name


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("J.Nowak", "J. Nowak"), ("J.R.Tolkien", "J.R. Tolkien"), ("Ł.Ślęza", "Ł. Ślęza"),
        ("T.Me", "T. Me"), ("A.B.COM", "A.B. COM"), ("Jan T.Me", "Jan T. Me"),
    ],
)  # fmt: skip
def test_initial_gets_its_space(name: str, kept: str) -> None:
    assert plain_name(name) == kept
    assert plain_name(kept) == kept


@pytest.mark.parametrize(
    "name",
    [
        "https://evil.example/pay", "see evil.com", "EVIL.COM", "www.evil", "t.me", "x.co", "1.fm",
        "T.me", "t.Me", "at.Me", "evil\u3002com", "evil\uff0ecom", "evil\uff61com", "x\uff61co",
        "evil\u2024com", "e\u00advil.c\u00ado\u00adm", "evil\u200b.\u200bcom",
        "\uff45\uff56\uff49\uff4c.\uff43\uff4f\uff4d",
        "me@evil", "me\uff20evil", "mailto:me", "tel:112", "evil/pay", "evil\\pay", "<b>",
        "zażółć.pl", "भा.भारत", "пример.рф", "inż.Jan",
        "+48 22 123 45 67", "\uff11\uff12\uff13\uff14\uff15", "12 345",
    ],
)  # fmt: skip
def test_what_a_mail_program_makes_a_link_of_is_no_name(name: str) -> None:
    assert plain_name(name) is None


@pytest.mark.parametrize(
    ("name", "apart"),
    [
        ("evil.com", "evil|.com"), ("a.b.com", "a.b|.com"), ("www.evil", "www|.evil"),
        ("me@evil", "me|@evil"), ("https://evil", "https:|//evil"), ("t.me/x", "t|.me/x"),
        ("evil\u3002com", "evil|\u3002com"), ("evil.\u00adcom", "evil|.\u00adcom"),
        ("zażółć.pl", "zażółć|.pl"),
    ],
)  # fmt: skip
def test_name_that_would_be_a_link_is_taken_apart_unseen_and_once(name: str, apart: str) -> None:
    expected = apart.replace("|", "\u200b")

    assert unlinked(name) == expected
    assert unlinked(expected) == expected


@pytest.mark.parametrize(
    "name", ["Sp. z o.o.", "S.r.l.", "FV/12/2026", "v1.2", "2026.11.23", "A. B.", "@", "1:2", ""]
)
def test_name_of_which_no_link_is_made_is_mailed_as_it_is(name: str) -> None:
    assert unlinked(name) == name
