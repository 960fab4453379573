"""
Files on their way into documents: once, whole, in order, whoever dies in the middle of it; and what
comes too late is told so and not lost (T36-T38, T42).
"""

import hashlib

import pytest

from chalicelib.audit.store import Tag
from chalicelib.aws.table import commit
from chalicelib.companies.model import closed
from chalicelib.companies.service import get_company
from chalicelib.companies.store import change_company
from chalicelib.config import config
from chalicelib.core import clock
from chalicelib.documents.model import Document
from chalicelib.documents.service import find_document, retire_document
from chalicelib.files.model import Upload, UploadState
from chalicelib.uploads import events
from tests.builders import a_company, a_person_of, an_actor
from tests.harness.crash import When, calls_in, crash_points, killed_at
from tests.harness.moment import Moment
from tests.harness.s3 import deliver, drop, in_vault, message_of, rows, stored_bytes
from tests.harness.tick import TICK
from tests.harness.uploads import (
    a_document,
    ask_for_form,
    bring,
    deliver_files,
    in_uploads,
    send,
    sweep_and_deliver_files,
    upload_row,
    versions_of,
)
from tests.samples.files import letter_pdf, letter_png

pytestmark = pytest.mark.usefixtures("world")
TEXT = b"name;sum\r\nA;1\r\n"


def document_of(upload: Upload) -> Document:
    found = find_document(upload.company_id, upload.target.thing_id)
    assert found is not None
    return found


def tags_of(upload: Upload) -> list[str]:
    return [
        raw["tag"]["S"]
        for raw in rows("AUDIT#")
        if raw.get("target", {}).get("S") == upload.target.thing_id
    ]


def test_file_becomes_a_document_with_an_original_and_a_clean_copy() -> None:
    content, company = letter_pdf(), a_company()
    person = a_person_of(company)

    upload = bring(company, content, name="Umowa najmu.pdf", by=person)

    (version,) = versions_of(upload)
    document = document_of(upload)
    assert (upload.state, upload.number, upload.reason) == (UploadState.DONE, 1, "")
    assert (document.name, document.newest, document.created_by.name) == (
        "Umowa najmu",
        1,
        person.name,
    )
    assert (version.file_name, version.content_type) == ("Umowa najmu.pdf", "application/pdf")
    assert version.sha256 == hashlib.sha256(content).hexdigest()
    assert stored_bytes(version.original.key, version.original.version_id) == content
    assert version.clean is not None
    clean = stored_bytes(version.clean.key, version.clean.version_id)
    assert hashlib.sha256(clean).hexdigest() == version.clean.sha256
    assert tags_of(upload) == [Tag.FILES_UPLOAD, Tag.DOCUMENTS_ADD]
    assert in_uploads() == []


def test_same_event_ten_times_is_one_version() -> None:
    upload = ask_for_form(a_company(), name="list.csv")
    dropped = send(upload, TEXT)

    assert deliver_files(*[dropped] * 10) == []

    assert [version.number for version in versions_of(upload)] == [1]
    assert tags_of(upload).count(Tag.DOCUMENTS_ADD) == 1


def test_two_files_at_once_for_one_document_are_versions_one_after_the_other() -> None:
    company = a_company()
    document = a_document(company, TEXT, name="list.csv")
    first = ask_for_form(company, name="list.csv", document=document)
    second = ask_for_form(company, name="list.csv", document=document)
    sent = [send(first, b"second"), send(second, b"third")]

    assert deliver_files(*sent) == []

    assert [version.number for version in versions_of(first)] == [3, 2, 1]
    assert document_of(first).newest == 3


def test_version_that_another_one_overtook_takes_the_next_number(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    company = a_company()
    document = a_document(company, TEXT, name="list.csv")
    upload, other = (ask_for_form(company, name="list.csv", document=document) for _ in range(2))
    dropped, taker = send(upload, b"third"), events.TAKERS[upload.target.kind]
    overtaken: list[bool] = []

    def slow(waiting: Upload) -> object:
        place = taker(waiting)
        if waiting.id == upload.id and not overtaken:
            overtaken.append(True)
            assert deliver_files(send(other, b"second")) == []
        return place

    monkeypatch.setattr(events, "TAKERS", {upload.target.kind: slow})

    assert deliver_files(dropped) == []

    numbers = {version.sha256: version.number for version in versions_of(upload)}
    assert numbers[hashlib.sha256(b"second").hexdigest()] == 2
    assert numbers[hashlib.sha256(b"third").hexdigest()] == 3
    assert document_of(upload).newest == 3


def test_form_that_was_sent_twice_keeps_the_bytes_of_the_version_it_made() -> None:
    upload = ask_for_form(a_company(), name="list.csv")
    first, second = send(upload, b"first"), send(upload, b"second")
    with killed_at(5, "after"):
        deliver_files(first)

    assert deliver_files(second, first) == []

    (version,) = versions_of(upload)
    kept = stored_bytes(version.original.key, version.original.version_id)
    assert hashlib.sha256(kept).hexdigest() == version.sha256
    assert in_uploads() == []


def test_file_for_a_document_that_was_retired_meanwhile_is_refused_and_kept() -> None:
    company = a_company()
    document = a_document(company, TEXT, name="list.csv")
    upload = ask_for_form(company, name="list.csv", document=document)
    retire_document(an_actor(), document, seen_version=document.version)

    assert deliver_files(send(upload, b"too late")) == []

    refused = upload_row(company.id, upload.id)
    assert (refused.state, refused.reason) == (UploadState.REFUSED, "document_retired")
    assert refused.kept is not None
    assert stored_bytes(refused.kept.key, refused.kept.version_id) == b"too late"
    assert "expires_at" not in rows(f"COMPANY#{company.id}", f"UPLOAD#{upload.id}")[0]
    assert document_of(upload).newest == 1
    assert in_uploads() == []


def test_file_for_a_company_that_was_closed_meanwhile_is_refused_and_kept() -> None:
    company = a_company()
    upload = ask_for_form(company, name="list.csv")
    before = get_company(company.id)
    commit(change_company(closed(before, clock.now()), seen_version=before.version))

    assert deliver_files(send(upload, TEXT)) == []

    refused = upload_row(company.id, upload.id)
    assert (refused.state, refused.reason) == (UploadState.REFUSED, "company_is_closed")
    assert refused.kept is not None
    assert find_document(company.id, upload.target.thing_id) is None


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("page.txt", b"<html><script>alert(1)</script>", "not_allowed"),
        ("page.html", b"plain words", "not_allowed"),
        ("tool.exe", b"MZ\x90\x00", "not_allowed"),
        ("cut.pdf", letter_pdf()[:3000], "damaged"),
        ("two.txt", b"text %PDF-1.7", "polyglot"),
    ],
)
def test_file_that_is_not_taken_says_why_and_is_not_kept(
    name: str, content: bytes, reason: str
) -> None:
    upload = bring(a_company(), content, name=name)

    assert (upload.state, upload.reason, upload.kept) == (UploadState.REFUSED, reason, None)
    assert in_uploads() == []
    assert in_vault() == []
    assert versions_of(upload) == ()


def test_file_that_nobody_was_allowed_to_send_stays_where_it_is() -> None:
    dropped = drop("somewhere/else.pdf", letter_pdf(), into=config().uploads_bucket)

    assert deliver(message_of(dropped), to=events.files) == []

    assert [stored.key for stored in in_uploads()] == ["somewhere/else.pdf"]


CALLS = {
    "first": [
        "s3.HeadObject",
        "dynamodb.BatchGetItem",
        "s3.GetObject",
        "s3.HeadObject",
        "s3.CopyObject",
        "dynamodb.BatchGetItem",
        "dynamodb.BatchGetItem",
        "s3.PutObject",
        "dynamodb.TransactWriteItems",
        "s3.DeleteObject",
    ],
    "retired": [
        "s3.HeadObject",
        "dynamodb.BatchGetItem",
        "s3.GetObject",
        "s3.HeadObject",
        "s3.CopyObject",
        "dynamodb.BatchGetItem",
        "dynamodb.BatchGetItem",
        "dynamodb.TransactWriteItems",
        "s3.DeleteObject",
    ],
    "refused": [
        "s3.HeadObject",
        "dynamodb.BatchGetItem",
        "s3.GetObject",
        "dynamodb.TransactWriteItems",
        "s3.DeleteObject",
    ],
}


def a_case(name: str) -> tuple[Upload, bytes]:
    company = a_company()
    if name == "retired":
        document = a_document(company, TEXT, name="list.csv")
        upload = ask_for_form(company, document=document)
        retire_document(an_actor(), document, seen_version=document.version)
        return upload, letter_png()
    content = b"<svg/>" if name == "refused" else letter_png()
    return ask_for_form(company, name="a.png"), content


def assert_settled_once(name: str, upload: Upload) -> None:
    after = upload_row(upload.company_id, upload.id)
    lies = [stored.key for stored in in_vault() if f"/{upload.id}/" in stored.key]
    assert in_uploads() == []
    assert len(lies) == len(set(lies))
    assert len(lies) == {"first": 2, "retired": 1, "refused": 0}[name]
    if name == "first":
        assert (after.state, [version.number for version in versions_of(upload)]) == ("done", [1])
        assert tags_of(upload) == [Tag.FILES_UPLOAD, Tag.DOCUMENTS_ADD]
    else:
        reason = {"retired": "document_retired", "refused": "not_allowed"}[name]
        assert (after.state, after.reason) == ("refused", reason)
        assert not [each for each in versions_of(upload) if each.number > 1]


@pytest.mark.parametrize("name", list(CALLS))
def test_calls_of_an_arrival_are_those_that_these_tests_kill(name: str) -> None:
    upload, content = a_case(name)
    dropped = send(upload, content)

    assert calls_in(lambda: deliver_files(dropped)) == CALLS[name]
    assert_settled_once(name, upload)


@pytest.mark.parametrize(
    ("name", "nth", "when"),
    [(name, nth, when) for name, calls in CALLS.items() for nth, when in crash_points(calls)],
)
def test_killed_worker_leaves_one_end_when_the_message_comes_again(
    at: Moment, name: str, nth: int, when: When
) -> None:
    upload, content = a_case(name)
    dropped = send(upload, content)

    with killed_at(nth, when) as death:
        deliver_files(dropped)

    assert death.call == CALLS[name][nth - 1]
    assert deliver_files(dropped) == []
    assert_settled_once(name, upload)


@pytest.mark.parametrize(("nth", "when"), crash_points(CALLS["first"]))
def test_sweep_alone_finishes_what_a_killed_worker_began(at: Moment, nth: int, when: When) -> None:
    upload, content = a_case("first")
    dropped = send(upload, content)

    with killed_at(nth, when):
        deliver_files(dropped)
    sweep_and_deliver_files(at)

    assert_settled_once("first", upload)


def test_young_file_is_left_to_its_event(at: Moment) -> None:
    upload = ask_for_form(a_company(), name="list.csv")
    send(upload, TEXT)
    at.now = max(at.now, in_uploads()[0].modified_at or at.now)

    events.sweep_files(TICK, None)

    assert upload_row(upload.company_id, upload.id).state is UploadState.WAITING
