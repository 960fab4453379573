"""
Starts of a Python, counted by callgrind in instructions of the process itself: the same to within a
thousandth each time, whatever else the machine does.
"""

import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from local.steps import Problem

_COLLECTED = re.compile(r"Collected : (\d+)")
_FIXED = {
    "AWS_ACCESS_KEY_ID": "none",
    "AWS_SECRET_ACCESS_KEY": "none",
    "AWS_DEFAULT_REGION": "eu-central-1",
    "AWS_EC2_METADATA_DISABLED": "true",
    # As Lambda sets it: the API leaves out what only the template is made from.
    "AWS_LAMBDA_FUNCTION_NAME": "api",
    "PYTHONHASHSEED": "0",
}


@dataclass(frozen=True, slots=True)
class Start:
    """
    One way to start.

    Attributes:
        folder: where its modules are; nothing else but the standard library is seen.
        code: what is run.
    """

    name: str
    folder: Path
    code: str


def counted(start: Start, environment: Mapping[str, str]) -> int:
    """
    The instructions of one start, the interpreter's own included.

    Raises:
        Problem: valgrind is not there, or the code failed; its last line is the message.
    """
    valgrind = shutil.which("valgrind")
    if valgrind is None:
        raise Problem("Starts are counted by valgrind, which is not here: apt-get install valgrind")
    script = f"import sys; sys.path.insert(0, {str(start.folder)!r})\n{start.code}"
    with tempfile.TemporaryDirectory() as folder:
        command = [valgrind, "--tool=callgrind", f"--callgrind-out-file={folder}/out"]
        # Nothing is written beside the modules: in Lambda nothing can be.
        command += [_interpreter(), "-B", "-S", "-s", "-c", script]
        done = subprocess.run(
            command,
            env={**_FIXED, **environment},
            capture_output=True,
            text=True,
            check=False,
        )
    found = _COLLECTED.search(done.stderr)
    if done.returncode or found is None:
        lines = [line for line in done.stderr.splitlines() if not line.startswith("==")]
        raise Problem(f"{start.name} did not start: {lines[-1] if lines else 'no reason'}")
    return int(found[1])


def environment_in(template: Path) -> dict[str, str]:
    """Every name that the functions are given, with some value of its form."""
    resources = json.loads(template.read_text("utf-8"))["Resources"]
    names = resources["APIHandler"]["Properties"]["Environment"]["Variables"]
    return {name: f"https://{name.lower().replace('_', '-')}.example" for name in names}


def _interpreter() -> str:
    """The Python under the environment, which sees none of the environment's packages."""
    return str(getattr(sys, "_base_executable", sys.executable))
