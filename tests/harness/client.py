"""
The API as a client meets it, in process: events as API Gateway makes them, tokens signed with keys
of the test's own, and every answer checked against the contract, in which every schema is closed:
whatever is not declared for a route's answer fails the test in which it leaves (T09).
"""

import json
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import jsonschema_rs
import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

import app as composition
from chalicelib.access.model import User
from chalicelib.config import config
from chalicelib.core import clock
from chalicelib.edge import demand
from chalicelib.edge.openapi import contract
from chalicelib.edge.rs256 import read_key
from chalicelib.edge.tokens import Keys

KEY_ID = "test-key"


@cache
def signing_key() -> rsa.RSAPrivateKey:
    """One key for the whole run."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def public_keys() -> Keys:
    """What the pool would publish."""
    public = jwt.algorithms.RSAAlgorithm.to_jwk(signing_key().public_key(), as_dict=True)
    return {KEY_ID: read_key(public)}


def claims_of(user_id: str, **changes: Any) -> dict[str, Any]:
    """The claims of a fresh and valid ID token."""
    now = clock.epoch_s(clock.now())
    return {
        "iss": config().token_issuer,
        "aud": config().user_pool_client_id,
        "token_use": "id",
        "auth_time": now,
        "iat": now,
        "exp": now + 900,
        "sub": "3b1f7f5e-0000-4000-8000-000000000000",
        "cognito:username": user_id,
    } | changes


def token_of(user_id: str, **changes: Any) -> str:
    """A signed ID token."""
    claims = {k: v for k, v in claims_of(user_id, **changes).items() if v is not None}
    return jwt.encode(claims, signing_key(), algorithm="RS256", headers={"kid": KEY_ID})


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, Any]
    text: str

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.text)

    @property
    def code(self) -> str:
        """A problem's code."""
        return str(self.json["code"])


class ApiClient:
    """Calls routes as a person: `api.get("/me", by=user)`."""

    def __init__(self) -> None:
        self.seconds_taken = 0.0

    def get(self, path: str, *, by: User | str | None = None, **headers: str) -> Answer:
        """GET, with the query in the path."""
        return self.call("GET", path, by=by, headers=headers)

    def post(
        self, path: str, body: Any = None, *, by: User | str | None = None, **headers: str
    ) -> Answer:
        """POST; an Idempotency-Key is `idempotency_key="…"`."""
        return self.call("POST", path, body, by=by, headers=headers)

    def patch(
        self,
        path: str,
        body: Any,
        *,
        version: int | None = None,
        by: User | str | None = None,
        **headers: str,
    ) -> Answer:
        """PATCH with `If-Match`."""
        if version is not None:
            headers["if_match"] = f'"{version}"'
        return self.call("PATCH", path, body, by=by, headers=headers)

    def delete(self, path: str, *, by: User | str | None = None, **headers: str) -> Answer:
        """DELETE."""
        return self.call("DELETE", path, by=by, headers=headers)

    def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        by: User | str | None = None,
        headers: Mapping[str, str] | None = None,
        raw: bytes | None = None,
    ) -> Answer:
        """Any call; `by` a user or a whole token."""
        sent = {name.replace("_", "-").title(): value for name, value in (headers or {}).items()}
        if by is not None:
            sent["Authorization"] = f"Bearer {by if isinstance(by, str) else token_of(by.id)}"
        if body is not None or raw is not None:
            sent.setdefault("Content-Type", "application/json")
        text = raw.decode("latin-1") if raw is not None else None
        if body is not None:
            text = json.dumps(body)
        return self.send(make_event(method, path, sent, text))

    def send(self, event: Mapping[str, Any]) -> Answer:
        """An event of API Gateway as it stands."""
        started = time.perf_counter()
        answer = composition.app(event, None)
        self.seconds_taken = time.perf_counter() - started
        return _checked(event, answer)


def make_event(
    method: str, path: str, headers: Mapping[str, str], body: str | None
) -> dict[str, Any]:
    """A REST API proxy event."""
    parts = urlsplit(path)
    resource, parameters = route_of(parts.path)
    query: dict[str, list[str]] = {}
    for name, value in parse_qsl(parts.query, keep_blank_values=True):
        query.setdefault(name, []).append(value)
    return {
        "resource": resource,
        "path": parts.path,
        "httpMethod": method,
        "headers": dict(headers),
        "multiValueHeaders": {name: [value] for name, value in headers.items()},
        "queryStringParameters": {name: values[-1] for name, values in query.items()} or None,
        "multiValueQueryStringParameters": query or None,
        "pathParameters": parameters or None,
        "stageVariables": None,
        "requestContext": {
            "resourcePath": resource,
            "httpMethod": method,
            "path": "/api" + parts.path,
            "identity": {"sourceIp": headers.get("X-Test-Source-Ip", "192.0.2.10")},
        },
        "body": body,
        "isBase64Encoded": False,
    }


def route_of(path: str) -> tuple[str, dict[str, str]]:
    """The declared resource that a path falls under, fixed parts before parameters."""
    for resource, pattern in _resources().get(path.count("/"), ()):
        found = pattern.fullmatch(path)
        if found:
            return resource, found.groupdict()
    raise LookupError(f"no route for {path}: API Gateway would refuse it")


@cache
def _resources() -> dict[int, list[tuple[str, re.Pattern[str]]]]:
    """Every resource with how its paths look, by how many parts they have."""
    found: dict[int, list[tuple[str, re.Pattern[str]]]] = {}
    for resource in sorted(composition.app.routes, key=lambda one: (one.count("{"), one)):
        pattern = re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", resource))
        found.setdefault(resource.count("/"), []).append((resource, pattern))
    return found


@cache
def the_contract() -> dict[str, Any]:
    """The contract as the declared routes make it."""
    specs = [spec for name in composition.FEATURES for spec in demand.load(name).specs]
    return contract(specs, version="0")


@cache
def _problem_form() -> jsonschema_rs.Validator:
    return _form({"$ref": "#/components/schemas/Problem"})


@cache
def _answer_forms() -> dict[tuple[str, str, int], jsonschema_rs.Validator | None]:
    """The declared form of every success; None where there is no body."""
    return {
        (operation, path.removeprefix("/api"), int(status)): _form(content) if content else None
        for path, operations in the_contract()["paths"].items()
        for operation, declared in operations.items()
        for status, response in declared["responses"].items()
        if status != "default"
        for content in [response.get("content", {}).get("application/json", {}).get("schema")]
    }


def _form(schema: Mapping[str, Any]) -> jsonschema_rs.Validator:
    whole = {**schema, "components": the_contract()["components"]}
    return jsonschema_rs.Draft202012Validator(whole, validate_formats=True)


def _checked(event: Mapping[str, Any], answer: Mapping[str, Any]) -> Answer:
    headers = {name.lower(): value for name, value in answer["headers"].items()}
    headers |= {name.lower(): value for name, value in answer["multiValueHeaders"].items()}
    result = Answer(int(answer["statusCode"]), headers, answer["body"])
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"
    if result.status >= 400:
        assert headers["content-type"] == "application/problem+json"
        _problem_form().validate(result.json)
        assert result.json["status"] == result.status
        return result
    form = _answer_forms()[event["httpMethod"].lower(), event["resource"], result.status]
    if form is None:
        assert result.text == ""
    else:
        assert headers["content-type"] == "application/json"
        form.validate(result.json)
    return result
