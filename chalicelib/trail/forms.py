"""What may be asked of the audit."""

from datetime import date
from typing import Annotated

from pydantic import Field

from chalicelib.edge.body import CompanyId, Day, PageQuery, UserId, WrittenMonth

About = Annotated[str, Field(pattern=r"^[a-z_]{1,20}(:[a-z_]{1,20}){0,2}$")]
Thing = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.]{1,100}$")]
# No entry is from another time, and calendars end somewhere.
AuditDay = Annotated[Day, Field(ge=date(2000, 1, 1), le=date(2999, 12, 31))]
Doer = UserId | Annotated[str, Field(pattern=r"^system$")]


class AuditQuery(PageQuery):
    """
    Which entries: of one company or of all and the office, in a day or a month by the office's
    calendar (this month if neither is named), by one person, whose tags begin so, about one thing.
    """

    company_id: CompanyId | None = None
    month: WrittenMonth | None = None
    on: AuditDay | None = None
    by: Doer | None = None
    about: About | None = None
    target: Thing | None = None


class AuditExportQuery(AuditQuery):
    """What the file holds, chosen as in the list."""
