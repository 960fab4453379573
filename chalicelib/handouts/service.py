"""
Handing out: a visit is written down with what it is for each company, in one transaction with the
code that was used and the request that is remembered; then each part is done by itself. A visit of
one company whose mail fits is all in that first transaction.
"""

from collections.abc import Mapping

from chalicelib.access.model import Actor
from chalicelib.audit.store import Tag, entry
from chalicelib.aws import keys
from chalicelib.aws.table import Change, Key, Raw, commit, fetch
from chalicelib.collectors.service import Refusal, ShownCode, rights_of, use_code
from chalicelib.core import clock
from chalicelib.core.errors import Conflict, FieldError, Forbidden, StaleVersion, ValidationFailed
from chalicelib.core.values import replace
from chalicelib.edge.once import AlreadyDone, Once, mismatch
from chalicelib.handouts import beginning, collecting, store
from chalicelib.handouts.ground import ground_in
from chalicelib.handouts.model import (
    Handout,
    HandoutState,
    Part,
    PartState,
    TakingBack,
    Undo,
    Wish,
    fits_at_once,
)
from chalicelib.handouts.running import HasTime, run
from chalicelib.handouts.store import Visit
from chalicelib.receipts.service import wake_papers

get_visit = store.get_visit
list_visits = store.list_visits


def hand_out(actor: Actor, wish: Wish, once: Once, has_time: HasTime) -> Visit:
    """
    Hand out mail of one or several companies to one collector. The same request again goes on with
    the same visit and returns it.

    Raises:
        Forbidden: `collector_unlisted`: somebody who is on no list, and no admin answers for them.
        NotFound: no such person; `pick_up_code_invalid`.
        TooManyAttempts: too many wrong codes.
        ValidationFailed: no such company; a signature that is none.
        Conflict: `idempotency_mismatch`.

    Parts that cannot be done are refused, each with its reason; the others are done. Writes audit
    `handouts:handout:make`, and for each part `handouts:part:collect` or `handouts:part:refuse`.
    """
    handout_id = once.id_for("hnd")
    rows = fetch([keys.handout(handout_id), keys.settings(), *beginning.asked_keys(wish)])
    if keys.handout(handout_id) in rows:
        return _again(handout_id, once, has_time)
    parts = beginning.new_parts(handout_id, wish, rows)
    shown = beginning.shown_code(actor, wish)
    handout, parts = beginning.new_visit(actor, wish, parts, shown, said=once.said)
    try:
        return _at_once(handout, parts, rows, once, shown) or _by_parts(
            handout, parts, once, shown, has_time
        )
    except AlreadyDone:
        return _again(handout_id, once, has_time)


def resume(handout_id: str, has_time: HasTime) -> Visit:
    """
    Go on with a visit that stands still; one that is done stays as it is.

    Raises:
        NotFound: there is no such hand-out.
    """
    return run(store.get_visit(handout_id), has_time)


def undo(actor: Actor, handout_id: str, wanted: TakingBack, once: Once, has_time: HasTime) -> Visit:
    """
    Take parts of a visit back: what is still collected waits again, and receipts are void.

    Raises:
        NotFound: there is no such hand-out.
        ValidationFailed: a company that has no part in it.
        Conflict: `handout_running`: it is not done yet; `nothing_to_undo`; `handout_changed`.

    Writes audit `handouts:part:undo` for each, and what voiding a receipt writes.
    """
    visit = resume(handout_id, has_time)
    if once.find() is not None:
        return visit
    handout, parts = visit
    chosen = _to_undo(visit, wanted.company_ids)
    said = Undo(clock.now(), actor.user.id, actor.user.name, wanted.reason)
    changed = {
        part.company_id: store.change_part(part, replace(part, state=PartState.UNDOING, undo=said))
        for part in chosen
    }
    running, handout = store.set_running(handout)
    try:
        commit(once.change(handout_id), running, *(change for change, _ in changed.values()))
    except AlreadyDone:
        return resume(handout_id, has_time)
    after = {company_id: part for company_id, (_, part) in changed.items()}
    return run((handout, tuple(after.get(part.company_id, part) for part in parts)), has_time)


def _again(handout_id: str, once: Once, has_time: HasTime) -> Visit:
    visit = store.get_visit(handout_id)
    if visit[0].said != once.said:
        raise mismatch()
    return run(visit, has_time)


def _at_once(
    handout: Handout,
    parts: tuple[Part, ...],
    rows: Mapping[Key, Raw],
    once: Once,
    shown: ShownCode | None,
) -> Visit | None:
    """
    All of a visit of one company in one transaction; None where that cannot be. Using up a code and
    checking its user's right are about the same row, which a transaction does not do.
    """
    if len(parts) != 1 or shown is not None:
        return None
    part = parts[0]
    ground = ground_in(rows, part.company_id, part.mail_ids)
    right = rights_of(handout.collector, [part.company_id])[part.company_id]
    if isinstance(right, Refusal) or collecting.judged(handout, part, ground):
        return None
    if not fits_at_once(collecting.in_order(part, ground)):
        return None
    try:
        done = collecting.whole(handout, part, ground, right)
        handout = replace(handout, state=HandoutState.DONE)
        part = replace(done.part, version=1)
        commit(*_begun(handout, once), store.put_part(part), *done.changes)
    except (Conflict, StaleVersion, Forbidden):
        # Somebody was faster somewhere: looked at again, by the ordinary way.
        return None
    if done.receipt is not None:
        wake_papers(done.receipt)
    return handout, (part,)


def _by_parts(
    handout: Handout,
    parts: tuple[Part, ...],
    once: Once,
    shown: ShownCode | None,
    has_time: HasTime,
) -> Visit:
    code = use_code(shown, handout.id) if shown is not None else ()
    commit(*_begun(handout, once), *map(store.put_part, parts), *code)
    return run((handout, parts), has_time)


def _begun(handout: Handout, once: Once) -> list[Change]:
    record = entry(
        Tag.HANDOUTS_HAND_OUT,
        actor_id=handout.by_id,
        target=handout.id,
        collector=str(handout.collector.kind),
        companies=len(handout.company_ids),
        reason=handout.collector.reason or None,
    )
    return [once.change(handout.id), store.put_handout(handout, AlreadyDone()), record]


def _to_undo(visit: Visit, company_ids: tuple[str, ...] | None) -> list[Part]:
    handout, parts = visit
    if company_ids is not None and not set(company_ids) <= set(handout.company_ids):
        raise ValidationFailed(
            FieldError("company_ids", "not_found", "Choose companies of this hand-out.")
        )
    asked = [part for part in parts if company_ids is None or part.company_id in company_ids]
    if any(not part.is_settled for part in asked):
        raise Conflict(
            "This hand-out is not done yet. Wait a moment, then try again.", code="handout_running"
        )
    found = [part for part in asked if part.state is PartState.DONE]
    if not found:
        raise Conflict("Nothing of this can be taken back.", code="nothing_to_undo")
    return found
