"""People with passwords, a pool that lives in the test's time, and calls that meet each other."""

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError
from moto.cognitoidp import models as moto_pool
from moto.cognitoidp.responses import CognitoIdpResponse
from moto.utilities.utils import load_resource

from chalicelib.access.model import User, UserState
from chalicelib.access.rows import UserRow
from chalicelib.attempts.model import Attempts, Rule
from chalicelib.attempts.service import Limit
from chalicelib.attempts.store import put_attempts
from chalicelib.aws import clients, keys
from chalicelib.aws.table import Row, commit, update
from chalicelib.config import config
from chalicelib.core import clock
from chalicelib.edge import tokens
from chalicelib.edge.rs256 import read_key
from chalicelib.edge.tokens import TokenVerifier
from chalicelib.identity.service import make_way_in, set_password_by_link
from tests.builders import a_user
from tests.harness.client import Answer, ApiClient
from tests.harness.module_world import module_world, world
from tests.harness.moment import Moment

__all__ = ["module_world", "world"]

PASSWORD = "Turbina-na-9-moscie"
OTHER_PASSWORD = "Zielone-krzeslo-44-okna"


class _PoolTime:
    """moto's pool reads the time here, which is the test's."""

    def __init__(self, at: Moment) -> None:
        self._at = at

    def time(self) -> float:
        return self._at.now.timestamp()


@pytest.fixture(autouse=True)
def _pool_of_the_test(at: Moment, monkeypatch: pytest.MonkeyPatch) -> None:
    """Waiting moves the test's clock; moto learns RevokeToken, which it lacks (moto 5.2.5)."""

    def revoke(self: CognitoIdpResponse) -> str:
        token = self._get_param("Token")
        for backend in moto_pool.cognitoidp_backends.values():
            for by_region in backend.values():
                for user_pool in by_region.user_pools.values():
                    if token in user_pool.refresh_tokens:
                        user_pool.refresh_tokens[token] = None
        return "{}"

    monkeypatch.setattr(moto_pool, "time", _PoolTime(at))
    monkeypatch.setattr(CognitoIdpResponse, "revoke_token", revoke, raising=False)
    monkeypatch.setattr("time.sleep", lambda seconds: at.move(seconds=seconds))


@pytest.fixture
def with_pool_keys(world: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The API believes the tokens that moto's pool signs."""
    published = load_resource("cognitoidp/resources/jwks-public.json")
    keys_by_id = {k["kid"]: read_key(k) for k in published["keys"]}
    monkeypatch.setattr(tokens, "verifier", TokenVerifier(source=lambda: keys_by_id))


@dataclass(frozen=True, slots=True)
class Browser:
    """A browser in which somebody signed in."""

    api: ApiClient
    cookie: str
    id_token: str

    def me(self) -> Answer:
        return self.api.get("/me", by=self.id_token)

    def refresh(self) -> Answer:
        return self.api.post("/session/refresh", **ours(self.cookie))

    def sign_out(self) -> Answer:
        return self.api.delete("/session", **ours(self.cookie))


def ours(cookie: str = "") -> dict[str, str]:
    """The headers that our own client sends."""
    return {"x_awizo_client": "web"} | ({"cookie": cookie} if cookie else {})


def a_member(password: str = PASSWORD, **values: Any) -> User:
    """A person who has set a password, long enough ago to sign in at once."""
    user = a_user(**{"has_codes": False} | values)
    set_password_by_link(token_in(make_way_in("system", user)), password)
    return user


def token_in(way_in: str) -> str:
    """The secret in the address of a one-time link."""
    return way_in.partition("#")[2]


def try_sign_in(api: ApiClient, email: str, password: str = PASSWORD, **headers: str) -> Answer:
    body = {"email": email, "password": password}
    return api.post("/session", body, **ours() | headers)


def sign_in(api: ApiClient, user: User, password: str = PASSWORD) -> Browser:
    answer = try_sign_in(api, user.email, password)
    assert answer.status == 200, answer.text
    cookie = str(answer.headers["set-cookie"]).partition(";")[0]
    return Browser(api, cookie, answer.json["id_token"])


def claims_in(token: str) -> dict[str, Any]:
    """What a token says, whoever signed it."""
    part = token.split(".")[1]
    claims: dict[str, Any] = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return claims


def attempted(rule: Rule, subject: str, times: int) -> None:
    """So many attempts were counted just now."""
    attempts, now_s = Attempts(), clock.epoch_s(clock.now())
    for _ in range(times):
        attempts = attempts.with_one_more(rule, now_s)
    commit(put_attempts(Limit(rule, subject).key, attempts))


def enter(user: User, state: UserState) -> None:
    """Change a user's state behind everybody's back."""
    change = update(keys.user(user.id), [UserRow.state.set(str(state))], Row.pk.exists())
    commit(change)


def whole_table() -> list[dict[str, Any]]:
    """Every item, as DynamoDB holds it."""
    items: list[dict[str, Any]] = clients.call(
        "dynamodb", "scan", TableName=config().table_name, ConsistentRead=True
    )["Items"]
    return items


def audited() -> list[str]:
    """The tags of everything recorded so far, in order."""
    rows = [item for item in whole_table() if item["pk"]["S"].startswith("AUDIT#")]
    return [row["tag"]["S"] for row in sorted(rows, key=lambda row: str(row["sk"]["S"]))]


def time_out() -> None:
    """AWS does not answer."""
    raise ReadTimeoutError(endpoint_url="https://aws.example")


def refuse() -> None:
    """AWS answers that we may not."""
    raise ClientError({"Error": {"Code": "AccessDeniedException"}}, "Any")


Act = Callable[[], object]


class Killed(BaseException):
    """The process died here."""


def die() -> None:
    raise Killed
