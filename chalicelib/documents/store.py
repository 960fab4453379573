"""`COMPANY#c` / `DOC#d` (by-company: a company's documents in a state, newest change first)."""

from collections.abc import Iterable, Mapping
from typing import Any

from pynamodb.attributes import ListAttribute, NumberAttribute, UnicodeAttribute

from chalicelib.aws import keys, partitions
from chalicelib.aws.seeking import seek
from chalicelib.aws.table import (
    BY_COMPANY,
    Change,
    Key,
    Raw,
    check,
    fetch,
    put_new,
    read,
    update,
)
from chalicelib.core import clock
from chalicelib.core.errors import Conflict, NotFound, StaleVersion
from chalicelib.core.paging import Page, Position
from chalicelib.documents.model import Document, DocumentState, is_looked_for, retired_already
from chalicelib.files.model import FileVersion, Maker
from chalicelib.files.shared_to import SharedRow, shared_to_in, shares_come

# No index knows the middle of a name, nor a tag: one look goes through 5,000 documents at the most,
# and tells where to go on.
_SOUGHT_AT_ONCE = 500
_MOST_QUERIES = 10


class DocumentRow(SharedRow):
    """A document; its versions are rows of their own."""

    name = UnicodeAttribute()
    tags: ListAttribute[str] = ListAttribute(default=list)
    state = UnicodeAttribute()
    newest = NumberAttribute()
    changed_at = UnicodeAttribute()
    created_at = UnicodeAttribute()
    created_by_id = UnicodeAttribute()
    created_by_name = UnicodeAttribute()


def document_of(raw: Raw) -> Document:
    """A raw document item as the model's value."""
    row = read(DocumentRow, raw)
    return Document(
        id=row.sk.removeprefix("DOC#"),
        company_id=row.pk.removeprefix("COMPANY#"),
        name=row.name,
        tags=tuple(row.tags or ()),
        state=DocumentState(row.state),
        newest=int(row.newest),
        changed_at=clock.from_iso(row.changed_at),
        created_at=clock.from_iso(row.created_at),
        created_by=Maker(row.created_by_id, row.created_by_name),
        version=int(row.version),
        shared_to=shared_to_in(raw),
    )


def document_in(rows: Mapping[Key, Raw], key: Key) -> Document:
    """
    The document of a key among items already read.

    Raises:
        NotFound: it is not among them.
    """
    if key not in rows:
        raise NotFound("There is no such document.")
    return document_of(rows[key])


def find_document(company_id: str, document_id: str) -> Document | None:
    """A document, or None. 1 BatchGetItem."""
    key = keys.document(company_id, document_id)
    raw = fetch([key]).get(key)
    return document_of(raw) if raw is not None else None


def list_documents(  # noqa: PLR0913 - which, and which page of them
    company_id: str,
    state: DocumentState,
    *,
    text: str,
    tag: str,
    limit: int,
    position: Position | None,
) -> Page[Document]:
    """
    A company's documents in a state, newest change first, as an index says it (`documents_in` says
    what they are). 1 Query; with a text or a tag up to 10 of 500 rows each, and after these a page
    may be short although more follow.
    """

    def fitting(raw: Raw) -> Document | None:
        tags = [one["S"] for one in raw.get("tags", {}).get("L", [])]
        fits = is_looked_for(raw["name"]["S"], tags, text=text, tag=tag)
        return document_of(raw) if fits else None

    return seek(
        BY_COMPANY,
        partitions.company_documents(company_id, str(state)),
        fitting,
        prefix="",
        limit=limit,
        position=position,
        at_once=_SOUGHT_AT_ONCE if text or tag else limit,
        most_queries=_MOST_QUERIES,
        forward=False,
    )


def documents_in(
    rows: Mapping[Key, Raw], wanted: Iterable[Key], state: DocumentState
) -> tuple[Document, ...]:
    """Those of some documents that are in a state, in the order given, among items already read."""
    found = (document_of(rows[key]) for key in wanted if key in rows)
    return tuple(one for one in found if one.state is state)


def put_document(document: Document) -> Change:
    """A new document."""
    key = keys.document(document.company_id, document.id)
    row = DocumentRow(
        pk=key.pk,
        sk=key.sk,
        **_place(document),
        name=document.name,
        tags=list(document.tags),
        state=str(document.state),
        newest=document.newest,
        changed_at=clock.iso(document.changed_at),
        created_at=clock.iso(document.created_at),
        created_by_id=document.created_by.id,
        created_by_name=document.created_by.name,
    )
    return put_new(row)


def add_version(before: Document, version: FileVersion) -> Change:
    """
    A version is the newest one, if no other came since and the document was not retired; what
    people edited meanwhile stays.
    """
    at = version.made_at
    actions: list[Any] = [
        DocumentRow.newest.set(version.number),
        DocumentRow.changed_at.set(clock.iso(at)),
        DocumentRow.g1s.set(f"{clock.iso(at)}#{before.id}"),
        DocumentRow.version.set(DocumentRow.version + 1),
    ]
    unchanged = (DocumentRow.newest == before.newest) & (
        DocumentRow.state == str(DocumentState.ACTIVE)
    )
    return update(_key(before), actions, unchanged, Conflict("Another version came first."))


def change_document(after: Document, *, seen_version: int) -> Change:
    """What somebody decided, over the version that they saw; versions are left alone."""
    actions: list[Any] = [
        DocumentRow.name.set(after.name),
        DocumentRow.tags.set(list(after.tags)),
        DocumentRow.state.set(str(after.state)),
        DocumentRow.changed_at.set(clock.iso(after.changed_at)),
        DocumentRow.version.set(after.version),
        *[getattr(DocumentRow, name).set(value) for name, value in _place(after).items()],
    ]
    stale = StaleVersion("Somebody changed this document meanwhile. Load it again.")
    return update(_key(after), actions, DocumentRow.version == seen_version, stale)


def is_active(company_id: str, document_id: str) -> Change:
    """Let a commit depend on a document being there and not retired."""
    active = DocumentRow.state == str(DocumentState.ACTIVE)
    return check(keys.document(company_id, document_id), active, retired_already())


def share_document(company_id: str, document_id: str, shares: Iterable[tuple[str, str]]) -> Change:
    """A document that is not retired is shared by some more, named by panel and share."""
    active = DocumentRow.state == str(DocumentState.ACTIVE)
    return shares_come(keys.document(company_id, document_id), shares, active, retired_already())


def _key(document: Document) -> Key:
    return keys.document(document.company_id, document.id)


def _place(document: Document) -> dict[str, Any]:
    """Where the document stands in the index; text order is the order of time."""
    return {
        "g1": partitions.company_documents(document.company_id, str(document.state)),
        "g1s": f"{clock.iso(document.changed_at)}#{document.id}",
    }
