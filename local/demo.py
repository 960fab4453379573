"""
Demo data, loaded through the product's own services into the running local system: an office, some
of its clients, the people who act for them, a month of mail, and scans dropped as a scanner would.
"""

import os
from collections.abc import Iterator
from datetime import date, timedelta

from chalicelib.access.model import Actor, GrantKind, GrantPermission, Role, User
from chalicelib.access.resolve import DEFAULT_TIME_ZONE
from chalicelib.aws import clients
from chalicelib.companies.model import Company
from chalicelib.companies.service import add_company
from chalicelib.core import clock
from chalicelib.grants.service import add_grant
from chalicelib.identity.service import make_way_in, set_password_by_link
from chalicelib.mail.model import MailItem, MailKind, MailState, NewMail, NoticeChoice
from chalicelib.mail.moves import Move
from chalicelib.mail.number import shown_number
from chalicelib.mail.service import change_state, register_mail
from chalicelib.settings.service import change_settings
from chalicelib.users.service import add_user
from local import (
    demo_desk,
    demo_invoices,
    demo_messages,
    demo_things,
    demo_usage,
    demo_work,
    letters,
)
from local.letters import Letter

SignIn = tuple[str, str, str]

PASSWORD = "zielony-kasztan-7"  # noqa: S105 - printed for whoever tries the demo
_SCANNER = "front-desk"
_MAKER = "system"
_FIRST_PAGE = (
    "Szanowni Państwo,\n\nw odpowiedzi na Państwa pismo uprzejmie informujemy, że "
    "sprawa została przekazana do rozpatrzenia. O dalszych krokach zawiadomimy odrębnym "
    "pismem.\n\nProsimy o zachowanie niniejszej informacji. W przypadku pytań prosimy o "
    "podanie numeru sprawy widocznego w nagłówku.\n\nZ poważaniem\n\nKierownik działu "
    "korespondencji"
)
_SECOND_PAGE = (
    "Załącznik nr 1\n\n1. Kopia pisma przewodniego.\n\n2. Potwierdzenie nadania.\n\n"
    "3. Wykaz dokumentów, które należy dołączyć do odpowiedzi w terminie 14 dni."
)


def load(environment: dict[str, str]) -> list[SignIn]:
    """
    Fill an empty system. The environment (already in `os.environ`) names its resources.

    Returns who can sign in: who it is, the e-mail address, the password.
    """
    missing = [name for name in environment if name not in os.environ]
    if missing:
        raise RuntimeError("not in the environment: " + ", ".join(missing))
    staff = _staff()
    companies = _companies()
    people = _people(companies)
    now_s = clock.epoch_s(clock.now())
    today = clock.today(DEFAULT_TIME_ZONE)
    actor = Actor(staff["admin"], None, today, DEFAULT_TIME_ZONE, now_s)
    _settings(actor)
    # What is sent first is checked while all else is made.
    sent = demo_things.send_documents(actor, companies)
    sent += demo_invoices.add_invoices(actor, companies)
    _mail(actor, companies)
    demo_desk.add_collectors(actor, companies)
    demo_work.add_work_records(actor, companies)
    demo_messages.write_messages(actor, people["president"], companies)
    demo_usage.add_prices_and_usage(actor, companies)
    _inbox(companies)
    members = demo_things.share_sent(actor, companies, sent, PASSWORD)
    addresses = {name: user.email for name, user in {**staff, **people}.items()} | members
    told = {
        "admin": "An admin of the office",
        "clerk": "A clerk of the office",
        "president": "The president of three companies",
        "assistant": "An assistant of one of them",
        "accountant": "An accountant, in two panels",
        "agent": "An agency, in one panel",
    }
    return [(text, addresses[name], PASSWORD) for name, text in told.items()]


def _staff() -> dict[str, User]:
    return {
        "admin": _person("Adam", "Zieliński", "admin@awizo.example", role=Role.ADMIN),
        "clerk": _person("Celina", "Urbańska", "clerk@awizo.example", role=Role.CLERK),
    }


def _companies() -> dict[str, Company]:
    known = [
        ("NOWAK-7", "Nowak Studio sp. z o.o.", "pl"),
        ("ROSSI-3", "Bottega Rossi S.r.l.", "it"),
        ("ZOLK-12", "Kancelaria Żółkiewska", "pl"),
        ("NORTH-4", "Northgate Trading Ltd", "en"),
        ("BALTIC-21", "Baltic Timber sp. k.", "pl"),
        ("VERDE-9", "Studio Verde S.r.l.s.", "it"),
    ]
    return {
        code: add_company(_MAKER, code=code, name=name, language=language)
        for code, name, language in known
    }


def _people(companies: dict[str, Company]) -> dict[str, User]:
    president = _person("Anna", "Nowak", "anna@nowak.example")
    assistant = _person("Piotr", "Lis", "piotr@nowak.example")
    owner = _person("Giulia", "Conti", "giulia@verde.example", language="it")
    trader = _person("Oliver", "Grant", "oliver@northgate.example")
    for code in ("NOWAK-7", "ROSSI-3", "ZOLK-12"):
        _act_for(president, companies[code], GrantKind.OWNER)
    _act_for(assistant, companies["NOWAK-7"], GrantKind.CONTACT, GrantPermission.MAIL)
    _act_for(owner, companies["VERDE-9"], GrantKind.OWNER)
    _act_for(trader, companies["NORTH-4"], GrantKind.OWNER)
    return {"president": president, "assistant": assistant}


def _person(
    first_name: str, last_name: str, email: str, *, language: str = "en", role: Role | None = None
) -> User:
    user = add_user(
        _MAKER,
        first_name=first_name,
        last_name=last_name,
        email=email,
        language=language,
        role=role,
    )
    link = make_way_in(_MAKER, user)
    set_password_by_link(link.partition("#")[2], PASSWORD)
    return user


def _act_for(user: User, company: Company, kind: GrantKind, *permissions: GrantPermission) -> None:
    add_grant(
        _MAKER,
        user_id=user.id,
        company_id=company.id,
        kind=kind,
        permissions=frozenset(permissions or GrantPermission),
    )


def _settings(actor: Actor) -> None:
    # Nobody who tries the demo wants to wait for an e-mail or to fetch a phone first: no collecting
    # of notices, and no codes of staff unless somebody sets theirs up.
    changes = {
        "office_name": "Biuro Centrum",
        "office_email": "biuro@awizo.example",
        "language": "en",
        "digest_minutes": 0,
        "staff_codes": False,
        "client_summaries": True,
    }
    change_settings(actor, changes, seen_version=0)


_FORWARDED = Move(
    MailState.FORWARDED,
    address="ul. Prosta 20\n00-850 Warszawa",
    courier="InPost",
    tracking="620012345678901234567890",
)
_RETURNED = Move(MailState.RETURNED, reason="The client does not want it")


def _mail(actor: Actor, companies: dict[str, Company]) -> None:
    for days_ago, new in _month(actor.today, companies):
        item = register_mail(actor, new)
        if days_ago > 12:  # noqa: PLR2004 - what is old has mostly left the house
            change_state(
                actor, item, _FORWARDED if days_ago % 3 else _RETURNED, seen_version=item.version
            )
        if days_ago % 2 == 0 and new.kind is not MailKind.PARCEL:
            _drop(f"{shown_number(item.number)}/scan001.pdf", _letter_for(item, companies))
    nowak, rossi = companies["NOWAK-7"], companies["ROSSI-3"]
    promised = register_mail(actor, _promised(nowak, "Sąd Rejonowy dla m.st. Warszawy", actor))
    _drop(f"{shown_number(promised.number)}/scan002.pdf", _letter_for(promised, companies))
    register_mail(actor, _promised(rossi, "Agenzia delle Entrate", actor))


def _promised(company: Company, sender: str, actor: Actor) -> NewMail:
    return NewMail(
        company_id=company.id,
        sender=sender,
        kind=MailKind.REGISTERED_LETTER,
        reference="",
        received_on=actor.today,
        internal_note="",
        note="",
        notice=NoticeChoice.EMAIL_WITH_ATTACHMENT,
    )


def _month(today: date, companies: dict[str, Company]) -> Iterator[tuple[int, NewMail]]:
    """A month of mail, oldest first, the same each time."""
    senders = [
        ("Urząd Skarbowy Warszawa-Śródmieście", MailKind.REGISTERED_LETTER, "US/2026/"),
        ("PGE Obrót S.A.", MailKind.LETTER, "FV "),
        ("Google Ireland Ltd", MailKind.LETTER, ""),
        ("ZUS II Oddział w Warszawie", MailKind.REGISTERED_LETTER, "ZUS-"),
        ("Agenzia delle Entrate", MailKind.LETTER, "AdE "),
        ("Allegro sp. z o.o.", MailKind.PARCEL, ""),
        ("DHL Express", MailKind.COURIER, "JD0146"),
        ("Companies House", MailKind.LETTER, "CH-"),
    ]
    codes = list(companies)
    for number in range(36):
        days_ago = 30 - (number * 30) // 36
        sender, kind, beginning = senders[number % len(senders)]
        yield (
            days_ago,
            NewMail(
                company_id=companies[codes[(number * 5 + number // 7) % len(codes)]].id,
                sender=sender,
                kind=kind,
                reference=f"{beginning}{4100 + number * 7}" if beginning else "",
                received_on=today - timedelta(days=days_ago),
                internal_note="Shelf B, second row" if number % 9 == 0 else "",
                note="The envelope was damaged by rain." if number % 11 == 5 else "",  # noqa: PLR2004
                notice=NoticeChoice.NONE,
            ),
        )


def _letter_for(item: MailItem, companies: dict[str, Company]) -> bytes:
    names = {company.id: company.name for company in companies.values()}
    return letters.as_pdf(_letter(item.sender, names[item.company_id], item.received_on))


def _inbox(companies: dict[str, Company]) -> None:
    """What a scanner delivered without a number, and one file that is no scan."""
    today = clock.today(DEFAULT_TIME_ZONE)
    rossi, nowak = companies["ROSSI-3"].name, companies["NOWAK-7"].name
    known = _letter("Comune di Firenze", rossi, today)
    _drop("ROSSI-3/scan003.tiff", letters.as_tiff(known))
    unknown = _letter("Poczta Polska S.A.", nowak, today)
    _drop("scan004.jpg", letters.as_jpeg(unknown))
    whole = letters.as_pdf(_letter("Orange Polska", nowak, today))
    _drop("NOWAK-7/scan005.pdf", whole[: len(whole) // 2])


def _letter(sender: str, to: str, day: date) -> Letter:
    return Letter(
        sender=sender,
        address="ul. Przykładowa 1 · 00-001 Warszawa · a sample, not a real letter",
        to=f"{to}\nul. Marszałkowska 58\n00-545 Warszawa",
        place_and_day=f"Warszawa, {day:%d.%m.%Y}",
        subject="Informacja o stanie sprawy",
        pages=(_FIRST_PAGE, _SECOND_PAGE),
    )


def _drop(key: str, content: bytes) -> None:
    """Put a file where a scanner would, bare."""
    clients.call(
        "s3",
        "put_object",
        Bucket=os.environ["INTAKE_BUCKET"],
        Key=f"{_SCANNER}/{key}",
        Body=content,
    )
