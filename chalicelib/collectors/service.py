"""What collectors offer: the named persons of a company, who may collect, and pick-up codes."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from chalicelib.access.model import Actor
from chalicelib.audit.store import Tag, entry
from chalicelib.aws import keys
from chalicelib.aws.table import Change, commit, fetch
from chalicelib.collectors import store
from chalicelib.collectors.codes import (
    ShownCode,
    current_code,
    make_code,
    show_code,
    use_code,
)
from chalicelib.collectors.finding import Candidate, collecting_people, find_collectors
from chalicelib.collectors.model import (
    Collector,
    NewCollector,
    Paper,
    added,
    check_new,
    edited,
    ended,
)
from chalicelib.collectors.rights import Identity, Refusal, Right, identify, may_collect, rights_of
from chalicelib.collectors.store import collector_in
from chalicelib.core import clock, ids
from chalicelib.core.errors import FieldError, StaleVersion, ValidationFailed
from chalicelib.grants.model import Giver
from chalicelib.grants.service import list_grants_of, still_given
from chalicelib.mail.model import MailItem
from chalicelib.mail.service import mail_item_of, rest_on_scans

__all__ = [
    "Candidate",
    "Identity",
    "Refusal",
    "Right",
    "ShownCode",
    "add_collector",
    "change_collector",
    "collecting_people",
    "collector_in",
    "companies_of",
    "current_code",
    "end_collector",
    "find_collectors",
    "find_papers",
    "get_collector",
    "identify",
    "list_collectors",
    "make_code",
    "rights_of",
    "show_code",
    "use_code",
]

list_collectors = store.list_collectors


def get_collector(company_id: str, collector_id: str) -> Collector:
    """
    1 BatchGetItem.

    Raises:
        NotFound: the company has no such entry.
    """
    key = keys.collector(company_id, collector_id)
    return collector_in(fetch([key]), key)


def add_collector(
    actor: Actor,
    company_id: str,
    new: NewCollector,
    remember: Callable[[str], Change] | None = None,
) -> Collector:
    """
    Let a named person collect a company's mail.

    Args:
        remember: makes the change that remembers the request, given the new entry's id.

    Raises:
        Conflict: `collector_exists`, `too_many_collectors`.
        ValidationFailed: the days, as `check_days` says; the power of attorney is no scan of one of
            the company's mail items.

    Writes audit `collectors:collector:add`. 1 Query, and 1 BatchGetItem for a power of attorney.
    """
    check_new(store.list_collectors(company_id), new, actor.today)
    collector = added(new, company_id, ids.new_id("col"), clock.now())
    first = [remember(collector.id)] if remember else []
    commit(
        *first,
        store.put_collector(collector, added_by=actor.user.id),
        *_paper_is_there(company_id, new.power_of_attorney),
        entry(
            Tag.COLLECTORS_ADD,
            actor_id=actor.user.id,
            scope=company_id,
            target=collector.id,
            has_power_of_attorney=new.power_of_attorney is not None,
        ),
    )
    return collector


def change_collector(
    actor: Actor, before: Collector, changes: Mapping[str, Any], *, seen_version: int
) -> Collector:
    """
    Correct an entry, or give it other days or papers.

    Raises:
        StaleVersion: somebody else changed it since.
        Conflict: `collector_ended`.
        ValidationFailed: as for a new one.

    Writes audit `collectors:collector:edit` with the names of what changed.
    """
    _check_seen(before, seen_version)
    after = edited(before, changes, actor.today)
    is_other = after.power_of_attorney != before.power_of_attorney
    paper = after.power_of_attorney if is_other else None
    commit(
        store.change_collector(after, seen_version=seen_version),
        *_paper_is_there(after.company_id, paper),
        entry(
            Tag.COLLECTORS_EDIT,
            actor_id=actor.user.id,
            scope=after.company_id,
            target=after.id,
            fields=sorted(changes),
        ),
    )
    return after


def end_collector(actor: Actor, before: Collector, *, seen_version: int) -> Collector:
    """
    Let a named person collect a company's mail no longer, whoever ends it: the office, or one of
    the company's own people whose grant holds at the moment of the commit.

    Raises:
        StaleVersion: somebody else changed it since.
        Conflict: `collector_ended`.

    Writes audit `collectors:collector:end`.
    """
    _check_seen(before, seen_version)
    after = ended(before, clock.now())
    commit(
        store.end_collector(after, ended_by=actor.user.id, seen_version=seen_version),
        *still_given(Giver.of(actor)),
        entry(Tag.COLLECTORS_END, actor_id=actor.user.id, scope=after.company_id, target=after.id),
    )
    return after


def find_papers(collectors: Iterable[Collector]) -> dict[str, MailItem]:
    """
    The mail items with the powers of attorney, by id, those that are there. 1 BatchGetItem per 100
    of them, none for none.
    """
    wanted = {
        keys.mail(each.company_id, each.power_of_attorney.mail_id)
        for each in collectors
        if each.power_of_attorney is not None
    }
    items = [mail_item_of(raw) for raw in fetch(sorted(wanted)).values()]
    return {item.id: item for item in items}


def companies_of(shown: ShownCode, actor: Actor) -> list[str]:
    """The companies for which the user of a code may collect today, by id. 1 Query per 500."""
    return sorted(
        held.grant.company_id
        for held in list_grants_of(shown.user.id)
        if may_collect(shown.user, held.grant, actor.today)
    )


def _paper_is_there(company_id: str, paper: Paper | None) -> tuple[Change, ...]:
    """
    The commit depends on the power of attorney being on one of the company's own items, and whoever
    was about to remove it by its age finds the item moved.
    """
    if paper is None:
        return ()
    key = keys.mail(company_id, paper.mail_id)
    raw = fetch([key]).get(key)
    item = mail_item_of(raw) if raw is not None else None
    if item is None or item.scan(paper.scan_id) is None:
        raise ValidationFailed(
            FieldError(
                "power_of_attorney", "not_found", "Choose a scan of one of the company's items."
            )
        )
    return (rest_on_scans(item),)


def _check_seen(collector: Collector, seen_version: int) -> None:
    if collector.version != seen_version:
        raise StaleVersion("Somebody changed this entry meanwhile. Load it again.")
