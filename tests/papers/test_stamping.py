"""The time of somebody else on the office's seal (RFC 3161)."""

from functools import cache

import pytest
from asn1crypto import tsp
from pyhanko.sign.timestamps import TimeStamper

from chalicelib.aws import bucket
from chalicelib.config import config
from chalicelib.core.errors import Unavailable
from chalicelib.papers import seal, stamping
from chalicelib.papers.judging import Finding, Verdict, judge
from chalicelib.papers.making import make_paper
from chalicelib.receipts.model import PaperState, Receipt
from chalicelib.receipts.service import get_receipt
from tests.builders import a_company
from tests.papers.made import (
    a_certificate,
    a_key,
    a_page,
    a_receipt,
    a_sealed_page,
    certificates,
    new_key,
)
from tests.papers.stamps import STAMPED_AT, a_server, answered, listening

URL = "https://stamps.example.org/tsa"


@cache
def a_stamped_page() -> bytes:
    return seal.seal(a_page(), a_key(), a_certificate(), a_server())


def paper_of(receipt: Receipt) -> bytes:
    there = bucket.head(config().vault_bucket, receipt.pdf_key)
    assert there is not None
    return bucket.read(there) or b""


def judged(pdf: bytes) -> Verdict:
    return judge(pdf, [a_certificate()])


def another_question() -> bytes:
    _, question = a_server().request_cms(bytes(32), "sha256")  # type: ignore[no-untyped-call]
    asked: bytes = question.dump()
    return asked


def answering(monkeypatch: pytest.MonkeyPatch, answer: object) -> None:
    """The server that receipts are stamped by says this."""
    stamping.time_stamper.cache_clear()
    monkeypatch.setenv("TIMESTAMP_URL", URL)

    def ask(_: object, question: bytes) -> tsp.TimeStampResp:
        if isinstance(answer, Exception):
            raise answer
        assert callable(answer)
        return tsp.TimeStampResp.load(answer(question), strict=True)

    monkeypatch.setattr(stamping.HttpTimeStamper, "_ask", ask)


def test_stamped_seal_is_genuine_and_tells_whose_time_it_is() -> None:
    verdict = judged(a_stamped_page())

    assert verdict.finding is Finding.GENUINE
    assert verdict.stamped_at == STAMPED_AT
    assert "Example Time Stamps" in verdict.stamped_by
    assert judged(a_sealed_page()).stamped_at is None


def test_stamp_makes_no_foreign_seal_the_offices() -> None:
    key = new_key()
    theirs = seal.new_certificate(key, "Biuro Żuraw", STAMPED_AT, 4712)

    pdf = seal.seal(a_page(), key, theirs, a_server())

    assert judged(pdf).finding is Finding.FOREIGN


def test_what_is_put_into_the_room_of_the_stamp_is_detected() -> None:
    end = a_stamped_page().rindex(b">", 0, a_stamped_page().rindex(b"/ByteRange")) - 1
    for place in (end, end - 20):
        changed = bytearray(a_stamped_page())
        assert changed[place] == ord("0")
        changed[place] = ord("1")
        assert judged(bytes(changed)).finding is not Finding.GENUINE


def test_stamp_of_another_seal_is_detected() -> None:
    class OfAnother(TimeStamper):
        async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> object:
            other = bytes(len(message_digest))
            return await a_server().async_timestamp(other, md_algorithm)

    pdf = seal.seal(a_page(), a_key(), a_certificate(), OfAnother())  # type: ignore[no-untyped-call]

    assert judged(pdf).finding is Finding.ALTERED


def test_receipt_is_stamped_where_a_server_is_named(
    world: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    answering(monkeypatch, answered)
    receipt = a_receipt(a_company())

    make_paper(receipt.company_id, receipt.id)

    after = get_receipt(receipt.company_id, receipt.id)
    verdict = judge(paper_of(after), certificates())
    assert after.paper_state is PaperState.READY
    assert (verdict.finding, verdict.stamped_at) == (Finding.GENUINE, STAMPED_AT)


@pytest.mark.parametrize(
    "answer",
    [
        TimeoutError("timed out"),
        lambda _: b"<html>no stamp</html>",
        lambda _: tsp.TimeStampResp({"status": {"status": "rejection"}}).dump(),
        lambda _: answered(another_question()),
    ],
    ids=["silent", "page", "refusal", "other"],
)
def test_receipt_waits_for_a_server_that_gives_no_stamp(
    world: None, monkeypatch: pytest.MonkeyPatch, answer: object
) -> None:
    answering(monkeypatch, answer)
    receipt = a_receipt(a_company())

    with pytest.raises(Unavailable):
        make_paper(receipt.company_id, receipt.id)

    assert get_receipt(receipt.company_id, receipt.id).paper_state is PaperState.PENDING
    answering(monkeypatch, answered)
    make_paper(receipt.company_id, receipt.id)
    assert get_receipt(receipt.company_id, receipt.id).paper_state is PaperState.READY


@pytest.mark.enable_socket
def test_server_is_asked_as_the_standard_says() -> None:
    with listening() as (url, seen):
        pdf = seal.seal(a_page(), a_key(), a_certificate(), stamping.HttpTimeStamper(url))

    assert judged(pdf).stamped_at == STAMPED_AT
    assert {one["Content-Type"] for one in seen} == {"application/timestamp-query"}


@pytest.mark.enable_socket
@pytest.mark.parametrize("content", [b"", b"0" * 70_000], ids=["elsewhere", "endless"])
def test_server_that_sends_elsewhere_or_without_end_gives_no_stamp(content: bytes) -> None:
    with listening(lambda _: content) as (url, _), pytest.raises(Unavailable):
        seal.seal(a_page(), a_key(), a_certificate(), stamping.HttpTimeStamper(url))


@pytest.mark.parametrize(
    "url", ["http://stamps.example.org", "ftp://127.0.0.1/", "file:///etc/passwd", "https://", ""]
)
def test_server_is_asked_over_https_only(url: str) -> None:
    with pytest.raises(ValueError, match="https"):
        stamping.HttpTimeStamper(url)
