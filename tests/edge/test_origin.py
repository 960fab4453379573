"""The address of whoever asks: believed from the distribution, and from nobody else."""

from collections.abc import Mapping

import pytest

from chalicelib.edge.origin import source_ip

SECRET, EDGE, PERSON = "s3cret", "130.176.1.1", "198.51.100.7"


@pytest.fixture(autouse=True)
def _behind_a_distribution(world: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORIGIN_SECRET", SECRET)


def seen(headers: Mapping[str, str]) -> str:
    return source_ip({"identity": {"sourceIp": EDGE}}, headers)


@pytest.mark.parametrize(
    "chain",
    [f"{PERSON}, {EDGE}", f"10.0.0.1, {PERSON}, {EDGE}", f" {PERSON} ,{EDGE}"],
)
def test_distribution_says_who_asked_it_whatever_they_wrote_before(chain: str) -> None:
    assert seen({"x-awizo-origin": SECRET, "x-forwarded-for": chain}) == PERSON


@pytest.mark.parametrize("secret", ["", "wrong", SECRET + "x", "ż"])
def test_nobody_else_is_believed(secret: str) -> None:
    assert seen({"x-awizo-origin": secret, "x-forwarded-for": f"1.1.1.1, {PERSON}"}) == EDGE


def test_without_a_secret_nothing_is_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORIGIN_SECRET", "")

    assert seen({"x-awizo-origin": "", "x-forwarded-for": f"1.1.1.1, {PERSON}"}) == EDGE


def test_chain_that_is_too_short_says_nothing() -> None:
    assert seen({"x-awizo-origin": SECRET}) == EDGE
    assert seen({"x-awizo-origin": SECRET, "x-forwarded-for": EDGE}) == EDGE
