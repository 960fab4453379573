"""What staff do with annexes that are there: name, retire and restore them."""

from chalicelib.access.model import Actor
from chalicelib.audit.store import Tag, entry
from chalicelib.aws.table import commit
from chalicelib.invoices import annexes_store, store
from chalicelib.invoices.annexes import Annex, renamed, restored, retired
from chalicelib.invoices.model import Invoice


def rename_annex(
    actor: Actor, invoice: Invoice, before: Annex, name: str, *, seen_version: int
) -> Annex:
    """
    Give an annex another name.

    Raises:
        StaleVersion: somebody else changed it since.
        Conflict: `invoice_retired`, `annex_retired`.

    Writes audit `invoices:annex:edit`. 1 TransactWrite.
    """
    after = renamed(invoice, before, name, seen_version)
    return _changed(Tag.INVOICES_ANNEX_EDIT, actor, before, after)


def retire_annex(actor: Actor, invoice: Invoice, before: Annex, *, seen_version: int) -> Annex:
    """
    Put an annex away: its company sees it no more, in no panel either. It stays with all its
    versions, and comes back by `restore_annex` with the shares that it had.

    Raises:
        StaleVersion: somebody else changed it since.
        Conflict: `invoice_retired`, `annex_retired`.

    Writes audit `invoices:annex:retire`. 1 TransactWrite.
    """
    after = retired(invoice, before, seen_version)
    return _changed(Tag.INVOICES_ANNEX_RETIRE, actor, before, after)


def restore_annex(actor: Actor, invoice: Invoice, before: Annex, *, seen_version: int) -> Annex:
    """
    Take a retired annex into use again.

    Raises:
        StaleVersion: somebody else changed it since.
        Conflict: `invoice_retired`, `annex_active`.

    Writes audit `invoices:annex:restore`. 1 TransactWrite.
    """
    after = restored(invoice, before, seen_version)
    return _changed(Tag.INVOICES_ANNEX_RESTORE, actor, before, after)


def _changed(tag: Tag, actor: Actor, before: Annex, after: Annex) -> Annex:
    """Committed, with what the invoice says of how many annexes are retired."""
    more = int(before.is_active) - int(after.is_active)
    invoice = (
        store.count_retired_annexes(after.company_id, after.invoice_id, more)
        if more
        else store.still_active(after.company_id, after.invoice_id)
    )
    record = entry(
        tag,
        actor_id=actor.user.id,
        scope=after.company_id,
        target=after.id,
        invoice_id=after.invoice_id,
    )
    commit(annexes_store.change_annex(before, after), invoice, record)
    return after
