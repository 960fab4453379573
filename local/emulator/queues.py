"""
A message that was being worked on when everything stopped is seen again at once. Its worker is gone
for certain, and waiting out the visibility timeout would take minutes.
"""

# ruff: noqa: SLF001 - the repair is made inside a foreign module

import time
from typing import Any


def release_messages(sqs: Any) -> None:  # noqa: ANN401 - a foreign module
    """Make every received message visible; those that are only delayed stay delayed."""
    now = time.time()
    for _, queue in sqs._queues.all_items():
        for message in queue["messages"]:
            if message.get("receive_count", 0) > 0:
                message["visible_at"] = min(message["visible_at"], now)
