"""
What the gateway itself answers (no valid token, unknown route, too many requests, a function that
died), in the same form as every answer of the product: problem+json with a stable code.
"""

import json
from typing import Any

# Type of the gateway's answer: status, code and title that people and clients get.
_ANSWERS = {
    "DEFAULT_4XX": (None, "bad_request", "The request was refused."),
    "DEFAULT_5XX": (None, "unavailable", "The service is not available at the moment."),
    "ACCESS_DENIED": (403, "forbidden", "This is not allowed."),
    "AUTHORIZER_CONFIGURATION_ERROR": (503, "unavailable", "Sign-in is not available right now."),
    "AUTHORIZER_FAILURE": (503, "unavailable", "Sign-in is not available right now."),
    "BAD_REQUEST_BODY": (400, "bad_request", "The request's body could not be read."),
    "BAD_REQUEST_PARAMETERS": (400, "bad_request", "The request's parameters were refused."),
    "EXPIRED_TOKEN": (401, "unauthenticated", "Sign in again."),
    "INTEGRATION_FAILURE": (503, "unavailable", "The service is not available at the moment."),
    "INTEGRATION_TIMEOUT": (503, "unavailable", "The service took too long to answer."),
    "INVALID_SIGNATURE": (401, "unauthenticated", "Sign in again."),
    "MISSING_AUTHENTICATION_TOKEN": (404, "not_found", "There is nothing at this address."),
    "QUOTA_EXCEEDED": (429, "too_many_requests", "Too many requests; try again later."),
    "REQUEST_TOO_LARGE": (413, "too_large", "The request is too large."),
    "RESOURCE_NOT_FOUND": (404, "not_found", "There is nothing at this address."),
    "THROTTLED": (429, "too_many_requests", "Too many requests; try again in a moment."),
    "UNAUTHORIZED": (401, "unauthenticated", "Sign in again."),
    "UNSUPPORTED_MEDIA_TYPE": (415, "unsupported_media_type", "This kind of content is not read."),
    "WAF_FILTERED": (403, "forbidden", "This is not allowed."),
}
_RETRY_AFTER_S = {"QUOTA_EXCEEDED": 60, "THROTTLED": 1}
_UNAVAILABLE_AGAIN_S = 5
_FAMILY_STATUS = {"DEFAULT_4XX": 400, "DEFAULT_5XX": 503}


def gateway_responses() -> dict[str, Any]:
    """The gateway's own answers by their type, as API Gateway's OpenAPI extension wants them."""
    return {kind: _response(kind, *answer) for kind, answer in _ANSWERS.items()}


def _response(kind: str, status: int | None, code: str, title: str) -> dict[str, Any]:
    """The two families keep the status of what falls to them; their body names the usual one."""
    problem = {
        "type": "about:blank",
        "title": title,
        "status": status or _FAMILY_STATUS[kind],
        "code": code,
        "detail": title,
    }
    headers = {"Content-Type": "application/problem+json", "Cache-Control": "no-store"}
    again_s = _UNAVAILABLE_AGAIN_S if code == "unavailable" else _RETRY_AFTER_S.get(kind)
    if again_s is not None:
        headers["Retry-After"] = str(again_s)
    response: dict[str, Any] = {
        "responseParameters": {
            f"gatewayresponse.header.{name}": f"'{value}'" for name, value in headers.items()
        },
        "responseTemplates": {"application/json": json.dumps(problem)},
    }
    return response | ({"statusCode": status} if status else {})
