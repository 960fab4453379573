"""Who may collect a company's mail, and on which days. Pure."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from chalicelib.core import ids
from chalicelib.core.errors import Conflict, FieldError, Forbidden, ValidationFailed
from chalicelib.core.text import fold
from chalicelib.core.values import Value, replace

# So many named persons of one company are authorised at a time, at most.
MOST_ACTIVE = 100


class CollectorKind(StrEnum):
    """How somebody comes to collect; `other` is nobody authorised, let through by an admin."""

    USER = "user"
    NAMED = "named"
    CODE = "code"
    OTHER = "other"


class DocumentType(StrEnum):
    """By what a named person proves who they are."""

    ID_CARD = "id_card"
    PASSPORT = "passport"
    DRIVING_LICENCE = "driving_licence"
    OTHER = "other"


class CollectorState(StrEnum):
    """Whether an authorisation stands; which days it is for is told by its days."""

    ACTIVE = "active"
    ENDED = "ended"


class Standing(StrEnum):
    """What an authorisation is on a day."""

    NOT_YET = "not_yet"
    VALID = "valid"
    OVER = "over"
    ENDED = "ended"


class Document(Value):
    """What is kept of an identity document: its type and the last signs of its number."""

    type: DocumentType
    last_four: str


class Paper(Value):
    """A power of attorney: a scan that is attached to one of the company's own mail items."""

    mail_id: str
    scan_id: str


class NewCollector(Value):
    """A named person as staff enter them."""

    name: str
    document: Document
    valid_from: date
    valid_to: date | None
    power_of_attorney: Paper | None


class Collector(Value):
    """
    A named person who may collect a company's mail.

    Attributes:
        valid_from, valid_to: the days in the office's time zone, both included; None for no last
            one.
    """

    id: str
    company_id: str
    name: str
    document: Document
    valid_from: date
    valid_to: date | None
    power_of_attorney: Paper | None
    state: CollectorState
    added_at: datetime
    ended_at: datetime | None
    version: int

    def standing(self, today: date) -> Standing:
        """What the authorisation is on a day."""
        if self.state is not CollectorState.ACTIVE:
            return Standing.ENDED
        if today < self.valid_from:
            return Standing.NOT_YET
        is_over = self.valid_to is not None and today > self.valid_to
        return Standing.OVER if is_over else Standing.VALID

    @property
    def person_key(self) -> str:
        """The same for the same person, whichever company authorised them."""
        return person_key(self.name, self.document)


class CollectorRef(Value):
    """
    Who stands at the desk, as a hand-out says and keeps it.

    Attributes:
        user_id: of a user, also of one who showed a code.
        entries: of a named person: which entry of each company, by the company's id.
        name, document: of a named person once a visit began, and of anybody else: who they are.
        reason, vouched_by: of anybody else: why they get the mail, and which admin answers for it.
    """

    kind: CollectorKind
    user_id: str = ""
    entries: Mapping[str, str] = {}
    name: str = ""
    document: Document | None = None
    reason: str = ""
    vouched_by: str = ""


def person_key(name: str, document: Document) -> str:
    """What tells two named persons apart, as far as anybody can."""
    parts = (fold(name), str(document.type), document.last_four)
    return ids.derived_id("per", *parts)


def added(new: NewCollector, company_id: str, collector_id: str, now: datetime) -> Collector:
    """A new authorisation."""
    return Collector(
        id=collector_id,
        company_id=company_id,
        name=new.name,
        document=new.document,
        valid_from=new.valid_from,
        valid_to=new.valid_to,
        power_of_attorney=new.power_of_attorney,
        state=CollectorState.ACTIVE,
        added_at=now,
        ended_at=None,
        version=1,
    )


def edited(before: Collector, changes: Mapping[str, Any], today: date) -> Collector:
    """
    The same authorisation with other facts.

    Args:
        changes: those of the fields of `NewCollector` that change.

    Raises:
        Conflict: `collector_ended`.
        ValidationFailed: as `check_days` says, if the days change.
    """
    if before.state is CollectorState.ENDED:
        raise _has_ended()
    after = replace(before, **changes, version=before.version + 1)
    if (after.valid_from, after.valid_to) != (before.valid_from, before.valid_to):
        check_days(after.valid_from, after.valid_to, today)
    return after


def ended(before: Collector, now: datetime) -> Collector:
    """
    The same authorisation, good for no day any more.

    Raises:
        Conflict: `collector_ended`: it was ended already.
    """
    if before.state is CollectorState.ENDED:
        raise _has_ended()
    return replace(before, state=CollectorState.ENDED, ended_at=now, version=before.version + 1)


def check_days(valid_from: date, valid_to: date | None, today: date) -> None:
    """
    Raises:
        ValidationFailed: on `valid_to`: it is over before it begins (`before_start`), or already
            (`in_the_past`).
    """
    if valid_to is None:
        return
    if valid_to < valid_from:
        raise ValidationFailed(
            FieldError("valid_to", "before_start", "Choose the first day or a later one.")
        )
    if valid_to < today:
        raise ValidationFailed(
            FieldError(
                "valid_to", "in_the_past", "Choose today or a later day. To end it now, end it."
            )
        )


def check_new(company_has: Iterable[Collector], new: NewCollector, today: date) -> None:
    """
    Raises:
        Conflict: `collector_exists`: the company authorised this person already and that is not
            over; `too_many_collectors`.
        ValidationFailed: as `check_days` says.
    """
    check_days(new.valid_from, new.valid_to, today)
    over = {Standing.ENDED, Standing.OVER}
    standing = [each for each in company_has if each.standing(today) not in over]
    if person_key(new.name, new.document) in {each.person_key for each in standing}:
        raise Conflict(
            "This person with this document is on the list already. Change that entry instead.",
            code="collector_exists",
        )
    if len(standing) >= MOST_ACTIVE:
        raise Conflict(
            f"{MOST_ACTIVE} people are authorised already. End some entries first.",
            code="too_many_collectors",
        )


def not_authorised(detail: str = "") -> Forbidden:
    """The one refusal of whoever may not collect; `detail` says what is missing."""
    return Forbidden(
        detail or "This person may not collect this company's mail any more.",
        code="collector_not_authorised",
    )


def not_vouched_for() -> Forbidden:
    """The refusal of whoever is on no list, where no admin answers for them."""
    return Forbidden(
        "Only an admin can hand out to somebody who is not authorised.", code="collector_unlisted"
    )


def _has_ended() -> Conflict:
    return Conflict("This entry was ended. Add the person again.", code="collector_ended")
