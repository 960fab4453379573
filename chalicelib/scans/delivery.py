"""
The key under which a scanner puts a file that it has a key of its own for:
`<scanner id>/<target>/<time of making>-<SHA-256>`. It names the content, so a file that is put
again is the same scan, even after the first was taken in and left the bucket. Pure.
"""

import re
from datetime import UTC, datetime

from chalicelib.access.scanner import SCANNER_ID_FORM, Scanner
from chalicelib.companies.model import normal_code
from chalicelib.core import ids
from chalicelib.core.values import Value, replace
from chalicelib.mail.number import parse_number, shown_number
from chalicelib.scans.model import (
    LONGEST_SAID,
    Destination,
    InboxReason,
    file_name_of,
    tidy_name,
)

INBOX = "inbox"
# What follows a target that had to be shortened or cleaned, so that no two become one.
_MARK = re.compile(r"~[0-9a-f]{8}")
_MARK_LENGTH = 9
_SCANNER_ID = re.compile(SCANNER_ID_FORM)
_CONTENT = re.compile(r"([0-9]{8}T[0-9]{6}Z)-([0-9a-f]{64})")
_MOMENT = "%Y%m%dT%H%M%SZ"


class Claim(Value):
    """
    What a key says about who put the file and what is in it.

    Attributes:
        sha256: of the bytes; empty for a key that does not name its content.
        moment: when the file was made, as the key spells it; empty likewise.
    """

    scanner_id: str
    sha256: str
    moment: str


def claim_of(key: str) -> Claim | None:
    """What a key says; None when its beginning is not a scanner's id."""
    scanner_id, _, rest = key.partition("/")
    if not rest or not _SCANNER_ID.fullmatch(scanner_id):
        return None
    target, _, last = rest.partition("/")
    content = _CONTENT.fullmatch(last) if target else None
    return Claim(scanner_id, content[2], content[1]) if content else Claim(scanner_id, "", "")


def delivery_key(scanner_id: str, target: str, made_at: datetime, sha256: str) -> str:
    """Where a scanner's file goes; the same file for the same place has the same key for ever."""
    moment = made_at.astimezone(UTC).strftime(_MOMENT)
    return f"{scanner_id}/{_target(target)}/{moment}-{sha256}"


def scan_id_of_delivery(key: str) -> str:
    """
    The scan that a key which names its content becomes, whichever version of it arrives. The bucket
    is no part of it: in a deployment that was restored from a backup it has another name.
    """
    return ids.derived_id("scn", "", key, "")


def scan_id_of_version(bucket: str, key: str, version_id: str) -> str:
    """The scan that one version of any other key becomes."""
    return ids.derived_id("scn", bucket, key, version_id)


def destination_by(
    claim: Claim, destination: Destination, scanner: Scanner | None, *, name: str
) -> Destination:
    """
    What a key says, in the light of whose it is: the scanner by its name, the file by its own.
    Files of a scanner that is revoked or that nobody knows go to the scan inbox, whatever they say.

    Args:
        name: the file's own name, if one came with it.
    """
    said = _without_mark(destination.said)
    seen = replace(
        destination,
        scanner=scanner.name if scanner is not None else claim.scanner_id,
        said="" if said.casefold() == INBOX else said,
        file_name=file_name_of(name or claim.moment) if claim.sha256 else destination.file_name,
    )
    if scanner is not None and scanner.is_active:
        return seen
    return replace(seen, number=None, code=None, reason=InboxReason.SCANNER_NOT_ACTIVE)


def _without_mark(said: str) -> str:
    """A target as it was said, without what keeps two of them apart."""
    return said[:-_MARK_LENGTH] if _MARK.fullmatch(said[-_MARK_LENGTH:]) else said


def _target(said: str) -> str:
    number, code = parse_number(said), normal_code(said)
    # A few words are both; as a code is written, it can still be read as a number.
    if code is not None:
        return code
    if number is not None:
        return shown_number(number)
    kept = tidy_name(said)[: LONGEST_SAID - _MARK_LENGTH].rstrip()
    if not kept or kept.casefold() == INBOX:
        return INBOX
    return kept if kept == said else f"{kept}~{ids.fingerprint(said)[:8]}"
