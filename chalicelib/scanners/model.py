"""What staff decide about a scanner. Pure."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from chalicelib.access.scanner import Scanner, ScannerState
from chalicelib.core import ids
from chalicelib.core.errors import Conflict
from chalicelib.core.values import Value, replace

# A bridge reports about every ten minutes, so several reports in a row are missing by then.
SILENT_AFTER = timedelta(hours=1)


class NewScanner(Value):
    """
    A scanner as staff add it.

    Attributes:
        company_id: whose files it brings when nothing else is said; empty for nobody's.
    """

    name: str
    place: str
    company_id: str


def added(new: NewScanner, scanner_id: str, key: str, now: datetime) -> Scanner:
    """A new scanner with its first key, of which only the hash is kept."""
    return Scanner(
        id=scanner_id,
        name=new.name,
        place=new.place,
        company_id=new.company_id,
        state=ScannerState.ACTIVE,
        key_hash=ids.fingerprint(key),
        created_at=now,
        key_made_at=now,
        last_seen_at=None,
        version=1,
    )


def edited(scanner: Scanner, changes: Mapping[str, Any]) -> Scanner:
    """The same scanner with another name, place or default company."""
    return replace(scanner, **changes, version=scanner.version + 1)


def with_key(scanner: Scanner, key: str, now: datetime) -> Scanner:
    """The same scanner with another key; a revoked one delivers again."""
    return replace(
        scanner,
        state=ScannerState.ACTIVE,
        key_hash=ids.fingerprint(key),
        key_made_at=now,
        version=scanner.version + 1,
    )


def revoked(scanner: Scanner) -> Scanner:
    """
    The same scanner without a key.

    Raises:
        Conflict: `scanner_revoked`: it has none already.
    """
    if not scanner.is_active:
        raise Conflict("This scanner is revoked already.", code="scanner_revoked")
    return replace(scanner, state=ScannerState.REVOKED, key_hash="", version=scanner.version + 1)


def removed(scanner: Scanner, now: datetime) -> Scanner:
    """
    The same scanner off the list for good.

    Raises:
        Conflict: `scanner_active`: its key still opens something.
    """
    if scanner.is_active:
        raise Conflict("Revoke this scanner before you remove it.", code="scanner_active")
    return replace(scanner, removed_at=now, version=scanner.version + 1)


def silent_hours(scanner: Scanner, now: datetime) -> int | None:
    """
    For how many whole hours nothing was heard of a scanner that should be heard of; None where all
    is well, and for devices that never report, about which nobody can tell.
    """
    if not (scanner.is_active and scanner.reports) or scanner.last_seen_at is None:
        return None
    silent = now - scanner.last_seen_at
    return silent // timedelta(hours=1) if silent >= SILENT_AFTER else None
