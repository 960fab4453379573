"""Summaries of months, the events behind them, and what staff record and correct by hand."""

from collections.abc import Callable, Mapping
from datetime import date

from chalicelib.access.model import Actor
from chalicelib.audit.store import Tag, entry
from chalicelib.aws import keys, usage_keys
from chalicelib.aws.table import Change, Key, Raw, Row, check, commit
from chalicelib.core import clock, ids
from chalicelib.core.errors import (
    Conflict,
    FieldError,
    NotFound,
    StaleVersion,
    ValidationFailed,
)
from chalicelib.core.months import month_of
from chalicelib.core.values import Value
from chalicelib.packages.service import plan_in, read_prices, service_is_offered
from chalicelib.settings.service import settings_of
from chalicelib.summaries.model import Summary, summarise
from chalicelib.usage.model import Source, SourceKind, Usage, Why
from chalicelib.usage.recording import author_of, corrected, posted, written
from chalicelib.usage.service import find_usage, totals_in

_OLDEST_DAYS = 366
_SOURCES_OF_MAIL = frozenset({SourceKind.MAIL, SourceKind.SCAN})


class ByHand(Value):
    """What staff write down themselves."""

    service_id: str
    quantity: int
    day: date
    note: str


class Right(Value):
    """What a use should have been: how many, and why it was not."""

    usage_id: str
    month: str
    quantity: int
    reason: str


def keys_of_months(company_id: str, months: list[str]) -> list[Key]:
    """What must be read for summaries of months, besides the prices."""
    used = [usage_keys.used(company_id, month) for month in months]
    return [keys.settings(), usage_keys.plan(company_id), *used]


def summaries_in(rows: Mapping[Key, Raw], company_id: str, months: list[str]) -> list[Summary]:
    """Summaries of months, of `keys_of_months` already read. 1 Query for the prices."""
    prices, plan = read_prices(), plan_in(rows, company_id)
    currency = settings_of(rows.get(keys.settings())).currency
    return [
        summarise(month, totals_in(rows, company_id, month), plan, prices, currency)
        for month in months
    ]


def record_export(actor: Actor, company_id: str, month: str) -> None:
    """
    Record that somebody saves a month's summary as a file.

    Writes audit `summaries:month:export`. 1 TransactWrite.
    """
    commit(entry(Tag.SUMMARIES_EXPORT, actor_id=actor.user.id, scope=company_id, month=month))


def record_by_hand(
    actor: Actor, company_id: str, wanted: ByHand, remember: Callable[[str], Change]
) -> Usage:
    """
    Write down that a company used a service on a day, which says in which month it counts.

    Raises:
        ValidationFailed: no such service, or one that is not offered any more; a day in the future
            or too long ago.
        NotFound: no such company.

    Writes audit `usage:usage:record`. 1 TransactWrite.
    """
    _check_day(wanted.day, actor.today)
    usage = Usage(
        id=ids.new_id("use"),
        company_id=company_id,
        month=month_of(wanted.day),
        service_id=wanted.service_id,
        quantity=wanted.quantity,
        standing=wanted.quantity,
        at=clock.now(),
        source=Source(SourceKind.BY_HAND),
        by=author_of(actor),
        day=wanted.day,
        note=wanted.note,
    )
    place = f"{usage.month} {usage.id}"
    there = check(keys.company(company_id), Row.pk.exists(), NotFound("There is no such company."))
    record = _record(Tag.USAGE_RECORD, actor, usage, quantity=usage.quantity)
    offered = service_is_offered(wanted.service_id)
    commit(remember(place), there, offered, *posted([written(usage)]), record)
    return usage


def recall(company_id: str, made: str) -> Usage:
    """What a request wrote down when it came first. 1 BatchGetItem."""
    month, _, usage_id = made.partition(" ")
    return get_usage(company_id, month, usage_id)


def correct(actor: Actor, company_id: str, right: Right, *, seen_version: int) -> Usage:
    """
    Let a use stand for the right quantity, by a correction in its own month, which is returned.

    Raises:
        NotFound: the company has no such use in that month.
        Conflict: `usage_is_correction`; `usage_is_so`; `mail_withdrawn`: its letter was another
            company's, and nothing of it counts any more.
        StaleVersion: somebody else corrected it since.

    Writes audit `usage:usage:correct` with the reason. 1 BatchGetItem, 1 TransactWrite.
    """
    before = get_usage(company_id, right.month, right.usage_id)
    if before.version != seen_version:
        raise StaleVersion("Somebody corrected this meanwhile. Load it again.")
    why = Why(author_of(actor), reason=right.reason)
    posting = corrected(before, right.quantity, why)
    facts = {"before": before.standing, "after": right.quantity, "reason": right.reason}
    record = _record(Tag.USAGE_CORRECT, actor, before, **facts)
    commit(*_in_place(before), *posted([posting]), record)
    return posting.usage


def get_usage(company_id: str, month: str, usage_id: str) -> Usage:
    """
    1 BatchGetItem.

    Raises:
        NotFound: the company has no such use in that month.
    """
    found = find_usage([usage_keys.usage(company_id, month, usage_id)])
    if not found:
        raise NotFound("There is no such use of a service in this month.")
    return found[0]


def _in_place(usage: Usage) -> list[Change]:
    """What came of a mail item is corrected as long as the item is the company's."""
    if usage.source.kind not in _SOURCES_OF_MAIL:
        return []
    gone = Conflict(
        "Its letter was withdrawn from this company: nothing of it counts any more.",
        code="mail_withdrawn",
    )
    return [check(keys.mail(usage.company_id, usage.source.id), Row.pk.exists(), gone)]


def _check_day(day: date, today: date) -> None:
    if day > today:
        raise ValidationFailed(FieldError("day", "in_future", "Choose today or an earlier day."))
    if (today - day).days > _OLDEST_DAYS:
        message = "Choose a day within the last twelve months."
        raise ValidationFailed(FieldError("day", "too_old", message))


def _record(tag: Tag, actor: Actor, usage: Usage, **facts: object) -> Change:
    return entry(
        tag,
        actor_id=actor.user.id,
        scope=usage.company_id,
        target=usage.id,
        service_id=usage.service_id,
        month=usage.month,
        **facts,
    )
