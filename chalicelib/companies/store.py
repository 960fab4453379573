"""
`COMPANY#c` / `COMPANY` (by-office by folded name, by-office-state by code), `COMPANY#c` /
`COUNTERS`, and the look-up `COMPANYCODE#code`.
"""

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition

from chalicelib.aws import keys
from chalicelib.aws.table import (
    BY_OFFICE,
    BY_OFFICE_STATE,
    Change,
    Index,
    Raw,
    Row,
    fetch,
    put_new,
    query_index,
    read,
    update,
)
from chalicelib.companies.model import Company, CompanyState, Counters
from chalicelib.core import clock
from chalicelib.core.errors import Conflict, NotFound
from chalicelib.core.paging import Page, Position
from chalicelib.core.text import fold

# Sorts before the space, so that a name stands before those that it begins; no name holds one.
AFTER_NAME = "\t"


class CompanyRow(Row):
    """A client of the office."""

    code = UnicodeAttribute()
    name = UnicodeAttribute()
    language = UnicodeAttribute()
    state = UnicodeAttribute()
    created_at = UnicodeAttribute()


class CountersRow(Row):
    """The company's counters; each is changed with the thing that it counts."""

    mail_waiting = NumberAttribute(default=0)


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
    )


def counters_of(raw: Raw | None) -> Counters:
    """A raw counters item as the model's value; zeros before the first thing was counted."""
    return Counters(int(read(CountersRow, raw).mail_waiting) if raw is not None else 0)


def get_company(company_id: str) -> Company:
    """
    1 BatchGetItem.

    Raises:
        NotFound: there is no such company.
    """
    key = keys.company(company_id)
    found = fetch([key])
    if key not in found:
        raise NotFound("There is no such company.")
    return company_of(found[key])


def find_companies(company_ids: list[str]) -> dict[str, Company]:
    """Those of the companies that exist, by id. 1 BatchGetItem per 100."""
    found = fetch([keys.company(company_id) for company_id in company_ids])
    companies = [company_of(raw) for raw in found.values()]
    return {company.id: company for company in companies}


def find_counters(company_ids: list[str]) -> dict[str, Counters]:
    """The counters of companies, by id. 1 BatchGetItem per 100."""
    found = fetch([keys.counters(company_id) for company_id in company_ids])
    return {
        company_id: counters_of(found.get(keys.counters(company_id))) for company_id in company_ids
    }


def find_id_by_code(code: str) -> str | None:
    """Which company a code belongs to. 1 BatchGetItem."""
    key = keys.company_code(code)
    raw = fetch([key]).get(key)
    return read(CompanyCodeRow, raw).company_id if raw is not None else None


_LONGEST_BEGINNING = 80


def list_companies(
    beginning: str, *, by_code: bool, limit: int, position: Position | None
) -> Page[Company]:
    """Companies whose name (or code) begins so, in its order. 1 Query."""
    index: Index = BY_OFFICE_STATE if by_code else BY_OFFICE
    partition = keys.COMPANY_FIND if by_code else keys.COMPANY_LIST
    # What folds to more than an index key can hold is no company's beginning.
    prefix = (beginning.upper() if by_code else fold(beginning))[:_LONGEST_BEGINNING]
    raws, after = query_index(
        index, partition, prefix=prefix, position=position, limit=limit, forward=True
    )
    return Page(tuple(company_of(raw) for raw in raws), after)


def put_company(company: Company) -> tuple[Change, ...]:
    """A new company with its counters and its code, which nobody may have yet."""
    key, code_key = keys.company(company.id), keys.company_code(company.code)
    counters_key = keys.counters(company.id)
    row = CompanyRow(
        pk=key.pk,
        sk=key.sk,
        g3=keys.COMPANY_LIST,
        g3s=f"{fold(company.name)}{AFTER_NAME}{company.id}",
        g4=keys.COMPANY_FIND,
        g4s=company.code,
        code=company.code,
        name=company.name,
        language=company.language,
        state=str(company.state),
        created_at=clock.iso(clock.now()),
    )
    taken = Conflict("Another company has this code.", code="company_code_taken")
    return (
        put_new(CompanyCodeRow(pk=code_key.pk, sk=code_key.sk, company_id=company.id), taken),
        put_new(row),
        put_new(CountersRow(pk=counters_key.pk, sk=counters_key.sk)),
    )


def count_mail(company_id: str, difference: int) -> Change:
    """Add to the company's count of waiting mail, in the transaction that changes the mail."""
    condition: Condition = Row.pk.exists()
    return update(
        keys.counters(company_id),
        [CountersRow.mail_waiting.set(CountersRow.mail_waiting + difference)],
        condition,
        NotFound("There is no such company."),
    )


def company_id_of_code(raw: Raw) -> str:
    """Which company a raw look-up item names."""
    return str(read(CompanyCodeRow, raw).company_id)
