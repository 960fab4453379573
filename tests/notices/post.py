"""The notices' surroundings in tests: the queue as it will be emptied, the inbox, and scans."""

import email
import email.policy
import hashlib
import itertools
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Any

from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.ses.models import ses_backends

from chalicelib.aws import clients, keys
from chalicelib.aws.table import commit
from chalicelib.config import config
from chalicelib.core import clock, ids
from chalicelib.core.values import replace
from chalicelib.mail.model import MailItem
from chalicelib.mail.service import get_mail_item
from chalicelib.notices.events import mailer, sweep_notices
from chalicelib.notices.model import Notice
from chalicelib.notices.store import find_event
from chalicelib.outbox.store import overdue
from chalicelib.scans import store as scan_store
from chalicelib.scans.attaching import attachment, fact_id_of
from chalicelib.scans.model import CleanCopy, Scan, ScanState
from chalicelib.scans.service import detach_scan, get_scan
from chalicelib.settings import store as settings_store
from chalicelib.settings.model import Settings
from chalicelib.settings.service import current_settings
from tests.builders import an_actor
from tests.harness.calls import Make, around_each_call
from tests.harness.moment import Moment
from tests.harness.quick import items
from tests.harness.tick import TICK

_count = itertools.count(1)
REGION = "eu-central-1"
PDF = b"%PDF-1.7\n% a letter\n%%EOF\n"


@dataclass(slots=True)
class Post:
    """The notice queue: what was put into it waits for its time here."""

    at: Moment
    waiting: list[tuple[datetime, dict[str, Any]]] = field(default_factory=list)

    def run_due(self) -> int:
        """Deliver every message whose time has come, as SQS would; failed ones come back later."""
        due = [each for each in self.waiting if each[0] <= self.at.now]
        self.waiting = [each for each in self.waiting if each[0] > self.at.now]
        for _, body in due:
            if deliver(body):
                self.waiting.append((self.at.now + timedelta(minutes=6), body))
        return len(due)

    def run_until_quiet(self, *, most: int = 60) -> None:
        """Let time pass from message to message until none waits."""
        for _ in range(most):
            if not self.waiting:
                return
            soonest = min(due for due, _ in self.waiting)
            self.at.now = max(self.at.now, soonest)
            self.run_due()
        raise AssertionError(f"still waiting: {self.waiting}")

    def sweep_until_quiet(self, *, times: int = 4) -> None:
        """
        Sweeps, ten minutes apart, each with all that follows from it; then more at their own pace,
        until what has waited for longer than an hour had its turn too.
        """
        for _ in range(times):
            self._sweep(minutes=10)
        for _ in range(12):
            if not any(overdue(timedelta(minutes=2))):
                return
            self._sweep(minutes=5)

    def _sweep(self, *, minutes: int) -> None:
        self.at.move(minutes=minutes)
        sweep()
        self.run_until_quiet()


@contextmanager
def post_of(at: Moment) -> Iterator[Post]:
    """Messages to the notice queue are kept by the Post, whose time is the test's."""
    post = Post(at)

    def act(name: str, arguments: dict[str, Any], make: Make) -> Any:
        if name == "sqs.SendMessage" and arguments["QueueUrl"] == config().notice_queue_url:
            due = at.now + timedelta(seconds=arguments["DelaySeconds"])
            post.waiting.append((due, json.loads(arguments["MessageBody"])))
        return make(arguments)

    with around_each_call(act):
        yield post


def batch(*bodies: Any) -> dict[str, Any]:
    """An event as Lambda gets it from SQS; a body that is text is sent as it is."""
    return {
        "Records": [
            {
                "messageId": f"m{place}",
                "body": body if isinstance(body, str) else json.dumps(body),
                "receiptHandle": f"r{place}",
                "attributes": {},
                "messageAttributes": {},
                "eventSource": "aws:sqs",
                "eventSourceARN": "arn:aws:sqs:eu-central-1:123456789012:notices",
                "awsRegion": "eu-central-1",
            }
            for place, body in enumerate(bodies)
        ]
    }


def wake_up(fact_id: str) -> dict[str, Any]:
    """The message that wakes a fact."""
    return {"v": 1, "fact_id": fact_id}


def deliver(*bodies: Any) -> list[str]:
    """Run the mailer on a batch; the ids of the messages that failed."""
    answer = mailer(batch(*bodies), None)
    return [each["itemIdentifier"] for each in answer["batchItemFailures"]]


def sweep() -> None:
    """Run the sweep as its schedule does."""
    sweep_notices(TICK, None)


@dataclass(frozen=True, slots=True)
class Received:
    """An e-mail that the mail service took; moto adds the header's addresses to those told."""

    destinations: frozenset[str]
    message: EmailMessage

    @property
    def text(self) -> str:
        part = self.message.get_body(("plain",))
        assert part is not None
        return str(part.get_content())

    @property
    def html(self) -> str:
        part = self.message.get_body(("html",))
        assert part is not None
        return str(part.get_content())

    @property
    def subject(self) -> str:
        return str(self.message["Subject"])

    @property
    def files(self) -> dict[str, bytes]:
        return {
            str(part.get_filename()): part.get_content() for part in self.message.iter_attachments()
        }


def empty_the_inbox() -> None:
    """Forget what was sent."""
    ses_backends[DEFAULT_ACCOUNT_ID][REGION].sent_messages.clear()


def inbox(address: str = "") -> list[Received]:
    """Everything that the mail service took, oldest first; to one address if given."""
    sent = ses_backends[DEFAULT_ACCOUNT_ID][REGION].sent_messages
    found = [
        Received(
            frozenset(each.destinations),
            email.message_from_string(each.raw_data, policy=email.policy.default),
        )
        for each in sent
    ]
    return [each for each in found if not address or address in each.destinations]


def notices_of(event_id: str) -> dict[str, Notice]:
    """An event's notices by recipient."""
    event = find_event(event_id)
    assert event is not None
    return event.notices


def state_of(event_id: str, recipient: str) -> tuple[str, str | None]:
    """A notice's state and reason."""
    notice = notices_of(event_id)[recipient]
    return str(notice.state), str(notice.reason) if notice.reason else None


def fact_state(fact_id: str) -> str:
    event = find_event(fact_id)
    assert event is not None
    return str(event.fact.state)


def audited() -> list[str]:
    """The tags of everything that the audit holds."""
    rows = items(config().table_name)
    return [row["tag"]["S"] for (pk, _), row in rows.items() if pk.startswith("AUDIT#")]


def the_settings(**changes: Any) -> Settings:
    """Change the office's settings."""
    before = current_settings()
    after = replace(before, **changes)
    commit(settings_store.put_settings(after, seen_version=before.version))
    return after


def a_scan(
    item: MailItem, content: bytes = PDF, *, state: ScanState = ScanState.ATTACHED, **changes: Any
) -> Scan:
    """A checked scan with its clean copy in the vault, not yet in the table."""
    scan_id = ids.new_id("scn")
    key = f"scans/{scan_id}/clean/x"
    stored = clients.call("s3", "put_object", Bucket=config().vault_bucket, Key=key, Body=content)
    clean = CleanCopy(
        key=key,
        version_id=stored["VersionId"],
        content_type="application/pdf",
        pages=1,
        size_bytes=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
    )
    values: dict[str, Any] = {
        "id": scan_id,
        "state": state,
        "reason": "",
        "scanner": "desk",
        "file_name": "scan.pdf",
        "company_id": item.company_id,
        "mail_id": item.id,
        "mail_number": item.number,
        "size_bytes": len(content),
        "original_key": f"scans/{scan_id}/original",
        "original_version_id": "1",
        "clean": clean,
        "flags": (),
        "same_name_as": "",
        "upload_id": "",
        "arrived_at": clock.now(),
    }
    return Scan(**values | changes)


def letter(text: str = "") -> bytes:
    """A file with bytes of its own."""
    return PDF + f"% {text}{next(_count)}\n".encode()


def attach(item: MailItem, content: bytes | None = None, **changes: Any) -> str:
    """Attach a clean scan as intake does, and return the fact's id; nobody is woken."""
    scan = a_scan(item, letter() if content is None else content, **changes)
    commit(scan_store.put_scan(scan), *attachment(scan, actor_id="system"))
    return fact_id_of(scan)


def detach_all(item: MailItem) -> None:
    """Take every scan off an item, as staff do."""
    now = get_mail_item(item.company_id, item.id)
    for scan in now.scans:
        detach_scan(an_actor(), now, get_scan(scan.id), reason="wrong letter")


def quarantine(item: MailItem) -> None:
    """A scan of the item that was refused."""
    scan = a_scan(item, state=ScanState.QUARANTINED, reason="damaged", clean=None)
    commit(scan_store.put_scan(scan))


def spoil(item: MailItem, how: str) -> None:
    """Let what lies in the vault differ from what the item says of its only scan."""
    (scan,) = get_mail_item(item.company_id, item.id).scans
    target = {"Bucket": config().vault_bucket, "Key": scan.clean_key}
    if how == "gone":
        clients.call("s3", "delete_object", **target, VersionId=scan.clean_version_id)
        return
    content = {"empty": b"", "cut": PDF[:9], "other": b"x" * scan.size_bytes}[how]
    stored = clients.call("s3", "put_object", **target, Body=content)
    name = {"#s": "scans", "#i": scan.id, "#v": "clean_version_id"}
    key = keys.mail(item.company_id, item.id)
    clients.call(
        "dynamodb",
        "update_item",
        TableName=config().table_name,
        Key={"pk": {"S": key.pk}, "sk": {"S": key.sk}},
        UpdateExpression="SET #s.#i.#v = :v",
        ExpressionAttributeNames=name,
        ExpressionAttributeValues={":v": {"S": stored["VersionId"]}},
    )
