"""What the scans' routes take in: closed forms with a limit on every field."""

from typing import Annotated, Literal

from pydantic import Field

from chalicelib.edge.body import CompanyId, FilledLine, Input, Line, MailId, PageQuery, ScanId
from chalicelib.scans.arrangement import MOST_JOINED, MOST_PAGES, Parts, Sheet
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


class ArrangedPage(Input):
    """One page of a part, turned clockwise by so many degrees."""

    page: Annotated[int, Field(ge=1, le=MOST_PAGES)]
    turn: Annotated[int, Field(ge=0, le=270, multiple_of=90)] = 0


class ArrangedPart(Input):
    """The pages of a part, in their order."""

    pages: Annotated[list[ArrangedPage], Field(min_length=1, max_length=MOST_PAGES)]


class ArrangeScan(Input):
    """What each page of a scan becomes a part of; every page stands in exactly one."""

    parts: Annotated[list[ArrangedPart], Field(min_length=1, max_length=MOST_PAGES)]

    def as_parts(self) -> Parts:
        """The same in the service's words."""
        return tuple(
            tuple(Sheet(0, one.page, one.turn) for one in part.pages) for part in self.parts
        )


class JoinScans(Input):
    """The scans that become one, in their order."""

    scan_ids: Annotated[list[ScanId], Field(min_length=2, max_length=MOST_JOINED)]
