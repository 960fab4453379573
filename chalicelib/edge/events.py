"""
Event handlers. Lambda imports a handler's module without `app.py`, so nothing of the app is there:
`each_message` logs, counts and turns each message's failure into a partial answer, so that only
the message that failed comes back (the event source must report batch item failures).
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

from chalice.app import SQSEvent

from chalicelib.aws.observe import count, logger

Body = Mapping[str, Any]


class PoisonMessage(Exception):
    """A message that no version of the product can understand; it goes to the dead letters."""


def each_message(event: SQSEvent, act: Callable[[Body], None]) -> dict[str, Any]:
    """
    Act on every message of a batch, each on its own.

    Returns SQS's partial batch answer: the ids of the messages that must come again.
    """
    failed: list[dict[str, str]] = []
    for record in event.to_dict()["Records"]:
        message_id = record["messageId"]
        try:
            act(_parse(record["body"]))
        except Exception:  # noqa: BLE001 - whatever it is, only this message comes again
            logger.exception("message.failed", extra={"message_id": message_id})
            count("MessageFailed")
            failed.append({"itemIdentifier": message_id})
    return {"batchItemFailures": failed}


def _parse(body: str) -> Body:
    try:
        value = json.loads(body)
    except ValueError as error:
        raise PoisonMessage("the body is no JSON") from error
    if not isinstance(value, dict):
        raise PoisonMessage("the body is no JSON object")
    return value
