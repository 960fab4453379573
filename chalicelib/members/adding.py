"""
How people come into panels: a known address is linked at once and keeps its details; an unknown one
gets an account that the office made for panels, with a way in (R11, R12, R18, T23).
"""

from collections.abc import Callable, Collection

from chalicelib.access.model import Actor, User
from chalicelib.audit.store import Tag, entry
from chalicelib.aws.table import Change, commit
from chalicelib.core import clock, ids
from chalicelib.core.errors import Conflict, FieldError, Unavailable, ValidationFailed
from chalicelib.core.values import Value, replace
from chalicelib.grants.model import Giver, check_person
from chalicelib.grants.service import USER_CHANGED, staff_still
from chalicelib.members.model import NewMember, check_until
from chalicelib.outbox.store import wake
from chalicelib.panels.service import (
    MEMBER_CHANGED,
    find_panels,
    joining,
    joining_newcomer,
    list_memberships_of,
    memberships,
)
from chalicelib.users.model import NewUser, Profile, UserOrigin, added
from chalicelib.users.service import (
    adding,
    find_user_by_email,
    normal_email,
    still_owned,
    way_in,
)

EMAIL_TAKEN = "email_taken"
# What a remembered request says besides the id of the person, for one who was new.
NEW = " new"
_ATTEMPTS = 6
_LOST = frozenset({EMAIL_TAKEN, "member_exists", USER_CHANGED, MEMBER_CHANGED})


class Came(Value):
    """
    Who came into a panel.

    Attributes:
        token: of the link to a password, to be handed over; empty when it was sent, or none is
            needed.
    """

    user_id: str
    is_new: bool
    token: str


def add_member(
    actor: Actor,
    company_id: str,
    new: NewMember,
    *,
    is_sent: bool,
    remember: Callable[[str], Change],
) -> Came:
    """
    Let a person belong to panels of a company; one who does already stays as they are.

    Args:
        remember: makes the change that remembers the request, given the person's id, with
            NEW after it for somebody new.

    Raises:
        ValidationFailed: `until`, or a panel that is not there.
        Conflict: `panel_deleting`, `too_many_panels`; `own_access`: nobody of the office gives
            themselves an access.
        Forbidden, Unauthenticated: as `check_person`, for somebody who works for the office.
        AlreadyDone: the request had its effect before.

    Writes audit `members:member:add` for each panel, and for somebody new `users:user:add` and
    `users:way_in:make`. 1 TransactWrite.
    """
    check_until(new.until, actor.today)
    check_panels(company_id, new.panel_ids)
    new = replace(new, email=normal_email(new.email))
    for _ in range(_ATTEMPTS):
        known = find_user_by_email(new.email)
        try:
            if known is not None:
                return _link(actor, company_id, known, new, remember)
            return _add(actor, company_id, new, remember, is_sent=is_sent)
        except Conflict as conflict:
            # Somebody else added, linked or deleted the person meanwhile.
            if conflict.code not in _LOST:
                raise
    raise Unavailable("Others change the same person at this moment. Try again.")


def check_panels(company_id: str, panel_ids: Collection[str]) -> None:
    """
    Raises:
        ValidationFailed: the company has no such panel, or not any more.
    """
    found = find_panels((company_id, panel_id) for panel_id in panel_ids)
    missing = [one for one in panel_ids if one not in found or not found[one].is_active]
    if missing:
        raise ValidationFailed(
            FieldError("panels", "not_found", "Choose panels of this company from the list.")
        )


def _link(
    actor: Actor,
    company_id: str,
    user: User,
    new: NewMember,
    remember: Callable[[str], Change],
) -> Came:
    giver = Giver.of(actor)
    check_person(giver, user)
    held = {one.membership.panel_id for one in list_memberships_of(user.id, company_id)}
    wanted = [(company_id, one) for one in new.panel_ids if one not in held]
    joined = memberships(user.id, wanted, new.until, clock.now())
    commit(
        remember(user.id),
        *(joining(user, joined, added_by=actor.user.id) if joined else ()),
        *(_record(actor, company_id, user.id, panel_id) for _, panel_id in wanted),
        *staff_still(giver, user),
        # Whoever has the address by now may be somebody else.
        still_owned(new.email, user.id),
    )
    return Came(user.id, is_new=False, token="")


def _add(
    actor: Actor,
    company_id: str,
    new: NewMember,
    remember: Callable[[str], Change],
    *,
    is_sent: bool,
) -> Came:
    profile = _newcomer(new)
    user = profile.user
    wanted = [(company_id, one) for one in new.panel_ids]
    joined = memberships(user.id, wanted, new.until, clock.now())
    way = way_in(actor.user.id, user, is_sent=is_sent)
    commit(
        remember(f"{user.id}{NEW}"),
        *adding(profile, actor.user.id),
        *joining_newcomer(user, joined, added_by=actor.user.id),
        *(_record(actor, company_id, user.id, panel_id) for _, panel_id in wanted),
        *way.changes,
    )
    if way.fact_id:
        wake(way.fact_id)
    return Came(user.id, is_new=True, token=way.token)


def _newcomer(new: NewMember) -> Profile:
    person = NewUser(new.first_name, new.last_name, new.email, new.language)
    profile = added(person, ids.new_id("usr"), UserOrigin.OFFICE, clock.now())
    return replace(profile, panels=len(new.panel_ids), only_panels=True)


def _record(actor: Actor, company_id: str, user_id: str, panel_id: str) -> Change:
    return entry(
        Tag.MEMBERS_ADD,
        actor_id=actor.user.id,
        scope=company_id,
        target=user_id,
        panel_id=panel_id,
    )
