"""
Files under a scanner's own place, whose key names the bytes: put again after they were taken in,
told of again, taken in by a worker that dies, or not what their key says (R33, T36).
"""

import hashlib
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import pytest

from chalicelib.access.scanner import Scanner
from chalicelib.aws import clients
from chalicelib.config import config
from chalicelib.mail.model import MailItem
from chalicelib.mail.number import shown_number
from chalicelib.mail.service import get_mail_item
from chalicelib.scanners import service
from chalicelib.scans.delivery import scan_id_of_delivery
from chalicelib.scans.model import Scan, ScanState
from tests.builders import a_clerk, a_company, a_mail_item, a_scanner, an_actor
from tests.harness.calls import recorded, table_calls
from tests.harness.client import ApiClient
from tests.harness.crash import When, calls_in, crash_points, killed_at
from tests.harness.moment import Moment
from tests.harness.s3 import (
    Dropped,
    deliver,
    drop,
    in_intake,
    in_vault,
    message_of,
    rows,
    scans,
    sweep_and_deliver,
)
from tests.samples.files import letter_pdf, letter_png
from tests.scans.test_races import just_before

pytestmark = pytest.mark.usefixtures("remembering_gate")
MADE = "20261120T083000Z"
OFFER = {"made_at": "2026-11-20T08:30:00Z", "name": "scan żółty.png"}
TAKEN = [
    "s3.HeadObject",
    "dynamodb.BatchGetItem",
    "s3.GetObject",
    "s3.PutObject",
    "s3.PutObject",
    "dynamodb.TransactWriteItems",
    "sqs.SendMessage",
    "s3.DeleteObject",
]
KNOWN = ["s3.HeadObject", "dynamodb.BatchGetItem", "s3.GetObject", "s3.DeleteObject"]


@dataclass(frozen=True, slots=True)
class File:
    """A file as a bridge puts it."""

    scanner: Scanner
    target: str
    content: bytes
    key: str

    def put(self, content: bytes | None = None) -> Dropped:
        body = self.content if content is None else content
        answer = clients.call(
            "s3",
            "put_object",
            Bucket=config().intake_bucket,
            Key=self.key,
            Body=body,
            Metadata={"name": quote("scan żółty.png")},
        )
        return Dropped(config().intake_bucket, self.key, answer["VersionId"], len(body))

    @property
    def scan_id(self) -> str:
        return scan_id_of_delivery(self.key)


def a_file(scanner: Scanner, target: str = "inbox", content: bytes | None = None) -> File:
    body = letter_png() if content is None else content
    key = f"{scanner.id}/{target}/{MADE}-{hashlib.sha256(body).hexdigest()}"
    return File(scanner, target, body, key)


def counted(scanner: Scanner) -> int:
    """On all days: the sweep's tests move the clock."""
    return sum(int(raw["files"]["N"]) for raw in rows(f"SCANNER#{scanner.id}", "FILES#"))


def the_scan() -> Scan:
    (scan,) = scans()
    return scan


def scans_on(item: MailItem) -> list[str]:
    return [scan.id for scan in get_mail_item(item.company_id, item.id).scans]


def test_file_for_a_number_is_attached_under_its_own_name(world: None) -> None:
    scanner, _ = a_scanner(name="Front desk")
    item = a_mail_item(a_company())
    file = a_file(scanner, shown_number(item.number))

    assert deliver(message_of(file.put())) == []

    scan = the_scan()
    assert (scan.id, scan.state) == (file.scan_id, ScanState.ATTACHED)
    assert (scan.scanner, scan.file_name) == ("Front desk", "scan żółty.png")
    assert (scan.same_name_as, scan.said) == ("", "")
    assert scans_on(item) == [scan.id]
    assert in_intake() == []
    assert counted(scanner) == 1


def test_file_that_is_put_again_after_it_was_taken_in_is_the_same_scan(world: None) -> None:
    """The answer to the PUT was lost, or the bridge was killed before it moved the file."""
    scanner, _ = a_scanner()
    item = a_mail_item(a_company())
    file = a_file(scanner, shown_number(item.number))
    deliver(message_of(file.put()))
    before, kept = the_scan(), in_vault()

    again = [file.put() for _ in range(3)]
    assert deliver(message_of(*again), *(message_of(one) for one in again)) == []

    assert the_scan() == before
    assert in_vault() == kept
    assert in_intake() == []
    assert len(rows("SCANNAME#")) == 1
    assert counted(scanner) == 1


def test_office_says_delivered_before_and_after_the_file_is_taken_in(api: ApiClient) -> None:
    scanner, key = a_scanner()
    content = letter_png()
    sha256 = hashlib.sha256(content).hexdigest()
    offer = OFFER | {"target": "inbox", "sha256": sha256, "size_bytes": len(content)}

    def state() -> str:
        answer = api.post("/scanner/places", offer, x_awizo_scanner_key=key)
        return str(answer.json["state"])

    assert state() == "wanted"
    dropped = a_file(scanner, content=content).put()
    assert state() == "delivered"
    deliver(message_of(dropped))
    assert in_intake() == []
    assert state() == "delivered"


def test_taking_in_costs_two_trips_and_a_known_file_one(world: None) -> None:
    scanner, _ = a_scanner()
    item = a_mail_item(a_company())
    file = a_file(scanner, shown_number(item.number))
    first, second = file.put(), file.put()

    assert calls_in(lambda: deliver(message_of(first))) == TAKEN
    assert calls_in(lambda: deliver(message_of(second))) == KNOWN


@pytest.mark.parametrize(("nth", "when"), crash_points(TAKEN))
def test_worker_killed_anywhere_leaves_one_scan_however_often_the_file_is_put(
    world: None, at: Moment, nth: int, when: When
) -> None:
    scanner, _ = a_scanner()
    item = a_mail_item(a_company())
    file = a_file(scanner, shown_number(item.number))
    first = file.put()

    with killed_at(nth, when) as death:
        deliver(message_of(first))
    assert death.call == TAKEN[nth - 1]
    second = file.put()
    with killed_at(nth, when):
        deliver(message_of(second))
    assert deliver(message_of(first), message_of(second)) == []
    assert sweep_and_deliver(at) == []

    assert the_scan().id == file.scan_id
    assert scans_on(item) == [file.scan_id]
    assert in_intake() == []
    assert len(in_vault()) == 2
    assert counted(scanner) == 1


@pytest.mark.parametrize(("nth", "when"), crash_points(KNOWN))
def test_worker_killed_at_a_known_file_loses_and_doubles_nothing(
    world: None, at: Moment, nth: int, when: When
) -> None:
    scanner, _ = a_scanner()
    file = a_file(scanner)
    deliver(message_of(file.put()))
    again = file.put()

    with killed_at(nth, when):
        deliver(message_of(again))
    sweep_and_deliver(at)

    assert the_scan().id == file.scan_id
    assert in_intake() == []
    assert counted(scanner) == 1


@pytest.mark.parametrize("operation", list(dict.fromkeys(TAKEN)))
def test_worker_that_another_one_overtakes_with_the_file_put_again_leaves_one_scan(
    world: None, operation: str
) -> None:
    scanner, _ = a_scanner()
    item = a_mail_item(a_company())
    file = a_file(scanner, shown_number(item.number))
    slow, fast = file.put(), file.put()

    with just_before(operation, lambda: deliver(message_of(fast))):
        assert deliver(message_of(slow)) == []

    assert the_scan().id == file.scan_id
    assert scans_on(item) == [file.scan_id]
    assert (len(in_vault()), in_intake()) == (2, [])
    assert counted(scanner) == 1


@pytest.mark.parametrize("is_first", [True, False])
def test_bytes_that_are_not_what_the_key_says_are_a_scan_of_their_own(
    world: None, is_first: bool
) -> None:
    scanner, _ = a_scanner()
    file = a_file(scanner)
    if not is_first:
        deliver(message_of(file.put()))

    other = file.put(letter_pdf())
    assert deliver(message_of(other)) == []
    if is_first:
        deliver(message_of(file.put()))

    ids = {scan.id: scan for scan in scans()}
    assert set(ids) == {file.scan_id, other.scan_id}
    second = ids[file.scan_id if is_first else other.scan_id]
    assert second.same_name_as == (other.scan_id if is_first else file.scan_id)
    assert in_intake() == []
    assert counted(scanner) == 2


def test_same_bytes_at_another_time_or_place_or_scanner_are_other_scans(world: None) -> None:
    scanner, _ = a_scanner()
    other, _ = a_scanner()
    content = letter_png()
    files = [a_file(scanner), a_file(scanner, "letters"), a_file(other)]
    later = f"{scanner.id}/inbox/20261120T083001Z-{hashlib.sha256(content).hexdigest()}"
    dropped = [*(file.put() for file in files), drop(later, content)]

    assert deliver(*(message_of(one) for one in dropped)) == []

    assert len(scans()) == 4
    assert (counted(scanner), counted(other)) == (3, 1)


def test_scanner_that_knows_what_another_will_send_cannot_keep_it_out(world: None) -> None:
    """A writes under A's prefix only, and ids are made from the whole key."""
    mine, theirs = a_scanner()[0], a_scanner()[0]
    forged = f"{mine.id}/{theirs.id}/inbox/{MADE}-{hashlib.sha256(letter_png()).hexdigest()}"
    deliver(message_of(drop(forged, letter_png()), a_file(mine).put()))

    deliver(message_of(a_file(theirs).put()))

    assert a_file(theirs).scan_id in {scan.id for scan in scans()}
    assert len(scans()) == 3
    assert counted(theirs) == 1


@pytest.mark.parametrize("place", ["inbox/", "", "INBOX/"])
def test_file_that_says_nothing_is_for_the_scanners_own_company(world: None, place: str) -> None:
    company = a_company()
    scanner, _ = a_scanner(company)

    deliver(message_of(drop(f"{scanner.id}/{place}letter.png", letter_png())))

    scan = the_scan()
    assert (scan.state, scan.reason, scan.company_id) == (
        ScanState.INBOX,
        "company_only",
        company.id,
    )
    assert (scan.file_name, scan.scanner, scan.said) == ("letter.png", "Front desk", "")


@pytest.mark.parametrize(
    ("said", "reason"), [("NOWAK-7", "unknown_company_code"), ("letters", "no_mail_number")]
)
def test_file_that_says_something_else_is_not_for_the_scanners_company(
    world: None, said: str, reason: str
) -> None:
    """T41: nothing is guessed."""
    scanner, _ = a_scanner(a_company())

    deliver(message_of(a_file(scanner, said).put()))

    scan = the_scan()
    assert (scan.reason, scan.company_id, scan.said) == (reason, "", said)


def test_said_company_wins_over_the_scanners_own(world: None) -> None:
    scanner, _ = a_scanner(a_company())
    said = a_company()

    deliver(message_of(a_file(scanner, said.code).put()))

    assert the_scan().company_id == said.id


@pytest.mark.parametrize("state", ["revoked", "removed", "unknown"])
@pytest.mark.parametrize("target", ["inbox", "number", "code"])
def test_file_of_a_scanner_that_is_revoked_removed_or_unknown_waits_for_nobody(
    world: None, state: str, target: str
) -> None:
    is_known = state != "unknown"
    company = a_company()
    item = a_mail_item(company)
    scanner, _ = a_scanner(company)
    if is_known:
        revoked = service.revoke_scanner(an_actor(), scanner, seen_version=1)
    if state == "removed":
        service.remove_scanner(an_actor(), revoked, seen_version=2)
    places = {"inbox": "inbox", "number": shown_number(item.number), "code": company.code}
    file = a_file(scanner, places[target])
    key = file.key if is_known else file.key.replace(scanner.id, f"scr_{'0' * 26}")

    deliver(message_of(drop(key, file.content)))

    scan = the_scan()
    assert (scan.state, scan.reason) == (ScanState.INBOX, "scanner_not_active")
    assert (scan.company_id, scan.mail_id) == ("", "")
    assert scan.said == ("" if target == "inbox" else places[target])
    assert scans_on(item) == []
    assert in_intake() == []
    assert counted(scanner) == int(is_known)
    assert scan.scanner == (scanner.name if is_known else f"scr_{'0' * 26}")


def test_file_that_comes_again_after_its_scanner_was_removed_is_the_same_scan(world: None) -> None:
    scanner, _ = a_scanner(name="Old tray")
    file = a_file(scanner)
    deliver(message_of(file.put()))
    revoked = service.revoke_scanner(an_actor(), scanner, seen_version=1)
    service.remove_scanner(an_actor(), revoked, seen_version=2)

    deliver(message_of(file.put()))

    assert (the_scan().id, the_scan().scanner) == (file.scan_id, "Old tray")
    assert in_intake() == []


def test_key_revoked_between_place_and_put_lets_the_file_wait_for_nobody(api: ApiClient) -> None:
    scanner, key = a_scanner(a_company())
    file = a_file(scanner)
    offer = OFFER | {
        "target": "inbox",
        "sha256": hashlib.sha256(file.content).hexdigest(),
        "size_bytes": len(file.content),
    }
    assert api.post("/scanner/places", offer, x_awizo_scanner_key=key).json["state"] == "wanted"

    service.revoke_scanner(an_actor(), scanner, seen_version=1)
    deliver(message_of(file.put()))

    assert (the_scan().id, the_scan().reason) == (file.scan_id, "scanner_not_active")
    assert the_scan().company_id == ""


def test_name_of_a_scanner_is_the_one_it_had_when_the_file_came(api: ApiClient) -> None:
    scanner, _ = a_scanner(name="Old")
    deliver(message_of(a_file(scanner).put()))
    service.change_scanner(an_actor(), scanner, {"name": "New"}, seen_version=1)
    deliver(message_of(a_file(scanner, "letters").put()))

    items = api.get("/office/scans", by=a_clerk()).json["items"]

    assert {item["scanner"] for item in items} == {"Old", "New"}


def test_file_that_was_refused_by_the_gate_is_known_too(world: None) -> None:
    scanner, _ = a_scanner()
    file = a_file(scanner, content=b"no scan")

    for _ in range(2):
        assert deliver(message_of(file.put())) == []

    assert (the_scan().id, the_scan().state) == (file.scan_id, ScanState.QUARANTINED)
    assert counted(scanner) == 1


def test_file_on_its_way_is_shown_with_its_scanner_and_not_once_it_is_known(
    api: ApiClient,
) -> None:
    scanner, _ = a_scanner(name="Front desk")
    item = a_mail_item(a_company())
    file = a_file(scanner, shown_number(item.number))
    dropped = file.put()
    clerk = a_clerk()

    def shown() -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = api.get("/office/scans/arriving", by=clerk).json["items"]
        return items

    (arriving,) = shown()
    assert (arriving["id"], arriving["scanner"]) == (file.scan_id, "Front desk")
    assert (arriving["mail_number"], arriving["file_name"]) == (shown_number(item.number), MADE)
    deliver(message_of(dropped))
    file.put()
    assert shown() == []


def test_intake_asks_for_the_scanner_in_the_one_trip_that_it_makes_anyway(world: None) -> None:
    scanner, _ = a_scanner()
    dropped = a_file(scanner).put()

    with recorded() as seen:
        deliver(message_of(dropped))

    assert table_calls(seen) == ["BatchGetItem", "TransactWriteItems"]
