"""ID tokens: the one form that is believed, and everything that only looks like it (T24)."""

import base64
import hashlib
import hmac
import io
import json
import urllib.request
from collections.abc import Iterator
from functools import cache
from http.client import IncompleteRead
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from chalicelib.access.resolve import Claims
from chalicelib.config import config
from chalicelib.core.errors import Unauthenticated, Unavailable
from chalicelib.edge.rs256 import read_key
from chalicelib.edge.tokens import Keys, TokenVerifier, fetch_keys
from tests.harness.client import claims_of
from tests.harness.moment import Moment
from tests.harness.world import ENVIRONMENT

USER = "usr_" + "0" * 26
OURS, RETIRED = "ours-1", "ours-0"
Part = dict[str, Any]


@pytest.fixture(autouse=True)
def _configured(at: Moment, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name, value in (ENVIRONMENT | {"USER_POOL_CLIENT_ID": "our-client"}).items():
        monkeypatch.setenv(name, value)
    config.cache_clear()
    yield
    config.cache_clear()


@cache
def key(name: str) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def published(*names: str) -> Keys:
    """What the pool publishes: public keys by id."""
    return {name: read_key(public_jwk(name)) for name in names}


def verifier() -> TokenVerifier:
    return TokenVerifier(source=lambda: published(OURS, RETIRED))


def token(
    other: Part | None = None,
    *,
    by: str = OURS,
    kid: str | None = OURS,
    head: Part | None = None,
    **changes: Any,
) -> str:
    """A token; a claim set to None is left out."""
    claims = claims_of(USER, **changes) | (other or {})
    claims = {name: value for name, value in claims.items() if value is not None}
    header = ({"kid": kid} if kid is not None else {}) | (head or {})
    body = json.dumps(claims).encode()
    return jwt.api_jws.encode(body, key(by), algorithm="RS256", headers=header)


def by_hand(head: Part, claims: Part | None = None, signature: bytes = b"") -> str:
    """A token of any form, as libraries would refuse to make it."""
    body = claims if claims is not None else claims_of(USER)
    parts = [json.dumps(head).encode(), json.dumps(body).encode(), signature]
    return ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts)


def hs256(secret: bytes, head: Part | None = None) -> str:
    """Signed with something that everybody knows."""
    unsigned = by_hand({"alg": "HS256", "typ": "JWT", "kid": OURS} | (head or {}))
    unsigned = unsigned.rpartition(".")[0]
    mark = hmac.new(secret, unsigned.encode(), hashlib.sha256).digest()
    return f"{unsigned}.{base64.urlsafe_b64encode(mark).decode().rstrip('=')}"


def public_pem(name: str = OURS) -> bytes:
    return (
        key(name)
        .public_key()
        .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    )


def public_jwk(name: str) -> Part:
    made: Part = jwt.algorithms.RSAAlgorithm.to_jwk(key(name).public_key(), as_dict=True)
    return made


def other_algorithm(name: str) -> str:
    head = {"kid": OURS}
    if name == "ES256":
        private = ec.generate_private_key(ec.SECP256R1())
        return jwt.encode(claims_of(USER), private, algorithm=name, headers=head)
    return jwt.encode(claims_of(USER), key(OURS), algorithm=name, headers=head)


def with_other_claims(good: str) -> str:
    head, _, signature = good.split(".")
    body = by_hand({}, claims_of("usr_" + "1" * 26)).split(".")[1]
    return f"{head}.{body}.{signature}"


def with_broken_signature(good: str) -> str:
    head, body, signature = good.split(".")
    return f"{head}.{body}.{'B' if signature[0] == 'A' else 'A'}{signature[1:]}"


FORGERIES = {
    "no algorithm": lambda: by_hand({"alg": "none", "kid": OURS}),
    "no algorithm, shouted": lambda: by_hand({"alg": "NONE", "kid": OURS}),
    "no algorithm, signature kept": lambda: by_hand({"alg": "none", "kid": OURS}, None, b"x" * 256),
    "empty algorithm": lambda: by_hand({"alg": "", "kid": OURS}),
    "algorithm left out": lambda: by_hand({"kid": OURS}, None, b"x" * 256),
    "algorithm as a list": lambda: by_hand({"alg": ["RS256"], "kid": OURS}, None, b"x" * 256),
    "HS256 with the public key as secret": lambda: hs256(public_pem()),
    "HS256 with the public modulus as secret": lambda: hs256(public_jwk(OURS)["n"].encode()),
    "HS256 with an empty secret": lambda: hs256(b""),
    "RS384": lambda: other_algorithm("RS384"),
    "RS512": lambda: other_algorithm("RS512"),
    "PS256": lambda: other_algorithm("PS256"),
    "ES256": lambda: other_algorithm("ES256"),
    "key of a stranger under our id": lambda: token(by="stranger"),
    "other key of ours under this id": lambda: token(by=RETIRED),
    "key of a stranger under its own id": lambda: token(by="stranger", kid="stranger"),
    "no key id": lambda: token(kid=None),
    "key id as a path": lambda: token(kid="../../dev/null"),
    "key id as an object": lambda: by_hand({"alg": "RS256", "kid": {OURS: OURS}}, None, b"x" * 256),
    "keys from an address of its own": lambda: token(
        by="stranger", kid="stranger", head={"jku": "https://evil.example/jwks.json"}
    ),
    "key in its own header": lambda: token(by="stranger", head={"jwk": public_jwk("stranger")}),
    "certificate in its own header": lambda: token(by="stranger", head={"x5c": ["MIIB"]}),
    "certificate from an address of its own": lambda: token(
        by="stranger", kid="stranger", head={"x5u": "https://evil.example/cert.pem"}
    ),
    "header that must be understood": lambda: token(head={"crit": ["exp2"], "exp2": 1}),
    "payload that is not encoded": lambda: token(head={"crit": ["b64"], "b64": False}),
    "other claims under a good signature": lambda: with_other_claims(token()),
    "broken signature": lambda: with_broken_signature(token()),
    "no signature": lambda: token().rpartition(".")[0] + ".",
    "header said twice": lambda: (
        base64.urlsafe_b64encode(b'{"alg":"RS256","alg":"none","kid":"ours-1"}')
        .decode()
        .rstrip("=")
        + ".e30."
    ),
    "header that is a list": lambda: "W10." + token().partition(".")[2],
    "space within": lambda: token().replace(".", " .", 1),
    "two parts": lambda: token().rpartition(".")[0],
    "four parts": lambda: token() + ".x",
    "other issuer": lambda: token(iss="https://cognito-idp.eu-central-1.amazonaws.com/other"),
    "our issuer and more": lambda: token(iss=claims_of(USER)["iss"] + "/"),
    "issuers as a list": lambda: token(iss=[claims_of(USER)["iss"]]),
    "no issuer": lambda: token(iss=None),
    "other client": lambda: token(aud="other-client"),
    "our client among others": lambda: token(aud=["other-client", claims_of(USER)["aud"]]),
    "no client": lambda: token(aud=None),
    "client where an access token has it": lambda: token(
        aud=None, client_id=claims_of(USER)["aud"]
    ),
    "access token": lambda: token(token_use="access"),
    "refresh token": lambda: token(token_use="refresh"),
    "use left out": lambda: token(token_use=None),
    "uses as a list": lambda: token(token_use=["id"]),
    "expired": lambda: token(exp=claims_of(USER)["iat"] - 1),
    "expired this very second": lambda: token(exp=claims_of(USER)["iat"]),
    "no end": lambda: token(exp=None),
    "end as text": lambda: token(exp="4102444800"),
    "end as a fraction": lambda: token(exp=4102444800.5),
    "end that is no number": lambda: token(exp=float("nan")),
    "end that is true": lambda: token(exp=True),
    "no beginning of the session": lambda: token(auth_time=None),
    "beginning of the session as text": lambda: token(auth_time="1795167002"),
    "beginning of the session as a fraction": lambda: token(auth_time=1795167002.5),
    "beginning of the session that is true": lambda: token(auth_time=True),
    "nobody": lambda: token({"cognito:username": None}),
    "somebody as a number": lambda: token({"cognito:username": 7}),
    "somebodies as a list": lambda: token({"cognito:username": [USER]}),
    "claims that are a list": lambda: jwt.api_jws.encode(
        b"[]", key(OURS), algorithm="RS256", headers={"kid": OURS}
    ),
    "claims that are no JSON": lambda: jwt.api_jws.encode(
        b"{", key(OURS), algorithm="RS256", headers={"kid": OURS}
    ),
    "header nested without end": lambda: (
        base64.urlsafe_b64encode(b"[" * 5000).decode() + ".e30.e30"
    ),
    "longer than any token": lambda: token(padding="x" * 8192),
}


def test_good_token_says_who_and_since_when() -> None:
    since = claims_of(USER)["auth_time"] - 86400

    assert verifier().claims(f"Bearer {token(auth_time=since)}") == Claims(USER, since)
    assert verifier().claims(f"bearer {token()}").user_id == USER


def test_key_that_the_pool_still_publishes_is_good() -> None:
    assert verifier().claims(f"Bearer {token(by=RETIRED, kid=RETIRED)}").user_id == USER


def test_rights_are_never_taken_from_a_token() -> None:
    claims = verifier().claims(
        "Bearer " + token({"cognito:groups": ["admin"], "custom:role": "admin", "email": "x@y.pl"})
    )

    assert {name for name in dir(claims) if not name.startswith("_")} == {
        "user_id",
        "auth_time_s",
    }


@pytest.mark.parametrize("name", FORGERIES)
def test_forged_token_is_refused(name: str) -> None:
    with pytest.raises(Unauthenticated) as refused:
        verifier().claims(f"Bearer {FORGERIES[name]()}")

    assert refused.value.detail == ""


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "Bearer",
        "Bearer ",
        "Basic dXNlcjpwYXNz",
        "Token x",
        "Bearer x",
        "Bearer ..",
        "Bearer \ud800",
        "Bearer ż.ż.ż",
        "Bearer  ",
        "Bearer null",
    ],
)
def test_header_without_a_token_is_refused(header: str | None) -> None:
    with pytest.raises(Unauthenticated):
        verifier().claims(header)


def test_good_token_without_its_scheme_is_refused() -> None:
    for header in (token(), f"Bearer{token()}", f"Basic {token()}", f"Bearer {token()} x"):
        with pytest.raises(Unauthenticated):
            verifier().claims(header)


def test_token_is_good_until_its_last_second(at: Moment) -> None:
    good = f"Bearer {token(exp=claims_of(USER)['iat'] + 900)}"
    at.move(seconds=899)
    assert verifier().claims(good).user_id == USER

    at.move(seconds=1)

    with pytest.raises(Unauthenticated):
        verifier().claims(good)


def test_unknown_key_id_asks_the_pool_once_and_not_at_every_token() -> None:
    asked: list[None] = []

    def source() -> Keys:
        asked.append(None)
        return published(OURS)

    keeping = TokenVerifier(source)
    keeping.claims(f"Bearer {token()}")
    for number in range(20):
        with pytest.raises(Unauthenticated):
            keeping.claims(f"Bearer {token(by='stranger', kid=f'stranger-{number}')}")

    assert len(asked) == 1


def test_new_key_of_the_pool_is_found_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = [1000.0]
    monkeypatch.setattr("chalicelib.edge.tokens.time.monotonic", lambda: seconds[0])
    names = [OURS]
    keeping = TokenVerifier(lambda: published(*names))
    keeping.claims(f"Bearer {token()}")
    names.append(RETIRED)
    seconds[0] += 31

    assert keeping.claims(f"Bearer {token(by=RETIRED, kid=RETIRED)}").user_id == USER


def test_nobody_is_let_in_while_the_keys_cannot_be_had() -> None:
    def source() -> Keys:
        raise Unavailable

    with pytest.raises(Unavailable):
        TokenVerifier(source).claims(f"Bearer {token()}")


def test_published_keys_are_read_and_other_kinds_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    secret = {"kty": "oct", "kid": "symmetric", "k": "c2VjcmV0"}
    document = {"keys": [public_jwk(OURS) | {"kid": OURS}, secret]}
    _answering(monkeypatch, json.dumps(document).encode())

    assert set(fetch_keys()) == {OURS}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b"[]",
        b"{}",
        b'{"keys": [{}]}',
        b'{"keys": [{"kty": "RSA", "kid": "a"}]}',
        b'{"keys": null}',
        b'{"keys": []}',
    ],
)
def test_keys_that_make_no_sense_are_an_outage_and_no_refusal(
    monkeypatch: pytest.MonkeyPatch, body: bytes
) -> None:
    _answering(monkeypatch, body)

    with pytest.raises(Unavailable):
        TokenVerifier().claims(f"Bearer {token()}")


@pytest.mark.parametrize("error", [TimeoutError(), ConnectionResetError(), IncompleteRead(b"")])
def test_keys_that_do_not_arrive_are_an_outage(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def urlopen(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(urllib.request, "urlopen", urlopen)

    with pytest.raises(Unavailable):
        fetch_keys()


def _answering(monkeypatch: pytest.MonkeyPatch, body: bytes) -> None:
    monkeypatch.setattr(urllib.request, "urlopen", lambda *_, **__: io.BytesIO(body))
