"""The environment as one value: complete, or a list of what is missing."""

from collections.abc import Iterator

import pytest

from chalicelib.config import Config, MissingConfig, config
from tests.harness.world import ENVIRONMENT

NAMES = [name.upper() for name in Config.__dataclass_fields__]


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in NAMES:
        monkeypatch.setenv(name, ENVIRONMENT.get(name, ""))
    config.cache_clear()
    yield
    config.cache_clear()


def test_environment_is_read_by_its_names() -> None:
    assert config().table_name == "awizo-test"
    assert config().portal_url == "https://portal.example.org"


def test_empty_value_is_a_value() -> None:
    assert config().s3_public_endpoint == ""


def test_everything_that_is_missing_is_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TABLE_NAME")
    monkeypatch.delenv("MAIL_FROM")

    with pytest.raises(MissingConfig, match=r"TABLE_NAME, MAIL_FROM$"):
        config()


def test_environment_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    first = config()
    monkeypatch.setenv("TABLE_NAME", "another")

    assert config() is first


def test_deployment_gives_every_function_all_that_it_needs() -> None:
    """What the tests set is what the code reads; the template is compared in tests/infra."""
    assert set(NAMES) <= ENVIRONMENT.keys()
