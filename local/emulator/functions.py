"""
Where functions run: in our own warm processes instead of the emulator's, which would unpack a real
package for each. MiniStack asks one function for the address to forward an invocation to; here it
gets the answer without an address being stored in the stack, so that ports may change. An
invocation waits for processes that are just starting: a message that fails is hidden for minutes.
"""

# ruff: noqa: SLF001 - the repair is made inside a foreign module

import socket
import threading
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

API_HANDLER = "app.app"
_WAIT_S = 20.0
_PAUSE_S = 0.1


def install(
    functions: Any,  # noqa: ANN401 - a foreign module
    *,
    api_port: int,
    jobs_port: int,
    stopping: threading.Event,
) -> None:
    """Forward requests to one port and everything else to another: work never blocks an answer."""
    forward: Callable[..., dict[str, Any]] = functions._execute_function_proxy

    def address_of(function: Mapping[str, Any]) -> str:
        handler = function.get("Handler", "")
        port = api_port if handler == API_HANDLER else jobs_port
        return f"http://127.0.0.1:{port}/{handler}"

    def forward_when_up(func: object, event: object, url: str, request_id: str) -> dict[str, Any]:
        _wait_for(urlsplit(url).port or 0, stopping)
        return forward(func, event, url, request_id)

    functions._proxy_url_for = address_of
    functions._execute_function_proxy = forward_when_up


def _wait_for(port: int, stopping: threading.Event) -> None:
    left_s = _WAIT_S
    while left_s > 0 and not _listens(port):
        if stopping.wait(_PAUSE_S):
            return
        left_s -= _PAUSE_S


def _listens(port: int) -> bool:
    with socket.socket() as sock:
        return sock.connect_ex(("127.0.0.1", port)) == 0
