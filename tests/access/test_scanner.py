"""Keys of scanners: which opens which, decided without any I/O."""

from datetime import UTC, datetime

import pytest

from chalicelib.access.scanner import Scanner, ScannerState, new_key, scanner_id_in
from chalicelib.core import ids
from chalicelib.core.values import replace

SCANNER_ID = f"scr_{'a' * 26}"
KEY = f"{SCANNER_ID}.{'b' * 32}"
NOW = datetime(2026, 11, 20, tzinfo=UTC)


def a_scanner(key: str = KEY, state: ScannerState = ScannerState.ACTIVE) -> Scanner:
    hashed = ids.fingerprint(key) if key else ""
    return Scanner(SCANNER_ID, "Tray", "", "", state, hashed, NOW, NOW, None, 1)


def test_own_key_opens_and_no_other() -> None:
    assert a_scanner().is_opened_by(KEY)
    for other in (
        "",
        KEY[:-1],
        f"{KEY}b",
        KEY.upper(),
        KEY.replace("b", "c"),
        a_scanner().key_hash,
    ):
        assert not a_scanner().is_opened_by(other)


def test_revoked_scanner_is_opened_by_nothing() -> None:
    assert not a_scanner(state=ScannerState.REVOKED).is_opened_by(KEY)
    assert not a_scanner(key="").is_opened_by("")
    assert not replace(a_scanner(), key_hash="").is_opened_by(KEY)


def test_new_key_names_its_scanner_and_is_never_the_same() -> None:
    keys = {new_key(SCANNER_ID) for _ in range(100)}

    assert len(keys) == 100
    assert {scanner_id_in(key) for key in keys} == {SCANNER_ID}
    assert {len(key) for key in keys} == {63}


@pytest.mark.parametrize(
    "text",
    ["", "x", SCANNER_ID, f"{KEY}0", f"{KEY}\n", f" {KEY}", KEY.upper(), KEY.replace("scr", "usr")],
)
def test_what_has_not_the_form_of_a_key_names_no_scanner(text: str) -> None:
    assert scanner_id_in(text) is None
