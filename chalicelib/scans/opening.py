"""
Opening scans: through a link to one object version of at most 60 s, which is recorded before it
exists. People get clean copies; staff can also save the original as it came.
"""

from chalicelib.access.model import Actor
from chalicelib.audit.store import Tag, entry
from chalicelib.aws import keys, signing
from chalicelib.aws.bucket import StoredObject
from chalicelib.aws.signing import LINK_SECONDS
from chalicelib.aws.table import commit
from chalicelib.config import config
from chalicelib.core.errors import NotFound
from chalicelib.core.values import Value
from chalicelib.mail.model import MailItem
from chalicelib.mail.refiling import has_scan
from chalicelib.scans.model import Scan, clean_name_of, original_name_of

_UNKNOWN_TYPE = "application/octet-stream"


class Link(Value):
    """A way to one object version, good for `expires_in_s`."""

    url: str
    expires_in_s: int
    content_type: str
    name: str
    is_inline: bool


def link_for_client(actor: Actor, item: MailItem, scan_id: str) -> Link:
    """
    A link to the clean copy of a scan on the actor's own mail item. 1 TransactWrite.

    Raises:
        NotFound: the scan is not on this item.

    Writes audit `scans:scan:link` before the link exists (T34), and only if the scan is on the item
    at that very moment: what is withdrawn is opened no more, and whoever opened it stands in the
    audit before.
    """
    attached = item.scan(scan_id)
    if attached is None:
        raise NotFound("There is no such scan.")
    commit(
        has_scan(item, scan_id),
        entry(
            Tag.SCANS_LINK,
            actor_id=actor.user.id,
            scope=item.company_id,
            target=item.id,
            scan_id=scan_id,
        ),
    )
    return _clean_link(
        attached.clean_key, attached.clean_version_id, attached.content_type, attached.name
    )


def link_for_staff(actor: Actor, scan: Scan, *, original: bool) -> Link:
    """
    A link to the clean copy, or to the original as it came, which is only ever saved, not shown.

    Raises:
        NotFound: the scan has no clean copy.

    Writes audit `scans:scan:link` or `scans:original:link` before the link exists.
    """
    if not original and scan.clean is None:
        raise NotFound("This scan has no copy that can be opened.")
    tag = Tag.SCANS_ORIGINAL_LINK if original else Tag.SCANS_LINK
    scope = scan.company_id or keys.OFFICE
    commit(entry(tag, actor_id=actor.user.id, scope=scope, target=scan.id))
    if original or scan.clean is None:
        return _original_link(scan)
    clean = scan.clean
    return _clean_link(clean.key, clean.version_id, clean.content_type, scan.file_name)


def _clean_link(key: str, version_id: str, content_type: str, name: str) -> Link:
    source = StoredObject(config().vault_bucket, key, version_id, 0)
    shown = clean_name_of(name, content_type)
    url = signing.sign_download(source, content_type=content_type, name=shown, inline=True)
    return Link(url, LINK_SECONDS, content_type, shown, is_inline=True)


def _original_link(scan: Scan) -> Link:
    name = original_name_of(scan.file_name)
    source = StoredObject(
        config().vault_bucket, scan.original_key, scan.original_version_id, scan.size_bytes
    )
    url = signing.sign_download(source, content_type=_UNKNOWN_TYPE, name=name, inline=False)
    return Link(url, LINK_SECONDS, _UNKNOWN_TYPE, name, is_inline=False)
