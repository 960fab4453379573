"""The pool's public keys: without them nobody is let in, and nobody is signed out."""

import io
import json
import urllib.error
import urllib.request
from typing import Any

import jwt
import pytest

from chalicelib.core.errors import Unavailable
from chalicelib.edge import tokens
from chalicelib.edge.tokens import TokenVerifier, fetch_keys
from tests.builders import a_user
from tests.harness.calls import recorded
from tests.harness.client import KEY_ID, ApiClient, signing_key
from tests.house.routes import ROUTES, declared

PUBLIC = jwt.algorithms.RSAAlgorithm.to_jwk(signing_key().public_key(), as_dict=True)
GOOD = PUBLIC | {"kid": KEY_ID, "alg": "RS256", "use": "sig"}
NO_KEYS: dict[str, Any] = {
    "no key": {"keys": []},
    "keys of another kind": {"keys": [{"kid": "a", "kty": "EC"}]},
    "a key without an id": {"keys": [PUBLIC]},
    "half a key": {"keys": [{"kid": "a", "kty": "RSA", "n": "AQAB"}]},
    "no list": {"keys": None},
    "something else": {"message": "Moved"},
    "a list": [],
    "a text": "keys",
}


def publish(monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    monkeypatch.setattr(urllib.request, "urlopen", lambda *_, **__: io.BytesIO(content))


def test_published_keys_are_known_by_their_ids(
    world: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = {"kid": "x", "kty": "EC"}
    publish(monkeypatch, json.dumps({"keys": [GOOD, other]}).encode())

    assert list(fetch_keys()) == [KEY_ID]


@pytest.mark.parametrize("name", NO_KEYS)
def test_answer_without_a_usable_key_is_no_answer(
    world: None, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    publish(monkeypatch, json.dumps(NO_KEYS[name]).encode())

    with pytest.raises(Unavailable):
        fetch_keys()


@pytest.mark.parametrize("content", [b"", b"<html>", b"\xff", b"[" * 10, b'{"keys": ['])
def test_answer_that_is_no_json_is_no_answer(
    world: None, monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    publish(monkeypatch, content)

    with pytest.raises(Unavailable):
        fetch_keys()


@pytest.mark.parametrize(
    "error", [urllib.error.URLError("refused"), TimeoutError(), ConnectionResetError()]
)
def test_pool_that_cannot_be_reached_is_no_answer(
    world: None, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(urllib.request, "urlopen", refuse)

    with pytest.raises(Unavailable):
        fetch_keys()


def test_no_route_that_needs_a_token_is_open_without_the_keys(
    api: ApiClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """T74: fail closed, and say that it will pass."""

    def down() -> Any:
        raise Unavailable("No keys.")

    monkeypatch.setattr(tokens, "verifier", TokenVerifier(source=down))
    user = a_user()
    opened_otherwise = {name for name, r in ROUTES.items() if r.is_public or r.is_by_key}
    closed = [name for name in declared() if name not in opened_otherwise]
    with recorded() as seen:
        answers = []
        for name in closed:
            method, path = name.split(" ")
            answers.append(api.call(method, path.replace("{", "").replace("}", ""), by=user))

    assert {(answer.status, answer.code) for answer in answers} == {(503, "unavailable")}
    assert seen == []
    assert len(closed) > 20
