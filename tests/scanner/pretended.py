"""An office and a file store that do as a test says: they refuse, break off, or answer rightly."""

import base64
import hashlib
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

KEY = f"scr_{'a' * 26}.{'b' * 32}"
Trouble = Callable[["Pretended"], None]


@dataclass(slots=True)
class Office:
    """
    What a pretended office has, and what it does next.

    Attributes:
        files: bytes by key, as they came.
        offers: every file that was offered, in order.
        reports: how often a bridge said that it lives.
        places, puts, words: what the next requests of each kind do instead of what is right.
        address: where it answers.
    """

    files: dict[str, bytes] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    offers: list[dict[str, Any]] = field(default_factory=list)
    keys_seen: list[str] = field(default_factory=list)
    reports: int = 0
    places: list[Trouble] = field(default_factory=list)
    puts: list[Trouble] = field(default_factory=list)
    words: list[Trouble] = field(default_factory=list)
    valid_key: str = KEY
    address: str = ""

    def targets(self) -> list[str]:
        """Where each stored file was said to belong."""
        return sorted(key.split("/")[1] for key in self.files)


class Pretended(BaseHTTPRequestHandler):
    """One request."""

    protocol_version = "HTTP/1.1"
    office: Office

    def do_POST(self) -> None:
        office = self.office
        content = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path == "/api/scanner/seen":
            self.hear(content)
            return
        body = json.loads(content)
        office.keys_seen.append(self.headers["X-Awizo-Scanner-Key"])
        office.offers.append(body)
        assert self.path == "/api/scanner/places"
        if office.places:
            office.places.pop(0)(self)
            return
        if office.keys_seen[-1] != office.valid_key:
            self.problem(401, "This scanner key is not valid.")
            return
        if body["name"].endswith(".docx"):
            self.problem(422, "This is no scan.")
            return
        key = f"scr/{body['target']}/{body['made_at']}-{body['sha256']}"
        if key in office.files:
            self.answer(200, {"state": "delivered", "url": None, "headers": None})
            return
        checksum = base64.b64encode(bytes.fromhex(body["sha256"])).decode()
        headers = {
            "Content-Length": str(body["size_bytes"]),
            "If-None-Match": "*",
            "x-amz-checksum-sha256": checksum,
        }
        place = base64.urlsafe_b64encode(key.encode()).decode()
        url = f"{office.address}/store/{place}?X-Amz-Signature=1"
        office.names[key] = body["name"]
        self.answer(200, {"state": "wanted", "url": url, "headers": headers})

    def hear(self, content: bytes) -> None:
        """That a bridge lives."""
        assert content == b""
        self.office.reports += 1
        if self.office.words:
            self.office.words.pop(0)(self)
        elif self.headers["X-Awizo-Scanner-Key"] != self.office.valid_key:
            self.problem(401, "This scanner key is not valid.")
        else:
            self.send_response(204)
            self.end_headers()

    def do_PUT(self) -> None:
        if self.office.puts:
            self.office.puts.pop(0)(self)
            return
        self.store()
        self.answer(200, {})

    def store(self) -> None:
        """Take the file as S3 does: whole, and only once."""
        place = self.path.partition("?")[0].rpartition("/")[2]
        key = base64.urlsafe_b64decode(place).decode()
        body = self.rfile.read(int(self.headers["Content-Length"]))
        assert self.headers["If-None-Match"] == "*"
        sent = base64.b64encode(hashlib.sha256(body).digest()).decode()
        assert sent == self.headers["x-amz-checksum-sha256"]
        assert key not in self.office.files
        self.office.files[key] = body

    def read_part(self) -> None:
        """Some of a file, and no more."""
        if self.command == "PUT":
            self.rfile.read(1)

    def cut(self) -> None:
        """End the connection without a word."""
        self.close_connection = True
        self.connection.close()

    def problem(self, status: int, detail: str) -> None:
        """A refusal."""
        self.answer(status, {"code": "x", "status": status, "detail": detail})

    def answer(self, status: int, said: Any) -> None:
        """Some JSON."""
        body = json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Quiet."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    # The kind that closes what it answers from breaks its own pipe.
    handle_error = lambda *_: None  # noqa: E731


@contextmanager
def pretended_office() -> Iterator[Office]:
    """One that answers on 127.0.0.1 within the block."""
    office = Office()
    handler = type("Handler", (Pretended,), {"office": office})
    server = _Server(("127.0.0.1", 0), handler)
    office.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield office
    finally:
        server.shutdown()
        server.server_close()


def refuses(status: int, detail: str = "No.") -> Trouble:
    """Answer a refusal; the file is not read."""

    def act(request: Pretended) -> None:
        request.close_connection = True
        request.problem(status, detail)

    return act


def breaks_off(request: Pretended) -> None:
    """Cut the connection in the middle."""
    request.read_part()
    request.cut()


def loses_its_answer(request: Pretended) -> None:
    """Take the file, and never say so."""
    request.store()
    request.cut()


def says_nonsense(request: Pretended) -> None:
    """Answer as no Awizo office does."""
    request.answer(200, {"hello": "world"})
