"""
`USER#u` / `PANEL#c#p`, the membership that every decision reads, and its mirror `COMPANY#c` /
`MEMBER#p#u`, by which a panel's members are listed: from the table itself when all are wanted, and
in by-company by name for showing. How many panels a person has stands on the person's own row.
"""

from datetime import date
from typing import Any

from pynamodb.attributes import UnicodeAttribute

from chalicelib.access.model import Membership, User, UserState
from chalicelib.access.rows import MembershipRow, UserRow, membership_of
from chalicelib.aws import keys, partitions
from chalicelib.aws.table import Change, Raw, Row, put_new, query, read, update
from chalicelib.core import clock
from chalicelib.core.errors import Conflict
from chalicelib.core.text import fold
from chalicelib.panels.model import MOST_PANELS, Held

_PAGE = 500
# Some signs become many when folded, and an index key holds 1024 octets.
_LONGEST_PLACE = 100


class MemberRow(Row):
    """That a user belongs to a panel, with what the list is searched for."""

    user_id = UnicodeAttribute()
    said = UnicodeAttribute()


def put_membership(membership: Membership, user: User, *, added_by: str) -> tuple[Change, Change]:
    """A new membership and its mirror; a second one of the same panel is refused."""
    key = keys.membership(membership.user_id, membership.company_id, membership.panel_id)
    place = keys.member(membership.company_id, membership.panel_id, membership.user_id)
    exists = Conflict("This person belongs to the panel already.", code="member_exists")
    row = MembershipRow(
        pk=key.pk,
        sk=key.sk,
        state=str(membership.state),
        until=_day(membership.until),
        added_at=clock.iso(clock.now()),
        added_by=added_by,
        version=membership.version,
    )
    mirror = MemberRow(
        pk=place.pk, sk=place.sk, user_id=user.id, **_shown(membership.panel_id, user)
    )
    return put_new(row, exists), put_new(mirror, exists)


def count_panels(user_id: str, difference: int) -> Change:
    """
    A person belongs to so many panels more; whoever decides that somebody has no access left
    compares the number.
    """
    counted = UserRow.panels
    is_there = Row.pk.exists() & (UserRow.state != str(UserState.DELETED))
    # A user of an earlier release has no number yet.
    fits = counted.does_not_exist() | (counted <= MOST_PANELS - difference)
    return update(
        keys.user(user_id),
        [counted.set((counted | 0) + difference)],
        is_there & fits if difference > 0 else Row.pk.exists(),
        Conflict(
            f"This person belongs to {MOST_PANELS} panels, which is the most, or is not there any "
            "more.",
            code="too_many_panels",
        ),
    )


def list_memberships_of(user_id: str, company_id: str = "") -> list[Held]:
    """
    Every membership of a user, in one company if it is named, strongly consistent.
    1 Query per 500.
    """
    prefix = keys.MEMBERSHIP_PREFIX + (f"{company_id}#" if company_id else "")
    found: list[Raw] = []
    after: str | None = None
    while True:
        raws, after = query(keys.user(user_id).pk, prefix=prefix, after=after, limit=_PAGE)
        found += raws
        if after is None:
            return [held_of(raw) for raw in found]


def held_of(raw: Raw) -> Held:
    """A raw membership item with its times."""
    row = read(MembershipRow, raw)
    return Held(membership_of(raw), clock.from_iso(row.added_at), row.added_by)


def _shown(panel_id: str, user: User) -> dict[str, Any]:
    first, last = (fold(name)[:_LONGEST_PLACE] for name in (user.first_name, user.last_name))
    return {
        "g1": partitions.members_by_name(panel_id),
        "g1s": f"{last} {first}#{user.id}",
        "said": f"{user.first_name} {user.last_name} {user.email}",
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None
