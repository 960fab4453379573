"""
One botocore session and one client per service for the whole process. Time-outs are short: whoever
waits for an answer of ours learns within 10 s that a service behind it is down (T73).
"""

import threading
from collections.abc import Mapping
from functools import cache
from typing import Any

import botocore.session
from botocore.client import BaseClient
from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    HTTPClientError,
    NoCredentialsError,
    ParamValidationError,
)

from chalicelib.core.errors import Unavailable

_TRANSIENT_CODES = frozenset(
    {
        "InternalError",
        "InternalErrorException",
        "InternalFailure",
        "InternalServerError",
        "LimitExceededException",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "RequestTimeout",
        "ServiceUnavailable",
        "SlowDown",
        "Throttling",
        "ThrottlingException",
        "TooManyRequestsException",
        "TransactionInProgressException",
    }
)
_lock = threading.RLock()
_ATTEMPTS = 2
_EVERYWHERE = {"connect_timeout": 1, "read_timeout": 3, "tcp_keepalive": True}
_FILES = "s3 files"
_CARRIES_FILES = frozenset(
    {"complete_multipart_upload", "copy_object", "get_object", "put_object", "upload_part_copy"}
)
_BY_CLIENT: Mapping[str, dict[str, Any]] = {
    "dynamodb": {"parameter_validation": False, "max_pool_connections": 32},
    "s3": {"signature_version": "s3v4"},
    # Files travel, and copies are made, only where nobody waits at a screen.
    _FILES: {"read_timeout": 20, "signature_version": "s3v4"},
    # A lost answer must never become a second e-mail: the mail client does not retry by itself.
    "ses": {"read_timeout": 15, "retries": {"total_max_attempts": 1, "mode": "standard"}},
}


@cache
def session() -> botocore.session.Session:
    """The session that all clients share; loading its data is most of a cold start."""
    return botocore.session.get_session()


def client(name: str) -> BaseClient:
    """The process's only client of a name; making one is not thread safe, hence the lock."""
    with _lock:
        return _client(name)


@cache
def _client(name: str) -> BaseClient:
    settings: dict[str, Any] = {"retries": {"total_max_attempts": _ATTEMPTS, "mode": "standard"}}
    config = Config(**(settings | _EVERYWHERE | _BY_CLIENT.get(name, {})))
    return session().create_client(name.partition(" ")[0], config=config)


def call(  # botocore types neither
    service: str,
    operation: str,
    **arguments: Any,  # noqa: ANN401
) -> dict[str, Any]:
    """
    Make one AWS call.

    Raises:
        Unavailable: the service did not answer, throttled or failed on its side, after retries.
        ClientError: it refused; the caller knows what its code means.
    """
    is_file = service == "s3" and operation in _CARRIES_FILES
    method = getattr(client(_FILES if is_file else service), operation)
    try:
        answer: dict[str, Any] = method(**arguments)
    except ClientError as error:
        if is_transient(error):
            raise Unavailable(f"{service} is not answering at the moment.") from error
        raise
    except (ParamValidationError, NoCredentialsError):
        raise
    except (HTTPClientError, BotoCoreError) as error:
        raise Unavailable(f"{service} cannot be reached at the moment.") from error
    return answer


def is_transient(error: ClientError) -> bool:
    """Whether trying again later may help: throttling and faults on the service's side."""
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    return error_code(error) in _TRANSIENT_CODES or status >= 500  # noqa: PLR2004


def error_code(error: ClientError) -> str:
    """The service's own code for a refusal, such as `NoSuchKey`."""
    return str(error.response.get("Error", {}).get("Code", ""))


def reset() -> None:
    """Forget session and clients; for tests that change the environment."""
    _client.cache_clear()
    session.cache_clear()
