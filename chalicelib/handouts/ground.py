"""What a decision about one company's part needs to know, read in one go, strongly consistent."""

from collections.abc import Iterable, Mapping

from chalicelib.aws import keys
from chalicelib.aws.table import Key, Raw, fetch
from chalicelib.companies.model import Company
from chalicelib.companies.service import company_in
from chalicelib.core.values import Value
from chalicelib.handouts.model import Handout, Part, newest_first
from chalicelib.mail.model import MailEvent, MailEventKind, MailItem, MailState
from chalicelib.mail.number import shown_number
from chalicelib.mail.service import mail_item_of
from chalicelib.receipts.model import (
    Chain,
    Consent,
    HandedOut,
    Office,
    Receipt,
    Recipient,
    TakenItem,
)
from chalicelib.receipts.service import chain_of, receipt_of
from chalicelib.settings.model import Settings
from chalicelib.settings.service import settings_of


class Ground(Value):
    """
    One company and what was asked of it, as the table says right now.

    Attributes:
        items: by id, those that are there.
        receipt: the part's current one, if it has one.
    """

    settings: Settings
    company: Company
    chain: Chain
    items: Mapping[str, MailItem]
    receipt: Receipt | None


def keys_of(company_id: str, mail_ids: Iterable[str], receipt_id: str = "") -> list[Key]:
    """What is to be read for a part."""
    receipt = [keys.receipt(company_id, receipt_id)] if receipt_id else []
    return [
        keys.settings(),
        keys.company(company_id),
        keys.receipt_chain(company_id),
        *receipt,
        *(keys.mail(company_id, mail_id) for mail_id in mail_ids),
    ]


def ground_in(
    rows: Mapping[Key, Raw], company_id: str, mail_ids: Iterable[str], receipt_id: str = ""
) -> Ground:
    """
    The same among items already read.

    Raises:
        NotFound: the company is not among them.
    """
    places = {mail_id: keys.mail(company_id, mail_id) for mail_id in mail_ids}
    receipt = rows.get(keys.receipt(company_id, receipt_id)) if receipt_id else None
    return Ground(
        settings=settings_of(rows.get(keys.settings())),
        company=company_in(rows, company_id),
        chain=chain_of(company_id, rows.get(keys.receipt_chain(company_id))),
        items={
            mail_id: mail_item_of(rows[place]) for mail_id, place in places.items() if place in rows
        },
        receipt=receipt_of(receipt) if receipt is not None else None,
    )


def look(part: Part) -> Ground:
    """1 BatchGetItem per 100 items."""
    wanted = keys_of(part.company_id, part.mail_ids, part.receipt_id)
    return ground_in(fetch(wanted), part.company_id, part.mail_ids, part.receipt_id)


def told_of(handout: Handout, part: Part, ground: Ground, items: Iterable[MailItem]) -> HandedOut:
    """What the receipt of a part says."""
    company, settings = ground.company, ground.settings
    details = company.details
    return HandedOut(
        company=Recipient(company.id, company.code, company.name, details.tax_id, details.address),
        office=Office(settings.office_name, settings.time_zone),
        at=handout.at,
        taker=part.taker(handout),
        clerk=handout.by_name,
        items=tuple(_taken(item) for item in newest_first(items)),
        consent=handout.consent or Consent.TICK,
        signature=handout.signature,
        handout_id=handout.id,
    )


def collected_event(handout: Handout, part: Part, receipt_id: str) -> MailEvent:
    """What an item's history says of a hand-out."""
    return MailEvent(
        at=handout.at,
        kind=MailEventKind.COLLECTED,
        by_id=handout.by_id,
        by_name=handout.by_name,
        before=str(MailState.WAITING),
        after=str(MailState.COLLECTED),
        receipt_id=receipt_id,
        collector=part.taker(handout).name,
    )


def _taken(item: MailItem) -> TakenItem:
    return TakenItem(
        id=item.id,
        number=shown_number(item.number),
        sender=item.sender,
        kind=str(item.kind),
        reference=item.reference,
        received_on=item.received_on,
        scans=tuple(scan.sha256 for scan in item.scans),
    )
