"""
Memberships as changes: who joins a panel, and on which terms. Whoever commits them writes the
audit; the panel must be active at the moment of the commit, and the person not deleted.
"""

from collections.abc import Iterable
from datetime import date, datetime

from chalicelib.access.model import Membership, MembershipState, User
from chalicelib.aws.table import Change
from chalicelib.core import clock
from chalicelib.panels import members_store, store
from chalicelib.panels.members_store import list_memberships_of


def memberships(
    user_id: str, panels: Iterable[tuple[str, str]], until: date | None, now: datetime
) -> list[Membership]:
    """New memberships of a person, one for each panel, given as company and panel."""
    return [
        Membership(
            user_id=user_id,
            company_id=company_id,
            panel_id=panel_id,
            state=MembershipState.ACTIVE,
            until=until,
            version=clock.first_version(now),
        )
        for company_id, panel_id in panels
    ]


def joining(user: User, new: Iterable[Membership], *, added_by: str) -> tuple[Change, ...]:
    """
    The changes by which a known person joins panels, three for each and one for the person.

    Raises, from the commit:
        Conflict: `panel_deleting`; `member_exists`; `too_many_panels`.
        NotFound: the person was deleted.
    """
    found = tuple(new)
    return (*_entering(user, found, added_by), members_store.count_panels(user.id, len(found)))


def joining_newcomer(
    newcomer: User, new: Iterable[Membership], *, added_by: str
) -> tuple[Change, ...]:
    """The same for a person who is added in the very same commit, with the number of panels."""
    return _entering(newcomer, tuple(new), added_by)


def leaving(held: Membership) -> tuple[Change, ...]:
    """
    The changes by which a membership of the version seen ends, in a panel of any state; how many
    the person has is changed besides, by whoever commits them.

    Raises, from the commit:
        Conflict: MEMBER_CHANGED: somebody else changed or ended it.
    """
    return (
        store.count_members(held.company_id, held.panel_id, -1),
        *members_store.drop_membership(held),
    )


def leaving_slowly(held: Membership) -> tuple[Change, ...]:
    """
    The same, but the panel goes on counting the member until `let_go`: something is still to be
    done for the person, and the mirror says so to whoever comes next.
    """
    return members_store.mark_going(held)


def let_go(company_id: str, panel_id: str, user_id: str) -> tuple[Change, ...]:
    """
    Nothing is left to be done for a member who has gone.

    Raises, from the commit:
        Conflict: MEMBER_CHANGED: somebody else did this.
    """
    return (
        store.count_members(company_id, panel_id, -1),
        members_store.drop_gone(company_id, panel_id, user_id),
    )


def placing(user: User) -> tuple[Change, ...]:
    """
    The changes by which the lists of a person's panels show a new name or address, at most
    `MOST_PANELS`. 1 Query.
    """
    return tuple(
        members_store.place(held.membership, user) for held in list_memberships_of(user.id)
    )


def _entering(user: User, new: tuple[Membership, ...], added_by: str) -> tuple[Change, ...]:
    return tuple(
        change
        for one in new
        for change in (
            store.count_members(one.company_id, one.panel_id, 1),
            *members_store.put_membership(one, user, added_by=added_by),
        )
    )
