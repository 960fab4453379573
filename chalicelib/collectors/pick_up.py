"""
A pick-up code: how it is read, how it is shown, how long it is good, and how often one may be wrong
(B11). Pure.
"""

from datetime import datetime, timedelta

from chalicelib.access.model import User, UserState
from chalicelib.attempts.model import Rule
from chalicelib.core import clock, ids
from chalicelib.core.values import Value

CODE_LIFETIME = timedelta(minutes=30)
CODE_LENGTH = 8
# What stands before a code inside its QR code, so that it is not taken for anything else.
QR_PREFIX = "AWZP:"
# Wrong codes by one person at a desk, and by all desks together.
MISSES_AT_DESK = Rule(
    "pickup-desk", 10, timedelta(minutes=1), timedelta(hours=1), timedelta(hours=1)
)
MISSES_IN_OFFICE = Rule(
    "pickup-office", 100, timedelta(minutes=1), timedelta(minutes=15), timedelta(hours=1)
)
# Crockford's alphabet lacks what is easily mistaken for these.
_MISREAD = str.maketrans({"o": "0", "i": "1", "l": "1", " ": None, "-": None})


class PickUpCode(Value):
    """
    A one-time code of a user; what is kept of it is its hash.

    Attributes:
        handout_id: the hand-out that used it up, empty until then.
    """

    user_id: str
    code_hash: str
    made_at: datetime
    expires_at: datetime
    used_at: datetime | None = None
    handout_id: str = ""


def normal_pick_up_code(typed: str) -> str | None:
    """A typed or scanned code as it was made, or None for what cannot be one."""
    text = typed.strip()
    if text.upper().startswith(QR_PREFIX):
        text = text[len(QR_PREFIX) :]
    code = text.lower().translate(_MISREAD)
    is_code = len(code) == CODE_LENGTH and set(code) <= set(ids.CROCKFORD)
    return code if is_code else None


def shown_code(code: str) -> str:
    """A code as people read it: two groups of four."""
    return f"{code[:4]}-{code[4:]}".upper()


def qr_text(code: str) -> str:
    """What its QR code says; of signs that a QR code packs most tightly."""
    return f"{QR_PREFIX}{code.upper()}"


def code_opens(code: PickUpCode, user: User, now: datetime) -> bool:
    """
    Whether a code that is its user's current one is worth anything now. It ends with the sessions
    too: a code that was made before the person signed out everywhere, or was blocked, is dead.
    """
    return (
        code.user_id == user.id
        and code.used_at is None
        and now < code.expires_at
        and user.state is UserState.ACTIVE
        and clock.epoch_s(code.made_at) >= user.valid_from_s
    )
