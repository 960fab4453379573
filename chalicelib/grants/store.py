"""
`USER#u` / `GRANT#c` is the grant, which every decision reads. `COMPANY#c` / `PERSON#u`, written
with it, says that it exists, so that a company's people can be listed from the base table.
"""

from pynamodb.attributes import UnicodeAttribute

from chalicelib.access.model import Grant, User
from chalicelib.access.rows import GrantRow, grant_of, user_of
from chalicelib.aws import keys
from chalicelib.aws.table import Change, Row, fetch, put_new, query
from chalicelib.core import clock
from chalicelib.core.errors import Conflict, NotFound

_PAGE = 500


class PersonRow(Row):
    """That a user has a grant; what it opens stands in the grant alone."""

    user_id = UnicodeAttribute()


def put_grant(grant: Grant, *, created_by: str) -> tuple[Change, ...]:
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
    )
    exists = Conflict("This person acts for this company already.", code="grant_exists")
    person = PersonRow(pk=person_key.pk, sk=person_key.sk, user_id=grant.user_id)
    return put_new(row, exists), put_new(person, exists)


def get_grant(user_id: str, company_id: str) -> Grant:
    """
    1 BatchGetItem.

    Raises:
        NotFound: there is none.
    """
    key = keys.grant(user_id, company_id)
    found = fetch([key])
    if key not in found:
        raise NotFound("This person does not act for this company.")
    return grant_of(found[key])


def list_people(company_id: str) -> list[tuple[User, Grant]]:
    """
    Everybody with a grant to a company, whatever its state, strongly consistent.
    1 Query and 1 BatchGetItem per 50 people.
    """
    user_ids = _user_ids(company_id)
    wanted = [keys.user(user_id) for user_id in user_ids]
    wanted += [keys.grant(user_id, company_id) for user_id in user_ids]
    found = fetch(wanted) if wanted else {}
    pairs = [(keys.user(user_id), keys.grant(user_id, company_id)) for user_id in user_ids]
    return [
        (user_of(found[user_key]), grant_of(found[grant_key]))
        for user_key, grant_key in pairs
        if user_key in found and grant_key in found
    ]


def list_company_ids(user_id: str, *, limit: int, after: str | None) -> list[str]:
    """A page of the companies that a user has a grant to, by id, strongly consistent. 1 Query."""
    raws, _ = query(keys.user(user_id).pk, prefix=keys.GRANT_PREFIX, after=after, limit=limit)
    return [raw["sk"]["S"].removeprefix(keys.GRANT_PREFIX) for raw in raws]


def _user_ids(company_id: str) -> list[str]:
    found: list[str] = []
    after: str | None = None
    while True:
        raws, after = query(
            keys.company(company_id).pk, prefix=keys.PERSON_PREFIX, after=after, limit=_PAGE
        )
        found += [raw["user_id"]["S"] for raw in raws]
        if after is None:
            return found
