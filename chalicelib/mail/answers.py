"""Mail items as the API answers them: one closed form for a company's people, one for staff."""

from datetime import date, datetime

from chalicelib.companies.model import Company, CompanyState
from chalicelib.edge.body import Answer
from chalicelib.mail.model import MailItem, MailKind, MailState, NoticeChoice
from chalicelib.mail.number import shown_number


class ScanAnswer(Answer):
    """A scan that can be opened."""

    id: str
    name: str
    pages: int
    size_bytes: int
    content_type: str
    added_at: datetime


class ListedScanAnswer(Answer):
    """A scan in a list. Lists may be late, and a scan that was taken off has a telling name."""

    id: str


class _MailFields(Answer):
    """What lists and single items say alike."""

    id: str
    company_id: str
    number: str
    sender: str
    kind: MailKind
    reference: str
    received_on: date
    state: MailState
    state_since: datetime
    note: str
    registered_at: datetime
    receipt_id: str | None


class MailAnswer(_MailFields):
    """A mail item as its company's people see it."""

    scans: list[ScanAnswer]


class ListedMailAnswer(_MailFields):
    """The same in a list."""

    scans: list[ListedScanAnswer]


class OfficeMailAnswer(MailAnswer):
    """
    A mail item as staff see it. `promises_scan`: its e-mail waits for the scan, by what was chosen
    for the item or by its company's wish.
    """

    company_name: str
    company_code: str
    company_state: CompanyState
    internal_note: str
    notice: NoticeChoice
    promises_scan: bool
    registered_by_name: str
    handout_id: str | None
    version: int


class RegisteredMailAnswer(OfficeMailAnswer):
    """A new mail item; `alerts` may say `missing_attachment`."""

    alerts: list[str]


def listed_mail_answer(item: MailItem) -> ListedMailAnswer:
    """For a company's people, in a list."""
    scans = [{"id": scan.id} for scan in item.scans]
    return ListedMailAnswer.model_validate(_common(item) | {"scans": scans})


def mail_answer(item: MailItem) -> MailAnswer:
    """For a company's people: without a word that is meant for staff."""
    return MailAnswer.model_validate(_common(item))


def office_mail_answer(item: MailItem, company: Company) -> OfficeMailAnswer:
    """For staff."""
    return OfficeMailAnswer.model_validate(_office(item, company))


def registered_answer(
    item: MailItem, company: Company, *, is_alert_on: bool
) -> RegisteredMailAnswer:
    """For staff who have just registered it: whether a scan is promised, and none is there."""
    said = _office(item, company)
    is_missing = is_alert_on and said["promises_scan"] and not item.scans
    alerts = ["missing_attachment"] if is_missing else []
    return RegisteredMailAnswer.model_validate(said | {"alerts": alerts})


def _office(item: MailItem, company: Company) -> dict[str, object]:
    return _common(item) | {
        "company_name": company.name,
        "company_code": company.code,
        "company_state": company.state,
        "internal_note": item.internal_note,
        "notice": item.notice,
        "promises_scan": item.notice.promises_scan(always=company.details.always_attached),
        "registered_by_name": item.registered_by_name,
        "handout_id": item.handout_id or None,
        "version": item.version,
    }


def _common(item: MailItem) -> dict[str, object]:
    return {
        "id": item.id,
        "company_id": item.company_id,
        "number": shown_number(item.number),
        "sender": item.sender,
        "kind": item.kind,
        "reference": item.reference,
        "received_on": item.received_on,
        "state": item.state,
        "state_since": item.state_since,
        "note": item.note,
        "scans": [
            {
                "id": scan.id,
                "name": scan.name,
                "pages": scan.pages,
                "size_bytes": scan.size_bytes,
                "content_type": scan.content_type,
                "added_at": scan.added_at,
            }
            for scan in item.scans
        ],
        "registered_at": item.registered_at,
        "receipt_id": item.receipt_id or None,
    }
