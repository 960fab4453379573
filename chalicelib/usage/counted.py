"""How the totals of what a company used in each month are counted anew."""

from collections.abc import Iterator, Mapping

from chalicelib.aws import usage_keys
from chalicelib.aws.table import Key
from chalicelib.aws.tallies import Tally
from chalicelib.usage import store
from chalicelib.usage.model import totals_of


def _months(company_id: str) -> Iterator[Key]:
    for month in sorted(store.months_of(company_id)):
        yield usage_keys.used(company_id, month)


def _used(key: Key) -> Mapping[str, int]:
    company_id, month = usage_keys.company_and_month(key)
    by_service = totals_of(store.every_usage(company_id, month))
    return {f"{store.OF_SERVICE}{service_id}": sum_ for service_id, sum_ in by_service.items()}


USED = Tally(_months, _used, store.OF_SERVICE, moves="version", comes_with_first=True)
