"""
What all letters say alike. Names are made harmless here, once, before they reach a subject, a text
or a page, and no program makes a link of one.
"""

from chalicelib.core.names import plain_name, unlinked
from chalicelib.core.texts import text
from chalicelib.notices.render import one_line

_LONGEST_NAME = 120


def said_name(name: str) -> str:
    """A name that anybody may have typed."""
    return unlinked(one_line(name, _LONGEST_NAME))


def said_office(name: str) -> str:
    """The office's own, which stands in the sender too and may well be its address in the web."""
    return one_line(name, _LONGEST_NAME)


def greeting(language: str, name: str) -> str:
    """By name; empty for a person who has no name that may be said."""
    # First and last name may make a link only together, or be from before names were checked.
    said = plain_name(one_line(name, _LONGEST_NAME))
    return text(language, "email.greeting", name=said) if said else ""


def small_print(
    language: str, kind: str, office: str, *, company: str = "", panel: str = ""
) -> tuple[str, ...]:
    """Why an e-mail of a kind comes, and who sends it; all names as they are said."""
    return (
        text(language, f"email.{kind}.why", company=company, panel=panel),
        text(language, "email.auto", office=office),
    )
