"""What happens at the same moment, on a table that really is asked from several threads at once."""

import datetime as dt
import json
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from chalicelib.aws.bucket import StoredObject
from chalicelib.scans.envelope import repetition
from tests.harness.running import Reply, Running, eventually
from tests.samples.files import letter_pdf

pytestmark = [
    pytest.mark.stack,
    pytest.mark.enable_socket,
]


def _together(acts: list[Callable[[], Reply]]) -> list[Reply]:
    with ThreadPoolExecutor(len(acts)) as pool:
        return [future.result() for future in [pool.submit(act) for act in acts]]


def _new_mail(running: Running, **values: object) -> dict[str, object]:
    companies = running.call("GET", "/office/companies?q=BALTIC-21", by="clerk").json["items"]
    return {
        "company_id": companies[0]["id"],
        "sender": "Race",
        "kind": "letter",
        "received_on": dt.datetime.now(tz=dt.UTC).date().isoformat(),
        "notice": "none",
    } | values


def _registered(running: Running) -> dict[str, str]:
    answer = running.call(
        "POST",
        "/office/mail",
        _new_mail(running),
        by="clerk",
        headers={"Idempotency-Key": uuid.uuid4().hex},
    )
    assert answer.status == 201, answer.body
    made: dict[str, str] = answer.json
    return made


def _waiting(running: Running) -> int:
    found = running.call("GET", "/office/companies?q=BALTIC-21", by="clerk").json["items"]
    return int(found[0]["mail_waiting"])


def test_a_form_sent_eight_times_at_once_registers_one_item(running: Running) -> None:
    running.token("clerk")
    body, key = _new_mail(running), uuid.uuid4().hex
    before = _waiting(running)

    answers = _together(
        [
            lambda: running.call(
                "POST", "/office/mail", body, by="clerk", headers={"Idempotency-Key": key}
            )
        ]
        * 8
    )

    assert {answer.status for answer in answers} == {201}
    assert len({answer.json["id"] for answer in answers}) == 1
    assert _waiting(running) == before + 1


def test_of_two_clerks_who_edit_at_once_one_is_told_to_look_again(running: Running) -> None:
    made = _registered(running)
    path = f"/office/companies/{made['company_id']}/mail/{made['id']}"

    answers = _together(
        [
            lambda text=text: running.call(  # type: ignore[misc]
                "PATCH",
                path,
                {"note": text},
                by="clerk",
                headers={"If-Match": f'"{made["version"]}"'},
            )
            for text in ("one", "two", "three")
        ]
    )

    assert sorted(answer.status for answer in answers) == [200, 412, 412]


def test_the_counter_is_right_after_many_changes_at_once(running: Running) -> None:
    running.token("clerk")
    before = _waiting(running)

    answers = _together(
        [
            lambda: running.call(
                "POST",
                "/office/mail",
                _new_mail(running),
                by="clerk",
                headers={"Idempotency-Key": uuid.uuid4().hex},
            )
        ]
        * 6
    )

    made = sum(answer.status == 201 for answer in answers)
    assert made >= 1
    assert all(answer.status in {201, 503} for answer in answers)
    assert _waiting(running) == before + made


def test_of_two_clerks_who_assign_a_scan_one_wins(running: Running) -> None:
    first, second = _registered(running), _registered(running)
    inbox = eventually(
        lambda: running.call("GET", "/office/scans?state=inbox", by="clerk").json["items"]
    )
    scan = inbox[0]

    answers = _together(
        [
            lambda item=item: running.call(  # type: ignore[misc]
                "POST",
                f"/office/scans/{scan['id']}/assign",
                {"company_id": item["company_id"], "mail_id": item["id"]},
                by="clerk",
                headers={"If-Match": f'"{scan["version"]}"'},
            )
            for item in (first, second)
        ]
    )

    assert sorted(answer.status for answer in answers) == [200, 412]
    holders = [
        running.call(
            "GET", f"/office/companies/{item['company_id']}/mail/{item['id']}", by="clerk"
        ).json["scans"]
        for item in (first, second)
    ]
    assert sorted(len(scans) for scans in holders) == [0, 1]


def test_a_file_that_is_announced_twenty_times_is_one_scan(running: Running) -> None:
    item, mark = _registered(running), uuid.uuid4().hex
    s3, sqs = running.client("s3"), running.client("sqs")
    intake, vault = (
        next(bucket["Name"] for bucket in s3.list_buckets()["Buckets"] if part in bucket["Name"])
        for part in ("intake", "vault")
    )
    (queue,) = (
        url
        for url in sqs.list_queues()["QueueUrls"]
        if "intake" in url.lower() and "dead" not in url.lower()
    )
    key = f"desk/{item['number']}/{mark}.pdf"

    version = s3.put_object(Bucket=intake, Key=key, Body=letter_pdf(2))["VersionId"]
    stored = StoredObject(bucket=intake, key=key, version_id=version, size_bytes=1)
    message = json.dumps(repetition(stored))
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: sqs.send_message(QueueUrl=queue, MessageBody=message), range(20)))

    path = f"/office/companies/{item['company_id']}/mail/{item['id']}"
    eventually(lambda: running.call("GET", path, by="clerk").json["scans"], within_s=60)
    eventually(lambda: _is_empty(sqs, queue), within_s=60)
    (scan,) = running.call("GET", path, by="clerk").json["scans"]
    rows = running.call("GET", f"{path}/scans", by="clerk").json["items"]
    assert [row["id"] for row in rows] == [scan["id"]]
    kept = s3.list_object_versions(Bucket=vault, Prefix=f"scans/{scan['id']}/")["Versions"]
    assert len(kept) == 2, "the original and the clean copy, each once"
    assert "Versions" not in s3.list_object_versions(Bucket=intake, Prefix=key)


def _is_empty(sqs: Any, queue: str) -> bool:
    counted = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    found = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=counted)["Attributes"]
    return all(found[name] == "0" for name in counted)
