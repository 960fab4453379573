"""How collectors look in answers."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from chalicelib.access.model import User
from chalicelib.collectors.finding import Candidate
from chalicelib.collectors.model import Collector, CollectorKind, DocumentType, Standing
from chalicelib.collectors.pick_up import PickUpCode, qr_text, shown_code
from chalicelib.core.text import fold
from chalicelib.edge.body import Answer
from chalicelib.mail.model import MailItem
from chalicelib.mail.number import shown_number

_NO_LONGER = {Standing.OVER, Standing.ENDED}


class KeptDocumentAnswer(Answer):
    """What is kept of an identity document."""

    type: DocumentType
    last_four: str


class PaperAnswer(Answer):
    """
    A power of attorney and the mail item that it is attached to; null for both names when it is not
    there any more.
    """

    mail_id: str
    scan_id: str
    mail_number: str | None
    name: str | None


class CollectorAnswer(Answer):
    """A named person as their company sees them; the days are included, `standing` is today's."""

    id: str
    name: str
    document: KeptDocumentAnswer
    valid_from: date
    valid_to: date | None
    standing: Standing
    has_power_of_attorney: bool
    added_at: datetime
    ended_at: datetime | None
    version: int


class OfficeCollectorAnswer(CollectorAnswer):
    """The same with what staff can open."""

    power_of_attorney: PaperAnswer | None


class CollectingUser(Answer):
    """Somebody who collects a company's mail because they read it."""

    user_id: str
    name: str


class CollectorsAnswer(Answer):
    """Who may collect: the company's own people, and named persons, those of today first."""

    people: list[CollectingUser]
    items: list[CollectorAnswer]


class OfficeCollectorsAnswer(Answer):
    """The same for staff."""

    people: list[CollectingUser]
    items: list[OfficeCollectorAnswer]


class CollectorEntry(Answer):
    """One entry of a named person."""

    company_id: str
    collector_id: str


class CandidateAnswer(Answer):
    """Somebody who may collect today for `company_ids`; `entries` are a named person's."""

    kind: CollectorKind
    key: str
    name: str
    document: KeptDocumentAnswer | None
    company_ids: list[str]
    entries: list[CollectorEntry]


class FoundCollectorsAnswer(Answer):
    """Who may collect, and the companies for which nobody may."""

    people: list[CandidateAnswer]
    nobody: list[str]


class MadeCodeAnswer(Answer):
    """
    A new code, which is shown this once; `expires_in_s` is for a telephone whose clock is wrong.
    """

    code: str
    expires_at: datetime
    expires_in_s: int
    qr_text: str


class CodeStateAnswer(Answer):
    """What became of my last code; null for both when there is none."""

    expires_at: datetime | None
    used_at: datetime | None


class CheckedCodeAnswer(Answer):
    """Whose code it is, and for which companies that person may collect today."""

    user_id: str
    name: str
    company_ids: list[str]


def collectors_answer(
    people: Iterable[User], collectors: Iterable[Collector], today: date
) -> CollectorsAnswer:
    """A company's list as its own people see it."""
    return CollectorsAnswer(
        people=_people(people),
        items=[CollectorAnswer(**_shown(each, today)) for each in _in_order(collectors, today)],
    )


def office_collectors_answer(
    people: Iterable[User],
    collectors: Iterable[Collector],
    papers: Mapping[str, MailItem],
    today: date,
) -> OfficeCollectorsAnswer:
    """A company's list as staff see it."""
    return OfficeCollectorsAnswer(
        people=_people(people),
        items=[
            office_collector_answer(each, papers, today) for each in _in_order(collectors, today)
        ],
    )


def collector_answer(collector: Collector, today: date) -> CollectorAnswer:
    """One entry as the company's own people see it."""
    return CollectorAnswer(**_shown(collector, today))


def office_collector_answer(
    collector: Collector, papers: Mapping[str, MailItem], today: date
) -> OfficeCollectorAnswer:
    """One entry as staff see it, given the mail items with powers of attorney."""
    return OfficeCollectorAnswer(
        **_shown(collector, today), power_of_attorney=_paper(collector, papers)
    )


def candidate_answer(candidate: Candidate) -> CandidateAnswer:
    """Somebody who may collect."""
    document = candidate.document
    return CandidateAnswer(
        kind=candidate.kind,
        key=candidate.key,
        name=candidate.name,
        document=KeptDocumentAnswer(type=document.type, last_four=document.last_four)
        if document
        else None,
        company_ids=list(candidate.company_ids),
        entries=[
            CollectorEntry(company_id=company_id, collector_id=collector_id)
            for company_id, collector_id in candidate.entries
        ],
    )


def made_code_answer(secret: str, code: PickUpCode) -> MadeCodeAnswer:
    """A code as it is shown."""
    return MadeCodeAnswer(
        code=shown_code(secret),
        expires_at=code.expires_at,
        expires_in_s=int((code.expires_at - code.made_at).total_seconds()),
        qr_text=qr_text(secret),
    )


def code_state_answer(code: PickUpCode | None) -> CodeStateAnswer:
    """What became of a code."""
    if code is None:
        return CodeStateAnswer(expires_at=None, used_at=None)
    return CodeStateAnswer(expires_at=code.expires_at, used_at=code.used_at)


def _people(people: Iterable[User]) -> list[CollectingUser]:
    return [CollectingUser(user_id=user.id, name=user.name) for user in people]


def _in_order(collectors: Iterable[Collector], today: date) -> list[Collector]:
    """Those who may, or will, by name; then the others, the last added first."""
    newest = sorted(collectors, key=lambda each: each.added_at, reverse=True)
    by_name = sorted(
        (each for each in newest if each.standing(today) not in _NO_LONGER),
        key=lambda each: (fold(each.name), each.id),
    )
    return by_name + [each for each in newest if each.standing(today) in _NO_LONGER]


def _shown(collector: Collector, today: date) -> dict[str, object]:
    document = collector.document
    return {
        "id": collector.id,
        "name": collector.name,
        "document": KeptDocumentAnswer(type=document.type, last_four=document.last_four),
        "valid_from": collector.valid_from,
        "valid_to": collector.valid_to,
        "standing": collector.standing(today),
        "has_power_of_attorney": collector.power_of_attorney is not None,
        "added_at": collector.added_at,
        "ended_at": collector.ended_at,
        "version": collector.version,
    }


def _paper(collector: Collector, papers: Mapping[str, MailItem]) -> PaperAnswer | None:
    paper = collector.power_of_attorney
    if paper is None:
        return None
    item = papers.get(paper.mail_id)
    scan = item.scan(paper.scan_id) if item is not None else None
    return PaperAnswer(
        mail_id=paper.mail_id,
        scan_id=paper.scan_id,
        mail_number=shown_number(item.number) if item is not None and scan is not None else None,
        name=scan.name if scan is not None else None,
    )
