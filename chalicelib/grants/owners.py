"""
That a company has an owner, or says that it needs one (R1-R6). Every change that may alter the set
of a company's active owners is decided from all of them and compares the number that the company
and the person carry; so two owners who remove each other at the same moment leave one, and a block
of a person meets every company that the person owns.
"""

from collections.abc import Callable, Mapping
from datetime import date

from chalicelib.access.model import Grant, User
from chalicelib.aws.table import Change
from chalicelib.companies.service import OWNERS_CHANGED, get_company, note_owners
from chalicelib.core.errors import Conflict, Unavailable
from chalicelib.grants import counting, store
from chalicelib.grants.model import is_active_owner, is_owners
from chalicelib.seats.service import SEAT_CHANGED

LAST_OWNER = "last_owner"
TOO_MANY_OWNED = "too_many_owned"
# A company costs one write of the commit that blocks or deletes one of its owners.
MOST_OWNED = 90

_ATTEMPTS = 8
# The last one is of panels, which stand above; it is lost in the same way.
_LOST = frozenset({OWNERS_CHANGED, SEAT_CHANGED, counting.USER_CHANGED, "member_changed"})


def owner_change(
    company_id: str, after: Mapping[str, bool], today: date, *, may_end_without: bool
) -> tuple[Change, bool]:
    """
    The change of a company that goes with a change of its active owners.

    Args:
        after: for each person concerned, whether they own the company actively afterwards.
        may_end_without: the company may be left without an owner, and says so.

    Returns the change, and whether the company needs an owner afterwards. 1 BatchGetItem, then what
    `list_people` takes.

    Raises:
        Conflict: `last_owner`; or, from the commit, OWNERS_CHANGED (see `settled`).
    """
    # The number is read before the people: what happens in between makes the commit fail.
    company = get_company(company_id)
    owners = {
        user.id
        for user, grant in store.list_people(company_id)
        if is_active_owner(user, grant, today)
    }
    owners |= {user_id for user_id, owns in after.items() if owns}
    owners -= {user_id for user_id, owns in after.items() if not owns}
    if not owners and not may_end_without:
        raise Conflict(
            "This is the last owner of the company. Name another owner first.", code=LAST_OWNER
        )
    return note_owners(company, needs_owner=not owners), not owners


def settled[Answer](attempt: Callable[[], Answer]) -> Answer:
    """
    Do what changes owners or counts a seat, again with a fresh look whenever somebody else did so
    meanwhile.

    Raises:
        Unavailable: others change them all the time.
        AppError: what the attempt raises.
    """
    for _ in range(_ATTEMPTS):
        try:
            return attempt()
        except Conflict as conflict:
            if conflict.code not in _LOST:
                raise
    raise Unavailable("Others change the same people at this moment. Try again.")


def entering_changes(
    user: User, today: date, *, may_enter: bool
) -> tuple[tuple[Change, ...], tuple[str, ...]]:
    """
    The changes of all companies that a person owns, when the person is shut out or let in again.
    The commit must compare and raise the person's `owner_changes` too.

    Returns them, and the ids of the companies that nobody owns afterwards. What `owner_change`
    takes, per company owned.

    Raises:
        Conflict, from the commit: OWNERS_CHANGED (see `settled`).
    """
    changes, ownerless = [], []
    for grant in owned_by(user, today):
        after = {user.id: may_enter}
        change, needs_owner = owner_change(grant.company_id, after, today, may_end_without=True)
        changes.append(change)
        if needs_owner:
            ownerless.append(grant.company_id)
    return tuple(changes), tuple(ownerless)


def check_owns_more(user: User, today: date) -> None:
    """
    Let a person become the owner of one company more. 1 Query per 500 grants; `count_owner_change`
    in the same commit keeps it true.

    Raises:
        Conflict: `too_many_owned`: nobody could be blocked or deleted in one transaction then.
    """
    if len(owned_by(user, today)) >= MOST_OWNED:
        raise Conflict(
            f"This person owns {MOST_OWNED} companies, which is the most. Choose another kind.",
            code=TOO_MANY_OWNED,
        )


def owned_by(user: User, today: date) -> list[Grant]:
    """The grants by which a user owns companies, if the user may enter. 1 Query per 500."""
    grants = [held.grant for held in store.list_grants_of(user.id)]
    return [grant for grant in grants if is_owners(grant, today)]
