"""
A world of their own for tests that are many: moto and its clients are made once for a module, and
table, buckets, queues and pool are as new before each test. A folder's conftest takes it with
`from tests.harness.module_world import module_world, world`.
"""

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from moto.cognitoidp.models import cognitoidp_backends
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.dynamodb.models import dynamodb_backends
from moto.s3.models import s3_backends
from moto.sqs.models import sqs_backends

from chalicelib.edge import tokens
from chalicelib.edge.tokens import TokenVerifier
from tests.harness import world as one_world
from tests.harness.client import public_keys
from tests.harness.moment import Moment

_REGION = "eu-central-1"
# What `_places` held when the module's world was made: the resources, empty.
_made: list[dict[str, Any]] = []


@pytest.fixture(scope="module")
def module_world() -> Iterator[None]:
    """moto for all tests of a module."""
    with one_world.aws_world():
        _made[:] = [_copies(vars(backend)[name]) for backend, name in _places()]
        yield


@pytest.fixture
def world(module_world: None, at: Moment, monkeypatch: pytest.MonkeyPatch) -> None:
    """The product's resources, empty; tokens are verified with the test's own keys."""
    monkeypatch.setattr(tokens, "verifier", TokenVerifier(source=public_keys))
    empty_the_world()


def empty_the_world() -> None:
    """Take away all that table, buckets, queues and pool hold."""
    for (backend, name), resources in zip(_places(), _made, strict=True):
        backend.reset()
        setattr(backend, name, _copies(resources))
    for name in one_world.BUCKETS:
        s3_backends.bucket_accounts[one_world.ENVIRONMENT[name]] = ("aws", DEFAULT_ACCOUNT_ID)


def _places() -> list[tuple[Any, str]]:
    """Where moto keeps the resources: in which backend, and under what name."""
    return [
        (dynamodb_backends[DEFAULT_ACCOUNT_ID][_REGION], "tables"),
        (s3_backends[DEFAULT_ACCOUNT_ID]["aws"], "buckets"),
        (sqs_backends[DEFAULT_ACCOUNT_ID][_REGION], "queues"),
        (cognitoidp_backends[DEFAULT_ACCOUNT_ID][_REGION], "user_pools"),
    ]


def _copies(resources: dict[str, Any]) -> dict[str, Any]:
    """The same resources, each with rows, keys, messages and people of its own."""
    found = copy.copy(resources)
    found.update((name, _copy(resource)) for name, resource in resources.items())
    return found


def _copy(resource: Any) -> Any:
    made = copy.copy(resource)
    for name, value in vars(resource).items():
        if isinstance(value, dict | list | set):
            vars(made)[name] = copy.deepcopy(value)
    return made
