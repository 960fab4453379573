"""
The office, as the bridge reaches it: one request for a place, one PUT of the file, and now and then
a word that the bridge lives. Every way in which that can fail is one of three: wait and try again,
this file never, this key not any more.
"""

from __future__ import annotations

import base64
import contextlib
import http.client
import json
import os
import socket
import ssl
import threading
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

from scanner.settings import HERE, is_here, is_safe

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

KEY_HEADER = "X-Awizo-Scanner-Key"
_TIMEOUT_S = 30.0
# A line slower than this is as good as none; each single wait is shorter.
_SLOWEST_BYTES_PER_S = 50_000
_LONGEST_S = 120.0
_BLOCK = 1 << 16
_MOST_ANSWER_BYTES = 1 << 20
# Said without the link itself, which whoever reads a log could use.
_UNASKABLE = "the office answered with an address or a header that cannot be used"
_OK, _DONE, _UNAUTHORIZED, _EXISTS, _UNPROCESSABLE = 200, 204, 401, 412, 422
_REFUSALS = range(400, 500)
# Refusals that say nothing about the file: too slow, too many, somebody else is at it.
_PASSING = frozenset({408, 409, 425, 429})


class Offline(Exception):
    """The office cannot be reached, or cannot answer now."""


class KeyRefused(Exception):
    """The key opens nothing, or nothing any more."""


class FileRefused(Exception):
    """This file can never be taken; the words say why."""


class NotNow(Exception):
    """This one file or word was not taken now; others may be."""


@dataclass(frozen=True)
class Place:
    """Where a file goes, and the headers to send with it."""

    url: str
    headers: Mapping[str, str]


class Office:
    """The API of one deployment, and the bucket behind it."""

    def __init__(self, address: str, read_key: Callable[[], str]) -> None:
        self._address = address
        self._read_key = read_key
        self._tls = ssl.create_default_context()

    def ask(self, offer: Mapping[str, Any]) -> Place | None:
        """
        A place for a file; None when it was delivered before.

        Raises:
            Offline, KeyRefused, FileRefused, NotNow.
        """
        headers = {"Content-Type": "application/json", KEY_HEADER: self._read_key()}
        body = json.dumps(offer).encode()
        status, answer = self._send("POST", f"{self._address}/api/scanner/places", body, headers)
        said = _object(answer)
        if status == _UNPROCESSABLE:
            raise FileRefused(_words(said, "The office cannot take this file."))
        _check(status, said, _OK)
        if said.get("state") == "delivered":
            return None
        url, named = said.get("url"), said.get("headers")
        if not isinstance(url, str) or not isinstance(named, dict) or not self._may_lead_to(url):
            raise NotNow(f"{self._address} does not answer as an Awizo office does")
        return Place(url, {str(name): str(value) for name, value in named.items()})

    def report(self) -> None:
        """
        Say that the bridge lives.

        Raises:
            Offline, KeyRefused.
            NotNow: the office does not know this word; an earlier release does not.
        """
        headers = {KEY_HEADER: self._read_key()}
        status, answer = self._send("POST", f"{self._address}/api/scanner/seen", b"", headers)
        _check(status, _object(answer), _DONE)

    def put(self, place: Place, content: IO[bytes]) -> None:
        """
        Send a file to its place; one that is there already is as good as sent.

        Raises:
            Offline, NotNow.
        """
        status, answer = self._send("PUT", place.url, content, place.headers)
        if status not in {_OK, _EXISTS}:
            words = answer[:300].decode("utf-8", "replace")
            raise NotNow(f"the file store answered {status}: {' '.join(words.split())}")

    def _may_lead_to(self, url: str) -> bool:
        """No office elsewhere has a say in what is asked of this machine."""
        return is_safe(url) and (is_here(self._address) or not is_here(url))

    def _send(
        self, method: str, url: str, body: bytes | IO[bytes], headers: Mapping[str, str]
    ) -> tuple[int, bytes]:
        connection = None
        try:
            parts = urlsplit(url)
            target = parts.path + (f"?{parts.query}" if parts.query else "")
            connection = self._connection(parts.scheme, parts.hostname or "", parts.port)
            with _ending_in_time(connection, body):
                status, answer = _exchange(connection, method, target, body, headers)
        except http.client.InvalidURL as error:
            raise NotNow(_UNASKABLE) from error
        except (OSError, http.client.HTTPException) as error:
            raise Offline(str(error) or type(error).__name__) from error
        except ValueError as error:
            raise NotNow(_UNASKABLE) from error
        finally:
            if connection is not None:
                connection.close()
        if status not in _REFUSALS and status not in {_OK, _DONE}:
            raise Offline(f"{parts.hostname} answered {status}")
        if status in _PASSING:
            raise Offline(f"{parts.hostname} answered {status}: busy")
        return status, answer

    def _connection(self, scheme: str, host: str, port: int | None) -> http.client.HTTPConnection:
        """To a host, through the proxy that this machine is told to use, if any."""
        if scheme == "http":
            return http.client.HTTPConnection(host, port, timeout=_TIMEOUT_S, blocksize=_BLOCK)
        proxy = None if host in HERE or proxy_bypass(host) else getproxies().get("https")
        via = urlsplit(proxy if "//" in proxy else f"//{proxy}") if proxy else None
        connection = http.client.HTTPSConnection(
            (via.hostname or host) if via else host,
            via.port if via else port,
            timeout=_TIMEOUT_S,
            blocksize=_BLOCK,
            context=self._tls,
        )
        if via is not None:
            connection.set_tunnel(host, port, _proxy_headers(via.username, via.password))
        return connection


@contextlib.contextmanager
def _ending_in_time(
    connection: http.client.HTTPConnection, body: bytes | IO[bytes]
) -> Iterator[None]:
    """
    Cut a connection that goes on and on: each octet in time, and the whole never.

    Raises:
        TimeoutError: it was cut.
    """
    is_late = threading.Event()

    def cut() -> None:
        is_late.set()
        for one in opened:
            with contextlib.suppress(OSError):
                # Below TLS, whose goodbye would wait for the other side.
                socket.socket.shutdown(one, socket.SHUT_RDWR)

    size_bytes = len(body) if isinstance(body, bytes) else os.fstat(body.fileno()).st_size
    allowed_s = _LONGEST_S + size_bytes / _SLOWEST_BYTES_PER_S
    connection.connect()
    # The connection forgets its socket when the answer is to end with it.
    opened = [connection.sock]
    timer = threading.Timer(allowed_s, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    except (OSError, http.client.HTTPException, ValueError):
        if not is_late.is_set():
            raise
    finally:
        timer.cancel()
    if is_late.is_set():
        raise TimeoutError(f"no end after {allowed_s:.0f} seconds")


def _exchange(
    connection: http.client.HTTPConnection,
    method: str,
    target: str,
    body: bytes | IO[bytes],
    headers: Mapping[str, str],
) -> tuple[int, bytes]:
    try:
        connection.request(method, target, body, dict(headers))
    except (BrokenPipeError, ConnectionResetError):
        # Whoever refuses a file may say so before it is sent whole, and close; the words are there.
        if isinstance(body, bytes):
            raise
    answer = connection.getresponse()
    return answer.status, answer.read(_MOST_ANSWER_BYTES)


def _proxy_headers(user: str | None, password: str | None) -> dict[str, str]:
    if user is None:
        return {}
    pair = f"{unquote(user)}:{unquote(password or '')}"
    return {"Proxy-Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}


def _check(status: int, said: Mapping[str, Any], wanted: int) -> None:
    if status == _UNAUTHORIZED:
        raise KeyRefused(_words(said, "The key was refused."))
    if status != wanted:
        raise NotNow(f"the office answered {status}: {_words(said, 'no reason given')}")


def _object(answer: bytes) -> dict[str, Any]:
    try:
        said = json.loads(answer)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def _words(said: Mapping[str, Any], otherwise: str) -> str:
    detail = said.get("detail")
    return detail if isinstance(detail, str) and detail else otherwise
