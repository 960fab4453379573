"""
What lies among a company's rows and its own people do not see, so that it is not theirs to take
along: invoices and annexes that were retired, since the usual error is the wrong company, work
records that were removed, and files that were chosen for a message and never sent.
"""

from collections.abc import Mapping
from typing import Any

from chalicelib.aws import keys
from chalicelib.aws.reads import Raw, query_every
from chalicelib.core.values import Value

_INVOICES, _ANNEXES, _SENT, _WORK = "INVOICE#", "ANNEX#", "ATTACHED#", "WORK#"
_RETIRED, _REMOVED = {"S": "retired"}, "removed"
_ATTACHMENT = "att_"


class Withheld(Value):
    """
    What of a company's is left out.

    Attributes:
        retired: ids of invoices and annexes.
        sent: ids of files that went out with a message.
    """

    retired: frozenset[str]
    sent: frozenset[str]

    def hides(self, values: Mapping[str, Any]) -> bool:
        """Whether a row of the company's is of any of it, as its key or the row itself says."""
        sk = str(values.get("sk", ""))
        if sk.startswith(_WORK):
            return bool(values.get("state") == _REMOVED)
        named = {*sk.split("#"), values.get("thing_id"), values.get("invoice_id")}
        files = {str(one) for one in named if str(one).startswith(_ATTACHMENT)}
        return bool(named & self.retired or files - self.sent)


def withheld_of(company_id: str) -> Withheld:
    """3 Queries per 500."""
    pk = keys.company(company_id).pk
    invoices = {_last(raw) for raw in query_every(pk, prefix=_INVOICES) if _is_retired(raw)}
    annexes = {
        _last(raw)
        for raw in query_every(pk, prefix=_ANNEXES)
        if _is_retired(raw) or raw["sk"]["S"].split("#")[1] in invoices
    }
    sent = frozenset(_last(raw) for raw in query_every(pk, prefix=_SENT))
    return Withheld(frozenset(invoices | annexes), sent)


def _last(raw: Raw) -> str:
    return str(raw["sk"]["S"].rpartition("#")[2])


def _is_retired(raw: Raw) -> bool:
    return raw.get("state") == _RETIRED
