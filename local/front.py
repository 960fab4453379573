"""
One address for people and browsers, as the distribution gives it in AWS: `/api` is the gateway,
`/<bucket>` the files, `/inbox` what e-mail would bring, everything else the built client.
"""

import http.client
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

from infra.web_headers import cache_rule, client_headers
from local import inbox

_HOP_BY_HOP = frozenset(
    {
        "connection",
        "keep-alive",
        "proxy-connection",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    }
)
# The emulator lets every site read its answers; our own pages have the same origin.
_CROSS_ORIGIN = "access-control-"
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_CHUNK = 1 << 16
_UPSTREAM_S = 65


@dataclass(frozen=True, slots=True)
class Routes:
    """
    Where requests go.

    Attributes:
        buckets: the intake bucket, the vault and that of uploads, in this order.
    """

    emulator_port: int
    api_id: str
    buckets: tuple[str, ...]
    client: Path
    mail: Path

    @property
    def intake(self) -> str:
        """The one bucket that links put files into; people's files come by a form."""
        return self.buckets[0]


class Front(ThreadingHTTPServer):
    """The server. It takes its port at once and is told later where requests go."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, port: int) -> None:
        super().__init__(("127.0.0.1", port), _Request)
        self.routes: Routes | None = None
        self.hosts = {f"127.0.0.1:{port}", f"localhost:{port}"}


class _Request(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Front

    def _any(self) -> None:
        # A page of another site that points its name at this machine must not read letters.
        if self.headers.get("Host", "").lower() not in self.server.hosts:
            self.close_connection = True
            self._send(421, b"This host name is not served here.\n", {"Content-Type": "text/plain"})
            return
        if "Transfer-Encoding" in self.headers:
            self.close_connection = True
            self._send(411, b"", {})
            return
        routes = self.server.routes
        if routes is None:
            self.close_connection = True
            self._send(503, b"Awizo is starting.\n", {"Content-Type": "text/plain", "Refresh": "2"})
            return
        self._route(routes, urlsplit(self.path).path)

    def _route(self, routes: Routes, path: str) -> None:
        first = path.split("/", 2)[1] if path.startswith("/") else ""
        if first == "api":
            self._forward(routes, f"/_aws/execute-api/{routes.api_id}{self.path}")
        elif first in routes.buckets:
            self._to_bucket(routes, path)
        elif self.command not in {"GET", "HEAD"}:
            self.close_connection = True
            self._send(405, b"", {"Allow": "GET, HEAD"})
        elif first == "inbox":
            page = inbox.answer(routes.mail, path)
            self._send(page.status, page.body, page.headers)
        else:
            self._send_client_file(routes, path)

    def _to_bucket(self, routes: Routes, path: str) -> None:
        """
        The emulator serves anybody who asks without a signature, which S3 does not: here only a
        signed link reads, and only a signed link or form writes.
        """
        is_signed = "X-Amz-Signature=" in self.path
        is_read = self.command in {"GET", "HEAD"} and is_signed
        is_put = self.command == "PUT" and is_signed and path.startswith(f"/{routes.intake}/")
        is_form = self.command == "POST" and path.strip("/") in routes.buckets
        if is_read or is_put or is_form:
            self._forward(routes, self.path, without=_CROSS_ORIGIN)
            return
        self.close_connection = True
        self._send(403, b"Only a signed link or form opens a bucket.\n", {})

    def __getattr__(self, name: str) -> object:
        """`do_GET`, `do_PUT` and so on: every method has the same entrance."""
        if name.removeprefix("do_") in _METHODS:
            return self._any
        raise AttributeError(name)

    def _send_client_file(self, routes: Routes, path: str) -> None:
        """A file of the build; a path without a dot is a page of the client, hence its index."""
        root = routes.client.resolve()
        wanted = _file_in(root, unquote(path))
        if wanted is None and "." not in path.rsplit("/", 1)[-1]:
            path = "/index.html"
            wanted = _file_in(root, path)
        if wanted is None:
            self._send(404, b"", {"Cache-Control": "no-cache"})
            return
        kind = mimetypes.guess_type(wanted.name)[0] or "application/octet-stream"
        headers = client_headers() | {"Content-Type": kind, "Cache-Control": cache_rule(path)}
        self._send(200, wanted.read_bytes(), headers)

    def _forward(self, routes: Routes, target: str, *, without: str = "") -> None:
        """
        Pass a request on with its Host, which signatures cover, and the answer back, without the
        headers whose name begins with `without`.
        """
        upstream = http.client.HTTPConnection(
            "127.0.0.1", routes.emulator_port, timeout=_UPSTREAM_S
        )
        try:
            self._pass_on(upstream, target)
            answer = upstream.getresponse()
        except OSError:
            self.close_connection = True
            self._send(503, b'{"code":"unavailable","status":503}', _PROBLEM)
            return
        with answer:
            self._pass_back(answer, without)
        upstream.close()

    def _pass_on(self, upstream: http.client.HTTPConnection, target: str) -> None:
        upstream.putrequest(self.command, target, skip_host=True, skip_accept_encoding=True)
        for name, value in self.headers.items():
            if name.lower() not in _HOP_BY_HOP:
                upstream.putheader(name, value)
        upstream.endheaders()
        left = int(self.headers.get("Content-Length") or 0)
        while left > 0:
            block = self.rfile.read(min(left, _CHUNK))
            if not block:
                self.close_connection = True
                break
            upstream.send(block)
            left -= len(block)

    def _pass_back(self, answer: http.client.HTTPResponse, without: str) -> None:
        self.send_response_only(answer.status)
        for name, value in answer.getheaders():
            is_left_out = without and name.lower().startswith(without)
            if name.lower() not in _HOP_BY_HOP and not is_left_out:
                self.send_header(name, value)
        bodyless = self.command == "HEAD" or answer.status in {204, 304}
        if answer.getheader("Content-Length") is None and not bodyless:
            self.send_header("Connection", "close")
            self.close_connection = True
        self.end_headers()
        while not bodyless and (block := answer.read(_CHUNK)):
            self.wfile.write(block)

    def _send(self, status: int, body: bytes, headers: Mapping[str, str]) -> None:
        self.send_response_only(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def handle(self) -> None:
        """A browser that goes away in the middle of an answer is nobody's fault."""
        try:
            super().handle()
        except ConnectionError:
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Quiet: the terminal is for people."""


def _file_in(root: Path, path: str) -> Path | None:
    """The file of a folder that a path names; None for one outside, or that can be no path."""
    try:
        wanted = (root / path.lstrip("/")).resolve()
        return wanted if wanted.is_relative_to(root) and wanted.is_file() else None
    except (OSError, ValueError):
        return None


_PROBLEM = {"Content-Type": "application/problem+json", "Retry-After": "2"}
