"""What the office does for people's data, through the API and the sweep."""

import io
import json
import zipfile
from typing import Any

from chalicelib.access.model import User
from chalicelib.aws.bucket import store_octets_once
from chalicelib.aws.table import commit
from chalicelib.companies.model import Company
from chalicelib.config import config
from chalicelib.core import ids
from chalicelib.core.values import replace
from chalicelib.mail.model import MailItem
from chalicelib.privacy import store
from chalicelib.privacy.model import Job
from chalicelib.privacy.running import sweep_privacy
from chalicelib.scans.attaching import attachment
from chalicelib.scans.model import CleanCopy, Scan, ScanState
from chalicelib.scans.parts import part_of
from chalicelib.scans.store import put_scan
from tests.harness.client import Answer, ApiClient
from tests.harness.s3 import stored_bytes

api = ApiClient()
_PDF = "application/pdf"


def always() -> bool:
    return True


def ask(by: User, path: str) -> Answer:
    return api.post(f"/office/{path}", by=by, idempotency_key=ids.random_word(20))


def run(job_id: str) -> Job:
    """The job when the sweep is through with it."""
    sweep_privacy(always)
    return store.get_job(job_id)


def archives(job: Job) -> list[zipfile.ZipFile]:
    assert config().vault_bucket
    return [
        zipfile.ZipFile(io.BytesIO(stored_bytes(one.key, one.version_id))) for one in job.volumes
    ]


def contents(job: Job) -> dict[str, Any]:
    """Every JSON file of an export by name, whichever part it is in; others as bytes."""
    found: dict[str, Any] = {}
    for archive in archives(job):
        assert archive.testzip() is None
        for name in archive.namelist():
            content = archive.read(name)
            value = json.loads(content) if name.endswith(".json") else content
            if name in found and isinstance(value, list):
                found[name] += value
            else:
                found[name] = value
    return found


def a_part(batch: Scan, company: Company, item: MailItem) -> Scan:
    """A letter out of a batch, on its mail item."""
    part_id = ids.new_id("scn")
    key = f"scans/{part_id}/clean/{part_id}"
    content = f"%PDF-1.7 {part_id}".encode()
    sha256 = ids.fingerprint(part_id)
    clean = CleanCopy(
        key,
        store_octets_once(config().vault_bucket, key, content, _PDF),
        _PDF,
        1,
        len(content),
        sha256,
    )
    part = replace(
        part_of(batch, part_id, 1),
        clean=clean,
        state=ScanState.ATTACHED,
        company_id=company.id,
        mail_id=item.id,
        mail_number=item.number,
    )
    commit(put_scan(part), *attachment(part, actor_id="system"))
    return part


def erase(by: User, user_id: str) -> Answer:
    """Looked at, then confirmed."""
    path = f"/office/users/{user_id}/privacy"
    refused = api.post(f"{path}/erase", {}, by=by)
    if refused.status != 409 or refused.json["code"] != "confirmation_required":
        return refused
    return api.post(f"{path}/erase", {"confirm": refused.json["confirm"]}, by=by)
