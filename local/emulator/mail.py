"""
MiniStack keeps only a summary of an e-mail, without attachments. Every message that its mail
service accepts is written to a file as it was sent; these files are what the local inbox shows.
"""

# ruff: noqa: SLF001 - the repair is made inside a foreign module

import base64
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

_OK = 200
_OPERATION = "SendRawEmail"


def install(ses: Any, folder: Path) -> None:  # noqa: ANN401 - a foreign module
    """Keep accepted raw messages in the folder, each under a name that sorts by time."""
    folder.mkdir(parents=True, exist_ok=True)
    send: Callable[[dict[str, Any]], Any] = ses._send_raw_email

    def send_and_keep(params: dict[str, Any]) -> Any:  # noqa: ANN401
        answer = send(params)
        if answer[0] == _OK:
            keep(folder, base64.b64decode(ses._p(params, "RawMessage.Data")))
        return answer

    ses._send_raw_email = send_and_keep


def keep(folder: Path, message: bytes) -> Path:
    """Write one message; a half-written one never has the final name."""
    name = f"{time.time_ns():020d}-{uuid.uuid4().hex[:8]}"
    unfinished, path = folder / f"{name}.part", folder / f"{name}.eml"
    unfinished.write_bytes(message)
    return unfinished.replace(path)
