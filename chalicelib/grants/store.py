"""
`USER#u` / `GRANT#c` is the grant, which every decision reads. `COMPANY#c` / `PERSON#u`, written
with it, says that it exists, so that a company's people can be listed from the base table.
`COMPANY#c` / `GRANTED#u#since` keeps what a grant was, written whole by the change that ended it.
"""

from collections.abc import Iterable
from datetime import date, datetime

from pynamodb.attributes import BooleanAttribute, UnicodeAttribute, UnicodeSetAttribute

from chalicelib.access.model import (
    Grant,
    GrantKind,
    GrantPermission,
    GrantState,
    User,
    UserState,
)
from chalicelib.access.rows import GrantRow, UserRow, grant_of, user_of
from chalicelib.aws import keys
from chalicelib.aws.table import (
    Change,
    Raw,
    Row,
    check,
    delete,
    fetch,
    put_new,
    query,
    query_every,
    read,
    set_or_remove,
    update,
)
from chalicelib.core import clock
from chalicelib.core.errors import AppError, Conflict, NotFound, StaleVersion
from chalicelib.grants.model import GrantOrigin, HeldGrant, PastGrant, invitation_id


class PersonRow(Row):
    """That a user has a grant; what it opens stands in the grant alone."""

    user_id = UnicodeAttribute()


class PastGrantRow(Row):
    """What a grant was for a while."""

    user_id = UnicodeAttribute()
    kind = UnicodeAttribute()
    state = UnicodeAttribute()
    permissions = UnicodeSetAttribute(default=set)
    until = UnicodeAttribute(null=True)
    emails = BooleanAttribute(default=False)
    valid_from = UnicodeAttribute()
    valid_to = UnicodeAttribute()
    shaped_by = UnicodeAttribute()
    ended_by = UnicodeAttribute()


def put_grant(grant: Grant, *, created_by: str, origin: GrantOrigin) -> tuple[Change, ...]:
    """A new grant; a second one for the same user and company is refused."""
    key = keys.grant(grant.user_id, grant.company_id)
    person_key = keys.person(grant.company_id, grant.user_id)
    row = GrantRow(
        pk=key.pk,
        sk=key.sk,
        kind=str(grant.kind),
        state=str(grant.state),
        permissions={str(permission) for permission in grant.permissions} or None,
        until=grant.until.isoformat() if grant.until else None,
        emails=grant.emails,
        created_at=clock.iso(clock.now()),
        created_by=created_by,
        origin=str(origin),
        version=grant.version,
    )
    exists = Conflict("This person acts for this company already.", code="grant_exists")
    person = PersonRow(pk=person_key.pk, sk=person_key.sk, user_id=grant.user_id)
    return put_new(row, exists), put_new(person, exists)


def change_grant(
    before: HeldGrant, after: Grant, *, actor_id: str, now: datetime
) -> tuple[Change, ...]:
    """A grant in another form, over the version that was read; what it was is kept."""
    actions = [
        GrantRow.kind.set(str(after.kind)),
        GrantRow.state.set(str(after.state)),
        set_or_remove(GrantRow.permissions, {str(each) for each in after.permissions}),
        set_or_remove(GrantRow.until, after.until.isoformat() if after.until else None),
        GrantRow.emails.set(after.emails),
        GrantRow.since.set(clock.iso(now)),
        GrantRow.changed_by.set(actor_id),
        GrantRow.version.set(after.version),
    ]
    key = keys.grant(after.user_id, after.company_id)
    change = update(key, actions, GrantRow.version == before.grant.version, _stale())
    return change, _put_past(before, actor_id=actor_id, now=now)


def remove_grant(held: HeldGrant, *, actor_id: str, now: datetime) -> tuple[Change, ...]:
    """A grant of the version that was read is no more; what it was is kept."""
    grant = held.grant
    return (
        delete(
            keys.grant(grant.user_id, grant.company_id), GrantRow.version == grant.version, _stale()
        ),
        delete(keys.person(grant.company_id, grant.user_id), Row.pk.exists(), _stale()),
        _put_past(held, actor_id=actor_id, now=now),
    )


def end_invitation(company_id: str, address: str) -> Change:
    """What a company offered to an address, if anything, is no more, whatever its state."""
    key = keys.invitation(company_id, invitation_id(company_id, address))
    return delete(key, Row.pk.exists() | Row.pk.does_not_exist())


def get_grant(user_id: str, company_id: str) -> Grant:
    """
    1 BatchGetItem.

    Raises:
        NotFound: there is none.
    """
    return get_held_grant(user_id, company_id).grant


def get_held_grant(user_id: str, company_id: str) -> HeldGrant:
    """
    The same with its times. 1 BatchGetItem.

    Raises:
        NotFound: there is none.
    """
    key = keys.grant(user_id, company_id)
    found = fetch([key])
    if key not in found:
        raise nobody()
    return held_grant_of(found[key])


def held_grant_of(raw: Raw) -> HeldGrant:
    """A raw grant item with its times."""
    row = read(GrantRow, raw)
    given_at = clock.from_iso(row.created_at)
    return HeldGrant(
        grant=grant_of(raw),
        given_at=given_at,
        given_by=row.created_by,
        shaped_by=row.changed_by or row.created_by,
        since=clock.from_iso(row.since) if row.since else given_at,
        origin=GrantOrigin(row.origin) if row.origin else None,
    )


def nobody() -> NotFound:
    """The one answer about a person who is not there, or not for this company."""
    return NotFound("There is no such person here.")


def list_people(company_id: str) -> list[tuple[User, Grant]]:
    """
    Everybody with a grant to a company, whatever its state, strongly consistent; a person who was
    deleted acts for nobody any more.
    1 Query and 1 BatchGetItem per 50 people.
    """
    return [(user_of(user), grant_of(grant)) for user, grant in list_people_rows(company_id)]


def list_people_rows(company_id: str) -> list[tuple[Raw, Raw]]:
    """The same as raw items of user and grant."""
    return _people_rows([company_id])[company_id]


def list_people_of(company_ids: Iterable[str]) -> dict[str, list[tuple[User, Grant]]]:
    """
    The same of several companies, by company. 1 Query each, and 1 BatchGetItem per 100 people and
    grants of all of them.
    """
    return {
        company_id: [(user_of(user), grant_of(grant)) for user, grant in rows]
        for company_id, rows in _people_rows(company_ids).items()
    }


def _people_rows(company_ids: Iterable[str]) -> dict[str, list[tuple[Raw, Raw]]]:
    user_ids = {company_id: _user_ids(company_id) for company_id in company_ids}
    pairs = {
        company_id: [(keys.user(user_id), keys.grant(user_id, company_id)) for user_id in those]
        for company_id, those in user_ids.items()
    }
    found = fetch(key for those in pairs.values() for pair in those for key in pair)
    return {
        company_id: [
            (found[user_key], found[grant_key])
            for user_key, grant_key in those
            if user_key in found and grant_key in found and not _is_deleted(found[user_key])
        ]
        for company_id, those in pairs.items()
    }


def list_company_ids(user_id: str, *, limit: int, after: str | None) -> list[str]:
    """A page of the companies that a user has a grant to, by id, strongly consistent. 1 Query."""
    raws, _ = query(keys.user(user_id).pk, prefix=keys.GRANT_PREFIX, after=after, limit=limit)
    return [raw["sk"]["S"].removeprefix(keys.GRANT_PREFIX) for raw in raws]


def list_grants_of(user_id: str) -> list[HeldGrant]:
    """Every grant of a user, whatever its state, strongly consistent. 1 Query per 500."""
    return [
        held_grant_of(raw) for raw in query_every(keys.user(user_id).pk, prefix=keys.GRANT_PREFIX)
    ]


def find_any_grant(user_id: str) -> str | None:
    """The company of one of a user's grants, whatever its state, strongly consistent. 1 Query."""
    return next(iter(list_company_ids(user_id, limit=1, after=None)), None)


def grant_stays(user_id: str, company_id: str, otherwise: AppError) -> Change:
    """Let a commit depend on a grant being there, whatever its state."""
    return check(keys.grant(user_id, company_id), Row.pk.exists(), otherwise)


def list_past(company_id: str, user_id: str = "") -> list[PastGrant]:
    """
    What the grants of a company were, or of one of its people, oldest first per person, strongly
    consistent. 1 Query per 500.
    """
    prefix = keys.PAST_GRANT_PREFIX + (f"{user_id}#" if user_id else "")
    return [_past_of(raw) for raw in query_every(keys.company(company_id).pk, prefix=prefix)]


def _is_deleted(user: Raw) -> bool:
    return bool(read(UserRow, user).state == UserState.DELETED)


def _put_past(held: HeldGrant, *, actor_id: str, now: datetime) -> Change:
    grant = held.grant
    key = keys.past_grant(grant.company_id, grant.user_id, held.since)
    return put_new(
        PastGrantRow(
            pk=key.pk,
            sk=key.sk,
            user_id=grant.user_id,
            kind=str(grant.kind),
            state=str(grant.state),
            permissions={str(each) for each in grant.permissions} or None,
            until=grant.until.isoformat() if grant.until else None,
            emails=grant.emails,
            valid_from=clock.iso(held.since),
            valid_to=clock.iso(now),
            shaped_by=held.shaped_by,
            ended_by=actor_id,
        ),
        _stale(),
    )


def _past_of(raw: Raw) -> PastGrant:
    row = read(PastGrantRow, raw)
    known = {str(permission) for permission in GrantPermission}
    return PastGrant(
        grant=Grant(
            user_id=row.user_id,
            company_id=row.pk.removeprefix("COMPANY#"),
            kind=GrantKind(row.kind),
            state=GrantState(row.state),
            permissions=frozenset(
                GrantPermission(each) for each in (row.permissions or set()) if each in known
            ),
            until=date.fromisoformat(row.until) if row.until else None,
            emails=bool(row.emails),
            version=int(row.version),
        ),
        valid_from=clock.from_iso(row.valid_from),
        valid_to=clock.from_iso(row.valid_to),
        shaped_by=row.shaped_by,
        ended_by=row.ended_by,
    )


def _user_ids(company_id: str) -> list[str]:
    rows = query_every(keys.company(company_id).pk, prefix=keys.PERSON_PREFIX)
    return [raw["user_id"]["S"] for raw in rows]


def _stale() -> StaleVersion:
    return StaleVersion("Somebody changed this access meanwhile. Load it again.")
