"""What staff say about people's data."""

from typing import Annotated

from pydantic import Field

from chalicelib.edge.body import FilledLine, Input

Reason = Annotated[FilledLine, Field(max_length=500)]


class GiveReason(Input):
    """Why a company is held, or not any more; it stands in the audit."""

    reason: Reason
