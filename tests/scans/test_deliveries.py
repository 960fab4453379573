"""Messages that come ten times, late, in any order, or with poison."""

import itertools

import pytest

from chalicelib.aws import clients
from chalicelib.aws.table import read
from chalicelib.config import config
from chalicelib.mail.model import MailItem
from chalicelib.mail.service import get_mail_item
from chalicelib.outbox.store import FactKind, FactRow
from chalicelib.scans.model import Scan, ScanState
from tests.builders import a_company, a_mail_item
from tests.harness.calls import recorded
from tests.harness.faults import EVERY_FAILURE, Failure, failing, unreachable
from tests.harness.s3 import (
    Dropped,
    deliver,
    drop,
    in_intake,
    in_vault,
    message_of,
    record_of,
    rows,
    scan_row,
    scans,
    stored_bytes,
)
from tests.samples.files import letter_jpeg, letter_pdf
from tests.scans.test_envelope import POISON

pytestmark = pytest.mark.usefixtures("remembering_gate")


def assert_one_attached(dropped: Dropped, item: MailItem) -> None:
    (scan,) = scans()
    assert (scan.id, scan.state) == (dropped.scan_id, ScanState.ATTACHED)
    assert [attached.id for attached in get_mail_item(item.company_id, item.id).scans] == [scan.id]
    assert scan.clean is not None
    assert sorted(stored.key for stored in in_vault()) == sorted(
        [scan.clean.key, scan.original_key]
    )
    assert in_intake() == []
    assert len([row for row in facts() if row.kind == FactKind.SCAN_ATTACHED]) == 1


def item_of(scan: Scan) -> MailItem:
    return get_mail_item(scan.company_id, scan.mail_id)


def facts() -> list[FactRow]:
    return [read(FactRow, raw) for raw in rows("NOTICE#", "FACT")]


def test_ten_deliveries_are_one_scan(world: None) -> None:
    item = a_mail_item(a_company())
    dropped = drop(f"desk/{item.number}/a.pdf", letter_pdf())

    failed = [deliver(message_of(dropped)) for _ in range(10)]

    assert failed == [[]] * 10
    assert_one_attached(dropped, item)


def test_ten_deliveries_in_one_batch_and_one_message_are_one_scan(world: None) -> None:
    item = a_mail_item(a_company())
    dropped = drop(f"desk/{item.number}/a.pdf", letter_pdf())

    assert deliver(message_of(dropped, dropped, dropped), *[message_of(dropped)] * 7) == []

    assert_one_attached(dropped, item)


def test_four_events_of_a_key_in_any_order_come_to_the_same_end(world: None) -> None:
    ends = set()
    for number, order in enumerate(itertools.permutations(range(4))):
        item = a_mail_item(a_company())
        key = f"desk/{item.number}/{number}.pdf"
        first, second = drop(key, letter_pdf()), drop(key, letter_jpeg())
        events = [
            record_of(first),
            record_of(second),
            record_of(first, event="ObjectRemoved:Delete"),
            record_of(second, event="ObjectRemoved:DeleteMarkerCreated"),
        ]

        assert deliver(*({"Records": [events[place]]} for place in order)) == []

        names = {first.scan_id: "first", second.scan_id: "second"}
        found = [scan_row(first), scan_row(second)]
        attached = sorted(names[scan.id] for scan in item_of(found[0]).scans)
        marked = sorted(names.get(scan.same_name_as, "") for scan in found)
        ends.add((tuple(attached), tuple(scan.state for scan in found), marked[0], bool(marked[1])))

    assert ends == {(("first", "second"), (ScanState.ATTACHED, ScanState.ATTACHED), "", True)}
    assert in_intake() == []


def test_two_versions_of_a_key_are_two_scans_and_the_later_is_marked(world: None) -> None:
    item = a_mail_item(a_company())
    key = f"desk/{item.number}/scan001.pdf"
    versions = [drop(key, letter_pdf(pages)) for pages in (1, 2, 3)]

    for dropped in versions:
        deliver(message_of(dropped))

    first, second, third = (scan_row(dropped) for dropped in versions)
    assert [first.same_name_as, second.same_name_as, third.same_name_as] == ["", first.id, first.id]
    assert [attached.pages for attached in item_of(first).scans] == [1, 2, 3]


def test_growing_file_ends_with_its_last_bytes_attached(world: None) -> None:
    item = a_mail_item(a_company())
    whole = letter_pdf(3)
    key = f"desk/{item.number}/scan001.pdf"
    growing = [drop(key, whole[:size]) for size in (20_000, 90_000)] + [drop(key, whole)]

    deliver(*(message_of(dropped) for dropped in growing))

    found = [scan_row(dropped) for dropped in growing]
    assert [scan.state for scan in found] == ["quarantined", "quarantined", "attached"]
    assert [scan.reason for scan in found[:2]] == ["damaged", "damaged"]
    assert stored_bytes(found[2].original_key, found[2].original_version_id) == whole


def test_file_that_is_gone_is_no_scan(world: None) -> None:
    dropped = drop("desk/a.pdf", letter_pdf())
    clients.call(
        "s3",
        "delete_object",
        Bucket=dropped.bucket,
        Key=dropped.key,
        VersionId=dropped.version_id,
    )

    assert deliver(message_of(dropped)) == []
    assert scans() == []


@pytest.mark.parametrize("service", ["dynamodb", "s3"])
@pytest.mark.parametrize("failure", EVERY_FAILURE)
def test_service_that_is_down_lets_the_file_wait_and_nothing_is_half_done(
    world: None, service: str, failure: Failure
) -> None:
    item = a_mail_item(a_company())
    dropped = drop(f"desk/{item.number}/a.pdf", letter_pdf())

    with failing(failure, service=service):
        assert deliver(message_of(dropped)) == [0]
    assert (scans(), in_vault(), len(in_intake())) == ([], [], 1)

    assert deliver(message_of(dropped)) == []
    assert_one_attached(dropped, item)


def test_scan_is_attached_though_the_queue_of_notices_is_down(world: None) -> None:
    item = a_mail_item(a_company())
    dropped = drop(f"desk/{item.number}/a.pdf", letter_pdf())

    with failing(unreachable, service="sqs"):
        assert deliver(message_of(dropped)) == []

    assert_one_attached(dropped, item)


def test_only_the_poison_of_a_batch_comes_back(world: None) -> None:
    good = [drop(f"desk/{number}.pdf", letter_pdf()) for number in range(3)]

    failed = deliver(
        message_of(good[0]), POISON[0], message_of(good[1]), "no JSON", "[]", message_of(good[2])
    )

    assert failed == [1, 3, 4]
    assert len(scans()) == 3


def test_foreign_bucket_is_never_read(world: None) -> None:
    dropped = drop("scans/x", letter_pdf(), into=config().vault_bucket)

    with recorded() as seen:
        assert deliver(message_of(dropped)) == []

    assert seen == []
    assert [stored.key for stored in in_vault()] == ["scans/x"]
