"""That somebody is an admin at the moment of a commit."""

from chalicelib.access.model import Role, UserState
from chalicelib.access.rows import UserRow
from chalicelib.aws import keys
from chalicelib.aws.table import Change, check
from chalicelib.core.errors import AppError, Forbidden


def check_admin(user_id: str, otherwise: AppError | None = None) -> Change:
    """The commit depends on somebody being an active admin at that very moment."""
    is_admin = (UserRow.role == str(Role.ADMIN)) & (UserRow.state == str(UserState.ACTIVE))
    refused = otherwise or Forbidden("Your role does not allow this.")
    return check(keys.user(user_id), is_admin, refused)
