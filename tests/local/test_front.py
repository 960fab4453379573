"""The one address: what goes where, and what never gets in."""

import http.client
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from local.front import Front, Routes
from local.ports import any_free

pytestmark = pytest.mark.enable_socket


class _Echo(BaseHTTPRequestHandler):
    """Plays the emulator: answers with what it was asked."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        said = f"{self.command} {self.path} {self.headers['Host']} {body.decode()}".encode()
        self.send_response(201)
        self.send_header("Set-Cookie", "a=1")
        self.send_header("Set-Cookie", "b=2")
        self.send_header("Access-Control-Allow-Origin", "*")
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(said)

    do_GET = do_PUT = do_DELETE = do_HEAD = do_POST  # noqa: N815 - the server's names

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def client(tmp_path: Path) -> Path:
    folder = tmp_path / "dist"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<!doctype html>index")
    (folder / "assets" / "app-1a2b.js").write_text("code")
    (tmp_path / "secret.txt").write_text("secret")
    return folder


@pytest.fixture
def front(client: Path, tmp_path: Path) -> Iterator[Front]:
    upstream = ThreadingHTTPServer(("127.0.0.1", 0), _Echo)
    routes = Routes(upstream.server_port, "api123", ("intake-1", "vault-1"), client, tmp_path)
    server = Front(any_free())
    server.routes = routes
    for one in (upstream, server):
        threading.Thread(target=one.serve_forever, args=(0.05,), daemon=True).start()
    yield server
    for one in (server, upstream):
        one.shutdown()
        one.server_close()


def _ask(
    front: Front, method: str, path: str, body: bytes | None = None, **headers: str
) -> tuple[http.client.HTTPResponse, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", front.server_port, timeout=10)
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer, content


def test_api_goes_to_the_gateways_stage_and_back_whole(front: Front) -> None:
    answer, content = _ask(front, "POST", "/api/session?x=1", b"{}")

    host = f"127.0.0.1:{front.server_port}"
    assert content.decode() == f"POST /_aws/execute-api/api123/api/session?x=1 {host} {{}}"
    assert answer.status == 201
    assert answer.headers.get_all("Set-Cookie") == ["a=1", "b=2"]


def test_files_keep_path_and_host_that_their_signature_covers(front: Front) -> None:
    _, content = _ask(front, "GET", "/vault-1/scans/a%20b?X-Amz-Signature=1")

    host = f"127.0.0.1:{front.server_port}"
    assert content.decode() == f"GET /vault-1/scans/a%20b?X-Amz-Signature=1 {host} "


def test_signed_form_goes_to_its_bucket(front: Front) -> None:
    _, content = _ask(front, "POST", "/vault-1", b"form")

    assert content.decode() == f"POST /vault-1 127.0.0.1:{front.server_port} form"


def test_signed_link_puts_a_file_into_the_intake_bucket(front: Front) -> None:
    path = "/intake-1/scr_a/inbox/b?X-Amz-Signature=1"

    _, content = _ask(front, "PUT", path, b"file")

    assert content.decode() == f"PUT {path} 127.0.0.1:{front.server_port} file"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/vault-1"),
        ("GET", "/vault-1/scans/a?versionId=1"),
        ("PUT", "/vault-1/scans/a?X-Amz-Signature=1"),
        ("PUT", "/intake-1/scr_a/inbox/b"),
        ("DELETE", "/vault-1/scans/a?X-Amz-Signature=1"),
        ("POST", "/vault-1/scans/a"),
    ],
)
def test_bucket_opens_to_signed_links_and_forms_only(front: Front, method: str, path: str) -> None:
    answer, content = _ask(front, method, path)

    assert answer.status == 403
    assert content == b"Only a signed link or form opens a bucket.\n"


def test_bucket_lets_no_other_site_read_its_answers(front: Front) -> None:
    answer, _ = _ask(front, "GET", "/vault-1/scans/a?X-Amz-Signature=1")

    assert answer.status == 201
    assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1:1", "", "127.0.0.1"])
def test_foreign_host_is_misdirected(front: Front, host: str) -> None:
    answer, content = _ask(front, "GET", "/api/me", Host=host)

    assert answer.status == 421
    assert b"index" not in content


def test_localhost_is_this_host(front: Front) -> None:
    answer, _ = _ask(front, "GET", "/", Host=f"localhost:{front.server_port}")

    assert answer.status == 200


@pytest.mark.parametrize("path", ["/", "/companies/com_1/mail", "/sign-in?next=/x"])
def test_pages_of_the_client_are_its_index(front: Front, path: str) -> None:
    answer, content = _ask(front, "GET", path)

    assert (answer.status, content) == (200, b"<!doctype html>index")
    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Type"] == "text/html"


def test_assets_are_kept_for_ever(front: Front) -> None:
    answer, content = _ask(front, "GET", "/assets/app-1a2b.js")

    assert content == b"code"
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Type"] == "text/javascript"


def test_missing_asset_is_not_a_page(front: Front) -> None:
    answer, content = _ask(front, "GET", "/assets/old-9f.js")

    assert (answer.status, content) == (404, b"")


@pytest.mark.parametrize(
    "path", ["/../secret.txt", "/%2e%2e/secret.txt", "/assets/..%2f..%2fsecret.txt"]
)
def test_nothing_outside_the_build_is_served(front: Front, path: str) -> None:
    answer, content = _ask(front, "GET", path)

    assert b"secret" not in content
    assert answer.status == 404


@pytest.mark.parametrize("path", ["/index.html%00.js", f"/{'a' * 300}.js", "/assets/%ff%fe.js"])
def test_path_that_can_be_no_file_is_not_found(front: Front, path: str) -> None:
    answer, _ = _ask(front, "GET", path)

    assert answer.status == 404


def test_writing_to_a_page_is_refused(front: Front) -> None:
    answer, _ = _ask(front, "POST", "/", b"x")

    assert answer.status == 405


def test_head_answers_without_a_body(front: Front) -> None:
    for path in ("/", "/api/me"):
        answer, content = _ask(front, "HEAD", path)

        assert int(answer.headers["Content-Length"]) > 0
        assert content == b""


def test_body_of_unknown_length_is_refused(front: Front) -> None:
    answer, _ = _ask(front, "POST", "/api/me", b"", **{"Transfer-Encoding": "chunked"})

    assert answer.status == 411


def test_emulator_that_is_down_is_unavailable(front: Front, client: Path) -> None:
    front.routes = Routes(any_free(), "api123", (), client, client)

    answer, content = _ask(front, "GET", "/api/me")

    assert answer.status == 503
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert b'"code":"unavailable"' in content


def test_while_things_start_the_address_says_so(front: Front) -> None:
    front.routes = None

    answer, content = _ask(front, "GET", "/")

    assert (answer.status, content) == (503, b"Awizo is starting.\n")
    assert answer.headers["Refresh"] == "2"
