"""What the scans' routes take in: closed forms with a limit on every field."""

from typing import Annotated, Literal

from pydantic import Field

from chalicelib.edge.body import CompanyId, FilledLine, Input, Line, MailId, PageQuery
from chalicelib.scans.model import LARGEST_SCAN_BYTES, ScanList

Reason = Annotated[FilledLine, Field(min_length=1, max_length=300)]


class ScansQuery(PageQuery):
    """Which of the scans that nobody has filed."""

    state: ScanList = ScanList.INBOX


class AllowUpload(Input):
    """The file that staff are about to send."""

    name: Annotated[Line, Field(min_length=1, max_length=200)]
    size_bytes: Annotated[int, Field(ge=1, le=LARGEST_SCAN_BYTES)]
    content_type: Literal[
        "application/pdf", "image/tiff", "image/jpeg", "image/png", "application/octet-stream"
    ]


class AssignScan(Input):
    """The mail item that a scan belongs to."""

    company_id: CompanyId
    mail_id: MailId


class DetachScan(Input):
    """Why a scan does not belong to the item that it is on."""

    reason: Reason


class SetScanAside(Input):
    """Why nobody needs to deal with a scan any more."""

    reason: Reason


class OpenScan(Input):
    """Which copy: the clean one that people see, or the original as it came."""

    copy_: Annotated[Literal["clean", "original"], Field(alias="copy")] = "clean"
