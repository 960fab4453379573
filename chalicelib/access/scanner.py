"""
A scanner as every decision sees it, and the form of its key, pure. A key names its scanner, so that
it is judged by the scanner's own row and dies in the very change that makes another one.
"""

import hmac
import re
from datetime import datetime
from enum import StrEnum

from chalicelib.core import ids
from chalicelib.core.values import Value

SECRET_LENGTH = 32
SCANNER_ID_FORM = r"scr_[0-9a-z]{26}"
KEY_FORM = rf"{SCANNER_ID_FORM}\.[0-9a-z]{{{SECRET_LENGTH}}}"
_KEY = re.compile(KEY_FORM)


class ScannerState(StrEnum):
    """Whether its key opens anything."""

    ACTIVE = "active"
    REVOKED = "revoked"


class Scanner(Value):
    """
    A device or bridge that delivers files.

    Attributes:
        place: where it stands, in the office's words.
        company_id: whose files it brings when nothing else is said; empty for nobody's.
        key_hash: SHA-256 of its key; empty when revoked.
        last_seen_at: when it last asked with its key, to the minute; None if it never did.
        reports: whether it says by itself that it lives, as the bridge does.
        removed_at: when it was taken off the list for good; None for those that are on it.
    """

    id: str
    name: str
    place: str
    company_id: str
    state: ScannerState
    key_hash: str
    created_at: datetime
    key_made_at: datetime
    last_seen_at: datetime | None
    version: int
    reports: bool = False
    removed_at: datetime | None = None

    @property
    def is_active(self) -> bool:
        """Whether it delivers in the office's name."""
        return self.state is ScannerState.ACTIVE

    def is_opened_by(self, key: str) -> bool:
        """Whether this is its key, and it still has one."""
        is_its = hmac.compare_digest(self.key_hash, ids.fingerprint(key))
        return self.is_active and bool(self.key_hash) and is_its


def new_key(scanner_id: str) -> str:
    """A key of a scanner: its id, and a secret of 160 random bits."""
    return f"{scanner_id}.{ids.random_word(SECRET_LENGTH)}"


def scanner_id_in(key: str) -> str | None:
    """Which scanner a key says that it belongs to; None when it cannot be a key."""
    return key.partition(".")[0] if _KEY.fullmatch(key) else None
