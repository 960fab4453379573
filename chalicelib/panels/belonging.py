"""Who belongs to a panel, read from the table itself, for those who may miss nobody."""

from datetime import date

from chalicelib.access.model import Membership, User, UserState
from chalicelib.access.rows import membership_of, user_of
from chalicelib.aws import keys
from chalicelib.aws.table import Change, Row, check, fetch, query
from chalicelib.core.errors import Conflict
from chalicelib.core.paging import Page, Position, part_of
from chalicelib.core.values import Value


class Member(Value):
    """Somebody who belongs to a panel, as the table said when it was asked."""

    user: User
    membership: Membership

    def is_in(self, today: date) -> bool:
        """Whether the person gets into the panel on a day, if the panel is active."""
        return self.user.state is UserState.ACTIVE and self.membership.is_open(today)

    def unchanged(self) -> tuple[Change, Change]:
        """Let a commit depend on the person and the membership being as they were read."""
        gone = Conflict("This person's access changed meanwhile.", code="access_changed")
        held = self.membership
        place = keys.membership(held.user_id, held.company_id, held.panel_id)
        return (
            check(keys.user(self.user.id), Row.version == self.user.version, gone),
            check(place, Row.version == held.version, gone),
        )


def list_members(
    company_id: str, panel_id: str, *, limit: int, position: Position | None = None
) -> Page[Member]:
    """
    Everybody who belongs to a panel, whatever the state, by id, strongly consistent. 1 Query and
    1 BatchGetItem per 50.
    """
    raws, last = query(
        keys.company(company_id).pk,
        prefix=keys.members_prefix(panel_id),
        after=part_of(position, "sk") if position is not None else None,
        limit=limit,
    )
    user_ids = [raw["sk"]["S"].rpartition("#")[2] for raw in raws]
    members = find_members(company_id, panel_id, user_ids)
    return Page(tuple(members), {"sk": last} if last else None)


def find_members(company_id: str, panel_id: str, user_ids: list[str]) -> list[Member]:
    """Those of some people who belong to a panel, in their order. 1 BatchGetItem per 50."""
    places = [
        (keys.user(user_id), keys.membership(user_id, company_id, panel_id)) for user_id in user_ids
    ]
    rows = fetch(key for both in places for key in both)
    return [
        Member(user_of(rows[user_key]), membership_of(rows[place]))
        for user_key, place in places
        if user_key in rows and place in rows
    ]
