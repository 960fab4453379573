"""Lists of companies for staff, by name or by code: out of an index, for showing only."""

from chalicelib.aws import keys
from chalicelib.aws.seeking import seek
from chalicelib.aws.table import BY_OFFICE, BY_OFFICE_STATE, Index, Raw
from chalicelib.companies.model import Company, CompanyFilter
from chalicelib.companies.store import company_of
from chalicelib.core.paging import Page, Position
from chalicelib.core.text import fold

_LONGEST_BEGINNING = 80
_SOUGHT_AT_ONCE = 100
_MOST_QUERIES = 10


def list_companies(
    beginning: str,
    *,
    by_code: bool,
    only: CompanyFilter | None,
    limit: int,
    position: Position | None,
) -> Page[Company]:
    """
    Companies whose name (or code) begins so, in its order. 1 Query; with a filter, which no index
    knows, up to 10 of 100 rows each, and after these a page may be short although more follow.
    """
    index: Index = BY_OFFICE_STATE if by_code else BY_OFFICE
    partition = keys.COMPANY_FIND if by_code else keys.COMPANY_LIST
    # What folds to more than an index key can hold is no company's beginning.
    prefix = (beginning.upper() if by_code else fold(beginning))[:_LONGEST_BEGINNING]

    def fitting(raw: Raw) -> Company | None:
        company = company_of(raw)
        return company if company.fits(only) else None

    return seek(
        index,
        partition,
        fitting,
        prefix=prefix,
        limit=limit,
        position=position,
        at_once=_SOUGHT_AT_ONCE if only else limit,
        most_queries=_MOST_QUERIES,
    )
