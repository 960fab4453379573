"""What grants offer: giving, changing and taking one, and reading them."""

from collections.abc import Mapping
from datetime import date

from chalicelib.access.model import Grant, GrantState
from chalicelib.audit.store import Tag, entry
from chalicelib.aws.table import commit
from chalicelib.core import clock
from chalicelib.core.values import replace
from chalicelib.grants import counting, store
from chalicelib.grants.giving import add_grant, give, giving, giving_newcomer
from chalicelib.grants.model import (
    Giver,
    GrantOrigin,
    HeldGrant,
    Terms,
    check_terms,
    edited,
    lasts_longer,
)
from chalicelib.grants.owners import entering_changes, settled
from chalicelib.grants.standing import Standing, staff_still, still_given, told
from chalicelib.grants.store import list_company_ids

__all__ = [
    "USER_CHANGED",
    "GrantOrigin",
    "HeldGrant",
    "add_grant",
    "edit_grant",
    "entering_changes",
    "find_any_grant",
    "give",
    "giving",
    "giving_newcomer",
    "grant_stays",
    "held_grant_of",
    "list_company_ids",
    "list_grants_of",
    "list_past",
    "list_people",
    "list_people_of",
    "list_people_rows",
    "nobody",
    "remove_grant",
    "settled",
    "staff_still",
    "still_given",
]

USER_CHANGED = counting.USER_CHANGED
list_people = store.list_people
list_people_of = store.list_people_of
list_people_rows = store.list_people_rows
nobody = store.nobody
list_grants_of = store.list_grants_of
find_any_grant = store.find_any_grant
grant_stays = store.grant_stays
list_past = store.list_past
held_grant_of = store.held_grant_of


def edit_grant(  # noqa: PLR0913 - what is edited, by whom, and into what
    giver: Giver,
    *,
    company_id: str,
    user_id: str,
    terms: Mapping[str, object],
    state: GrantState | None,
    seen_version: int,
) -> HeldGrant:
    """
    Change what a grant opens, until when, or whether it opens anything.

    Args:
        terms: those of the fields of `Terms` that change.
        state: active or inactive; None leaves it.

    Raises:
        NotFound: there is no such grant, or the giver's own has ended meanwhile.
        StaleVersion: somebody changed it since.
        ValidationFailed, Forbidden, Conflict: as `check_person`, `check_target` and `check_terms`
            say, or `last_owner`.

    Writes audit `grants:grant:edit` with what it was changed to.
    """

    def attempt() -> HeldGrant:
        now = Standing.of(company_id, user_id)
        held = now.held_by(giver, seen_version)
        after = _wanted(giver, held.grant, terms, state or held.grant.state, now.today)
        return _change(giver, now, held, after)

    return settled(attempt)


def _change(giver: Giver, now: Standing, held: HeldGrant, after: Grant) -> HeldGrant:
    moment, user_id = clock.now(), after.user_id
    commit(
        *store.change_grant(held, after, actor_id=giver.actor_id, now=moment),
        *now.besides(held.grant, after, may_end_without=giver.is_office),
        *still_given(giver, user_id),
        *staff_still(giver, now.user),
        entry(
            Tag.GRANTS_EDIT,
            actor_id=giver.actor_id,
            scope=after.company_id,
            target=user_id,
            **told(after),
        ),
    )
    return replace(held, grant=after, shaped_by=giver.actor_id, since=moment)


def _wanted(
    giver: Giver, grant: Grant, terms: Mapping[str, object], state: GrantState, today: date
) -> Grant:
    """The grant as it is to be, if the giver may make it so."""
    before = Terms.of(grant)
    wanted = replace(before, **terms)  # type: ignore[arg-type]  # names of its fields
    after = edited(grant, wanted, state)
    opens_again = after.is_open(today) and not grant.is_open(today)
    check_terms(giver, before, wanted, is_anew=opens_again or lasts_longer(before, wanted))
    return after


def remove_grant(giver: Giver, *, company_id: str, user_id: str, seen_version: int) -> None:
    """
    Take a grant; not a byte of the company goes with it, and what it was is kept as history. An
    invitation that the company has for the person goes too.

    Raises:
        NotFound: there is no such grant, or the giver's own has ended meanwhile.
        StaleVersion: somebody changed it since.
        Forbidden, Conflict: as `check_person` and `check_target` say, or `last_owner`.

    Writes audit `grants:grant:remove`.
    """

    def attempt() -> None:
        now = Standing.of(company_id, user_id)
        held = now.held_by(giver, seen_version)
        commit(
            *store.remove_grant(held, actor_id=giver.actor_id, now=clock.now()),
            *now.besides(held.grant, None, may_end_without=giver.is_office),
            *still_given(giver, user_id),
            *staff_still(giver, now.user),
            # Else whoever is removed could let themselves in again.
            store.end_invitation(company_id, now.user.email),
            entry(Tag.GRANTS_REMOVE, actor_id=giver.actor_id, scope=company_id, target=user_id),
        )

    settled(attempt)
