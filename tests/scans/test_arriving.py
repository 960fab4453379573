"""What staff are told of files that are still being checked."""

from datetime import timedelta

import pytest

from chalicelib.aws import bucket
from chalicelib.core import clock, ids
from chalicelib.scans import arriving
from chalicelib.scans.model import ScanState
from tests.builders import a_clerk, a_company, a_mail_item, a_person_of
from tests.harness.calls import recorded
from tests.harness.client import ApiClient
from tests.harness.crash import killed_at
from tests.harness.faults import failing, unreachable
from tests.harness.moment import Moment
from tests.harness.s3 import deliver, drop, in_intake, message_of, scan_row
from tests.samples.files import letter_png

pytestmark = pytest.mark.usefixtures("remembering_gate")
PATH = "/office/scans/arriving"


def at_arrival(at: Moment) -> None:
    """The emulated bucket has its own clock: ours is set to its newest file's."""
    at.now = max(stored.modified_at or at.now for stored in in_intake())


def test_file_is_shown_with_what_its_key_says(api: ApiClient, at: Moment) -> None:
    item = a_mail_item(a_company())
    upload_id = ids.new_id("upl")
    dropped = drop(f"desk/{item.number}/{upload_id}/list & spółka.png", b"12345")
    at_arrival(at)

    shown = api.get(PATH, by=a_clerk()).json

    (file,) = shown["items"]
    assert shown["has_more"] is False
    assert file == {
        "id": dropped.scan_id,
        "state": "checking",
        "file_name": "list & spółka.png",
        "scanner": "desk",
        "company_code": None,
        "mail_number": f"{item.number[:4]}-{item.number[4:]}",
        "size_bytes": 5,
        "upload_id": upload_id,
        "arrived_at": file["arrived_at"],
        "is_late": False,
    }
    assert clock.from_iso(file["arrived_at"]) == in_intake()[0].modified_at


def test_company_code_in_a_key_is_told(api: ApiClient) -> None:
    drop("front/NOWAK-7/a.png", b"x")
    drop("front/junk/b.png", b"x")

    items = api.get(PATH, by=a_clerk()).json["items"]

    assert {one["file_name"]: one["company_code"] for one in items} == {
        "a.png": "NOWAK-7",
        "b.png": None,
    }


@pytest.mark.parametrize("content", [letter_png(), b"no scan"])
def test_file_that_was_decided_about_is_not_shown_any_more(api: ApiClient, content: bytes) -> None:
    decided, other = drop("desk/a.png", content), drop("desk/b.png", b"x")
    clerk = a_clerk()
    assert len(api.get(PATH, by=clerk).json["items"]) == 2

    assert deliver(message_of(decided)) == []

    assert [one["id"] for one in api.get(PATH, by=clerk).json["items"]] == [other.scan_id]


def test_decided_file_that_could_not_be_removed_yet_is_not_shown(api: ApiClient) -> None:
    dropped = drop("desk/a.png", letter_png())
    with killed_at(1, "before", name_of_call="s3.DeleteObject"):
        deliver(message_of(dropped))
    assert scan_row(dropped).state is ScanState.INBOX
    assert len(in_intake()) == 1

    assert api.get(PATH, by=a_clerk()).json == {"items": [], "has_more": False}


def test_every_version_of_a_name_is_a_file_of_its_own(api: ApiClient) -> None:
    dropped = [drop("desk/scan001.png", b"x") for _ in range(3)]

    items = api.get(PATH, by=a_clerk()).json["items"]

    assert {one["id"] for one in items} == {each.scan_id for each in dropped}


@pytest.mark.parametrize(("minutes", "is_late"), [(9.9, False), (10.1, True)])
def test_file_that_is_not_checked_for_ten_minutes_is_late(
    api: ApiClient, at: Moment, minutes: float, is_late: bool
) -> None:
    drop("desk/a.png", b"x")
    at_arrival(at)
    at.now += timedelta(minutes=minutes)

    (file,) = api.get(PATH, by=a_clerk()).json["items"]

    assert file["is_late"] is is_late


def test_newest_are_shown_and_that_there_are_more(
    api: ApiClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    moments = iter(range(5))
    versions_in = bucket._versions_in

    def spread(name: str, answer: dict[str, object]) -> object:
        for stored in versions_in(name, answer):
            yield bucket.StoredObject(
                stored.bucket,
                stored.key,
                stored.version_id,
                stored.size_bytes,
                clock.now() + timedelta(seconds=next(moments)),
            )

    monkeypatch.setattr(bucket, "_versions_in", spread)
    monkeypatch.setattr(arriving, "MOST_SHOWN", 3)
    for number in range(5):
        drop(f"desk/{number}.png", b"x")

    shown = api.get(PATH, by=a_clerk()).json

    assert [one["file_name"] for one in shown["items"]] == ["4.png", "3.png", "2.png"]
    assert shown["has_more"] is True


def test_more_than_fifty_files_cost_one_look_into_the_bucket(api: ApiClient) -> None:
    for number in range(51):
        drop(f"desk/{number}.png", b"")
    clerk = a_clerk()

    with recorded() as seen:
        shown = api.get(PATH, by=clerk).json

    assert (len(shown["items"]), shown["has_more"]) == (50, True)
    assert [name for name, _ in seen] == [
        "dynamodb.BatchGetItem",
        "s3.ListObjectVersions",
        "dynamodb.BatchGetItem",
    ]


def test_empty_bucket_costs_one_look_besides_the_right_to_ask(api: ApiClient) -> None:
    clerk = a_clerk()

    with recorded() as seen:
        shown = api.get(PATH, by=clerk).json

    assert shown == {"items": [], "has_more": False}
    assert [name for name, _ in seen] == ["dynamodb.BatchGetItem", "s3.ListObjectVersions"]


def test_bucket_that_does_not_answer_is_said_and_is_no_empty_list(api: ApiClient) -> None:
    drop("desk/a.png", b"x")
    clerk = a_clerk()

    with failing(unreachable, service="s3"):
        answer = api.get(PATH, by=clerk)

    assert (answer.status, answer.code) == (503, "unavailable")


def test_files_on_their_way_are_for_staff(api: ApiClient) -> None:
    company = a_company()
    drop(f"desk/{company.code}/a.png", b"x")

    assert api.get(PATH, by=a_person_of(company)).status == 403
    assert api.get(PATH).status == 401
