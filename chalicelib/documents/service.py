"""
What a company's people and staff do with its documents: bring files, rename, tag, retire, restore
and open. Nothing of a document is ever deleted (R6).
"""

from collections.abc import Mapping
from typing import Any

from chalicelib.access.model import Actor
from chalicelib.audit.store import Tag, entry
from chalicelib.aws.table import commit
from chalicelib.companies.model import Company
from chalicelib.core import clock, ids
from chalicelib.core.errors import NotFound
from chalicelib.documents import store
from chalicelib.documents.model import Document, edited, restored, retired, retired_already
from chalicelib.documents.store import (
    document_in,
    document_of,
    documents_in,
    find_document,
    is_active,
    list_documents,
    share_document,
)
from chalicelib.files.model import SaidFile, Target, ThingKind, name_of_thing
from chalicelib.files.service import UploadForm
from chalicelib.files.service import allow_upload as allow_file

__all__ = [
    "allow_upload",
    "document_in",
    "document_of",
    "documents_in",
    "edit_document",
    "find_document",
    "is_active",
    "list_documents",
    "restore_document",
    "retire_document",
    "share_document",
]


def allow_upload(
    actor: Actor, company: Company, document_id: str | None, file: SaidFile
) -> UploadForm:
    """
    Let somebody send one file: the next version of a document, or a new one.

    Args:
        document_id: None for a new document, which is called as its file is.

    Raises:
        NotFound: there is no such document.
        Conflict: `document_retired`, `company_is_closed`.

    Writes audit `files:upload:allow`. 1 TransactWrite, and 1 BatchGetItem for a document.
    """
    if document_id is None:
        name = name_of_thing(file.name)
        target = Target(ThingKind.DOCUMENT, ids.new_id("doc"), is_new=True, name=name)
    else:
        document = find_document(company.id, document_id)
        if document is None:
            raise NotFound("There is no such document.")
        if not document.is_active:
            raise retired_already()
        target = Target(ThingKind.DOCUMENT, document_id)
    return allow_file(actor, company, target, file)


def edit_document(
    actor: Actor, before: Document, changes: Mapping[str, Any], *, seen_version: int
) -> Document:
    """
    Give a document another name or other tags.

    Raises:
        StaleVersion: somebody else changed it since.
        Conflict: `document_retired`.
        ValidationFailed: too many tags.

    Writes audit `documents:document:edit` with the names of what changed.
    """
    after = edited(before, changes, clock.now())
    _change(Tag.DOCUMENTS_EDIT, actor, after, seen_version, fields=sorted(changes))
    return after


def retire_document(actor: Actor, before: Document, *, seen_version: int) -> Document:
    """
    Put a document away: it takes no further version, and whoever only sees it through a share sees
    it no more. It stays with all its versions, and comes back by `restore_document`.

    Raises:
        StaleVersion: somebody else changed it since.
        Conflict: `document_retired`.

    Writes audit `documents:document:retire`.
    """
    after = retired(before, clock.now())
    _change(Tag.DOCUMENTS_RETIRE, actor, after, seen_version)
    return after


def restore_document(actor: Actor, before: Document, *, seen_version: int) -> Document:
    """
    Take a retired document into use again, with the shares that it had.

    Raises:
        StaleVersion: somebody else changed it since.
        Conflict: `document_active`.

    Writes audit `documents:document:restore`.
    """
    after = restored(before, clock.now())
    _change(Tag.DOCUMENTS_RESTORE, actor, after, seen_version)
    return after


def _change(tag: Tag, actor: Actor, after: Document, seen_version: int, **facts: object) -> None:
    record = entry(tag, actor_id=actor.user.id, scope=after.company_id, target=after.id, **facts)
    commit(store.change_document(after, seen_version=seen_version), record)
