"""
`USER#u` / `PANEL#c#p`, the membership that every decision reads, and its mirror `COMPANY#c` /
`MEMBER#p#u`, by which a panel's members are listed: from the table itself when all are wanted, and
in by-company by name for showing. How many panels a person has stands on the person's own row.
"""

from datetime import date
from typing import Any

from pynamodb.attributes import BooleanAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition

from chalicelib.access.model import Membership, User, UserState
from chalicelib.access.rows import MembershipRow, UserRow, membership_of
from chalicelib.aws import keys, partitions
from chalicelib.aws.seeking import seek
from chalicelib.aws.table import (
    BY_COMPANY,
    Change,
    Key,
    Raw,
    Row,
    delete,
    put_new,
    query,
    query_every,
    read,
    set_or_remove,
    update,
)
from chalicelib.core import clock
from chalicelib.core.errors import Conflict, StaleVersion
from chalicelib.core.paging import Page, Position
from chalicelib.core.text import fold, has_words
from chalicelib.panels.model import MOST_PANELS, Held

MEMBER_CHANGED = "member_changed"
_PAGE = 500
_MOST_SEARCHES = 10
_SEARCHED_AT_ONCE = 1000
# Some signs become many when folded, and an index key holds 1024 octets.
_LONGEST_PLACE = 100


class MemberRow(Row):
    """
    That a user belongs to a panel, with what the list is searched for. `is_gone`: the membership
    ended with the account, and whoever ended it has still something to do for it.
    """

    user_id = UnicodeAttribute()
    said = UnicodeAttribute()
    is_gone = BooleanAttribute(null=True)


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


def count_panels(user_id: str, difference: int, also: Condition | None = None) -> Change:
    """
    A person belongs to so many panels more; whoever decides that somebody has no access left
    compares the number.

    Args:
        also: what must be true of the person besides; MEMBER_CHANGED if it is not.
    """
    counted = UserRow.panels
    is_there = Row.pk.exists() & (UserRow.state != str(UserState.DELETED))
    # A user of an earlier release has no number yet.
    fits = counted.does_not_exist() | (counted <= MOST_PANELS - difference)
    actions = [counted.set((counted | 0) + difference)]
    if also is not None:
        return update(keys.user(user_id), actions, is_there & fits & also, member_changed())
    if difference <= 0:
        return update(keys.user(user_id), actions, is_there, member_changed())
    too_many = Conflict(
        f"This person belongs to {MOST_PANELS} panels, which is the most, or was deleted.",
        code="too_many_panels",
    )
    return update(keys.user(user_id), actions, is_there & fits, too_many)


def leave_for_good(user_id: str, company_id: str) -> Change:
    """
    A person who is about to be deleted belongs to one panel less; the person's row keeps of which
    company it was.
    """
    is_there = Row.pk.exists() & (UserRow.state != str(UserState.DELETED))
    actions = [UserRow.panels.set((UserRow.panels | 0) - 1), UserRow.ended_in.add({company_id})]
    return update(keys.user(user_id), actions, is_there, member_changed())


def belongs_to(seen: int) -> Condition:
    """That a person belongs to as many panels as were seen."""
    as_seen: Condition = UserRow.panels == seen
    return as_seen


def drop_membership(held: Membership) -> tuple[Change, Change]:
    """A membership of the version seen ends, and its mirror."""
    return _drop(held), delete(_mirror(held), Row.pk.exists(), member_changed())


def mark_going(held: Membership) -> tuple[Change, Change]:
    """A membership ends; its mirror stays and says that something is still to be done."""
    mark = update(
        _mirror(held),
        [MemberRow.is_gone.set(True), MemberRow.g1.remove(), MemberRow.g1s.remove()],
        Row.pk.exists(),
        member_changed(),
    )
    return _drop(held), mark


def drop_gone(company_id: str, panel_id: str, user_id: str) -> Change:
    """The mirror of a membership that ended before goes."""
    key = keys.member(company_id, panel_id, user_id)
    is_gone: Condition = MemberRow.is_gone == True  # noqa: E712 - an expression, not a comparison
    return delete(key, is_gone, member_changed())


def change_membership(before: Membership, after: Membership) -> Change:
    """Other terms, over the version seen."""
    actions = [
        MembershipRow.state.set(str(after.state)),
        set_or_remove(MembershipRow.until, _day(after.until)),
        MembershipRow.version.set(after.version),
    ]
    stale = StaleVersion("Somebody changed this member meanwhile. Load it again.")
    return update(_key(before), actions, MembershipRow.version == before.version, stale)


def place(held: Membership, user: User) -> Change:
    """A member is listed by another name or address."""
    actions = [
        getattr(MemberRow, name).set(value) for name, value in _shown(held.panel_id, user).items()
    ]
    return update(_mirror(held), actions, Row.pk.exists(), member_changed())


def member_changed() -> Conflict:
    """Whoever decided about a member must look again."""
    return Conflict("This member changed meanwhile. Load the panel again.", code=MEMBER_CHANGED)


def list_member_ids(company_id: str, panel_id: str, *, limit: int) -> list[tuple[str, bool]]:
    """
    The first members of a panel by id, strongly consistent, each with whether the membership ended
    and only the mirror is left. 1 Query.
    """
    prefix = keys.members_prefix(panel_id)
    raws, _ = query(keys.company(company_id).pk, prefix=prefix, limit=limit)
    rows = [read(MemberRow, raw) for raw in raws]
    return [(row.user_id, bool(row.is_gone)) for row in rows]


def list_all_member_ids(company_id: str, panel_id: str) -> list[str]:
    """Everybody who belongs to a panel, strongly consistent. 1 Query per 500."""
    prefix = keys.members_prefix(panel_id)
    rows = [read(MemberRow, raw) for raw in query_every(keys.company(company_id).pk, prefix=prefix)]
    return [row.user_id for row in rows if not row.is_gone]


def list_by_name(panel_id: str, text: str, *, limit: int, position: Position | None) -> Page[str]:
    """
    The ids of a panel's members by last name; with a text those of whose name or address each of
    its words is a part. 1 Query of by-company, up to 10 for a text.
    """

    def fitting(raw: Raw) -> str | None:
        is_found = not text or has_words(text, raw["said"]["S"])
        return str(raw["user_id"]["S"]) if is_found else None

    return seek(
        BY_COMPANY,
        partitions.members_by_name(panel_id),
        fitting,
        prefix="",
        limit=limit,
        position=position,
        at_once=_SEARCHED_AT_ONCE if text else limit,
        most_queries=_MOST_SEARCHES if text else 1,
    )


def list_memberships_of(user_id: str, company_id: str = "") -> list[Held]:
    """
    Every membership of a user, in one company if it is named, strongly consistent.
    1 Query per 500.
    """
    prefix = keys.MEMBERSHIP_PREFIX + (f"{company_id}#" if company_id else "")
    return [held_of(raw) for raw in query_every(keys.user(user_id).pk, prefix=prefix)]


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


def _key(held: Membership) -> Key:
    return keys.membership(held.user_id, held.company_id, held.panel_id)


def _mirror(held: Membership) -> Key:
    return keys.member(held.company_id, held.panel_id, held.user_id)


def _drop(held: Membership) -> Change:
    return delete(_key(held), MembershipRow.version == held.version, member_changed())


def _day(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None
