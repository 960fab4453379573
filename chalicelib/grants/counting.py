"""
What a person's own row counts of grants, so that whoever shuts the person out, or ends an account
that has no access left, meets every change that somebody else makes at the same moment.
"""

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from chalicelib.access.rows import UserRow
from chalicelib.aws import keys
from chalicelib.aws.table import Change, Raw, Row, read, update
from chalicelib.core.errors import AppError, Conflict

USER_CHANGED = "user_changed"


def count_owner_change(
    user_id: str, *, seen: int, also: Condition | None = None, is_given: bool = False
) -> Change:
    """
    Something happened to what a user owns; Conflict USER_CHANGED if something else did since it was
    read, so that a block or deletion of the user misses no company.

    Args:
        also: what must be true of the user besides.
        is_given: the user gets a grant (`count_access`).
    """
    counted = UserRow.owner_changes
    as_seen = counted == seen
    # A user of the first release has no number yet.
    is_counted = (Row.pk.exists() & counted.does_not_exist()) | as_seen if not seen else as_seen
    condition = is_counted & also if also is not None else is_counted
    actions = [counted.set(seen + 1), *(_given() if is_given else ())]
    return update(keys.user(user_id), actions, condition, user_changed())


def count_access(user_id: str, condition: Condition, otherwise: AppError) -> Change:
    """
    A user gets a grant: whoever ended the account since it had no access left must look again.

    Args:
        condition: what must be true of the user.
    """
    return update(keys.user(user_id), _given(), condition, otherwise)


def _given() -> list[Action]:
    return [UserRow.accesses.set((UserRow.accesses | 0) + 1), UserRow.only_panels.remove()]


def user_changed() -> Conflict:
    """Whoever decided must look again (see `owners.settled`)."""
    return Conflict("This person changed meanwhile.", code=USER_CHANGED)


def owner_changes_of(raw: Raw) -> int:
    """How often something happened to what a user owns, out of the raw user item."""
    return int(read(UserRow, raw).owner_changes or 0)
