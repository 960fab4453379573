"""Staff split, turn, move and join scans of the inbox; the intake does it."""

import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from chalicelib.audit.store import Tag
from chalicelib.aws import clients
from chalicelib.companies.model import Details
from chalicelib.config import config
from chalicelib.scans import arrange_job
from chalicelib.scans.cutting import NotCut
from chalicelib.scans.events import SWEPT_AFTER
from chalicelib.scans.model import Scan, ScanState
from chalicelib.scans.service import get_scan
from tests.builders import a_clerk, a_company, a_mail_item
from tests.harness.client import ApiClient
from tests.harness.faults import failing, silent
from tests.harness.moment import Moment
from tests.harness.s3 import arrive, deliver, scans, stored_bytes, sweep, waiting_messages
from tests.samples.files import letter_jpeg, letter_pdf, letter_png
from tests.scans.arranged import ask, ask_join, pages
from tests.scans.batches import read_labels, remember_cuts
from tests.scans.desk import assign, audited


@pytest.fixture(autouse=True)
def _without_labels(world: None, monkeypatch: pytest.MonkeyPatch, verdicts: Path) -> None:
    read_labels(monkeypatch, verdicts, [])
    remember_cuts(monkeypatch, verdicts)


@pytest.fixture
def api() -> ApiClient:
    return ApiClient()


def waiting(count: int = 3, key: str = "tray/a.pdf") -> Scan:
    return arrive(key, letter_pdf(count))


def work() -> None:
    assert deliver(*waiting_messages()) == []


def parts_of(scan: Scan) -> list[Scan]:
    return [get_scan(part_id) for part_id in get_scan(scan.id).parts]


def letters_in(scan: Scan) -> list[bytes]:
    assert scan.clean is not None
    content = stored_bytes(scan.clean.key, scan.clean.version_id)
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return [page.obj.Resources.XObject.Scan.read_raw_bytes() for page in pdf.pages]


def test_scan_is_split_at_the_pages_of_staffs_choice(api: ApiClient) -> None:
    scan = waiting()

    answer = ask(api, scan, [pages(1), pages(3, 2)], by=a_clerk())
    assert answer.status == 202
    assert answer.json["arranging"]["failed"] is False
    assert answer.json["state"] == "inbox"
    work()

    assert get_scan(scan.id).state is ScanState.SPLIT
    one, two = parts_of(scan)
    assert letters_in(one) == [letter_jpeg(1)]
    assert letters_in(two) == [letter_jpeg(3), letter_jpeg(2)]
    assert {(part.state, part.reason) for part in (one, two)} == {("inbox", "arranged")}
    assert (one.part_of, one.first_page, two.first_page) == (scan.id, 1, 3)


def test_page_is_turned(api: ApiClient) -> None:
    scan = waiting(1)

    assert ask(api, scan, [pages(1, turn=90)], by=a_clerk()).status == 202
    work()

    [part] = parts_of(scan)
    assert part.clean is not None
    content = stored_bytes(part.clean.key, part.clean.version_id)
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert int(pdf.pages[0].obj.Rotate) == 90


def test_scans_are_joined_in_their_order(api: ApiClient) -> None:
    first, second = waiting(2), waiting(1, "tray/b.pdf")

    answer = ask_join(api, second, first, by=a_clerk())
    work()

    assert (answer.status, answer.json["id"]) == (202, second.id)
    [joined] = parts_of(second)
    assert parts_of(first) == [joined]
    assert letters_in(joined) == [letter_jpeg(1), letter_jpeg(1), letter_jpeg(2)]
    assert joined.part_of == second.id


def test_parts_stand_in_the_inbox_in_the_order_of_their_pages(api: ApiClient) -> None:
    scan = waiting(4)
    ask(api, scan, [pages(page) for page in (1, 2, 3, 4)], by=a_clerk())
    work()

    shown = api.get("/office/scans?state=inbox", by=a_clerk()).json["items"]

    assert [(one["part_of"], one["first_page"]) for one in shown] == [
        (scan.id, page) for page in (1, 2, 3, 4)
    ]


def test_parts_are_listed_in_their_order(api: ApiClient) -> None:
    scan, clerk = waiting(), a_clerk()
    path = f"/office/scans/{scan.id}/parts"
    assert api.get(path, by=clerk).json == {"items": []}
    ask(api, scan, [pages(2, 3), pages(1)], by=clerk)
    work()

    shown = api.get(path, by=clerk).json["items"]

    assert [one["pages"] for one in shown] == [2, 1]
    assert {one["part_of"] for one in shown} == {scan.id}


def test_part_is_assigned_as_any_scan(api: ApiClient) -> None:
    scan, item, clerk = waiting(), a_mail_item(a_company()), a_clerk()
    ask(api, scan, [pages(1), pages(2, 3)], by=clerk)
    work()

    assert assign(api, clerk, parts_of(scan)[0], item).status == 200


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ([pages(1), pages(2)], "pages_missing"),
        ([pages(1, 2, 3), pages(3)], "page_twice"),
        ([pages(1, 2, 3, 4)], "page_unknown"),
        ([pages(1, 2, 3)], "nothing_arranged"),
    ],
)
def test_no_page_is_lost_or_doubled(api: ApiClient, parts: Any, code: str) -> None:
    scan = waiting()

    answer = ask(api, scan, parts, by=a_clerk())

    assert answer.status == 400
    assert [(one["field"], one["code"]) for one in answer.json["errors"]] == [("parts", code)]
    assert get_scan(scan.id) == scan
    assert waiting_messages() == []


def test_missing_pages_are_named(api: ApiClient) -> None:
    answer = ask(api, waiting(), [pages(2)], by=a_clerk())

    assert "Missing: 1, 3." in answer.json["errors"][0]["message"]


def test_two_scans_of_one_name_cannot_be_joined_twice(api: ApiClient) -> None:
    scan = waiting(1)

    answer = ask_join(api, scan, scan, by=a_clerk())

    assert (answer.status, answer.json["errors"][0]["code"]) == (400, "scan_twice")


def test_too_much_is_not_joined(api: ApiClient, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = waiting(2), waiting(1, "tray/b.pdf")
    with monkeypatch.context() as few:
        few.setattr("chalicelib.scans.arranging.MOST_PAGES", 2)
        answer = ask_join(api, first, second, by=a_clerk())
        assert (answer.status, answer.json["errors"][0]["code"]) == (400, "too_many_pages")
    monkeypatch.setattr("chalicelib.scans.arranging.LARGEST_JOINED_BYTES", 1000)

    answer = ask_join(api, first, second, by=a_clerk())

    assert (answer.status, answer.json["errors"][0]["code"]) == (400, "too_large")


def test_picture_has_no_pages_to_arrange(api: ApiClient) -> None:
    scan = arrive("tray/a.png", letter_png())

    answer = ask(api, scan, [pages(1, turn=90)], by=a_clerk())

    assert (answer.status, answer.json["code"]) == (409, "scan_no_pdf")


def test_scan_that_is_being_arranged_is_left_alone(api: ApiClient) -> None:
    scan, item, clerk = waiting(), a_mail_item(a_company()), a_clerk()
    ask(api, scan, [pages(1), pages(2, 3)], by=clerk)
    reason = {"reason": "An advertisement"}

    answers = [
        assign(api, clerk, scan, item, version=2),
        ask(api, scan, [pages(1, 2), pages(3)], by=clerk, version=2),
        ask_join(api, waiting(1, "tray/b.pdf"), scan, by=clerk),
        api.post(f"/office/scans/{scan.id}/set-aside", reason, by=clerk, if_match='"2"'),
    ]

    assert [(answer.status, answer.json["code"]) for answer in answers] == [
        (409, "scan_arranging")
    ] * 4


def test_stale_version_and_filed_scans_are_refused(api: ApiClient) -> None:
    scan, item, clerk = waiting(), a_mail_item(a_company()), a_clerk()

    assert ask(api, scan, [pages(1), pages(2, 3)], by=clerk, version=9).status == 412
    assign(api, clerk, scan, item)
    answer = ask(api, scan, [pages(1), pages(2, 3)], by=clerk, version=2)

    assert (answer.status, answer.json["code"]) == (409, "scan_not_in_inbox")


def test_same_request_again_is_one_job(api: ApiClient) -> None:
    scan, clerk = waiting(), a_clerk()

    answers = [
        ask(api, scan, [pages(1), pages(2, 3)], by=clerk, version=1, key="arrange-once")
        for _ in range(2)
    ]
    work()

    assert [answer.status for answer in answers] == [202, 202]
    assert len(scans()) == 3
    assert len(audited(Tag.SCANS_ARRANGE)) == 1


def test_same_join_again_is_one_job(api: ApiClient) -> None:
    first, second, clerk = waiting(1), waiting(2, "tray/b.pdf"), a_clerk()

    answers = [ask_join(api, first, second, by=clerk, key="join-once") for _ in range(2)]
    work()

    assert [answer.status for answer in answers] == [202, 202]
    assert len(scans()) == 3


def test_what_staff_asked_for_is_in_the_audit(api: ApiClient) -> None:
    scan, clerk = waiting(), a_clerk()
    ask(api, scan, [pages(1), pages(2, 3)], by=clerk)
    work()

    [asked], [done] = audited(Tag.SCANS_ARRANGE), audited(Tag.SCANS_SPLIT)
    assert asked["actor_id"]["S"] == clerk.id
    assert asked["target"]["S"] == done["target"]["S"] == scan.id


def test_lost_message_is_found_by_the_sweep(api: ApiClient, at: Moment) -> None:
    scan = waiting()
    with failing(silent, service="sqs"):
        assert ask(api, scan, [pages(1), pages(2, 3)], by=a_clerk()).status == 202
    assert waiting_messages() == []
    sweep()
    assert waiting_messages() == []
    at.now += SWEPT_AFTER + timedelta(minutes=1)

    sweep()
    work()

    assert get_scan(scan.id).state is ScanState.SPLIT


def test_job_that_is_done_is_swept_no_more(api: ApiClient, at: Moment) -> None:
    ask(api, waiting(), [pages(1), pages(2, 3)], by=a_clerk())
    messages = waiting_messages()
    assert deliver(*messages, *messages) == []
    at.now += SWEPT_AFTER * 2

    sweep()

    assert waiting_messages() == []
    assert len(scans()) == 3


def test_scan_that_cannot_be_cut_says_so_and_may_be_filed(
    api: ApiClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise NotCut("exit -6")

    scan, clerk = waiting(), a_clerk()
    ask(api, scan, [pages(1), pages(2, 3)], by=clerk)
    monkeypatch.setattr(arrange_job, "cut", fail)
    work()

    shown = api.get(f"/office/scans/{scan.id}", by=clerk).json
    assert (shown["state"], shown["arranging"]["failed"]) == ("inbox", True)
    assert assign(api, clerk, scan, a_mail_item(a_company()), version=3).status == 200


def test_copy_that_was_changed_is_not_cut(api: ApiClient) -> None:
    scan = waiting()
    ask(api, scan, [pages(1), pages(2, 3)], by=a_clerk())
    found = get_scan(scan.id)
    assert found.clean is not None
    messages = waiting_messages()
    clients.call(
        "dynamodb",
        "update_item",
        TableName=config().table_name,
        Key={"pk": {"S": f"SCAN#{scan.id}"}, "sk": {"S": "SCAN"}},
        UpdateExpression="SET clean.sha256 = :other",
        ExpressionAttributeValues={":other": {"S": "0" * 64}},
    )

    assert deliver(*messages) == []
    assert len(scans()) == 1


@pytest.mark.parametrize("job", [{}, {"scan_id": "scn_1"}, {"scan_id": 1, "job_id": 2}, "job", 7])
def test_message_about_a_job_that_names_none_is_poison(job: Any) -> None:
    assert deliver({"arrange": job}) == [0]


def test_job_of_a_scan_that_is_gone_is_done() -> None:
    assert deliver({"arrange": {"scan_id": "scn_none", "job_id": "arr_none"}}) == []


def suggested(api: ApiClient, scan: Scan) -> list[tuple[str, str]]:
    answer = api.get(f"/office/scans/{scan.id}/suggestions", by=a_clerk())
    assert answer.status == 200
    return [(one["name"], one["named_by"]) for one in answer.json["items"]]


def test_companies_that_a_letter_names_are_suggested(
    api: ApiClient, monkeypatch: pytest.MonkeyPatch, verdicts: Path
) -> None:
    a_company("Żółw i Synowie sp. z o.o.")
    a_company("Acme S.A.", code="ACME-7")
    a_company("Rossi srl", details=Details(tax_id="12345670017"))
    a_company("Bianchi", details=Details(contact_email="info@bianchi.example"))
    a_company("Nowak")
    words = "ZOLW I SYNOWIE\nP.IVA 123 456 700 17\nref. ACME-7, Info@Bianchi.example Nowakowski"
    read_labels(monkeypatch, verdicts, [], words=words)

    assert suggested(api, waiting(1)) == [
        ("Rossi srl", "tax_id"),
        ("Acme S.A.", "code"),
        ("Bianchi", "email"),
        ("Żółw i Synowie sp. z o.o.", "name"),
    ]


def test_scan_without_words_suggests_nothing(api: ApiClient) -> None:
    a_company("Nowak")

    assert suggested(api, waiting(1)) == []
