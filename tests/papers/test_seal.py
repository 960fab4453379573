"""The seal: whatever is done to a file afterwards shows (T64)."""

import io
import random
from datetime import timedelta

import pikepdf
import pytest
from asn1crypto import pem, x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, append_signature_field

from chalicelib.papers import seal
from chalicelib.papers.judging import Finding, judge
from tests.papers.made import (
    NOW,
    a_certificate,
    a_key,
    a_page,
    a_sealed_page,
    attached_in,
    new_key,
)


def finding(pdf: bytes, *certificates: bytes) -> Finding:
    return judge(pdf, certificates or (a_certificate(),)).finding


def test_sealed_page_is_genuine_and_gives_its_record() -> None:
    verdict = judge(a_sealed_page(), [a_certificate()])

    assert verdict.finding is Finding.GENUINE
    assert verdict.record_json.encode() == attached_in(a_page())["receipt.json"]


def test_each_of_three_hundred_changed_bytes_is_detected() -> None:
    chance, whole = random.Random(64), a_sealed_page()
    for place in chance.sample(range(len(whole)), 300):
        changed = bytearray(whole)
        changed[place] ^= 1 << chance.randrange(8)
        assert finding(bytes(changed)) is not Finding.GENUINE, place


def test_seal_in_small_letters_is_detected() -> None:
    start = a_sealed_page().rindex(b"/Contents <")
    changed = bytearray(a_sealed_page())
    place = next(at for at in range(start + 11, len(changed)) if changed[at] in b"ABCDEF")
    changed[place] |= 0x20

    assert finding(bytes(changed)) is Finding.ALTERED


def test_changed_letter_of_the_attached_record_is_detected() -> None:
    place = a_sealed_page().rindex(b"/Contents")
    changed = bytearray(a_sealed_page())
    changed[place // 2] ^= 1

    assert finding(bytes(changed)) is not Finding.GENUINE


@pytest.mark.parametrize("left_out", [1, 2, 100, 5_000, 20_000])
def test_shortened_file_is_detected(left_out: int) -> None:
    assert finding(a_sealed_page()[:-left_out]) is not Finding.GENUINE


@pytest.mark.parametrize("added", [b"\n", b" ", b"%", b"\0" * 100, b"%%EOF\n"])
def test_anything_after_the_end_is_detected(added: bytes) -> None:
    assert finding(a_sealed_page() + added) is Finding.ALTERED


@pytest.mark.parametrize("before", [b"\n", b"%PDF-1.7\n"])
def test_anything_before_the_beginning_is_detected(before: bytes) -> None:
    assert finding(before + a_sealed_page()) is not Finding.GENUINE


def test_incremental_update_is_detected() -> None:
    writer = IncrementalPdfFileWriter(io.BytesIO(a_sealed_page()))
    writer.root["/Lang"] = writer.root["/Lang"]
    writer.update_root()  # type: ignore[no-untyped-call]
    out = io.BytesIO()
    writer.write(out)  # type: ignore[no-untyped-call]

    assert len(out.getvalue()) > len(a_sealed_page())
    assert finding(out.getvalue()) is Finding.ALTERED


def test_new_empty_field_is_detected() -> None:
    writer = IncrementalPdfFileWriter(io.BytesIO(a_sealed_page()))
    append_signature_field(writer, SigFieldSpec(sig_field_name="Second"))
    out = io.BytesIO()
    writer.write(out)  # type: ignore[no-untyped-call]

    assert finding(out.getvalue()) is Finding.ALTERED


def test_file_that_was_saved_anew_is_detected() -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(a_sealed_page())) as opened:
        opened.save(out)

    assert finding(out.getvalue()) is Finding.ALTERED


def test_seal_of_another_office_is_not_ours() -> None:
    other = new_key()
    certificate = seal.new_certificate(other, "Biuro Żuraw", NOW, 4711)
    forged = seal.seal(a_page(), other, certificate)

    assert finding(forged) is Finding.FOREIGN
    assert finding(forged, certificate) is Finding.GENUINE


def test_receipt_of_a_former_key_is_genuine_by_the_kept_certificate() -> None:
    newer = seal.new_certificate(new_key(), "Biuro Żuraw", NOW, 4712)

    assert finding(a_sealed_page(), newer, a_certificate()) is Finding.GENUINE
    assert finding(a_sealed_page(), newer) is Finding.FOREIGN


def test_page_without_a_seal_is_no_receipt() -> None:
    assert finding(a_page()) is Finding.NO_SEAL


@pytest.mark.parametrize("content", [b"", b"%PDF-", b"MZ", b"%PDF-1.7\n" + b"x" * 1000, b"{}"])
def test_anything_else_is_no_receipt(content: bytes) -> None:
    assert finding(content) in {Finding.NO_PDF, Finding.NO_SEAL}


def test_certificate_lasts_ten_years_and_is_for_signing_only() -> None:
    found = x509.Certificate.load(pem.unarmor(a_certificate())[2])

    assert timedelta(days=3_620) < seal.ends_at(a_certificate()) - NOW < timedelta(days=3_660)
    assert found.key_usage_value.native == {"digital_signature", "non_repudiation"}
    assert found.ca is False
    assert "Biuro Żuraw" in found.subject.human_friendly


@pytest.mark.parametrize("name", ["", "Ż" * 200, "中文办公室", "A" * 64])
def test_any_office_name_has_a_certificate(name: str) -> None:
    certificate = seal.new_certificate(a_key(), name, NOW, 1)

    assert finding(seal.seal(a_page(), a_key(), certificate), certificate) is Finding.GENUINE


def test_seal_adds_little() -> None:
    assert len(a_sealed_page()) - len(a_page()) < 13_000
