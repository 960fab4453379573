"""
MiniStack 1.5.33 puts the present time into `auth_time` whenever it makes a token. In Cognito a
refreshed token keeps the time of the sign-in, and ending sessions by time depends on that.
"""

# ruff: noqa: SLF001 - the repair is made inside a foreign module

from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

_signed_in_at: ContextVar[int | None] = ContextVar("signed_in_at", default=None)


def install(cognito: Any) -> None:  # noqa: ANN401 - a foreign module
    """Make refreshed tokens carry the time at which their refresh token was made."""
    make_result: Callable[..., Any] = cognito._refresh_auth_result
    finish_claims: Callable[..., dict[str, Any]] = cognito._apply_pretoken_trigger

    def refresh_result(pool: object, pool_id: str, client_id: str, refresh_token: str) -> Any:  # noqa: ANN401
        origin = cognito._token_claims(refresh_token) or {}
        mark = _signed_in_at.set(origin.get("iat"))
        try:
            return make_result(pool, pool_id, client_id, refresh_token)
        finally:
            _signed_in_at.reset(mark)

    def claims(**arguments: Any) -> dict[str, Any]:  # noqa: ANN401
        finished = finish_claims(**arguments)
        at = _signed_in_at.get()
        return finished if at is None else finished | {"auth_time": at}

    cognito._refresh_auth_result = refresh_result
    cognito._apply_pretoken_trigger = claims
