"""
Whether somebody may collect the mail of companies, decided from the table as it is now, and let
commits depend on it (R25, T61): what was right when it was decided must still be when it is done.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from chalicelib.access.model import Grant, GrantPermission, User, UserState
from chalicelib.access.resolve import time_zone_of
from chalicelib.access.rows import GrantRow, UserRow, grant_of, user_of
from chalicelib.access.staff import check_admin
from chalicelib.aws import keys
from chalicelib.aws.table import Change, Key, Raw, check, fetch
from chalicelib.collectors import store
from chalicelib.collectors.model import (
    Collector,
    CollectorKind,
    CollectorRef,
    Document,
    Standing,
    not_authorised,
    not_vouched_for,
    person_key,
)
from chalicelib.core import clock
from chalicelib.core.errors import NotFound
from chalicelib.core.values import Value

_MISSING = {
    Standing.NOT_YET: "This person may collect this company's mail from a later day on.",
    Standing.OVER: "This person could collect this company's mail until an earlier day.",
    Standing.ENDED: "This person may not collect this company's mail any more.",
}


class Right(Value):
    """
    That somebody may collect a company's mail.

    Attributes:
        name, document: who they are, as a receipt says it; a user has no document here.
        last_day: in the office's time zone, that day included; None for no end.
        checks: what must still be so.
    """

    company_id: str
    name: str
    document: Document | None
    last_day: date | None
    time_zone: str
    checks: tuple[Change, ...]

    def holds(self) -> list[Change]:
        """
        The checks that let a commit depend on the right; to be asked for right before it, since the
        day is judged now. Two rights of one user check the same item, and a commit takes one change
        an item: so a commit is about one company.

        Raises:
            Forbidden: `collector_not_authorised`: the last day is over; from the commit: the right
                was changed or taken since it was read.
        """
        if self.last_day is not None and clock.today(self.time_zone) > self.last_day:
            raise not_authorised()
        return list(self.checks)


class Refusal(Value):
    """That somebody may not collect a company's mail, and why."""

    company_id: str
    code: str
    detail: str


class Identity(Value):
    """
    Who stands at the desk, as far as the office knows.

    Attributes:
        names: of a named person: how each company's own entry spells the name, by the company's id.
    """

    name: str
    document: Document | None
    names: Mapping[str, str] = {}


def rights_of(collector: CollectorRef, company_ids: Iterable[str]) -> dict[str, Right | Refusal]:
    """
    For each company whether somebody may collect its mail now. 1 BatchGetItem per 100 companies.

    All entries of a named person must be the same person's, and that of whoever the visit says
    stood at the desk, if it says so; those of another are refused.
    """
    wanted = list(dict.fromkeys(company_ids))
    rows = fetch([keys.settings(), *_keys_of(collector, wanted)])
    time_zone = time_zone_of(rows.get(keys.settings()))
    if collector.kind is CollectorKind.OTHER:
        return {company_id: _vouched(collector, company_id, time_zone) for company_id in wanted}
    if collector.kind is CollectorKind.NAMED:
        return _of_named(collector, wanted, rows, time_zone)
    return _of_user(collector.user_id, wanted, rows, time_zone)


def identify(collector: CollectorRef) -> Identity:
    """
    Who somebody is, whatever they may collect. 1 BatchGetItem, none for anybody else.

    Raises:
        NotFound: there is no such user, or none of the entries.
    """
    if collector.kind is CollectorKind.OTHER:
        return Identity(collector.name, collector.document)
    rows = fetch(_keys_of(collector, collector.entries))
    if collector.kind is CollectorKind.NAMED:
        first = _first_named(collector, rows)
        if first is not None:
            return Identity(first.name, first.document, _names_of(first, collector, rows))
    elif keys.user(collector.user_id) in rows:
        return Identity(user_of(rows[keys.user(collector.user_id)]).name, None)
    raise NotFound("There is no such person on the list.")


def may_collect(user: User, grant: Grant, today: date) -> bool:
    """Whether a company's own person collects its mail: whoever reads it does."""
    return user.state is UserState.ACTIVE and grant.opens(GrantPermission.MAIL, today)


def _keys_of(collector: CollectorRef, company_ids: Iterable[str]) -> list[Key]:
    if collector.kind is CollectorKind.OTHER:
        return []
    if collector.kind is CollectorKind.NAMED:
        return [_entry_key(collector, company_id) for company_id in collector.entries]
    user_id = collector.user_id
    return [keys.user(user_id), *(keys.grant(user_id, each) for each in company_ids)]


def _entry_key(collector: CollectorRef, company_id: str) -> Key:
    return keys.collector(company_id, collector.entries[company_id])


def _of_user(
    user_id: str, company_ids: list[str], rows: Mapping[Key, Raw], time_zone: str
) -> dict[str, Right | Refusal]:
    user_key, today = keys.user(user_id), clock.today(time_zone)
    user = user_of(rows[user_key]) if user_key in rows else None
    found: dict[str, Right | Refusal] = {}
    for company_id in company_ids:
        key = keys.grant(user_id, company_id)
        grant = grant_of(rows[key]) if key in rows else None
        if user is None or grant is None or not may_collect(user, grant, today):
            found[company_id] = _refused(company_id)
            continue
        is_active = UserRow.state == str(UserState.ACTIVE)
        checks = (
            check(key, GrantRow.version == grant.version, not_authorised()),
            check(user_key, is_active, not_authorised()),
        )
        found[company_id] = Right(company_id, user.name, None, grant.until, time_zone, checks)
    return found


def _of_named(
    collector: CollectorRef, company_ids: list[str], rows: Mapping[Key, Raw], time_zone: str
) -> dict[str, Right | Refusal]:
    whose, today = _whose(collector, rows), clock.today(time_zone)
    found: dict[str, Right | Refusal] = {}
    for company_id in company_ids:
        is_named = company_id in collector.entries
        raw = rows.get(_entry_key(collector, company_id)) if is_named else None
        if raw is None:
            found[company_id] = _refused(company_id)
            continue
        entry = store.collector_of(raw)
        standing = entry.standing(today)
        if entry.person_key != whose:
            found[company_id] = _refused(company_id, "This is somebody else's entry.")
        elif standing is not Standing.VALID:
            found[company_id] = _refused(company_id, _MISSING[standing])
        else:
            checks = (store.still_authorised(entry),)
            found[company_id] = Right(
                company_id, entry.name, entry.document, entry.valid_to, time_zone, checks
            )
    return found


def _whose(collector: CollectorRef, rows: Mapping[Key, Raw]) -> str:
    """
    Whose entries they all must be: whoever the visit says, which an entry that was corrected
    meanwhile does not change; before that the first that is there says it.
    """
    if collector.document is not None:
        return person_key(collector.name, collector.document)
    first = _first_named(collector, rows)
    return first.person_key if first is not None else ""


def _names_of(first: Collector, collector: CollectorRef, rows: Mapping[Key, Raw]) -> dict[str, str]:
    """How each company spells the same person."""
    places = (_entry_key(collector, company_id) for company_id in collector.entries)
    entries = [store.collector_of(rows[key]) for key in places if key in rows]
    return {one.company_id: one.name for one in entries if one.person_key == first.person_key}


def _first_named(collector: CollectorRef, rows: Mapping[Key, Raw]) -> Collector | None:
    """The first entry that is there."""
    places = (_entry_key(collector, company_id) for company_id in collector.entries)
    return next((store.collector_of(rows[key]) for key in places if key in rows), None)


def _vouched(collector: CollectorRef, company_id: str, time_zone: str) -> Right:
    """Nobody's right but an admin's word; who must be an admin when it is done."""
    checks = (check_admin(collector.vouched_by, not_vouched_for()),)
    return Right(company_id, collector.name, collector.document, None, time_zone, checks)


def _refused(company_id: str, detail: str = "") -> Refusal:
    error = not_authorised(detail or "This person is not authorised to collect for this company.")
    return Refusal(company_id, error.code, error.detail)
