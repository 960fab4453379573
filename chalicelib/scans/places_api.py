"""`/scanner/places`: where a scanner's key leads, and nowhere else but to `/scanner/seen`."""

from datetime import UTC, datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from chalicelib.access.model import Permission
from chalicelib.edge.body import Answer, Input
from chalicelib.edge.http import Call, Routes
from chalicelib.scans.places import Offer, place_for

routes = Routes(__name__)

_DAY = "[1-9][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
_MOMENT = "%Y-%m-%dT%H:%M:%SZ"
# No file system knows a longer name.
_LONGEST_NAME = 255
_LARGEST_NUMBER = 10**15


def _moment(text: str) -> str:
    try:
        datetime.strptime(text, _MOMENT).replace(tzinfo=UTC)
    except ValueError as error:
        raise PydanticCustomError(
            "invalid_format", "Write the moment in UTC, as 2026-11-20T08:30:00Z."
        ) from error
    return text


class OfferFile(Input):
    """A file that waits at a scanner."""

    target: Annotated[str, Field(min_length=1, max_length=_LONGEST_NAME)] = "inbox"
    made_at: Annotated[
        str,
        Field(pattern=rf"^{_DAY}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z$"),
        AfterValidator(_moment),
    ]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    size_bytes: Annotated[int, Field(ge=0, le=_LARGEST_NUMBER)]
    name: Annotated[str, Field(min_length=1, max_length=_LONGEST_NAME)]

    def as_offer(self) -> Offer:
        """The same in the service's words."""
        made_at = datetime.strptime(self.made_at, _MOMENT).replace(tzinfo=UTC)
        return Offer(self.target, made_at, self.sha256, self.size_bytes, self.name)


class PlaceAnswer(Answer):
    """`wanted`: PUT the file to `url` with all `headers`, within a minute. `delivered`: done."""

    state: Literal["wanted", "delivered"]
    url: str | None
    headers: dict[str, str] | None


@routes.add(
    "POST",
    "/scanner/places",
    permission=Permission.SCANNER_DELIVER,
    body=OfferFile,
    answer=PlaceAnswer,
    summary="A place for one file of a scanner, or that it is here already",
)
def ask_for_place(call: Call, body: OfferFile) -> PlaceAnswer:
    place = place_for(call.scanner, body.as_offer())
    if place is None:
        return PlaceAnswer(state="delivered", url=None, headers=None)
    return PlaceAnswer(state="wanted", url=place.url, headers=place.headers)
