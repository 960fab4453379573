"""One sample of every e-mail that the office can word, about people and companies of nobody."""

from datetime import timedelta

from chalicelib.core.clock import today
from chalicelib.notices.letters import (
    HeldLine,
    Line,
    SharedLine,
    address_letter,
    held_letter,
    invitation_letter,
    link_letter,
    mail_letter,
    shared_letter,
)
from chalicelib.notices.message_letters import told_letter
from chalicelib.notices.model import About, Files, Reason
from chalicelib.notices.render import Letter

_COMPANY, _CODE = "Nowak i Wspólnicy sp. z o.o.", "NOWAK-7"
_PERSON, _INVITER, _ADDRESS = "Anna Nowak", "Marek Lis", "anna@example.org"
_NUMBERS = ("K7M2-9QXT4", "P3R8-4WHC2", "T9V6-2NDK7")
_TOKEN = "sample"  # noqa: S105 - opens nothing
_WEEK = timedelta(days=7)


def sample_letter(
    kind: str, language: str, *, office_name: str, portal_url: str, zone: str
) -> Letter:
    """
    A letter of a kind, one of `LETTERS`, in a language.

    Args:
        zone: the office's, by which an invitation names its last day.
    """
    office = {"office_name": office_name, "portal_url": portal_url}
    if kind == "mail":
        return mail_letter(language, **office, about=_about(0), lines=_lines())
    if kind == "held":
        held = [HeldLine(_about(place), Reason.NO_FILE) for place in range(len(_NUMBERS))]
        return held_letter(language, **office, lines=held)
    if kind == "shared":
        shared = [SharedLine("document", "Bilans 2026"), SharedLine("invoice", "FV/11/2026")]
        return shared_letter(language, **office, about=_about(0), name=_PERSON, lines=shared)
    if kind.startswith("message"):
        to_office = kind == "message_office"
        return told_letter(
            language,
            office_name=office_name,
            company=(_COMPANY, _CODE),
            to_office=to_office,
            url=f"{portal_url}{'/office' if to_office else ''}/messages",
            name="" if to_office else _PERSON,
        )
    if kind.startswith("invitation"):
        return invitation_letter(
            language,
            **office,
            company=(_COMPANY, _CODE),
            invited_by=_INVITER,
            by_office=kind == "invitation_office",
            invitee=_PERSON,
            token=_TOKEN,
            last_day=today(zone) + _WEEK,
        )
    return _to_an_address(kind, language, office)


def _to_an_address(kind: str, language: str, office: dict[str, str]) -> Letter:
    """About a password, or the address itself."""
    if kind in {"email_changed", "email_change_asked"}:
        return address_letter(language, **office, event=kind, name=_PERSON)
    return link_letter(
        language,
        **office,
        purpose=kind,
        name="" if kind == "confirm_email" else _PERSON,
        address=_ADDRESS,
        token=_TOKEN,
        lifetime=timedelta(hours=1) if kind == "reset_password" else _WEEK,
        rows=(),
    )


def _lines() -> list[Line]:
    first, *others = (_about(place) for place in range(len(_NUMBERS)))
    return [Line(first, attached=1, files=Files.READY), *map(Line, others)]


def _about(place: int) -> About:
    return About("sample", _COMPANY, _CODE, "sample", _NUMBERS[place], panel_name="Księgowość")
