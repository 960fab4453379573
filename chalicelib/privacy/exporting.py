"""
Exports: all that is kept about a company, or about a person. Whoever works on one makes one ZIP
file from where the last one ended, puts it into the vault, and writes down both in one change; one
that was killed leaves nothing that counts. An export is no picture of one moment: it says from when
to when it was read.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from chalicelib.aws import keys
from chalicelib.aws.bucket import StoredObject
from chalicelib.aws.raw_rows import plain
from chalicelib.aws.reads import fetch
from chalicelib.config import config
from chalicelib.core import clock
from chalicelib.core.values import replace
from chalicelib.privacy.archive import Archive, KeptFile, name_of_file
from chalicelib.privacy.contents import (
    KINDS,
    WHOLE,
    Kind,
    for_company,
    is_given,
    is_kept_from_companies,
    kind_of,
)
from chalicelib.privacy.mentions import Person, is_told_whole, places_of, shown
from chalicelib.privacy.model import Job, JobKind, further
from chalicelib.privacy.walking import FILES, Source, company_sources, person_sources, walk
from chalicelib.privacy.withheld import withheld_of

HasTime = Callable[[], bool]

_LARGEST_VOLUME = 1 << 30
_ALWAYS_OURS = frozenset({"company", "scans", "parts", "audit", FILES})


def make_volume(job: Job, has_time: HasTime) -> tuple[Job, bool]:
    """
    One more ZIP file of an export, as far as there is time; the job behind it, not yet written
    down, and whether this was the last.

    Effects: the sources' reads, and for a company what is withheld from it; 1 GetObject per file
    and 1 UploadPart per 8 MiB.
    """
    sources = sources_of(job)
    number, place = int(str(job.place.get("source", 0))), job.place.get("after")
    begun = clock.now()
    person = person_of(job) if job.kind is JobKind.PERSON_EXPORT else None
    withheld = withheld_of(job.subject_id) if person is None else None
    key = f"exports/{job.id}/{len(job.volumes) + 1}-{job.version}.zip"
    is_over = True
    with Archive(config().vault_bucket, key, begun) as archive:
        archive.add_text("about.json", _about(job, len(job.volumes) + 1, clock.iso(begun)))
        for source, raws, after_number, after in walk(sources, number, place):
            for raw in raws:
                values = {name: plain(value) for name, value in raw.items()}
                if withheld is None or not withheld.hides(values):
                    _add(archive, job, person, source, values)
            number, place = after_number, after
            if number < len(sources) and not (has_time() and archive.size_bytes < _LARGEST_VOLUME):
                is_over = False
                break
        volume = archive.finish()
    counted = {"rows": archive.rows, "files": archive.files}
    now_at: dict[str, Any] = {"source": number, "after": place, "over": is_over}
    after_job = further(job, now_at, counted, clock.now())
    return replace(after_job, volumes=(*job.volumes, volume)), is_over


def sources_of(job: Job) -> Sequence[Source]:
    """Where a job looks; the same ones for as long as it lasts."""
    since = clock.from_iso(job.about["since"])
    if job.kind is JobKind.COMPANY_EXPORT:
        return company_sources(job.subject_id, since, job.asked_at)
    return person_sources(job.subject_id, job.about["address"], since, job.asked_at)


def person_of(job: Job) -> Person:
    """Whom a job is about, and whether somebody else has the address by now. 1 BatchGetItem."""
    about = job.about
    key = keys.email(about["address"])
    raw = fetch([key]).get(key) if about["address"] else None
    has_heir = raw is not None and raw["user_id"]["S"] != job.subject_id
    return Person(
        job.subject_id, about["first_name"], about["last_name"], about["address"], has_heir
    )


def _add(
    archive: Archive, job: Job, person: Person | None, source: Source, values: dict[str, Any]
) -> None:
    kind = kind_of(values["pk"], values["sk"])
    if person is not None:
        _add_of_person(archive, person, source, kind, values)
    elif not _is_of_company(job.subject_id, source, values):
        return
    elif source.name == FILES:
        for kept in files_of(kind, values):
            archive.add_file(kept)
    elif is_given(kind.in_company) and not is_kept_from_companies(values):
        archive.add_row(kind.name, for_company(kind, _said(kind, values), job.subject_id))


def _is_of_company(company_id: str, source: Source, values: Mapping[str, Any]) -> bool:
    if source.name in _ALWAYS_OURS:
        return True
    return company_id in {values.get("company_id"), values.get("payer_id")}


def _add_of_person(
    archive: Archive, person: Person, source: Source, kind: Kind, values: Mapping[str, Any]
) -> None:
    if not is_given(kind.in_person):
        return
    where = [place for place in places_of(person, values) if place.partition(".")[0] not in _PLACES]
    is_own = source.name == "own"
    if not (is_own or where):
        return
    name = kind.name if is_own else source.name
    if is_own or (kind.in_person == WHOLE and is_told_whole(person, values, where, kind.doer)):
        archive.add_row(name, _said(kind, values))
    else:
        archive.add_row(name, _named(kind, values) | {"where": sorted(set(where))})


# Places in the indexes say nothing that the row does not.
_PLACES = frozenset(f"g{number}{part}" for number in range(1, 6) for part in ("", "s"))


def _named(kind: Kind, values: Mapping[str, Any]) -> dict[str, Any]:
    """Which row it is."""
    named = {"kind": kind.name, "id": str(values["sk"]).partition("#")[2]}
    if str(values["pk"]).startswith("COMPANY#"):
        named["company_id"] = str(values["pk"]).removeprefix("COMPANY#")
    elif not str(values["pk"]).startswith(("USER#", "OFFICE")):
        named["of"] = str(values["pk"]).partition("#")[2]
    return named


def _said(kind: Kind, values: Mapping[str, Any]) -> dict[str, Any]:
    return shown(values) | _named(kind, values)


def files_of(kind: Kind, values: Mapping[str, Any]) -> Iterator[KeptFile]:
    """
    The files that a row names, wherever in it they stand; not the original of a scan that was cut
    out of a batch, since that holds the letters of others too.
    """
    thing = str(values["sk"]).partition("#")[2].replace("#", "-") or kind.name
    name = str(values.get("file_name") or values.get("name") or values.get("number") or "file")
    if kind.name == "scans":
        thing = str(values["pk"]).partition("#")[2]
    if kind.name == "mail":
        return  # Its scans are rows of their own.
    for label, key, version_id in _objects_in(values):
        if label == "original" and values.get("part_of"):
            continue
        source = StoredObject(config().vault_bucket, key, version_id, 0)
        ending = key.rpartition("/")[2].rpartition(".")[2] if "." in key else ""
        shown_name = name if label == "original" else f"{name} {label}"
        if label != "original" and ending:
            shown_name += f".{ending}"
        yield KeptFile(name_of_file(f"{kind.name}/{thing}", shown_name), source)


def _objects_in(values: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    for name, value in sorted(values.items()):
        if name.endswith("_key") and values.get(f"{name[:-4]}_version_id"):
            yield name[:-4], str(value), str(values[f"{name[:-4]}_version_id"])
        elif isinstance(value, Mapping) and value.get("key") and value.get("version_id"):
            yield name, str(value["key"]), str(value["version_id"])


def _about(job: Job, number: int, begun: str) -> dict[str, Any]:
    left_out = {
        kind.name: reason
        for kind in KINDS
        for reason in [kind.in_company if job.kind is JobKind.COMPANY_EXPORT else kind.in_person]
        if not is_given(reason)
    }
    return {
        "format": "awizo-export/1",
        "kind": str(job.kind),
        "subject": {"id": job.subject_id, "name": job.subject_name},
        "asked_at": clock.iso(job.asked_at),
        "part": number,
        "part_begun_at": begun,
        "left_out": left_out,
    }
