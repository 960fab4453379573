"""
One ZIP file of an export, written as it is made: rows as JSON, a file for each kind, then the files
that these rows name, each where its row says. Nothing of it is held as a whole.
"""

import json
import zipfile
from collections.abc import Mapping
from datetime import datetime
from typing import Any, BinaryIO, Self, cast

from chalicelib.aws.bucket import StoredObject, chunks_of
from chalicelib.aws.parted import Parted
from chalicelib.core.text import tidy_line
from chalicelib.core.values import Value
from chalicelib.privacy.model import Volume

_LONGEST_NAME = 80


class KeptFile(Value):
    """A file that a row names: where it goes in the archive, and where it lies."""

    name: str
    source: StoredObject


class Archive:
    """A ZIP file on its way into the vault."""

    def __init__(self, bucket: str, key: str, now: datetime) -> None:
        self._object = Parted(bucket, key, "application/zip")
        self._zip = zipfile.ZipFile(cast("BinaryIO", self._object), "w", allowZip64=True)
        self._key, self._now = key, now
        self._open: Any = None
        self._open_name = ""
        self._names: set[str] = set()
        self._files: list[dict[str, Any]] = []
        self.rows = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Cut short, it takes nothing more, and what was begun of it is closed."""
        if kind is not None:
            self._object.abandon()
            if self._open is not None:
                self._open.close()
            self._zip.close()

    @property
    def size_bytes(self) -> int:
        """How large it is by now."""
        return self._object.size_bytes

    @property
    def files(self) -> int:
        """How many files are in it."""
        return len(self._files)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing in it yet."""
        return not self._names

    def add_row(self, name: str, row: Mapping[str, Any]) -> None:
        """One more row in the file of its kind, after the others of it."""
        if name != self._open_name:
            self._close_rows()
            self._open_name = name
            self._open = self._begin(f"records/{name}.json", zipfile.ZIP_DEFLATED)
            self._open.write(b"[\n")
        else:
            self._open.write(b",\n")
        self._open.write(_json(row))
        self.rows += 1

    def add_file(self, kept: KeptFile) -> None:
        """One file as it lies in the vault; of one that is gone it is said that it is missing."""
        self._close_rows()
        content = chunks_of(kept.source)
        if content is not None:
            with self._begin(f"files/{kept.name}", zipfile.ZIP_STORED) as entry:
                for chunk in content:
                    entry.write(chunk)
        self._files.append({"name": kept.name, "is_missing": content is None})

    def add_text(self, name: str, value: Mapping[str, Any]) -> None:
        """One JSON file of its own."""
        self._close_rows()
        with self._begin(name, zipfile.ZIP_DEFLATED) as entry:
            entry.write(_json(value))

    def finish(self) -> Volume:
        """The whole of it lies in the vault."""
        self._close_rows()
        if self._files:
            with self._begin("files.json", zipfile.ZIP_DEFLATED) as entry:
                entry.write(_json(self._files))
        self._zip.close()
        stored = self._object.finish()
        return Volume(self._key, stored.version_id, stored.size_bytes)

    def _close_rows(self) -> None:
        if self._open is not None:
            self._open.write(b"\n]\n")
            self._open.close()
            self._open, self._open_name = None, ""

    def _begin(self, wanted: str, method: int) -> Any:  # noqa: ANN401 - zipfile's own kind of file
        name, number = wanted, 2
        while name in self._names:
            stem, dot, ending = wanted.rpartition(".")
            name = f"{stem or ending} ({number}){dot}{ending if stem else ''}"
            number += 1
        self._names.add(name)
        moment = self._now
        info = zipfile.ZipInfo(name, (moment.year, moment.month, moment.day, 0, 0, 0))
        info.compress_type = method
        return self._zip.open(info, "w", force_zip64=True)


def name_of_file(folder: str, file_name: str) -> str:
    """A path inside the archive that no system takes for anything but a name."""
    plain = "".join(c if c.isalnum() or c in "-_. ()" else "_" for c in tidy_line(file_name))
    plain = plain.strip(". ")
    if len(plain) > _LONGEST_NAME:
        stem, _, ending = plain.rpartition(".")
        plain = f"{stem[: _LONGEST_NAME - 10]}.{ending[:8]}" if stem else plain[:_LONGEST_NAME]
    return f"{folder}/{plain or 'file'}"


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True).encode()
