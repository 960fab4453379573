"""Messages on the stage: a thread of a company's person with the office, a file on it."""

from collections.abc import Callable

from chalicelib.access.model import User
from chalicelib.aws.table import commit
from chalicelib.companies.model import Company
from chalicelib.core import clock, ids
from chalicelib.files import store as files
from chalicelib.files.model import LooseKind, Maker, Target, Upload, UploadState
from chalicelib.mail.model import MailItem
from chalicelib.messages.model import Side, Thread
from chalicelib.messages.writing import Draft, Opening, Voice, begin_thread
from tests.builders import a_request, an_actor
from tests.house.papers import a_version

Word = Callable[[str], str]


def a_thread(company: Company, contact: User, mail: MailItem, word: Word) -> tuple[Thread, str]:
    """A thread about a mail item, begun by a company's person; and the id of its attachment."""
    upload = a_good_upload(company, contact, word)
    thread = begin_thread(
        Voice(an_actor(contact), Side.COMPANY, company.id),
        Opening(word("subject"), mail.id),
        Draft(word("message"), (upload.id,)),
        a_request(),
    )
    return thread, upload.target.thing_id


def a_good_upload(company: Company, by: User, word: Word) -> Upload:
    """A file for a message that came and is good."""
    attachment_id = ids.new_id("att")
    upload = Upload(
        id=ids.new_id("upl"),
        company_id=company.id,
        target=Target(LooseKind.ATTACHMENT, attachment_id, is_new=True),
        by=Maker(by.id, by.name),
        name=f"{word('file name')}.pdf",
        size_bytes=1000,
        content_type="application/pdf",
        made_at=clock.now(),
        state=UploadState.DONE,
        number=1,
    )
    commit(files.put_upload(upload), files.put_version(a_version(attachment_id, company, word)))
    return upload
