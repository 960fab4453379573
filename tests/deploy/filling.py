"""
`python -m tests.deploy.filling NUMBER COMPANY`: letters with a scan each, written by the product's
own code without going through the gate, which has tests of its own.
"""

import hashlib
import sys
from concurrent.futures import ThreadPoolExecutor

from chalicelib.aws import clients
from chalicelib.aws.table import commit
from chalicelib.companies.service import get_company
from chalicelib.config import config
from chalicelib.core import clock, ids
from chalicelib.mail.model import MailItem
from chalicelib.scans import store
from chalicelib.scans.attaching import attachment
from chalicelib.scans.model import CleanCopy, Scan, ScanState
from tests.builders import a_mail_item

_TYPE = "application/pdf"


def main() -> None:
    """Make them, some at a time."""
    number, company_id = int(sys.argv[1]), sys.argv[2]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda count: _make(company_id, count), range(number)))


def _make(company_id: str, count: int) -> None:
    item = a_mail_item(get_company(company_id), sender=f"Urząd {count}")
    scan = a_kept_scan(item, f"%PDF-1.7 letter {count}, żółć".encode() * 20)
    commit(store.put_scan(scan), *attachment(scan, actor_id="system"))


def a_kept_scan(item: MailItem, content: bytes) -> Scan:
    """A scan whose original and clean copy are in the vault; its row is not written yet."""
    scan_id, sha256 = ids.new_id("scn"), hashlib.sha256(content).hexdigest()
    original, clean = f"scans/{scan_id}/original", f"scans/{scan_id}/clean/{sha256}"
    copy = CleanCopy(clean, _put(clean, content), _TYPE, 1, len(content), sha256)
    return Scan(
        id=scan_id,
        state=ScanState.ATTACHED,
        reason="",
        scanner="front-desk",
        file_name="scan001.pdf",
        company_id=item.company_id,
        mail_id=item.id,
        mail_number=item.number,
        size_bytes=len(content),
        original_key=original,
        original_version_id=_put(original, content),
        clean=copy,
        flags=(),
        same_name_as="",
        upload_id="",
        arrived_at=clock.now(),
    )


def _put(key: str, content: bytes) -> str:
    answer = clients.call(
        "s3",
        "put_object",
        Bucket=config().vault_bucket,
        Key=key,
        Body=content,
        ContentType=_TYPE,
    )
    return str(answer["VersionId"])


if __name__ == "__main__":
    main()
