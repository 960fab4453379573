"""`make check`: every check runs, each with its seconds, even when an earlier one failed."""

import subprocess
import sys

from local import generated, web_client
from local.folder import PROJECT
from local.steps import Problem, say, step

_LAYERS = "from importlinter.cli import lint_imports_command as check; check()"


def main() -> int:
    """Returns 1 when any check failed; its words follow its line."""
    failed = 0
    for title, command in (
        ("Form of the code (make format)", ["-m", "ruff", "format", "--check", "."]),
        ("Lint", ["-m", "ruff", "check", "."]),
        ("Types", ["-m", "mypy"]),
        ("Layers", ["-c", _LAYERS]),
    ):
        failed += not _passes(title, command)
    failed += not _web_passes()
    failed += not _generated_passes()
    return min(failed, 1)


def _passes(title: str, command: list[str]) -> bool:
    try:
        with step(title):
            done = subprocess.run(
                [sys.executable, *command],
                cwd=PROJECT,
                capture_output=True,
                text=True,
                check=False,
            )
            if done.returncode:
                raise Problem(done.stdout + done.stderr)
    except Problem as problem:
        say(str(problem))
        return False
    return True


def _web_passes() -> bool:
    node = web_client.find_node()
    try:
        with step("Types of the web client"):
            if node is None:
                raise Problem("There is no Node; run make setup.")
            node.run("run", "check")
    except Problem as problem:
        say(str(problem))
        return False
    return True


def _generated_passes() -> bool:
    try:
        with step("Generated files (make openapi)"):
            stale = generated.stale()
            if stale:
                raise Problem(f"Not up to date: {', '.join(stale)}. Run make openapi.")
    except Problem as problem:
        say(str(problem))
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
