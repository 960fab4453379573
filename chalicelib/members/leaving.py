"""
The end of one membership. If it was the only access of somebody whose account the office made, the
person ends in the same transaction (R22); and whatever would give them an access at that moment
moves a number that this transaction compares, so that nobody goes who just got one, and nobody is
left without any.
"""

from collections.abc import Sequence
from functools import partial

from pynamodb.expressions.condition import Condition

from chalicelib.access.model import Actor, Permission
from chalicelib.access.recent import check_recent
from chalicelib.access.rows import UserRow
from chalicelib.audit.store import Tag, entry
from chalicelib.aws import pool
from chalicelib.aws.table import Change, commit
from chalicelib.aws.together import together
from chalicelib.core.errors import ConfirmationRequired, StaleVersion
from chalicelib.core.values import Value
from chalicelib.grants.model import Giver, check_person
from chalicelib.grants.service import find_any_grant, grant_stays, settled, staff_still
from chalicelib.members import store
from chalicelib.members.model import Member, Why, check_goes, confirms_leaving, why_stays
from chalicelib.panels.service import (
    count_panels,
    leaving,
    leaving_slowly,
    member_changed,
)
from chalicelib.users.model import Profile
from chalicelib.users.service import ending_with_last_access, tell_pool


class Verdict(Value):
    """
    What becomes of somebody whose membership ends.

    Attributes:
        why: why they stay; None for one who goes.
        company_id: of a grant that keeps them; empty otherwise.
    """

    why: Why | None
    company_id: str = ""


def judge(profile: Profile) -> Verdict:
    """
    What becomes of a person without one membership. No call for somebody who never had anything
    but panels, else 1 Query.
    """
    without = why_stays(profile, has_grant=False)
    if profile.only_panels or without is Why.STAFF:
        return Verdict(without)
    company_id = find_any_grant(profile.user.id) or ""
    return Verdict(why_stays(profile, has_grant=bool(company_id)), company_id)


def judge_all(profiles: Sequence[Profile]) -> list[Verdict]:
    """As `judge`, of many, in their order; those who need a Query are asked for 25 at once."""
    return together([partial(judge, one) for one in profiles])


def remove_member(actor: Actor, seen: Member, confirm: str, *, seen_version: int) -> None:
    """
    End somebody's membership of one panel, and the person with it if that was the only access.

    Args:
        confirm: what the refusal carried, or empty; asked for only where the person goes.

    Raises:
        NotFound: there is no such member.
        StaleVersion: somebody else changed the member since.
        ConfirmationRequired: the person goes with it.
        Conflict, Forbidden: `own_access`, `admin_only`; `person_is_blocked`, where a person goes
            who is not the actor's to unblock.
        Unauthenticated: `recent_sign_in_required`, where a person goes or works for the office.

    Writes audit `members:member:remove`, and `users:user:delete` for a person who goes.
    """
    giver, held = Giver.of(actor), seen.membership

    def attempt() -> bool:
        member = store.get_member(held.company_id, held.panel_id, held.user_id)
        check_person(giver, member.profile.user)
        if member.membership.version != seen_version:
            raise StaleVersion("Somebody changed this member meanwhile. Load it again.")
        verdict = judge(member.profile)
        record = _record(actor.user.id, member)
        if verdict.why is not None:
            still = staff_still(giver, member.profile.user)
            commit(*_staying(member, verdict), *still, record)
            return False
        _check_going(actor, member, confirm)
        going = ending_with_last_access(member.profile, actor.user.id, held.company_id)
        commit(*leaving(member.membership), *going, record)
        return True

    if settled(attempt):
        tell_pool(lambda: pool.delete_user(held.user_id), held.user_id)


def _check_going(actor: Actor, member: Member, confirm: str) -> None:
    """Whether somebody may let a person go with the last access, knows it, and is who they were."""
    check_goes(member.profile, may_unblock=actor.may(Permission.OFFICE_USERS_END))
    check_recent(actor)
    wanted = confirms_leaving(actor.user.id, member)
    if confirm != wanted:
        raise ConfirmationRequired(wanted, "person_goes", "address_is_free", "history_stays")


def end_membership(company_id: str, panel_id: str, user_id: str, actor_id: str) -> bool:
    """
    End a membership since its panel ends. A person who goes with it is counted by the panel until
    the pool was told.

    Returns whether the person went.

    Raises:
        NotFound: there is no such member any more.

    Writes audit `members:member:remove`, and `users:user:delete` for a person who goes.
    """

    def attempt() -> bool:
        member = store.get_member(company_id, panel_id, user_id)
        verdict = judge(member.profile)
        record = _record(actor_id, member)
        if verdict.why is not None:
            commit(*_staying(member, verdict), record)
            return False
        going = ending_with_last_access(member.profile, actor_id, company_id)
        commit(*leaving_slowly(member.membership), *going, record)
        return True

    return settled(attempt)


def _staying(member: Member, verdict: Verdict) -> tuple[Change, ...]:
    """What ends for somebody who stays, as long as what keeps them is there."""
    user_id = member.profile.user.id
    keeps: tuple[Change, ...] = ()
    if verdict.company_id:
        keeps = (grant_stays(user_id, verdict.company_id, member_changed()),)
    also = _KEPT_BY.get(verdict.why) if verdict.why is not None else None
    return (*leaving(member.membership), count_panels(user_id, -1, also), *keeps)


_KEPT_BY: dict[Why, Condition] = {
    Why.PANEL: UserRow.panels > 1,
    Why.STAFF: UserRow.role.exists(),
}


def _record(actor_id: str, member: Member) -> Change:
    return entry(
        Tag.MEMBERS_REMOVE,
        actor_id=actor_id,
        scope=member.membership.company_id,
        target=member.profile.user.id,
        panel_id=member.membership.panel_id,
    )
