"""
The words of e-mails about messages. They say that somebody wrote, and nothing of what; with the
setting on also the subject and how the message begins.
"""

from urllib.parse import quote

from chalicelib.core.names import unlinked
from chalicelib.core.texts import text
from chalicelib.messages.telling import Written
from chalicelib.notices.render import Letter, one_line
from chalicelib.notices.said import greeting, said_name, said_office, small_print


def message_letter(written: Written, language: str, *, portal_url: str, name: str = "") -> Letter:
    """
    To the office, or to somebody of the company.

    Args:
        name: of the company's person; none for the office.
    """
    return told_letter(
        language,
        office_name=written.settings.office_name,
        company=(written.company.name, written.company.code),
        to_office=written.to_office,
        url=f"{portal_url}{_place(written)}",
        name=name,
        rows=_excerpt(written),
    )


def told_letter(  # noqa: PLR0913 - each is a fact of its own
    language: str,
    *,
    office_name: str,
    company: tuple[str, str],
    to_office: bool,
    url: str,
    name: str = "",
    rows: tuple[tuple[str, str], ...] = (),
) -> Letter:
    """
    That there is a message between the office and a company, given by its name and code.

    Args:
        name: of the company's person; none for the office.
        rows: what may be said of it, harmless already.
    """
    kind, why = ("message_office", "held") if to_office else ("message", "mail")
    office, said = said_office(office_name), said_name(company[0])
    return Letter(
        language=language,
        office_name=office,
        subject=text(language, f"email.{kind}.subject", company=said, office=office),
        heading=text(language, f"email.{kind}.heading"),
        plate=(said, said_name(company[1])),
        intro=text(language, f"email.{kind}.intro", company=said, office=office),
        rows=rows,
        button_text=text(language, f"email.{kind}.button"),
        button_url=url,
        greeting=greeting(language, name),
        small=small_print(language, why, office, company=said),
        kind=kind,
        fields=(("company", said), ("office", office)),
    )


def _excerpt(written: Written) -> tuple[tuple[str, str], ...]:
    if not written.excerpt:
        return ()
    # Anybody of a company may have typed it; no program makes a link of what is in it.
    return ((said_name(written.thread.subject), unlinked(one_line(written.excerpt))),)


def _place(written: Written) -> str:
    company_id = quote(written.company.id, safe="")
    thread_id = quote(written.thread.id, safe="")
    if written.to_office:
        return f"/office/companies/{company_id}/messages?thread={thread_id}"
    return f"/messages?company={company_id}&thread={thread_id}"
