"""What a test sees of the AWS calls that the product makes."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import botocore.client

Call = tuple[str, dict[str, Any]]


@contextmanager
def recorded() -> Iterator[list[Call]]:
    """Every call within the block as `("dynamodb.Query", arguments)`, in order."""
    seen: list[Call] = []
    original = botocore.client.BaseClient._make_api_call

    def record(self: Any, operation: str, arguments: dict[str, Any]) -> Any:
        seen.append((f"{self.meta.service_model.service_name}.{operation}", arguments))
        return original(self, operation, arguments)

    botocore.client.BaseClient._make_api_call = record
    try:
        yield seen
    finally:
        botocore.client.BaseClient._make_api_call = original


def table_calls(seen: list[Call]) -> list[str]:
    """The names of those that went to DynamoDB."""
    return [name.split(".")[1] for name, _ in seen if name.startswith("dynamodb.")]
