"""
ID tokens of the user pool, verified by the product itself, behind API Gateway's authorizer too:
RS256 only, our issuer, our client, `token_use = id`, not expired; keys only from the pool.
"""

import json
import threading
import time
import urllib.request
from collections.abc import Callable
from http.client import HTTPException
from typing import Any

from jwt import PyJWS, PyJWTError

from chalicelib.access.resolve import Claims
from chalicelib.config import config
from chalicelib.core import clock
from chalicelib.core.errors import Unauthenticated, Unavailable
from chalicelib.edge.rs256 import RS256, PublicKey, read_key

Keys = dict[str, PublicKey]
# Of all that a token may be signed with, this alone.
_ALGORITHM = "RS256"
_signed = PyJWS(algorithms=[])
_signed.register_algorithm(_ALGORITHM, RS256())

_REFETCH_AFTER_S = 30.0
_KEYS_TIMEOUT_S = 3


def fetch_keys() -> Keys:
    """
    The pool's public keys by id. 1 HTTPS request.

    Raises:
        Unavailable: they cannot be had; nobody is let in without them.
    """
    try:
        with urllib.request.urlopen(  # noqa: S310 - the address is our own configuration
            config().token_keys_url, timeout=_KEYS_TIMEOUT_S
        ) as answer:
            published = json.loads(answer.read())["keys"]
        found = {key["kid"]: read_key(key) for key in published if key["kty"] == "RSA"}
    except (OSError, HTTPException, ValueError, LookupError, TypeError) as error:
        raise Unavailable("The sign-in service cannot be reached at the moment.") from error
    if not found:
        # Taken for an answer, it would sign everybody out.
        raise Unavailable("The sign-in service has no keys at the moment.")
    return found


class TokenVerifier:
    """Verifies tokens with keys that it keeps; an unknown key id asks for them again, seldom."""

    def __init__(self, source: Callable[[], Keys] = fetch_keys) -> None:
        self._source = source
        self._keys: Keys = {}
        self._fetched_at = float("-inf")
        self._lock = threading.Lock()

    def claims(self, header: str | None) -> Claims:
        """
        What an `Authorization: Bearer …` header proves.

        Raises:
            Unauthenticated: anything is wrong with it; never said what.
            Unavailable: the keys cannot be had.
        """
        scheme, _, token = (header or "").partition(" ")
        if scheme.lower() != "bearer" or not token or len(token) > 8192:  # noqa: PLR2004
            raise Unauthenticated
        try:
            payload = self._payload(token)
            user_id, auth_time = payload["cognito:username"], payload["auth_time"]
        except (PyJWTError, KeyError, ValueError, TypeError, RecursionError) as error:
            raise Unauthenticated from error
        # A bool is an int to isinstance, hence type().
        if not isinstance(user_id, str) or type(auth_time) is not int:
            raise Unauthenticated
        return Claims(user_id, auth_time)

    def _payload(self, token: str) -> dict[str, Any]:
        # Whatever else a header says (keys of its own, other ways to sign), it only names one of
        # our keys.
        key = self._key(str(_signed.get_unverified_header(token).get("kid")))
        # PyJWT's types name the keys of its own algorithms only.
        found = _signed.decode_complete(token, key, algorithms=[_ALGORITHM])  # type: ignore[arg-type]
        payload: dict[str, Any] = json.loads(found["payload"])
        if (
            payload["iss"] != config().token_issuer
            or payload["aud"] != config().user_pool_client_id
        ):
            raise Unauthenticated
        ends_s = payload["exp"]
        if payload.get("token_use") != "id" or type(ends_s) is not int:
            raise Unauthenticated
        if clock.epoch_s(clock.now()) >= ends_s:
            raise Unauthenticated
        return payload

    def _key(self, key_id: str) -> PublicKey:
        with self._lock:
            is_due = time.monotonic() - self._fetched_at > _REFETCH_AFTER_S
            if key_id not in self._keys and is_due:
                self._keys = self._source()
                self._fetched_at = time.monotonic()
        if key_id not in self._keys:
            raise Unauthenticated
        return self._keys[key_id]


verifier = TokenVerifier()
