"""
The functions' code in warm local processes, as Lambda runs it: one invocation at a time per
process, several processes side by side, a process that hangs or dies replaced. The started process
loads the code once and forks the others; Chalice keeps the current request in one place per
process, so threads could mix up people's requests. API and queue handlers are started apart, since
Lambda never loads `app.py` for the latter.
"""

import argparse
import contextlib
import importlib
import json
import os
import signal
import socket
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any, NoReturn

from local.folder import PROJECT

_OVERTIME_S = 2
_TURN_S = 0.5
_EXIT_ON_TIMEOUT = 3
Handler = Callable[[Any, Any], Any]


@dataclass(frozen=True, slots=True)
class Context:
    """What Lambda tells a function about its invocation."""

    function_name: str
    invoked_function_arn: str
    aws_request_id: str
    deadline_ms: int
    function_version: str = "$LATEST"
    memory_limit_in_mb: int = 1024
    log_group_name: str = "local"
    log_stream_name: str = "local"
    identity: None = None
    client_context: None = None

    def get_remaining_time_in_millis(self) -> int:
        """Milliseconds until the function's timeout, never negative."""
        return max(0, self.deadline_ms - int(time.time() * 1000))


def main() -> None:
    """`python -m local.handlers --port … --workers … HANDLER…`; stops as the emulator does."""
    parser = argparse.ArgumentParser()
    listening = parser.add_mutually_exclusive_group(required=True)
    listening.add_argument("--port", type=int)
    listening.add_argument("--socket", type=int, help="the number of a socket that listens")
    parser.add_argument("--workers", type=int, required=True)
    parser.add_argument("handlers", nargs="+")
    chosen = parser.parse_args()
    sys.path.insert(0, str(PROJECT))
    handlers = {name: resolve(name) for name in chosen.handlers}
    given = socket.socket(fileno=chosen.socket) if chosen.socket else _listen(chosen.port)
    _Parent(handlers, given).run(chosen.workers)


def resolve(name: str) -> Handler:
    """The function that a template calls `package.module.name`."""
    module, _, attribute = name.rpartition(".")
    handler: Handler = getattr(importlib.import_module(module), attribute)
    return handler


def _listen(port: int) -> socket.socket:
    sock = socket.socket()
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    sock.bind(("127.0.0.1", port))
    sock.listen(64)
    return sock


class _Parent:
    """Keeps a number of workers alive until it is told to stop."""

    def __init__(self, handlers: dict[str, Handler], sock: socket.socket) -> None:
        self._handlers = handlers
        self._sock = sock
        self._workers: set[int] = set()
        self._stopping = False

    def run(self, workers: int) -> None:
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        for _ in range(workers):
            self._fork()
        threading.Thread(target=_terminate_at_end_of_input, daemon=True).start()
        while self._workers:
            pid, _ = os.wait()
            self._workers.discard(pid)
            if not self._stopping:
                print(f"worker {pid} ended; starting another", file=sys.stderr, flush=True)
                self._fork()

    def _fork(self) -> None:
        with _stop_held_back():
            if self._stopping:
                return
            pid = os.fork()
            if not pid:
                _be_worker(self._sock, self._handlers)
            self._workers.add(pid)

    def _stop(self, *_: object) -> None:
        self._stopping = True
        for pid in self._workers:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)


@contextlib.contextmanager
def _stop_held_back() -> Iterator[None]:
    """A stop that comes meanwhile waits: between a fork and its record it would reach no worker."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})


def _terminate_at_end_of_input() -> None:
    # Only the main thread takes the signal, and only when it is ready for it.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    while os.read(sys.stdin.fileno(), 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


def _be_worker(sock: socket.socket, handlers: dict[str, Handler]) -> NoReturn:
    try:
        _work(sock, handlers)
    finally:
        os._exit(0)


def _work(sock: socket.socket, handlers: dict[str, Handler]) -> None:
    """Answer invocations one after the other; on SIGTERM finish the present one first."""
    parent = os.getppid()
    server = HTTPServer(("127.0.0.1", 0), _Invocation, bind_and_activate=False)
    server.socket.close()
    server.socket = sock
    server.timeout = _TURN_S
    wanted = [True]
    _Invocation.handlers = handlers
    signal.signal(signal.SIGTERM, lambda *_: wanted.__setitem__(0, False))
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
    signal.signal(signal.SIGALRM, _give_up)
    sock.settimeout(_TURN_S)
    while wanted[0] and os.getppid() == parent:
        server.handle_request()


def _give_up(*_: object) -> None:
    print("timed out; this is where it was:", file=sys.stderr)
    traceback.print_stack(file=sys.stderr)
    sys.stderr.flush()
    os._exit(_EXIT_ON_TIMEOUT)


class _Invocation(BaseHTTPRequestHandler):
    """One POST is one invocation; the path names the handler."""

    handlers: dict[str, Handler] = {}  # noqa: RUF012 - the server makes an instance per request

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length", 0))
        event = json.loads(self.rfile.read(length) or b"null")
        context = self._context()
        signal.setitimer(
            signal.ITIMER_REAL, context.get_remaining_time_in_millis() / 1000 + _OVERTIME_S
        )
        try:
            answer = self.handlers[self.path.lstrip("/")](event, context)
            status, body = 200, json.dumps(answer)
        except Exception as error:  # noqa: BLE001 - as Lambda does: the caller gets a description
            print(f"{context.function_name} failed", file=sys.stderr)
            traceback.print_exc()
            status = 500
            body = json.dumps({"errorMessage": str(error), "errorType": type(error).__name__})
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            sys.stdout.flush()
            sys.stderr.flush()
        self._answer(status, body.encode())

    def do_GET(self) -> None:
        """Whether the workers are there."""
        self._answer(200, b"{}")

    def _context(self) -> Context:
        def told(name: str) -> str:
            return str(self.headers.get(f"X-Amzn-Lambda-{name}", ""))

        return Context(
            function_name=told("Function-Name"),
            invoked_function_arn=told("Function-Arn"),
            aws_request_id=told("Request-Id"),
            deadline_ms=int(told("Deadline-Ms") or (time.time() + 60) * 1000),
        )

    def _answer(self, status: int, body: bytes) -> None:
        with contextlib.suppress(ConnectionError):
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Quiet: the functions write their own logs."""


if __name__ == "__main__":
    main()
