"""When a person's sessions end, and letting Cognito know of what the table has decided already."""

from collections.abc import Callable

from botocore.exceptions import ClientError

from chalicelib.access.model import User
from chalicelib.aws.observe import count, logger
from chalicelib.core import clock
from chalicelib.core.errors import Unavailable


def next_start_s(user: User) -> int:
    """
    When the first session may begin that is not over, if all are ended now: the second after this
    one, since tokens carry whole seconds and one of this very second must be dead.
    """
    return max(clock.epoch_s(clock.now()) + 1, user.valid_from_s)


def tell_pool(act: Callable[[], None], user_id: str) -> None:
    """Let Cognito do what the table has decided already; its failure is logged, not raised."""
    try:
        act()
    except (Unavailable, ClientError) as error:
        logger.warning("pool.not_told", extra={"user_id": user_id, "error": repr(error)})
        count("PoolNotTold")
