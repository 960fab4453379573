"""
The second factor of staff: a code of six digits from an app that shares a secret with us (RFC 6238,
SHA-1, 30 seconds, as every such app understands it). Pure.
"""

from datetime import datetime
from enum import StrEnum

from chalicelib.core import clock
from chalicelib.core.values import Value

STEP_S = 30
# One step to either side: the clock of a phone may be a little off.
_DRIFT = 1


class CodeState(StrEnum):
    """Whether a person's codes count."""

    OFFERED = "offered"
    ON = "on"
    DEMANDED = "demanded"


class Codes(Value):
    """
    A person's second factor.

    Attributes:
        state: `offered`: a secret was shown and no code came yet; `on`: every sign-in needs a code;
            `demanded`: an admin took the old secret away, and the next sign-in makes a new one.
        secret: in base32; empty while it is demanded.
        last_step: the time step of the last code that was used, since none counts twice.
        version: of the stored row; 0 without one.
    """

    state: CodeState
    secret: str
    last_step: int
    version: int


def new_secret() -> str:
    """A secret of 160 bits in base32."""
    # Seldom needed, and no part of the API's start; the same below.
    import pyotp  # noqa: PLC0415

    return pyotp.random_base32()


def step_of(codes: Codes, code: str, now: datetime) -> int | None:
    """The time step that a code belongs to, if it is right and later than the last one used."""
    import pyotp  # noqa: PLC0415

    maker, present = pyotp.TOTP(codes.secret, interval=STEP_S), clock.epoch_s(now) // STEP_S
    for step in range(present - _DRIFT, present + _DRIFT + 1):
        if step > codes.last_step and pyotp.utils.strings_equal(maker.at(step * STEP_S), code):
            return step
    return None


def address_of(secret: str, *, who: str, office: str) -> str:
    """What the app reads from the QR code: `otpauth://totp/…`."""
    import pyotp  # noqa: PLC0415

    return pyotp.TOTP(secret, interval=STEP_S).provisioning_uri(name=who, issuer_name=office)
