"""
A person's side of files: a form is asked for, the file goes to the bucket of uploads as a browser
sends it, and S3 tells of it; and what is in bucket and table afterwards.
"""

from collections.abc import Sequence
from datetime import timedelta

from chalicelib.access.model import User
from chalicelib.aws import bucket, keys
from chalicelib.aws.bucket import StoredObject
from chalicelib.aws.table import fetch
from chalicelib.companies.model import Company
from chalicelib.companies.service import get_company
from chalicelib.config import config
from chalicelib.documents.model import Document
from chalicelib.documents.service import allow_upload, find_document
from chalicelib.files.model import FileVersion, SaidFile, Upload
from chalicelib.files.service import list_versions, upload_in
from chalicelib.uploads import events
from tests.builders import an_actor
from tests.harness.moment import Moment
from tests.harness.s3 import Dropped, deliver, drop, message_of, waiting_messages
from tests.harness.tick import TICK


def ask_for_form(
    company: Company,
    *,
    name: str = "list.pdf",
    document: Document | None = None,
    by: User | None = None,
    size_bytes: int = 1000,
) -> Upload:
    """What the API writes when somebody is about to send a file."""
    form = allow_upload(
        an_actor(by),
        get_company(company.id),
        document.id if document else None,
        SaidFile(name, size_bytes, "application/octet-stream"),
    )
    return upload_row(company.id, form.upload_id)


def send(upload: Upload, content: bytes) -> Dropped:
    """The file goes to S3 by its form."""
    return drop(upload.key, content, into=config().uploads_bucket)


def deliver_files(*dropped: Dropped) -> list[int]:
    """S3 tells of files, each in a message of its own; which of these failed."""
    return deliver(*(message_of(each) for each in dropped), to=events.files)


def bring(company: Company, content: bytes, **said: object) -> Upload:
    """The whole way; the upload as it is afterwards."""
    upload = ask_for_form(company, **said)  # type: ignore[arg-type]
    assert deliver_files(send(upload, content)) == []
    return upload_row(company.id, upload.id)


def a_document(company: Company, content: bytes, **said: object) -> Document:
    """A document with one version."""
    upload = bring(company, content, **said)
    assert upload.reason == ""
    found = find_document(company.id, upload.target.thing_id)
    assert found is not None
    return found


def upload_row(company_id: str, upload_id: str) -> Upload:
    """An upload as the table has it."""
    key = keys.upload(company_id, upload_id)
    return upload_in(fetch([key]), key)


def versions_of(upload: Upload) -> Sequence[FileVersion]:
    """The versions of an upload's thing, newest first."""
    page = list_versions(upload.company_id, upload.target.thing_id, limit=100, position=None)
    return page.items


def in_uploads() -> list[StoredObject]:
    """What lies in the bucket of uploads."""
    return list(bucket.versions(config().uploads_bucket))


def sweep_and_deliver_files(at: Moment) -> list[int]:
    """What is in the bucket becomes old; then the sweep runs and its messages arrive."""
    for stored in in_uploads():
        at.now = max(at.now, (stored.modified_at or at.now) + timedelta(minutes=11))
    events.sweep_files(TICK, None)
    return deliver(*waiting_messages(config().files_queue_url), to=events.files)
