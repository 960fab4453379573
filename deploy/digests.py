"""
What each file of a backup was when it came: written down as soon as it is whole, so that a backup
that was broken off goes on, and a file that a disk has changed since is fetched again instead of
being believed.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from threading import Lock

from deploy.copies import sha256_of

# As sha256sum writes and checks it.
_LINE = re.compile(r"([0-9a-f]{64})  (files/[a-z]+/[0-9a-f]{2}/[0-9a-f]{64})")


class Digests:
    """The digests of the files in a folder, by their places in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._path = folder / "SHA256SUMS"
        self._lock = Lock()
        self._known: dict[str, str] = {}
        self._known.update(self._lines())

    def _lines(self) -> Iterator[tuple[str, str]]:
        """What was written down; of a line that was broken off the file is fetched again."""
        if not self._path.exists():
            return
        text = self._path.read_text(encoding="utf-8", errors="replace")
        if text and not text.endswith("\n"):
            with self._path.open("a", encoding="utf-8") as out:
                out.write("\n")
        for line in text.splitlines():
            found = _LINE.fullmatch(line)
            if found:
                yield found[2], found[1]

    def is_whole(self, place: str) -> bool:
        """Whether a file is there and still what it was."""
        path, digest = self.folder / place, self._known.get(place)
        return digest is not None and path.exists() and sha256_of(path) == digest

    def of(self, place: str) -> str:
        """The digest of a file that came."""
        return self._known[place]

    def remember(self, place: str) -> None:
        """Write down what a file is, now that it came."""
        digest = sha256_of(self.folder / place)
        with self._lock, self._path.open("a", encoding="utf-8") as out:
            out.write(f"{digest}  {place}\n")
            self._known[place] = digest
