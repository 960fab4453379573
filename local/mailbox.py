"""The e-mails that were sent on this machine, read from the files that the emulator keeps."""

import email
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import default as modern
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a message."""

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """
    One message as its recipient would read it.

    Attributes:
        id: the file's name without its ending; sorts by time.
        html: the formatted text, empty when there is none.
    """

    id: str
    sent_at: datetime
    sender: str
    recipients: str
    subject: str
    text: str
    html: str
    attachments: tuple[Attachment, ...]


def letters(folder: Path) -> list[Letter]:
    """All messages, the newest first."""
    paths = sorted(folder.glob("*.eml"), reverse=True)
    return [_read(path) for path in paths]


def find_letter(folder: Path, letter_id: str) -> Letter | None:
    """One message by its id, which is only ever compared with the names of existing files."""
    for path in folder.glob("*.eml"):
        if path.stem == letter_id:
            return _read(path)
    return None


def _read(path: Path) -> Letter:
    message = email.message_from_bytes(path.read_bytes(), policy=modern)
    return Letter(
        id=path.stem,
        sent_at=datetime.fromtimestamp(int(path.stem.split("-")[0]) / 1e9, UTC),
        sender=str(message["From"] or ""),
        recipients=str(message["To"] or ""),
        subject=str(message["Subject"] or ""),
        text=_body(message, "plain"),
        html=_body(message, "html"),
        attachments=tuple(_attachment(part) for part in message.iter_attachments()),
    )


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body(preferencelist=(kind,))
    return str(part.get_content()).replace("\r\n", "\n") if part is not None else ""


def _attachment(part: EmailMessage) -> Attachment:
    content = part.get_payload(decode=True)
    return Attachment(
        name=part.get_filename() or "unnamed",
        content_type=part.get_content_type(),
        content=content if isinstance(content, bytes) else b"",
    )
