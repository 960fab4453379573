"""
What follows a decision about one company's part: its items, as many at once as a transaction takes,
each time with the part's version, so that whoever comes next goes on where the last one stopped.
"""

from collections.abc import Callable
from functools import partial

from chalicelib.audit.store import Tag, entry
from chalicelib.aws.table import Change, commit
from chalicelib.companies.service import count_mail
from chalicelib.core.values import replace
from chalicelib.handouts import collecting, store
from chalicelib.handouts.counting import not_handed_out
from chalicelib.handouts.ground import Ground, look
from chalicelib.handouts.model import (
    Handout,
    Part,
    PartState,
    Undo,
    at_once,
    claimed_by,
    collected_by,
)
from chalicelib.mail.model import MailEvent, MailEventKind, MailItem, MailState
from chalicelib.mail.service import leave_collected, point_to_receipt, unclaim
from chalicelib.receipts.model import ReceiptState, Voiding
from chalicelib.receipts.service import void_receipt
from chalicelib.usage.model import Author
from chalicelib.usage.recording import posted

Step = Callable[[Handout, Part], Part]


def collect_rest(handout: Handout, part: Part) -> Part:
    """Items of a part that was decided are given away."""
    left = claimed_by(part, look(part).items)
    now = at_once(left)
    changes = collecting.collected(handout, part, now, part.receipt_id) if now else []
    return _commit(part, PartState.DONE if len(now) == len(left) else part.state, changes)


def let_go(handout: Handout, part: Part) -> Part:  # noqa: ARG001 - one form for all steps
    """Items that were claimed for a part that was refused are free again."""
    left = claimed_by(part, look(part).items)
    now = at_once(left)
    changes = [unclaim(item, part.handout_id) for item in now]
    return _commit(part, PartState.REFUSED if len(now) == len(left) else part.state, changes)


def point(handout: Handout, part: Part) -> Part:  # noqa: ARG001 - one form for all steps
    """Items name the receipt that came in the place of theirs."""
    stays = collected_by(part, look(part).items)
    left = [item for item in stays if item.receipt_id != part.receipt_id]
    now = at_once(left)
    changes = [point_to_receipt(item, part.receipt_id) for item in now]
    return _commit(part, PartState.DONE if len(now) == len(left) else part.state, changes)


def take_back(handout: Handout, part: Part) -> Part:
    """A part that was done by mistake is undone: its receipt is void, its items wait again."""
    undo = part.undo
    if undo is None:
        raise LookupError("a part that is being undone says by whom")
    ground = look(part)
    left = collected_by(part, ground.items)
    now = at_once(left)
    is_last = len(now) == len(left)
    changes = [*_void(ground, undo), *_waiting_again(part, now, undo)]
    if is_last:
        record = entry(
            Tag.HANDOUTS_UNDO, actor_id=undo.by_id, scope=part.company_id, target=part.handout_id
        )
        by = Author(undo.by_id, undo.by_name)
        changes += [record, *posted(not_handed_out(handout, part, by))]
    return _commit(part, PartState.UNDONE if is_last else part.state, changes)


STEPS: dict[PartState, Step] = {
    PartState.OPEN: collecting.step,
    PartState.COLLECTING: collect_rest,
    PartState.REFUSING: let_go,
    PartState.REPOINTING: point,
    PartState.UNDOING: take_back,
}


def _void(ground: Ground, undo: Undo) -> list[Change]:
    """With the first items; void receipts stay as they are."""
    receipt = ground.receipt
    if receipt is None or receipt.state is ReceiptState.VOID:
        return []
    why = Voiding(undo.reason, undo.by_name, undo.at)
    return list(void_receipt(ground.chain, receipt, why, actor_id=undo.by_id).changes)


def _waiting_again(part: Part, items: list[MailItem], undo: Undo) -> list[Change]:
    if not items:
        return []
    event = MailEvent(
        at=undo.at,
        kind=MailEventKind.LEFT_COLLECTED,
        by_id=undo.by_id,
        by_name=undo.by_name,
        before=str(MailState.COLLECTED),
        after=str(MailState.WAITING),
        reason=undo.reason,
        receipt_id=part.receipt_id,
    )
    back = partial(leave_collected, to=MailState.WAITING, event=event)
    return [*(back(item) for item in items), count_mail(part.company_id, len(items))]


def _commit(part: Part, state: PartState, changes: list[Change]) -> Part:
    change, after = store.change_part(part, replace(part, state=state))
    commit(change, *changes)
    return after
