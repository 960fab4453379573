"""Companies: adding one, finding them, and the plates that a person sees after signing in."""

from chalicelib.audit.store import Tag, entry
from chalicelib.aws.table import commit
from chalicelib.companies import store
from chalicelib.companies.model import Company, CompanyState, Counters
from chalicelib.companies.store import company_id_of_code, company_of, count_mail, counters_of
from chalicelib.core import ids
from chalicelib.core.paging import Page, Position, part_of

__all__ = [
    "add_company",
    "company_id_of_code",
    "company_of",
    "count_mail",
    "counters_of",
    "find_companies",
    "find_company_by_code",
    "get_company",
    "list_companies",
]

get_company = store.get_company
find_companies = store.find_companies


def add_company(
    actor_id: str, *, code: str, name: str, language: str, company_id: str | None = None
) -> Company:
    """
    Add a client of the office.

    Raises:
        Conflict: another company has the code (`company_code_taken`).
    """
    company = Company(company_id or ids.new_id("com"), code, name, language, CompanyState.ACTIVE, 1)
    record = entry(Tag.COMPANIES_ADD, actor_id=actor_id, scope=company.id, target=company.id)
    commit(*store.put_company(company), record)
    return company


def find_company_by_code(code: str) -> Company | None:
    """The company with a code, or None. 2 BatchGetItems."""
    company_id = store.find_id_by_code(code)
    return store.get_company(company_id) if company_id else None


def list_companies(
    beginning: str, *, limit: int, position: Position | None
) -> Page[tuple[Company, Counters]]:
    """
    Companies for staff to pick from: by the beginning of the name, or of the code when the text
    finds no name. 1 Query (2 for a code) and 1 BatchGetItem for the counters.
    """
    # Only a place by name holds an id; that says which of the two lists a cursor goes on in.
    by_code = position is not None and store.AFTER_NAME not in part_of(position, "at")
    page = store.list_companies(beginning, by_code=by_code, limit=limit, position=position)
    if not page.items and beginning and position is None:
        page = store.list_companies(beginning, by_code=True, limit=limit, position=None)
    counters = store.find_counters([company.id for company in page.items])
    return page.map(lambda company: (company, counters[company.id]))
