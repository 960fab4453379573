"""One run per data folder, ports, and an environment in which no real account can be reached."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from local import ports
from local.folder import PROJECT, DataFolder
from local.front import Front
from local.lock import only_run, running
from local.processes import base_environment
from local.steps import Problem

_HOLD = """
import sys, time
from pathlib import Path
from local.folder import DataFolder
from local.lock import only_run, running
with only_run(DataFolder(Path(sys.argv[1]))) as lock:
    lock.tell(process=4711, address="http://127.0.0.1:8000")
    print("held", flush=True)
    time.sleep(60)
"""


@contextmanager
def _taken() -> Iterator[tuple[int, bool]]:
    front, is_other = ports.take(Front)
    yield front.server_port, is_other
    front.server_close()


def test_second_run_is_told_who_runs_and_what_to_do(tmp_path: Path) -> None:
    command = [sys.executable, "-c", _HOLD, str(tmp_path)]
    with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "held\n"

        with pytest.raises(Problem) as refusal, only_run(DataFolder(tmp_path)):
            pass
        told = running(DataFolder(tmp_path))
        first.send_signal(signal.SIGKILL)

    assert told["process"] == 4711
    with pytest.raises(Problem, match="Awizo does not run on"):
        running(DataFolder(tmp_path))
    assert str(refusal.value) == (
        f"Awizo is already running on {tmp_path} (process 4711) at http://127.0.0.1:8000. "
        "Stop it first, or use another folder: make run DATA=…"
    )
    with only_run(DataFolder(tmp_path)):
        assert str(os.getpid()) in (tmp_path / "lock").read_text()


@pytest.mark.parametrize("command", ["local.run", "local.reset"])
def test_data_folder_that_can_be_none_is_refused_in_one_line(tmp_path: Path, command: str) -> None:
    (tmp_path / "file").touch()
    done = subprocess.run(
        [sys.executable, "-m", command],
        cwd=PROJECT,
        env={**os.environ, "DATA": str(tmp_path / "file")},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    (line,) = done.stderr.strip().splitlines()
    assert line.startswith(f"The data folder {tmp_path / 'file'} cannot be used (")
    assert "DATA=" in line


@pytest.mark.enable_socket
def test_taken_port_is_passed_over_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PORT", raising=False)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        monkeypatch.setattr(ports, "FIRST", taken.getsockname()[1])

        with _taken() as (port, is_other):
            assert port > ports.FIRST
            assert is_other


@pytest.mark.enable_socket
def test_two_runs_that_start_at_once_take_different_ports(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PORT", raising=False)

    with _taken() as (first, _), _taken() as (second, _):
        assert first != second


@pytest.mark.enable_socket
def test_port_that_was_asked_for_and_is_taken_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        monkeypatch.setenv("PORT", str(taken.getsockname()[1]))

        with pytest.raises(Problem, match="is taken; choose another one"):
            ports.take(Front)


@pytest.mark.parametrize("text", ["abc", "0", "80", "70000", "-1", "8000x"])
def test_port_that_is_none_is_a_problem(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("PORT", text)

    with pytest.raises(Problem, match="is no port"):
        ports.take(Front)


def test_real_credentials_never_reach_the_local_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_ACCESS_KEY_ID", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "real")

    environment = base_environment()

    assert "real" not in environment.values()
    assert environment["AWS_CONFIG_FILE"] == os.devnull
    assert environment["AWS_EC2_METADATA_DISABLED"] == "true"
