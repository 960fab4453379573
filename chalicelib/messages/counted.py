"""How a company's messages are counted anew."""

from collections.abc import Mapping

from chalicelib.aws import keys
from chalicelib.aws.table import Key, query_every
from chalicelib.aws.tallies import Tally


def _written(key: Key) -> Mapping[str, int]:
    return {"messages": sum(1 for _ in query_every(key.pk, prefix="MESSAGE#"))}


WRITTEN = Tally(lambda company_id: [keys.counters(company_id)], _written)
