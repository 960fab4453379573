"""Ports on 127.0.0.1."""

import os
import socket
from collections.abc import Callable

from local.steps import Problem

FIRST = 8000
_TRIES = 100


def any_free() -> int:
    """A port that the system picks."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port: int = sock.getsockname()[1]
    return port


def hold() -> socket.socket:
    """A port that the system picks, taken at once; a child that is given the socket serves it."""
    sock = socket.socket()
    sock.bind(("127.0.0.1", 0))
    sock.listen(64)
    return sock


def take[Taken](take_port: Callable[[int], Taken]) -> tuple[Taken, bool]:
    """
    Take the port for people at once, so that nobody else does while the system starts.

    Returns what `take_port` gave, and whether it is another port than the usual one.

    Raises:
        Problem: PORT is not a port or is taken, or none of the usual ones is free.
    """
    asked = os.environ.get("PORT")
    if asked:
        return _take_asked(asked, take_port), False
    for port in range(FIRST, FIRST + _TRIES):
        try:
            return take_port(port), port != FIRST
        except OSError:
            continue
    raise Problem(
        f"No port between {FIRST} and {FIRST + _TRIES} is free; name one: make run PORT=…"
    )


def _take_asked[Taken](text: str, take_port: Callable[[int], Taken]) -> Taken:
    if not text.isdecimal() or not 1024 <= int(text) <= 65535:  # noqa: PLR2004 - what a port is
        raise Problem(f"PORT={text} is no port: use a number between 1024 and 65535.")
    try:
        return take_port(int(text))
    except OSError:
        told = f"Port {text} is taken; choose another one with PORT=…, or leave it out."
        raise Problem(told) from None
