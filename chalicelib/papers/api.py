"""Receipts for a company's people and for staff; whether a file is a receipt, for anybody."""

from collections.abc import Sequence

from chalicelib.access.model import Permission
from chalicelib.aws import keys
from chalicelib.aws.table import Key
from chalicelib.companies.service import company_in
from chalicelib.edge.body import PageAnswer, PageQuery
from chalicelib.edge.http import Asked, Call, Routes
from chalicelib.papers import service
from chalicelib.papers.answers import (
    ExportAnswer,
    ReceiptAnswer,
    VerifiedAnswer,
    VerifiedEndAnswer,
    VerifyEnd,
    VerifyFile,
    export_answer,
    receipt_answer,
    verified_answer,
)
from chalicelib.receipts.service import chain_of, list_receipts, page_of_chain, receipt_in
from chalicelib.scans.answers import LinkAnswer, link_answer

routes = Routes(__name__)

_RECEIPTS = "/companies/{company_id}/receipts"
_OFFICE_RECEIPTS = "/office/companies/{company_id}/receipts"


def _receipt_key(asked: Asked) -> Sequence[Key]:
    return [keys.receipt(asked.path["company_id"], asked.path["receipt_id"])]


def _chain_key(asked: Asked) -> Sequence[Key]:
    return [keys.receipt_chain(asked.path["company_id"])]


def _company_key(asked: Asked) -> Sequence[Key]:
    return [keys.company(asked.path["company_id"])]


@routes.add(
    "GET",
    _RECEIPTS,
    permission=Permission.COMPANY_MAIL_READ,
    query=PageQuery,
    answer=PageAnswer[ReceiptAnswer],
    summary="My company's receipts, newest first",
)
def list_company_receipts(
    call: Call,
    company_id: str,  # noqa: ARG001 - the Actor's company is used
    query: PageQuery,
) -> PageAnswer[ReceiptAnswer]:
    return _page(call, call.actor.company_id, query)


@routes.add(
    "GET",
    f"{_RECEIPTS}/export",
    permission=Permission.COMPANY_MAIL_READ,
    query=PageQuery,
    answer=ExportAnswer,
    targets=_chain_key,
    summary="The records of my company's receipts, which prove that none is missing",
)
def export_company_receipts(call: Call, company_id: str, query: PageQuery) -> ExportAnswer:  # noqa: ARG001
    return _export(call, call.actor.company_id, query)


@routes.add(
    "GET",
    f"{_RECEIPTS}/{{receipt_id}}",
    permission=Permission.COMPANY_MAIL_READ,
    answer=ReceiptAnswer,
    targets=_receipt_key,
    summary="One receipt of my company",
)
def show_company_receipt(call: Call, company_id: str, receipt_id: str) -> ReceiptAnswer:  # noqa: ARG001
    receipt = receipt_in(call.rows, keys.receipt(call.actor.company_id, receipt_id))
    return receipt_answer(receipt)


@routes.add(
    "POST",
    f"{_RECEIPTS}/{{receipt_id}}/link",
    permission=Permission.COMPANY_MAIL_READ,
    answer=LinkAnswer,
    targets=_receipt_key,
    summary="A link to the PDF of a receipt of my company",
)
def open_company_receipt(call: Call, company_id: str, receipt_id: str) -> LinkAnswer:  # noqa: ARG001
    receipt = receipt_in(call.rows, keys.receipt(call.actor.company_id, receipt_id))
    return link_answer(service.link_to_paper(call.actor, receipt))


@routes.add(
    "GET",
    _OFFICE_RECEIPTS,
    permission=Permission.OFFICE_MAIL_READ,
    query=PageQuery,
    answer=PageAnswer[ReceiptAnswer],
    targets=_company_key,
    summary="A company's receipts, newest first, for staff",
)
def list_office_receipts(
    call: Call, company_id: str, query: PageQuery
) -> PageAnswer[ReceiptAnswer]:
    company = company_in(call.rows, company_id)
    return _page(call, company.id, query)


@routes.add(
    "GET",
    f"{_OFFICE_RECEIPTS}/export",
    permission=Permission.OFFICE_MAIL_READ,
    query=PageQuery,
    answer=ExportAnswer,
    targets=lambda asked: [*_company_key(asked), *_chain_key(asked)],
    summary="The records of a company's receipts, for staff",
)
def export_office_receipts(call: Call, company_id: str, query: PageQuery) -> ExportAnswer:
    company = company_in(call.rows, company_id)
    return _export(call, company.id, query)


@routes.add(
    "GET",
    f"{_OFFICE_RECEIPTS}/{{receipt_id}}",
    permission=Permission.OFFICE_MAIL_READ,
    answer=ReceiptAnswer,
    targets=_receipt_key,
    summary="One receipt, for staff",
)
def show_office_receipt(call: Call, company_id: str, receipt_id: str) -> ReceiptAnswer:
    receipt = receipt_in(call.rows, keys.receipt(company_id, receipt_id))
    return receipt_answer(receipt)


@routes.add(
    "POST",
    f"{_OFFICE_RECEIPTS}/{{receipt_id}}/link",
    permission=Permission.OFFICE_MAIL_READ,
    answer=LinkAnswer,
    targets=_receipt_key,
    summary="A link to the PDF of a receipt, for staff",
)
def open_office_receipt(call: Call, company_id: str, receipt_id: str) -> LinkAnswer:
    receipt = receipt_in(call.rows, keys.receipt(company_id, receipt_id))
    return link_answer(service.link_to_paper(call.actor, receipt))


@routes.add(
    "POST",
    "/receipts/verify",
    permission=Permission.PUBLIC,
    body=VerifyFile,
    answer=VerifiedAnswer,
    summary="Whether a whole file is a receipt that the office sealed, and whether it still holds",
)
def verify_receipt(call: Call, body: VerifyFile) -> VerifiedAnswer:
    return verified_answer(service.verify_file(body.sha256, source_ip=call.source_ip))


@routes.add(
    "POST",
    "/receipts/verify-end",
    permission=Permission.PUBLIC,
    body=VerifyEnd,
    answer=VerifiedEndAnswer,
    summary="Whether the office sealed this end of receipts, and whether it still is one",
)
def verify_receipts_end(call: Call, body: VerifyEnd) -> VerifiedEndAnswer:
    return VerifiedEndAnswer(state=service.verify_end(body.sha256, source_ip=call.source_ip))


def _page(call: Call, company_id: str, query: PageQuery) -> PageAnswer[ReceiptAnswer]:
    page = list_receipts(company_id, limit=query.limit, position=call.position)
    return PageAnswer[ReceiptAnswer].model_validate(call.page(page.map(receipt_answer)))


def _export(call: Call, company_id: str, query: PageQuery) -> ExportAnswer:
    chain = chain_of(company_id, call.rows.get(keys.receipt_chain(company_id)))
    page = page_of_chain(company_id, limit=query.limit, position=call.position)
    certificates = service.note_export(call.actor, chain, page.items)
    following = call.page(page)["next"]
    return export_answer(chain, page.items, certificates, following)
