"""Hand-outs as the API answers them, to staff only."""

from datetime import date, datetime
from typing import Literal

from chalicelib.collectors.model import CollectorKind, DocumentType
from chalicelib.companies.model import Company, CompanyState, Counters
from chalicelib.edge.body import Answer
from chalicelib.handouts.model import HandoutState, Part, Refused, Winner, newest_first
from chalicelib.handouts.store import Visit
from chalicelib.mail.model import MailKind


class WaitingCompanyAnswer(Answer):
    """A company with mail to collect."""

    company_id: str
    company_name: str
    company_code: str
    company_state: CompanyState
    waiting: int


class ShownDocumentAnswer(Answer):
    """What was shown; of its number the last signs."""

    type: DocumentType
    last_four: str


class HandoutCollectorAnswer(Answer):
    """Who came; `reason` of somebody who was not authorised."""

    kind: CollectorKind
    name: str
    document: ShownDocumentAnswer | None
    reason: str | None


class WinnerAnswer(Answer):
    """The hand-out that has what this one wanted."""

    handout_id: str
    at: datetime
    by_name: str
    collector: str


class RefusalAnswer(Answer):
    """Why a company's part was not done."""

    code: str
    detail: str
    winner: WinnerAnswer | None


class HandoutItemAnswer(Answer):
    """An item as it was when somebody came for it, and whether it is not collected any more."""

    mail_id: str
    number: str
    sender: str
    kind: MailKind
    received_on: date
    has_left: bool


class HandoutPartAnswer(Answer):
    """What a hand-out is for one company."""

    company_id: str
    company_name: str
    company_code: str
    state: Literal["open", "done", "refused", "undone"]
    refusal: RefusalAnswer | None
    items: list[HandoutItemAnswer]
    receipt_id: str | None
    undo_reason: str | None


class HandoutAnswer(Answer):
    """One visit; it is running as long as anything of it is still to be done."""

    id: str
    at: datetime
    state: HandoutState
    collector: HandoutCollectorAnswer
    by_name: str
    digital_confirmation: bool
    has_signature: bool
    parts: list[HandoutPartAnswer]


def waiting_answer(found: tuple[Company, Counters]) -> WaitingCompanyAnswer:
    """A company and how much waits for it."""
    company, counters = found
    return WaitingCompanyAnswer(
        company_id=company.id,
        company_name=company.name,
        company_code=company.code,
        company_state=company.state,
        waiting=counters.mail_waiting,
    )


def handout_answer(visit: Visit) -> HandoutAnswer:
    """A visit with all its parts."""
    handout, parts = visit
    taker = handout.taker
    document = (
        ShownDocumentAnswer(type=DocumentType(taker.document_type), last_four=taker.last_four)
        if taker.document_type
        else None
    )
    return HandoutAnswer(
        id=handout.id,
        at=handout.at,
        state=handout.state,
        collector=HandoutCollectorAnswer(
            kind=handout.collector.kind,
            name=taker.name,
            document=document,
            reason=handout.collector.reason or None,
        ),
        by_name=handout.by_name,
        digital_confirmation=handout.digital_confirmation,
        has_signature=bool(handout.signature.key),
        parts=[_part_answer(part) for part in parts],
    )


def _part_answer(part: Part) -> HandoutPartAnswer:
    return HandoutPartAnswer.model_validate(
        {
            "company_id": part.company_id,
            "company_name": part.company_name,
            "company_code": part.company_code,
            "state": str(part.shown_state),
            "refusal": _refusal_answer(part.refused) if part.refused else None,
            "items": [
                HandoutItemAnswer(
                    mail_id=item.mail_id,
                    number=item.number,
                    sender=item.sender,
                    kind=MailKind(item.kind),
                    received_on=item.received_on,
                    has_left=item.mail_id in part.left,
                )
                for item in newest_first(part.items)
            ],
            "receipt_id": part.receipt_id or None,
            "undo_reason": part.undo.reason if part.undo else None,
        }
    )


def _refusal_answer(refused: Refused) -> RefusalAnswer:
    winner = _winner_answer(refused.winner) if refused.winner else None
    return RefusalAnswer(code=refused.code, detail=refused.detail, winner=winner)


def _winner_answer(winner: Winner) -> WinnerAnswer:
    return WinnerAnswer(
        handout_id=winner.handout_id,
        at=winner.at,
        by_name=winner.by_name,
        collector=winner.collector,
    )
