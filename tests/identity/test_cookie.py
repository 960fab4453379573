"""The cookie that keeps a browser signed in."""

import pytest

from chalicelib.identity.cookie import CLEARED, Credential, credentials_in, set_cookie

USER = "usr_" + "a" * 26
TOKEN = "eyJjdHkiOiJKV1QiLCJlbmMi.QTI1NkdDTSIs.ImFsZyI6IlJTQS1PQUVQIn0"
OURS = Credential(USER, TOKEN)


def test_cookie_is_out_of_reach_of_scripts_and_foreign_pages() -> None:
    name_and_value, *attributes = set_cookie(OURS).split("; ")

    assert name_and_value == f"awizo_refresh={USER}.{TOKEN}"
    assert set(attributes) == {
        "Max-Age=2592000",
        "Path=/api/session",
        "HttpOnly",
        "Secure",
        "SameSite=Strict",
    }


def test_clearing_names_the_same_cookie() -> None:
    assert CLEARED.startswith("awizo_refresh=; Max-Age=0; ")
    assert set(CLEARED.split("; ")[2:]) == set(set_cookie(OURS).split("; ")[2:])


@pytest.mark.parametrize(
    "header",
    [
        f"awizo_refresh={USER}.{TOKEN}",
        f"theme=dark; awizo_refresh={USER}.{TOKEN}; theme=dark",
        f" awizo_refresh={USER}.{TOKEN} ;",
    ],
)
def test_own_cookie_is_found_among_others(header: str) -> None:
    assert credentials_in(header) == [OURS]


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        ";",
        "theme=dark",
        f"Awizo_Refresh={USER}.{TOKEN}",
        f"xawizo_refresh={USER}.{TOKEN}",
    ],
)
def test_other_cookies_are_none_of_ours(header: str | None) -> None:
    assert credentials_in(header) == []


@pytest.mark.parametrize(
    "value",
    [
        "",
        TOKEN,
        USER,
        f"{USER}.",
        f"{USER}.short",
        f'"{USER}.{TOKEN}"',
        f"{USER.upper()}.{TOKEN}",
        f"{USER}.{TOKEN}\n",
        f"{USER}.{TOKEN}ż",
        f"{USER}.{'x' * 3801}",
        f"usr_{'a' * 25}#.{TOKEN}",
    ],
)
def test_values_that_were_never_ours_are_none(value: str) -> None:
    assert credentials_in(f"awizo_refresh={value}") == [None]


def test_second_cookie_of_the_name_is_seen() -> None:
    header = f"awizo_refresh={USER}.{TOKEN}; awizo_refresh={USER}.{TOKEN}x"

    assert credentials_in(header) == [OURS, Credential(USER, TOKEN + "x")]


def test_token_is_not_shown_by_accident() -> None:
    assert TOKEN not in repr(OURS)
