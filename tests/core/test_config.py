"""The environment as one value: complete, or a list of what is missing."""

from collections.abc import Iterator
from typing import Any

import pytest

from chalicelib.config import Config, MissingConfig, config, origin_secret
from chalicelib.core.values import asdict, names_in
from infra.rules.reading import functions
from tests.harness.world import ENVIRONMENT

NAMES = [name.upper() for name in names_in(Config)]
ORIGIN_SECRET = "ORIGIN_SECRET"
# What one function alone is given.
OWN = {
    ORIGIN_SECRET: {"APIHandler"},
    "SEALS_BUCKET": {"SealAudit"},
    "SEAL_KEY": {"Papers"},
    "TIMESTAMP_URL": {"Papers"},
}


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in (*NAMES, ORIGIN_SECRET):
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


def test_deployment_gives_every_function_all_that_it_needs(
    packaged: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    deployed = functions(packaged)
    for function in deployed.values():
        for name in NAMES:
            monkeypatch.delenv(name, raising=False)
        for name in function["Environment"]["Variables"]:
            monkeypatch.setenv(name, "from the template")
        config.cache_clear()

        assert set(asdict(config()).values()) == {"from the template"}
    assert len(deployed) > 1


def test_only_the_api_is_given_what_the_distribution_sends_and_cannot_do_without(
    packaged: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    given = {
        name
        for name, function in functions(packaged).items()
        if ORIGIN_SECRET in function["Environment"]["Variables"]
    }
    assert given == {"APIHandler"}

    monkeypatch.delenv(ORIGIN_SECRET)
    assert config().table_name == "awizo-test"
    with pytest.raises(MissingConfig, match=r": ORIGIN_SECRET$"):
        origin_secret()


def test_tests_lend_the_product_no_name_that_a_deployed_function_lacks(
    packaged: dict[str, Any],
) -> None:
    lent = {name for name in ENVIRONMENT if not name.startswith("AWS_")}

    for name, function in functions(packaged).items():
        own = {variable for variable, owners in OWN.items() if name in owners}
        assert (lent - OWN.keys()) | own == set(function["Environment"]["Variables"])
