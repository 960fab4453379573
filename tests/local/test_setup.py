"""What a newcomer's machine may look like, and what the set-up makes of it."""

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from local import setup, web_client
from local.folder import PROJECT

_NEEDED = ("sh", "dirname", "sed", "id", "cat", "printf")


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A machine with a shell and nothing else; the checkout's own environment is not seen."""
    places = tmp_path / "bin"
    places.mkdir()
    for name in _NEEDED:
        found = shutil.which(name)
        if found:
            (places / name).symlink_to(found)
    (tmp_path / "local").mkdir()
    shutil.copy(PROJECT / "local" / "setup.sh", tmp_path / "local" / "setup.sh")
    (tmp_path / "local" / "__init__.py").touch()
    (tmp_path / "local" / "setup.py").write_text("import sys; print('runs on', sys.executable)")
    return tmp_path


def _program(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


def _set_up(machine: Path, **environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        ["/bin/sh", str(machine / "local" / "setup.sh")],
        env={"PATH": str(machine / "bin"), "HOME": str(machine / "home"), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_machine_without_python_is_told_what_to_install(bare: Path) -> None:
    done = _set_up(bare)

    assert done.returncode == 1
    assert "Debian 13:     apt-get install python3.13 python3.13-venv" in done.stderr
    assert "pyenv install 3.12" in done.stderr


def test_shim_that_starts_nothing_is_passed_over(bare: Path) -> None:
    for name in ("python3.12", "python3.13", "python3"):
        _program(bare / "bin" / name, "#!/bin/sh\necho 'pyenv: command not found' >&2\nexit 127\n")
    later = bare / "later"
    later.mkdir()
    (later / "python3").symlink_to(sys.executable)

    done = _set_up(bare, PATH=f"{bare / 'bin'}:{later}")

    assert done.returncode == 0
    assert "runs on" in done.stdout


def test_old_python_is_passed_over(bare: Path) -> None:
    _program(bare / "bin" / "python3", "#!/bin/sh\nexit 1\n")

    assert _set_up(bare).returncode == 1


@pytest.mark.parametrize(
    "place",
    [
        "home/.pyenv/versions/3.12.9/bin/python3.12",
        "home/.local/share/uv/python/cpython-3.13.1-linux-x86_64-gnu/bin/python3.13",
    ],
)
def test_python_that_is_not_on_the_path_is_found(bare: Path, place: str) -> None:
    path = bare / place
    path.parent.mkdir(parents=True)
    path.symlink_to(sys.executable)

    done = _set_up(bare)

    assert (done.returncode, done.stderr) == (0, "")


def test_python_that_was_named_and_does_not_fit_is_named_back(bare: Path) -> None:
    done = _set_up(bare, PYTHON="/no/such/python")

    assert done.returncode == 1
    assert done.stderr.startswith("PYTHON=/no/such/python is no Python 3.12 or 3.13")


def test_environment_without_a_python_that_starts_is_not_taken_for_one(tmp_path: Path) -> None:
    broken = tmp_path / "python"
    _program(broken, "#!/bin/sh\nexit 1\n")

    assert not setup._starts(broken)
    assert not setup._starts(tmp_path / "missing")


def test_changed_requirements_are_noticed(tmp_path: Path) -> None:
    file = tmp_path / "requirements.txt"
    file.write_text("a==1")
    before = setup.digest_of([file], "3.12")
    file.write_text("a==2")

    assert setup.digest_of([file], "3.12") != before
    file.write_text("a==1")
    assert setup.digest_of([file], "3.12") == before
    assert setup.digest_of([file], "3.13") != before


def test_every_requirement_is_pinned_by_hash_and_names_no_registry() -> None:
    for name in (*setup.REQUIREMENTS, setup.NODE_REQUIREMENTS):
        text = (PROJECT / name).read_text()
        pins = [line for line in text.splitlines() if line and line[0].isalnum()]

        assert pins
        assert all("==" in line and line.endswith("\\") for line in pins), name
        assert "://" not in text
        assert "index" not in text.replace("sortedcontainers", "")


@pytest.mark.parametrize(
    ("version", "fits"),
    [("20.19.0", True), ("24.1.0", True), ("20.18.3", False), ("18.20.0", False), ("", False)],
)
def test_node_from_20_19_on_is_new_enough(version: str, fits: bool) -> None:
    assert web_client._is_new_enough(version) is fits


def test_old_node_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("node", "npm"):
        _program(tmp_path / name, "#!/bin/sh\necho v18.0.0\n")
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr(web_client, "WEB", tmp_path)

    assert web_client.find_node() is None
