"""
`HANDOUT#h` / `HANDOUT` (by-office: newest first; by-due, sparse: while something of it is still to
be done) and `HANDOUT#h` / `PART#c`, one for each company. Every change compares a version and moves
it, so that of two that work on the same visit one must look again.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta

from chalicelib.aws import keys, partitions
from chalicelib.aws.table import (
    BY_DUE,
    BY_OFFICE,
    Change,
    Key,
    Raw,
    fetch,
    position_of,
    put_new,
    query_every,
    query_index,
    update,
)
from chalicelib.core import clock
from chalicelib.core.errors import AppError, Conflict, NotFound
from chalicelib.core.paging import Page, Position, weight_of, within
from chalicelib.core.values import replace
from chalicelib.handouts.model import Handout, HandoutState, Part
from chalicelib.handouts.rows import (
    HandoutRow,
    PartRow,
    handout_of,
    part_of,
    plain_collector,
    plain_refused,
    plain_signature,
    plain_taker,
    plain_undo,
    spelled_items,
)

_PAGE = 100
_MOST_PAGES = 10
# What an answer says of an item besides its sender.
_OCTETS_BESIDE = 200

Visit = tuple[Handout, tuple[Part, ...]]


def get_visit(handout_id: str) -> Visit:
    """
    A hand-out with its parts in the order asked for. 1 Query.

    Raises:
        NotFound: there is no such hand-out.
    """
    rows = query_every(keys.handout(handout_id).pk, page=100)
    by_key = {Key(raw["pk"]["S"], raw["sk"]["S"]): raw for raw in rows}
    return visit_in(by_key, handout_id)


def visit_in(rows: Mapping[Key, Raw], handout_id: str) -> Visit:
    """
    A hand-out among items already read; parts that are not there are left out.

    Raises:
        NotFound: it is not among them.
    """
    key = keys.handout(handout_id)
    if key not in rows:
        raise NotFound("There is no such hand-out.")
    handout = handout_of(rows[key])
    places = [keys.handout_part(handout_id, company_id) for company_id in handout.company_ids]
    return handout, tuple(part_of(rows[place]) for place in places if place in rows)


def get_part(handout_id: str, company_id: str) -> Part:
    """
    One company's part. 1 BatchGetItem.

    Raises:
        NotFound: the hand-out has no such part.
    """
    key = keys.handout_part(handout_id, company_id)
    rows = fetch([key])
    if key not in rows:
        raise NotFound("There is no such hand-out.")
    return part_of(rows[key])


def find_handouts(handout_ids: Iterable[str]) -> dict[str, Handout]:
    """Those hand-outs that exist, by id, without their parts. 1 BatchGetItem per 100."""
    found = fetch([keys.handout(handout_id) for handout_id in handout_ids])
    handouts = [handout_of(raw) for raw in found.values()]
    return {handout.id: handout for handout in handouts}


def list_visits(*, limit: int, position: Position | None) -> Page[Visit]:
    """
    Hand-outs, newest first; fewer than asked for where they say too much for one answer. 1 Query,
    and 1 BatchGetItem per 100 parts.
    """
    raws, after = query_index(BY_OFFICE, partitions.HANDOUT_LIST, position=position, limit=limit)
    handouts = [handout_of(raw) for raw in raws]
    rows = fetch(
        keys.handout_part(handout.id, company_id)
        for handout in handouts
        for company_id in handout.company_ids
    )
    for handout, raw in zip(handouts, raws, strict=True):
        rows[keys.handout(handout.id)] = raw
    visits = [visit_in(rows, handout.id) for handout in handouts]
    most = within(sum(map(_weight, parts)) for _, parts in visits)
    if most < len(visits):
        after = position_of(raws[most - 1], BY_OFFICE)
    return Page(tuple(visits[:most]), after)


def standing_still(grace: timedelta) -> Iterator[tuple[str, datetime]]:
    """
    The hand-outs, oldest first, that were begun or taken up again more than `grace` ago and are not
    done, each with when that was; at most 1,000. 1 Query of by-due per 100.
    """
    until = clock.iso(clock.now() - grace)
    position = None
    for _ in range(_MOST_PAGES):
        raws, position = query_index(
            BY_DUE,
            partitions.HANDOUTS_RUNNING,
            until=until,
            position=position,
            limit=_PAGE,
            forward=True,
        )
        for raw in raws:
            since = clock.from_iso(raw["g5s"]["S"].partition("#")[0])
            yield handout_of(raw).id, since
        if position is None:
            return


def put_handout(handout: Handout, otherwise: AppError) -> Change:
    """A new visit; one that is there is `otherwise`, since its id is made of the request."""
    key, at = keys.handout(handout.id), clock.iso(handout.at)
    is_running = handout.state is HandoutState.RUNNING
    row = HandoutRow(
        pk=key.pk,
        sk=key.sk,
        g3=partitions.HANDOUT_LIST,
        g3s=f"{at}#{handout.id}",
        g5=partitions.HANDOUTS_RUNNING if is_running else None,
        g5s=f"{at}#{handout.id}" if is_running else None,
        at=at,
        by_id=handout.by_id,
        by_name=handout.by_name,
        collector=plain_collector(handout.collector),
        taker=plain_taker(handout.taker),
        digital_confirmation=handout.digital_confirmation,
        consent=str(handout.consent) if handout.consent else None,
        signature=plain_signature(handout.signature),
        company_ids=list(handout.company_ids),
        said=handout.said,
        secret=handout.secret,
        state=str(handout.state),
    )
    return put_new(row, otherwise)


def put_part(part: Part) -> Change:
    """What a new visit is for one company, in whatever state it begins."""
    key = keys.handout_part(part.handout_id, part.company_id)
    row = PartRow(
        pk=key.pk,
        sk=key.sk,
        company_name=part.company_name,
        company_code=part.company_code,
        items=spelled_items(part.items),
        state=str(part.state),
        receipt_id=part.receipt_id or None,
        collector_name=part.collector_name or None,
        gone=list(part.gone),
    )
    return put_new(row)


def change_part(before: Part, after: Part) -> tuple[Change, Part]:
    """What is decided about a part, if nobody else worked on it meanwhile; and it as it is then."""
    actions = [
        PartRow.state.set(str(after.state)),
        PartRow.version.set(before.version + 1),
    ]
    if after.receipt_id != before.receipt_id:
        is_there = bool(after.receipt_id)
        actions.append(
            PartRow.receipt_id.set(after.receipt_id) if is_there else PartRow.receipt_id.remove()
        )
    if after.refused is not None:
        actions.append(PartRow.refused.set(plain_refused(after.refused)))
    if after.undo is not None:
        actions.append(PartRow.undo.set(plain_undo(after.undo)))
    if after.left:
        actions.append(PartRow.left.set(list(after.left)))
    key = keys.handout_part(before.handout_id, before.company_id)
    change = update(key, actions, PartRow.version == before.version, _moved())
    return change, replace(after, version=before.version + 1)


def set_running(before: Handout) -> tuple[Change, Handout]:
    """Something of a visit is to be done again."""
    now = clock.iso(clock.now())
    after = replace(before, state=HandoutState.RUNNING, version=before.version + 1)
    actions = [
        HandoutRow.state.set(str(after.state)),
        HandoutRow.version.set(after.version),
        HandoutRow.g5.set(partitions.HANDOUTS_RUNNING),
        HandoutRow.g5s.set(f"{now}#{before.id}"),
    ]
    is_as_seen = HandoutRow.version == before.version
    return update(keys.handout(before.id), actions, is_as_seen, _moved()), after


def set_done(before: Handout) -> tuple[Change, Handout]:
    """Nothing of a visit is left to do."""
    after = replace(before, state=HandoutState.DONE, version=before.version + 1)
    actions = [
        HandoutRow.state.set(str(after.state)),
        HandoutRow.version.set(after.version),
        HandoutRow.g5.remove(),
        HandoutRow.g5s.remove(),
    ]
    is_as_seen = HandoutRow.version == before.version
    return update(keys.handout(before.id), actions, is_as_seen, _moved()), after


def _weight(part: Part) -> int:
    return sum(weight_of(item.sender) + _OCTETS_BESIDE for item in part.items)


def _moved() -> Conflict:
    return Conflict("Somebody else works on this hand-out. Load it again.", code="handout_changed")
