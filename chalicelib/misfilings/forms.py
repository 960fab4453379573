"""What staff say when something was filed under the wrong company."""

from typing import Annotated

from pydantic import Field

from chalicelib.edge.body import CompanyId, FilledLine, Input, MailId, ScanId
from chalicelib.misfilings.model import Wanted, What

Reason = Annotated[FilledLine, Field(min_length=1, max_length=300)]


class RightPlace(Input):
    """The company that it belongs to; for a scan the mail item too, else it goes to the inbox."""

    company_id: CompanyId
    mail_id: MailId | None = None


class Withdraw(Input):
    """What was misfiled, why it is withdrawn, and where it belongs if that is known."""

    what: What
    scan_id: ScanId | None = None
    reason: Reason
    to: RightPlace | None = None

    def as_wanted(self) -> Wanted:
        """The same in the model's words."""
        return Wanted(
            what=self.what,
            reason=self.reason,
            scan_id=self.scan_id or "",
            company_id=self.to.company_id if self.to else "",
            mail_id=(self.to.mail_id or "") if self.to else "",
        )
