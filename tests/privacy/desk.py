"""What the office does for people's data, through the API and the sweep."""

import io
import json
import zipfile
from typing import Any

from chalicelib.access.model import User
from chalicelib.config import config
from chalicelib.core import ids
from chalicelib.privacy import store
from chalicelib.privacy.model import Job
from chalicelib.privacy.running import sweep_privacy
from tests.harness.client import Answer, ApiClient
from tests.harness.s3 import stored_bytes

api = ApiClient()


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


def erase(by: User, user_id: str) -> Answer:
    """Looked at, then confirmed."""
    path = f"/office/users/{user_id}/privacy"
    refused = api.post(f"{path}/erase", {}, by=by)
    if refused.status != 409 or refused.json["code"] != "confirmation_required":
        return refused
    return api.post(f"{path}/erase", {"confirm": refused.json["confirm"]}, by=by)
