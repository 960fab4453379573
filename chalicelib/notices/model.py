"""
Notices: one message to one recipient about one event (B3), the states that it goes through, and
who gets one. Pure.
"""

from datetime import datetime, timedelta
from enum import StrEnum

from chalicelib.access.model import User
from chalicelib.core import ids
from chalicelib.core.values import Value, replace

OFFICE = "office"
NOBODY = "nobody"
LONGEST_SEND = timedelta(minutes=3)
_KEPT_STEPS = 20


class NoticeState(StrEnum):
    """
    Where a notice stands. `sending` is written before the mail service is called and left after
    its answer; `unknown` means that no proof exists either way.
    """

    PENDING = "pending"
    HELD = "held"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"


SETTLED = frozenset({NoticeState.SENT, NoticeState.FAILED, NoticeState.UNKNOWN})


class Reason(StrEnum):
    """Why a notice is in its state, or how it went out."""

    ACCESS_ENDED = "access_ended"
    BAD_ADDRESS = "bad_address"
    CONFIRMED = "confirmed"
    DIGEST_WAIT = "digest_wait"
    FILE_FAILED = "file_failed"
    FILE_QUARANTINED = "file_quarantined"
    INVITATION_OVER = "invitation_over"
    LINK_INSTEAD = "link_instead"
    MAIL_WITHDRAWN = "mail_withdrawn"
    NO_ANSWER = "no_answer"
    NO_FILE = "no_file"
    NO_OFFICE_ADDRESS = "no_office_address"
    NO_RECIPIENT = "no_recipient"
    NOT_HELD_ANY_MORE = "not_held_any_more"
    NOT_WANTED_ANY_MORE = "not_wanted_any_more"
    POSTPONED = "postponed"
    RECIPIENTS_FOUND = "recipients_found"
    REJECTED = "rejected_by_mail_service"
    SENT_WITHOUT_FILE = "sent_without_file"
    SENT_WITHOUT_FILE_CONFIRMED = "sent_without_file_confirmed"
    SHARE_WITHDRAWN = "share_withdrawn"


class Verb(StrEnum):
    """What staff can ask of a notice."""

    AGAIN = "again"
    WITHOUT = "without"


class About(Value):
    """What a notice is about, as it was named when the notice was made; empty where it is not."""

    company_id: str = ""
    company_name: str = ""
    company_code: str = ""
    mail_id: str = ""
    mail_number: str = ""
    panel_id: str = ""
    panel_name: str = ""
    thread_id: str = ""
    thread_subject: str = ""


class Step(Value):
    """One step in a notice's life; `by_name` is empty for what nobody asked for just then."""

    at: datetime
    state: NoticeState
    reason: Reason | None
    by_id: str = ""
    by_name: str = ""


class Notice(Value):
    """
    One message to one recipient about one event.

    Attributes:
        recipient: a user's id, `office`, or `nobody` when there was nobody to tell.
        event: the kind of the fact that it is about.
        owner_id: the fact that has it sent: its event, or a confirmation by staff.
        is_without: staff confirmed that it goes without its promised file.
        email_id: the e-mail that carries it; several notices of a digest share one.
        version: 0 as long as it is not stored.
    """

    event_id: str
    recipient: str
    event: str
    about: About
    recipient_name: str
    recipient_email: str
    created_at: datetime
    updated_at: datetime
    state: NoticeState = NoticeState.PENDING
    reason: Reason | None = None
    detail: str = ""
    is_promised: bool = False
    attached: int = 0
    owner_id: str = ""
    is_without: bool = False
    email_id: str = ""
    sent_at: datetime | None = None
    history: tuple[Step, ...] = ()
    version: int = 0

    @property
    def id(self) -> str:
        """As paths and answers carry it."""
        return f"{self.event_id}.{self.recipient}"

    @property
    def is_settled(self) -> bool:
        """Whether nothing more happens to it by itself."""
        return self.state in SETTLED

    def is_ours(self, owner_id: str) -> bool:
        """Whether a fact may move it: it is not settled and no other fact has it sent."""
        return not self.is_settled and self.owner_id == owner_id

    def is_lost(self, now: datetime) -> bool:
        """Whether a send began so long ago that its worker cannot be alive any more."""
        return self.state is NoticeState.SENDING and now - self.updated_at > LONGEST_SEND

    def moved(
        self,
        state: NoticeState,
        reason: Reason | None,
        now: datetime,
        *,
        by: User | None = None,
        **changes: object,
    ) -> "Notice":
        """The notice one step later; the last 20 steps are kept, and the first."""
        step = Step(now, state, reason, by.id if by else "", by.name if by else "")
        first, rest = self.history[:1], (*self.history[1:], step)
        kept = (*first, *rest[-_KEPT_STEPS:]) if first else rest
        values = {"detail": "", "history": kept, "version": self.version + 1} | changes
        return replace(self, state=state, reason=reason, updated_at=now, **values)  # type: ignore[arg-type]


class Files(StrEnum):
    """What became of the scans that an e-mail was promised to carry."""

    READY = "ready"
    TOO_LARGE = "too_large"
    MISSING = "missing"
    QUARANTINED = "quarantined"
    FAILED = "failed"


_WHY_HELD: dict[Files, Reason] = {
    Files.MISSING: Reason.NO_FILE,
    Files.QUARANTINED: Reason.FILE_QUARANTINED,
    Files.FAILED: Reason.FILE_FAILED,
}


class Verdict(Value):
    """Whether a notice goes out now; `reason` says how, or why not."""

    goes: bool
    reason: Reason | None = None


def judge(files: Files | None, *, is_alert_on: bool, is_confirmed: bool = False) -> Verdict:
    """
    Whether a notice may go out (R27, R28).

    Args:
        files: None when no attachment was promised.
        is_confirmed: staff confirmed that this very notice goes without its file.
    """
    if files is None or files is Files.READY:
        return Verdict(goes=True)
    if files is Files.TOO_LARGE:
        return Verdict(goes=True, reason=Reason.LINK_INSTEAD)
    if is_confirmed:
        return Verdict(goes=True, reason=Reason.SENT_WITHOUT_FILE_CONFIRMED)
    if is_alert_on:
        return Verdict(goes=False, reason=_WHY_HELD[files])
    return Verdict(goes=True, reason=Reason.SENT_WITHOUT_FILE)


_MAY: dict[Verb, frozenset[NoticeState]] = {
    Verb.AGAIN: frozenset({NoticeState.UNKNOWN, NoticeState.FAILED}),
    Verb.WITHOUT: frozenset({NoticeState.HELD}),
}


# What is over for good: somebody else is told, or nobody may be told any more.
_OVER = frozenset({Reason.MAIL_WITHDRAWN, Reason.RECIPIENTS_FOUND, Reason.SHARE_WITHDRAWN})


def may(verb: Verb, notice: Notice) -> bool:
    """Whether staff may ask this of a notice in its state."""
    return notice.state in _MAY[verb] and notice.reason not in _OVER


def consequences(verb: Verb, notice: Notice) -> tuple[str, ...]:
    """What whoever confirms is told will happen; stable codes."""
    if verb is Verb.WITHOUT:
        return ("sent_without_attachment",)
    if notice.state is NoticeState.UNKNOWN:
        return ("may_arrive_twice",)
    return ("sent_again",)


def confirmation(verb: Verb, notice: Notice, actor_id: str) -> str:
    """The value that confirms an act: bound to the person, the act and the notice as it is now."""
    parts = [verb, notice.id, str(notice.version), notice.state, actor_id]
    return ids.fingerprint("|".join(parts))[:32]


def look_again_at(registered_at: datetime, now: datetime, held_alert_hours: int) -> datetime:
    """When a held event is looked at next: within the hour, and when the office must be told."""
    told_at = registered_at + timedelta(hours=held_alert_hours)
    soon = now + timedelta(hours=1)
    return min(soon, told_at) if told_at > now else soon
