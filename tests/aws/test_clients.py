"""One client a service, short waits, and errors in words that the features know."""

import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectionClosedError,
    EndpointConnectionError,
    NoCredentialsError,
    ParamValidationError,
    ReadTimeoutError,
)

from chalicelib.aws import clients
from chalicelib.core.errors import Unavailable
from tests.harness.calls import Make, around_each_call
from tests.harness.world import ENVIRONMENT

SERVICES = ("dynamodb", "s3", "sqs", "ses", "cognito-idp")
_ADDRESS = "https://sqs.example.org"


def refusal(code: str, status: int = 400) -> ClientError:
    answer: Any = {"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": status}}
    return ClientError(answer, "ListQueues")


def call_that_meets(error: Exception) -> None:
    def act(_: str, __: dict[str, Any], ___: Make) -> Any:
        raise error

    with around_each_call(act):
        clients.call("sqs", "list_queues")


@pytest.mark.parametrize(
    "error",
    [
        refusal("ThrottlingException"),
        refusal("ProvisionedThroughputExceededException"),
        refusal("TransactionInProgressException"),
        refusal("SlowDown", 503),
        refusal("503", 503),
        refusal("InternalError", 500),
        EndpointConnectionError(endpoint_url=_ADDRESS),
        ConnectionClosedError(endpoint_url=_ADDRESS),
        ReadTimeoutError(endpoint_url=_ADDRESS),
        BotoCoreError(),
    ],
    ids=repr,
)
def test_service_that_is_down_or_busy_is_unavailable(world: None, error: Exception) -> None:
    with pytest.raises(Unavailable) as said:
        call_that_meets(error)

    assert said.value.retry_after_s > 0
    assert "sqs" in said.value.detail
    assert _ADDRESS not in said.value.detail


@pytest.mark.parametrize(
    "error",
    [
        refusal("AccessDenied", 403),
        refusal("NoSuchKey", 404),
        refusal("ValidationException"),
        NoCredentialsError(),
        ParamValidationError(report="wrong"),
    ],
    ids=repr,
)
def test_refusal_and_fault_of_ours_keep_their_own_error(world: None, error: Exception) -> None:
    with pytest.raises(type(error)):
        call_that_meets(error)


@pytest.mark.parametrize("service", SERVICES)
def test_service_has_one_client(world: None, service: str) -> None:
    assert clients.client(service) is clients.client(service)


@pytest.fixture
def silent() -> Iterator[str]:
    """The address of something that takes every connection and never answers."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


@pytest.mark.enable_socket
def test_service_that_never_answers_is_unavailable_within_ten_seconds(
    silent: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", silent)
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    clients.reset()
    asked: dict[str, tuple[str, dict[str, Any]]] = {
        "dynamodb": ("batch_get_item", {"RequestItems": {"t": {"Keys": [{"pk": {"S": "a"}}]}}}),
        "s3": ("list_object_versions", {"Bucket": "b"}),
        "sqs": ("send_message", {"QueueUrl": f"{silent}/q", "MessageBody": "m"}),
        "cognito-idp": ("admin_get_user", {"UserPoolId": "a_b", "Username": "u"}),
    }

    def seconds_until_unavailable(service: str) -> float:
        operation, arguments = asked[service]
        started = time.monotonic()
        with pytest.raises(Unavailable):
            clients.call(service, operation, **arguments)
        return time.monotonic() - started

    with ThreadPoolExecutor(len(asked)) as pool:
        waited = dict(zip(asked, pool.map(seconds_until_unavailable, asked), strict=True))
    clients.reset()

    assert {service for service, seconds in waited.items() if seconds > 10} == set()
    assert min(waited.values()) > 1, "it was waited for"


def test_mail_is_never_sent_again_by_the_client(world: None) -> None:
    assert clients.client("ses").meta.config.retries["total_max_attempts"] == 1
