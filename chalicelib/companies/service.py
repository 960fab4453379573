"""Companies: adding, editing, closing and finding them."""

from collections.abc import Callable, Mapping
from typing import Any

from chalicelib.access.model import Actor
from chalicelib.audit.store import Tag, entry
from chalicelib.aws.table import Change, commit
from chalicelib.companies import lists, store
from chalicelib.companies.counting import (
    MESSAGE_CAME,
    count_mail,
    count_message,
    count_unpaid,
    counters_of,
    find_counters,
)
from chalicelib.companies.model import (
    Company,
    CompanyFilter,
    CompanyState,
    Counters,
    Details,
    check_details,
    closed,
    confirmation,
    consequences_of_closing,
    edited,
    reopened,
)
from chalicelib.companies.store import (
    OWNERS_CHANGED,
    company_id_of_code,
    company_in,
    company_of,
    note_owners,
    still_open,
)
from chalicelib.core import clock, ids
from chalicelib.core.errors import ConfirmationRequired, StaleVersion
from chalicelib.core.paging import Page, Position

__all__ = [
    "MESSAGE_CAME",
    "OWNERS_CHANGED",
    "add_company",
    "close_company",
    "company_id_of_code",
    "company_in",
    "company_of",
    "count_mail",
    "count_message",
    "count_unpaid",
    "counters_of",
    "edit_company",
    "find_companies",
    "find_company_by_code",
    "find_counters",
    "get_company",
    "list_companies",
    "list_named_in",
    "list_waiting",
    "note_owners",
    "reopen_company",
    "still_open",
]

get_company = store.get_company
find_companies = store.find_companies
list_named_in = lists.list_named_in
list_waiting = lists.list_waiting


def add_company(  # noqa: PLR0913 - a company is a list of facts
    actor_id: str,
    *,
    code: str,
    name: str,
    language: str,
    details: Details | None = None,
    remember: Callable[[str], Change] | None = None,
) -> Company:
    """
    Add a client of the office, who needs an owner from then on.

    Args:
        remember: makes the change that remembers the request, given the new company's id.

    Raises:
        ValidationFailed: another company has the code (`company_code_taken`); as `check_details`.

    Writes audit `companies:company:add`.
    """
    details = details or Details()
    check_details(details)
    company = Company(
        id=ids.new_id("com"),
        code=code,
        name=name,
        language=language,
        state=CompanyState.ACTIVE,
        version=1,
        needs_owner=True,
        details=details,
    )
    first = [remember(company.id)] if remember else []
    record = entry(Tag.COMPANIES_ADD, actor_id=actor_id, scope=company.id, target=company.id)
    commit(*first, *store.put_company(company), record)
    return company


def edit_company(
    actor: Actor, before: Company, changes: Mapping[str, Any], *, seen_version: int
) -> Company:
    """
    Change what the office knows of a company; its code stays for good.

    Raises:
        StaleVersion: somebody else changed it since.
        ValidationFailed: as `check_details` says.

    Writes audit `companies:company:edit` with the names of what changed.
    """
    _check_seen(before, seen_version)
    after = edited(before, changes)
    _change(Tag.COMPANIES_EDIT, actor, before, after, fields=sorted(changes))
    return after


def close_company(
    actor: Actor, before: Company, counters: Counters, given: str | None, *, seen_version: int
) -> Company:
    """
    Serve a company no longer: nothing of it is deleted, its people go on reading what is there, and
    mail that still arrives is registered for it all the same.

    Args:
        given: the confirmation of what this means for the company as it is now; None asks for it.

    Raises:
        StaleVersion: somebody else changed it since.
        Conflict: `company_closed`.
        ConfirmationRequired: with the value to send back, and what will happen.

    Writes audit `companies:company:close`.
    """
    _check_seen(before, seen_version)
    after = closed(before, clock.now())
    consequences = consequences_of_closing(counters.mail_waiting)
    wanted = confirmation(before, consequences, actor.user.id)
    if given != wanted:
        raise ConfirmationRequired(wanted, *consequences)
    _change(Tag.COMPANIES_CLOSE, actor, before, after)
    return after


def reopen_company(actor: Actor, before: Company, *, seen_version: int) -> Company:
    """
    Serve a closed company again.

    Raises:
        StaleVersion: somebody else changed it since.
        Conflict: `company_active`: it is not closed.

    Writes audit `companies:company:reopen`.
    """
    _check_seen(before, seen_version)
    after = reopened(before)
    _change(Tag.COMPANIES_REOPEN, actor, before, after)
    return after


def _check_seen(company: Company, seen_version: int) -> None:
    if company.version != seen_version:
        raise StaleVersion("Somebody changed this company meanwhile. Load it again.")


def _change(tag: Tag, actor: Actor, before: Company, after: Company, **facts: object) -> None:
    record = entry(tag, actor_id=actor.user.id, scope=after.id, target=after.id, **facts)
    commit(store.change_company(after, seen_version=before.version), record)


def find_company_by_code(code: str) -> Company | None:
    """The company with a code, or None. 2 BatchGetItems."""
    company_id = store.find_id_by_code(code)
    return store.get_company(company_id) if company_id else None


def list_companies(
    text: str,
    *,
    only: CompanyFilter | None = None,
    limit: int,
    position: Position | None,
) -> Page[tuple[Company, Counters]]:
    """
    Companies for staff by name; with a text those whose name, code or tax id it is a part of.
    1 Query (with a text or filter up to 10) and 1 BatchGetItem for the counters.
    """
    page = lists.list_companies(text, only=only, limit=limit, position=position)
    counters = find_counters([company.id for company in page.items])
    return page.map(lambda company: (company, counters[company.id]))
