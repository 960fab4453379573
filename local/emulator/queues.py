"""
What MiniStack 1.5.33 forgets about queues when it starts again: it keeps them under addresses with
the port of the day they were made and looks for them under the port of today, so no function would
ever get a message again; and a message that was being worked on stays hidden for minutes, although
its worker is gone for certain.
"""

# ruff: noqa: SLF001 - the repair is made inside a foreign module

import time
from typing import Any


def readdress_queues(sqs: Any) -> None:  # noqa: ANN401 - a foreign module
    """Put every queue under its address of today."""
    for key, queue in list(sqs._queues.all_items()):
        account_id, region, _ = key
        address = sqs._queue_url_for_account(account_id, queue["name"])
        del sqs._queues._data[key]
        sqs._queues._data[account_id, region, address] = queue | {"url": address}
    sqs._queue_name_to_url.clear()
    sqs._rebuild_queue_name_index()


def release_messages(sqs: Any) -> None:  # noqa: ANN401 - a foreign module
    """Make every received message visible; those that are only delayed stay delayed."""
    now = time.time()
    for _, queue in sqs._queues.all_items():
        for message in queue["messages"]:
            if message.get("receive_count", 0) > 0:
                message["visible_at"] = min(message["visible_at"], now)
