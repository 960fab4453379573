"""What the table says about an arriving file before anybody opens it, read in one trip."""

from chalicelib.access.resolve import time_zone_of
from chalicelib.access.scanner import Scanner
from chalicelib.aws import keys
from chalicelib.aws.bucket import StoredObject
from chalicelib.aws.table import Key, Raw, fetch, read
from chalicelib.companies.service import company_id_of_code
from chalicelib.core.values import Value
from chalicelib.mail.service import number_of
from chalicelib.scanners.service import scanner_of
from chalicelib.scans import store
from chalicelib.scans.delivery import (
    Claim,
    claim_of,
    destination_by,
    scan_id_of_delivery,
    scan_id_of_version,
)
from chalicelib.scans.model import Destination, destination_of


class Known(Value):
    """
    What is known of one object version.

    Attributes:
        destination: what its key says, as far as its scanner is to be believed.
        mail: company and id of the mail item that it names, if there is one.
        company_id: the company that it names, or its scanner's own if it names nothing at all.
        scanner: the registered scanner under whose id it lies.
        scan_id: of the scan that this version is.
        named_scan_id: of the scan that it is instead if its bytes are those that its key names;
            empty when the key of a registered scanner names none.
        known_ids: which of the two are in the table.
    """

    destination: Destination
    mail: tuple[str, str] | None
    company_id: str
    first_of_name: str
    scanner: Scanner | None
    time_zone: str
    scan_id: str
    named_scan_id: str
    named_sha256: str
    known_ids: frozenset[str]

    def scan_id_for(self, sha256: str) -> str:
        """The scan that this version is, now that its bytes are known."""
        is_as_named = bool(self.named_scan_id) and sha256 == self.named_sha256
        return self.named_scan_id if is_as_named else self.scan_id


def look(stored: StoredObject) -> Known:
    """All that the table knows about a file. 1 BatchGetItem."""
    claim, destination = claim_of(stored.key), destination_of(stored.key)
    candidates = _candidates(stored, claim)
    scanner_key = keys.scanner(claim.scanner_id) if claim else None
    settings_key = keys.settings() if claim else None
    name_key = keys.scan_name(stored.bucket, stored.key)
    number_key = keys.mail_number(destination.number) if destination.number else None
    code_key = keys.company_code(destination.code) if destination.code else None
    wanted = [scanner_key, settings_key, name_key, number_key, code_key]
    wanted += [keys.scan(scan_id) for scan_id in candidates]
    found = fetch(key for key in wanted if key is not None)

    raw_scanner = _raw_of(found, scanner_key)
    scanner = scanner_of(raw_scanner) if raw_scanner is not None else None
    if claim is not None:
        destination = destination_by(claim, destination, scanner, name=stored.name)
    number = _raw_of(found, number_key) if destination.number else None
    name = _raw_of(found, name_key)
    return Known(
        destination=destination,
        mail=number_of(number) if number is not None else None,
        company_id=_company_id(destination, _raw_of(found, code_key), scanner),
        first_of_name=read(store.ScanNameRow, name).scan_id if name is not None else "",
        scanner=scanner,
        time_zone=time_zone_of(_raw_of(found, settings_key)),
        scan_id=candidates[0],
        named_scan_id=candidates[1] if scanner is not None and len(candidates) > 1 else "",
        named_sha256=claim.sha256 if claim else "",
        known_ids=frozenset(one for one in candidates if keys.scan(one) in found),
    )


def _candidates(stored: StoredObject, claim: Claim | None) -> list[str]:
    """The scans that a version may be: its own, then the one that its key names, if it does."""
    own = scan_id_of_version(stored.bucket, stored.key, stored.version_id)
    if claim is None or not claim.sha256:
        return [own]
    return [own, scan_id_of_delivery(stored.key)]


def _company_id(destination: Destination, code: Raw | None, scanner: Scanner | None) -> str:
    """The company that a file seems to be for; a scanner's own only where nothing was said."""
    if destination.code and code is not None:
        return company_id_of_code(code)
    is_silent = scanner is not None and scanner.is_active and not destination.said
    return scanner.company_id if scanner is not None and is_silent else ""


def _raw_of(found: dict[Key, Raw], key: Key | None) -> Raw | None:
    return found.get(key) if key is not None else None
