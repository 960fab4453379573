"""How many invitations go out: to one address, and by one company's people."""

from chalicelib.attempts.service import Limit, locked_for_s, one_more
from chalicelib.aws.table import Change, fetch
from chalicelib.core.errors import TooManyAttempts
from chalicelib.grants.model import Giver, invitation_id
from chalicelib.invitations.model import MADE_BY_COMPANY, SENT_TO_ADDRESS


def counted(
    giver: Giver, company_id: str, address: str, *, is_made: bool, is_sent: bool
) -> tuple[Change, ...]:
    """
    The changes that count an invitation; `recounted` settles who counts first. 1 BatchGetItem.

    An address is counted for each company by itself: else one company could tell by the refusal
    that another one invited the same person.

    Raises:
        TooManyAttempts: `invited_too_often`.
    """
    limits = []
    if is_sent:
        limits.append(Limit(SENT_TO_ADDRESS, invitation_id(company_id, address)))
    if is_made and not giver.is_office:
        limits.append(Limit(MADE_BY_COMPANY, company_id))
    if not limits:
        return ()
    rows = fetch([limit.key for limit in limits])
    wait_s = locked_for_s(rows, *limits)
    if wait_s:
        raise TooManyAttempts(
            wait_s,
            "There were enough invitations for today. Go on tomorrow.",
            code="invited_too_often",
        )
    return tuple(one_more(rows, *limits))
