"""
What a release leaves behind for the next one: the table, the files and the messages of a small
office in the middle of its work. `python -m tests.samples.release 0.1` writes them into
`tests/samples/release-0.1`, the same each time; `unpacked` puts them into an empty world, where a
later version must find its way (T89). What was written at a release is never written again.
"""

import base64
import io
import json
import random
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

# moto must be imported before the first botocore client is made.
from tests.harness.world import aws_world  # isort: skip

import pytest
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.moto_api._internal import mock_random
from moto.s3.models import s3_backends
from PIL import Image

from chalicelib.access.model import GrantKind, GrantPermission, Role
from chalicelib.aws import clients
from chalicelib.config import config
from chalicelib.core import clock, ids
from chalicelib.edge import tokens
from chalicelib.edge.tokens import TokenVerifier
from chalicelib.mail.model import NoticeChoice
from chalicelib.scanners.model import NewScanner
from chalicelib.scanners.service import add_scanner
from chalicelib.settings.service import change_settings
from tests.builders import a_company, a_grant, a_mail_item, a_user, an_actor
from tests.harness.client import ApiClient, public_keys
from tests.harness.moment import Moment
from tests.harness.quick import items
from tests.harness.s3 import arrive, drop, message_of
from tests.notices.post import Post, post_of

FOLDER = Path(__file__).parent
MADE_AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
ONCE = "registered-before-the-upgrade"
MISFILED_ONCE = "withdrawn-before-the-upgrade"
_SEED = 41
_INTAKE, _VAULT = "intake", "vault"


@dataclass(frozen=True, slots=True)
class Left:
    """
    What a release left.

    Attributes:
        rows: the whole table, as DynamoDB writes items.
        files: of both buckets, with the versions that the rows name.
        messages: those that waited, by queue: `intake` and `notices`.
        names: what a test asks for, such as the id of the person called Anna.
    """

    rows: list[dict[str, Any]]
    files: list[dict[str, str]]
    messages: dict[str, list[dict[str, Any]]]
    names: dict[str, str]


def releases() -> list[str]:
    """Every release that left something, oldest first."""
    found = (path.name.removeprefix("release-") for path in FOLDER.glob("release-*"))
    return sorted(found, key=lambda version: [int(part) for part in version.split(".")])


def left_by(version: str) -> Left:
    """What a release left."""
    folder = FOLDER / f"release-{version}"
    parts = {
        name: json.loads((folder / f"{name}.json").read_text("utf-8"))
        for name in ("rows", "files", "messages", "names")
    }
    return Left(**parts)


def unpacked(left: Left) -> None:
    """Put it all into an empty world; its messages are the test's to deliver."""
    for row in left.rows:
        clients.call("dynamodb", "put_item", TableName=config().table_name, Item=row)
    for file in left.files:
        bucket = config().intake_bucket if file["bucket"] == _INTAKE else config().vault_bucket
        body = base64.b64decode(file["content"])
        clients.call("s3", "put_object", Bucket=bucket, Key=file["key"], Body=body)
        # S3 would give it another version; the rows name this one.
        stored = s3_backends[DEFAULT_ACCOUNT_ID]["aws"].buckets[bucket].keys[file["key"]]
        stored._version_id = file["version"]


def made() -> Left:
    """What this version leaves."""
    with _held_still() as at, post_of(at) as post:
        names = _an_office(post)
        intake = [message_of(drop(f"desk/{names['held number']}/late.png", _picture(3)))]
        waiting = [body for _, body in post.waiting]
        return Left(_rows(), list(_files()), {"intake": intake, "notices": waiting}, names)


@contextmanager
def _held_still() -> Iterator[Moment]:
    """A world in which nothing is left to chance."""
    moment, chance = Moment(MADE_AT), random.Random(_SEED)
    mock_random.seed(_SEED)
    with (
        pytest.MonkeyPatch.context() as patch,
        clock.held(moment),
        ids.drawn_from(chance.randbytes),
        aws_world(),
    ):
        patch.setattr(tokens, "verifier", TokenVerifier(source=public_keys))
        yield moment


def _an_office(post: Post) -> dict[str, str]:
    """
    Two companies, four people, mail in several states, notices sent, held and waiting, and a letter
    that was filed under the wrong company.
    """
    change_settings(an_actor(), {"digest_minutes": 0}, seen_version=0)
    nowak, rossi = (
        a_company("Nowak sp. z o.o.", code="NOWAK-7"),
        a_company("Bottega Rossi S.r.l.", code="ROSSI-3", language="it"),
    )
    anna = a_user("Anna", "Nowak", email="anna@nowak.example")
    piotr = a_user("Piotr", "Mały", email="piotr@nowak.example")
    clerk = a_user("Celina", "Urbańska", email="clerk@awizo.example", role=Role.CLERK)
    a_grant(anna, nowak)
    a_grant(anna, rossi)
    mail_only = frozenset({GrantPermission.MAIL})
    until = date(2027, 12, 31)
    a_grant(piotr, nowak, kind=GrantKind.CONTACT, permissions=mail_only, until=until)
    scanner, _ = add_scanner("system", NewScanner("Reception", "First floor", nowak.id))
    told = a_mail_item(nowak, sender="Urząd Skarbowy", notice=NoticeChoice.EMAIL)
    seen = a_mail_item(nowak, sender="Sąd Rejonowy", reference="I C 77/26")
    held = a_mail_item(nowak, sender="ZUS", notice=NoticeChoice.EMAIL_WITH_ATTACHMENT)
    post.run_until_quiet()
    attached = arrive(f"desk/{seen.number}/letter.png", _picture(1))
    arrive(f"{scanner.id}/inbox/lost.png", _picture(2))
    arrive("desk/broken.pdf", b"<html>")
    post.run_until_quiet()
    body = {
        "company_id": rossi.id,
        "sender": "Comune di Milano",
        "kind": "letter",
        "received_on": MADE_AT.date().isoformat(),
        "notice": "email",
    }
    told_later = ApiClient().post("/office/mail", body, by=clerk, idempotency_key=ONCE)
    assert told_later.status == 201, told_later.text
    misfiled = a_mail_item(rossi, sender="Sąd Okręgowy", notice=NoticeChoice.NONE)
    withdrawn = ApiClient().post(
        f"/office/companies/{rossi.id}/mail/{misfiled.id}/withdraw",
        {"what": "item", "reason": "The name was read wrongly", "to": {"company_id": nowak.id}},
        by=clerk,
        idempotency_key=MISFILED_ONCE,
    )
    assert withdrawn.status == 201, withdrawn.text
    return {
        "Anna": anna.id,
        "Piotr": piotr.id,
        "clerk": clerk.id,
        "NOWAK-7": nowak.id,
        "ROSSI-3": rossi.id,
        "told": told.id,
        "seen": seen.id,
        "held": held.id,
        "held event": held.event_id,
        "held number": held.number,
        "attached": attached.id,
        "told later": told_later.json["id"],
        "once body": json.dumps(body),
        "misfiling": withdrawn.json["id"],
    }


def _picture(shade: int) -> bytes:
    """The smallest scan."""
    out = io.BytesIO()
    Image.new("L", (32, 45), 200 + shade).save(out, "PNG", dpi=(100, 100))
    return out.getvalue()


def _rows() -> list[dict[str, Any]]:
    rows = [row for _, row in sorted(items(config().table_name).items())]
    for row in rows:
        # A set in all but its type: its order is chance.
        row.get("permissions", {}).get("SS", []).sort()
    return rows


def _files() -> Iterator[dict[str, str]]:
    for name, bucket in ((_INTAKE, config().intake_bucket), (_VAULT, config().vault_bucket)):
        keys: Mapping[str, Any] = s3_backends[DEFAULT_ACCOUNT_ID]["aws"].buckets[bucket].keys
        for key, stored in sorted(keys.items()):
            yield {
                "bucket": name,
                "key": key,
                "version": stored.version_id,
                "content": base64.b64encode(stored.value).decode(),
            }


def main(version: str) -> None:
    """Write what this version leaves, as that of a release."""
    folder, left = FOLDER / f"release-{version}", made()
    folder.mkdir(exist_ok=True)
    for name in ("rows", "files", "messages", "names"):
        text = json.dumps(getattr(left, name), indent=1, sort_keys=True, ensure_ascii=False)
        (folder / f"{name}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
