"""The API as a WSGI application, for tools that speak HTTP: what the gateway does, in process."""

from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from typing import Any

import app as composition
from chalicelib.edge.problem import problem
from tests.harness.client import make_event

Start = Callable[[str, list[tuple[str, str]]], Any]
BASE = "/api"


def application(environ: Mapping[str, Any], start: Start) -> Iterable[bytes]:
    """Answer one request as API Gateway and the function behind it would."""
    answer = _answer(environ)
    headers = dict(answer["headers"])
    pairs = [(name, str(value)) for name, value in headers.items()]
    pairs += [(n, v) for n, values in answer["multiValueHeaders"].items() for v in values]
    status = HTTPStatus(int(answer["statusCode"]))
    start(f"{status.value} {status.phrase}", pairs)
    return [answer["body"].encode()]


def _answer(environ: Mapping[str, Any]) -> Mapping[str, Any]:
    # WSGI gives paths as their octets in Latin-1, percent signs undone.
    path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "replace")
    query = environ.get("QUERY_STRING", "")
    length = int(environ.get("CONTENT_LENGTH") or 0)
    raw: bytes = environ["wsgi.input"].read(length) if length else b""
    address = path.removeprefix(BASE) + (f"?{query}" if query else "")
    body = raw.decode("utf-8", "replace") or None
    try:
        event = make_event(environ["REQUEST_METHOD"], address, _headers(environ), body)
    except LookupError:
        # infra/gateway_responses: the gateway's own answer for an unknown address.
        return problem(HTTPStatus.NOT_FOUND, "not_found", "There is nothing here.").to_dict()
    found: dict[str, Any] = composition.app(event, None)
    return found


def _headers(environ: Mapping[str, Any]) -> dict[str, str]:
    headers = {
        name.removeprefix("HTTP_").replace("_", "-").title(): value
        for name, value in environ.items()
        if name.startswith("HTTP_")
    }
    content = environ.get("CONTENT_TYPE")
    return headers | ({"Content-Type": content} if content else {})
