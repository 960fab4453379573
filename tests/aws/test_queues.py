"""Messages carry what they are given, and are hidden no longer than SQS allows."""

from typing import Any

import pytest

from chalicelib.aws import queues
from chalicelib.config import config
from chalicelib.core.errors import Unavailable
from tests.harness.calls import recorded
from tests.harness.faults import failing, unreachable
from tests.harness.s3 import waiting_messages


def test_message_comes_as_it_was_sent(world: None) -> None:
    queues.send(config().notice_queue_url, {"fact_id": "evt_1", "name": "Żółw"})

    assert waiting_messages(config().notice_queue_url) == [{"fact_id": "evt_1", "name": "Żółw"}]


@pytest.mark.parametrize(("asked", "sent"), [(-5, 0), (0, 0), (60, 60), (900, 900), (1000, 900)])
def test_delay_stays_within_what_sqs_takes(world: None, asked: int, sent: int) -> None:
    with recorded() as seen:
        queues.send(config().notice_queue_url, {}, delay_s=asked)

    arguments: dict[str, Any] = seen[0][1]
    assert arguments["DelaySeconds"] == sent


def test_queue_that_is_down_is_unavailable(world: None) -> None:
    with failing(unreachable, service="sqs"), pytest.raises(Unavailable):
        queues.send(config().notice_queue_url, {})
