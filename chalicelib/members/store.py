"""
Reading somebody together with a membership. The rows are those of `users` and `panels`: members
have none of their own.
"""

from collections.abc import Iterable, Mapping

from chalicelib.aws import keys
from chalicelib.aws.table import Key, Raw, fetch
from chalicelib.core.errors import NotFound
from chalicelib.members.model import Member
from chalicelib.panels.service import held_of
from chalicelib.users.service import profile_of


def member_keys(company_id: str, panel_id: str, user_id: str) -> list[Key]:
    """What a member is read from."""
    return [keys.user(user_id), keys.membership(user_id, company_id, panel_id)]


def find_members(company_id: str, panel_id: str, user_ids: Iterable[str]) -> dict[str, Member]:
    """
    Those of these people who belong to a panel, by id, strongly consistent.
    1 BatchGetItem per 50.
    """
    wanted = list(user_ids)
    rows = fetch(key for one in wanted for key in member_keys(company_id, panel_id, one))
    members = ((one, member_of(rows, company_id, panel_id, one)) for one in wanted)
    return {user_id: member for user_id, member in members if member is not None}


def get_member(company_id: str, panel_id: str, user_id: str) -> Member:
    """
    1 BatchGetItem.

    Raises:
        NotFound: this person does not belong to the panel.
    """
    found = find_members(company_id, panel_id, [user_id])
    if user_id not in found:
        raise no_member()
    return found[user_id]


def member_in(rows: Mapping[Key, Raw], company_id: str, panel_id: str, user_id: str) -> Member:
    """
    A member among items already read.

    Raises:
        NotFound: this person does not belong to the panel.
    """
    member = member_of(rows, company_id, panel_id, user_id)
    if member is None:
        raise no_member()
    return member


def member_of(
    rows: Mapping[Key, Raw], company_id: str, panel_id: str, user_id: str
) -> Member | None:
    """A member among items already read, or None."""
    user_key, held_key = member_keys(company_id, panel_id, user_id)
    if user_key not in rows or held_key not in rows:
        return None
    return Member(profile_of(rows[user_key]), held_of(rows[held_key]))


def no_member() -> NotFound:
    """The one answer about somebody who does not belong to a panel, known elsewhere or not."""
    return NotFound("There is no such member of this panel.")
