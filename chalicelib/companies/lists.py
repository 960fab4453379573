"""Lists of companies for staff, by name: out of an index, for showing only."""

from chalicelib.aws import partitions
from chalicelib.aws.reads import position_of
from chalicelib.aws.seeking import seek
from chalicelib.aws.table import BY_OFFICE, Raw, query_index
from chalicelib.companies.counting import find_counters
from chalicelib.companies.model import Company, CompanyFilter, Counters, is_said
from chalicelib.companies.naming import NamedBy, named_by, text_of
from chalicelib.companies.store import company_of
from chalicelib.core.paging import Page, Position

# No index knows the middle of a name, nor a state. An office has some thousands of companies, and
# one look goes through so many of them: 5,000 for a text, and 1,000 for a state alone.
_SEARCHED_AT_ONCE = 500
_SOUGHT_AT_ONCE = 100
_MOST_QUERIES = 10
_MOST_NAMED = 50
_MOST_SUGGESTED = 5


def list_companies(
    text: str, *, only: CompanyFilter | None, limit: int, position: Position | None
) -> Page[Company]:
    """
    Companies in the order of their names; with a text those that `is_said` finds. 1 Query; with a
    text up to 10 of 500 rows each, with a filter alone up to 10 of 100, and after these a page may
    be short although more follow.
    """

    def fitting(raw: Raw) -> Company | None:
        if not _is_looked_for(raw, text):
            return None
        company = company_of(raw)
        return company if company.fits(only) else None

    return seek(
        BY_OFFICE,
        partitions.COMPANY_LIST,
        fitting,
        prefix="",
        limit=limit,
        position=position,
        at_once=_SEARCHED_AT_ONCE if text else _SOUGHT_AT_ONCE if only else limit,
        most_queries=_MOST_QUERIES,
    )


def list_named_in(words: str) -> list[tuple[Company, NamedBy]]:
    """
    The companies that a letter's text names, the surest and active ones first, at most 5. None for
    no text; otherwise up to 10 Queries of 500 rows each.
    """
    if not words:
        return []
    text = text_of(words)

    def fitting(raw: Raw) -> tuple[Company, NamedBy] | None:
        by = named_by(
            text,
            name=_said_of(raw, "name"),
            code=_said_of(raw, "code"),
            tax_id=_said_of(raw, "tax_id"),
            email=_said_of(raw, "contact_email"),
        )
        return (company_of(raw), by) if by is not None else None

    page = seek(
        BY_OFFICE,
        partitions.COMPANY_LIST,
        fitting,
        prefix="",
        limit=_MOST_NAMED,
        position=None,
        at_once=_SEARCHED_AT_ONCE,
        most_queries=_MOST_QUERIES,
    )
    order = list(NamedBy)
    surest = sorted(page.items, key=lambda one: (one[0].is_closed, order.index(one[1])))
    return surest[:_MOST_SUGGESTED]


def list_waiting(
    text: str, *, limit: int, position: Position | None
) -> Page[tuple[Company, Counters]]:
    """
    Companies with mail to collect, closed ones too, in the order of their names. Up to 10 times 1
    Query and 1 BatchGetItem of 100 rows, and after these a page may be short although more follow.
    """
    found: list[tuple[Company, Counters]] = []
    for _ in range(_MOST_QUERIES):
        raws, position = query_index(
            BY_OFFICE,
            partitions.COMPANY_LIST,
            position=position,
            limit=_SOUGHT_AT_ONCE,
            forward=True,
        )
        fitting = [raw for raw in raws if _is_looked_for(raw, text)]
        companies = [company_of(raw) for raw in fitting]
        counters = find_counters([company.id for company in companies])
        for company, raw in zip(companies, fitting, strict=True):
            if counters[company.id].mail_waiting <= 0:
                continue
            found.append((company, counters[company.id]))
            if len(found) == limit:
                is_last = raw is raws[-1]
                return Page(tuple(found), position if is_last else position_of(raw, BY_OFFICE))
        if position is None:
            break
    return Page(tuple(found), position)


def _is_looked_for(raw: Raw, text: str) -> bool:
    return not text or is_said(text, _said_of(raw, "name", "code"), _said_of(raw, "tax_id"))


def _said_of(raw: Raw, *names: str) -> str:
    """Texts of a raw row; reading all of it takes many times as long, and most do not fit."""
    return " ".join(raw[name]["S"] for name in names if name in raw)
