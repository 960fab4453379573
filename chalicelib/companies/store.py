"""
`COMPANY#c` / `COMPANY` (by-office by folded name), and the look-up `COMPANYCODE#code`; its counters
are in `counting`.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute

from chalicelib.aws import keys, partitions
from chalicelib.aws.table import (
    Change,
    Key,
    Raw,
    Row,
    check,
    fetch,
    put_new,
    read,
    set_or_remove,
    update,
)
from chalicelib.companies.counting import CountersRow
from chalicelib.companies.model import Company, CompanyState, Details
from chalicelib.core import clock
from chalicelib.core.errors import (
    Conflict,
    FieldError,
    NotFound,
    StaleVersion,
    ValidationFailed,
)
from chalicelib.core.text import fold

# Sorts before the space, so that a name stands before those that it begins; no name holds one.
_AFTER_NAME = "\t"
OWNERS_CHANGED = "owners_changed"
# Four octets a letter at most, and an index key takes 1024.
_LONGEST_PLACE = 240


class CompanyRow(Row):
    """A client of the office; what is empty has no attribute."""

    code = UnicodeAttribute()
    name = UnicodeAttribute()
    language = UnicodeAttribute()
    state = UnicodeAttribute()
    created_at = UnicodeAttribute()
    needs_owner = BooleanAttribute(null=True)
    owner_changes = NumberAttribute(default=0)
    tax_id = UnicodeAttribute(null=True)
    address = UnicodeAttribute(null=True)
    contact_name = UnicodeAttribute(null=True)
    contact_email = UnicodeAttribute(null=True)
    contact_phone = UnicodeAttribute(null=True)
    contract_from = UnicodeAttribute(null=True)
    contract_to = UnicodeAttribute(null=True)
    always_attached = BooleanAttribute(null=True)
    notes = UnicodeAttribute(null=True)
    closed_at = UnicodeAttribute(null=True)


class CompanyCodeRow(Row):
    """Which company a code belongs to."""

    company_id = UnicodeAttribute()


def company_of(raw: Raw) -> Company:
    """A raw company item as the model's value."""
    row = read(CompanyRow, raw)
    return Company(
        id=row.pk.removeprefix("COMPANY#"),
        code=row.code,
        name=row.name,
        language=row.language,
        state=CompanyState(row.state),
        version=int(row.version),
        needs_owner=bool(row.needs_owner),
        owner_changes=int(row.owner_changes or 0),
        details=_details_of(row),
        closed_at=clock.from_iso(row.closed_at) if row.closed_at else None,
    )


def _details_of(row: CompanyRow) -> Details:
    return Details(
        tax_id=row.tax_id or "",
        address=row.address or "",
        contact_name=row.contact_name or "",
        contact_email=row.contact_email or "",
        contact_phone=row.contact_phone or "",
        contract_from=date.fromisoformat(row.contract_from) if row.contract_from else None,
        contract_to=date.fromisoformat(row.contract_to) if row.contract_to else None,
        always_attached=bool(row.always_attached),
        notes=row.notes or "",
    )


def company_in(rows: Mapping[Key, Raw], company_id: str) -> Company:
    """
    A company among items already read.

    Raises:
        NotFound: it is not among them.
    """
    key = keys.company(company_id)
    if key not in rows:
        raise NotFound("There is no such company.")
    return company_of(rows[key])


def get_company(company_id: str) -> Company:
    """
    1 BatchGetItem.

    Raises:
        NotFound: there is no such company.
    """
    return company_in(fetch([keys.company(company_id)]), company_id)


def find_companies(company_ids: list[str]) -> dict[str, Company]:
    """Those of the companies that exist, by id. 1 BatchGetItem per 100."""
    found = fetch([keys.company(company_id) for company_id in company_ids])
    companies = [company_of(raw) for raw in found.values()]
    return {company.id: company for company in companies}


def find_id_by_code(code: str) -> str | None:
    """Which company a code belongs to. 1 BatchGetItem."""
    key = keys.company_code(code)
    raw = fetch([key]).get(key)
    return read(CompanyCodeRow, raw).company_id if raw is not None else None


def put_company(company: Company) -> tuple[Change, ...]:
    """A new company with its counters and its code, which nobody may have yet."""
    key, code_key = keys.company(company.id), keys.company_code(company.code)
    counters_key = keys.counters(company.id)
    row = CompanyRow(
        pk=key.pk,
        sk=key.sk,
        g3=partitions.COMPANY_LIST,
        g3s=_place(company),
        code=company.code,
        name=company.name,
        language=company.language,
        state=str(company.state),
        created_at=clock.iso(clock.now()),
        needs_owner=company.needs_owner,
        **_kept(company),
    )
    taken = ValidationFailed(
        FieldError("code", "company_code_taken", "Another company has this code. Choose another.")
    )
    return (
        put_new(CompanyCodeRow(pk=code_key.pk, sk=code_key.sk, company_id=company.id), taken),
        put_new(row),
        put_new(CountersRow(pk=counters_key.pk, sk=counters_key.sk)),
    )


def change_company(after: Company, *, seen_version: int) -> Change:
    """What staff decided, over the version that they saw; code and owners are left alone."""
    actions: list[Any] = [
        CompanyRow.g3s.set(_place(after)),
        CompanyRow.name.set(after.name),
        CompanyRow.language.set(after.language),
        CompanyRow.state.set(str(after.state)),
        CompanyRow.version.set(after.version),
    ]
    for name, value in _kept(after).items():
        actions.append(set_or_remove(getattr(CompanyRow, name), value))
    stale = StaleVersion("Somebody changed this company meanwhile. Load it again.")
    return update(keys.company(after.id), actions, CompanyRow.version == seen_version, stale)


def still_open(company_id: str) -> Change:
    """Let a commit depend on a company not being closed; Conflict `company_is_closed` if it is."""
    shut = Conflict("This company was closed meanwhile.", code="company_is_closed")
    is_open = CompanyRow.state == str(CompanyState.ACTIVE)
    return check(keys.company(company_id), is_open, shut)


def _place(company: Company) -> str:
    return f"{fold(company.name)[:_LONGEST_PLACE]}{_AFTER_NAME}{company.id}"


def _kept(company: Company) -> dict[str, Any]:
    """What has an attribute only where there is something to say."""
    details = company.details
    begin, end = details.contract_from, details.contract_to
    return {
        "tax_id": details.tax_id or None,
        "address": details.address or None,
        "contact_name": details.contact_name or None,
        "contact_email": details.contact_email or None,
        "contact_phone": details.contact_phone or None,
        "contract_from": begin.isoformat() if begin else None,
        "contract_to": end.isoformat() if end else None,
        "always_attached": details.always_attached or None,
        "notes": details.notes or None,
        "closed_at": clock.iso(company.closed_at) if company.closed_at else None,
    }


def note_owners(company: Company, *, needs_owner: bool) -> Change:
    """
    Whether somebody owns the company after this commit, decided from all its owners as they were
    when `company` was read; Conflict OWNERS_CHANGED if that is not so any more.
    """
    seen, counted = company.owner_changes, CompanyRow.owner_changes
    as_seen = counted == seen
    return update(
        keys.company(company.id),
        [counted.set(seen + 1), CompanyRow.needs_owner.set(needs_owner)],
        # A company of the first release has no number yet.
        (Row.pk.exists() & counted.does_not_exist()) | as_seen if not seen else as_seen,
        Conflict("The owners of this company changed meanwhile.", code=OWNERS_CHANGED),
    )


def company_id_of_code(raw: Raw) -> str:
    """Which company a raw look-up item names."""
    return str(read(CompanyCodeRow, raw).company_id)
