"""
Shutting people out: block, unblock, delete (R13, T06, T15, T26). Each is one transaction of the
person's state, the end of all sessions, and what it means for every company that the person owns;
no other byte of a company changes, and every grant stays as it is.
"""

from chalicelib.access.model import Actor, UserState
from chalicelib.audit.store import Tag, entry
from chalicelib.aws import pool
from chalicelib.aws.table import Change, commit
from chalicelib.core import clock
from chalicelib.core.errors import ConfirmationRequired
from chalicelib.grants.service import entering_changes, list_grants_of, settled
from chalicelib.links.service import end_all_links
from chalicelib.seats.service import Access, meter_for
from chalicelib.users import store
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
    versions = sorted(f"{one.grant.company_id}@{one.grant.version}" for one in held)
    return Deletion(
        profile=profile,
        company_ids=tuple(one.grant.company_id for one in held),
        ownerless_ids=ownerless,
        confirm=confirmation(actor.user.id, profile, *versions, "without", *sorted(ownerless)),
    )


def delete_user(actor: Actor, user_id: str, *, seen_version: int, confirm: str) -> None:
    """
    End a person's access for good: the state, every session, the address, which is free for a new
    user with nothing of this one's, invitations that were sent to it, and what was known to reach
    the person. The name stays with what the person wrote; companies keep every byte. T15, T25.

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
        now = clock.now()
        after = deleted(before, valid_from_s=next_start_s(before.user), now=now)
        noted, ownerless = entering_changes(before.user, actor.today, may_enter=False)
        record = entry(
            Tag.USERS_DELETE, actor_id=actor.user.id, target=user_id, ownerless=list(ownerless)
        )
        commit(
            store.change_state(after, before=before),
            *store.free_address(before.user.email, user_id, now),
            store.drop_codes(user_id),
            *noted,
            *_counting(before),
            *admin_still(actor, before),
            record,
        )

    settled(attempt)
    tell_pool(lambda: pool.delete_user(user_id), user_id)


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
