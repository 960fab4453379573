"""Things that tests need, with sensible values for all that a test does not name."""

import itertools
from datetime import date
from typing import Any

from chalicelib.access.model import (
    Actor,
    Grant,
    GrantKind,
    GrantPermission,
    Membership,
    Role,
    User,
    UserState,
)
from chalicelib.access.resolve import DEFAULT_TIME_ZONE
from chalicelib.access.rows import UserRow
from chalicelib.access.scanner import Scanner
from chalicelib.aws import keys
from chalicelib.aws.table import Row, commit, update
from chalicelib.collectors.model import Collector, Document, DocumentType, NewCollector, Paper
from chalicelib.collectors.service import add_collector
from chalicelib.companies.model import Company, Details
from chalicelib.companies.service import add_company
from chalicelib.core import clock, ids
from chalicelib.core.money import Money
from chalicelib.core.values import replace
from chalicelib.edge.once import Once
from chalicelib.grants.model import Giver
from chalicelib.grants.service import add_grant
from chalicelib.invitations.model import Invitation, NewInvitation
from chalicelib.invitations.service import make_invitation
from chalicelib.invoices.model import Invoice, NewInvoice
from chalicelib.invoices.service import add_invoice
from chalicelib.mail.model import MailItem, MailKind, MailState, NewMail, NoticeChoice
from chalicelib.mail.moves import Move
from chalicelib.mail.service import register_mail
from chalicelib.panels.joining import memberships
from chalicelib.panels.model import Panel
from chalicelib.panels.service import create_panel, joining
from chalicelib.scanners.model import NewScanner
from chalicelib.scanners.service import add_scanner, revoke_scanner
from chalicelib.users.service import add_user
from chalicelib.work.model import WorkFacts, WorkKind, WorkRecord
from chalicelib.work.service import add_work

_count = itertools.count(1)
EVERYTHING = frozenset(GrantPermission)


def a_company(
    name: str = "", *, code: str = "", language: str = "pl", details: Details | None = None
) -> Company:
    """A client of the office, stored."""
    number = next(_count)
    return add_company(
        "system",
        code=code or f"FIRMA-{number % 9999}",
        name=name or f"Firma {number} sp. z o.o.",
        language=language,
        details=details,
    )


def a_user(
    first_name: str = "Anna",
    last_name: str = "Nowak",
    *,
    email: str = "",
    language: str = "pl",
    role: Role | None = None,
    has_codes: bool = True,
) -> User:
    """A person, stored; staff sign in with codes, unless they have none."""
    number = next(_count)
    user = add_user(
        "system",
        first_name=first_name,
        last_name=last_name,
        email=email or f"person{number}@example.org",
        language=language,
        role=role,
    )
    if role is None or not has_codes:
        return user
    commit(update(keys.user(user.id), [UserRow.codes_from_s.set(0)], Row.pk.exists()))
    return replace(user, codes_from_s=0)


def a_clerk(**values: Any) -> User:
    """A member of staff."""
    return a_user(**{"first_name": "Celina", "last_name": "Urbańska", "role": Role.CLERK} | values)


def a_grant(
    user: User,
    company: Company,
    *,
    kind: GrantKind = GrantKind.OWNER,
    permissions: frozenset[GrantPermission] = EVERYTHING,
    until: date | None = None,
    emails: bool | None = None,
) -> Grant:
    """A user's access to a company, stored."""
    return add_grant(
        "system",
        user_id=user.id,
        company_id=company.id,
        kind=kind,
        permissions=permissions,
        until=until,
        emails=emails,
    )


def a_person_of(*companies: Company, **values: Any) -> User:
    """A user with a full grant to each company, stored."""
    user = a_user(**values)
    for company in companies:
        a_grant(user, company)
    return user


def a_panel(company: Company, name: str = "") -> Panel:
    """A panel of a company, stored."""
    return create_panel(an_actor(), company.id, name or f"Panel {next(_count)}")


def a_member(
    panel: Panel, user: User | None = None, *, until: date | None = None, **values: Any
) -> User:
    """A member of a panel, stored; somebody new unless named."""
    person = user or a_user(**values)
    new = memberships(person.id, [(panel.company_id, panel.id)], until, clock.now())
    commit(*joining(person, new, added_by="system"))
    return person


def an_actor(
    user: User | None = None, grant: Grant | None = None, membership: Membership | None = None
) -> Actor:
    """
    An actor for services, who signed in just now; a clerk who is nobody in particular unless a user
    is given.
    """
    someone = user or User(
        id="usr_" + "0" * 26,
        first_name="Celina",
        last_name="Urbańska",
        email="clerk@example.org",
        language="pl",
        role=Role.CLERK,
        state=UserState.ACTIVE,
        valid_from_s=0,
        version=1,
    )
    now_s = clock.epoch_s(clock.now())
    today = clock.today(DEFAULT_TIME_ZONE)
    return Actor(someone, grant, today, DEFAULT_TIME_ZONE, now_s, membership)


def new_mail(company: Company, **values: Any) -> NewMail:
    """What a clerk says about a letter."""
    said: dict[str, Any] = {
        "company_id": company.id,
        "sender": "Urząd Skarbowy",
        "kind": MailKind.LETTER,
        "reference": "",
        "received_on": clock.today(DEFAULT_TIME_ZONE),
        "internal_note": "",
        "note": "",
        "notice": NoticeChoice.NONE,
    }
    return NewMail(**said | values)


def a_mail_item(company: Company, **values: Any) -> MailItem:
    """A registered letter, stored."""
    return register_mail(an_actor(), new_mail(company, **values))


def a_move(to: MailState) -> Move:
    """What staff say when they move an item, as much as the new state asks for."""
    if to is MailState.FORWARDED:
        return Move(to, address="ul. Długa 1\n00-001 Warszawa")
    return Move(to, reason="" if to is MailState.WAITING else "As the client asked")


def a_scanner(
    company: Company | None = None, *, name: str = "Front desk", place: str = "Reception"
) -> tuple[Scanner, str]:
    """A scanner and its key, stored; of a company, unless it is nobody's."""
    new = NewScanner(name, place, company.id if company else "")
    return add_scanner("system", new)


def a_revoked_scanner(company: Company | None = None, **named: str) -> Scanner:
    """A scanner whose key was taken away, stored."""
    scanner, _ = a_scanner(company, **named)
    return revoke_scanner(an_actor(), scanner, seen_version=scanner.version)


def a_collector(
    company: Company,
    *,
    name: str = "Jan Kowalski",
    last_four: str = "",
    valid_from: date | None = None,
    valid_to: date | None = None,
    paper: Paper | None = None,
) -> Collector:
    """A named person who may collect a company's mail, stored; from today on unless told else."""
    document = Document(DocumentType.ID_CARD, last_four or f"{next(_count) % 10_000:04}")
    first = valid_from or clock.today(DEFAULT_TIME_ZONE)
    new = NewCollector(name, document, first, valid_to, paper)
    return add_collector(an_actor(), company.id, new)


def the_office(by: User | None = None) -> Giver:
    """Staff who give accesses; nobody in particular unless named."""
    actor_id, role = (by.id, by.role) if by else ("usr_" + "0" * 26, None)
    today = clock.today(DEFAULT_TIME_ZONE)
    return Giver(actor_id, None, today, gave_password=True, role=role)


def a_request() -> Once:
    """A request that comes for the first time."""
    return Once("usr_test", "test", "", ids.random_word(20), b"")


def new_invitation(address: str = "", **values: Any) -> NewInvitation:
    """What somebody types about a person to invite."""
    said: dict[str, Any] = {
        "address": address or f"invited{next(_count)}@example.org",
        "first_name": "Guido",
        "last_name": "Rossi",
        "permissions": frozenset({GrantPermission.MAIL}),
        "language": "it",
    }
    return NewInvitation(**said | values)


def an_invitation(
    company: Company,
    address: str = "",
    *,
    giver: Giver | None = None,
    is_sent: bool = False,
    **values: Any,
) -> Invitation:
    """An invitation, stored; by the office unless somebody else gives it."""
    made = make_invitation(
        giver or the_office(),
        company.id,
        new_invitation(address, **values),
        is_sent=is_sent,
        remember=a_request().change,
    )
    assert isinstance(made, Invitation)
    return made


def new_invoice(**values: Any) -> NewInvoice:
    """What a clerk types about an invoice."""
    said: dict[str, Any] = {
        "number": f"FV {next(_count)}/11/2026",
        "issued_on": clock.today(DEFAULT_TIME_ZONE),
        "due_on": None,
        "net": Money(10_000, "PLN"),
        "vat": Money(2_300, "PLN"),
        "gross": Money(12_300, "PLN"),
        "note": "",
    }
    return NewInvoice(**said | values)


def an_invoice(company: Company, **values: Any) -> Invoice:
    """An invoice without a PDF, stored."""
    return add_invoice(an_actor(), company.id, new_invoice(**values))


def work_facts(**values: Any) -> WorkFacts:
    """A time entry of an hour and a half."""
    said: dict[str, Any] = {
        "kind": WorkKind.TIME,
        "day": clock.today(DEFAULT_TIME_ZONE),
        "person": "Jan Kowalski",
        "place": "Warszawa",
        "start": "",
        "end": "",
        "minutes": 90,
        "tasks": "Sprzątanie",
        "materials": (),
        "remarks": "",
        "internal_remark": "",
        "internal_cost": None,
    }
    return WorkFacts(**said | values)


def a_time_entry(company: Company, **values: Any) -> WorkRecord:
    """An hour and a half of work, stored."""
    return add_work(an_actor(), company.id, work_facts(**values))


def a_job_sheet(company: Company, **values: Any) -> WorkRecord:
    """Tasks that were done, stored."""
    said: dict[str, Any] = {"kind": WorkKind.JOB, "person": "", "minutes": 0}
    return add_work(an_actor(), company.id, work_facts(**said | values))
