"""What is asked about summaries, and what staff send about usage."""

from typing import Annotated

from pydantic import Field

from chalicelib.edge.body import Block, Day, FilledLine, Input, Month, Query
from chalicelib.packages.forms import ServiceId
from chalicelib.summaries.model import months_wanted
from chalicelib.summaries.service import ByHand, Right
from chalicelib.usage.model import MOST_AT_ONCE


class MonthsQuery(Query):
    """
    The first and the last month, at most 24; left out: the running one and a year before it.
    """

    first: Annotated[Month | None, Field(alias="from")] = None
    last: Annotated[Month | None, Field(alias="to")] = None

    def months(self, running: str) -> list[str]:
        """The months asked about, as `months_wanted` says."""
        return months_wanted(self.first, self.last, running)


class RecordUsage(Input):
    """What a company used of a service on a day; companies read the note."""

    service_id: ServiceId
    quantity: Annotated[int, Field(ge=1, le=MOST_AT_ONCE)]
    day: Day
    note: Annotated[Block, Field(max_length=500)] = ""

    def as_by_hand(self) -> ByHand:
        """The same in the model's words."""
        return ByHand(self.service_id, self.quantity, self.day, self.note)


class CorrectUsage(Input):
    """The month of a use, and what it should have been; companies read the reason."""

    month: Month
    quantity: Annotated[int, Field(ge=0, le=MOST_AT_ONCE)]
    reason: Annotated[FilledLine, Field(min_length=1, max_length=500)]

    def as_right(self, usage_id: str) -> Right:
        """The same in the model's words."""
        return Right(usage_id, self.month, self.quantity, self.reason)
