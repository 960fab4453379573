"""
Leaving `collected` for one item (R29): the one change of state that asks first. It needs the value
that the refusal carried and a reason; the receipt becomes void, and for what stays collected one
with the same collector, signature and time comes in its place.
"""

from chalicelib.access.model import Actor
from chalicelib.audit.store import Tag, entry
from chalicelib.aws.table import Change, commit
from chalicelib.companies.service import count_mail
from chalicelib.core import clock
from chalicelib.core.errors import ConfirmationRequired, Conflict, StaleVersion
from chalicelib.core.values import Value, replace
from chalicelib.handouts import store
from chalicelib.handouts.counting import not_handed_out
from chalicelib.handouts.ground import Ground, look
from chalicelib.handouts.model import (
    Handout,
    Part,
    PartState,
    collected_by,
    fits_at_once,
    leaving_confirmation,
)
from chalicelib.handouts.running import HasTime, run, settle
from chalicelib.mail.counting import forwarded
from chalicelib.mail.model import MailEvent, MailEventKind, MailItem, MailState
from chalicelib.mail.moves import Move, check_said, event_of
from chalicelib.mail.service import get_mail_item, leave_collected, point_to_receipt
from chalicelib.receipts.model import Receipt, ReceiptState, Voiding
from chalicelib.receipts.service import CHAIN_MOVED, Written, wake_papers, without_items
from chalicelib.usage.recording import Posting, author_of, posted

_ROUNDS = 5
_CHANGED = frozenset({CHAIN_MOVED, "handout_changed"})


class _Scene(Value):
    """The visit that gave an item away, its company's part, and all that the part is about."""

    handout: Handout
    part: Part
    ground: Ground

    @property
    def receipt(self) -> Receipt | None:
        """The part's receipt, as long as it holds."""
        receipt = self.ground.receipt
        return receipt if receipt and receipt.state is ReceiptState.VALID else None

    def others(self, item: MailItem) -> list[MailItem]:
        """What stays collected when an item leaves."""
        return [one for one in collected_by(self.part, self.ground.items) if one.id != item.id]


class Leaving(Value):
    """
    What is to become of a collected item.

    Attributes:
        given: the confirmation of what this means for the item as it is now; None asks for it.
    """

    move: Move
    given: str | None
    seen_version: int


def leave(actor: Actor, item: MailItem, wanted: Leaving, has_time: HasTime) -> MailItem:
    """
    A collected item was not collected after all, or moves on.

    Raises:
        StaleVersion: somebody else changed the item since it was read.
        ConfirmationRequired: with the value to send back, and what will happen.
        ValidationFailed: the reason is missing, or what the new state asks for.
        Conflict: `only_by_hand_out`: it is collected already; `handout_running`: the hand-out that
            gave it away is not done yet.

    Writes audit `mail:item:leave_collected`, and what voiding a receipt writes.
    """
    move = wanted.move
    if item.version != wanted.seen_version:
        raise StaleVersion("Somebody changed this mail item meanwhile. Load it again.")
    if move.to is MailState.COLLECTED:
        raise Conflict("Mail is collected through a hand-out only.", code="only_by_hand_out")
    for _ in range(_ROUNDS):
        scene = _scene(item, has_time)
        _check_confirmed(actor, item, scene, wanted.given)
        check_said(move, needs_reason=True)
        try:
            _commit(actor, item, move, scene, has_time)
        except Conflict as conflict:
            if conflict.code not in _CHANGED:
                raise
            continue
        return get_mail_item(item.company_id, item.id)
    raise Conflict("Others change this at the moment. Try again.", code="handout_changed")


def _scene(item: MailItem, has_time: HasTime) -> _Scene:
    handout, parts = store.get_visit(item.handout_id)
    part = next(part for part in parts if part.company_id == item.company_id)
    part = settle(handout, part, has_time)
    if part.state is not PartState.DONE:
        raise Conflict(
            "This hand-out is not done yet. Wait a moment, then try again.", code="handout_running"
        )
    return _Scene(handout, part, look(part))


def _check_confirmed(actor: Actor, item: MailItem, scene: _Scene, given: str | None) -> None:
    receipt_id = scene.part.receipt_id
    wanted = leaving_confirmation(scene.handout.secret, item, receipt_id, actor.user.id)
    if given == wanted:
        return
    void = ("receipt_void",) if scene.receipt else ()
    replaced = ("receipt_replaced",) if scene.receipt and scene.others(item) else ()
    raise ConfirmationRequired(wanted, *void, *replaced, "written_into_history")


def _commit(actor: Actor, item: MailItem, move: Move, scene: _Scene, has_time: HasTime) -> None:
    written = _receipts(actor, item, move, scene)
    after, follow = _part_after(scene, item, written)
    kind, receipt_id = MailEventKind.LEFT_COLLECTED, scene.part.receipt_id
    event = event_of(move, actor.user, item.state, kind=kind, receipt_id=receipt_id)
    changes = [*_item_changes(actor, item, event, scene), *written.changes, *follow]
    changes += posted(_counted(actor, item, event, scene))
    part_change, part = store.change_part(scene.part, after)
    handout = scene.handout
    if not part.is_settled:
        running, handout = store.set_running(handout)
        changes.append(running)
    commit(part_change, *changes)
    if written.receipt is not None:
        wake_papers(written.receipt)
    if not part.is_settled:
        run((handout, (part,)), has_time)


def _receipts(actor: Actor, item: MailItem, move: Move, scene: _Scene) -> Written:
    if scene.receipt is None:
        return Written(None, ())
    why = Voiding(move.reason, actor.user.name, clock.now())
    left = frozenset({item.id})
    return without_items(scene.ground.chain, scene.receipt, left, why, actor_id=actor.user.id)


def _part_after(scene: _Scene, item: MailItem, written: Written) -> tuple[Part, list[Change]]:
    """The part with the receipt that holds now, and what points the other items to it at once."""
    gone = replace(scene.part, left=(*scene.part.left, item.id))
    if written.receipt is None:
        return gone, []
    after = replace(gone, receipt_id=written.receipt.id)
    others = scene.others(item)
    if not fits_at_once(others):
        return replace(after, state=PartState.REPOINTING), []
    return after, [point_to_receipt(one, written.receipt.id) for one in others]


def _item_changes(actor: Actor, item: MailItem, event: MailEvent, scene: _Scene) -> list[Change]:
    to = MailState(event.after)
    record = entry(
        Tag.MAIL_LEAVE_COLLECTED,
        actor_id=actor.user.id,
        scope=item.company_id,
        target=item.id,
        after=str(to),
        handout_id=scene.handout.id,
        receipt_id=event.receipt_id or None,
    )
    waits = [count_mail(item.company_id, 1)] if to is MailState.WAITING else []
    return [leave_collected(item, to, event), record, *waits]


def _counted(actor: Actor, item: MailItem, event: MailEvent, scene: _Scene) -> list[Posting]:
    """Without its last item the visit was none for the company; what was forwarded counts."""
    by = author_of(actor)
    lost = [] if scene.others(item) else not_handed_out(scene.handout, scene.part, by)
    if event.after != MailState.FORWARDED:
        return lost
    return [*lost, forwarded(replace(item, state_since=event.at), actor.time_zone, by)]
