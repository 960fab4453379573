"""
What becomes of scans that were filed under the wrong company: they go with their mail item, onto
another item, or back to the scan inbox. Changes for one transaction of the caller's.
"""

from chalicelib.access.model import Actor
from chalicelib.aws import keys
from chalicelib.aws.table import Change, commit, fetch
from chalicelib.core.errors import Conflict, NotFound
from chalicelib.core.values import replace
from chalicelib.mail.counting import detached
from chalicelib.mail.model import MailItem
from chalicelib.mail.number import shown_number
from chalicelib.mail.service import detach
from chalicelib.scans import store
from chalicelib.scans.attaching import after_refusal, attachment
from chalicelib.scans.model import InboxReason, Scan, ScanState
from chalicelib.usage.model import Cause
from chalicelib.usage.recording import author_of, posted

_AT_ONCE = 50


def scans_on(item: MailItem) -> list[Scan]:
    """The scans that are on an item, strongly consistent. 1 BatchGetItem."""
    found = fetch([keys.scan(scan.id) for scan in item.scans])
    scans = [store.scan_of(raw) for raw in found.values()]
    return [scan for scan in scans if scan.mail_id == item.id and scan.state is ScanState.ATTACHED]


def go_along(scans: list[Scan], item: MailItem) -> list[Change]:
    """The scans of an item go with it to its new place."""
    return [store.move(scan, _at(scan, item)) for scan in scans]


def go_to_inbox(scans: list[Scan], item: MailItem, reason: str) -> list[Change]:
    """The scans of an item that is nobody's yet go back to the scan inbox."""
    return [store.move(scan, freed(scan, item, reason)) for scan in scans]


def freed(scan: Scan, item: MailItem, reason: str, company_id: str = "") -> Scan:
    """A scan back in the inbox; `company_id` is the company that it seems to be for."""
    return replace(
        scan,
        state=ScanState.INBOX,
        reason=str(InboxReason.DETACHED),
        said=f"{shown_number(item.number)}: {reason}",
        company_id=company_id,
        mail_id="",
        mail_number="",
        version=scan.version + 1,
    )


def put_on(scan: Scan, item: MailItem) -> Scan:
    """
    A scan as the item gets it, or as a duplicate if the same bytes are on it.

    Raises:
        Conflict: `mail_destroyed` or `too_many_scans`.
    """
    outcome = after_refusal(_at(scan, item), item)
    if outcome.state is ScanState.INBOX:
        raise Conflict("That mail item takes no further scan.", code=outcome.reason)
    return outcome


def exchange(actor: Actor, before: Scan, after: Scan, item: MailItem) -> list[Change]:
    """
    A scan leaves an item and is what it is then; on another item with audit and fact. Its pages
    count for the company where it is. 1 BatchGetItem.

    Raises:
        NotFound: the scan is not on this item.
    """
    attached = item.scan(before.id)
    if attached is None or before.mail_id != item.id:
        raise NotFound("There is no such scan on this mail item.")
    changes = [store.move(before, after), detach(item.company_id, item.id, attached)]
    lost = detached(item, attached, Cause.WITHDRAWN, author_of(actor))
    if after.state is not ScanState.ATTACHED:
        return changes + posted(lost)
    return changes + attachment(
        after,
        *lost,
        actor_id=actor.user.id,
        by_name=actor.user.name,
        zone=actor.time_zone,
        was_elsewhere=True,
    )


def follow(mail_id: str, item: MailItem | None) -> None:
    """
    What else had come for an item that was withdrawn (a duplicate, something in quarantine) follows
    it, so that nothing suggests the wrong company any more; without a new place it names nobody.
    Whoever is killed in between does it again, and finds what is left. 1 Query of an index, and 1
    BatchGetItem and 1 TransactWrite if there is something, for every 50.
    """
    position = None
    while True:
        page = store.list_of_mail(mail_id, limit=_AT_ONCE, position=position)
        found = fetch([keys.scan(scan.id) for scan in page.items])
        left = [scan for raw in found.values() if (scan := store.scan_of(raw)).mail_id == mail_id]
        if left:
            commit(*[store.move(scan, _at(scan, item)) for scan in left])
        position = page.next
        if position is None:
            return


def _at(scan: Scan, item: MailItem | None) -> Scan:
    place = (item.company_id, item.id, item.number) if item else ("", "", "")
    is_filed = item is not None and scan.state is ScanState.ATTACHED
    company_id, mail_id, number = place
    return replace(
        scan,
        reason="" if is_filed else scan.reason,
        company_id=company_id,
        mail_id=mail_id,
        mail_number=number,
        version=scan.version + 1,
    )
