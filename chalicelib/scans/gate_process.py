"""
A child process for whatever parses files from outside: under limits, without our environment (so
without credentials), told no path but only open descriptors, and heard out through one short
answer. Why it is built so: docs/decisions/file-gate.md.
"""

import contextlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from chalicelib.scans.gate_answer import MAX_ANSWER_BYTES, GateUnavailable

_PROJECT = str(Path(__file__).resolve().parents[2])
_LEAST_SHARE = 0.5  # of a processor: a child that got less tells of the machine, not of the file

# The child gets our import path and nothing else: `-I` alone would miss a Lambda layer.
_BOOT = (
    "import json, sys; job = json.loads(sys.argv[1]); sys.path[:] = job['import_path']; "
    "from importlib import import_module; import_module(job['module']).main(job)"
)
_KEPT_ENVIRONMENT = ("LD_LIBRARY_PATH",)  # Lambda's interpreter needs it to start at all.


def run_child(  # noqa: PLR0913 - each says one thing about the child
    module: str,
    job: Mapping[str, Any],
    *,
    given: BinaryIO | None,
    passed: Sequence[int],
    wall_s: int,
    more_s: Callable[[bytes], int] = lambda _: 0,
    most_bytes: int = MAX_ANSWER_BYTES,
) -> tuple[int | None, bytes]:
    """
    Let a module's `main` do one job in a process of its own.

    Args:
        given: its standard input.
        passed: the descriptors that it may use besides.
        more_s: how much longer it may take, given what it has said by the end of its time.
        most_bytes: of its answer; what it writes beyond is not read.

    Returns its exit code as `Popen` gives it, None for a child that took too long, and its answer.

    Raises:
        GateUnavailable: it took too long because the machine did not let it run.
    """
    path = [_PROJECT, *(str(Path(entry).absolute()) for entry in sys.path)]
    told = json.dumps({**job, "import_path": path, "module": module})
    with (
        tempfile.TemporaryFile() as answer,
        subprocess.Popen(
            [sys.executable, "-I", "-S", "-B", "-c", _BOOT, told],
            stdin=given,
            stdout=answer,
            stderr=subprocess.STDOUT,  # Only until it is ready: why it could not start.
            pass_fds=passed,
            env={name: os.environ[name] for name in _KEPT_ENVIRONMENT if name in os.environ},
            cwd="/",
        ) as child,
    ):
        exit_code = _await(child, answer, wall_s, more_s)
        return exit_code, _said(answer, most_bytes)


def _await(
    child: subprocess.Popen[bytes],
    answer: BinaryIO,
    wall_s: int,
    more_s: Callable[[bytes], int],
) -> int | None:
    """
    The exit code as `Popen` gives it, or None for a child that took too long.

    Raises:
        GateUnavailable: it took too long because the machine did not let it run.
    """
    try:
        with contextlib.suppress(subprocess.TimeoutExpired):
            return child.wait(timeout=wall_s)
        longer_s = more_s(_said(answer, MAX_ANSWER_BYTES))
        if longer_s:
            with contextlib.suppress(subprocess.TimeoutExpired):
                return child.wait(timeout=longer_s)
        elif _processor_s(child.pid) < wall_s * _LEAST_SHARE:
            raise GateUnavailable("The machine is too busy to check a file.")
        return None
    finally:
        child.kill()  # Does nothing to a child that has ended.


def _said(answer: BinaryIO, most_bytes: int) -> bytes:
    # Not by moving in the file: the child writes where its parent's last step left off.
    return os.pread(answer.fileno(), most_bytes, 0)


def _processor_s(process: int) -> float:
    # Fields 14 and 15 of proc_pid_stat(5), counted after the name, which may hold anything.
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
