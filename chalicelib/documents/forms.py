"""What is sent about documents and files, with every field's limits."""

from typing import Annotated

from pydantic import Field

from chalicelib.documents.model import LONGEST_NAME, LONGEST_TAG, MOST_TAGS, DocumentState
from chalicelib.edge.body import FilledLine, Line, PageQuery
from chalicelib.edge.changes import Changes
from chalicelib.files.forms import FileForm

DocumentId = Annotated[str, Field(pattern=r"^doc_[0-9a-z]{26}$")]
Name = Annotated[FilledLine, Field(min_length=1, max_length=LONGEST_NAME)]
TagName = Annotated[FilledLine, Field(min_length=1, max_length=LONGEST_TAG)]


class DocumentsQuery(PageQuery):
    """`text`: words, or parts of words, of a name or of tags; `tag`: one whole tag."""

    text: Annotated[Line, Field(max_length=100)] = ""
    tag: Annotated[Line, Field(max_length=LONGEST_TAG)] = ""
    state: DocumentState = DocumentState.ACTIVE


class AllowDocumentUpload(FileForm):
    """The file that is about to be sent; without `document_id` it begins a document."""

    document_id: DocumentId | None = None


class EditDocument(Changes):
    """The document's name, its tags, or both; tags are replaced as a whole."""

    name: Name | None = None
    tags: Annotated[list[TagName], Field(max_length=MOST_TAGS)] | None = None
