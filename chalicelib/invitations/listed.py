"""The list of a company's people: who acts for it, and who is invited to (R10)."""

from chalicelib.core.errors import NotFound
from chalicelib.grants.service import list_people_rows
from chalicelib.invitations import store
from chalicelib.invitations.around import Member, find_member, member_of
from chalicelib.invitations.model import Invitation
from chalicelib.invitations.offers import find_offer


def list_everybody(company_id: str) -> list[Member | Invitation]:
    """
    A company's people and its invitations, by last name; strongly consistent. 2 Queries per 500,
    and 1 BatchGetItem per 50 people. R10.
    """
    members = [member_of(user, grant) for user, grant in list_people_rows(company_id)]
    return [*members, *store.list_invitations(company_id)]


def member_or_invitation(company_id: str, made: str) -> Member | Invitation:
    """
    What an earlier request made, as it is now. 1 BatchGetItem.

    Raises:
        NotFound: it is not there any more.
    """
    if made.startswith("usr_"):
        return find_member(company_id, made)
    offer = find_offer(company_id, made)
    if offer.invitation is None:
        raise no_invitation()
    return offer.invitation


def no_invitation() -> NotFound:
    """It was accepted or withdrawn, or there never was one."""
    return NotFound("There is no such invitation any more.")
