"""What staff do with scanners, and that a scanner was seen."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from chalicelib.access.model import Actor
from chalicelib.access.rows import scanner_of
from chalicelib.access.scanner import Scanner, new_key
from chalicelib.audit.store import Tag, entry
from chalicelib.aws.table import Change, commit
from chalicelib.companies.service import find_companies
from chalicelib.core import clock, ids
from chalicelib.core.errors import Conflict, FieldError, StaleVersion, ValidationFailed
from chalicelib.scanners import store
from chalicelib.scanners.model import NewScanner, added, edited, removed, revoked, with_key

__all__ = [
    "add_scanner",
    "change_scanner",
    "count_file",
    "find_files_of",
    "get_scanner",
    "list_scanners",
    "make_key",
    "note_seen",
    "remove_scanner",
    "revoke_scanner",
    "scanner_in",
    "scanner_of",
]

get_scanner = store.get_scanner
scanner_in = store.scanner_in
list_scanners = store.list_scanners
find_files_of = store.find_files_of
count_file = store.count_file

# Often enough to see that a scanner lives, seldom enough to cost nothing.
_SEEN_EVERY = timedelta(minutes=1)


def add_scanner(
    actor_id: str, new: NewScanner, remember: Callable[[str], Change] | None = None
) -> tuple[Scanner, str]:
    """
    Add a scanner; its key is returned this once and kept as a hash only.

    Args:
        remember: makes the change that remembers the request, given the new scanner's id.

    Raises:
        ValidationFailed: there is no such company.

    Writes audit `scanners:scanner:add`.
    """
    _check_company(new.company_id)
    scanner_id = ids.new_id("scr")
    key = new_key(scanner_id)
    scanner = added(new, scanner_id, key, clock.now())
    first = [remember(scanner.id)] if remember else []
    record = entry(Tag.SCANNERS_ADD, actor_id=actor_id, target=scanner.id)
    commit(*first, store.put_scanner(scanner), record)
    return scanner, key


def change_scanner(
    actor: Actor, before: Scanner, changes: dict[str, Any], *, seen_version: int
) -> Scanner:
    """
    Give a scanner another name, place or default company.

    Raises:
        StaleVersion: somebody else changed it since.
        ValidationFailed: there is no such company.

    Writes audit `scanners:scanner:edit` with what changed.
    """
    _check_seen(before, seen_version)
    if changes.get("company_id"):
        _check_company(changes["company_id"])
    after = edited(before, changes)
    record = entry(
        Tag.SCANNERS_EDIT, actor_id=actor.user.id, target=after.id, fields=sorted(changes)
    )
    commit(store.change_scanner(after, seen_version=seen_version), record)
    return after


def make_key(actor: Actor, before: Scanner, *, seen_version: int) -> tuple[Scanner, str]:
    """
    Give a scanner another key: the old one is dead in the same change, and a revoked scanner
    delivers again.

    Raises:
        StaleVersion: somebody else changed it since.

    Writes audit `scanners:key:make`.
    """
    _check_seen(before, seen_version)
    key = new_key(before.id)
    after = with_key(before, key, clock.now())
    record = _record(Tag.SCANNERS_KEY, actor, after)
    commit(store.change_scanner(after, seen_version=seen_version), record)
    return after, key


def revoke_scanner(actor: Actor, before: Scanner, *, seen_version: int) -> Scanner:
    """
    Take a scanner's key away at once.

    Raises:
        StaleVersion: somebody else changed it since.
        Conflict: `scanner_revoked`.

    Writes audit `scanners:scanner:revoke`.
    """
    _check_seen(before, seen_version)
    after = revoked(before)
    record = _record(Tag.SCANNERS_REVOKE, actor, after)
    commit(store.change_scanner(after, seen_version=seen_version), record)
    return after


def remove_scanner(actor: Actor, before: Scanner, *, seen_version: int) -> None:
    """
    Take a revoked scanner off the list for good. Its row stays: its id is never another's, and
    files that still come under it wait in the scan inbox under its name.

    Raises:
        StaleVersion: somebody else changed it since.
        Conflict: `scanner_active`.

    Writes audit `scanners:scanner:remove`.
    """
    _check_seen(before, seen_version)
    after = removed(before, clock.now())
    record = _record(Tag.SCANNERS_REMOVE, actor, after)
    commit(store.change_scanner(after, seen_version=seen_version), record)


def note_seen(scanner: Scanner, *, reports: bool = False) -> None:
    """
    Write down that a scanner asked, at most once a minute: 1 TransactWrite then, else none.

    Args:
        reports: it asked for nothing and only says that it lives; from then on its silence is told.
    """
    now = clock.now()
    is_recent = scanner.last_seen_at is not None and now - scanner.last_seen_at < _SEEN_EVERY
    if is_recent and (scanner.reports or not reports):
        return
    try:
        commit(store.mark_seen(scanner, now, every=_SEEN_EVERY, reports=reports))
    except Conflict as conflict:
        if conflict.code != store.SEEN_ALREADY:
            raise


def _check_company(company_id: str) -> None:
    if company_id and company_id not in find_companies([company_id]):
        raise ValidationFailed(
            FieldError("company_id", "not_found", "Choose a company from the list.")
        )


def _check_seen(scanner: Scanner, seen_version: int) -> None:
    if scanner.version != seen_version:
        raise StaleVersion("Somebody changed this scanner meanwhile. Load it again.")


def _record(tag: Tag, actor: Actor, scanner: Scanner) -> Change:
    return entry(tag, actor_id=actor.user.id, target=scanner.id)
