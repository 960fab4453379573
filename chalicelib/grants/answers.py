"""How a grant looks in answers."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from chalicelib.access.model import GrantKind, GrantPermission, GrantState, User
from chalicelib.access.rows import user_of
from chalicelib.aws import keys
from chalicelib.aws.table import fetch
from chalicelib.companies.model import CompanyState
from chalicelib.companies.service import find_companies
from chalicelib.edge.body import Answer
from chalicelib.grants.model import GrantOrigin, HeldGrant

Permissions = Annotated[list[GrantPermission], Field(max_length=len(GrantPermission))]


class GrantAnswer(Answer):
    """
    A user's access to one company; `until` is its last day, `given_at` when it began, `since` when
    it became what it is, and `is_open` whether it opens anything today, as long as the user may
    enter.
    """

    user_id: str
    company_id: str
    kind: GrantKind
    state: GrantState
    permissions: list[GrantPermission]
    until: date | None
    emails: bool
    is_open: bool
    given_at: datetime
    since: datetime
    version: int


class ReachedCompany(Answer):
    """The company that a grant is to."""

    id: str
    code: str
    name: str
    state: CompanyState


class AccessAnswer(Answer):
    """
    One line of a user's access list: how it came, and who gave it or invited to it; null where that
    is not known.
    """

    company: ReachedCompany
    grant: GrantAnswer
    origin: GrantOrigin | None
    given_by_name: str | None


def grant_answer(held: HeldGrant, today: date, *, is_over: bool = False) -> GrantAnswer:
    """A grant with its times, judged on a day; `is_over` for one of a deleted person."""
    grant = held.grant
    return GrantAnswer(
        user_id=grant.user_id,
        company_id=grant.company_id,
        kind=grant.kind,
        state=grant.state,
        permissions=sorted(grant.permissions),
        until=grant.until,
        emails=grant.emails,
        is_open=grant.is_open(today) and not is_over,
        given_at=held.given_at,
        since=held.since,
        version=grant.version,
    )


def access_answers(
    held: Iterable[HeldGrant], today: date, *, is_over: bool = False
) -> list[AccessAnswer]:
    """
    Grants with their companies, by name; 1 BatchGetItem per 100, and of those who gave them.

    Args:
        is_over: the person was deleted, so none is open.
    """
    grants = list(held)
    companies = find_companies([each.grant.company_id for each in grants])
    givers = _people(each.given_by for each in grants)
    answers = [
        AccessAnswer(
            company=ReachedCompany(
                id=company.id, code=company.code, name=company.name, state=company.state
            ),
            grant=grant_answer(each, today, is_over=is_over),
            origin=_origin(each, givers.get(each.given_by)),
            given_by_name=givers[each.given_by].name if each.given_by in givers else None,
        )
        for each in grants
        if (company := companies.get(each.grant.company_id)) is not None
    ]
    return sorted(answers, key=lambda answer: (answer.company.name, answer.company.id))


def _people(user_ids: Iterable[str]) -> dict[str, User]:
    """Those of the people who exist, the deleted among them, by id. 1 BatchGetItem per 100."""
    found = fetch([keys.user(user_id) for user_id in sorted(set(user_ids))])
    users = [user_of(raw) for raw in found.values()]
    return {user.id: user for user in users}


def _origin(held: HeldGrant, giver: User | None) -> GrantOrigin | None:
    """How a grant came; before that was kept, nobody but the office gave without an invitation."""
    if held.origin is not None or giver is None:
        return held.origin
    return GrantOrigin.INVITATION if giver.role is None else GrantOrigin.OFFICE
