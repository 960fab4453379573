"""
The cookie that keeps a browser signed in: whose session it is and Cognito's refresh token, out of
every script's reach and sent to the session's own routes only.
"""

import re

from chalicelib.core.values import Value

NAME = "awizo_refresh"
# As long as the pool's refresh token is good (RefreshTokenValidity in the template).
LIFETIME_S = 30 * 24 * 3600

_KEPT_FROM_SCRIPTS = "Path=/api/session; HttpOnly; Secure; SameSite=Strict"
_VALUE = re.compile(r"(usr_[0-9a-z]{26})\.([A-Za-z0-9._~+/=-]{16,3800})")

CLEARED = f"{NAME}=; Max-Age=0; {_KEPT_FROM_SCRIPTS}"


class Credential(Value):
    """What the cookie says: a user's id and a refresh token. Neither is believed by itself."""

    user_id: str
    refresh_token: str

    def __repr__(self) -> str:
        return f"Credential({self.user_id})"


def set_cookie(credential: Credential) -> str:
    """The value of `Set-Cookie` that signs a browser in."""
    value = f"{credential.user_id}.{credential.refresh_token}"
    return f"{NAME}={value}; Max-Age={LIFETIME_S}; {_KEPT_FROM_SCRIPTS}"


def credentials_in(header: str | None) -> list[Credential | None]:
    """
    What a `Cookie` header carries under our name, in its order: None for a value that was never
    ours. More than one entry means that somebody put a cookie of the same name beside ours.
    """
    pairs = (part.strip(" \t").partition("=") for part in (header or "").split(";"))
    return [_credential(value) for name, _, value in pairs if name == NAME]


def _credential(value: str) -> Credential | None:
    found = _VALUE.fullmatch(value)
    return Credential(found[1], found[2]) if found else None
