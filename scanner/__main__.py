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

# Whoever stops a machine waits no longer; a file that is cut off is sent again.
_GRACE_S = 5.0


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
            bridge = Bridge(settings, Office(settings.address, settings.read_key), lines.say)
            if not _ran(bridge, stop):
                return 1
            lines.say("stopped")
    except Problem as problem:
        print(problem, file=sys.stderr)
        lines.keep(f"not started: {problem}")
        return 1
    return 0


def _ran(bridge: Bridge, stop: threading.Event) -> bool:
    """Until asked to stop, and a little longer; whether it was asked."""
    thread = threading.Thread(target=bridge.run, args=(stop,), daemon=True)
    thread.start()
    # Woken now and then: on Windows no signal is heard within a longer wait.
    while thread.is_alive() and not stop.wait(0.5):
        """It works."""
    was_asked = stop.is_set()
    thread.join(timeout=_GRACE_S)
    return was_asked


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
