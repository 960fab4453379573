"""
What attaching a scan to a mail item means, and what becomes of a scan that its item does not take:
the same whether it came by itself or staff attached it. Staff need nothing of the file gate, so
this stands apart from `intake`.
"""

from chalicelib.audit.store import Tag, entry
from chalicelib.aws.table import Change
from chalicelib.core import clock, ids
from chalicelib.core.errors import Conflict
from chalicelib.core.values import replace
from chalicelib.mail.counting import Letter, scanned
from chalicelib.mail.model import MOST_SCANS, AttachedScan, MailItem, takes_scans
from chalicelib.mail.number import neutral_name, shown_number
from chalicelib.mail.service import attach
from chalicelib.outbox.store import FactKind, new_fact
from chalicelib.scans.model import InboxReason, Scan, ScanState
from chalicelib.settings.service import current_settings
from chalicelib.usage.model import Author
from chalicelib.usage.recording import Posting, posted


def attachment(
    scan: Scan,
    *also: Posting,
    actor_id: str,
    by_name: str = "",
    zone: str = "",
    was_elsewhere: bool = False,
) -> list[Change]:
    """
    Everything that attaching means besides the scan's own row: item, audit, fact, and its pages as
    a service.

    Args:
        also: what else is counted in the same transaction.
        zone: the office's; read where it is not known, in 1 BatchGetItem.
        was_elsewhere: it was on another item before, which may have been another company's.
    """
    attached = as_attached(scan, was_elsewhere=was_elsewhere)
    by = Author(actor_id, by_name)
    counted = pages_of(scan, attached, zone or current_settings().time_zone, by)
    return [
        attach(scan.company_id, scan.mail_id, attached),
        entry(
            Tag.SCANS_ATTACH,
            actor_id=actor_id,
            scope=scan.company_id,
            target=scan.mail_id,
            scan_id=scan.id,
        ),
        new_fact(
            fact_id_of(scan),
            FactKind.SCAN_ATTACHED,
            scope=scan.company_id,
            mail_id=scan.mail_id,
            scan_id=scan.id,
        ),
        *posted([counted, *also]),
    ]


def pages_of(scan: Scan, attached: AttachedScan, zone: str, by: Author) -> Posting:
    """The pages of a scan count for the company of its mail item."""
    letter = Letter(scan.company_id, scan.mail_id, scan.mail_number)
    return scanned(letter, attached, zone, by)


def as_attached(scan: Scan, *, was_elsewhere: bool = False) -> AttachedScan:
    """
    A checked scan as the mail item holds it. The name of a batch, or of what was filed elsewhere
    before, may tell of another company: then it is called by its own letter's number.

    Raises:
        Conflict: it has no clean copy, so nobody may open it.
    """
    if scan.clean is None:
        raise Conflict("This scan has no clean copy.", code="scan_not_clean")
    is_neutral = was_elsewhere or bool(scan.part_of)
    return AttachedScan(
        id=scan.id,
        name=neutral_name(scan.mail_number, scan.clean.content_type)
        if is_neutral
        else scan.file_name,
        pages=scan.clean.pages,
        size_bytes=scan.clean.size_bytes,
        content_type=scan.clean.content_type,
        sha256=scan.clean.sha256,
        clean_key=scan.clean.key,
        clean_version_id=scan.clean.version_id,
        added_at=clock.now(),
    )


def was_elsewhere(scan: Scan) -> bool:
    """Whether a scan of the inbox was taken off a mail item."""
    return scan.reason == InboxReason.DETACHED


def fact_id_of(scan: Scan) -> str:
    """The fact that a scan was attached to an item; another item is another fact."""
    return ids.derived_id("fct", scan.id, scan.mail_id, str(scan.version))


def after_refusal(scan: Scan, item: MailItem | None) -> Scan:
    """
    What becomes of a scan that its mail item did not take; unchanged when it may try again. An item
    that is gone was withdrawn from a company that it never was for: nothing names that one.
    """
    if item is None:
        reason = str(InboxReason.UNKNOWN_MAIL_NUMBER)
        nowhere = replace(scan, state=ScanState.INBOX, company_id="", mail_id="", mail_number="")
        return replace(nowhere, reason=reason, said=nowhere.said or shown_number(scan.mail_number))
    sha256 = scan.clean.sha256 if scan.clean else ""
    if any(attached.sha256 == sha256 for attached in item.scans):
        return replace(scan, state=ScanState.DUPLICATE, reason="")
    if not takes_scans(item.state):
        return replace(scan, state=ScanState.INBOX, reason=str(InboxReason.MAIL_DESTROYED))
    if len(item.scans) >= MOST_SCANS:
        return replace(scan, state=ScanState.INBOX, reason=str(InboxReason.TOO_MANY_SCANS))
    return scan
