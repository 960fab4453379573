"""The demo's invoices: three with PDFs and annexes, sent as a browser sends them."""

from collections.abc import Mapping
from datetime import timedelta

from chalicelib.access.model import Actor
from chalicelib.aws import clients
from chalicelib.companies.model import Company
from chalicelib.config import config
from chalicelib.core.money import Money
from chalicelib.files.model import SaidFile, upload_key
from chalicelib.invoices.model import NewInvoice
from chalicelib.invoices.service import add_invoice, send_annex, send_invoice
from local import letters
from local.letters import Letter

Sent = tuple[str, str]

_VAT = 2300
_TYPE = "application/pdf"
_KNOWN = (
    ("NOWAK-7", "FV 118/11/2026", 20, 24_900, "PLN"),
    ("NOWAK-7", "FV 97/10/2026", 48, 24_900, "PLN"),
    ("ROSSI-3", "FV 119/11/2026", 18, 6_500, "EUR"),
)


def add_invoices(actor: Actor, companies: Mapping[str, Company]) -> list[Sent]:
    """
    Two invoices of one company and one of another, each with a settlement sheet.

    Returns the company and the upload of each file that is on its way.
    """
    sent: list[Sent] = []
    for code, number, days_ago, net, currency in _KNOWN:
        company = companies[code]
        amount = Money(net, currency)
        issued_on = actor.today - timedelta(days=days_ago)
        new = NewInvoice(
            number=number,
            issued_on=issued_on,
            due_on=issued_on + timedelta(days=14),
            net=amount,
            vat=amount.part(_VAT),
            gross=amount.plus(amount.part(_VAT)),
            note="",
        )
        invoice = add_invoice(actor, company.id, new)
        paper = _paper(company, f"Faktura {number}", new)
        form = send_invoice(actor, company, invoice, _said(number, paper))
        sent.append(send(company, form.upload_id, paper))
        sheet = _paper(company, f"Rozliczenie do faktury {number}", new)
        file = _said("Rozliczenie", sheet)
        form = send_annex(actor, company, invoice, None, name="Rozliczenie", file=file)
        sent.append(send(company, form.upload_id, sheet))
    return sent


def _paper(company: Company, subject: str, new: NewInvoice) -> bytes:
    amounts = {"netto": new.net, "VAT": new.vat, "brutto": new.gross}
    lines = [
        f"{name}: {money.minor // 100},{money.minor % 100:02} {money.currency}"
        for name, money in amounts.items()
    ]
    letter = Letter(
        sender="Biuro Centrum",
        address="ul. Przykładowa 1 · 00-001 Warszawa · a sample, not a real invoice",
        to=company.name,
        place_and_day=f"Warszawa, {new.issued_on:%d.%m.%Y}",
        subject=subject,
        pages=("Adres do korespondencji i obsługa poczty\n\n" + "\n\n".join(lines),),
    )
    return letters.as_pdf(letter)


def _said(name: str, content: bytes) -> SaidFile:
    return SaidFile(f"{name.replace('/', '-')}.pdf", len(content), _TYPE)


def send(company: Company, upload_id: str, content: bytes) -> Sent:
    """Put a PDF where its form would; whose it is, and its upload."""
    clients.call(
        "s3",
        "put_object",
        Bucket=config().uploads_bucket,
        Key=upload_key(company.id, upload_id),
        Body=content,
        ContentType=_TYPE,
    )
    return company.id, upload_id
