"""
A world of their own for tests that are many: moto, its clients and the pool are made once for a
module, and table, buckets and queues are new before each test. A folder's conftest takes it with
`from tests.harness.module_world import module_world, world`.
"""

from collections.abc import Iterator

import pytest
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.dynamodb.models import dynamodb_backends
from moto.s3.models import s3_backends
from moto.sqs.models import sqs_backends

from chalicelib.aws import clients
from chalicelib.edge import tokens
from chalicelib.edge.tokens import TokenVerifier
from tests.harness import world as one_world
from tests.harness.client import public_keys
from tests.harness.moment import Moment

_REGION = "eu-central-1"


@pytest.fixture(scope="module")
def module_world() -> Iterator[None]:
    """moto for all tests of a module."""
    with one_world.aws_world():
        yield


@pytest.fixture
def world(module_world: None, at: Moment, monkeypatch: pytest.MonkeyPatch) -> None:
    """The product's resources, empty; tokens are verified with the test's own keys."""
    monkeypatch.setattr(tokens, "verifier", TokenVerifier(source=public_keys))
    empty_the_world()


def empty_the_world() -> None:
    """Take away all that table, buckets and queues hold."""
    dynamodb_backends[DEFAULT_ACCOUNT_ID][_REGION].reset()
    s3_backends[DEFAULT_ACCOUNT_ID]["aws"].reset()
    sqs_backends[DEFAULT_ACCOUNT_ID][_REGION].reset()
    one_world._make_table()
    for name in ("INTAKE_BUCKET", "VAULT_BUCKET"):
        one_world._make_bucket(one_world.ENVIRONMENT[name])
    for name in ("intake", "notices"):
        clients.call("sqs", "create_queue", QueueName=f"awizo-test-{name}")
