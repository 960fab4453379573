"""
The bridge as it ships, beside the running system: killed at random moments and cut off in every way
while files arrive. Each of them becomes one scan, and none stays behind (R33).
"""

import hashlib
import http.client
import io
import json
import os
import random
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from PIL import Image

from tests.harness.running import PROJECT, Running, eventually
from tests.samples.files import letter_png

pytestmark = [pytest.mark.stack, pytest.mark.enable_socket]
TROUBLE = ["cut before", "cut within", "answer lost", "503"]
OF_TEN = 1


class Line(ThreadingHTTPServer):
    """A bad line between the bridge and the office: dead at times, and full of tricks."""

    daemon_threads = True

    def __init__(self, office: str, seed: int) -> None:
        super().__init__(("127.0.0.1", 0), _Passing)
        self.office = urlsplit(office).netloc
        self.address = f"http://127.0.0.1:{self.server_port}"
        self.chance = random.Random(seed)
        self.is_dead = False
        self.is_good = False
        self.troubles = 0

    def trouble(self) -> str:
        """What happens to the next request; mostly nothing."""
        if self.is_dead:
            return "cut before"
        if self.is_good or self.chance.randrange(10) >= OF_TEN:
            return ""
        self.troubles += 1
        return self.chance.choice(TROUBLE)

    def handle_error(self, *_: object) -> None:
        """Whoever is killed breaks the line too."""


class _Passing(BaseHTTPRequestHandler):
    server: Line

    def do_POST(self) -> None:
        self.close_connection = True
        length = int(self.headers["Content-Length"])
        trouble = self.server.trouble()
        if trouble == "cut before":
            return
        if trouble == "cut within":
            self.rfile.read(length // 2)
            return
        body = self.rfile.read(length)
        if len(body) < length:
            return
        if trouble == "503":
            self.send_error(503)
            return
        status, answer = self._pass_on(body)
        if trouble != "answer lost":
            self.send_response(status)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

    do_PUT = do_POST  # noqa: N815 - the server's name

    def _pass_on(self, body: bytes) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection(self.server.office, timeout=60)
        headers = {name: value for name, value in self.headers.items() if name.lower() != "host"}
        connection.request(self.command, self.path, body, headers)
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        # Files go over this line too.
        return answer.status, content.replace(self.server.office.encode(), self._here)

    @property
    def _here(self) -> bytes:
        return urlsplit(self.server.address).netloc.encode()

    def log_message(self, *_: object) -> None:
        """Quiet."""


@contextmanager
def bad_line(running: Running, seed: int) -> Iterator[Line]:
    line = Line(running.address, seed)
    threading.Thread(target=line.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield line
    finally:
        line.shutdown()
        line.server_close()


def a_scan(number: int) -> bytes:
    """A letter like no other, small so that checking it takes little."""
    file = io.BytesIO()
    picture = Image.new("L", (200, 280), 255)
    picture.paste(0, (10, 10, 20 + number % 100, 20 + number // 100))
    picture.save(file, "PNG", dpi=(100, 100))
    return file.getvalue()


def drop_all(folder: Path, contents: list[bytes], code: str, *, within_s: float) -> None:
    """What a scanner does in a busy hour; every third file names a company."""
    for number, content in enumerate(contents):
        place = folder / code if number % 3 == 0 else folder
        place.mkdir(exist_ok=True)
        (place / f"scan{number:03}.png").write_bytes(content)
        time.sleep(within_s / len(contents))


def start(folder: Path, address: str, key_file: Path) -> "subprocess.Popen[bytes]":
    flags = ["--folder", str(folder), "--address", address, "--key-file", str(key_file)]
    return subprocess.Popen(
        [sys.executable, "-m", "scanner", *flags],
        cwd=PROJECT,
        env={"PATH": os.environ["PATH"]},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


@pytest.mark.long
@pytest.mark.parametrize(
    ("files", "kills", "longest_s"),
    [
        pytest.param(20, 2, 4.0, id="20"),
        pytest.param(200, 14, 6.0, id="200"),
    ],
)
def test_every_file_arrives_once_however_often_the_bridge_dies_and_the_line_breaks(
    running: Running, tmp_path: Path, files: int, kills: int, longest_s: float
) -> None:
    name, chance = f"Tray {uuid.uuid4().hex[:8]}", random.Random(files)
    folder, key_file = tmp_path / "scans", tmp_path / "scanner.key"
    folder.mkdir()
    scanner = add_scanner(running, name, key_file)
    company = running.call("GET", "/office/companies", by="clerk").json["items"][0]
    contents = [a_scan(number) for number in range(files)]
    dropping = threading.Thread(
        target=drop_all, args=(folder, contents, company["code"]), kwargs={"within_s": files / 8}
    )

    with bad_line(running, seed=files) as line:
        dropping.start()
        for number in range(kills):
            bridge = start(folder, line.address, key_file)
            time.sleep(chance.uniform(1.0, longest_s))
            line.is_dead = number % 4 == 1
            time.sleep(chance.uniform(0.0, 1.0))
            bridge.kill()
            bridge.wait()
            line.is_dead = False
        dropping.join()
        line.is_good = True
        bridge = start(folder, line.address, key_file)
        eventually(lambda: not waiting(folder), within_s=60 + 2 * files)
        bridge.terminate()
        assert bridge.wait(timeout=30) == 0

    eventually(lambda: len(scans_of(running, name)) >= files, within_s=60 + 3 * files)
    eventually(lambda: not left_in_intake(running, scanner["id"]), within_s=60)
    scans = scans_of(running, name)
    assert len(scans) == files
    assert sorted(originals(running, scans)) == sorted(map(sha256_of, contents))
    assert sum(scan["company_code"] == company["code"] for scan in scans) == -(-files // 3)
    assert {scan["same_name_as"] for scan in scans} == {None}
    after = running.call("GET", f"/office/scanners/{scanner['id']}", by="clerk").json
    assert after["files_today"] == files
    assert len([path for path in (folder / "sent").rglob("*") if path.is_file()]) == files
    assert not (folder / "refused").exists()


def add_scanner(running: Running, name: str, key_file: Path) -> dict[str, Any]:
    once = {"Idempotency-Key": uuid.uuid4().hex}
    body = {"name": name, "place": "Test"}
    answer = running.call("POST", "/office/scanners", body, by="admin", headers=once)
    assert answer.status == 201, answer.body
    key_file.write_text(answer.json["key"])
    scanner: dict[str, Any] = answer.json["scanner"]
    return scanner


def waiting(folder: Path) -> list[Path]:
    """Files that lie in the folder still."""
    found = (path for path in folder.rglob("*.png") if path.is_file())
    return [path for path in found if "sent" not in path.parts]


def scans_of(running: Running, scanner: str) -> list[dict[str, Any]]:
    """Everything in the scan inbox that one scanner delivered."""
    found: list[dict[str, Any]] = []
    after = ""
    while True:
        path = f"/office/scans?state=inbox&limit=100{after}"
        page = running.call("GET", path, by="clerk").json
        found += [scan for scan in page["items"] if scan["scanner"] == scanner]
        if page["next"] is None:
            return found
        after = f"&cursor={page['next']}"


def left_in_intake(running: Running, prefix: str) -> list[Any]:
    """Versions that lie in the intake bucket under a scanner's id."""
    s3 = running.client("s3")
    (intake,) = (b["Name"] for b in s3.list_buckets()["Buckets"] if "-intake-" in b["Name"])
    versions: list[Any] = s3.list_object_versions(Bucket=intake, Prefix=prefix).get("Versions", [])
    return versions


def originals(running: Running, scans: list[dict[str, Any]]) -> Iterator[str]:
    """SHA-256 of what the vault keeps of each scan."""
    s3 = running.client("s3")
    (vault,) = (b["Name"] for b in s3.list_buckets()["Buckets"] if "-vault-" in b["Name"])
    for scan in scans:
        answer = s3.get_object(Bucket=vault, Key=f"scans/{scan['id']}/original")
        yield sha256_of(answer["Body"].read())


def sha256_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def test_bridge_with_nothing_to_deliver_is_seen(running: Running, tmp_path: Path) -> None:
    folder, key_file = tmp_path / "scans", tmp_path / "scanner.key"
    folder.mkdir()
    path = f"/office/scanners/{add_scanner(running, 'Idle tray', key_file)['id']}"
    assert running.call("GET", path, by="clerk").json["last_seen_at"] is None

    bridge = start(folder, running.address, key_file)
    try:
        eventually(lambda: running.call("GET", path, by="clerk").json["last_seen_at"], within_s=60)
    finally:
        bridge.terminate()
        assert bridge.wait(timeout=30) == 0


def test_bridge_of_the_local_system_delivers_under_its_scanners_name(running: Running) -> None:
    name = f"{uuid.uuid4().hex[:8]}.png"
    running.drop(name, letter_png())

    def came() -> list[dict[str, Any]]:
        return [scan for scan in scans_of(running, "Local scanner") if scan["file_name"] == name]

    eventually(came, within_s=60)
    assert (running.folder / "scanner" / "sent" / name).exists()
    assert (running.folder / "scanner.key").stat().st_mode & 0o777 == 0o600
    said = (running.folder / "logs" / "scanner.log").read_text()
    assert f"sent  {name}" in said
    assert json.loads((running.folder / "lock").read_text())["address"] in said
