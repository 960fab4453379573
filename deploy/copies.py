"""
A backup on a disk: a list of rows (one item of the table a line, as DynamoDB writes them), a list
of files (one object version a line) with the files themselves below `files/`, and `manifest.json`,
which names both lists with their digests and is replaced last: a backup that is broken off leaves
the one before it whole. `SHA256SUMS` remembers what each file was when it came.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from itertools import batched
from pathlib import Path
from typing import Any

from local.steps import Problem

LISTS = ("rows", "files")
_FORMAT = 1
_CHUNK = 1 << 20
_AT_ONCE = 16


@dataclass(frozen=True, slots=True)
class Manifest:
    """
    What a backup says of itself.

    Attributes:
        identity: tells one backup from another; part of its lists' names.
        buckets: the names that the buckets had, by what they hold (`intake`, `uploads`, `vault`).
        lists: SHA-256 of the lists, in hex, by what they list (`rows`, `files`).
    """

    identity: str
    made_at: str
    stage: str
    buckets: dict[str, str]
    rows: int
    files: int
    lists: dict[str, str]
    format: int = _FORMAT

    def path_of(self, what: str, folder: Path) -> Path:
        """Where a list lies."""
        return list_path(folder, what, self.identity)


@dataclass(frozen=True, slots=True)
class File:
    """One object version as it is kept; `kind` is the bucket that it came from."""

    kind: str
    key: str
    version_id: str
    size_bytes: int
    sha256: str
    content_type: str
    metadata: dict[str, str]

    @property
    def place(self) -> str:
        """Its path in the folder: keys may hold anything, digests do not."""
        return place_of(self.kind, self.key, self.version_id)


def place_of(kind: str, key: str, version_id: str) -> str:
    """Where an object version is kept in the folder."""
    name = hashlib.sha256(f"{key}\0{version_id}".encode()).hexdigest()
    return f"files/{kind}/{name[:2]}/{name}"


def write_lines(path: Path, entries: Iterator[dict[str, Any]]) -> int:
    """Write entries a line each, whole or not at all; returns how many."""
    unfinished, count = path.with_suffix(".part"), 0
    with unfinished.open("w", encoding="utf-8") as out:
        for entry in entries:
            out.write(json.dumps(entry, ensure_ascii=False, sort_keys=True) + "\n")
            count += 1
    unfinished.replace(path)
    return count


def list_path(folder: Path, what: str, identity: str) -> Path:
    """Where a list of a backup lies."""
    return folder / f"{what}-{identity}.jsonl"


def rows_in(folder: Path, manifest: Manifest) -> Iterator[dict[str, Any]]:
    """The items of a backup."""
    return read_lines(manifest.path_of("rows", folder))


def files_in(folder: Path, manifest: Manifest) -> Iterator[File]:
    """The files of a backup."""
    return (File(**line) for line in read_lines(manifest.path_of("files", folder)))


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    """The entries of a list; none when there is no such list."""
    if path.exists():
        with path.open(encoding="utf-8") as lines:
            yield from (json.loads(line) for line in lines)


def as_line(file: File) -> dict[str, Any]:
    """A file as `files.jsonl` writes it."""
    return asdict(file)


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Declare a backup complete. Earlier ones stay beside it, under the names of their times."""
    unfinished, present = folder / "manifest.part", folder / "manifest.json"
    text = json.dumps(asdict(manifest), indent=1) + "\n"
    unfinished.write_text(text, encoding="utf-8")
    time = manifest.made_at.replace(":", "")
    (folder / f"manifest-{time}-{manifest.identity[:6]}.json").write_text(text, encoding="utf-8")
    unfinished.replace(present)


def check_named(folder: Path, manifest: Manifest) -> None:
    """
    Every letter that a row names must be among the files.

    Raises:
        Problem: some are not; rows and files come from different deployments.
    """
    there = {(file.key, file.version_id) for file in files_in(folder, manifest)}
    named = [pair for row in rows_in(folder, manifest) for pair in _named(row)]
    missing = [pair for pair in named if pair not in there]
    if missing:
        raise Problem(
            f"{len(missing):,} of {len(named):,} letters that the rows name are not among the "
            f"files, such as {missing[0][0]}: table and buckets belong to different deployments."
        )


def check_files(folder: Path, manifest: Manifest) -> None:
    """
    Every file must be on the disk as it was saved.

    Raises:
        Problem: one is missing or damaged.
    """
    for file in files_in(folder, manifest):
        path = folder / file.place
        if not path.exists() or sha256_of(path) != file.sha256:
            raise Problem(
                f"{path} is damaged or missing: it is not what was saved. Nothing was changed. Use "
                "another copy of this backup, or an earlier one."
            )


def _named(row: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Keys and versions of the files that a row names: a scan's, a receipt's or a version's."""
    if row["sk"]["S"].startswith("RECEIPT#"):
        yield from _named_by_receipt(row)
    if row["sk"]["S"].startswith(("VERSION#", "UPLOAD#")):
        for name in ("original", "clean", "kept"):
            if "M" in row.get(name, {}):
                yield row[name]["M"]["key"]["S"], row[name]["M"]["version_id"]["S"]
    if row["sk"]["S"] != "SCAN":
        return
    original = row["original_key"]["S"], row.get("original_version_id", {}).get("S", "")
    if original[1]:
        yield original
    clean = row.get("clean", {}).get("M")
    if clean:
        yield clean["key"]["S"], clean["version_id"]["S"]


def _named_by_receipt(row: dict[str, Any]) -> Iterator[tuple[str, str]]:
    signature = row["signature"]["M"]
    places = [(signature["key"], signature["version_id"])]
    places += [
        (row[f"{name}_key"], row[f"{name}_version_id"])
        for name in ("pdf", "seal")
        if f"{name}_key" in row
    ]
    for key, version_id in places:
        if key["S"]:
            yield key["S"], version_id["S"]


def read_manifest(folder: Path) -> Manifest:
    """
    What a folder holds.

    Raises:
        Problem: no complete backup that this release can read.
    """
    try:
        told = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        manifest = Manifest(**told)
    except FileNotFoundError as error:
        raise Problem(f"{folder} holds no complete backup: manifest.json is missing.") from error
    except (OSError, ValueError, TypeError) as error:
        raise Problem(f"{folder / 'manifest.json'} cannot be read: {error}") from error
    if manifest.format != _FORMAT:
        raise Problem(f"{folder} was made by another release (format {manifest.format}).")
    _check(folder, manifest)
    return manifest


def _check(folder: Path, manifest: Manifest) -> None:
    """Nothing is brought from lists that are not what was written, or that cannot be understood."""
    for what in LISTS:
        path = manifest.path_of(what, folder)
        if not path.exists() or sha256_of(path) != manifest.lists.get(what):
            raise Problem(f"{path} is missing or damaged. Take another backup.")
    try:
        kinds = {file.kind for file in files_in(folder, manifest)}
    except (TypeError, ValueError) as error:
        raise Problem(f"The list of files in {folder} cannot be read: {error}") from error
    if not kinds <= manifest.buckets.keys():
        raise Problem(f"{folder} holds files of an unknown kind.")


def side_by_side[Thing, Result](
    act: Callable[[Thing], Result], things: Iterable[Thing]
) -> Iterator[Result]:
    """
    The results in order, with some of the work under way at once and never the whole list in
    memory; the first fault ends it.
    """
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for some in batched(things, 8 * _AT_ONCE):
            yield from pool.map(act, some)


def sha256_of(path: Path) -> str:
    """Of a file of any size, in hex."""
    digest = hashlib.sha256()
    with path.open("rb") as content:
        while block := content.read(_CHUNK):
            digest.update(block)
    return digest.hexdigest()
