"""What staff say when they move an item to another state, and what each state asks for (R29)."""

from chalicelib.access.model import User
from chalicelib.core import clock
from chalicelib.core.errors import Conflict, FieldError, ValidationFailed
from chalicelib.core.values import Value
from chalicelib.mail.history import MailEvent, MailEventKind
from chalicelib.mail.model import MailState, allowed_states, may_become

_OF_FORWARDING = ("address", "courier", "tracking")
_WITH_REASON = frozenset({MailState.RETURNED, MailState.DESTROYED})


class Move(Value):
    """
    The state that an item shall have.

    Attributes:
        reason: why it is returned or destroyed, or leaves `collected`.
        address, courier, tracking: where it is forwarded to, by whom, under which number.
    """

    to: MailState
    reason: str = ""
    address: str = ""
    courier: str = ""
    tracking: str = ""


def check_said(move: Move, *, needs_reason: bool = False) -> None:
    """
    Raises:
        ValidationFailed: what the new state asks for is missing, or belongs to another state.
    """
    errors = []
    if not move.reason and (needs_reason or move.to in _WITH_REASON):
        errors.append(FieldError("reason", "required", "Say why."))
    if move.to is not MailState.FORWARDED:
        errors += [
            FieldError(name, "only_when_forwarded", "Only mail that is forwarded has this.")
            for name in _OF_FORWARDING
            if getattr(move, name)
        ]
    elif not move.address:
        errors.append(FieldError("address", "required", "Say where it is forwarded to."))
    if errors:
        raise ValidationFailed(*errors)


def check_allowed(before: MailState, to: MailState) -> None:
    """
    Raises:
        Conflict: `only_by_hand_out` for becoming `collected`, `only_by_leaving` for leaving it;
            `state_not_allowed` otherwise.
    """
    if to is MailState.COLLECTED:
        raise Conflict("Mail is collected through a hand-out only.", code="only_by_hand_out")
    if before is MailState.COLLECTED:
        raise Conflict(
            "What was collected leaves that state together with its receipt.",
            code="only_by_leaving",
        )
    if not may_become(before, to):
        choices = ", ".join(allowed_states(before)) or "nothing by hand"
        raise Conflict(f"From {before} it can become: {choices}.", code="state_not_allowed")


def event_of(
    move: Move,
    by: User,
    before: MailState,
    *,
    kind: MailEventKind = MailEventKind.STATE,
    receipt_id: str = "",
) -> MailEvent:
    """A move as the item's history tells it; `receipt_id` where one is made void by it."""
    return MailEvent(
        at=clock.now(),
        kind=kind,
        by_id=by.id,
        by_name=by.name,
        before=str(before),
        after=str(move.to),
        reason=move.reason,
        address=move.address,
        courier=move.courier,
        tracking=move.tracking,
        receipt_id=receipt_id,
    )
