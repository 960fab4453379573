"""What tests of the scan inbox do again and again: at the scanner, at the desk, in the table."""

from typing import Any

from chalicelib.access.model import User
from chalicelib.audit.store import Tag
from chalicelib.aws.table import read
from chalicelib.mail.model import MailItem
from chalicelib.mail.service import get_mail_item
from chalicelib.outbox.store import FactKind, FactRow
from chalicelib.scans.model import Scan, ScanState
from tests.builders import a_clerk
from tests.harness.client import Answer, ApiClient
from tests.harness.s3 import arrive, rows
from tests.samples.files import letter_pdf


def waiting(content: bytes | None = None, *, key: str = "desk/a.pdf") -> Scan:
    scan = arrive(key, content or letter_pdf())
    assert scan.state is ScanState.INBOX
    return scan


def attached(item: MailItem, content: bytes | None = None) -> Scan:
    scan = arrive(f"desk/{item.number}/a.pdf", content or letter_pdf())
    assert scan.state is ScanState.ATTACHED
    return scan


def assign(api: ApiClient, clerk: User, scan: Scan, item: MailItem, *, version: int = 1) -> Answer:
    body = {"company_id": item.company_id, "mail_id": item.id}
    return api.post(f"/office/scans/{scan.id}/assign", body, by=clerk, if_match=f'"{version}"')


def detach(api: ApiClient, item: MailItem, scan: Scan, reason: str = "another letter") -> Answer:
    path = f"/office/companies/{item.company_id}/mail/{item.id}/scans/{scan.id}/detach"
    return api.post(path, {"reason": reason}, by=a_clerk())


def scan_facts() -> list[FactRow]:
    found = [read(FactRow, raw) for raw in rows("NOTICE#", "FACT")]
    return [row for row in found if row.kind == FactKind.SCAN_ATTACHED]


def scans_on(item: MailItem) -> list[str]:
    return [scan.id for scan in get_mail_item(item.company_id, item.id).scans]


def audited(tag: Tag) -> list[dict[str, Any]]:
    return [dict(raw) for raw in rows("AUDIT#") if raw["tag"]["S"] == tag]
