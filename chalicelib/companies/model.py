"""A company as the office knows it, and the form of its code."""

import re
from dataclasses import dataclass
from enum import StrEnum

CODE_FORM = re.compile(r"[A-Z0-9]{2,12}-[0-9]{1,4}")


class CompanyState(StrEnum):
    """Whether the office still serves the company; nothing is ever deleted."""

    ACTIVE = "active"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Company:
    """
    A client of the office.

    Attributes:
        code: short, readable, unique, never changed, such as `NOWAK-7`; scanners use it.
    """

    id: str
    code: str
    name: str
    language: str
    state: CompanyState
    version: int


@dataclass(frozen=True, slots=True)
class Counters:
    """What a company's plate shows."""

    mail_waiting: int


def normal_code(text: str) -> str | None:
    """A company code as it is stored, or None when the text cannot be one."""
    # Only ASCII: some other letters become ASCII ones in upper case, and nothing is guessed here.
    code = text.strip().upper() if text.isascii() else ""
    return code if CODE_FORM.fullmatch(code) else None
