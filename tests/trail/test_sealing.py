"""The audit is sealed day by day, once each, and whatever is changed afterwards is found."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import boto3
import pytest

from chalicelib.audit.store import Tag, entry
from chalicelib.aws import bucket
from chalicelib.aws.table import commit
from chalicelib.config import MissingConfig, config, seals_bucket
from chalicelib.trail import events
from chalicelib.trail.checking import check_audit
from chalicelib.trail.days import Fault, Trouble, file_of
from chalicelib.trail.sealing import lying, seal_days, seal_key
from chalicelib.trail.store import find_sealed
from tests.harness.crash import calls_in, crash_points, killed_at
from tests.harness.moment import Moment
from tests.harness.s3 import rows
from tests.harness.tick import TICK

FIRST = date(2026, 11, 22)
COMPANY = "com_1"


def always() -> bool:
    return True


def an_entry(scope: str = COMPANY, target: str = "mai_1") -> None:
    commit(entry(Tag.MAIL_EDIT, actor_id="usr_1", scope=scope, target=target))


@pytest.fixture
def days(world: None, at: Moment) -> Moment:
    """Two days with entries of two scopes, and some hours of a third."""
    at.now = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    for hours in (0, 0.4, 0.2, 5, 5, 20):
        an_entry()
        an_entry("OFFICE", "com_1")
        at.move(hours=hours)
    return at


@pytest.fixture
def sealed(days: Moment) -> Moment:
    days.now = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
    assert seal_days(always) == 1
    days.now = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
    assert seal_days(always) == 1
    return days


def objects() -> list[str]:
    return sorted(stored.key for stored in bucket.versions(seals_bucket()))


def test_day_is_sealed_an_hour_after_its_end_and_once(days: Moment) -> None:
    days.now = datetime(2026, 11, 23, 0, 59, tzinfo=UTC)
    assert seal_days(always) == 1
    assert objects() == ["audit/2026-11-21.jsonl"]

    days.now = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
    assert seal_days(always) == 1
    assert seal_days(always) == 0

    assert objects() == ["audit/2026-11-21.jsonl", "audit/2026-11-22.jsonl"]
    assert check_audit().fault is None
    assert check_audit().entries == 6


def test_handler_seals(days: Moment) -> None:
    events.seal_audit(TICK, None)

    assert find_sealed() is not None


def test_missed_days_are_made_up_for(sealed: Moment) -> None:
    sealed.now = datetime(2026, 12, 2, 8, 0, tzinfo=UTC)
    an_entry()

    assert seal_days(always) == 8

    checked = check_audit()
    assert (checked.first, checked.last, checked.fault) == (FIRST, date(2026, 12, 1), None)
    assert checked.entries == 12


def test_run_without_time_goes_on_in_the_next_one(sealed: Moment) -> None:
    sealed.now = datetime(2026, 11, 30, 8, 0, tzinfo=UTC)
    left = iter([True, True, False])

    assert seal_days(lambda: next(left)) == 2
    assert seal_days(always) == 4
    assert check_audit().fault is None


def test_killed_anywhere_the_next_run_goes_on(sealed: Moment) -> None:
    sealed.now = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)
    points = crash_points(calls_in(lambda: seal_days(always)))

    for nth, when in points:
        an_entry()
        sealed.move(days=1)
        with killed_at(nth, when):
            seal_days(always)
        seal_days(always)
        last = find_sealed()
        assert last is not None
        assert last.day == sealed.now.date() - timedelta(days=1), (nth, when)

    assert check_audit().fault is None
    assert len(objects()) == len(set(objects()))


def test_two_runs_at_once_seal_a_day_once(sealed: Moment, monkeypatch: pytest.MonkeyPatch) -> None:
    sealed.now = datetime(2026, 11, 26, 1, 0, tzinfo=UTC)
    store = bucket.store_octets_once
    others: list[int] = []

    def beside(*arguments: Any) -> str:
        if not others:
            others.append(0)
            others[0] = seal_days(always)
        return store(*arguments)

    monkeypatch.setattr(bucket, "store_octets_once", beside)

    assert (seal_days(always), others) == (0, [2])
    assert check_audit().fault is None
    assert len(objects()) == len(set(objects()))


def tamper(key: dict[str, Any], **changes: Any) -> None:
    """Somebody writes into the table past the product; None removes the row."""
    table = boto3.resource("dynamodb").Table(config().table_name)
    there = table.get_item(Key=key)["Item"]
    table.delete_item(Key=key)
    if changes != {"gone": True}:
        table.put_item(Item=there | changes)


def keys_of(scope: str) -> Iterator[dict[str, Any]]:
    for raw in rows(f"AUDIT#{scope}#"):
        yield {"pk": raw["pk"]["S"], "sk": raw["sk"]["S"]}


@pytest.mark.parametrize(
    ("act", "trouble"),
    [
        (lambda key: tamper(key, actor_id="usr_9"), Trouble.EDITED),
        (lambda key: tamper(key, facts={"hidden": 1}), Trouble.EDITED),
        (lambda key: tamper(key, gone=True), Trouble.DELETED),
        (lambda key: tamper(key, sk=f"{key['sk']}0"), Trouble.DELETED),
    ],
)
def test_every_entry_that_is_changed_is_named(
    sealed: Moment, act: Callable[[dict[str, Any]], None], trouble: Trouble
) -> None:
    place = sorted(keys_of(COMPANY), key=lambda key: key["sk"])[3]

    act(place)

    fault = check_audit().fault
    assert fault == Fault(date(2026, 11, 23), trouble, COMPANY, place["sk"])


def test_entry_that_is_added_to_a_sealed_day_is_named(sealed: Moment) -> None:
    sealed.now = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)

    an_entry("com_new", "mai_9")

    fault = check_audit().fault
    assert fault is not None
    assert (fault.day, fault.trouble, fault.scope) == (FIRST, Trouble.INSERTED, "com_new")


def test_scope_of_which_all_was_taken_away_is_seen(sealed: Moment) -> None:
    for key in list(keys_of(COMPANY)):
        tamper(key, gone=True)

    fault = check_audit().fault
    assert fault is not None
    assert (fault.day, fault.trouble, fault.scope) == (FIRST, Trouble.DELETED, COMPANY)


def test_seal_that_is_written_again_changes_nothing(sealed: Moment) -> None:
    """Whoever may put objects may put a version over one; the oldest counts."""
    for key in list(keys_of(COMPANY)):
        tamper(key, gone=True)
    forged = file_of(FIRST, "", []).encode()
    boto3.client("s3").put_object(Bucket=seals_bucket(), Key=seal_key(FIRST), Body=forged)

    fault = check_audit().fault
    assert fault is not None
    assert (fault.day, fault.trouble) == (FIRST, Trouble.DELETED)


def test_day_whose_seal_is_gone_or_foreign_is_named(sealed: Moment) -> None:
    (there,) = bucket.versions_of(seals_bucket(), seal_key(date(2026, 11, 23)))
    bucket.remove(there)

    assert check_audit().fault == Fault(date(2026, 11, 23), Trouble.SEAL_MISSING)
    bucket.store_octets_once(seals_bucket(), there.key, b"\xff", "text/plain")
    assert check_audit().fault == Fault(date(2026, 11, 23), Trouble.SEAL_ALTERED)


def test_last_day_that_was_sealed_anew_is_seen(sealed: Moment) -> None:
    """It fits the day before; how far the table says the seal got tells."""
    day = date(2026, 11, 23)
    (there,) = bucket.versions_of(seals_bucket(), seal_key(day))
    bucket.remove(there)
    first = lying(FIRST) or ""
    link = first.splitlines()[-1].partition('"link":"')[2][:64]
    for key in list(keys_of(COMPANY))[3:] + list(keys_of("OFFICE"))[3:]:
        tamper(key, gone=True)
    forged = file_of(day, link, []).encode()
    bucket.store_octets_once(seals_bucket(), there.key, forged, "text/plain")

    assert check_audit().fault == Fault(day, Trouble.SEAL_ALTERED)


def test_entry_that_changes_before_its_seal_is_noted_is_told(
    days: Moment, caplog: pytest.LogCaptureFixture
) -> None:
    days.now = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
    with killed_at(1, "before", name_of_call="dynamodb.TransactWriteItems"):
        seal_days(always)
    tamper(next(keys_of(COMPANY)), gone=True)

    assert seal_days(always) == 1

    assert "audit.differs_from_seal" in caplog.text
    fault = check_audit().fault
    assert fault is not None
    assert fault.trouble is Trouble.DELETED


def test_nothing_is_sealed_yet(world: None) -> None:
    checked = check_audit()

    assert (checked.first, checked.last, checked.entries, checked.fault) == (None, None, 0, None)


def test_bucket_of_seals_that_is_empty_though_days_were_sealed_is_told(sealed: Moment) -> None:
    for stored in list(bucket.versions(seals_bucket())):
        bucket.remove(stored)

    assert check_audit().fault == Fault(date(2026, 11, 23), Trouble.SEAL_MISSING)


def test_only_who_seals_knows_where_seals_lie(world: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SEALS_BUCKET")

    with pytest.raises(MissingConfig):
        seals_bucket()
