"""Dependencies that fail, in the ways in which AWS does."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from botocore.exceptions import ClientError, ConnectTimeoutError, ReadTimeoutError

from tests.harness.calls import Make, around_each_call

Failure = Callable[[str], Exception]
_ADDRESS = "https://aws.example.org"


def throttled(name: str) -> Exception:
    """Too many requests."""
    return _refusal(name, "ProvisionedThroughputExceededException", 400)


def broken(name: str) -> Exception:
    """A fault on the service's side."""
    return _refusal(name, "InternalServerError", 500)


def odd(name: str) -> Exception:
    """A fault on the service's side that has no name that we know."""
    return _refusal(name, "SomethingNew", 503)


def unreachable(_: str) -> Exception:
    """No connection."""
    error: Exception = ConnectTimeoutError(endpoint_url=_ADDRESS)
    return error


def silent(_: str) -> Exception:
    """A connection, and then no answer."""
    error: Exception = ReadTimeoutError(endpoint_url=_ADDRESS)
    return error


def _refusal(name: str, code: str, status: int) -> Exception:
    answer = {"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": status}}
    refusal: Exception = ClientError(answer, name.split(".")[1])
    return refusal


EVERY_FAILURE: tuple[Failure, ...] = (throttled, broken, odd, unreachable, silent)


@dataclass(slots=True)
class Fault:
    """
    What goes wrong.

    Attributes:
        service: such as `dynamodb`.
        skip: so many calls of the service still succeed.
        at: and whatever comes before the first call of this name, such as `dynamodb.PutItem`.
        is_lost: the call has its effect, and only its answer never comes.
        seen: the names of the service's calls, failed ones included.
    """

    failure: Failure
    service: str = "dynamodb"
    skip: int = 0
    at: str = ""
    is_lost: bool = False
    seen: list[str] = field(default_factory=list)

    def __call__(self, name: str, arguments: dict[str, Any], make: Make) -> Any:
        if not name.startswith(f"{self.service}."):
            return make(arguments)
        self.seen.append(name)
        if len(self.seen) <= self.skip or (self.at and self.at not in self.seen):
            return make(arguments)
        if self.is_lost:
            make(arguments)
        raise self.failure(name)


@contextmanager
def failing(
    failure: Failure,
    *,
    service: str = "dynamodb",
    skip: int = 0,
    at: str = "",
    is_lost: bool = False,
) -> Iterator[Fault]:
    """Within the block, calls of a service fail: after the first `skip`, and from `at` on."""
    fault = Fault(failure, service, skip, at, is_lost)
    with around_each_call(fault):
        yield fault


@contextmanager
def forgetful(keep: int = 0) -> Iterator[list[int]]:
    """Within the block a BatchGetItem gives `keep` of its items and leaves the rest unprocessed."""
    asked: list[int] = []

    def act(name: str, arguments: dict[str, Any], make: Make) -> Any:
        if name != "dynamodb.BatchGetItem":
            return make(arguments)
        ((table_name, wanted),) = arguments["RequestItems"].items()
        asked.append(len(wanted["Keys"]))
        left = {table_name: wanted | {"Keys": wanted["Keys"][keep:]}}
        if not keep:
            return {"Responses": {}, "UnprocessedKeys": left}
        kept = {table_name: wanted | {"Keys": wanted["Keys"][:keep]}}
        answer = make(arguments | {"RequestItems": kept})
        return answer | {"UnprocessedKeys": left if wanted["Keys"][keep:] else {}}

    with around_each_call(act):
        yield asked


def no_pauses(patch: pytest.MonkeyPatch) -> list[float]:
    """Waiting between attempts takes no time; returns the seconds that it would have taken."""
    pauses: list[float] = []
    patch.setattr(time, "sleep", pauses.append)
    return pauses
