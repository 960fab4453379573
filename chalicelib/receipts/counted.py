"""How the records of a company's chain of receipts are counted anew."""

from collections.abc import Mapping

from chalicelib.aws import keys
from chalicelib.aws.table import Key, query_every
from chalicelib.aws.tallies import Tally


def _chained(key: Key) -> Mapping[str, int]:
    # Of each receipt only whether it is void is needed; its record may be long.
    receipts = voids = 0
    for raw in query_every(key.pk, prefix=keys.RECEIPT_PREFIX, page=100):
        receipts += 1
        voids += "void" in raw
    return {"records": receipts + voids, "receipts": receipts}


# A chain that says fewer or more than there are is a matter for people: the numbers of receipts
# that were handed out, and the ends that were signed, rely on it.
CHAINED = Tally(
    lambda company_id: [keys.receipt_chain(company_id)],
    _chained,
    moves="records",
    comes_with_first=True,
    is_evidence=True,
)
