"""
The time of somebody else on a seal: a time-stamp server (RFC 3161) says when the seal was there at
the latest. It is asked over https and told nothing but a hash. pyHanko takes a second to load, so
this module is loaded only where something is sealed.
"""

import asyncio
from functools import cache
from http.client import HTTPException
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, OpenerDirector, Request, build_opener

from asn1crypto import cms, tsp
from pyhanko.sign.timestamps import TimeStamper

from chalicelib.aws.observe import count, logger
from chalicelib.core.errors import Unavailable

_TIMEOUT_S = 10
_MOST_BYTES = 64_000
_ON_THIS_MACHINE = frozenset({"127.0.0.1", "localhost"})


class HttpTimeStamper(TimeStamper):
    """
    Asks one server for stamps.

    Raises:
        ValueError: the address is not one of https; http is for a server on this machine.
        Unavailable: from every request: the server does not answer, or not with a stamp of what it
            was asked about.
    """

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        is_here = parts.scheme == "http" and parts.hostname in _ON_THIS_MACHINE
        if not parts.hostname or (parts.scheme != "https" and not is_here):
            raise ValueError(f"a time-stamp server is asked over https, not at {url}")
        super().__init__()  # type: ignore[no-untyped-call]
        self._url = url

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        try:
            stamp = await super().async_timestamp(message_digest, md_algorithm)
            told = stamp["content"]["encap_content_info"]["content"].parsed
            stamped = told["message_imprint"]["hashed_message"].native
        except (OSError, HTTPException, ValueError, TypeError, KeyError, AttributeError) as error:
            raise _does_not_answer(self._url) from error
        if stamped != message_digest:
            raise _does_not_answer(self._url)
        return stamp

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        return await asyncio.to_thread(self._ask, req.dump())

    def _ask(self, question: bytes) -> tsp.TimeStampResp:
        headers = {
            "Content-Type": "application/timestamp-query",
            "Accept": "application/timestamp-reply",
        }
        request = Request(self._url, question, headers)  # noqa: S310 - the scheme was looked at
        try:
            with _opener().open(request, timeout=_TIMEOUT_S) as response:
                answer: bytes = response.read(_MOST_BYTES + 1)
        except HTTPError as error:
            # It holds the connection.
            error.close()
            raise
        if len(answer) > _MOST_BYTES:
            raise URLError("the answer is too long")
        return tsp.TimeStampResp.load(answer, strict=True)


@cache
def time_stamper(url: str) -> TimeStamper:
    """The one that asks this server, kept since it remembers how long its stamps are."""
    return HttpTimeStamper(url)


class _Nowhere(HTTPRedirectHandler):
    """Whoever sends us elsewhere does not answer."""

    def redirect_request(self, *_: object) -> None:
        return None


def _opener() -> OpenerDirector:
    return build_opener(_Nowhere)


def _does_not_answer(url: str) -> Unavailable:
    logger.warning("stamp.unavailable", extra={"host": urlsplit(url).hostname})
    count("StampUnavailable")
    return Unavailable("The time-stamp server does not answer.")
