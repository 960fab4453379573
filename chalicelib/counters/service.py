"""
All counters of all companies, and the marks of what is shared, against their rows; each feature
says how its own are counted.
"""

from collections.abc import Iterator
from itertools import chain

from chalicelib.aws import partitions
from chalicelib.aws.table import BY_OFFICE, query_index
from chalicelib.aws.tallies import Difference, Tally, differences
from chalicelib.companies.model import Company
from chalicelib.companies.service import company_of, find_company_by_code
from chalicelib.core.errors import NotFound
from chalicelib.invoices.counted import ANNEXED, UNPAID
from chalicelib.mail.counted import WAITING
from chalicelib.messages.counted import ACCOUNTED, WRITTEN
from chalicelib.panels.counted import HELD
from chalicelib.receipts.counted import CHAINED
from chalicelib.sharing.counted import wrong_marks
from chalicelib.usage.counted import USED

TALLIES: tuple[Tally, ...] = (WAITING, WRITTEN, ACCOUNTED, UNPAID, ANNEXED, HELD, USED, CHAINED)
_AT_ONCE = 500


def check_counters(code: str = "", *, repair: bool) -> Iterator[tuple[str, Difference]]:
    """
    Each counter that is not what the rows say, and each mark of a share, with its company's code;
    with `repair` it is put right, but for the chains of receipts, which are evidence. What is right
    is not written.

    Args:
        code: of the one company that is looked at; empty for all.

    Raises:
        NotFound: no company has the code.
    """
    for company in [_company(code)] if code else _companies():
        counted = differences(company.id, TALLIES, repair=repair)
        for found in chain(counted, wrong_marks(company.id, repair=repair)):
            yield company.code, found


def _company(code: str) -> Company:
    company = find_company_by_code(code)
    if company is None:
        raise NotFound(f"No company has the code {code}.")
    return company


def _companies() -> Iterator[Company]:
    position = None
    while True:
        raws, position = query_index(
            BY_OFFICE, partitions.COMPANY_LIST, position=position, limit=_AT_ONCE, forward=True
        )
        yield from map(company_of, raws)
        if position is None:
            return
