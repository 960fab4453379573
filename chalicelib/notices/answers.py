"""Notices as the API answers them; for staff only."""

from datetime import datetime
from typing import Any, Literal

from chalicelib.edge.body import Answer
from chalicelib.notices.model import Notice, NoticeState, Reason


class NoticeAnswer(Answer):
    """One message to one recipient about one event; what it is not about is null."""

    id: str
    event: str
    company_id: str | None
    company_name: str | None
    company_code: str | None
    mail_id: str | None
    mail_number: str | None
    panel_id: str | None
    panel_name: str | None
    thread_id: str | None
    thread_subject: str | None
    recipient_name: str
    recipient_email: str
    channel: Literal["email"]
    state: NoticeState
    reason: Reason | None
    detail: str | None
    promised_attachment: bool
    attached: int
    created_at: datetime
    updated_at: datetime
    sent_at: datetime | None
    version: int


class StepAnswer(Answer):
    """One step in a notice's life; `by_name` is null for what nobody asked for just then."""

    at: datetime
    state: NoticeState
    reason: Reason | None
    by_name: str | None


class NoticeDetailAnswer(NoticeAnswer):
    """A notice with its steps, oldest first."""

    history: list[StepAnswer]


def notice_answer(notice: Notice) -> NoticeAnswer:
    """A notice in a list."""
    return NoticeAnswer.model_validate(_common(notice))


def notice_detail(notice: Notice) -> NoticeDetailAnswer:
    """A notice with all that happened to it."""
    history = [
        {
            "at": step.at,
            "state": step.state,
            "reason": step.reason,
            "by_name": step.by_name or None,
        }
        for step in notice.history
    ]
    return NoticeDetailAnswer.model_validate(_common(notice) | {"history": history})


def _common(notice: Notice) -> dict[str, Any]:
    about = notice.about
    return {
        "id": notice.id,
        "event": notice.event,
        "company_id": about.company_id or None,
        "company_name": about.company_name or None,
        "company_code": about.company_code or None,
        "mail_id": about.mail_id or None,
        "mail_number": about.mail_number or None,
        "panel_id": about.panel_id or None,
        "panel_name": about.panel_name or None,
        "thread_id": about.thread_id or None,
        "thread_subject": about.thread_subject or None,
        "recipient_name": notice.recipient_name,
        "recipient_email": notice.recipient_email,
        "channel": "email",
        "state": notice.state,
        "reason": notice.reason,
        "detail": notice.detail or None,
        "promised_attachment": notice.is_promised,
        "attached": notice.attached,
        "created_at": notice.created_at,
        "updated_at": notice.updated_at,
        "sent_at": notice.sent_at,
        "version": notice.version,
    }
