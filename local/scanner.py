"""
The scanner of this machine: the bridge that ships, beside a folder that plays the scanner, with a
key of its own from the running stack.
"""

import os
import signal
import sys
import threading

from chalicelib.core.errors import NotFound
from chalicelib.scanners.model import NewScanner
from chalicelib.scanners.service import add_scanner, get_scanner
from local.emulator.state import save_now
from local.folder import DataFolder
from scanner.__main__ import main as bridge

NAME = "Local scanner"
_PLACE = "The folder on this machine"


def ensure_key(folder: DataFolder, endpoint: str) -> None:
    """
    Register the scanner unless the stack knows the one whose key the data folder holds. A key that
    somebody revoked or replaced in the office is left as it is: the bridge says that it is refused.
    """
    try:
        get_scanner(folder.scanner_key.read_text(encoding="utf-8").partition(".")[0])
    except (OSError, NotFound):
        _, key = add_scanner("system", NewScanner(NAME, _PLACE, ""))
        folder.scanner_key.unlink(missing_ok=True)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        with os.fdopen(os.open(folder.scanner_key, flags, 0o600), "w", encoding="utf-8") as file:
            file.write(f"{key}\n")
        save_now(endpoint)


def main() -> int:
    """The bridge; it stops as the other processes do, when whoever started it is gone."""
    threading.Thread(target=_stop_at_end_of_input, daemon=True).start()
    return bridge(sys.argv[1:])


def _stop_at_end_of_input() -> None:
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    sys.exit(main())
