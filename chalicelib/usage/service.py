"""What others read of what companies used."""

from collections.abc import Mapping

from chalicelib.aws.table import Key, Raw
from chalicelib.usage import store
from chalicelib.usage.model import totals_of

__all__ = ["every_usage", "find_usage", "list_usage", "totals_by_rows", "totals_in"]

every_usage = store.every_usage
find_usage = store.find_usage
list_usage = store.list_usage


def totals_in(rows: Mapping[Key, Raw], company_id: str, month: str) -> dict[str, int]:
    """How much of each service a company used in a month, among items already read."""
    return store.totals_in(rows, company_id, month)


def totals_by_rows(company_id: str, month: str) -> dict[str, int]:
    """The same counted from the rows, strongly consistent. 1 Query per 500."""
    return totals_of(every_usage(company_id, month))
