"""The fixtures that every feature's tests share."""

import asyncio
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from chalicelib.core import clock
from chalicelib.edge import tokens
from chalicelib.edge.tokens import TokenVerifier
from infra.template import packaged_template
from tests.harness.client import ApiClient, public_keys
from tests.harness.moment import Moment
from tests.harness.running import Running, running_system
from tests.harness.scheduling import begins_early
from tests.harness.world import ENVIRONMENT, aws_world  # first: it imports moto

__all__ = ["ENVIRONMENT"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=begins_early)


_asyncio_run: Any = asyncio.run


def _run_apart(work: Coroutine[Any, Any, Any], **options: Any) -> Any:
    with ThreadPoolExecutor(max_workers=1) as apart:
        return apart.submit(_asyncio_run, work, **options).result()


@pytest.fixture(scope="session", autouse=True)
def _loop_beside_the_browsers() -> Iterator[None]:
    """
    A browser keeps its loop running in the worker's thread until the session ends. What seals or
    verifies starts one of its own, which no thread has two of.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(asyncio, "run", _run_apart)
        yield


@pytest.fixture
def at() -> Iterator[Moment]:
    """A clock that stands at a Friday morning: `at.move(minutes=5)`."""
    moment = Moment()
    with clock.held(moment):
        yield moment


@pytest.fixture
def world(at: Moment, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """moto with the product's resources, empty; tokens are verified with the test's own keys."""
    monkeypatch.setattr(tokens, "verifier", TokenVerifier(source=public_keys))
    with aws_world():
        yield


@pytest.fixture
def api(world: None) -> ApiClient:
    """The API in process."""
    return ApiClient()


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The whole system, started once by each worker that runs a test of it."""
    with running_system(tmp_path_factory.mktemp("stack") / "data") as system:
        yield system


@pytest.fixture(scope="session")
def packaged() -> dict[str, Any]:
    """
    The template that would be deployed, not to be changed; Chalice needs a second or two for it.
    """
    return packaged_template(Path(__file__).resolve().parents[1])
