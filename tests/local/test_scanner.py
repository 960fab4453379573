"""The scanner of this machine: registered once, and its key kept for its owner only."""

from pathlib import Path

import pytest

from chalicelib.access.resolve import resolve_scanner
from chalicelib.scanners.service import get_scanner, list_scanners, revoke_scanner
from local import scanner
from local.folder import DataFolder
from tests.builders import an_actor

pytestmark = pytest.mark.usefixtures("world")


@pytest.fixture
def saved(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    calls: list[str] = []
    monkeypatch.setattr(scanner, "save_now", calls.append)
    return calls


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    return DataFolder(tmp_path)


def names() -> list[str]:
    return [one.name for one in list_scanners(limit=10, position=None).items]


def test_first_start_registers_the_scanner_and_keeps_its_key(
    folder: DataFolder, saved: list[str]
) -> None:
    scanner.ensure_key(folder, "http://emulator")

    key = folder.scanner_key.read_text().strip()
    assert resolve_scanner(key).name == "Local scanner"
    assert folder.scanner_key.stat().st_mode & 0o777 == 0o600
    assert saved == ["http://emulator"]


def test_next_start_takes_the_same_scanner(folder: DataFolder, saved: list[str]) -> None:
    scanner.ensure_key(folder, "")
    key = folder.scanner_key.read_text()

    scanner.ensure_key(folder, "")

    assert folder.scanner_key.read_text() == key
    assert names() == ["Local scanner"]


def test_scanner_that_was_revoked_in_the_office_stays_so(
    folder: DataFolder, saved: list[str]
) -> None:
    scanner.ensure_key(folder, "")
    key = folder.scanner_key.read_text()
    registered = get_scanner(key.partition(".")[0])
    revoke_scanner(an_actor(), registered, seen_version=1)

    scanner.ensure_key(folder, "")

    assert folder.scanner_key.read_text() == key
    assert names() == ["Local scanner"]


def test_key_of_a_stack_that_is_gone_is_replaced(folder: DataFolder, saved: list[str]) -> None:
    folder.scanner_key.write_text(f"scr_{'0' * 26}.{'0' * 32}\n")
    folder.scanner_key.chmod(0o644)

    scanner.ensure_key(folder, "")

    assert resolve_scanner(folder.scanner_key.read_text().strip()).is_active
    assert folder.scanner_key.stat().st_mode & 0o777 == 0o600
