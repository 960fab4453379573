"""
Messages that wake a handler up. They carry ids only: what is to be done is read from the table.
"""

import json
from collections.abc import Mapping

from chalicelib.aws import clients

_LONGEST_DELAY_S = 900


def send(queue_url: str, body: Mapping[str, object], *, delay_s: int = 0) -> None:
    """
    Put one message into a queue. 1 SendMessage.

    Args:
        delay_s: how long it stays hidden; SQS allows 900 s at the most.

    Raises:
        Unavailable: the queue does not answer.
    """
    clients.call(
        "sqs",
        "send_message",
        QueueUrl=queue_url,
        MessageBody=json.dumps(body, separators=(",", ":")),
        DelaySeconds=max(0, min(delay_s, _LONGEST_DELAY_S)),
    )
