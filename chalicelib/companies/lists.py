"""Lists of companies for staff, by name or by code: out of an index, for showing only."""

from chalicelib.aws import keys
from chalicelib.aws.table import BY_OFFICE, BY_OFFICE_STATE, Index, Raw, query_index
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
    found: list[Company] = []
    for _ in range(_MOST_QUERIES):
        raws, position = query_index(
            index,
            partition,
            prefix=prefix,
            position=position,
            limit=_SOUGHT_AT_ONCE if only else limit,
            forward=True,
        )
        for place, raw in enumerate(raws, start=1):
            company = company_of(raw)
            if company.fits(only):
                found.append(company)
            if len(found) == limit:
                is_last = place == len(raws)
                return Page(tuple(found), position if is_last else _position_of(raw, index))
        if position is None:
            break
    return Page(tuple(found), position)


def _position_of(raw: Raw, index: Index) -> Position:
    """Where a list goes on after an item."""
    at = raw[index.range_name]["S"]
    return {"pk": raw["pk"]["S"], "sk": raw["sk"]["S"], "at": at}
