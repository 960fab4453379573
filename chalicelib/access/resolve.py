"""
From a verified token to an Actor, or from a key to its scanner: one strongly consistent
BatchGetItem for the user, the grant or the membership with its panel, the office's settings and
whatever the route acts upon.
Nothing is cached and no index is asked.
"""

from collections.abc import Mapping, Sequence

from chalicelib.access.model import Actor, Grant, Membership, session_is_live
from chalicelib.access.rows import (
    grant_of,
    is_active_panel,
    membership_of,
    scanner_of,
    user_of,
)
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


class Through(Value):
    """
    What a request is let in through.

    Attributes:
        company_id: the company whose grant is needed; empty for none.
        panel: the company and the panel whose membership is needed, if one is.
    """

    company_id: str = ""
    panel: tuple[str, str] | None = None

    def keys(self, user_id: str) -> Sequence[Key]:
        """What must be read to know it."""
        found = [keys.grant(user_id, self.company_id)] if self.company_id else []
        if self.panel is not None:
            found += [keys.membership(user_id, *self.panel), keys.panel(*self.panel)]
        return found

    def grant(self, user_id: str, rows: Mapping[Key, Raw]) -> Grant | None:
        """The grant to the company, if there is one."""
        raw = rows.get(keys.grant(user_id, self.company_id)) if self.company_id else None
        return grant_of(raw) if raw is not None else None

    def membership(self, user_id: str, rows: Mapping[Key, Raw]) -> Membership | None:
        """The membership of the panel, if there is one and the panel is active."""
        if self.panel is None:
            return None
        held = rows.get(keys.membership(user_id, *self.panel))
        panel = rows.get(keys.panel(*self.panel))
        if held is None or panel is None or not is_active_panel(panel):
            return None
        return membership_of(held)


def resolve_actor(
    claims: Claims, through: Through | None = None, targets: Sequence[Key] = ()
) -> tuple[Actor, Mapping[Key, Raw]]:
    """
    The actor as of now, and the items of `targets` that exist. 1 BatchGetItem.

    Raises:
        Unauthenticated: no such user, blocked, deleted, or signed out since the token was made; or
            staff who signed in without a code that is demanded by now.
    """
    through = through or Through()
    user_key, settings_key = keys.user(claims.user_id), keys.settings()
    found = fetch([user_key, settings_key, *through.keys(claims.user_id), *targets])
    if user_key not in found:
        raise Unauthenticated
    user = user_of(found[user_key])
    settings = found.get(settings_key)
    demanded = codes_are_demanded(settings)
    if not session_is_live(user, claims.auth_time_s, codes_demanded=demanded):
        raise Unauthenticated
    zone = time_zone_of(settings)
    actor = Actor(
        user=user,
        grant=through.grant(user.id, found),
        today=clock.today(zone),
        time_zone=zone,
        signed_in_at_s=claims.auth_time_s,
        membership=through.membership(user.id, found),
    )
    return actor, found


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
