"""`python -m scanner --config scanner.toml`: watch a folder until asked to stop."""

from __future__ import annotations

import signal
import sys
import threading
from typing import TYPE_CHECKING

from scanner.bridge import Bridge
from scanner.lines import Lines
from scanner.lock import held
from scanner.office import Office
from scanner.settings import Problem, read_settings

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str]) -> int:
    """Run until a signal; returns the exit status."""
    stop = threading.Event()
    for name in ("SIGINT", "SIGTERM", "SIGBREAK"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), lambda *_: stop.set())
    lines = Lines(None)
    try:
        settings = read_settings(arguments)
        lines = Lines(settings.log)
        with held(settings.folder):
            lines.say(f"watching {settings.folder} for {settings.address}")
            Bridge(settings, Office(settings.address, settings.read_key), lines.say).run(stop)
            lines.say("stopped")
    except Problem as problem:
        print(problem, file=sys.stderr)
        lines.keep(f"not started: {problem}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
