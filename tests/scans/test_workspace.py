"""The folder of a file that is looked into."""

import os
import tempfile
import time
from pathlib import Path

import pytest

from chalicelib.scans.workspace import work_folder


@pytest.fixture(autouse=True)
def _own_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))


def left_behind(disk: Path, name: str, *, minutes: float) -> Path:
    folder = disk / name
    folder.mkdir()
    (folder / "original").write_bytes(b"x")
    then = time.time() - minutes * 60
    os.utime(folder, (then, then))
    return folder


def test_folder_is_empty_and_gone_afterwards(tmp_path: Path) -> None:
    with work_folder() as folder:
        (folder / "original").write_bytes(b"x")
        assert [each.name for each in folder.iterdir()] == ["original"]

    assert list(tmp_path.iterdir()) == []


def test_folder_is_gone_after_a_failure_too(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="full"), work_folder():
        raise OSError("the disk is full")

    assert list(tmp_path.iterdir()) == []


def test_what_killed_workers_left_behind_is_removed_and_nothing_else(tmp_path: Path) -> None:
    old = left_behind(tmp_path, "awizo-intake-old", minutes=21)
    at_work = left_behind(tmp_path, "awizo-intake-new", minutes=14)
    foreign = left_behind(tmp_path, "other-old", minutes=500)

    with work_folder():
        assert not old.exists()
        assert at_work.exists()
        assert foreign.exists()
