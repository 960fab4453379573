"""What staff change of a member: the last day, the name, the panels, and a block in this panel."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from chalicelib.access.model import Actor, Membership, MembershipState
from chalicelib.audit.store import Tag, entry
from chalicelib.aws.table import Change, commit
from chalicelib.core import clock
from chalicelib.core.errors import FieldError, StaleVersion, ValidationFailed
from chalicelib.core.values import replace
from chalicelib.grants.model import Giver, check_person
from chalicelib.grants.service import settled, staff_still
from chalicelib.members import store
from chalicelib.members.adding import check_panels
from chalicelib.members.model import MOST_AT_ONCE, Member, check_renamed, check_until, moved
from chalicelib.panels.service import (
    belongs_to,
    change_membership,
    count_panels,
    joining,
    leaving,
    list_memberships_of,
    memberships,
    panel_stays,
)
from chalicelib.users.service import change_profile


def edit_member(
    actor: Actor, before: Member, changes: Mapping[str, Any], *, seen_version: int
) -> Member:
    """
    Give a member another last day, or another name.

    Args:
        changes: of `until`, `first_name` and `last_name` those that change.

    Raises:
        StaleVersion: somebody else changed the member, or the person, since.
        ValidationFailed: `until` is in the past.
        Conflict: `name_is_own`: the name is not the panels' to change; `panel_deleting`; as
            `check_person`, like Forbidden and Unauthenticated.

    Writes audit `members:member:edit` with the names of what changed.
    """
    profile, held = before.profile, before.membership
    if held.version != seen_version:
        raise StaleVersion("Somebody changed this member meanwhile. Load it again.")
    until: date | None = changes.get("until", held.until)
    if until != held.until:
        check_until(until, actor.today)
    names = {name: changes[name] for name in changes if name != "until"}
    names = {name: said for name, said in names.items() if said != getattr(profile.user, name)}
    if names:
        check_renamed(profile)
    after = replace(held, until=until, version=held.version + 1)

    def attempt() -> Member:
        renamed, renaming = change_profile(actor, profile, names) if names else (profile, ())
        commit(*_changed(actor, before, after, Tag.MEMBERS_EDIT, sorted(changes)), *renaming)
        return Member(renamed, replace(before.held, membership=after))

    return settled(attempt)


def block_member(actor: Actor, before: Member) -> Member:
    """
    Keep a member out of this panel alone; one who is blocked stays so.

    Raises:
        StaleVersion, Conflict, Forbidden, Unauthenticated: as `edit_member`.

    Writes audit `members:member:block`.
    """
    return _set_state(actor, before, MembershipState.BLOCKED, Tag.MEMBERS_BLOCK)


def unblock_member(actor: Actor, before: Member) -> Member:
    """
    Let a member in again, on the terms of before.

    Raises:
        As `block_member`.

    Writes audit `members:member:unblock`.
    """
    return _set_state(actor, before, MembershipState.ACTIVE, Tag.MEMBERS_UNBLOCK)


def move_member(
    actor: Actor, member: Member, *, join: Collection[str], leave: Collection[str]
) -> set[str]:
    """
    Let a member join panels of the company, which last as long as the one through which it is done,
    and leave others; returns all that the person belongs to then. A panel that was joined or left
    already makes no difference.

    Raises:
        ValidationFailed: a panel that is not there; `too_many_at_once`; `no_panel_left`: nobody
            loses the last access here.
        Conflict: `panel_deleting`, `too_many_panels`; as `check_person`, like Forbidden and
            Unauthenticated.

    Writes audit `members:member:add` and `members:member:remove`. 1 Query, 1 TransactWrite.
    """
    giver, user = Giver.of(actor), member.profile.user
    check_person(giver, user)
    company_id = member.membership.company_id
    check_panels(company_id, join)

    def attempt() -> set[str]:
        now = store.get_member(company_id, member.membership.panel_id, user.id)
        held = {
            one.membership.panel_id: one.membership
            for one in list_memberships_of(user.id, company_id)
        }
        comes = [one for one in join if one not in held]
        goes = [one for panel_id, one in held.items() if panel_id in leave]
        left = (held.keys() | set(comes)) - set(leave)
        _check_moves(len(comes) + len(goes), left)
        if comes or goes:
            commit(*_moving(actor, now, comes, goes), *staff_still(giver, user))
        return left

    return settled(attempt)


def _moving(actor: Actor, member: Member, comes: list[str], goes: list[Membership]) -> list[Change]:
    """
    What changes between two sets of panels. The person's number of panels is compared with what was
    seen, so that of two who each take one of the last two panels one must look again.
    """
    user, held = member.profile.user, member.membership
    wanted = [(held.company_id, panel_id) for panel_id in comes]
    joined = memberships(user.id, wanted, held.until, clock.now())
    *entering, counted = joining(user, joined, added_by=actor.user.id)
    if goes:
        seen = belongs_to(member.profile.panels)
        counted = count_panels(user.id, len(comes) - len(goes), also=seen)
    return [
        *entering,
        *(change for one in goes for change in leaving(one)),
        counted,
        *(_record(actor, Tag.MEMBERS_ADD, member, panel_id) for panel_id in comes),
        *(_record(actor, Tag.MEMBERS_REMOVE, member, one.panel_id) for one in goes),
    ]


def _check_moves(moves: int, left: Collection[str]) -> None:
    if moves > MOST_AT_ONCE:
        raise ValidationFailed(
            FieldError(
                "panels",
                "too_many_at_once",
                f"Change at most {MOST_AT_ONCE} panels of a person at once.",
            )
        )
    if not left:
        raise ValidationFailed(
            FieldError("panels", "no_panel_left", "Leave one panel at least, or remove the person.")
        )


def _set_state(actor: Actor, before: Member, state: MembershipState, tag: Tag) -> Member:
    if before.membership.state is state:
        return before
    after = moved(before.membership, state)
    commit(*_changed(actor, before, after, tag))
    return replace(before, held=replace(before.held, membership=after))


def _changed(
    actor: Actor, before: Member, after: Membership, tag: Tag, fields: list[str] | None = None
) -> tuple[Change, ...]:
    giver, user = Giver.of(actor), before.profile.user
    check_person(giver, user)
    return (
        change_membership(before.membership, after),
        panel_stays(after.company_id, after.panel_id),
        *staff_still(giver, user),
        _record(actor, tag, before, after.panel_id, fields),
    )


def _record(
    actor: Actor, tag: Tag, member: Member, panel_id: str, fields: list[str] | None = None
) -> Change:
    return entry(
        tag,
        actor_id=actor.user.id,
        scope=member.membership.company_id,
        target=member.profile.user.id,
        panel_id=panel_id,
        fields=fields,
    )
