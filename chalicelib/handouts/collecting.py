"""
Giving one company's mail away. Where one transaction takes all of it, one does: the right to
collect is checked in it, and items, counter, receipt, chain, history and audit are written by it.
Where it is more, the items are claimed first, in the order of their ids; then one transaction
decides, and the items follow.
"""

from collections.abc import Sequence

from chalicelib.audit.store import Tag, entry
from chalicelib.aws.table import Change, commit
from chalicelib.collectors.service import Refusal, Right, rights_of
from chalicelib.companies.service import count_mail
from chalicelib.core.values import Value, replace
from chalicelib.handouts import store
from chalicelib.handouts.counting import handed_out
from chalicelib.handouts.ground import Ground, collected_event, look, told_of
from chalicelib.handouts.model import (
    Handout,
    Lost,
    Part,
    PartState,
    Refused,
    Winner,
    at_once,
    claimed_by,
    first_lost,
    fits_at_once,
)
from chalicelib.mail.model import MailItem
from chalicelib.mail.service import claim, collect
from chalicelib.receipts.model import Receipt
from chalicelib.receipts.service import Written, fits, new_receipt, wake_papers
from chalicelib.usage.recording import posted

_WHY_LOST = {
    "mail_gone": "{} is not there any more.",
    "mail_handed_out": "{} is handed out by another visit.",
    "mail_not_waiting": "{} does not wait any more.",
}


class Collected(Value):
    """
    What giving a part away means.

    Attributes:
        part: as it is then.
        move: what changes its row; a visit that begins with it done puts the row instead.
        changes: all else that is written about it, but for the items where they only follow.
    """

    part: Part
    move: Change
    receipt: Receipt | None
    changes: tuple[Change, ...]


def step(handout: Handout, part: Part) -> Part:
    """
    One transaction that brings an open part forward; returns the part as it is then.

    Raises:
        Conflict, StaleVersion, Forbidden: something is not any more as it was read.
    """
    ground = look(part)
    right = rights_of(handout.collector, [part.company_id])[part.company_id]
    if isinstance(right, Refusal):
        return refuse(handout, part, ground, Refused(right.code, right.detail))
    refused = judged(handout, part, ground)
    if refused is not None:
        return refuse(handout, part, ground, refused)
    items = in_order(part, ground)
    if not fits_at_once(items):
        wanted = [item for item in items if not item.is_claimed]
        if wanted:
            return _claim(part, wanted)
        return _finish(decided(handout, part, ground, right, PartState.COLLECTING))
    return _finish(whole(handout, part, ground, right))


def judged(handout: Handout, part: Part, ground: Ground) -> Refused | None:
    """
    Why a part cannot be done as things stand, whoever collects, or None. 1 BatchGetItem for the
    visit that has an item.
    """
    lost = first_lost(part, ground.items)
    return _lost_to(lost) if lost is not None else _too_much(handout, part, ground)


def in_order(part: Part, ground: Ground) -> list[MailItem]:
    """All items of a part that lost none."""
    return [ground.items[mail_id] for mail_id in part.mail_ids]


def whole(handout: Handout, part: Part, ground: Ground, right: Right) -> Collected:
    """Everything at once."""
    items = in_order(part, ground)
    done = decided(handout, part, ground, right, PartState.DONE)
    receipt_id = done.receipt.id if done.receipt else ""
    changes = (*done.changes, *collected(handout, part, items, receipt_id))
    return replace(done, changes=changes)


def collected(
    handout: Handout, part: Part, items: Sequence[MailItem], receipt_id: str
) -> list[Change]:
    """Some waiting items are given away, and the company's counter says so."""
    event = collected_event(handout, part, receipt_id)
    changes = [
        collect(item, handout_id=handout.id, receipt_id=receipt_id, event=event) for item in items
    ]
    return [*changes, count_mail(items[0].company_id, -len(items))]


def decided(
    handout: Handout, part: Part, ground: Ground, right: Right, state: PartState
) -> Collected:
    """Done as far as anybody can tell: what must hold, receipt, audit, and that it counts."""
    items = in_order(part, ground)
    told = told_of(handout, part, ground, items)
    written = new_receipt(ground.chain, told) if handout.digital_confirmation else _no_receipt()
    receipt_id = written.receipt.id if written.receipt else ""
    change, after = store.change_part(part, replace(part, state=state, receipt_id=receipt_id))
    record = entry(
        Tag.HANDOUTS_PART,
        actor_id=handout.by_id,
        scope=part.company_id,
        target=handout.id,
        items=len(items),
        receipt_id=receipt_id or None,
    )
    counted = posted([handed_out(handout, part, ground.settings.time_zone)])
    changes = (*right.holds(), *written.changes, record, *counted)
    return Collected(after, change, written.receipt, changes)


def refuse(handout: Handout, part: Part, ground: Ground, why: Refused) -> Part:
    """The part is refused with its reason; what was claimed for it is let go after that."""
    state = PartState.REFUSING if claimed_by(part, ground.items) else PartState.REFUSED
    change, after = store.change_part(part, replace(part, state=state, refused=why))
    record = entry(
        Tag.HANDOUTS_REFUSE,
        actor_id=handout.by_id,
        scope=part.company_id,
        target=handout.id,
        code=why.code,
    )
    commit(change, record)
    return after


def _finish(done: Collected) -> Part:
    commit(done.move, *done.changes)
    if done.receipt is not None:
        wake_papers(done.receipt)
    return done.part


def _claim(part: Part, wanted: list[MailItem]) -> Part:
    change, after = store.change_part(part, part)
    commit(change, *(claim(item, part.handout_id) for item in at_once(wanted)))
    return after


def _no_receipt() -> Written:
    return Written(None, ())


def _lost_to(lost: Lost) -> Refused:
    detail = _WHY_LOST[lost.code].format(lost.number or "Some of this mail")
    found = store.find_handouts([lost.handout_id]) if lost.handout_id else {}
    other = found.get(lost.handout_id)
    if other is None:
        return Refused(lost.code, detail)
    winner = Winner(other.id, other.at, other.by_name, other.taker.name)
    return Refused(lost.code, detail, winner)


def _too_much(handout: Handout, part: Part, ground: Ground) -> Refused | None:
    """Whether the receipt would say more than one row takes; asked before anything is claimed."""
    if not handout.digital_confirmation:
        return None
    if fits(ground.chain, told_of(handout, part, ground, in_order(part, ground))):
        return None
    return Refused("too_much_at_once", "This is too much for one receipt. Hand out fewer at once.")
