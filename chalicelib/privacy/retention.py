"""
What goes by its age (retention): the scans of mail that was closed so many months ago, with what
came as a duplicate of them, and documents that were retired then, with their versions. Mail items
themselves, receipts, invoices, messages and the audit stay; nothing of a company under a legal hold
goes, no document that is still shared, and no power of attorney that somebody collects with. First
the rows go, in one change with what is left to do; then their files.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import batched
from typing import Any

from chalicelib.audit.store import Tag, entry
from chalicelib.aws import bucket, keys
from chalicelib.aws.bucket import StoredObject
from chalicelib.aws.raw_rows import ROW_MOVED, change_raw, drop_raw, key_of, plain
from chalicelib.aws.reads import Key, Raw, fetch, query_every
from chalicelib.aws.table import Change, commit
from chalicelib.config import config
from chalicelib.core import clock
from chalicelib.core.errors import Conflict
from chalicelib.core.values import replace
from chalicelib.privacy import store
from chalicelib.privacy.model import LEGAL_HOLD, Job, JobKind, further
from chalicelib.privacy.walking import companies_source, walk
from chalicelib.scans.model import ScanState
from chalicelib.scans.service import list_of_mail

HasTime = Callable[[], bool]
Kept = Sequence[tuple[str, str]]

_MAIL_SCANS, _DOCUMENTS = "mail_scans", "documents"
_AT_ONCE = 90
_DUPLICATES_AT_ONCE = 40
_MOST_NAMED = 500


def go_on(job: Job, has_time: HasTime) -> Iterator[tuple[Job, bool]]:
    """
    What is left of a look, or of a removal: the job behind each page, not yet written down, and
    whether this was the last.

    Effects: the companies' rows are read; a removal makes 1 TransactWrite per item and 1
    DeleteObject per file.
    """
    before = clock.from_iso(job.limit)
    held = {hold.company_id for hold in store.list_holds()}
    job = _finish_pending(job)
    sources = (companies_source(),)
    place = job.place.get("after")
    for _, raws, number, after in walk(sources, 0, place):
        seen: list[tuple[str, str]] = []
        for company_id, kind, raw in _due_among(raws, before):
            if company_id in held:
                seen.append((company_id, f"{kind}_held"))
            elif job.kind is JobKind.RETENTION_LOOK:
                seen.append((company_id, kind))
            else:
                job = _remove(job, company_id, kind, raw)
        # Counted with the page, so that one that is read again counts nothing twice.
        job = further(_counted(job, seen), {"after": after, "over": number > 0}, {}, clock.now())
        yield job, number > 0
        if number > 0 or not has_time():
            return


def kind_due(raw: Raw, before: datetime) -> str | None:
    """What of a row is due to go: `mail_scans`, `documents`, or nothing. Pure."""
    sk, limit = raw["sk"]["S"], clock.iso(before)
    if sk.startswith("MAIL#"):
        is_closed = raw["state"]["S"] != "waiting" and raw["state_since"]["S"] < limit
        has_scans = bool(raw.get("scans", {}).get("M"))
        return _MAIL_SCANS if is_closed and has_scans else None
    if sk.startswith("DOC#"):
        is_due = raw["state"]["S"] == "retired" and raw["changed_at"]["S"] < limit
        return _DOCUMENTS if is_due else None
    return None


def _due_among(raws: Iterable[Raw], before: datetime) -> Iterator[tuple[str, str, Raw]]:
    """
    The rows of a page that are due and on which nothing rests, with company and kind. What rests on
    them is asked after they were read: whatever was shared since then was restored before, and a
    letter whose scan became a power of attorney since then was moved by that.
    """
    needed: dict[str, frozenset[str]] = {}
    for raw in raws:
        kind = kind_due(raw, before)
        if kind is None:
            continue
        company_id = raw["pk"]["S"].removeprefix("COMPANY#")
        if company_id not in needed:
            needed[company_id] = _needed(company_id)
        if raw["sk"]["S"].partition("#")[2] not in needed[company_id]:
            yield company_id, kind, raw


def _remove(job: Job, company_id: str, kind: str, raw: Raw) -> Job:
    """
    One thing goes, unless somebody changed it, or held its company, in the meantime. What came as a
    duplicate of a letter's scans goes first: without its scans the letter is not looked at again.
    """
    act = _remove_scans if kind == _MAIL_SCANS else _remove_document
    twins = _duplicates_of(raw) if kind == _MAIL_SCANS else ()
    try:
        for some in batched(twins, _DUPLICATES_AT_ONCE):
            job = _finish_pending(_remove_duplicates(job, company_id, raw, some))
        after = act(_counted(job, [(company_id, kind)]), company_id, raw)
    except Conflict as conflict:
        if conflict.code not in {ROW_MOVED, LEGAL_HOLD}:
            raise
        return job
    return _finish_pending(after)


def _duplicates_of(raw: Raw) -> Iterator[Raw]:
    """
    The same bytes as a scan on an item, that came for it again. 1 Query of an index and 1
    BatchGetItem per 90 scans that ever came for it.
    """
    mail_id, position = raw["sk"]["S"].removeprefix("MAIL#"), None
    while True:
        page = list_of_mail(mail_id, limit=_AT_ONCE, position=position)
        found = fetch(keys.scan(scan.id) for scan in page.items if _is_duplicate(scan.state))
        for scan in found.values():
            if _is_duplicate(scan["state"]["S"]) and scan.get("mail_id") == {"S": mail_id}:
                yield scan
        position = page.next
        if position is None:
            return


def _is_duplicate(state: str) -> bool:
    return state == str(ScanState.DUPLICATE)


def _remove_duplicates(job: Job, company_id: str, raw: Raw, scans: Sequence[Raw]) -> Job:
    objects = [one for scan in scans for one in _objects(scan)]
    mail_id = raw["sk"]["S"].removeprefix("MAIL#")
    record = _record(job, company_id, mail_id, scans=len(scans))
    return _begin(job, company_id, objects, "", [*map(drop_raw, scans), record])


def _remove_scans(job: Job, company_id: str, raw: Raw) -> Job:
    scans = fetch(keys.scan(one) for one in raw["scans"]["M"]).values()
    changed: dict[str, Any] = {
        "scans": {"M": {}},
        "scan_count": {"N": "0"},
        "scans_version": {"N": str(int(raw["scans_version"]["N"]) + 1)},
    }
    if "scan_hashes" in raw:
        changed["scan_hashes"] = None
    mail_id = raw["sk"]["S"].removeprefix("MAIL#")
    dropped = [drop_raw(scan) for scan in scans]
    objects = [one for scan in scans for one in _objects(scan)]
    record = _record(job, company_id, mail_id, scans=len(dropped))
    changes = [change_raw(raw, changed), *dropped, record]
    return _begin(job, company_id, objects, "", changes)


def _remove_document(job: Job, company_id: str, raw: Raw) -> Job:
    document_id = raw["sk"]["S"].removeprefix("DOC#")
    record = _record(job, company_id, document_id, documents=1)
    return _begin(job, company_id, [], document_id, [drop_raw(raw), record])


def _begin(
    job: Job, company_id: str, objects: Kept, thing_id: str, changes: Sequence[Change]
) -> Job:
    """The rows go, and the job says what is left to be done for them."""
    pending = {"company": company_id, "thing": thing_id, "objects": [list(one) for one in objects]}
    after = replace(job, place={**job.place, "pending": pending}, version=job.version + 1)
    commit(*changes, store.no_hold(company_id), store.move_job(after))
    return after


def _finish_pending(job: Job) -> Job:
    """The files of what went, and the versions of a document that is not there any more."""
    pending: Mapping[str, Any] = job.place.get("pending") or {}
    if not pending:
        return job
    _remove_objects(pending["objects"])
    if pending["thing"]:
        _remove_versions(pending["company"], pending["thing"])
    rest = {name: value for name, value in job.place.items() if name != "pending"}
    after = replace(job, place=rest, version=job.version + 1)
    commit(store.move_job(after))
    return after


def _remove_versions(company_id: str, thing_id: str) -> None:
    """Files first: a version whose row is gone would leave them behind, unknown to anybody."""
    pk = keys.company(company_id).pk
    for prefix in (keys.versions_prefix(thing_id), keys.opened_prefix(thing_id)):
        for some in batched(query_every(pk, prefix=prefix), _AT_ONCE):
            _remove_objects(one for raw in some for one in _objects(raw))
            still = fetch(Key(*key_of(raw)) for raw in some)
            if still:
                commit(*(drop_raw(raw) for raw in still.values()))


def _remove_objects(objects: Iterable[Sequence[str]]) -> None:
    for key, version_id in objects:
        bucket.remove(StoredObject(config().vault_bucket, key, version_id, 0))


def _objects(raw: Raw) -> Iterator[tuple[str, str]]:
    """What a row keeps in the vault; the original of a batch is of other companies' letters too."""
    values = {name: plain(value) for name, value in raw.items()}
    if values.get("original_key") and not values.get("part_of"):
        yield values["original_key"], values["original_version_id"]
    for name in ("original", "clean"):
        if isinstance(values.get(name), Mapping) and values[name].get("key"):
            yield values[name]["key"], values[name]["version_id"]


def _needed(company_id: str) -> frozenset[str]:
    """The ids of what something still rests on, whatever its age. 2 Queries per 500."""
    pk = keys.company(company_id).pk
    shared = {raw["thing_id"]["S"] for raw in query_every(pk, prefix="SHARED#")}
    collectors = query_every(pk, prefix=keys.COLLECTOR_PREFIX)
    powers = {
        raw["mail_id"]["S"]
        for raw in collectors
        if raw["state"]["S"] == "active" and "mail_id" in raw
    }
    return frozenset(shared | powers)


def _record(job: Job, company_id: str, target: str, **told: int) -> Change:
    return entry(
        Tag.PRIVACY_REMOVE,
        actor_id=job.asked_by,
        scope=company_id,
        target=target,
        job_id=job.id,
        **told,
    )


def _counted(job: Job, seen: Iterable[tuple[str, str]]) -> Job:
    """
    The job with more that was found or went; beyond so many companies only the sums are told.

    Args:
        seen: a company's id and a stable name for each thing.
    """
    sums = dict(job.counts)
    found = {company_id: dict(counts) for company_id, counts in job.found.items()}
    for company_id, name in seen:
        sums[name] = sums.get(name, 0) + 1
        if company_id in found or len(found) < _MOST_NAMED:
            of_company = found.setdefault(company_id, {})
            of_company[name] = of_company.get(name, 0) + 1
    return replace(job, counts=sums, found=found)
