"""How a grant looks in answers."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from chalicelib.access.model import GrantKind, GrantPermission, GrantState
from chalicelib.companies.model import CompanyState
from chalicelib.companies.service import find_companies
from chalicelib.edge.body import Answer
from chalicelib.grants.service import HeldGrant

Permissions = Annotated[list[GrantPermission], Field(max_length=len(GrantPermission))]


class GrantAnswer(Answer):
    """
    A user's access to one company; `until` is its last day, `since` when it became what it is, and
    `is_open` whether it opens anything today, as long as the user may enter.
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
    """One line of a user's access list."""

    company: ReachedCompany
    grant: GrantAnswer


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
    Grants with their companies, by name; 1 BatchGetItem per 100.

    Args:
        is_over: the person was deleted, so none is open.
    """
    grants = list(held)
    companies = find_companies([each.grant.company_id for each in grants])
    answers = [
        AccessAnswer(
            company=ReachedCompany(
                id=company.id, code=company.code, name=company.name, state=company.state
            ),
            grant=grant_answer(each, today, is_over=is_over),
        )
        for each in grants
        if (company := companies.get(each.grant.company_id)) is not None
    ]
    return sorted(answers, key=lambda answer: (answer.company.name, answer.company.id))
