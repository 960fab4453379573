"""
What e-mails look like: one layout for all of them, filled from a closed list of plain fields
(T57). Nothing of a letter's content, its sender or any other company is among them (T58).
"""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from chalicelib.core.text import tidy_line, unwanted_character
from chalicelib.core.values import Value, replace
from chalicelib.settings.look import USUAL, Brand, Logo
from chalicelib.settings.wording import Dress, filled

if TYPE_CHECKING:
    from jinja2 import Template

_FOLDER = Path(__file__).parent / "templates"
_LONGEST_LINE = 200
# As long as the longest own words with the longest names in them.
_LONGEST_INTRO = 2000
# By which the page names the logo that comes with it.
LOGO_ID = "logo@awizo"


class Letter(Value):
    """
    Everything that an e-mail says, in its final words; each field is one line.

    Attributes:
        greeting: by name; none where the person has no name that may be said.
        plate: the company's name and code, shown like its plate in the portal.
        rows: things listed, each with a remark that may be empty.
        after: what stands below the button.
        copy_hint: where given, the button's address stands below as text to copy.
        small: the fine print.
        kind: by which the office words it, one of `LETTERS`; empty where it cannot.
        fields: what the office's own words may name, by name.
        brand: the shades of the office's colour.
        logo: the office's, if it has one.
    """

    language: str
    office_name: str
    subject: str
    heading: str
    intro: str
    button_text: str
    button_url: str
    greeting: str = ""
    plate: tuple[str, str] | None = None
    rows: tuple[tuple[str, str], ...] = ()
    after: tuple[str, ...] = ()
    copy_hint: str = ""
    small: tuple[str, ...] = ()
    kind: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    brand: Brand = USUAL
    logo: Logo | None = None


def one_line(text: str, most: int = _LONGEST_LINE) -> str:
    """Text that anybody may have typed as one harmless line of at most `most` characters."""
    kept = "".join(c if _is_wanted(c) else " " for c in text)
    line = tidy_line(kept)
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def dressed(letter: Letter, dress: Dress) -> Letter:
    """The letter in the office's colour and words, with its logo and address."""
    own, values = dress.wording, dict(letter.fields)
    address = one_line(dress.address.replace("\n", ", "))
    small = (*letter.small, f"{letter.office_name}, {address}") if address else letter.small
    return replace(
        letter,
        subject=one_line(filled(own.subject, values)) or letter.subject,
        intro=one_line(filled(own.intro, values), _LONGEST_INTRO) or letter.intro,
        brand=dress.brand,
        logo=dress.logo,
        small=small,
    )


def as_html(letter: Letter) -> str:
    """The letter for programs that show HTML; every value is escaped."""
    return _template().render(letter=letter, logo_id=LOGO_ID)


def as_text(letter: Letter) -> str:
    """The letter for programs that do not."""
    blocks = [letter.office_name, letter.heading]
    if letter.plate is not None:
        blocks.append(" · ".join(part for part in letter.plate if part))
    if letter.greeting:
        blocks.append(letter.greeting)
    blocks.append(letter.intro)
    if letter.rows:
        blocks.append("\n".join(_text_row(*row) for row in letter.rows))
    blocks.append(f"{letter.button_text}:\n{letter.button_url}")
    blocks += letter.after
    blocks.append("--\n" + "\n".join(letter.small))
    return "\n\n".join(blocks) + "\n"


def _text_row(name: str, remark: str) -> str:
    return f"- {name}: {remark}" if remark else f"- {name}"


def _is_wanted(character: str) -> bool:
    return character != "\t" and unwanted_character(character, lines=False) is None


@cache
def _template() -> "Template":
    # The API carries this module too and never renders; its start is not to wait for it.
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415

    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("letter.html")
