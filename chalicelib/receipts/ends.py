"""
Ends of chains as they are sealed: `RECEIPTEND#sha256` / `RECEIPTEND` says which company's end a
statement is, and is written in the transaction that puts it into the row of the chain.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from chalicelib.aws import keys, partitions, seal_keys
from chalicelib.aws.table import BY_DUE, Change, Row, fetch, put_new, query_index, read
from chalicelib.core import clock
from chalicelib.receipts import store
from chalicelib.receipts.model import Chain, End, sha256_of
from chalicelib.receipts.store import ChainRow, chain_of

_PAGE = 500


class EndRow(Row):
    """Of which chain a statement is, and how many records that had."""

    company_id = UnicodeAttribute()
    records = NumberAttribute()


def seal_chain(chain: Chain, end: End) -> tuple[Change, Change]:
    """The end of a chain is sealed, and can be found by the hash of its statement."""
    key = seal_keys.receipts_end(sha256_of(end.statement))
    row = EndRow(pk=key.pk, sk=key.sk, company_id=chain.company_id, records=end.records)
    return store.seal_chain(chain, end), put_new(row)


def find_end(sha256: str) -> tuple[int, Chain] | None:
    """
    How many records there were when a statement with this hash was sealed, and the chain as it is
    now; None when nothing like it was. 1 or 2 BatchGetItems.
    """
    key = seal_keys.receipts_end(sha256)
    raw = fetch([key]).get(key)
    if raw is None:
        return None
    row = read(EndRow, raw)
    place = keys.receipt_chain(row.company_id)
    return int(row.records), chain_of(row.company_id, fetch([place]).get(place))


def unsealed_chains(grace: timedelta) -> Iterator[tuple[str, datetime]]:
    """
    Companies whose chain has had an end that is not sealed for more than `grace`, and since when;
    oldest first. 1 Query of by-due per 500.
    """
    until = clock.iso(clock.now() - grace)
    position = None
    while True:
        raws, position = query_index(
            BY_DUE,
            partitions.RECEIPT_ENDS_PENDING,
            until=until,
            position=position,
            limit=_PAGE,
            forward=True,
        )
        for raw in raws:
            row = read(ChainRow, raw)
            since = str(row.g5s).partition("#")[0]
            yield row.pk.removeprefix("COMPANY#"), clock.from_iso(since)
        if position is None:
            return
