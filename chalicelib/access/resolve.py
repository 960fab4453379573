"""
From a verified token to an Actor, or from a key to its scanner: one strongly consistent
BatchGetItem for the user, the grant, the office's settings and whatever the route acts upon.
Nothing is cached and no index is asked.
"""

from collections.abc import Mapping, Sequence

from chalicelib.access.model import Actor, session_is_live
from chalicelib.access.rows import grant_of, scanner_of, user_of
from chalicelib.access.scanner import Scanner, scanner_id_in
from chalicelib.aws import keys
from chalicelib.aws.table import Key, Raw, fetch
from chalicelib.core import clock
from chalicelib.core.errors import Unauthenticated
from chalicelib.core.values import Value

DEFAULT_TIME_ZONE = "Europe/Warsaw"


class Claims(Value):
    """What we use of a verified token: who, and when the session began (epoch seconds)."""

    user_id: str
    auth_time_s: int


def resolve_actor(
    claims: Claims, company_id: str | None = None, targets: Sequence[Key] = ()
) -> tuple[Actor, Mapping[Key, Raw]]:
    """
    The actor as of now, and the items of `targets` that exist. 1 BatchGetItem.

    Raises:
        Unauthenticated: no such user, blocked, deleted, or signed out since the token was made; or
            staff who signed in without a code that is demanded by now.
    """
    user_key, settings_key = keys.user(claims.user_id), keys.settings()
    grant_key = keys.grant(claims.user_id, company_id) if company_id else None
    wanted = [user_key, settings_key, *([grant_key] if grant_key else []), *targets]
    found = fetch(wanted)
    if user_key not in found:
        raise Unauthenticated
    user = user_of(found[user_key])
    settings = found.get(settings_key)
    demanded = codes_are_demanded(settings)
    if not session_is_live(user, claims.auth_time_s, codes_demanded=demanded):
        raise Unauthenticated
    zone = time_zone_of(settings)
    grant = grant_of(found[grant_key]) if grant_key and grant_key in found else None
    return Actor(user, grant, clock.today(zone), zone, claims.auth_time_s), found


def resolve_scanner(secret: str) -> Scanner:
    """
    The scanner whose key this is, as of now. 1 BatchGetItem, none for what cannot be a key.

    Raises:
        Unauthenticated: `scanner_key_refused`: it is no key, or one of a scanner that was given
            another since, or was revoked; which of them is not said.
    """
    scanner_id = scanner_id_in(secret)
    key = keys.scanner(scanner_id or "")
    raw = fetch([key]).get(key) if scanner_id else None
    scanner = scanner_of(raw) if raw is not None else None
    if scanner is None or not scanner.is_opened_by(secret):
        raise Unauthenticated(
            "This scanner key is not valid, or not any more. Make a new one in the office, under "
            "Settings, Scanners, and give it to the bridge.",
            code="scanner_key_refused",
        )
    return scanner


def time_zone_of(settings: Raw | None) -> str:
    """The office's time zone out of its raw settings item."""
    if settings is None or "time_zone" not in settings:
        return DEFAULT_TIME_ZONE
    return str(settings["time_zone"]["S"])


def codes_are_demanded(settings: Raw | None) -> bool:
    """Whether staff need a code, out of the raw settings item; they do unless it says otherwise."""
    return settings is None or settings.get("staff_codes") != {"BOOL": False}
