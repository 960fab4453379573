"""
Companies whose every text is marked, so that one word of a foreign company in an answer, a header,
a link or a log line gives itself away (T13).
"""

import json
import logging
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from chalicelib.core import ids
from tests.harness.s3 import drop
from tests.house.scene import Scene, Word, a_scene

# What a company's own people read of it; all else is for staff (T09).
FOR_CLIENTS = frozenset(
    {
        "address",
        "annex",
        "clerk",
        "code",
        "collector",
        "company",
        "company address",
        "document",
        "file name",
        "first name",
        "id",
        "invoice number",
        "last name",
        "material",
        "message",
        "note",
        "number",
        "package",
        "panel",
        "pdf text",
        "reference",
        "remarks",
        "sender",
        "subject",
        "tag",
        "tasks",
        "uploader",
        "usage note",
        "work person",
        "work place",
    }
)
IDS = "id"


@dataclass(frozen=True, slots=True)
class Canary:
    """Whose word it is, and what it was said about."""

    company: str
    what: str


@dataclass(slots=True)
class Cage:
    """All canaries by their text, lower case."""

    birds: dict[str, Canary] = field(default_factory=dict)

    def word_of(self, company: str) -> Word:
        """Texts for a company: each with a canary of its own."""

        def word(what: str) -> str:
            # So many digits are no name: e-mails greet nobody by it, and not by chance somebody.
            mark = f"{ids.random_word(7)}{secrets.randbelow(100_000):05}"
            self.birds[mark] = Canary(company, what)
            return f"{what} {mark}"

        return word

    def add(self, text: str, company: str, what: str) -> None:
        """Something else that belongs to one company."""
        self.birds[text.lower()] = Canary(company, what)

    def found_in(self, text: str) -> set[Canary]:
        """Every canary that sings in a text."""
        low = text.lower()
        return {canary for mark, canary in self.birds.items() if mark in low}


def a_marked_scene(cage: Cage, company: str) -> Scene:
    """A company with everything, every text and id of it a canary."""
    word = cage.word_of(company)
    scene = a_scene(word)
    drop(f"{word('scanner')}/{scene.mail.number}/{word('file name')}.pdf", b"")
    cage.add(scene.company.code, company, "code")
    cage.add(scene.mail.number, company, "number")
    cage.add(f"{scene.mail.number[:4]}-{scene.mail.number[4:]}", company, "number")
    own = (
        scene.company,
        scene.mail,
        scene.attached,
        scene.waiting,
        scene.locked,
        scene.aside,
        scene.held,
        scene.invoice,
        scene.annex,
        scene.work,
        scene.thread,
    )
    for thing in own:
        cage.add(thing.id, company, IDS)
    return scene


@contextmanager
def overheard() -> Iterator[list[str]]:
    """Every log line within the block with all that was given with it, whoever logs it."""
    lines: list[str] = []

    class Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(f"{record.getMessage()} {_with_cause(record)} {record.__dict__}")

    ear, root = Ear(logging.INFO), logging.getLogger()
    before = root.level
    root.addHandler(ear)
    root.setLevel(logging.INFO)
    try:
        yield lines
    finally:
        root.removeHandler(ear)
        root.setLevel(before)


def _with_cause(record: logging.LogRecord) -> str:
    return logging.Formatter().formatException(record.exc_info) if record.exc_info else ""


def as_text(status: int, headers: Mapping[str, object], body: str) -> str:
    """All of an answer that anybody could read, escapes undone."""
    plain = body.encode().decode("unicode_escape", "replace") if "\\u" in body else body
    return f"{status} {json.dumps(dict(headers), ensure_ascii=False)} {plain}"
