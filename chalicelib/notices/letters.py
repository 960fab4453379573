"""The words of each kind of e-mail; addresses lead to the portal only."""

from collections.abc import Sequence
from datetime import date, timedelta
from urllib.parse import quote

from chalicelib.core.texts import long_day, text
from chalicelib.core.values import Value
from chalicelib.notices.model import About, Files, Reason
from chalicelib.notices.render import Letter, one_line
from chalicelib.notices.said import greeting, said_name, said_office, small_print


class Line(Value):
    """One mail item in an e-mail: how many of its scans are attached, and what became of them."""

    about: About
    attached: int = 0
    files: Files | None = None


class SharedLine(Value):
    """
    One thing in an e-mail about what was shared.

    Attributes:
        kind: `document`, `invoice` or `annex`.
        name: the document's or annex's name, or the invoice's number.
        invoice_number: of the invoice that an annex belongs to.
        version: the one version that was shared; None for always the newest.
    """

    kind: str
    name: str
    invoice_number: str = ""
    version: int | None = None


class HeldLine(Value):
    """One held notice in an e-mail to the office."""

    about: About
    reason: Reason


def mail_letter(
    language: str, *, office_name: str, portal_url: str, about: About, lines: Sequence[Line]
) -> Letter:
    """To a company's person: something was registered. `about` is what all lines have in common."""
    office, company = said_office(office_name), said_name(about.company_name)
    n = len(lines)
    return Letter(
        language=language,
        office_name=office,
        subject=text(language, "email.mail.subject", n=n, company=company),
        heading=text(language, "email.mail.heading", n=n),
        plate=(company, said_name(about.company_code)),
        intro=text(language, "email.mail.intro", n=n),
        rows=tuple((line.about.mail_number, _remark(language, line)) for line in lines),
        button_text=text(language, "email.mail.button", n=n),
        button_url=f"{portal_url}/mail?company={quote(about.company_id, safe='')}",
        small=small_print(language, "mail", office, company=company),
        kind="mail",
        fields=(("company", company), ("count", str(n)), ("office", office)),
    )


def held_letter(
    language: str, *, office_name: str, portal_url: str, lines: Sequence[HeldLine]
) -> Letter:
    """To the office: notices wait for their scans (B1)."""
    office, n = said_office(office_name), len(lines)
    return Letter(
        language=language,
        office_name=office,
        subject=text(language, "email.held.subject", n=n),
        heading=text(language, "email.held.heading", n=n),
        intro=text(language, "email.held.intro", n=n),
        rows=tuple(
            (
                f"{line.about.mail_number} · {said_name(line.about.company_name)}",
                text(language, f"email.held.row.{line.reason}"),
            )
            for line in lines
        ),
        button_text=text(language, "email.held.button"),
        button_url=f"{portal_url}/office/notices?state=held",
        after=(text(language, "email.held.outro", n=n),),
        small=small_print(language, "held", office),
        kind="held",
        fields=(("count", str(n)), ("office", office)),
    )


def link_letter(  # noqa: PLR0913 - each is a fact of its own
    language: str,
    *,
    office_name: str,
    portal_url: str,
    purpose: str,
    name: str,
    address: str,
    token: str,
    lifetime: timedelta,
    rows: tuple[tuple[str, str], ...],
) -> Letter:
    """To a person: the one-time link to a password, or to confirm an address."""
    page = "confirm-email" if purpose == "confirm_email" else "set-password"
    office, about = said_office(office_name), f"email.{purpose}"
    return Letter(
        language=language,
        office_name=office,
        subject=text(language, f"{about}.subject", office=office),
        heading=text(language, f"{about}.heading"),
        intro=text(language, f"{about}.intro", address=one_line(address)),
        rows=rows,
        button_text=text(language, f"{about}.button"),
        button_url=f"{portal_url}/{page}#{quote(token, safe='')}",
        greeting=greeting(language, name),
        after=(_validity(language, lifetime), text(language, f"{about}.outro")),
        copy_hint=text(language, "email.copy"),
        small=small_print(language, purpose, office),
        kind=purpose,
        fields=(("address", one_line(address)), ("office", office)),
    )


def address_letter(
    language: str, *, office_name: str, portal_url: str, event: str, name: str
) -> Letter:
    """
    To the address that a person had: another one was entered, or counts from now on. It is not
    named, since whoever reads the old one may be somebody else by now.

    Args:
        event: `email_change_asked` or `email_changed`.
    """
    office, about = said_office(office_name), f"email.{event}"
    return Letter(
        language=language,
        office_name=office,
        subject=text(language, f"{about}.subject", office=office),
        heading=text(language, f"{about}.heading"),
        intro=text(language, f"{about}.intro", office=office),
        button_text=text(language, "email.portal"),
        button_url=f"{portal_url}/",
        greeting=greeting(language, name),
        after=(text(language, f"{about}.outro", office=office),),
        small=small_print(language, event, office),
        kind=event,
        fields=(("office", office),),
    )


def invitation_letter(  # noqa: PLR0913 - each is a fact of its own
    language: str,
    *,
    office_name: str,
    portal_url: str,
    company: tuple[str, str],
    invited_by: str,
    by_office: bool,
    invitee: str,
    token: str,
    last_day: date,
) -> Letter:
    """
    To whoever has an address: a company, by its name and code, invites, or the office in its name.
    Nothing that a company typed for the invitation is in it, so that nobody sends strangers words
    of their own through the office.

    Args:
        invitee: the name that the office typed; it is said only where the office invites.
    """
    office, (name, code) = said_office(office_name), (said_name(company[0]), said_name(company[1]))
    about = "email.invitation.office" if by_office else "email.invitation"
    person = _inviting(language, said_name(invited_by), office, by_office=by_office)
    return Letter(
        language=language,
        office_name=office,
        subject=text(language, f"{about}.subject", company=name, office=office),
        heading=text(language, "email.invitation.heading"),
        plate=(name, code),
        intro=text(language, f"{about}.intro", name=person, company=name, office=office),
        button_text=text(language, "email.invitation.button"),
        button_url=f"{portal_url}/invitation#{quote(token, safe='')}",
        greeting=greeting(language, invitee) if by_office else "",
        after=_invited_until(language, last_day),
        copy_hint=text(language, "email.copy"),
        small=small_print(language, "invitation", office, company=name),
        kind="invitation_office" if by_office else "invitation",
        fields=(("company", name), ("name", person), ("office", office)),
    )


def _invited_until(language: str, last_day: date) -> tuple[str, str]:
    """For how long the link works, and that whoever does nothing accepts nothing."""
    return (
        text(language, "email.invitation.until", day=long_day(language, last_day)),
        text(language, "email.invitation.outro"),
    )


def _inviting(language: str, person: str, office: str, *, by_office: bool) -> str:
    """Who invites, for the office or for a company; nobody is known any more, then the office."""
    if by_office and person:
        return text(language, "email.invitation.office.person", name=person, office=office)
    return person or office


def shared_letter(  # noqa: PLR0913 - each is a fact of its own
    language: str,
    *,
    office_name: str,
    portal_url: str,
    about: About,
    name: str,
    lines: Sequence[SharedLine],
) -> Letter:
    """
    To a member of a panel: what was shared to it, by name; what is in it, only the portal shows.

    Args:
        name: the member's.
    """
    office, company, n = said_office(office_name), said_name(about.company_name), len(lines)
    panel = said_name(about.panel_name)
    company_id, panel_id = quote(about.company_id, safe=""), quote(about.panel_id, safe="")
    return Letter(
        language=language,
        office_name=office,
        subject=text(language, "email.shared.subject", n=n, panel=panel),
        heading=text(language, "email.shared.heading", n=n),
        plate=(company, panel),
        intro=text(language, "email.shared.intro", n=n, panel=panel, company=company),
        rows=tuple((said_name(line.name), _shared_remark(language, line)) for line in lines),
        button_text=text(language, "email.shared.button"),
        button_url=f"{portal_url}/panel?company={company_id}&panel={panel_id}",
        greeting=greeting(language, name),
        small=small_print(language, "shared", office, panel=panel),
        kind="shared",
        fields=(
            ("company", company),
            ("count", str(n)),
            ("office", office),
            ("panel", panel),
        ),
    )


def _shared_remark(language: str, line: SharedLine) -> str:
    """What kind of thing it is where its name does not say so, and which version."""
    said = []
    if line.kind == "invoice":
        said.append(text(language, "email.shared.row.invoice"))
    if line.kind == "annex":
        invoice = said_name(line.invoice_number)
        said.append(text(language, "email.shared.row.annex", invoice=invoice))
    if line.version is not None:
        said.append(text(language, "email.shared.row.version", number=str(line.version)))
    return ", ".join(said)


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
