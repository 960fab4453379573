"""Which ports are free on 127.0.0.1."""

import os
import socket

from local.steps import Problem

FIRST = 8000
_TRIES = 100


def is_free(port: int) -> bool:
    """Whether nobody listens there and we could."""
    with socket.socket() as sock:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            sock.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def any_free() -> int:
    """A port that the system picks."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port: int = sock.getsockname()[1]
    return port


def front_port() -> tuple[int, bool]:
    """
    The port for people, and whether it is another than the usual one.

    Raises:
        Problem: PORT is not a port or is taken, or none of the usual ones is free.
    """
    asked = os.environ.get("PORT")
    if asked:
        return _asked_port(asked), False
    for port in range(FIRST, FIRST + _TRIES):
        if is_free(port):
            return port, port != FIRST
    raise Problem(
        f"No port between {FIRST} and {FIRST + _TRIES} is free; name one: make run PORT=…"
    )


def _asked_port(text: str) -> int:
    if not text.isdecimal() or not 1024 <= int(text) <= 65535:  # noqa: PLR2004 - what a port is
        raise Problem(f"PORT={text} is no port: use a number between 1024 and 65535.")
    if not is_free(int(text)):
        raise Problem(f"Port {text} is taken; choose another one with PORT=…, or leave it out.")
    return int(text)
