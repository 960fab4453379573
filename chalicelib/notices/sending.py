"""
One e-mail, at most once (T50, T51): its notices become `sending` in one transaction, then the mail
service is called once, then they get its answer. Whoever dies in between leaves `sending` behind,
which nobody sends again; after three minutes it is `unknown`, until staff decide.
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from email.message import EmailMessage

from chalicelib.aws import mailer
from chalicelib.aws.mailer import MailPostponed, MailRefused, MailUnanswered
from chalicelib.aws.observe import count, logger
from chalicelib.aws.table import Change, commit
from chalicelib.config import config
from chalicelib.core import clock, ids
from chalicelib.core.errors import Conflict
from chalicelib.core.values import Value, replace
from chalicelib.notices.model import LONGEST_SEND, Notice, NoticeState, Reason
from chalicelib.notices.store import find_same, put_notice
from chalicelib.outbox.store import FactRow, touch

_MOST_AT_ONCE = 90
_OPEN_TO_PROOF = frozenset({NoticeState.SENDING, NoticeState.UNKNOWN})


class Postponed(Exception):
    """The mail service takes nothing at the moment; the notices are pending again."""


class Outgoing(Value):
    """
    One e-mail about to go.

    Attributes:
        notices: what it carries, as read, none of them settled or being sent.
        outcomes: for each notice, in the same order, how it goes: its reason and its files.
        owners: the facts that have it sent; nobody else may act on them meanwhile.
        unless: what must still be so when the notices are claimed, and what is written with them.
    """

    email_id: str
    recipient_email: str
    message: EmailMessage
    notices: tuple[Notice, ...]
    outcomes: tuple["Outcome", ...]
    owners: tuple[FactRow, ...]
    unless: tuple[Change, ...] = ()


class Outcome(Value):
    """How a notice goes out."""

    reason: Reason | None = None
    attached: int = 0


def new_email_id() -> str:
    """The id of one e-mail: in its Message-ID, its tag at the mail service and its notices."""
    return ids.new_id("eml")


def send_once(outgoing: Outgoing) -> list[Notice]:
    """
    Claim, send, settle; returns the settled notices. 1 TransactWrite, 1 SendRawEmail, 1
    TransactWrite.

    Raises:
        Conflict: somebody else acted on a notice, its fact, its person or its file since they were
            read; nothing was sent.
        Postponed: certainly not sent; the notices are pending again.
    """
    claimed = _claim(outgoing)
    try:
        mailer.send(
            outgoing.message,
            sender=config().mail_from,
            recipient=outgoing.recipient_email,
            tags={"notice": outgoing.email_id},
        )
    except MailRefused as refusal:
        count("NoticeRejected", len(claimed))
        return settle(claimed, NoticeState.FAILED, Reason.REJECTED, str(refusal)[:200])
    except MailUnanswered as silence:
        count("NoticeUnknown", len(claimed))
        return settle(claimed, NoticeState.UNKNOWN, Reason.NO_ANSWER, str(silence)[:200])
    except MailPostponed as refusal:
        settle(claimed, NoticeState.PENDING, Reason.POSTPONED, str(refusal)[:200])
        count("NoticePostponed", len(claimed))
        raise Postponed from refusal
    count("NoticeSent", len(claimed))
    return settle(claimed, NoticeState.SENT, None)


def settle(
    claimed: Sequence[Notice], state: NoticeState, reason: Reason | None, detail: str = ""
) -> list[Notice]:
    """
    Write down what became of an e-mail; a notice that goes out keeps the reason it was claimed
    with. Where one was given up as `unknown` meanwhile, late proof still counts. 1 TransactWrite.
    """
    try:
        return _settle(claimed, state, reason, detail)
    except Conflict:
        email_id = claimed[0].email_id
        reasons = {notice.id: notice.reason for notice in claimed}
        known = [
            replace(notice, reason=reasons[notice.id])
            for notice in find_same(claimed)
            if notice.email_id == email_id and notice.state in _OPEN_TO_PROOF
        ]
        logger.warning("notice.late_proof", extra={"email_id": email_id, "left": len(known)})
        return _settle(known, state, reason, detail) if known else []


def give_up_lost(notices: Iterable[Notice]) -> list[Notice]:
    """
    Those of the notices whose worker died while sending, as `unknown`: no proof exists either way.
    1 TransactWrite per 90 of them.
    """
    now = clock.now()
    lost = [notice for notice in notices if notice.is_lost(now)]
    given_up: list[Notice] = []
    for start in range(0, len(lost), _MOST_AT_ONCE):
        part = lost[start : start + _MOST_AT_ONCE]
        given_up += _settle(part, NoticeState.UNKNOWN, Reason.NO_ANSWER, "")
        count("NoticeUnknown", len(part))
    return given_up


def seconds_until_lost(notices: Iterable[Notice]) -> int | None:
    """After how long the last of those being sent elsewhere can be given up; None without any."""
    now = clock.now()
    ends = [n.updated_at + LONGEST_SEND for n in notices if n.state is NoticeState.SENDING]
    return int((max(ends) - now) / timedelta(seconds=1)) + 2 if ends else None


def _claim(outgoing: Outgoing) -> list[Notice]:
    now = clock.now()
    claimed = [
        notice.moved(
            NoticeState.SENDING,
            outcome.reason,
            now,
            attached=outcome.attached,
            email_id=outgoing.email_id,
            recipient_email=outgoing.recipient_email,
        )
        for notice, outcome in zip(outgoing.notices, outgoing.outcomes, strict=True)
    ]
    owners = [touch(fact) for fact in outgoing.owners]
    commit(*[put_notice(notice) for notice in claimed], *owners, *outgoing.unless)
    for fact in outgoing.owners:
        fact.version += 1
    return claimed


def _settle(
    notices: Sequence[Notice], state: NoticeState, reason: Reason | None, detail: str
) -> list[Notice]:
    now = clock.now()
    is_sent = state is NoticeState.SENT
    settled = [
        notice.moved(
            state,
            notice.reason if is_sent else reason,
            now,
            detail=detail,
            sent_at=now if is_sent else None,
        )
        for notice in notices
    ]
    commit(*[put_notice(notice) for notice in settled])
    return settled
