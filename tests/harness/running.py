"""
The whole system, running: `local.run` in a process of its own on an empty data folder, as people
start it. One for all tests of a worker that need it.
"""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import boto3

from local.mailbox import Letter, letters

PROJECT = Path(__file__).resolve().parents[2]
# Seconds on a quiet machine; only what does not start takes so long.
_START_S = 420.0
_STOP_S = 60.0
# An ID token lives for 15 minutes, and its password counts as just given for ten.
_TOKEN_S = 540.0


@dataclass(frozen=True, slots=True)
class Reply:
    """What the running system answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


@dataclass(slots=True)
class Running:
    """A started system, its address, and who can sign in."""

    address: str
    folder: Path
    sign_ins: dict[str, tuple[str, str]]
    tokens: dict[str, tuple[str, float]] = field(default_factory=dict)

    def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        by: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Reply:
        """A call of the API, as `admin`, `clerk`, `president` or `assistant`."""
        sent = dict(headers or {})
        if by is not None:
            sent["Authorization"] = f"Bearer {self.token(by)}"
        data = None
        if body is not None:
            data, sent["Content-Type"] = json.dumps(body).encode(), "application/json"
        return fetch(method, f"{self.address}/api{path}", data, sent)

    def token(self, who: str) -> str:
        """Sign in and keep the ID token for as long as it is surely good."""
        if who not in self.tokens or time.monotonic() > self.tokens[who][1]:
            email, password = self.sign_ins[who]
            answer = self.call(
                "POST",
                "/session",
                {"email": email, "password": password},
                headers={"X-Awizo-Client": "web"},
            )
            assert answer.status == 200, answer.body
            self.tokens[who] = answer.json["id_token"], time.monotonic() + _TOKEN_S
        return self.tokens[who][0]

    def letters_to(self, address: str) -> list[Letter]:
        """The e-mails that went to somebody, the newest first."""
        return [letter for letter in letters(self.folder / "mail") if address in letter.recipients]

    def client(self, service: str) -> Any:
        """A client of one of the services that the system runs on."""
        facts = json.loads((self.folder / "lock").read_text())
        return emulated(service, facts["endpoint"])

    def drop(self, place: str, content: bytes) -> None:
        """Put a file into the folder that plays the scanner."""
        target = self.folder / "scanner" / place
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def emulated(service: str, endpoint: str) -> Any:
    """A client of an emulator at an address."""
    return boto3.client(
        service,
        endpoint_url=endpoint,
        region_name="eu-central-1",
        aws_access_key_id="local",
        aws_secret_access_key="local",
    )


def fetch(method: str, url: str, data: bytes | None, headers: Mapping[str, str]) -> Reply:
    """One HTTP request; refusals are replies too."""
    request = urllib.request.Request(url, data=data, method=method, headers=dict(headers))
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return Reply(answer.status, dict(answer.headers), answer.read())
    except urllib.error.HTTPError as refusal:
        return Reply(refusal.code, dict(refusal.headers), refusal.read())


def eventually[Found](look: Callable[[], Found], *, within_s: float = 30.0) -> Found:
    """What `look` finds as soon as it is truthy; fails after a while."""
    deadline = time.monotonic() + within_s
    while True:
        found = look()
        if found or time.monotonic() > deadline:
            assert found, f"nothing within {within_s} s"
            return found
        time.sleep(0.2)


@contextmanager
def running_system(folder: Path) -> Iterator[Running]:
    """Start the system on a data folder, and stop it as Ctrl-C does."""
    output = folder.parent / f"{folder.name}.log"
    with output.open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "local.run"],
            cwd=PROJECT,
            env={**os.environ, "DATA": str(folder)},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait_until_welcomed(process, output)
        yield _running(folder)
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(_STOP_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_until_welcomed(process: "subprocess.Popen[bytes]", output: Path) -> None:
    deadline = time.monotonic() + _START_S
    while "Ctrl-C stops everything" not in output.read_text():
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"the system did not start:\n{output.read_text()}")
        time.sleep(0.1)


def _running(folder: Path) -> Running:
    facts = json.loads((folder / "lock").read_text())
    known = json.loads((folder / "demo.json").read_text())
    names = ("admin", "clerk", "president", "assistant", "accountant", "agency")
    sign_ins = {}
    for who, email, password in known:
        name = next(name for name in names if name in who.lower())
        sign_ins[name] = (email, password)
    return Running(facts["address"], folder, sign_ins)
