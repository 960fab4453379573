"""
MiniStack 1.5.33 drops `x-amazon-apigateway-gateway-responses` when it imports an API, so a request
without a token would get the gateway's stock answer instead of the product's problem+json.
"""

# ruff: noqa: SLF001 - the repair is made inside a foreign module

from collections.abc import Callable
from typing import Any

_EXTENSION = "x-amazon-apigateway-gateway-responses"


def install(gateway: Any) -> None:  # noqa: ANN401 - a foreign module
    """Import the gateway's own answers with the API."""
    import_api: Callable[..., str] = gateway._import_rest_api

    def with_responses(spec: dict[str, Any], base_data: dict[str, Any] | None = None) -> str:
        api_id = import_api(spec, base_data)
        for kind, response in (spec.get(_EXTENSION) or {}).items():
            gateway._put_gateway_response(api_id, kind, response)
        return api_id

    gateway._import_rest_api = with_responses
