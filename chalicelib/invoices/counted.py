"""How a company's unpaid invoices with what is owed, and their annexes, are counted anew."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from chalicelib.aws import keys, panel_keys
from chalicelib.aws.table import Key, Raw, query_every
from chalicelib.aws.tallies import Tally
from chalicelib.companies.counting import OWED_PREFIX
from chalicelib.invoices.annexes_store import PREFIX, annex_of
from chalicelib.invoices.payments import tally_of
from chalicelib.invoices.store import invoice_of


def _unpaid(key: Key) -> Mapping[str, int]:
    raws = query_every(key.pk, prefix=panel_keys.INVOICE_PREFIX)
    tally = tally_of(invoice_of(raw) for raw in raws)
    owed = {f"{OWED_PREFIX}{currency}": minor for currency, minor in tally.sums.items()}
    return {"unpaid_invoices": tally.count} | owed


UNPAID = Tally(lambda company_id: [keys.counters(company_id)], _unpaid, OWED_PREFIX)


def _perhaps_wrong(company_id: str) -> Iterator[Key]:
    """
    Invoices whose annexes seem to be other than they say. Two passes over a company instead of one
    for each invoice; what was only written between the two is found right when it is counted.
    """
    pk = keys.company(company_id).pk
    said = {
        raw["sk"]["S"].removeprefix(panel_keys.INVOICE_PREFIX): raw
        for raw in query_every(pk, prefix=panel_keys.INVOICE_PREFIX)
    }
    every, retired = _counts(query_every(pk, prefix=PREFIX))
    for invoice_id, raw in said.items():
        invoice = invoice_of(raw)
        if (invoice.annexes, invoice.retired_annexes) != (every[invoice_id], retired[invoice_id]):
            yield keys.invoice(company_id, invoice_id)


def _annexed(key: Key) -> Mapping[str, int]:
    invoice_id = key.sk.removeprefix(panel_keys.INVOICE_PREFIX)
    every, retired = _counts(query_every(key.pk, prefix=keys.annexes_prefix(invoice_id)))
    return {"annexes": every[invoice_id], "retired_annexes": retired[invoice_id]}


def _counts(raws: Iterable[Raw]) -> tuple[Counter[str], Counter[str]]:
    """How many annexes each invoice has, and how many of them were retired."""
    annexes = [annex_of(raw) for raw in raws]
    every = Counter(annex.invoice_id for annex in annexes)
    return every, Counter(annex.invoice_id for annex in annexes if not annex.is_active)


ANNEXED = Tally(_perhaps_wrong, _annexed)
