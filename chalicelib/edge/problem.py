"""
Errors as `application/problem+json` (RFC 9457). One table maps the classes to statuses; whatever is
not in it is a fault of ours, logged with its stack and answered without any detail.
"""

import json
from http import HTTPStatus
from typing import Any

from chalice.app import Response
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from chalicelib.aws.observe import logger
from chalicelib.core import errors
from chalicelib.core.errors import AppError, FieldError, ValidationFailed

STATUS: dict[type[AppError], HTTPStatus] = {
    errors.BadRequest: HTTPStatus.BAD_REQUEST,
    errors.ValidationFailed: HTTPStatus.BAD_REQUEST,
    errors.Unacceptable: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.Unauthenticated: HTTPStatus.UNAUTHORIZED,
    errors.SignInFailed: HTTPStatus.UNAUTHORIZED,
    errors.Forbidden: HTTPStatus.FORBIDDEN,
    errors.NotFound: HTTPStatus.NOT_FOUND,
    errors.Conflict: HTTPStatus.CONFLICT,
    errors.ConfirmationRequired: HTTPStatus.CONFLICT,
    errors.StaleVersion: HTTPStatus.PRECONDITION_FAILED,
    errors.VersionRequired: HTTPStatus.PRECONDITION_REQUIRED,
    errors.TooManyAttempts: HTTPStatus.TOO_MANY_REQUESTS,
    errors.Unavailable: HTTPStatus.SERVICE_UNAVAILABLE,
}
HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
MEDIA_TYPE = "application/problem+json"
# However much nonsense comes in, the answer stays small.
_MOST_ERRORS = 50
_LONGEST_FIELD = 80

# pydantic's error type → our code; what is not listed is invalid_format.
_CODES = {
    "missing": "required",
    "extra_forbidden": "unknown_field",
    "string_too_short": "too_short",
    "string_too_long": "too_long",
    "too_short": "too_short",
    "too_long": "too_long",
    "greater_than": "too_small",
    "greater_than_equal": "too_small",
    "less_than": "too_large",
    "less_than_equal": "too_large",
    "enum": "invalid_choice",
    "literal_error": "invalid_choice",
}
_OWN_CODES = frozenset(
    {
        "in_future",
        "invalid_choice",
        "no_name",
        "required",
        "tax_id_digits",
        "tax_id_form",
        "tax_id_length",
        "too_old",
        "unwanted_character",
    }
)


def problem_of(error: AppError) -> Response:
    """The answer for an expected error; one without a status is a fault of ours."""
    status = next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), None)
    if status is None:
        return fault(error)
    extra: dict[str, Any] = {}
    headers: dict[str, str] = {}
    if isinstance(error, errors.ValidationFailed):
        extra["errors"] = [
            {"field": e.field, "code": e.code, "message": e.message} for e in error.errors
        ]
    if isinstance(error, errors.ConfirmationRequired):
        extra |= {"confirm": error.confirm, "consequences": list(error.consequences)}
    if isinstance(error, errors.TooManyAttempts | errors.Unavailable):
        headers["Retry-After"] = str(error.retry_after_s)
    return problem(status, error.code, error.detail, headers=headers, **extra)


def fault(error: Exception) -> Response:
    """The answer for a fault of ours: no word about it goes out."""
    logger.exception("request.fault", exc_info=error)
    return problem(HTTPStatus.INTERNAL_SERVER_ERROR, "fault", "Something went wrong on our side.")


def problem(
    status: HTTPStatus,
    code: str,
    detail: str,
    *,
    headers: dict[str, str] | None = None,
    **extra: object,
) -> Response:
    """Any problem as an answer."""
    body = {
        "type": "about:blank",
        "title": status.phrase,
        "status": int(status),
        "code": code,
        "detail": detail,
    } | extra
    all_headers: dict[str, str | list[str]] = {}
    all_headers |= HEADERS | {"Content-Type": MEDIA_TYPE} | (headers or {})
    return Response(json.dumps(body), status_code=int(status), headers=all_headers)


def field_errors(error: ValidationError) -> ValidationFailed:
    """What pydantic found, in our codes: a field each, in their order; the first 50."""
    found = error.errors(include_url=False, include_input=False)[:_MOST_ERRORS]
    return ValidationFailed(*(_field_error(entry) for entry in found))


def _field_error(entry: ErrorDetails) -> FieldError:
    kind, context = entry["type"], entry.get("ctx") or {}
    code = kind if kind in _OWN_CODES else _CODES.get(kind)
    if code is None:
        code = "invalid_type" if kind.endswith("_type") else "invalid_format"
    if code == "too_short" and context.get("min_length") == 1:
        code = "required"
    field = ".".join(str(part) for part in entry["loc"])[:_LONGEST_FIELD] or "body"
    return FieldError(field, code, _message(code, context, entry["msg"]))


def _message(code: str, context: dict[str, Any], fallback: str) -> str:
    most, least = (
        _bound(context, "max_length", "le", "lt"),
        _bound(context, "min_length", "ge", "gt"),
    )
    return {
        "required": "Fill this in.",
        "unknown_field": "This field does not exist here. Leave it out.",
        "too_long": f"Use at most {most} characters.",
        "too_short": f"Use at least {least} characters.",
        "too_large": f"Use at most {most}.",
        "too_small": f"Use at least {least}.",
        "invalid_choice": f"Choose one of: {context.get('expected', 'the offered values')}.",
    }.get(code, fallback)


def _bound(context: dict[str, Any], *names: str) -> str:
    return str(next((context[name] for name in names if name in context), ""))
