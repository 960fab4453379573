"""
What staff do with scans: assign, detach and register from the scan inbox, and allow uploads.
Opening them is in `opening`.
"""

from collections.abc import Callable

from chalicelib.access.model import Actor
from chalicelib.audit.store import Tag, entry
from chalicelib.aws import keys, signing
from chalicelib.aws.table import Change, commit, fetch
from chalicelib.config import config
from chalicelib.core import ids
from chalicelib.core.errors import Conflict, NotFound
from chalicelib.core.values import Value, replace
from chalicelib.mail.counting import detached
from chalicelib.mail.model import MailItem, NewMail, takes_scans
from chalicelib.mail.number import shown_number
from chalicelib.mail.service import (
    detach,
    item_in,
    mail_item_of,
    new_item,
    registration,
    wake_for,
)
from chalicelib.outbox.store import wake
from chalicelib.scans import store
from chalicelib.scans.aside import check_in_inbox
from chalicelib.scans.attaching import (
    after_refusal,
    as_attached,
    attachment,
    fact_id_of,
    pages_of,
    was_elsewhere,
)
from chalicelib.scans.model import (
    DESK,
    LARGEST_SCAN_BYTES,
    InboxReason,
    Scan,
    ScanState,
    file_name_of,
)
from chalicelib.settings.service import current_settings
from chalicelib.usage.model import Cause
from chalicelib.usage.recording import author_of, posted

__all__ = [
    "UploadForm",
    "allow_upload",
    "assign",
    "detach_scan",
    "get_scan",
    "list_of_mail",
    "list_unfiled",
    "register_from_scan",
    "scan_in",
]

get_scan = store.get_scan
scan_in = store.scan_in
list_unfiled = store.list_unfiled
list_of_mail = store.list_of_mail

UPLOAD_SECONDS = 900


class UploadForm(Value):
    """A form that takes one file into the intake bucket; `upload_id` shows up on its scan."""

    upload_id: str
    url: str
    fields: dict[str, str]
    expires_in_s: int


def allow_upload(actor: Actor, item: MailItem, *, name: str, content_type: str) -> UploadForm:
    """
    Let staff put one file into the intake bucket for a mail item; it then goes the way of every
    scan.

    Raises:
        Conflict: `mail_destroyed`.

    Writes audit `scans:upload:allow`.
    """
    if not takes_scans(item.state):
        reason = str(InboxReason.MAIL_DESTROYED)
        raise Conflict("A destroyed mail item takes no scan.", code=reason)
    upload_id = ids.new_id("upl")
    # S3 would replace `${filename}` in a form's key by a name of the sender's own choice.
    file_name = file_name_of(name.replace("${", "$ {"))
    key = f"{DESK}/{item.number}/{upload_id}/{file_name}"
    commit(
        entry(
            Tag.SCANS_UPLOAD,
            actor_id=actor.user.id,
            scope=item.company_id,
            target=item.id,
            upload_id=upload_id,
        )
    )
    url, fields = signing.sign_upload(
        config().intake_bucket,
        key,
        content_type=content_type,
        most_bytes=LARGEST_SCAN_BYTES,
        seconds=UPLOAD_SECONDS,
    )
    return UploadForm(upload_id, url, fields, UPLOAD_SECONDS)


def assign(actor: Actor, scan: Scan, *, company_id: str, mail_id: str, seen_version: int) -> Scan:
    """
    Attach a scan of the inbox to a mail item; one with the same bytes there makes it a duplicate.

    Raises:
        StaleVersion: somebody decided about the scan since it was read.
        Conflict: `scan_not_in_inbox`, `scan_set_aside`, `scan_arranging`, `mail_destroyed` or
            `too_many_scans`.
        NotFound: the company has no such item.
    """
    check_in_inbox(scan, seen_version)
    item_key = keys.mail(company_id, mail_id)
    item = item_in(fetch([item_key]), item_key)
    target = replace(
        scan,
        state=ScanState.ATTACHED,
        reason="",
        company_id=company_id,
        mail_id=mail_id,
        mail_number=item.number,
        version=scan.version + 1,
    )
    try:
        commit(
            store.move(scan, target),
            *attachment(
                target,
                actor_id=actor.user.id,
                by_name=actor.user.name,
                zone=actor.time_zone,
                was_elsewhere=was_elsewhere(scan),
            ),
        )
    except Conflict as conflict:
        if conflict.code != "scan_not_attached":
            raise
        return _settle_refused(actor, scan, target)
    wake(fact_id_of(target))
    return target


def register_from_scan(
    actor: Actor,
    scan: Scan,
    new: NewMail,
    *,
    seen_version: int,
    remember: Callable[[str], Change],
) -> MailItem:
    """
    Register a new mail item with a scan of the inbox already on it, in one transaction.

    Raises:
        StaleVersion: somebody decided about the scan since it was read.
        Conflict: `scan_not_in_inbox`, `scan_set_aside` or `scan_arranging`.
        ValidationFailed: as when registering.
    """
    check_in_inbox(scan, seen_version)
    item = new_item(actor, new)
    target = replace(
        scan,
        state=ScanState.ATTACHED,
        reason="",
        company_id=item.company_id,
        mail_id=item.id,
        mail_number=item.number,
        version=scan.version + 1,
    )
    attached = as_attached(target, was_elsewhere=was_elsewhere(scan))
    item = replace(item, scans=(attached,), scans_version=1)
    pages = pages_of(target, attached, actor.time_zone, author_of(actor))
    digest_minutes = current_settings().digest_minutes
    record = _attach_record(actor, target)
    commit(
        remember(item.id),
        store.move(scan, target),
        *registration(actor, item, pages, digest_minutes=digest_minutes),
        record,
    )
    wake_for(item, digest_minutes=digest_minutes)
    return item


def detach_scan(actor: Actor, item: MailItem, scan: Scan, *, reason: str) -> Scan:
    """
    Take a scan off a mail item that it does not belong to; it goes back to the scan inbox, and the
    company's people cannot open it from now on (T41).

    Raises:
        NotFound: the scan is not on this item.

    Writes audit `scans:scan:detach` with the reason.
    """
    attached = item.scan(scan.id)
    if attached is None or scan.mail_id != item.id:
        raise NotFound("There is no such scan on this mail item.")
    freed = replace(
        scan,
        state=ScanState.INBOX,
        reason=str(InboxReason.DETACHED),
        said=f"{shown_number(item.number)}: {reason}",
        company_id="",
        mail_id="",
        mail_number="",
        version=scan.version + 1,
    )
    record = entry(
        Tag.SCANS_DETACH,
        actor_id=actor.user.id,
        scope=item.company_id,
        target=item.id,
        scan_id=scan.id,
        reason=reason,
    )
    counted = posted(detached(item, attached, Cause.DETACHED, author_of(actor)))
    commit(store.move(scan, freed), detach(item.company_id, item.id, attached), record, *counted)
    return freed


def _settle_refused(actor: Actor, scan: Scan, target: Scan) -> Scan:
    """The item did not take the scan: a duplicate is settled as one, all else is said."""
    key = keys.mail(target.company_id, target.mail_id)
    raw = fetch([key]).get(key)
    outcome = after_refusal(target, mail_item_of(raw) if raw is not None else None)
    if outcome.state is ScanState.DUPLICATE:
        commit(store.move(scan, outcome), _attach_record(actor, outcome))
        return outcome
    if outcome.state is ScanState.INBOX:
        raise Conflict("This mail item takes no further scan.", code=outcome.reason)
    raise Conflict("The mail item changed meanwhile. Try again.")


def _attach_record(actor: Actor, scan: Scan) -> Change:
    return entry(
        Tag.SCANS_ATTACH,
        actor_id=actor.user.id,
        scope=scan.company_id,
        target=scan.mail_id,
        scan_id=scan.id,
        state=str(scan.state),
    )
