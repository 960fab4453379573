"""That a visit counts as a service for each company whose mail was given away in it."""

from chalicelib.handouts.model import Handout, Part
from chalicelib.usage.model import Author, Cause, Source, SourceKind, SystemService
from chalicelib.usage.recording import Event, Posting, counted, taken_back


def handed_out(handout: Handout, part: Part, zone: str) -> Posting:
    """A company's part was done."""
    source = Source(SourceKind.HANDOUT, handout.id)
    return counted(_event(handout, part), zone, source, Author(handout.by_id, handout.by_name))


def not_handed_out(handout: Handout, part: Part, by: Author) -> list[Posting]:
    """Nothing of a company's part stays given away. 1 BatchGetItem."""
    return taken_back([_event(handout, part)], Cause.HANDOUT_UNDONE, by)


def _event(handout: Handout, part: Part) -> Event:
    return Event(part.company_id, SystemService.HAND_OUT, (handout.id,), handout.at)
