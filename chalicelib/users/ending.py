"""
Shutting people out: block, unblock, delete (R13, T06, T15, T26). Each is one transaction of the
person's state, the end of all sessions, and what it means for every company that the person owns
and every panel that the person belongs to; no other byte of a company changes, and every grant
stays as it is.
"""

from collections.abc import Collection, Sequence

from chalicelib.access.model import Actor, Membership, UserState
from chalicelib.audit.store import Tag, entry
from chalicelib.aws import pool
from chalicelib.aws.table import Change, commit
from chalicelib.core import clock
from chalicelib.core.errors import ConfirmationRequired
from chalicelib.core.values import replace
from chalicelib.grants.service import entering_changes, list_grants_of, settled
from chalicelib.links.service import end_all_links
from chalicelib.panels.service import leave_for_good, leaving, list_memberships_of
from chalicelib.seats.service import Access, meter_for
from chalicelib.users import address_store, store
from chalicelib.users.editing import admin_still, check_seen
from chalicelib.users.model import (
    Deletion,
    Profile,
    check_not_own,
    check_state,
    confirmation,
    deleted,
    moved,
)
from chalicelib.users.sessions import next_start_s, tell_pool
from chalicelib.users.staff import check_staff

# What a transaction takes, less what goes with every deletion, and what a membership takes of it.
_MOST_CHANGES = 100 - 8
_CHANGES_A_PANEL = 3


def block_user(actor: Actor, user_id: str, *, seen_version: int) -> Profile:
    """
    Shut a person out at once, live sessions too, and end all open one-time links; the grants stay
    for the day of the unblocking.

    Raises:
        NotFound: there is no such user.
        StaleVersion: somebody else changed the person since.
        Forbidden: `admin_only`, for somebody who works for the office.
        Conflict: `user_state`: not active; `last_admin`, `own_access`: nobody blocks themselves.

    Writes audit `users:user:block` with the companies left without an owner.
    """
    after = _change_state(actor, user_id, UserState.BLOCKED, Tag.USERS_BLOCK, seen_version)
    tell_pool(lambda: pool.sign_out_everywhere(user_id), user_id)
    return after


def unblock_user(actor: Actor, user_id: str, *, seen_version: int) -> Profile:
    """
    Let a blocked person in again, with exactly the grants of before, less what changed meanwhile.

    Raises:
        As `block_user`; `user_state` if not blocked.

    Writes audit `users:user:unblock`.
    """
    return _change_state(actor, user_id, UserState.ACTIVE, Tag.USERS_UNBLOCK, seen_version)


def look_at_deletion(actor: Actor, user_id: str) -> Deletion:
    """
    What deleting a person would do now, and what confirms it. Changes nothing.

    Raises:
        NotFound: there is no such user.
        Forbidden, Conflict: as `delete_user`.
    """
    profile = store.get_profile(user_id)
    _check_end(actor, profile, UserState.ACTIVE, UserState.BLOCKED)
    held = list_grants_of(user_id)
    _, ownerless = entering_changes(profile.user, actor.today, may_enter=False)
    panels = tuple(one.membership for one in list_memberships_of(user_id))
    versions = sorted(f"{one.grant.company_id}@{one.grant.version}" for one in held)
    versions += sorted(f"{one.panel_id}@{one.version}" for one in panels)
    return Deletion(
        profile=profile,
        company_ids=tuple(one.grant.company_id for one in held),
        ownerless_ids=ownerless,
        panels=panels,
        confirm=confirmation(actor.user.id, profile, *versions, "without", *sorted(ownerless)),
    )


def delete_user(actor: Actor, user_id: str, *, seen_version: int, confirm: str) -> None:
    """
    End a person's access for good: the state, every session, the address, which is free for a new
    user with nothing of this one's, invitations that were sent to it, every panel, and what was
    known to reach the person. The name stays with what the person wrote; companies keep every
    byte. T15, T25.

    Args:
        confirm: what `look_at_deletion` gave, or empty.

    Raises:
        NotFound: there is no such user.
        StaleVersion: somebody else changed the person since.
        Forbidden: `admin_only`, for somebody who works for the office.
        Conflict: `user_state`: deleted already; `last_admin`, `own_access`.
        ConfirmationRequired: not confirmed, or what it would do has changed.

    Writes audit `users:user:delete` with the companies left without an owner.
    """

    def attempt() -> None:
        seen = look_at_deletion(actor, user_id)
        before = seen.profile
        check_seen(before, seen_version)
        if confirm != seen.confirm:
            raise ConfirmationRequired(seen.confirm, *consequences(seen))
        noted, ownerless = entering_changes(before.user, actor.today, may_enter=False)
        room = (_MOST_CHANGES - len(noted)) // _CHANGES_A_PANEL
        before = _leave_first(actor, before, seen.panels[room:])
        commit(
            *_end(before, actor.user.id, ownerless, {one.company_id for one in seen.panels}),
            *(change for one in seen.panels[:room] for change in leaving(one)),
            *noted,
            *_counting(before),
            *admin_still(actor, before),
        )

    settled(attempt)
    tell_pool(lambda: pool.delete_user(user_id), user_id)


def ending_with_last_access(before: Profile, actor_id: str, company_id: str) -> tuple[Change, ...]:
    """
    The changes by which a person ends with the one membership that there was (R22), of a panel of
    `company_id`; the membership itself is ended besides, in the same commit. Whoever commits them
    tells the pool.

    Raises, from the commit:
        Conflict: USER_CHANGED: somebody changed the person, or gave an access, since it was read.

    Writes audit `users:user:delete`.
    """
    return _end(before, actor_id, (), {company_id}, has_nothing=True)


def _end(
    before: Profile,
    actor_id: str,
    ownerless: Sequence[str],
    panels_of: Collection[str],
    *,
    has_nothing: bool = False,
) -> tuple[Change, ...]:
    """What ends with a person, whoever ends it: five changes."""
    user_id, now = before.user.id, clock.now()
    after = deleted(before, panels_of, valid_from_s=next_start_s(before.user), now=now)
    return (
        store.change_state(after, before=before, has_nothing=has_nothing),
        *address_store.free_address(before.user.email, user_id, now),
        store.drop_codes(user_id),
        entry(Tag.USERS_DELETE, actor_id=actor_id, target=user_id, ownerless=list(ownerless)),
    )


def _leave_first(actor: Actor, before: Profile, panels: Sequence[Membership]) -> Profile:
    """
    Panels that the one transaction has no room for are left before it, each by itself; the person
    is as before otherwise, and whoever repeats the deletion goes on.
    """
    for held in panels:
        record = entry(
            Tag.MEMBERS_REMOVE,
            actor_id=actor.user.id,
            scope=held.company_id,
            target=before.user.id,
            panel_id=held.panel_id,
        )
        commit(*leaving(held), leave_for_good(before.user.id, held.company_id), record)
        before = replace(before, panels=before.panels - 1)
    return before


def _counting(profile: Profile) -> tuple[Change, ...]:
    """Who had an access this month counts in it, and in none after."""
    accesses = [
        Access(one.grant, one.given_at, one.since) for one in list_grants_of(profile.user.id)
    ]
    return meter_for(profile.user, profile.payer_id).counting(*accesses)


def consequences(seen: Deletion) -> list[str]:
    """What a deletion will do, as stable codes."""
    codes = ["access_ends", "address_is_free", "invitations_end", "history_stays"]
    if seen.company_ids:
        codes += ["companies_lose_person", "seat_ends"]
    if seen.panels:
        codes.append("panels_lose_person")
    return [*codes, "companies_without_owner"] if seen.ownerless_ids else codes


def _change_state(
    actor: Actor, user_id: str, state: UserState, tag: Tag, seen_version: int
) -> Profile:
    is_block = state is UserState.BLOCKED

    def attempt() -> Profile:
        before = store.get_profile(user_id)
        _check_end(actor, before, UserState.ACTIVE if is_block else UserState.BLOCKED)
        check_seen(before, seen_version)
        after = moved(before, state, valid_from_s=next_start_s(before.user))
        noted, ownerless = entering_changes(before.user, actor.today, may_enter=not is_block)
        record = entry(tag, actor_id=actor.user.id, target=user_id, ownerless=list(ownerless))
        commit(
            store.change_state(after, before=before),
            *noted,
            # Unblocked one day, the person begins with no link from before.
            *(end_all_links(user_id) if is_block else ()),
            *admin_still(actor, before),
            record,
        )
        return after

    return settled(attempt)


def _check_end(actor: Actor, profile: Profile, *states: UserState) -> None:
    check_staff(actor, profile.user.role)
    check_not_own(actor, profile.user)
    check_state(profile, *states)
