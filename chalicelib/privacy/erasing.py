"""
The erasure of a person (T87): name and address leave every row that may not keep them, and what
opened something for the person goes. A company's records stay; who made them is then an erased
person. What proves something, and the audit, which holds ids alone, stay as they are:
`contents.py` says of each kind of row which it is.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from chalicelib.aws import keys, pool, privacy_keys
from chalicelib.aws.raw_rows import ROW_MOVED, change_raw, drop_raw, key_of, plain
from chalicelib.aws.reads import Key, Raw, fetch
from chalicelib.aws.table import commit
from chalicelib.core import clock
from chalicelib.core.errors import Conflict, Unavailable
from chalicelib.privacy import store
from chalicelib.privacy.contents import DROP, SCRUB, kind_of
from chalicelib.privacy.exporting import person_of
from chalicelib.privacy.holding import is_held
from chalicelib.privacy.mentions import Person, places_of, scrubbed
from chalicelib.privacy.model import Job, JobKind, check_erasable, further, withdrawn
from chalicelib.privacy.walking import person_sources, walk
from chalicelib.users.service import get_profile

HasTime = Callable[[], bool]

_ATTEMPTS = 6
# Much less than the claim lasts, even where every row of a page changes.
_PAGES_AT_ONCE = 20
_NOT_NEEDED = frozenset({"audit", "holds"})


def erase_some(job: Job, has_time: HasTime) -> Iterator[tuple[Job, bool]]:
    """
    What is left of an erasure, page by page: the job behind each, not yet written down, and whether
    this was the last. Whatever was done before is done again to no effect.

    Raises:
        Conflict: `legal_hold`, of a company that the person had to do with; nothing is done.

    Effects: the sources' reads; 1 TransactWrite per row that names the person.
    """
    person, label = person_of(job), job.about["label"]
    since = clock.from_iso(job.about["since"])
    every = person_sources(job.subject_id, job.about["address"], since, job.asked_at)
    sources = [source for source in every if source.name not in _NOT_NEEDED]
    number, place = int(str(job.place.get("source", 0))), job.place.get("after")
    if (number, place) == (0, None):
        _check_no_hold(job)
        pool.delete_user(job.subject_id)
    changed = 0
    pages = enumerate(walk(sources, number, place), start=1)
    for page, (_, raws, now_number, now_place) in pages:
        changed += sum(_erase_in(job, person, label, raw) for raw in raws)
        is_over = now_number >= len(sources)
        is_enough = is_over or not has_time()
        if is_enough or page % _PAGES_AT_ONCE == 0:
            at: dict[str, Any] = {"source": now_number, "after": now_place, "over": is_over}
            job, changed = further(job, at, {"rows": changed}, clock.now()), 0
            yield job, is_over
        if is_enough:
            return


def _check_no_hold(job: Job) -> None:
    """A hold that came since somebody asked wins as long as nothing is done."""
    profile = get_profile(job.subject_id)
    held = is_held(profile, job.about.get("panels_of", "").split())
    check_erasable(profile.user, own_id=job.asked_by, is_held=held)


def _erase_in(job: Job, person: Person, label: str, raw: Raw) -> int:
    """How many rows changed: one, none, or one more where a notice's fact says the address too."""
    key = key_of(raw)
    if key.sk.startswith(privacy_keys.JOB_PREFIX):
        return _end_export(job, raw)
    if not _names(person, raw):
        return 0
    beside = [keys.fact(key.pk.partition("#")[2])] if key.pk.startswith("NOTICE#") else []
    return sum(_erase_row(person, label, one) for one in [key, *beside])


def _end_export(job: Job, raw: Raw) -> int:
    """What was put together about the person goes now, and what is being put together ends."""
    other = store.job_of(raw)
    is_about = (other.kind, other.subject_id) == (JobKind.PERSON_EXPORT, job.subject_id)
    if not is_about or not (other.subject_name or other.about):
        return 0
    commit(store.move_job(withdrawn(other, clock.now())))
    return 1


def _erase_row(person: Person, label: str, key: Key) -> int:
    """Read anew each time: an index may have shown what it was, and others write meanwhile."""
    for _ in range(_ATTEMPTS):
        raw = fetch([key]).get(key)
        if raw is None:
            return 0
        action = kind_of(key.pk, key.sk).on_erasure
        changed = scrubbed(person, raw, label) if action == SCRUB else {}
        if not (changed or _goes(person, action, raw)):
            return 0
        try:
            commit(change_raw(raw, changed) if changed else drop_raw(raw))
        except Conflict as conflict:
            if conflict.code != ROW_MOVED:
                raise
        else:
            return 1
    raise Unavailable("Many changes come at the same moment. Try again.")


def _goes(person: Person, action: str, raw: Raw) -> bool:
    """The address of another who has it now is not this person's any more."""
    if action != DROP:
        return False
    owner = raw.get("user_id", {}).get("S", person.id)
    return bool(owner == person.id)


def _names(person: Person, raw: Raw) -> bool:
    row: Mapping[str, Any] = {name: plain(value) for name, value in raw.items()}
    return next(places_of(person, row), None) is not None
