"""
What a wake-up finds: the event with its notices, the mail item, what became of its promise, who is
to be told now; and the other events of the same company that the same e-mail can carry.
"""

from collections.abc import Mapping
from datetime import date

from chalicelib.access.model import GrantPermission
from chalicelib.aws import keys
from chalicelib.aws.table import Key, Raw, fetch
from chalicelib.companies.model import Company
from chalicelib.companies.service import company_of
from chalicelib.core import clock
from chalicelib.core.values import Value
from chalicelib.grants.reached import Reached, list_reached
from chalicelib.mail.model import MailItem
from chalicelib.mail.number import shown_number
from chalicelib.mail.service import item_in
from chalicelib.notices.model import (
    NOBODY,
    About,
    Files,
    Notice,
    Verdict,
    judge,
)
from chalicelib.notices.promise import Checked, check_promise
from chalicelib.notices.store import Event, events_beside
from chalicelib.outbox.store import FactRow
from chalicelib.settings.model import Settings
from chalicelib.settings.service import settings_of

MOST_EVENTS = 40
# An event in an e-mail costs a claim two writes and, with a promise, one check of its scans; the
# person's grant and user are checked as well. A transaction takes 100.
_MOST_WRITES = 96


class Withdrawn(Exception):
    """The mail item of an event was filed under the wrong company: nobody is told about it."""

    def __init__(self, event: Event) -> None:
        super().__init__(event.fact.fact_id)
        self.event = event


class Subject(Value):
    """
    One mail item to tell about.

    Attributes:
        checked: what became of the promise; None where no attachment was promised.
    """

    event: Event
    item: MailItem
    about: About
    checked: Checked | None
    verdict: Verdict

    @property
    def files(self) -> Files | None:
        """What became of the promised files."""
        return self.checked.files if self.checked else None

    @property
    def attached(self) -> int:
        """How many files the e-mail carries for it."""
        return len(self.checked.attachments) if self.checked else 0

    def live(self) -> list[Notice]:
        """Its notices to people that its event still has to see to."""
        fact_id, notices = self.event.fact.fact_id, self.event.notices.values()
        return [n for n in notices if n.recipient != NOBODY and n.is_ours(fact_id)]


class Surroundings(Value):
    """What holds for every subject of a company at this moment."""

    settings: Settings
    company: Company
    today: date
    people: tuple[Reached, ...]


def is_due(fact: FactRow) -> bool:
    """Whether a fact's time has come."""
    return bool(fact.due_at <= clock.iso(clock.now()))


def surroundings_of(company_id: str) -> Surroundings:
    """
    The company, its people who are told about mail today, and the settings; strongly consistent.
    2 BatchGetItems and 1 Query.
    """
    found = fetch([keys.settings(), keys.company(company_id)])
    settings = settings_of(found.get(keys.settings()))
    today = clock.today(settings.time_zone)
    people = list_reached(company_id, GrantPermission.MAIL, today)
    return Surroundings(settings, company_of(found[keys.company(company_id)]), today, people)


def subject_of(
    event: Event, around: Surroundings, *, room_bytes: int, is_confirmed: bool = False
) -> Subject:
    """
    An event's mail item and whether its notices may go. 1 BatchGetItem, and the promise's.

    Raises:
        Withdrawn: the item is not its company's any more.
    """
    key = mail_key(event.fact)
    rows = fetch([key])
    return _judged(event, rows, around, room_bytes=room_bytes, is_confirmed=is_confirmed)


def gather(event: Event, around: Surroundings) -> list[Subject]:
    """
    The subjects of one e-mail: the event that is due first, then others of the same company that
    could go at once, so that several items within the digest's time become one e-mail (T59).

    Effects: those of `events_beside`, and 1 BatchGetItem for the mail items.

    Raises:
        Withdrawn: the item of the first event is not its company's any more.
    """
    events = [event, *events_beside(event, most=MOST_EVENTS - 1)]
    rows = fetch([mail_key(each.fact) for each in events])
    # Others whose item was withdrawn are dealt with by their own wake-up.
    events = [event, *[each for each in events[1:] if mail_key(each.fact) in rows]]
    room = around.settings.attachment_limit_bytes
    subjects: list[Subject] = []
    writes = 0
    for each in events:
        subject = _judged(each, rows, around, room_bytes=room)
        cost = 3 if subject.checked else 2
        if each is not event and (
            writes + cost > _MOST_WRITES or not _may_join(subject, around.settings)
        ):
            continue
        subjects.append(subject)
        writes += cost
        room -= subject.checked.size_bytes if subject.checked else 0
    return subjects


def mail_key(fact: FactRow) -> Key:
    """The mail item that a fact is about, in the company that the fact belongs to."""
    return keys.mail(fact.scope, str(fact.payload.as_dict()["mail_id"]))


def about_of(item: MailItem, company: Company) -> About:
    """How a notice names a mail item and its company."""
    return About(company.id, company.name, company.code, item.id, shown_number(item.number))


def _judged(
    event: Event,
    rows: Mapping[Key, Raw],
    around: Surroundings,
    *,
    room_bytes: int,
    is_confirmed: bool = False,
) -> Subject:
    key = mail_key(event.fact)
    if key not in rows:
        raise Withdrawn(event)
    item = item_in(rows, key)
    is_promised = item.notice.promises_scan(always=around.company.details.always_attached)
    checked = check_promise(item, room_bytes=room_bytes) if is_promised else None
    verdict = judge(
        checked.files if checked else None,
        is_alert_on=around.settings.missing_attachment_alert,
        is_confirmed=is_confirmed,
    )
    return Subject(event, item, about_of(item, around.company), checked, verdict)


def _may_join(subject: Subject, settings: Settings) -> bool:
    """
    Whether an event may go along in another's e-mail. One that could still get its file has its
    own time, and one whose file does not fit beside the others gets an e-mail of its own.
    """
    if not subject.verdict.goes:
        return False
    if subject.files is Files.TOO_LARGE:
        size_bytes = sum(scan.size_bytes for scan in subject.item.scans)
        return size_bytes > settings.attachment_limit_bytes
    return subject.files in {None, Files.READY} or is_due(subject.event.fact)
