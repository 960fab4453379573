"""
The step up (T27): what an unlocked screen left alone must not allow needs a password that was given
a short while ago. One check for every place at which only the request itself shows that it does.
"""

from chalicelib.access.model import Actor, is_recent
from chalicelib.core import clock
from chalicelib.core.errors import password_is_old


def gave_password(actor: Actor) -> bool:
    """Whether the actor gave a password within ten minutes."""
    return is_recent(actor, clock.epoch_s(clock.now()))


def check_recent(actor: Actor) -> None:
    """
    Raises:
        Unauthenticated: `recent_sign_in_required`: the password was given too long ago.
    """
    if not gave_password(actor):
        raise password_is_old()
