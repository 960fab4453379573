"""A company as the office knows it, the form of its code, and what may be done with it. Pure."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from chalicelib.core import ids
from chalicelib.core.errors import Conflict, FieldError, ValidationFailed
from chalicelib.core.money import Money
from chalicelib.core.text import has_words
from chalicelib.core.values import Value, names_in, replace

CODE_FORM = re.compile(r"[A-Z0-9]{2,12}-[0-9]{1,4}")


class CompanyState(StrEnum):
    """Whether the office still serves the company; nothing is ever deleted."""

    ACTIVE = "active"
    CLOSED = "closed"


# Fewer signs than these are in most tax ids.
_LEAST_OF_TAX_ID = 4
_NOT_IN_TAX_ID = re.compile(r"[^0-9A-Za-z]")


def is_said(text: str, name_and_code: str, tax_id: str) -> bool:
    """
    Whether a company is what somebody looks for: each word stands in its name or code, whole or as
    a part, or the text, however it is grouped, in its tax id.
    """
    if has_words(text, name_and_code):
        return True
    compact = _NOT_IN_TAX_ID.sub("", text).upper()
    return len(compact) >= _LEAST_OF_TAX_ID and compact in tax_id.upper()


class CompanyFilter(StrEnum):
    """Which companies a list shows; those that need an owner are the active ones that do."""

    ACTIVE = "active"
    CLOSED = "closed"
    NEEDS_OWNER = "needs_owner"


class Details(Value):
    """
    What the office keeps about a company for its own use; all of it may be empty.

    Attributes:
        tax_id: without spaces and hyphens; its digits fit each other.
        contact_name: whom the office calls; no user, and no right comes of it.
        contract_to: last day, that day included; None for no end.
        always_attached: each e-mail about its mail promises the scan, whatever was chosen (R27).
        notes: internal; never shown to the company.
    """

    tax_id: str = ""
    address: str = ""
    contact_name: str = ""
    contact_email: str = ""
    contact_phone: str = ""
    contract_from: date | None = None
    contract_to: date | None = None
    always_attached: bool = False
    notes: str = ""


class Company(Value):
    """
    A client of the office.

    Attributes:
        code: short, readable, unique, never changed, such as `NOWAK-7`; scanners use it.
        needs_owner: nobody owns it at present, and the office must appoint somebody.
        owner_changes: how often the set of its active owners may have changed; whoever changes it
            compares this number, so that no two changes of owners pass each other unseen.
        closed_at: when it was closed; None while it is active.
    """

    id: str
    code: str
    name: str
    language: str
    state: CompanyState
    version: int
    needs_owner: bool = False
    owner_changes: int = 0
    details: Details = Details()
    closed_at: datetime | None = None

    @property
    def is_closed(self) -> bool:
        """Whether new mail for it is the exception."""
        return self.state is CompanyState.CLOSED

    def fits(self, only: CompanyFilter | None) -> bool:
        """Whether a list with this filter shows it."""
        if only is CompanyFilter.NEEDS_OWNER:
            return self.needs_owner and not self.is_closed
        return only is None or self.state == only.value


class Counters(Value):
    """
    What of a company is counted.

    Attributes:
        messages: all that the company and the office ever wrote to each other.
        unpaid: how many invoices that count are not paid.
        owed: what is to be paid for them, a sum for each currency; none of them is nought.
    """

    mail_waiting: int
    messages: int = 0
    unpaid: int = 0
    owed: tuple[Money, ...] = ()


def normal_code(text: str) -> str | None:
    """A company code as it is stored, or None when the text cannot be one."""
    # Only ASCII: some other letters become ASCII ones in upper case, and nothing is guessed here.
    code = text.strip().upper() if text.isascii() else ""
    return code if CODE_FORM.fullmatch(code) else None


def check_details(details: Details) -> None:
    """
    Raises:
        ValidationFailed: the contract ends before it begins (`before_start`).
    """
    begin, end = details.contract_from, details.contract_to
    if begin is not None and end is not None and end < begin:
        raise ValidationFailed(
            FieldError("contract_to", "before_start", "Choose the first day or a later one.")
        )


def edited(company: Company, changes: Mapping[str, Any]) -> Company:
    """
    The company with other facts.

    Args:
        changes: those of `name`, `language` and the fields of `Details` that change.

    Raises:
        ValidationFailed: as `check_details` says.
    """
    kept = names_in(Details)
    details = {name: value for name, value in changes.items() if name in kept}
    own = {name: value for name, value in changes.items() if name not in kept}
    after = replace(company, **own, details=replace(company.details, **details))
    check_details(after.details)
    return replace(after, version=company.version + 1)


def closed(company: Company, now: datetime) -> Company:
    """
    The company as one that the office serves no longer.

    Raises:
        Conflict: `company_closed`: it is closed already.
    """
    if company.is_closed:
        raise Conflict("This company is closed already.", code="company_closed")
    return replace(company, state=CompanyState.CLOSED, closed_at=now, version=company.version + 1)


def reopened(company: Company) -> Company:
    """
    The company as one that the office serves again.

    Raises:
        Conflict: `company_active`: it is not closed.
    """
    if not company.is_closed:
        raise Conflict("This company is not closed.", code="company_active")
    return replace(company, state=CompanyState.ACTIVE, closed_at=None, version=company.version + 1)


def consequences_of_closing(mail_waiting: int) -> tuple[str, ...]:
    """What whoever closes a company is told will happen; stable codes."""
    waiting = ("mail_keeps_waiting",) if mail_waiting else ()
    return (*waiting, "people_keep_reading", "company_chosen_last")


def confirmation(company: Company, consequences: tuple[str, ...], actor_id: str) -> str:
    """The value that confirms closing: bound to the person and to what was told of it."""
    parts = ["close", company.id, str(company.version), actor_id, *consequences]
    return ids.fingerprint("|".join(parts))[:32]
