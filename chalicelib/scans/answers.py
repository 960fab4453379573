"""Scans and links as the API answers them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from chalicelib.companies.model import Company, CompanyState
from chalicelib.companies.naming import NamedBy
from chalicelib.edge.body import Answer
from chalicelib.mail.number import shown_number
from chalicelib.scans.arrangement import Arranging
from chalicelib.scans.arriving import Arriving
from chalicelib.scans.model import Scan, ScanState
from chalicelib.scans.opening import Link


class SetAsideAnswer(Answer):
    """Who set a scan aside, when and why."""

    at: datetime
    by_id: str
    by_name: str
    reason: str


class ArrangingAnswer(Answer):
    """What staff asked for and the intake does now; `failed` when it could not be done."""

    at: datetime
    by_name: str
    scans: int
    failed: bool


class SuggestionAnswer(Answer):
    """A company that a scan's text names, and by what."""

    company_id: str
    name: str
    code: str
    state: CompanyState
    named_by: NamedBy


class SuggestionsAnswer(Answer):
    """The surest first, at most five; a help, never a decision."""

    items: list[SuggestionAnswer]


class OfficeScanAnswer(Answer):
    """A scan as staff see it, in any state."""

    id: str
    state: ScanState
    reason: str | None
    file_name: str
    scanner: str
    company_id: str | None
    company_name: str | None
    company_code: str | None
    company_state: CompanyState | None
    mail_id: str | None
    mail_number: str | None
    pages: int | None
    size_bytes: int
    content_type: str | None
    arrived_at: datetime
    same_name_as: str | None
    said: str | None
    upload_id: str | None
    flags: list[str]
    has_clean: bool
    set_aside: SetAsideAnswer | None
    part_of: str | None
    first_page: int | None
    parts: list[str]
    arranging: ArrangingAnswer | None
    version: int


class PartsAnswer(Answer):
    """All parts of a scan, in their order; none as long as it is whole."""

    items: list[OfficeScanAnswer]


class ArrivingScanAnswer(Answer):
    """A file that is being checked, with what its key says; nobody has looked that up yet."""

    id: str
    state: Literal[ScanState.CHECKING]
    file_name: str
    scanner: str
    company_code: str | None
    mail_number: str | None
    size_bytes: int
    upload_id: str | None
    arrived_at: datetime
    is_late: bool


class ArrivingAnswer(Answer):
    """The newest files that are being checked; `has_more` when there are others."""

    items: list[ArrivingScanAnswer]
    has_more: bool


class LinkAnswer(Answer):
    """A link to one file, good for `expires_in` seconds."""

    url: str
    expires_in: int
    content_type: str
    name: str
    disposition: Literal["inline", "attachment"]


class UploadAnswer(Answer):
    """Where and how to send one file: multipart/form-data with all `fields`, then `file`."""

    upload_id: str
    url: str
    fields: dict[str, str]
    expires_in: int


def scan_answer(scan: Scan, companies: Mapping[str, Company]) -> OfficeScanAnswer:
    """For staff, with the name of the company that it belongs to or seems to."""
    company, aside = companies.get(scan.company_id), scan.set_aside
    return OfficeScanAnswer(
        id=scan.id,
        state=scan.state,
        reason=scan.reason or None,
        file_name=scan.file_name,
        scanner=scan.scanner,
        company_id=scan.company_id or None,
        company_name=company.name if company else None,
        company_code=company.code if company else None,
        company_state=company.state if company else None,
        mail_id=scan.mail_id or None,
        mail_number=shown_number(scan.mail_number) if scan.mail_number else None,
        pages=scan.clean.pages if scan.clean else None,
        size_bytes=scan.size_bytes,
        content_type=scan.clean.content_type if scan.clean else None,
        arrived_at=scan.arrived_at,
        same_name_as=scan.same_name_as or None,
        said=scan.said or None,
        upload_id=scan.upload_id or None,
        flags=list(scan.flags),
        has_clean=scan.clean is not None,
        set_aside=SetAsideAnswer.model_validate(aside, from_attributes=True) if aside else None,
        part_of=scan.part_of or None,
        first_page=scan.first_page or None,
        parts=list(scan.parts),
        arranging=_arranging_answer(scan.arranging) if scan.arranging else None,
        version=scan.version,
    )


def suggestion_answer(company: Company, by: NamedBy) -> SuggestionAnswer:
    """For staff, who choose."""
    return SuggestionAnswer(
        company_id=company.id,
        name=company.name,
        code=company.code,
        state=company.state,
        named_by=by,
    )


def _arranging_answer(job: Arranging) -> ArrangingAnswer:
    return ArrangingAnswer(
        at=job.at, by_name=job.by_name, scans=len(job.scan_ids), failed=bool(job.failed)
    )


def arriving_answer(file: Arriving) -> ArrivingScanAnswer:
    """For staff, as its key says."""
    said = file.destination
    return ArrivingScanAnswer(
        id=file.id,
        state=ScanState.CHECKING,
        file_name=said.file_name,
        scanner=said.scanner,
        company_code=said.code,
        mail_number=shown_number(said.number) if said.number else None,
        size_bytes=file.size_bytes,
        upload_id=said.upload_id,
        arrived_at=file.arrived_at,
        is_late=file.is_late,
    )


def link_answer(link: Link) -> LinkAnswer:
    """For whoever asked for it."""
    return LinkAnswer(
        url=link.url,
        expires_in=link.expires_in_s,
        content_type=link.content_type,
        name=link.name,
        disposition="inline" if link.is_inline else "attachment",
    )
