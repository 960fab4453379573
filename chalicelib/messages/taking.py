"""Where a file that came for a message belongs: one version, that goes out with one message."""

from chalicelib.audit.store import Tag, entry
from chalicelib.files.model import FIRST_NUMBER, Upload
from chalicelib.files.service import Place


def place_of_attachment(upload: Upload) -> Place:
    """
    The place of a file, whoever it is sent with. No call.

    Its change writes audit `messages:attachment:add`.
    """
    return Place(
        FIRST_NUMBER,
        lambda version: [
            entry(
                Tag.MESSAGES_ATTACH,
                actor_id=version.made_by.id,
                scope=version.company_id,
                target=upload.target.thing_id,
                sha256=version.sha256,
            )
        ],
    )
