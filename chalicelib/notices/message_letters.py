"""
The words of e-mails about messages. They say that somebody wrote, and nothing of what; with the
setting on also the subject and how the message begins.
"""

from urllib.parse import quote

from chalicelib.core.names import plain_name, unlinked
from chalicelib.core.texts import text
from chalicelib.messages.telling import Written
from chalicelib.notices.render import Letter, one_line

_LONGEST_NAME = 120


def message_letter(written: Written, language: str, *, portal_url: str, name: str = "") -> Letter:
    """
    To the office, or to somebody of the company.

    Args:
        name: of the company's person; none for the office.
    """
    kind, why = ("message_office", "held") if written.to_office else ("message", "mail")
    office = one_line(written.settings.office_name, _LONGEST_NAME)
    company = _plain(written.company.name)
    greeted = plain_name(one_line(name, _LONGEST_NAME))
    return Letter(
        language=language,
        office_name=office,
        subject=text(language, f"email.{kind}.subject", company=company, office=office),
        heading=text(language, f"email.{kind}.heading"),
        plate=(company, _plain(written.company.code)),
        intro=text(language, f"email.{kind}.intro", company=company, office=office),
        rows=_excerpt(written),
        button_text=text(language, f"email.{kind}.button"),
        button_url=f"{portal_url}{_place(written)}",
        greeting=text(language, "email.greeting", name=greeted) if greeted else "",
        small=(
            text(language, f"email.{why}.why", company=company),
            text(language, "email.auto", office=office),
        ),
    )


def _excerpt(written: Written) -> tuple[tuple[str, str], ...]:
    if not written.excerpt:
        return ()
    # Anybody of a company may have typed it; no program makes a link of what is in it.
    return ((_plain(written.thread.subject), unlinked(one_line(written.excerpt))),)


def _place(written: Written) -> str:
    company_id = quote(written.company.id, safe="")
    thread_id = quote(written.thread.id, safe="")
    if written.to_office:
        return f"/office/companies/{company_id}/messages?thread={thread_id}"
    return f"/messages?company={company_id}&thread={thread_id}"


def _plain(name: str) -> str:
    return unlinked(one_line(name, _LONGEST_NAME))
