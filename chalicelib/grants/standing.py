"""
What a decision about one grant is made from, as the table says at its moment, and the checks that
its commit carries besides.
"""

from datetime import date
from typing import Self

from pynamodb.expressions.condition import Condition

from chalicelib.access.model import Grant, GrantPermission, User, UserState
from chalicelib.access.resolve import time_zone_of
from chalicelib.access.rows import UserRow, user_of
from chalicelib.access.staff import check_admin
from chalicelib.aws import keys
from chalicelib.aws.table import Change, Row, check, fetch, read
from chalicelib.companies.reading import begin_reading
from chalicelib.companies.service import counters_of
from chalicelib.core import clock
from chalicelib.core.errors import NotFound, StaleVersion
from chalicelib.core.values import Value
from chalicelib.grants import counting, store
from chalicelib.grants.model import (
    Giver,
    HeldGrant,
    check_person,
    check_target,
    is_active_owner,
    is_owners,
)
from chalicelib.grants.owners import check_owns_more, owner_change
from chalicelib.seats.service import Access, Meter, as_paid_by, meter_keys


class Standing(Value):
    """
    A person and the grant to a company, as the table says at the moment of a decision.

    Attributes:
        owner_count: how often what the person owns had changed; None for one who is just added.
        meter: what counts the person this month; None for one who is just added.
        messages: how many the company has, none of which is unread when the access to them begins.
    """

    user: User
    owner_count: int | None
    meter: Meter | None
    company_id: str
    held: HeldGrant | None
    today: date
    messages: int

    @classmethod
    def of(cls, company_id: str, user_id: str) -> Self:
        """
        1 BatchGetItem. NotFound without the user, or for one who was deleted; in the words of
        `held_by`, so that a company cannot ask who is known elsewhere.
        """
        user_key, grant_key = keys.user(user_id), keys.grant(user_id, company_id)
        counters_key = keys.counters(company_id)
        rows = fetch([user_key, grant_key, counters_key, *meter_keys(user_id)])
        user = user_of(rows[user_key]) if user_key in rows else None
        if user is None or user.state is UserState.DELETED:
            raise store.nobody()
        return cls(
            user=user,
            owner_count=counting.owner_changes_of(rows[user_key]),
            meter=Meter.of(user, read(UserRow, rows[user_key]).payer_id or "", rows),
            company_id=company_id,
            held=store.held_grant_of(rows[grant_key]) if grant_key in rows else None,
            today=clock.today(time_zone_of(rows.get(keys.settings()))),
            messages=counters_of(rows.get(counters_key)).messages,
        )

    def held_by(self, giver: Giver, seen_version: int) -> HeldGrant:
        """The grant, if there is one of the version seen, and the giver may touch it."""
        if self.held is None:
            raise store.nobody()
        if self.held.grant.version != seen_version:
            raise StaleVersion("Somebody changed this access meanwhile. Load it again.")
        is_as_let_in = self.held.grant == giver.grant and self.user.state is UserState.ACTIVE
        if giver.is_own(self.user.id) and not is_as_let_in:
            # What they hold changed since they were let in: they are judged by it, not by the past.
            raise NotFound("There is no such thing, or it is not yours to see.")
        check_person(giver, self.user)
        check_target(giver, self.held.grant)
        return self.held

    def besides(
        self, before: Grant | None, after: Grant | None, *, may_end_without: bool
    ) -> tuple[Change, ...]:
        """
        What must be committed with a change of the grant, so that the company's owners stay known,
        the person is counted in this month, and no message from before is unread.
        """
        seat = self._seat(after)
        also = as_paid_by(self.meter.payer_id) if self.meter and seat else None
        if any(is_owners(grant, self.today) for grant in (before, after)):
            rest = self._owners(before, after, also, may_end_without=may_end_without)
        elif before is None:
            rest = self._stand(also)
        else:
            user_key = keys.user(self.user.id)
            rest = (check(user_key, also, counting.user_changed()),) if also is not None else ()
        return *seat, *rest, *self._reading(before, after)

    def _reading(self, before: Grant | None, after: Grant | None) -> tuple[Change, ...]:
        """Where messages begin for the person, if they are opened now; of none there is nothing."""
        opened, opens = (
            grant is not None and grant.opens(GrantPermission.MESSAGES, self.today)
            for grant in (before, after)
        )
        if opened or not opens or not self.messages:
            return ()
        return (begin_reading(self.user.id, self.company_id, self.messages),)

    def _seat(self, after: Grant | None) -> tuple[Change, ...]:
        """What counts the person through what the grant was, or will be."""
        if self.meter is None:
            return ()
        now = clock.now()
        accesses = [
            *([Access(self.held.grant, self.held.given_at, self.held.since)] if self.held else []),
            *([Access(after, self.held.given_at if self.held else now, now)] if after else []),
        ]
        return self.meter.counting(*accesses)

    def _owners(
        self,
        before: Grant | None,
        after: Grant | None,
        also: Condition | None,
        *,
        may_end_without: bool,
    ) -> tuple[Change, ...]:
        is_known = self.owner_count is not None
        if is_known and is_owners(after, self.today) and not is_owners(before, self.today):
            check_owns_more(self.user, self.today)
        owns = is_active_owner(self.user, after, self.today)
        change, _ = owner_change(
            self.company_id, {self.user.id: owns}, self.today, may_end_without=may_end_without
        )
        if self.owner_count is None:
            return (change,)
        counted = counting.count_owner_change(
            self.user.id, seen=self.owner_count, also=also, is_given=before is None
        )
        return change, counted

    def _stand(self, also: Condition | None) -> tuple[Change, ...]:
        """Both ends of a new grant exist when it is written."""
        is_there = Row.pk.exists() & (UserRow.state != str(UserState.DELETED))
        no_company = NotFound("There is no such company.")
        company = check(keys.company(self.company_id), Row.pk.exists(), no_company)
        if self.owner_count is None:
            return (company,)
        if also is not None:
            is_as_read = is_there & also
            return counting.count_access(self.user.id, is_as_read, counting.user_changed()), company
        return counting.count_access(self.user.id, is_there, store.nobody()), company


def staff_still(giver: Giver, user: User) -> tuple[Change, ...]:
    """Whose affair somebody's access is, is an admin at the moment of the commit."""
    return (check_admin(giver.actor_id),) if giver.is_office and user.role is not None else ()


def still_given(giver: Giver, user_id: str = "") -> tuple[Change, ...]:
    """
    A company's own person acts through a grant that holds at the moment of the commit.

    Args:
        user_id: whose grant is changed in the same commit, if one is.
    """
    if giver.grant is None or giver.actor_id == user_id:
        return ()
    ended = NotFound("There is no such thing, or it is not yours to see.")
    own = keys.grant(giver.actor_id, giver.grant.company_id)
    return (
        check(own, Row.version == giver.grant.version, ended),
        check(keys.user(giver.actor_id), UserRow.state == str(UserState.ACTIVE), ended),
    )


def told(grant: Grant) -> dict[str, object]:
    """What an audit entry says of a grant."""
    return {
        "kind": str(grant.kind),
        "state": str(grant.state),
        "permissions": sorted(str(each) for each in grant.permissions),
        "until": grant.until.isoformat() if grant.until else None,
        "emails": grant.emails,
    }
