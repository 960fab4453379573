"""What invoices offer: entering, correcting, retiring and restoring them, and their lists."""

from collections.abc import Callable, Mapping
from typing import Any

from chalicelib.access.model import Actor
from chalicelib.audit.store import Tag, entry
from chalicelib.aws import keys
from chalicelib.aws.table import Change, Key, Raw, commit, fetch
from chalicelib.core import clock, ids
from chalicelib.core.errors import NotFound
from chalicelib.invoices import store
from chalicelib.invoices.annexes import Annex
from chalicelib.invoices.annexes_store import annex_in, annex_is_active, annex_of, list_annexes
from chalicelib.invoices.model import (
    Invoice,
    NewInvoice,
    added,
    edited,
    restored,
    retired,
)
from chalicelib.invoices.paying import pay_invoice, pay_several, unpay_invoice
from chalicelib.invoices.payments import Payment
from chalicelib.invoices.sending import newest_versions, send_annex, send_invoice
from chalicelib.invoices.store import invoice_in, invoice_of, share_invoice, still_active

__all__ = [
    "add_invoice",
    "annex_in",
    "annex_is_active",
    "annex_of",
    "change_invoice",
    "get_annex",
    "get_invoice",
    "invoice_in",
    "invoice_of",
    "list_annexes",
    "newest_versions",
    "pay_invoice",
    "pay_several",
    "record_export",
    "restore_invoice",
    "retire_invoice",
    "send_annex",
    "send_invoice",
    "share_invoice",
    "shown_invoice_in",
    "still_active",
    "unpay_invoice",
]


def get_invoice(company_id: str, invoice_id: str) -> Invoice:
    """
    1 BatchGetItem.

    Raises:
        NotFound: the company has no such invoice.
    """
    key = keys.invoice(company_id, invoice_id)
    return invoice_in(fetch([key]), key)


def shown_invoice_in(rows: Mapping[Key, Raw], company_id: str, invoice_id: str) -> Invoice:
    """
    An invoice as its company's people may see it, among items already read.

    Raises:
        NotFound: it is not among them, or was retired, since it may be another company's.
    """
    invoice = invoice_in(rows, keys.invoice(company_id, invoice_id))
    if not invoice.is_active:
        raise NotFound("There is no such invoice.")
    return invoice


def get_annex(company_id: str, invoice_id: str, annex_id: str) -> Annex:
    """
    1 BatchGetItem.

    Raises:
        NotFound: the invoice has no such annex.
    """
    key = keys.annex(company_id, invoice_id, annex_id)
    return annex_in(fetch([key]), key)


def add_invoice(
    actor: Actor,
    company_id: str,
    new: NewInvoice,
    remember: Callable[[str], Change] | None = None,
) -> Invoice:
    """
    Enter an invoice; its PDF comes by an upload of its own.

    Args:
        remember: makes the change that remembers the request, given the new invoice's id.

    Raises:
        ValidationFailed: as `check_facts` says; `number_taken`: another one that counts has the
            number, in whatever case.

    Writes audit `invoices:invoice:add`. 1 TransactWrite.
    """
    invoice = added(new, company_id, ids.new_id("inv"), clock.now())
    first = [remember(invoice.id)] if remember else []
    record = entry(Tag.INVOICES_ADD, actor_id=actor.user.id, scope=company_id, target=invoice.id)
    commit(*first, *store.put_invoice(invoice, actor.user), record)
    return invoice


def change_invoice(
    actor: Actor, before: Invoice, changes: Mapping[str, Any], *, seen_version: int
) -> Invoice:
    """
    Correct an invoice.

    Raises:
        StaleVersion: somebody else changed it since.
        Conflict: `invoice_retired`.
        ValidationFailed: as for a new one.

    Writes audit `invoices:invoice:edit` with the names of what changed. 1 TransactWrite.
    """
    after = edited(before, changes, seen_version)
    record = entry(
        Tag.INVOICES_EDIT,
        actor_id=actor.user.id,
        scope=after.company_id,
        target=after.id,
        fields=sorted(changes),
    )
    commit(*store.change_invoice(before, after), record)
    return after


def retire_invoice(actor: Actor, before: Invoice, *, seen_version: int) -> Invoice:
    """
    Take back an invoice that was entered wrongly: its company sees it no more, in no panel either,
    and its number is free. Nothing of it is deleted.

    Raises:
        StaleVersion: somebody else changed it since.
        Conflict: `invoice_retired`.

    Writes audit `invoices:invoice:retire`. 1 TransactWrite.
    """
    after = retired(before, seen_version)
    commit(*store.retire_invoice(before, after), _record(Tag.INVOICES_RETIRE, actor, after))
    return after


def restore_invoice(actor: Actor, before: Invoice, *, seen_version: int) -> Invoice:
    """
    Let an invoice count again.

    Raises:
        StaleVersion: somebody else changed it since.
        Conflict: `invoice_active`; `number_taken`: another one has its number by now.

    Writes audit `invoices:invoice:restore`. 1 TransactWrite.
    """
    after = restored(before, seen_version)
    commit(*store.restore_invoice(before, after), _record(Tag.INVOICES_RESTORE, actor, after))
    return after


def record_export(actor: Actor, company_id: str | None, payment: Payment | None) -> None:
    """
    Record that somebody saves a list of invoices as a file.

    Args:
        company_id: whose; None for those of several companies.

    Writes audit `invoices:invoices:export`. 1 TransactWrite.
    """
    commit(
        entry(
            Tag.INVOICES_EXPORT,
            actor_id=actor.user.id,
            scope=company_id or keys.OFFICE,
            payment=str(payment) if payment else None,
        )
    )


def _record(tag: Tag, actor: Actor, invoice: Invoice) -> Change:
    return entry(tag, actor_id=actor.user.id, scope=invoice.company_id, target=invoice.id)
