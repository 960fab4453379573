"""
Makes the checkout ready: the environment with its pinned packages, the built web client, and for
tests a browser. Everything is done once and again only when what it was made from has changed; what
was cut off is started over. Runs on the bare Python, so it uses the standard library only.
"""

import argparse
import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from local import browser, web_client
from local.steps import Problem, Step, say, step

PROJECT = Path(__file__).resolve().parent.parent
ENVIRONMENT = PROJECT / ".venv"
PYTHON = ENVIRONMENT / "bin" / "python"
REQUIREMENTS = (
    "requirements.txt",
    "requirements-worker.txt",
    "requirements-papers.txt",
    "requirements-dev.txt",
)
NODE_REQUIREMENTS = "local/requirements-node.txt"
# The lists are complete, so pip has nothing to resolve; what is never imported is never compiled.
_PIP_OPTIONS = (
    *("--require-hashes", "--no-deps", "--no-compile", "--no-input"),
    *("--disable-pip-version-check", "--progress-bar", "off"),
)
# They may write nothing down, and would compile their libraries each time that one of them starts.
_CHILDREN = "import chalicelib.scans.cutting_child, chalicelib.scans.gate_child"
_UNFINISHED = ENVIRONMENT / "awizo-unfinished"
_INSTALLED = ENVIRONMENT / "awizo-installed"


def main() -> int:
    """Returns the exit status; says each step that it takes, and nothing where nothing is to do."""
    parser = argparse.ArgumentParser(prog="local.setup")
    parser.add_argument("--web", action="store_true", help="build the web client as well")
    parser.add_argument("--browser", action="store_true", help="find or install a Chromium as well")
    wanted = parser.parse_args()
    try:
        with _alone():
            _packages()
            if wanted.web:
                web_client.build(_node)
            if wanted.browser:
                browser.ensure(str(PYTHON))
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        say("Stopped; the next start goes on from here.")
        return 130
    return 0


@contextmanager
def _alone() -> Iterator[None]:
    """One set-up per checkout at a time; a second one waits, and then finds everything done."""
    with (PROJECT / ".venv.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("  Another set-up is under way in this checkout; waiting for it.")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _packages() -> None:
    files = [PROJECT / name for name in REQUIREMENTS]
    mark = digest_of(files, f"{sys.version_info[0]}.{sys.version_info[1]}")
    if _INSTALLED.exists() and _INSTALLED.read_text() == mark and _starts(PYTHON):
        return
    if not _starts(PYTHON) or _UNFINISHED.exists() or not _is_of_this_version():
        _make_environment()
    _INSTALLED.unlink(missing_ok=True)
    _UNFINISHED.touch()
    with step("Install the pinned packages") as current:
        _pip_install(files, current)
        subprocess.run([PYTHON, "-c", _CHILDREN], cwd=PROJECT, check=False)
    _INSTALLED.write_text(mark)
    _UNFINISHED.unlink()


def _make_environment() -> None:
    """From scratch: what a killed installation left behind cannot be told from what is right."""
    if ENVIRONMENT.exists():
        with step("Remove an environment that is incomplete or of another Python"):
            shutil.rmtree(ENVIRONMENT)
    with step(f"Make an environment with {sys.executable}"):
        # The system's own Python, not a link to the link of an environment that may go away.
        venv.create(ENVIRONMENT, with_pip=True, symlinks=True)


def _starts(python: Path) -> bool:
    """Whether an environment's Python and its pip start at all."""
    if not python.exists():
        return False
    done = subprocess.run([python, "-c", "import pip"], capture_output=True, check=False)
    return done.returncode == 0


def _is_of_this_version() -> bool:
    command = [str(PYTHON), "-c", "import sys; print(*sys.version_info[:2])"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout.split() == [str(part) for part in sys.version_info[:2]]


def _pip_install(files: Iterable[Path], current: Step) -> None:
    """
    Exactly the pinned versions, each compared with its hash.

    Raises:
        Problem: it failed; the end of pip's words is in the text.
    """
    names = [argument for file in files for argument in ("-r", str(file))]
    pins = {
        pin for file in files for pin in re.findall(r"^\w\S*==", file.read_text(), re.MULTILINE)
    }
    process = subprocess.Popen(
        [str(PYTHON), "-m", "pip", "install", *_PIP_OPTIONS, *names],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "PYTHONWARNINGS": "ignore"},
    )
    lines, count = [], 0
    for line in process.stdout or ():
        lines.append(line.strip())
        count += line.startswith("Collecting")
        unpacking = line.startswith("Installing collected")
        current.progress("unpacking" if unpacking else f"{count} of about {len(pins)} fetched")
    if process.wait():
        raise Problem("The packages could not be installed:\n  " + "\n  ".join(lines[-15:]))
    current.note = f"{count} packages"


def _node(current: Step) -> None:
    """Node from a pinned package, for machines without one."""
    _pip_install([PROJECT / NODE_REQUIREMENTS], current)


def digest_of(files: Iterable[Path], *more: str) -> str:
    """A digest over names and contents, to see whether something must be done again."""
    digest = hashlib.sha256("\0".join(more).encode())
    for file in files:
        digest.update(f"\0{file.name}\0".encode() + file.read_bytes())
    return digest.hexdigest()


if __name__ == "__main__":
    sys.exit(main())
