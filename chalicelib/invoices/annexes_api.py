"""Names and states of annexes, for staff: `…/invoices/{invoice_id}/annexes/{annex_id}`."""

from collections.abc import Sequence

from chalicelib.access.model import Permission
from chalicelib.aws import keys
from chalicelib.aws.table import Key
from chalicelib.edge.http import Asked, Call, Routes
from chalicelib.invoices import annexing, service
from chalicelib.invoices.annexes import Annex
from chalicelib.invoices.answers import AnnexAnswer, annex_answer
from chalicelib.invoices.forms import NameAnnex
from chalicelib.invoices.model import Invoice

routes = Routes(__name__)

_ONE = "/office/companies/{company_id}/invoices/{invoice_id}/annexes/{annex_id}"


def _keys(asked: Asked) -> Sequence[Key]:
    path = asked.path
    company_id, invoice_id = path["company_id"], path["invoice_id"]
    return [
        keys.invoice(company_id, invoice_id),
        keys.annex(company_id, invoice_id, path["annex_id"]),
    ]


@routes.add(
    "PATCH",
    _ONE,
    permission=Permission.OFFICE_INVOICES_WRITE,
    body=NameAnnex,
    answer=AnnexAnswer,
    targets=_keys,
    is_edit=True,
    summary="Rename an annex of an invoice",
)
def rename_annex(
    call: Call, company_id: str, invoice_id: str, annex_id: str, body: NameAnnex
) -> AnnexAnswer:
    invoice, annex = _found(call, company_id, invoice_id, annex_id)
    seen = call.version
    return _answer(annexing.rename_annex(call.actor, invoice, annex, body.name, seen_version=seen))


@routes.add(
    "POST",
    f"{_ONE}/retire",
    permission=Permission.OFFICE_INVOICES_WRITE,
    answer=AnnexAnswer,
    targets=_keys,
    is_edit=True,
    summary="Put an annex of an invoice away; nothing of it is deleted",
)
def retire_annex(call: Call, company_id: str, invoice_id: str, annex_id: str) -> AnnexAnswer:
    invoice, annex = _found(call, company_id, invoice_id, annex_id)
    return _answer(annexing.retire_annex(call.actor, invoice, annex, seen_version=call.version))


@routes.add(
    "POST",
    f"{_ONE}/restore",
    permission=Permission.OFFICE_INVOICES_WRITE,
    answer=AnnexAnswer,
    targets=_keys,
    is_edit=True,
    summary="Take a retired annex of an invoice into use again",
)
def restore_annex(call: Call, company_id: str, invoice_id: str, annex_id: str) -> AnnexAnswer:
    invoice, annex = _found(call, company_id, invoice_id, annex_id)
    return _answer(annexing.restore_annex(call.actor, invoice, annex, seen_version=call.version))


def _found(call: Call, company_id: str, invoice_id: str, annex_id: str) -> tuple[Invoice, Annex]:
    invoice = service.invoice_in(call.rows, keys.invoice(company_id, invoice_id))
    return invoice, service.annex_in(call.rows, keys.annex(company_id, invoice_id, annex_id))


def _answer(annex: Annex) -> AnnexAnswer:
    return annex_answer(annex, service.newest_versions([annex]))
