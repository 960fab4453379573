"""How invoices and annexes look in answers."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from chalicelib.companies.model import Company
from chalicelib.edge.amounts import MoneyAnswer, money_answer
from chalicelib.edge.body import Answer
from chalicelib.files.answers import (
    SharedToAnswer,
    VersionAnswer,
    shared_to_answer,
    thing_of,
    version_answer,
)
from chalicelib.files.model import FileVersion, ThingKind, Upload, UploadState
from chalicelib.files.shared_to import Around
from chalicelib.invoices.annexes import Annex, AnnexState
from chalicelib.invoices.model import Invoice, InvoiceState
from chalicelib.invoices.payments import Payment, payment_of


class InvoiceAnswer(Answer):
    """
    An invoice, the same for staff and for its company's people. `newest` is its PDF, null as long
    as there is none; `versions` is how many it has had, `annexes` how many annexes are in use;
    `shared_to` is for staff, and null for the company's people. One is `overdue` when it is unpaid
    after the day on which it was due, in the office's time zone.
    """

    id: str
    company_id: str
    number: str
    issued_on: date
    due_on: date | None
    net: MoneyAnswer
    vat: MoneyAnswer
    gross: MoneyAnswer
    note: str | None
    state: InvoiceState
    payment: Payment
    paid_on: date | None
    newest: VersionAnswer | None
    versions: int
    annexes: int
    shared_to: list[SharedToAnswer] | None
    version: int


class CompanyInvoiceAnswer(InvoiceAnswer):
    """An invoice in a list of several companies, with whose it is."""

    company_name: str
    company_code: str


class PaidAnswer(Answer):
    """How many invoices were marked as paid."""

    paid: int


class AnnexAnswer(Answer):
    """
    An annex with its newest version; `versions` is how many there are. One that was retired is for
    staff alone.
    """

    id: str
    name: str
    newest: VersionAnswer | None
    versions: int
    made_at: datetime
    state: AnnexState
    version: int


class AnnexesAnswer(Answer):
    """All annexes of an invoice, the first first; there is never a following page."""

    items: list[AnnexAnswer]
    next: None


class InvoiceUploadAnswer(Answer):
    """
    Where a file for an invoice is; `annex_id` is of the annex that it is for, once there is one,
    and `version` the number that it became.
    """

    id: str
    state: UploadState
    reason: str | None
    annex_id: str | None
    version: int | None


def invoice_answer(invoice: Invoice, around: Around, today: date) -> InvoiceAnswer:
    """An invoice on a day of the office, given what stands beside it."""
    return InvoiceAnswer(
        id=invoice.id,
        company_id=invoice.company_id,
        number=invoice.number,
        issued_on=invoice.issued_on,
        due_on=invoice.due_on,
        net=money_answer(invoice.net),
        vat=money_answer(invoice.vat),
        gross=money_answer(invoice.gross),
        note=invoice.note or None,
        state=invoice.state,
        payment=payment_of(invoice, today),
        paid_on=invoice.paid_on,
        newest=_newest(invoice, around.newest),
        versions=invoice.newest,
        annexes=invoice.annexes - invoice.retired_annexes,
        shared_to=shared_to_answer(invoice, around.panels),
        version=invoice.version,
    )


def company_invoice_answer(
    invoice: Invoice, around: Around, company: Company, today: date
) -> CompanyInvoiceAnswer:
    """The same in a list of several companies."""
    facts = invoice_answer(invoice, around, today).model_dump()
    whose = {"company_name": company.name, "company_code": company.code}
    return CompanyInvoiceAnswer.model_validate(facts | whose)


def annex_answer(annex: Annex, newest: Mapping[str, FileVersion]) -> AnnexAnswer:
    """An annex, given newest versions by the things' ids."""
    return AnnexAnswer(
        id=annex.id,
        name=annex.name,
        newest=_newest(annex, newest),
        versions=annex.newest,
        made_at=annex.made_at,
        state=annex.state,
        version=annex.version,
    )


def annexes_answer(annexes: Iterable[Annex], newest: Mapping[str, FileVersion]) -> AnnexesAnswer:
    """An invoice's annexes, given newest versions by the things' ids."""
    return AnnexesAnswer(items=[annex_answer(one, newest) for one in annexes], next=None)


def invoice_upload_answer(upload: Upload, state: UploadState) -> InvoiceUploadAnswer:
    """An upload, given where it is now."""
    return InvoiceUploadAnswer(
        id=upload.id,
        state=state,
        reason=upload.reason or None,
        annex_id=thing_of(upload) if upload.target.kind is ThingKind.ANNEX else None,
        version=upload.number or None,
    )


def _newest(thing: Invoice | Annex, newest: Mapping[str, FileVersion]) -> VersionAnswer | None:
    version = newest.get(thing.id)
    return version_answer(version) if version else None
