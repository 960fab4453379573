"""Who may have to do with people who work for the office."""

from chalicelib.access.model import Actor, Role, is_recent
from chalicelib.core import clock
from chalicelib.core.errors import Forbidden, password_is_old


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
        raise Forbidden(
            "Only an admin can do this for people who work for the office.", code="admin_only"
        )
    if not is_recent(actor, clock.epoch_s(clock.now())):
        raise password_is_old()
