"""
`COMPANY#c` / `MAIL#id` (by-company, by-company-state, by-office, by-office-state: newest first by
day received) and the look-up `MAILNO#number`. Search rows are in `search`.
"""

from typing import Any

from pynamodb.expressions.condition import Condition

from chalicelib.aws import keys, partitions
from chalicelib.aws.table import (
    Change,
    Key,
    Row,
    check,
    fetch,
    put_new,
    set_or_remove,
    update,
)
from chalicelib.core import clock
from chalicelib.core.errors import Conflict, NotFound, StaleVersion
from chalicelib.core.values import replace
from chalicelib.mail.history import MailEvent, with_event
from chalicelib.mail.model import MOST_SCANS, AttachedScan, MailItem, MailState
from chalicelib.mail.rows import (
    MailNumberRow,
    MailRow,
    mail_item_of,
    number_of,
    plain_event,
    plain_scan,
)
from chalicelib.mail.search import move_places, put_places


def get_mail_item(company_id: str, mail_id: str) -> MailItem:
    """
    1 BatchGetItem.

    Raises:
        NotFound: the company has no such item.
    """
    key = keys.mail(company_id, mail_id)
    return item_in(fetch([key]), key)


def item_in(rows: Any, key: Key) -> MailItem:  # noqa: ANN401 - a mapping of raw items
    """
    The mail item of a key among items already read.

    Raises:
        NotFound: it is not among them.
    """
    if key not in rows:
        raise NotFound("There is no such mail item.")
    return mail_item_of(rows[key])


def find_by_number(number: str) -> tuple[str, str] | None:
    """The company and the item that a stored number belongs to. 1 BatchGetItem."""
    key = keys.mail_number(number)
    raw = fetch([key]).get(key)
    return number_of(raw) if raw is not None else None


def put_mail(item: MailItem) -> list[Change]:
    """A new item with its number and its search rows."""
    key = keys.mail_number(item.number)
    number = MailNumberRow(pk=key.pk, sk=key.sk, company_id=item.company_id, mail_id=item.id)
    taken = Conflict("This number is taken.", code="mail_number_taken")
    return [*put_item(item), put_new(number, taken)]


def put_item(item: MailItem) -> list[Change]:
    """A new item with its search rows; its number is written apart."""
    key = keys.mail(item.company_id, item.id)
    row = MailRow(
        pk=key.pk,
        sk=key.sk,
        **_places(item),
        number=item.number,
        sender=item.sender,
        kind=str(item.kind),
        reference=item.reference or None,
        received_on=item.received_on.isoformat(),
        state=str(item.state),
        state_since=clock.iso(item.state_since),
        internal_note=item.internal_note or None,
        note=item.note or None,
        notice=str(item.notice),
        event_id=item.event_id or None,
        registered_at=clock.iso(item.registered_at),
        registered_by_id=item.registered_by_id,
        registered_by_name=item.registered_by_name,
        scans={scan.id: plain_scan(scan) for scan in item.scans},
        scan_hashes={scan.sha256 for scan in item.scans} or None,
        scan_count=len(item.scans),
        scans_version=len(item.scans),
        history=_plain_history(item),
    )
    return [put_new(row), *put_places(item)]


def edit(before: MailItem, after: MailItem) -> list[Change]:
    """Change what staff may correct, if nobody did meanwhile; search rows follow."""
    actions = [
        MailRow.sender.set(after.sender),
        MailRow.kind.set(str(after.kind)),
        MailRow.received_on.set(after.received_on.isoformat()),
        set_or_remove(MailRow.reference, after.reference),
        set_or_remove(MailRow.internal_note, after.internal_note),
        set_or_remove(MailRow.note, after.note),
        *_moved(after),
        _with_history(after),
    ]
    return [_change(before, actions), *move_places(before, after)]


def promise(before: MailItem, after: MailItem) -> Change:
    """A notice is asked for after all, of an item that was registered without one."""
    actions = [
        MailRow.notice.set(str(after.notice)),
        MailRow.event_id.set(after.event_id),
        _with_history(after),
    ]
    return _change(before, actions, MailRow.event_id.does_not_exist())


def change_state(item: MailItem, to: MailState, event: MailEvent) -> Change:
    """Move an item to another state, if nobody touched it meanwhile."""
    return _change(item, _state_actions(item, to, event))


def claim(item: MailItem, handout_id: str) -> Change:
    """Keep a waiting item for one hand-out, which nobody else then moves or corrects."""
    return _change(item, [MailRow.handout_id.set(handout_id)], _is_free_for(handout_id))


def unclaim(item: MailItem, handout_id: str) -> Change:
    """Let a waiting item go again that this hand-out had claimed."""
    claimed = (MailRow.state == str(MailState.WAITING)) & (MailRow.handout_id == handout_id)
    return _change(item, [MailRow.handout_id.remove()], claimed)


def collect(item: MailItem, *, handout_id: str, receipt_id: str, event: MailEvent) -> Change:
    """
    A waiting item is given to its collector, unless another hand-out claimed it. The company's
    counter is the caller's.
    """
    actions = [
        MailRow.handout_id.set(handout_id),
        set_or_remove(MailRow.receipt_id, receipt_id),
        *_state_actions(item, MailState.COLLECTED, event),
    ]
    return _change(item, actions, _is_free_for(handout_id))


def leave_collected(item: MailItem, to: MailState, event: MailEvent) -> Change:
    """
    A collected item was not collected after all, or moved on; hand-out and receipt are no longer
    its own, but stay in its history. The company's counter is the caller's.
    """
    actions = [
        MailRow.handout_id.remove(),
        MailRow.receipt_id.remove(),
        *_state_actions(item, to, event),
    ]
    return _change(item, actions, MailRow.state == str(MailState.COLLECTED))


def point_to_receipt(item: MailItem, receipt_id: str) -> Change:
    """
    A collected item names the receipt that came in the place of its former one. Nothing that people
    edit changes by it, so its version stays.
    """
    stays = (MailRow.state == str(MailState.COLLECTED)) & (MailRow.handout_id == item.handout_id)
    stale = StaleVersion("Somebody changed this mail item meanwhile.")
    key = keys.mail(item.company_id, item.id)
    return update(key, [MailRow.receipt_id.set(receipt_id)], stays, stale)


def attach(company_id: str, mail_id: str, scan: AttachedScan) -> Change:
    """
    Add a scan to an item. Refused when the item is gone or destroyed, is full, or has a scan with
    the same bytes; which of them must be read from the item then.
    """
    condition = (
        Row.pk.exists()
        & (MailRow.state != str(MailState.DESTROYED))
        & (MailRow.scan_count < MOST_SCANS)
        & MailRow.scans[scan.id].does_not_exist()
        & ~MailRow.scan_hashes.contains(scan.sha256)
    )
    actions = [
        MailRow.scans[scan.id].set(plain_scan(scan)),
        MailRow.scan_hashes.add({scan.sha256}),
        MailRow.scan_count.set(MailRow.scan_count + 1),
        MailRow.scans_version.set(MailRow.scans_version + 1),
    ]
    refused = Conflict("The scan cannot be attached.", code="scan_not_attached")
    return update(keys.mail(company_id, mail_id), actions, condition, refused)


def detach(company_id: str, mail_id: str, scan: AttachedScan) -> Change:
    """Take a scan off an item."""
    actions = [
        MailRow.scans[scan.id].remove(),
        MailRow.scan_hashes.delete({scan.sha256}),
        MailRow.scan_count.set(MailRow.scan_count - 1),
        MailRow.scans_version.set(MailRow.scans_version + 1),
    ]
    gone = Conflict("The scan is no longer on this item.", code="scan_not_attached")
    return update(keys.mail(company_id, mail_id), actions, MailRow.scans[scan.id].exists(), gone)


def scans_unchanged(item: MailItem) -> Change:
    """Let a commit depend on no scan having come or gone since the item was read."""
    return check(keys.mail(item.company_id, item.id), *_as_seen(item))


def rest_on_scans(item: MailItem) -> Change:
    """The same of what needs a scan from now on: who read the item before must look again, too."""
    actions = [MailRow.scans_version.set(MailRow.scans_version + 1)]
    return update(keys.mail(item.company_id, item.id), actions, *_as_seen(item))


def _as_seen(item: MailItem) -> tuple[Condition, Conflict]:
    moved = Conflict("The scans of this item changed meanwhile.", code="scans_changed")
    return MailRow.scans_version == item.scans_version, moved


def _change(before: MailItem, actions: list[Any], condition: Condition | None = None) -> Change:
    actions = [*actions, MailRow.version.set(before.version + 1)]
    stale = StaleVersion("Somebody changed this mail item meanwhile.")
    unchanged = MailRow.version == before.version
    whole = unchanged if condition is None else unchanged & condition
    return update(keys.mail(before.company_id, before.id), actions, whole, stale)


def _is_free_for(handout_id: str) -> Condition:
    free = MailRow.handout_id.does_not_exist() | (MailRow.handout_id == handout_id)
    condition: Condition = (MailRow.state == str(MailState.WAITING)) & free
    return condition


def _state_actions(item: MailItem, to: MailState, event: MailEvent) -> list[Any]:
    history = with_event(item.history, event)
    after = replace(item, state=to, state_since=event.at, history=history)
    return [
        MailRow.state.set(str(to)),
        MailRow.state_since.set(clock.iso(event.at)),
        *_moved(after),
        _with_history(after),
    ]


def _with_history(item: MailItem) -> Any:  # noqa: ANN401 - PynamoDB's action
    return MailRow.history.set(_plain_history(item))


def _plain_history(item: MailItem) -> list[dict[str, Any]]:
    return [plain_event(event) for event in item.history]


def _moved(item: MailItem) -> list[Any]:
    return [getattr(MailRow, name).set(value) for name, value in _places(item).items()]


def _places(item: MailItem) -> dict[str, Any]:
    """Where the item stands in the indexes; text order is the order by day and time."""
    at = f"{item.received_on.isoformat()}#{clock.iso(item.registered_at)}#{item.id}"
    return {
        "g1": partitions.company_mail(item.company_id),
        "g1s": at,
        "g2": partitions.company_mail_in(item.company_id, str(item.state)),
        "g2s": at,
        "g3": partitions.MAIL_LIST,
        "g3s": at,
        "g4": partitions.office_mail_in(str(item.state)),
        "g4s": at,
    }
