"""Starting, stopping and killing the whole system: nothing that was written is lost."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from local.folder import PROJECT
from tests.harness.running import Running, eventually
from tests.local.own_stack import OwnStack, own_stack
from tests.samples.files import letter_pdf

pytestmark = [
    pytest.mark.stack,
    pytest.mark.enable_socket,
]

_INTAKE, _VAULT = "awizo-intake-000000000000", "awizo-vault-000000000000"


def _store(stack: OwnStack, content: bytes) -> str:
    stored = stack.client("s3").put_object(Bucket=_VAULT, Key="a/ż", Body=content)
    version: str = stored["VersionId"]
    return version


def _drop_and_see_taken_in(stack: OwnStack, name: str) -> None:
    """A scan comes, its event arrives, and a function takes it in."""
    s3, key = stack.client("s3"), f"desk/{name}.pdf"
    s3.put_object(Bucket=_INTAKE, Key=key, Body=letter_pdf())
    eventually(
        lambda: "Versions" not in s3.list_object_versions(Bucket=_INTAKE, Prefix=key), within_s=60
    )
    assert any(name.startswith("SCAN#") for name in stack.names())


def test_data_outlives_stopping_killing_and_an_emulator_that_dies(tmp_path: Path) -> None:
    folder = tmp_path / "data"

    with own_stack(folder) as stack:
        stack.put("before Ctrl-C")
        versions = {_store(stack, b"one"): b"one", _store(stack, b"two"): b"two"}
        said = stack.stop()
    assert "Stop, and keep everything" in said
    assert "Traceback" not in said

    with own_stack(folder) as stack:
        assert "before Ctrl-C" in stack.names()
        _drop_and_see_taken_in(stack, "after Ctrl-C")
        stack.put("before kill -9")
        stack.kill()

    with own_stack(folder) as stack:
        assert {"before Ctrl-C", "before kill -9"} <= stack.names()
        stack.put("before the emulator dies")
        _wait_for_a_save(stack)
        os.kill(stack.emulator_pid(), signal.SIGKILL)
        eventually(lambda: _answers(stack))
        assert "before the emulator dies" in stack.names()
        s3 = stack.client("s3")
        for version, content in versions.items():
            got = s3.get_object(Bucket=_VAULT, Key="a/ż", VersionId=version)
            assert got["Body"].read() == content
        assert "The emulator ended and is started again" in stack.output.read_text()
        _drop_and_see_taken_in(stack, "after the emulator died")


def _wait_for_a_save(stack: OwnStack) -> None:
    """What is saved, and after which pause, depends on how busy the machine is."""
    since = time.time()
    eventually(
        lambda: any(path.stat().st_mtime > since for path in stack.folder.state.iterdir()),
        within_s=30,
    )
    time.sleep(0.5)


@pytest.mark.parametrize("after_s", [0.4, 4.0], ids=["while it loads", "while it starts"])
def test_ctrl_c_during_the_start_ends_it_quietly(tmp_path: Path, after_s: float) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "local.run"],
        cwd=PROJECT,
        env={**os.environ, "DATA": str(tmp_path / "data")},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    time.sleep(after_s)
    process.send_signal(signal.SIGINT)

    said, _ = process.communicate(timeout=60)

    assert process.returncode in {0, -signal.SIGINT}
    assert "should not have happened" not in said
    if process.returncode == 0:
        assert said.rstrip().endswith("Stopped.")
        assert "Traceback" not in said


def test_second_run_on_one_folder_is_refused_in_one_line(running: Running) -> None:
    facts = json.loads((running.folder / "lock").read_text())

    for module in ("local.run", "local.reset"):
        done = _command(module, running.folder)

        assert done.returncode == 1
        assert done.stderr.strip().count("\n") == 0
        assert f"(process {facts['process']}) at {running.address}" in done.stderr
    assert running.call("GET", "/office/companies", by="clerk").json["items"]


def test_reset_removes_what_a_run_made_and_says_so(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    with own_stack(folder) as stack:
        stack.put("gone soon")
    (folder / "mine.txt").write_text("not the run's")

    done = _command("local.reset", folder)

    assert done.returncode == 0
    assert f"removed {folder / 'state'}" in done.stdout
    assert {path.name for path in folder.iterdir()} == {"lock", "state.lock", "mine.txt"}
    again = _command("local.reset", folder)
    assert again.stdout == f"Nothing to remove in {folder}.\n"


def _answers(stack: OwnStack) -> bool:
    try:
        return bool(stack.names() or True)
    except Exception:  # noqa: BLE001 - it is being started again
        return False


def _command(module: str, folder: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", module],
        cwd=PROJECT,
        env={**os.environ, "DATA": str(folder)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
