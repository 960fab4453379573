"""How a company's unpaid invoices, and what is owed for them, are counted anew."""

from collections.abc import Mapping

from chalicelib.aws import keys, panel_keys
from chalicelib.aws.table import Key, query_every
from chalicelib.aws.tallies import Tally
from chalicelib.companies.counting import OWED_PREFIX
from chalicelib.invoices.payments import tally_of
from chalicelib.invoices.store import invoice_of


def _unpaid(key: Key) -> Mapping[str, int]:
    raws = query_every(key.pk, prefix=panel_keys.INVOICE_PREFIX)
    tally = tally_of(invoice_of(raw) for raw in raws)
    owed = {f"{OWED_PREFIX}{currency}": minor for currency, minor in tally.sums.items()}
    return {"unpaid_invoices": tally.count} | owed


UNPAID = Tally(lambda company_id: [keys.counters(company_id)], _unpaid, OWED_PREFIX)
