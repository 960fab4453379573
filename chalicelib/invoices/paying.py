"""Marking invoices as paid, one or several at once, and taking that back."""

from collections.abc import Mapping, Sequence
from datetime import date

from chalicelib.access.model import Actor
from chalicelib.audit.store import Tag, entry
from chalicelib.aws import keys
from chalicelib.aws.table import Change, Key, Raw, commit, fetch
from chalicelib.core.errors import AppError, FieldError, ValidationFailed
from chalicelib.core.values import Value
from chalicelib.invoices.model import Invoice
from chalicelib.invoices.payments import not_paid, paid
from chalicelib.invoices.store import invoice_in, pay_invoices

# Two changes for each, one for each company, and one for the request: 91 of 100.
MOST_PAID = 30


class Seen(Value):
    """An invoice as somebody saw it."""

    company_id: str
    invoice_id: str
    version: int


def pay_invoice(actor: Actor, before: Invoice, paid_on: date, *, seen_version: int) -> Invoice:
    """
    Mark an invoice as paid in full.

    Raises:
        StaleVersion: somebody else changed it since.
        Conflict: `invoice_retired`, `invoice_paid`.
        ValidationFailed: the day is to come.

    Writes audit `invoices:invoice:pay`. 1 TransactWrite.
    """
    after = paid(before, paid_on, seen_version, actor.today)
    commit(*pay_invoices([(before, after)], actor.user), _paid(actor, after))
    return after


def unpay_invoice(actor: Actor, before: Invoice, *, seen_version: int) -> Invoice:
    """
    Take back that an invoice was paid.

    Raises:
        StaleVersion: somebody else changed it since.
        Conflict: `invoice_retired`, `invoice_unpaid`.

    Writes audit `invoices:invoice:unpay`. 1 TransactWrite.
    """
    after = not_paid(before, seen_version)
    record = entry(
        Tag.INVOICES_UNPAY, actor_id=actor.user.id, scope=after.company_id, target=after.id
    )
    commit(*pay_invoices([(before, after)], actor.user), record)
    return after


def pay_several(actor: Actor, several: Sequence[Seen], paid_on: date, remember: Change) -> int:
    """
    Mark up to 30 invoices, of whichever companies, as paid on one day: all of them or none.

    Args:
        remember: remembers the request.

    Raises:
        ValidationFailed: `invoices.0` and so on says which cannot be, and why: `not_found`,
            `stale_version`, `invoice_retired`, `invoice_paid`; or the day is to come.

    Writes audit `invoices:invoice:pay` for each. 1 BatchGetItem and 1 TransactWrite.
    """
    rows = fetch(keys.invoice(each.company_id, each.invoice_id) for each in several)
    pairs = _judged(actor, several, paid_on, rows)
    records = [_paid(actor, after) for _, after in pairs]
    commit(remember, *pay_invoices(pairs, actor.user), *records)
    return len(pairs)


def _judged(
    actor: Actor, several: Sequence[Seen], paid_on: date, rows: Mapping[Key, Raw]
) -> list[tuple[Invoice, Invoice]]:
    pairs, errors = [], []
    for place, each in enumerate(several):
        try:
            before = invoice_in(rows, keys.invoice(each.company_id, each.invoice_id))
            pairs.append((before, paid(before, paid_on, each.version, actor.today)))
        except ValidationFailed:
            # It is the day that is wrong, and for all of them alike.
            raise
        except AppError as error:
            errors.append(FieldError(f"invoices.{place}", error.code, error.detail))
    if errors:
        raise ValidationFailed(*errors)
    return pairs


def _paid(actor: Actor, invoice: Invoice) -> Change:
    return entry(
        Tag.INVOICES_PAY,
        actor_id=actor.user.id,
        scope=invoice.company_id,
        target=invoice.id,
        paid_on=invoice.paid_on.isoformat() if invoice.paid_on else None,
    )
