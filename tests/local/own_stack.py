"""A system of a test's own that may be killed: started on an empty table, without demo data."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from local.folder import PROJECT, DataFolder
from tests.harness.running import emulated

_START_S = 120
_STOP_S = 60


@dataclass(slots=True)
class OwnStack:
    """A run and its data folder; the folder outlives the run."""

    folder: DataFolder
    process: "subprocess.Popen[bytes]"
    output: Path

    @property
    def facts(self) -> dict[str, Any]:
        facts: dict[str, Any] = json.loads(self.folder.lock.read_text())
        return facts

    def client(self, service: str) -> Any:
        return emulated(service, self.facts["endpoint"])

    def put(self, name: str) -> None:
        """Write a row that is recognised later."""
        dynamodb = self.client("dynamodb")
        (table,) = dynamodb.list_tables()["TableNames"]
        dynamodb.put_item(TableName=table, Item={"pk": {"S": name}, "sk": {"S": name}})

    def names(self) -> set[str]:
        """The rows that are there, but for those that every start makes for its scanner."""
        dynamodb = self.client("dynamodb")
        (table,) = dynamodb.list_tables()["TableNames"]
        found = {item["pk"]["S"] for item in dynamodb.scan(TableName=table)["Items"]}
        return {name for name in found if not name.startswith(("SCANNER#", "AUDIT#"))}

    def emulator_pid(self) -> int:
        """The emulator's process, a child of the run."""
        for path in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                words = path.read_bytes().split(b"\0")
            except OSError:
                continue
            if b"local.emulator" in words and str(self.folder.root).encode() in words:
                return int(path.parent.name)
        raise LookupError("no emulator runs on this folder")

    def stop(self) -> str:
        """As Ctrl-C; returns what was printed."""
        self.process.send_signal(signal.SIGINT)
        self.process.wait(_STOP_S)
        return self.output.read_text()

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


@contextmanager
def own_stack(folder: Path) -> Iterator[OwnStack]:
    """Start a run on a folder; it is ended with the block, if it still runs."""
    folder.mkdir(exist_ok=True)
    data = DataFolder(folder)
    data.demo.write_text("[]")
    output = folder.parent / f"{folder.name}-{time.monotonic_ns()}.log"
    with output.open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "local.run"],
            cwd=PROJECT,
            env={**os.environ, "DATA": str(folder)},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait(process, output)
        yield OwnStack(data, process, output)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            process.wait(_STOP_S)


def _wait(process: "subprocess.Popen[bytes]", output: Path) -> None:
    deadline = time.monotonic() + _START_S
    while b"Ctrl-C stops everything" not in output.read_bytes():
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"it did not start:\n{output.read_text()}")
        time.sleep(0.1)
