"""A company's documents: their names, tags and states. Their files are their versions. Pure."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from chalicelib.core.errors import Conflict, FieldError, ValidationFailed
from chalicelib.core.text import fold, has_words
from chalicelib.core.values import Value, replace
from chalicelib.files.model import Maker, UploadReason

LONGEST_NAME = 120
LONGEST_TAG = 40
MOST_TAGS = 20


class DocumentState(StrEnum):
    """A retired document is kept with all its versions, and takes no further one."""

    ACTIVE = "active"
    RETIRED = "retired"


class Document(Value):
    """
    A document of a company.

    Attributes:
        tags: in the order in which they were given; no two differ by case or accents only.
        newest: the number of its newest version, and how many it has.
        changed_at: when a version came, or somebody edited, retired or restored it last.
        created_by: who sent its first version.
        shared_to: the id of a panel for each share of it.
    """

    id: str
    company_id: str
    name: str
    tags: tuple[str, ...]
    state: DocumentState
    newest: int
    changed_at: datetime
    created_at: datetime
    created_by: Maker
    version: int = 1
    shared_to: tuple[str, ...] = ()

    @property
    def is_active(self) -> bool:
        """Whether it takes versions, and is seen where it was shared."""
        return self.state is DocumentState.ACTIVE


def begun(document_id: str, company_id: str, name: str, by: Maker, now: datetime) -> Document:
    """A document with its first version."""
    return Document(
        id=document_id,
        company_id=company_id,
        name=name[:LONGEST_NAME],
        tags=(),
        state=DocumentState.ACTIVE,
        newest=1,
        changed_at=now,
        created_at=now,
        created_by=by,
    )


def edited(before: Document, changes: Mapping[str, Any], now: datetime) -> Document:
    """
    The same document with another name or other tags.

    Args:
        changes: `name`, `tags` or both.

    Raises:
        Conflict: `document_retired`.
        ValidationFailed: too many tags, as `each_once` says.
    """
    if not before.is_active:
        raise retired_already()
    told = dict(changes)
    if "tags" in told:
        told["tags"] = each_once(told["tags"])
    return replace(before, **told, changed_at=now, version=before.version + 1)


def retired(before: Document, now: datetime) -> Document:
    """
    The same document, put away; nothing of it is lost.

    Raises:
        Conflict: `document_retired`: it was already.
    """
    if not before.is_active:
        raise retired_already()
    return replace(before, state=DocumentState.RETIRED, changed_at=now, version=before.version + 1)


def restored(before: Document, now: datetime) -> Document:
    """
    The same document, in use again.

    Raises:
        Conflict: `document_active`: it is not retired.
    """
    if before.is_active:
        raise Conflict("This document is in use already.", code="document_active")
    return replace(before, state=DocumentState.ACTIVE, changed_at=now, version=before.version + 1)


def retired_already() -> Conflict:
    """What is said of a document that was put away."""
    return Conflict(
        "This document was retired. Restore it first.", code=str(UploadReason.DOCUMENT_RETIRED)
    )


def each_once(tags: Iterable[str]) -> tuple[str, ...]:
    """
    Tags, each once, as the first of its spellings.

    Raises:
        ValidationFailed: more than 20 are left.
    """
    by_fold: dict[str, str] = {}
    for tag in tags:
        by_fold.setdefault(fold(tag), tag)
    if len(by_fold) > MOST_TAGS:
        raise ValidationFailed(FieldError("tags", "too_long", f"Give at most {MOST_TAGS} tags."))
    return tuple(by_fold.values())


def is_looked_for(name: str, tags: Iterable[str], *, text: str, tag: str) -> bool:
    """
    Whether a document is one that somebody looks for.

    Args:
        text: each word of it stands in the name or in a tag, whole or as a part; empty for any.
        tag: one of its tags, however it is spelt; empty for any.
    """
    every = tuple(tags)
    if tag and fold(tag) not in {fold(one) for one in every}:
        return False
    return not text or has_words(text, " ".join((name, *every)))
