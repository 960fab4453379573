"""
`COMPANY#c` / `INVOICE#i`, in the indexes as `places` says, and the look-up
`COMPANY#c` / `INVOICENO#number`, which an invoice has as long as it counts. Every change moves the
company's counters with it. Its annexes are in `annexes_store`.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from chalicelib.access.model import User
from chalicelib.aws import keys, panel_keys
from chalicelib.aws.table import (
    Change,
    Key,
    Raw,
    Row,
    check,
    delete,
    put_new,
    read,
    set_or_remove,
    update,
)
from chalicelib.companies.service import count_unpaid
from chalicelib.core import clock
from chalicelib.core.errors import (
    AppError,
    Conflict,
    FieldError,
    NotFound,
    StaleVersion,
    ValidationFailed,
)
from chalicelib.core.money import Money
from chalicelib.files.shared_to import SharedRow, shared_to_in, shares_come
from chalicelib.invoices.model import Invoice, InvoiceState, is_retired, number_key
from chalicelib.invoices.payments import owed_more
from chalicelib.invoices.places import places


class InvoiceRow(SharedRow):
    """An invoice; amounts are minor units of its one currency."""

    number = UnicodeAttribute()
    issued_on = UnicodeAttribute()
    due_on = UnicodeAttribute(null=True)
    net = NumberAttribute()
    vat = NumberAttribute()
    gross = NumberAttribute()
    currency = UnicodeAttribute()
    note = UnicodeAttribute(null=True)
    state = UnicodeAttribute()
    newest = NumberAttribute(default=0)
    annexes = NumberAttribute(default=0)
    retired_annexes = NumberAttribute(null=True)
    # How often either count of annexes was changed, for whoever counts them anew.
    moves = NumberAttribute(null=True)
    created_at = UnicodeAttribute()
    created_by_id = UnicodeAttribute()
    created_by_name = UnicodeAttribute()
    paid_on = UnicodeAttribute(null=True)
    paid_by_id = UnicodeAttribute(null=True)
    paid_by_name = UnicodeAttribute(null=True)


class InvoiceNumberRow(Row):
    """Which invoice of its company has a number."""

    invoice_id = UnicodeAttribute()


def invoice_of(raw: Raw) -> Invoice:
    """A raw item as the model's value."""
    row = read(InvoiceRow, raw)
    return Invoice(
        id=row.sk.removeprefix(panel_keys.INVOICE_PREFIX),
        company_id=row.pk.removeprefix("COMPANY#"),
        number=row.number,
        issued_on=date.fromisoformat(row.issued_on),
        due_on=date.fromisoformat(row.due_on) if row.due_on else None,
        net=Money(int(row.net), row.currency),
        vat=Money(int(row.vat), row.currency),
        gross=Money(int(row.gross), row.currency),
        note=row.note or "",
        state=InvoiceState(row.state),
        newest=int(row.newest),
        annexes=int(row.annexes),
        created_at=clock.from_iso(row.created_at),
        version=int(row.version),
        shared_to=shared_to_in(raw),
        retired_annexes=int(row.retired_annexes or 0),
        paid_on=date.fromisoformat(row.paid_on) if row.paid_on else None,
    )


def invoice_in(rows: Mapping[Key, Raw], key: Key) -> Invoice:
    """
    The invoice of a key among items already read.

    Raises:
        NotFound: it is not among them.
    """
    if key not in rows:
        raise NotFound("There is no such invoice.")
    return invoice_of(rows[key])


def put_invoice(invoice: Invoice, by: User) -> list[Change]:
    """A new one with its number, which no other that counts may have."""
    key = keys.invoice(invoice.company_id, invoice.id)
    kept: dict[str, Any] = {name: value or None for name, value in _maybe_kept(invoice).items()}
    row = InvoiceRow(
        pk=key.pk,
        sk=key.sk,
        **places(invoice),
        **_always_kept(invoice),
        **kept,
        state=str(invoice.state),
        newest=invoice.newest,
        annexes=invoice.annexes,
        created_at=clock.iso(invoice.created_at),
        created_by_id=by.id,
        created_by_name=by.name,
    )
    counted = _counted([], [invoice])
    return [put_new(row), _take_number(invoice, _number_taken()), *counted]


def change_invoice(before: Invoice, after: Invoice) -> list[Change]:
    """Other facts, over the version that was seen; another number frees the one before."""
    actions: list[Any] = [
        getattr(InvoiceRow, name).set(value) for name, value in _always_kept(after).items()
    ]
    for name, value in _maybe_kept(after).items():
        actions.append(set_or_remove(getattr(InvoiceRow, name), value))
    changes = [_change(before, after, actions), *_counted([before], [after])]
    if number_key(before.number) != number_key(after.number):
        changes += [_take_number(after, _number_taken()), _free_number(before)]
    return changes


def retire_invoice(before: Invoice, after: Invoice) -> list[Change]:
    """It counts no more, and its number is free."""
    change = _change(before, after, [_state(after)])
    return [change, _free_number(before), *_counted([before], [after])]


def restore_invoice(before: Invoice, after: Invoice) -> list[Change]:
    """It counts again, if nobody took its number meanwhile."""
    taken = Conflict(
        "Another invoice of this company has this number by now. Change or retire that one first.",
        code="number_taken",
    )
    change = _change(before, after, [_state(after)])
    return [change, _take_number(after, taken), *_counted([before], [after])]


def pay_invoices(pairs: Sequence[tuple[Invoice, Invoice]], by: User) -> list[Change]:
    """
    Invoices, before and after, are marked as paid or as not paid, over the versions that were seen;
    one change for each invoice and one for the counters of each company.
    """
    changes = [_change(before, after, _payment(after, by)) for before, after in pairs]
    for company_id in sorted({after.company_id for _, after in pairs}):
        of_it = [pair for pair in pairs if pair[1].company_id == company_id]
        changes += _counted([before for before, _ in of_it], [after for _, after in of_it])
    return changes


def add_version(before: Invoice, number: int) -> Change:
    """A PDF is the newest one, if no other came since and the invoice was not retired."""
    return _with_file(before, InvoiceRow.newest == before.newest, InvoiceRow.newest.set(number))


def add_annex(before: Invoice) -> Change:
    """It has one annex more, if it had as many as it was read with and was not retired."""
    count = InvoiceRow.annexes.set(before.annexes + 1)
    return _with_file(before, InvoiceRow.annexes == before.annexes, count, InvoiceRow.moves.add(1))


def count_retired_annexes(company_id: str, invoice_id: str, difference: int) -> Change:
    """An invoice that counts has so many more annexes that were retired, or fewer."""
    is_active = InvoiceRow.state == str(InvoiceState.ACTIVE)
    counted = [InvoiceRow.retired_annexes.add(difference), InvoiceRow.moves.add(1)]
    return update(keys.invoice(company_id, invoice_id), counted, is_active, is_retired())


def still_active(company_id: str, invoice_id: str) -> Change:
    """Let a commit depend on an invoice that counts; Conflict `invoice_retired` if not."""
    is_active = InvoiceRow.state == str(InvoiceState.ACTIVE)
    return check(keys.invoice(company_id, invoice_id), is_active, is_retired())


def share_invoice(company_id: str, invoice_id: str, shares: Iterable[tuple[str, str]]) -> Change:
    """An invoice that counts is shared by some more, named by panel and share."""
    is_active = InvoiceRow.state == str(InvoiceState.ACTIVE)
    return shares_come(keys.invoice(company_id, invoice_id), shares, is_active, is_retired())


def _with_file(before: Invoice, is_same: Any, *actions: Any) -> Change:  # noqa: ANN401 - PynamoDB's
    """What staff type is not touched by a file, so its version stays."""
    is_active = InvoiceRow.state == str(InvoiceState.ACTIVE)
    overtaken = Conflict("Another file came first.")
    return update(_key(before), list(actions), is_same & is_active, overtaken)


def _change(before: Invoice, after: Invoice, actions: list[Any]) -> Change:
    stale = StaleVersion("Somebody changed this invoice meanwhile. Load it again.")
    placed = [set_or_remove(getattr(InvoiceRow, name), at) for name, at in places(after).items()]
    return update(
        _key(before),
        [InvoiceRow.version.set(after.version), *placed, *actions],
        InvoiceRow.version == before.version,
        stale,
    )


def _state(after: Invoice) -> Any:  # noqa: ANN401 - PynamoDB's
    return InvoiceRow.state.set(str(after.state))


def _payment(after: Invoice, by: User) -> list[Any]:
    is_paid = after.paid_on is not None
    return [
        set_or_remove(InvoiceRow.paid_on, after.paid_on.isoformat() if after.paid_on else None),
        set_or_remove(InvoiceRow.paid_by_id, by.id if is_paid else None),
        set_or_remove(InvoiceRow.paid_by_name, by.name if is_paid else None),
    ]


def _counted(before: list[Invoice], after: list[Invoice]) -> list[Change]:
    """What moves the company's counters, if they move."""
    owed = owed_more(before, after)
    if owed.is_nothing:
        return []
    return [count_unpaid(after[0].company_id, owed.count, owed.sums)]


def _take_number(invoice: Invoice, taken: AppError) -> Change:
    key = panel_keys.invoice_number(invoice.company_id, number_key(invoice.number))
    return put_new(InvoiceNumberRow(pk=key.pk, sk=key.sk, invoice_id=invoice.id), taken)


def _free_number(invoice: Invoice) -> Change:
    key = panel_keys.invoice_number(invoice.company_id, number_key(invoice.number))
    return delete(key, InvoiceNumberRow.invoice_id == invoice.id)


def _number_taken() -> ValidationFailed:
    return ValidationFailed(
        FieldError("number", "number_taken", "Another invoice of this company has this number.")
    )


def _always_kept(invoice: Invoice) -> dict[str, Any]:
    return {
        "number": invoice.number,
        "issued_on": invoice.issued_on.isoformat(),
        "net": invoice.net.minor,
        "vat": invoice.vat.minor,
        "gross": invoice.gross.minor,
        "currency": invoice.net.currency,
    }


def _maybe_kept(invoice: Invoice) -> dict[str, str]:
    """What has an attribute only where there is something to say."""
    due_on = invoice.due_on
    return {"due_on": due_on.isoformat() if due_on else "", "note": invoice.note}


def _key(invoice: Invoice) -> Key:
    return keys.invoice(invoice.company_id, invoice.id)
