"""What a file that somebody brings is: by its content, whatever it calls itself (T29, T42-T45)."""

import os
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from chalicelib.files import judging
from chalicelib.files.judging import JudgedFile, RefusedFile, judge
from chalicelib.files.kinds import FileKind
from chalicelib.scans.gate import GateLimits
from tests.files.packages import (
    compound,
    old_office,
    open_document,
    open_xml,
    package,
    record,
    two_ends,
    types_of,
    workbook,
)
from tests.samples.active import injected_pdf
from tests.samples.files import letter_jpeg, letter_pdf, letter_png, letter_tiff
from tests.samples.hostile import truncated_comment_zip, vast_png, zip_archive
from tests.samples.hostile_pdf import flate_bomb, locked_pdf

WORDS = "Umowa najmu, zażółć gęślą jaźń\r\n\tkoniec\f"
SAVED = {
    "docx": open_xml(FileKind.DOCX),
    "xlsx": open_xml(FileKind.XLSX),
    "pptx": open_xml(FileKind.PPTX),
    "odt": open_document(FileKind.ODT),
    "ods": open_document(FileKind.ODS),
    "odp": open_document(FileKind.ODP),
    "doc": old_office("WordDocument", "1Table"),
    "xls": compound(Workbook=workbook(0, 0)),
    "csv": "nazwa;kwota\nA;1,00\n".encode("cp1250"),
    "txt": b"\xef\xbb\xbf" + WORDS.encode(),
}
REFUSED = {
    "nothing at all": ("a.pdf", b"", "empty"),
    "a page": ("a.html", b"<!DOCTYPE html><html></html>", "not_allowed"),
    "a page that is called a text": ("a.txt", b" \n<HTML><body>", "not_allowed"),
    "a script inside a table": ("a.csv", b"a;b\n1;<script>alert(1)</script>", "not_allowed"),
    "a drawing": ("a.txt", b'<svg xmlns="http://www.w3.org/2000/svg"/>', "not_allowed"),
    "a text with another ending": ("run.bat", b"del *.*", "not_allowed"),
    "a text without an ending": ("README", b"words", "not_allowed"),
    "a rich text": ("a.txt", rb"{\rtf1 \object}", "not_allowed"),
    "a program": ("a.txt", b"MZ\x90\x00\x03", "not_allowed"),
    "a program for Linux": ("a.csv", b"\x7fELF\x02", "not_allowed"),
    "a text with a control sign": ("a.txt", b"a" * 2_000_000 + b"\x1b[2J", "not_allowed"),
    "an archive": ("a.docx", zip_archive(), "not_allowed"),
    "a Java archive": (
        "a.docx",
        package({"META-INF/MANIFEST.MF": b"Main-Class: A", "A.class": b"\xca\xfe"}),
        "not_allowed",
    ),
    "macros by their type": (
        "a.docx",
        open_xml(FileKind.DOCX, suffix=".macroEnabled.main+xml"),
        "macros",
    ),
    "macros by their part": (
        "a.xlsx",
        open_xml(FileKind.XLSX, {"xl/vbaProject.bin": b"x"}),
        "macros",
    ),
    "macros of long ago": (
        "a.xlsx",
        open_xml(FileKind.XLSX, {"xl/macrosheets/sheet1.xml": b"x"}),
        "macros",
    ),
    "macros of an open document": (
        "a.odt",
        open_document(FileKind.ODT, **{"Basic/Standard/Module1.xml": b"x"}),
        "macros",
    ),
    "macros of an old document": ("a.doc", old_office("WordDocument", "_VBA_PROJECT"), "macros"),
    "macros of an old document in small letters": (
        "a.doc",
        old_office("WordDocument", "_Vba_Project"),
        "macros",
    ),
    "macros of a sheet of long ago": (
        "a.xls",
        compound(Workbook=workbook(0, 1, size=6000)),
        "macros",
    ),
    "macros of a sheet that says it is none": (
        "a.xls",
        compound(Workbook=workbook(0, begin=0x40)),
        "macros",
    ),
    "macros of a sheet that is named across two sectors": (
        "a.xls",
        compound(Workbook=workbook(1, extra=record(0x42, bytes(472)), size=5000)),
        "macros",
    ),
    "macros of a workbook within another": (
        "a.xls",
        compound(Workbook=workbook(0), WORKBOOK=workbook(0, 6)),
        "macros",
    ),
    "macros of a workbook within a text": (
        "a.doc",
        compound(WordDocument=b"words", Workbook=workbook(1)),
        "macros",
    ),
    "a locked workbook": (
        "a.xls",
        compound(Workbook=workbook(0, extra=record(0x2F, bytes(54)))),
        "locked",
    ),
    "a workbook of before 1997": (
        "a.xls",
        compound(Workbook=workbook(0), Book=b"x"),
        "not_allowed",
    ),
    "a workbook of another version": (
        "a.xls",
        compound(Workbook=record(0x0809, bytes(16)) + record(0x0A)),
        "not_allowed",
    ),
    "a workbook without an end": ("a.xls", compound(Workbook=workbook(0)[:40]), "damaged"),
    "a workbook whose directory has none": ("a.xls", old_office("Workbook"), "damaged"),
    "a workbook whose sheet begins nowhere": (
        "a.xls",
        compound(Workbook=workbook(0)[:-20]),
        "damaged",
    ),
    "macros within an object of an open document": (
        "a.odt",
        open_document(FileKind.ODT, **{"Object 1/Basic/Standard/Module1.xml": b"x"}),
        "macros",
    ),
    "types that are spelled with references": (
        "a.docx",
        types_of(
            FileKind.DOCX,
            '<Types T="application/x.macro&#69;nabled.main+xml" U="{main}.main+xml"/>',
        ),
        "not_allowed",
    ),
    "types in a comment": (
        "a.docx",
        types_of(FileKind.DOCX, "<Types><!-- {main}.main+xml --></Types>"),
        "not_allowed",
    ),
    "types in another code": (
        "a.docx",
        types_of(
            FileKind.DOCX, '<?xml version="1.0" encoding="utf-16"?><Types T="{main}.main+xml"/>'
        ),
        "not_allowed",
    ),
    "types longer than anybody reads": (
        "a.docx",
        types_of(FileKind.DOCX, '<Types T="{main}.main+xml">' + " " * (1 << 20) + "</Types>"),
        "not_allowed",
    ),
    "a package with two ends": ("a.docx", two_ends(3), "damaged"),
    "a locked document": ("a.docx", old_office("EncryptedPackage"), "locked"),
    "a locked open document": (
        "a.odt",
        open_document(FileKind.ODT, b"<manifest:encryption-data/>"),
        "locked",
    ),
    "an old presentation": ("a.ppt", old_office("PowerPoint Document"), "not_allowed"),
    "an installer": ("a.doc", old_office("Property", "Tables"), "not_allowed"),
    "a cut package": ("a.docx", open_xml(FileKind.DOCX)[:-30], "damaged"),
    "a package behind other bytes": (
        "a.docx",
        b"PK\x03\x04" + open_xml(FileKind.DOCX),
        "damaged",
    ),
    "bytes behind a package": ("a.docx", open_xml(FileKind.DOCX) + b"MZ", "damaged"),
    "two kinds in one package": (
        "a.docx",
        package(
            {
                "[Content_Types].xml": b"wordprocessingml.document.main+xml "
                b"spreadsheetml.sheet.main+xml"
            }
        ),
        "not_allowed",
    ),
    "a PDF behind a text": ("a.txt", b"words\n%PDF-1.7", "polyglot"),
    "a PDF that is only called one": ("a.pdf", b"%PDF-<html>", "not_a_scan"),
    "half of a PDF": ("a.pdf", letter_pdf()[:-200], "damaged"),
    "a picture that is an archive too": (
        "a.png",
        letter_png() + zip_archive(),
        "polyglot",
    ),
    "a vast picture": ("a.png", vast_png(), "too_many_pixels"),
}


def judged(tmp_path: Path, content: bytes, name: str) -> JudgedFile | RefusedFile:
    source = tmp_path / "original"
    source.write_bytes(content)
    return judge(source, tmp_path / "clean", name=name)


@pytest.mark.parametrize("ending", list(SAVED))
def test_office_file_is_known_by_its_content_and_only_saved(tmp_path: Path, ending: str) -> None:
    name = f"list.{ending}" if ending in {"csv", "txt"} else "list.exe"

    verdict = judged(tmp_path, SAVED[ending], name)

    assert verdict == JudgedFile(FileKind(ending), None, "office_format")
    assert not (tmp_path / "clean").exists()


@pytest.mark.parametrize("what", list(REFUSED))
def test_file_outside_of_the_list_is_refused_with_its_reason(tmp_path: Path, what: str) -> None:
    name, content, reason = REFUSED[what]

    assert judged(tmp_path, content, name) == RefusedFile(reason)
    assert not (tmp_path / "clean").exists()


@pytest.mark.parametrize(
    ("content", "kind", "shown_as"),
    [
        (letter_pdf(2), FileKind.PDF, "application/pdf"),
        (letter_jpeg(), FileKind.JPEG, "image/jpeg"),
        (letter_png(), FileKind.PNG, "image/png"),
        (letter_tiff(), FileKind.TIFF, "application/pdf"),
    ],
    ids=["pdf", "jpeg", "png", "tiff"],
)
def test_picture_and_pdf_get_a_clean_copy(
    tmp_path: Path, content: bytes, kind: FileKind, shown_as: str
) -> None:
    verdict = judged(tmp_path, content, "page.html")

    assert isinstance(verdict, JudgedFile)
    assert (verdict.kind, verdict.no_preview) == (kind, "")
    assert verdict.clean is not None
    assert verdict.clean.content_type == shown_as
    assert (tmp_path / "clean").stat().st_size == verdict.clean.size_bytes


def test_clean_copy_of_an_active_pdf_holds_nothing_active(tmp_path: Path) -> None:
    verdict = judged(tmp_path, injected_pdf("open action", "document scripts"), "a.pdf")

    assert isinstance(verdict, JudgedFile)
    clean = (tmp_path / "clean").read_bytes()
    assert b"/JavaScript" not in clean
    assert b"/OpenAction" not in clean


@pytest.mark.parametrize(
    ("content", "reason"),
    [(locked_pdf("secret"), "locked"), (letter_pdf(3), "too_many_pages")],
    ids=["locked", "long"],
)
def test_whole_pdf_that_the_gate_cannot_look_into_is_only_saved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes, reason: str
) -> None:
    monkeypatch.setattr(judging, "_LIMITS", GateLimits(labels_cpu_s=0, max_pages=2))

    assert judged(tmp_path, content, "a.pdf") == JudgedFile(FileKind.PDF, None, reason)


@pytest.mark.parametrize("cut", [0, 200])
def test_pdf_too_large_for_the_gate_is_saved_if_it_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cut: int
) -> None:
    content = letter_pdf()
    monkeypatch.setattr(judging, "_LIMITS", GateLimits(max_bytes=100))

    verdict = judged(tmp_path, content[: len(content) - cut], "a.pdf")

    expected = RefusedFile("damaged") if cut else JudgedFile(FileKind.PDF, None, "too_large")
    assert verdict == expected


def test_bomb_ends_nobody_but_the_child(tmp_path: Path) -> None:
    verdict = judged(tmp_path, flate_bomb(512, packed_again=1), "a.pdf")

    assert verdict in {RefusedFile("died"), JudgedFile(FileKind.PDF, None, "too_complex")}
    assert not (tmp_path / "clean").exists()


@pytest.mark.parametrize("packing", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA], ids=["bzip2", "lzma"])
def test_package_that_would_be_unpacked_as_a_whole_is_not_read(
    tmp_path: Path, packing: int
) -> None:
    vast = package({"[Content_Types].xml": bytes(32 << 20)}, packing)

    tracemalloc.start()
    verdict = judged(tmp_path, vast, "a.docx")
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert verdict == RefusedFile("not_allowed")
    assert most < 8 << 20


def test_package_of_a_declared_code_that_is_ours_is_known(tmp_path: Path) -> None:
    first = '\ufeff<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
    said = first + '<Types T="{main}.main+xml"/>'

    verdict = judged(tmp_path, types_of(FileKind.XLSX, said), "a.xlsx")

    assert verdict == JudgedFile(FileKind.XLSX, None, "office_format")


def test_package_with_a_vast_table_of_contents_is_not_read(tmp_path: Path) -> None:
    many = package({f"e{number}": b"" for number in range(10_001)})

    assert judged(tmp_path, many, "a.docx") == RefusedFile("damaged")


def test_entry_of_a_package_is_unpacked_to_a_limit(tmp_path: Path) -> None:
    """A megabyte that unpacks to a gigabyte costs a megabyte."""
    bomb = package({"[Content_Types].xml": bytes(32 << 20)})

    assert judged(tmp_path, bomb, "a.docx") == RefusedFile("not_allowed")


def test_comment_that_claims_to_be_longer_than_the_file_ends_no_package(tmp_path: Path) -> None:
    content = truncated_comment_zip(open_xml(FileKind.DOCX))

    assert isinstance(judged(tmp_path, content, "a.docx"), RefusedFile)


def test_noise_is_never_taken(tmp_path: Path) -> None:
    for beginning in (b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        assert isinstance(judged(tmp_path, beginning + os.urandom(4096), "a.txt"), RefusedFile)


def test_workbook_is_read_wherever_its_pieces_lie_and_broken_tables_end(tmp_path: Path) -> None:
    for size in (0, 4096, 12_000):
        content = compound(Workbook=workbook(0, 2, begin=0x20, size=size))
        assert judged(tmp_path, content, "a.xls") == JudgedFile(FileKind.XLS, None, "office_format")
        for at in range(24, 80, 2):
            broken = content[:at] + b"\x01" + content[at + 1 :]
            assert judged(tmp_path, broken, "a.xls")
        for end in range(512, len(content) - 512, 1501):
            assert judged(tmp_path, content[:end], "a.xls")
