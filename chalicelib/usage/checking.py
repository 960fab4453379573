"""
Whether the totals of a company's months are what its rows come to, and putting them right where
they are not, beside whoever counts at the same moment.
"""

from chalicelib.aws import usage_keys
from chalicelib.aws.table import commit, fetch
from chalicelib.core.errors import StaleVersion
from chalicelib.core.values import Value
from chalicelib.usage import store
from chalicelib.usage.model import totals_of

_ATTEMPTS = 5


class Miscount(Value):
    """A service in a month: what its total says, and what the rows come to."""

    company_id: str
    month: str
    service_id: str
    said: int
    counted: int


def miscounts(company_id: str) -> list[Miscount]:
    """
    Every total of a company that is not what its rows come to, by month and service.

    Raises:
        StaleVersion: it kept changing.

    1 Query per 500 rows and 1 per 500 months; for each month 2 BatchGetItem and 1 Query per 500.
    """
    months = sorted(store.months_of(company_id))
    return [found for month in months for found in _compared(company_id, month)[0]]


def recount(company_id: str, month: str) -> list[Miscount]:
    """
    Let a month's totals say what its rows come to; returns what they did not.

    Raises:
        StaleVersion: it kept changing.

    As `miscounts` for one month, and 1 TransactWrite if there is something.
    """
    for _ in range(_ATTEMPTS):
        found, version = _compared(company_id, month)
        if not found:
            return []
        right = {one.service_id: one.counted for one in found}
        try:
            commit(store.set_totals(company_id, month, right, seen_version=version))
        except StaleVersion:
            continue
        return found
    raise StaleVersion("These totals keep changing. Try again in a moment.")


def _compared(company_id: str, month: str) -> tuple[list[Miscount], int]:
    """What is wrong, and the version of the totals, which did not move while the rows were read."""
    key = usage_keys.used(company_id, month)
    for _ in range(_ATTEMPTS):
        before = store.versions_of_totals(company_id, [month])
        counted = totals_of(store.every_usage(company_id, month))
        raws = fetch([key])
        if store.version_in(raws, key) != before[company_id, month]:
            continue
        said = store.totals_in(raws, company_id, month)
        wrong = [
            Miscount(company_id, month, service_id, said.get(service_id, 0), right)
            for service_id in sorted(said.keys() | counted.keys())
            if said.get(service_id, 0) != (right := counted.get(service_id, 0))
        ]
        return wrong, before[company_id, month]
    raise StaleVersion("These totals keep changing. Try again in a moment.")
