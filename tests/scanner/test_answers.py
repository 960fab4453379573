"""Answers that would kill a bridge, send it elsewhere or hold it for ever; and being stopped."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from scanner import office as reaching
from scanner.office import NotNow
from scanner.office import Office as Reached
from tests.scanner.bench import Bench
from tests.scanner.pretended import KEY, Office, Pretended, Trouble

pytestmark = pytest.mark.enable_socket
PROJECT = Path(__file__).resolve().parents[2]


def wants(url: str, **headers: str) -> Trouble:
    """Name a place for the file."""

    def act(request: Pretended) -> None:
        place = url.replace("HERE", request.office.address)
        request.answer(200, {"state": "wanted", "url": place, "headers": headers})

    return act


def nested(request: Pretended) -> None:
    """JSON that is deeper than a reader goes."""
    body = b"[" * 900_000
    request.send_response(200)
    request.send_header("Content-Length", str(len(body)))
    request.end_headers()
    request.wfile.write(body)


@pytest.mark.parametrize(
    "trouble",
    [
        nested,
        wants("https://127.0.0.1:99999/x"),
        wants("https://127.0.0.1:abc/x"),
        wants("https://a..b/x"),
        wants(f"https://{'a' * 70}.example/x"),
        wants("https://[::1/x"),
        wants("http://127.0.0.1:1/ż"),
        wants("http://127.0.0.1:1/a b"),
        wants("HERE/x", A="c\r\nX: y"),
        wants("HERE/x", A="ż€"),
    ],
    ids=["deep", "port", "letters", "dots", "long", "bracket", "path", "space", "lines", "header"],
)
def test_answer_that_cannot_be_followed_leaves_the_file_and_the_bridge(
    bench: Bench, office: Office, trouble: Trouble
) -> None:
    office.places = [trouble]
    bench.drop("a.pdf")
    bench.settle()
    assert bench.there() == ["a.pdf"]
    assert len(bench.lines) == 1

    bench.look(100)
    assert bench.there() == ["sent/a.pdf"]


def test_office_elsewhere_sends_no_file_to_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    reached = Reached("https://portal.example.org", lambda: KEY)
    said = b'{"state": "wanted", "url": "http://127.0.0.1:8080/x", "headers": {}}'
    monkeypatch.setattr(reached, "_send", lambda *_: (200, said))

    with pytest.raises(NotNow, match="does not answer as an Awizo office does"):
        reached.ask({})


def dribbles(request: Pretended) -> None:
    """Answer for ever, an octet at a time."""
    request.close_connection = True
    request.send_response(200)
    request.end_headers()
    try:
        for _ in range(600):
            request.wfile.write(b" ")
            time.sleep(0.1)
    except OSError:
        """Cut."""


@pytest.mark.parametrize("where", ["places", "puts"])
def test_answer_that_never_ends_is_cut_off(
    bench: Bench, office: Office, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reaching, "_LONGEST_S", 0.5)
    getattr(office, where).append(dribbles)
    bench.drop("a.pdf")

    began_s = time.monotonic()
    bench.settle()

    assert time.monotonic() - began_s < 10
    assert bench.lines[0].startswith("offline: no end after ")
    bench.look(100)
    assert bench.there() == ["sent/a.pdf"]


def test_bridge_that_is_told_to_stop_ends_within_seconds_whatever_it_waits_for(
    office: Office, tmp_path: Path
) -> None:
    (tmp_path / "scans").mkdir()
    (tmp_path / "scans/a.pdf").write_bytes(b"%PDF %%EOF")
    (tmp_path / "key").write_text(KEY)
    office.places = [dribbles]
    flags: list[Any] = ["--folder", tmp_path / "scans", "--key-file", tmp_path / "key"]
    bridge = subprocess.Popen(
        [sys.executable, "-m", "scanner", "--address", office.address, *flags],
        cwd=PROJECT,
        env={"PATH": os.environ["PATH"]},
        stdout=subprocess.DEVNULL,
    )
    try:
        until_s = time.monotonic() + 30
        while not office.offers and time.monotonic() < until_s:
            time.sleep(0.1)
        assert office.offers
        bridge.send_signal(signal.SIGTERM)
        assert bridge.wait(timeout=15) == 0
    finally:
        bridge.kill()
        bridge.wait()
    assert (tmp_path / "scans/a.pdf").exists()
