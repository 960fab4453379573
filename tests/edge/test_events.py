"""Batches of messages: only what failed comes back, and no log repeats what was said."""

import json
from typing import Any

import pytest
from chalice.app import SQSEvent

from chalicelib.core.errors import Unavailable
from chalicelib.edge.events import Body, each_message
from tests.house.canaries import overheard


def batch(*bodies: str) -> SQSEvent:
    records = [
        {"messageId": str(place), "body": body, "receiptHandle": "r"}
        for place, body in enumerate(bodies)
    ]
    return SQSEvent({"Records": records}, None)


def failed(answer: dict[str, Any]) -> list[str]:
    return [entry["itemIdentifier"] for entry in answer["batchItemFailures"]]


def test_every_message_is_acted_on() -> None:
    seen: list[Body] = []

    answer = each_message(batch('{"a": 1}', '{"a": 2}'), seen.append)

    assert seen == [{"a": 1}, {"a": 2}]
    assert answer == {"batchItemFailures": []}


def test_only_the_message_that_failed_comes_back() -> None:
    """T49: one poison of ten; the other nine are done, and done once."""
    seen: list[int] = []

    def act(body: Body) -> None:
        if body["n"] == 4:
            raise Unavailable
        seen.append(body["n"])

    answer = each_message(batch(*(json.dumps({"n": n}) for n in range(10))), act)

    assert failed(answer) == ["4"]
    assert seen == [0, 1, 2, 3, 5, 6, 7, 8, 9]


@pytest.mark.parametrize("body", ["", "x", "[]", "null", '"a"', "{", "[" * 100_000, "\ud800"])
def test_message_that_nobody_understands_comes_back_and_stops_no_other(body: str) -> None:
    seen: list[Body] = []

    answer = each_message(batch(body, "{}"), seen.append)

    assert failed(answer) == ["0"]
    assert seen == [{}]


def test_failure_is_counted_and_logged_without_the_message(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def act(body: Body) -> None:
        raise RuntimeError("broken")

    with overheard() as lines:
        each_message(batch('{"note": "a secret"}'), act)

    metrics = [json.loads(line) for line in capsys.readouterr().out.splitlines() if "_aws" in line]
    assert [line["MessageFailed"] for line in metrics] == [[1.0]]
    assert "message.failed" in "\n".join(lines)
    assert "a secret" not in "\n".join(lines)


def test_empty_batch_is_no_failure() -> None:
    assert each_message(batch(), lambda body: None) == {"batchItemFailures": []}
