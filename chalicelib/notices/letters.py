"""
The words of each kind of e-mail. Names are made harmless here, once, before they reach a subject,
a text or a page; addresses lead to the portal only.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import quote

from chalicelib.notices.model import About, Files, Reason
from chalicelib.notices.render import Letter, one_line
from chalicelib.notices.texts import long_day, text

_LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Line:
    """One mail item in an e-mail: how many of its scans are attached, and what became of them."""

    about: About
    attached: int = 0
    files: Files | None = None


@dataclass(frozen=True, slots=True)
class HeldLine:
    """One held notice in an e-mail to the office."""

    about: About
    reason: Reason


def mail_letter(
    language: str, *, office_name: str, portal_url: str, about: About, lines: Sequence[Line]
) -> Letter:
    """To a company's person: something was registered. `about` is what all lines have in common."""
    office, company = _name(office_name), _name(about.company_name)
    n = len(lines)
    return Letter(
        language=language,
        office_name=office,
        subject=text(language, "email.mail.subject", n=n, company=company),
        heading=text(language, "email.mail.heading", n=n),
        plate=(company, _name(about.company_code)),
        intro=text(language, "email.mail.intro", n=n),
        rows=tuple((line.about.mail_number, _remark(language, line)) for line in lines),
        button_text=text(language, "email.mail.button", n=n),
        button_url=f"{portal_url}/mail?company={quote(about.company_id, safe='')}",
        small=_small(language, "mail", office, company=company),
    )


def held_letter(
    language: str, *, office_name: str, portal_url: str, lines: Sequence[HeldLine]
) -> Letter:
    """To the office: notices wait for their scans (B1)."""
    office, n = _name(office_name), len(lines)
    return Letter(
        language=language,
        office_name=office,
        subject=text(language, "email.held.subject", n=n),
        heading=text(language, "email.held.heading", n=n),
        intro=text(language, "email.held.intro", n=n),
        rows=tuple(
            (
                f"{line.about.mail_number} · {_name(line.about.company_name)}",
                text(language, f"email.held.row.{line.reason}"),
            )
            for line in lines
        ),
        button_text=text(language, "email.held.button"),
        button_url=f"{portal_url}/office/notices?state=held",
        after=(text(language, "email.held.outro", n=n),),
        small=_small(language, "held", office),
    )


def link_letter(  # noqa: PLR0913 - each is a fact of its own
    language: str,
    *,
    office_name: str,
    portal_url: str,
    purpose: str,
    address: str,
    token: str,
    lifetime: timedelta,
) -> Letter:
    """To a person: the one-time link to a password, or to confirm an address."""
    page = "confirm-email" if purpose == "confirm_email" else "set-password"
    office, about = _name(office_name), f"email.{purpose}"
    return Letter(
        language=language,
        office_name=office,
        subject=text(language, f"{about}.subject", office=office),
        heading=text(language, f"{about}.heading"),
        intro=text(language, f"{about}.intro", address=one_line(address)),
        button_text=text(language, f"{about}.button"),
        button_url=f"{portal_url}/{page}#{quote(token, safe='')}",
        after=(_validity(language, lifetime), text(language, f"{about}.outro")),
        copy_hint=text(language, "email.copy"),
        small=_small(language, purpose, office),
    )


def invitation_letter(  # noqa: PLR0913 - each is a fact of its own
    language: str,
    *,
    office_name: str,
    portal_url: str,
    company: tuple[str, str],
    invited_by: str,
    token: str,
    last_day: date,
) -> Letter:
    """
    To whoever has an address: a company, by its name and code, invites. Nothing that was typed for
    the invitation is in it, so that nobody sends strangers words of their own through the office.
    """
    office, (name, code) = _name(office_name), (_name(company[0]), _name(company[1]))
    person = _name(invited_by) or office
    return Letter(
        language=language,
        office_name=office,
        subject=text(language, "email.invitation.subject", company=name),
        heading=text(language, "email.invitation.heading"),
        plate=(name, code),
        intro=text(language, "email.invitation.intro", name=person, company=name, office=office),
        button_text=text(language, "email.invitation.button"),
        button_url=f"{portal_url}/invitation#{quote(token, safe='')}",
        after=(
            text(language, "email.invitation.until", day=long_day(language, last_day)),
            text(language, "email.invitation.outro"),
        ),
        copy_hint=text(language, "email.copy"),
        small=_small(language, "invitation", office, company=name),
    )


def _remark(language: str, line: Line) -> str:
    if line.attached:
        return text(language, "email.mail.row.attached", n=line.attached)
    if line.files is Files.TOO_LARGE:
        return text(language, "email.mail.row.too_large")
    return ""


def _validity(language: str, lifetime: timedelta) -> str:
    if lifetime >= timedelta(days=1):
        return text(language, "email.password.valid_days", n=lifetime.days)
    return text(language, "email.password.valid_hours", n=int(lifetime / timedelta(hours=1)))


def _small(language: str, kind: str, office: str, company: str = "") -> tuple[str, ...]:
    return (
        text(language, f"email.{kind}.why", company=company),
        text(language, "email.auto", office=office),
    )


def _name(name: str) -> str:
    return one_line(name, _LONGEST_NAME)
