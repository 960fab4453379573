"""One client a service, short waits, and errors in words that the features know."""

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
def test_service_has_one_client_that_gives_up_soon(world: None, service: str) -> None:
    client = clients.client(service)

    assert clients.client(service) is client
    settings = client.meta.config
    assert settings.connect_timeout <= 2
    assert settings.read_timeout <= 20
    assert settings.retries["total_max_attempts"] <= 3


def test_mail_is_never_sent_again_by_the_client(world: None) -> None:
    assert clients.client("ses").meta.config.retries["total_max_attempts"] == 1


def test_table_gives_up_long_before_the_gateway_does(world: None) -> None:
    settings = clients.client("dynamodb").meta.config
    attempts = settings.retries["total_max_attempts"]

    assert attempts * (settings.connect_timeout + settings.read_timeout) < 29
