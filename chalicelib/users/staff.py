"""Who may have to do with people who work for the office."""

from chalicelib.access.model import Actor, Role
from chalicelib.access.recent import check_recent
from chalicelib.core.errors import admin_only


def check_staff(actor: Actor, *roles: Role | None) -> None:
    """
    Let an actor have to do with people of these roles; anybody may with people who have none.

    Raises:
        Forbidden: `admin_only`: whoever works for the office is an admin's affair.
        Unauthenticated: `recent_sign_in_required`: of one who gave the password just now (T27).
    """
    if not any(roles):
        return
    if actor.user.role is not Role.ADMIN:
        raise admin_only()
    check_recent(actor)
