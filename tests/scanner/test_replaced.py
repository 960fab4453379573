"""Files that are not what they seem: replaced while they are sent, or not written to the end."""

import os
from pathlib import Path

import pytest

from tests.scanner.bench import Bench
from tests.scanner.pretended import Office, Pretended, refuses

pytestmark = pytest.mark.enable_socket
FIRST, SECOND = b"%PDF first %%EOF", b"%PDF the second letter %%EOF"
LATER_S = 1763627460


def replace(path: Path) -> None:
    """As a scanner does that saves beside and renames; the old file lives on where it is open."""
    new = path.with_name(".new")
    new.write_bytes(SECOND)
    os.replace(new, path)  # noqa: PTH105 - Path's own may be the one under test


@pytest.mark.parametrize("where", ["places", "puts"])
def test_file_that_takes_the_name_of_the_one_being_sent_is_delivered_too(
    bench: Bench, office: Office, where: str
) -> None:
    path = bench.drop("scan001.pdf", FIRST)

    def act(request: Pretended) -> None:
        replace(path)
        if where == "puts":
            request.store()
            request.answer(200, {})
        else:
            request.problem(422, "This is no scan.")

    getattr(office, where).append(act)
    bench.settle()
    assert bench.there() == ["scan001.pdf"]

    bench.settle()
    assert list(office.files.values())[-1] == SECOND
    assert (bench.folder / "sent/scan001.pdf").read_bytes() == SECOND


def test_file_that_takes_the_name_at_the_last_moment_goes_back_and_is_delivered(
    bench: Bench, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = bench.drop("scan001.pdf", FIRST)
    rename = Path.rename

    def replace_and_rename(source: Path, target: Path) -> Path:
        monkeypatch.undo()
        replace(path)
        return rename(source, target)

    monkeypatch.setattr(Path, "rename", replace_and_rename)
    bench.settle()
    assert bench.there() == ["scan001.pdf"]

    bench.settle()
    assert sorted(office.files.values()) == sorted([FIRST, SECOND])
    assert bench.there() == ["sent/scan001.pdf"]


TIFF = b"II*\0\x10\x27\0\0" + b"page" * 50  # its directory would begin at 10,000


@pytest.mark.parametrize(
    ("name", "half", "whole"),
    [
        ("a.pdf", b"%PDF half", b"%PDF half %%EOF\n"),
        ("a.JPG", b"\xff\xd8 half", b"\xff\xd8 half \xff\xd9"),
        ("a.png", b"\x89PNG half", b"\x89PNG half IEND\xae\x42\x60\x82"),
        ("a.tif", TIFF, TIFF + bytes(10_000)),
        ("a.tiff", b"MM\0*", b"MM\0*\0\0\0\x08" + bytes(20)),
    ],
)
def test_file_without_its_end_is_given_half_a_minute(
    bench: Bench, office: Office, name: str, half: bytes, whole: bytes
) -> None:
    bench.drop(name, half)
    bench.settle()
    bench.look(26)
    assert office.offers == []

    bench.drop(name, whole, made_s=LATER_S)
    bench.settle()
    assert list(office.files.values()) == [whole]


def test_file_that_never_has_its_end_is_offered_all_the_same(bench: Bench, office: Office) -> None:
    bench.drop("a.pdf", b"%PDF half")
    bench.settle()
    bench.look(30)

    assert list(office.files.values()) == [b"%PDF half"]


def test_file_that_is_written_on_after_it_was_sent_is_delivered_again(
    bench: Bench, office: Office
) -> None:
    path = bench.drop("NOWAK-7/a.tif", b"page 1")
    with path.open("ab") as writer:
        bench.settle()
        assert bench.there() == ["sent/NOWAK-7/a.tif"]
        writer.write(b"page 2")

    bench.look(300)
    assert bench.lines[-1] == (
        "back  NOWAK-7/a.tif: it was still being written when it went; it is sent again"
    )

    bench.look(5)
    bench.look(5)
    assert list(office.files.values()) == [b"page 1", b"page 1page 2"]
    assert bench.there() == ["sent/NOWAK-7/a.tif"]


def test_file_in_sent_is_nobodys_concern_after_ten_minutes(bench: Bench, office: Office) -> None:
    bench.drop("a.pdf", FIRST)
    bench.settle()
    bench.look(1)
    bench.look(601)

    (bench.folder / "sent/a.pdf").write_bytes(SECOND)
    bench.look(1)

    assert bench.there() == ["sent/a.pdf"]


def test_sent_in_capitals_is_the_same_folder(bench: Bench, office: Office) -> None:
    """As it is on Windows and macOS; a link stands for that here."""
    (bench.folder / "Sent").mkdir()
    (bench.folder / "sent").symlink_to("Sent")
    bench.drop("REFUSED/b.pdf")
    bench.drop("a.pdf")

    for _ in range(4):
        bench.settle()

    assert len(office.offers) == 1
    assert bench.there("Sent") == ["a.pdf"]


def test_pipe_that_takes_the_name_of_a_file_is_not_waited_for(bench: Bench, office: Office) -> None:
    bench.drop("a.pdf", made_s=1)
    second = bench.drop("b.pdf", made_s=2)

    def act(request: Pretended) -> None:
        second.unlink()
        os.mkfifo(second)
        request.store()
        request.answer(200, {})

    office.puts = [act]
    bench.settle()

    assert bench.lines == ["sent  a.pdf"]


def test_folder_that_cannot_be_read_is_said_once(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.drop("NOWAK-7/a.pdf")
    scandir = os.scandir

    def refuse(path: Path | str) -> object:
        if str(path).endswith("NOWAK-7"):
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    for _ in range(3):
        bench.look(5)

    assert bench.lines == ["cannot be read  NOWAK-7/: Permission denied"]


def test_reason_is_said_though_the_note_cannot_be_written(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    bench.drop("a.docx")
    bench.settle()

    assert bench.lines == ["refused  a.docx: This is no scan."]
    assert bench.there() == ["refused/a.docx"]


def test_reason_is_said_though_the_file_cannot_be_moved(bench: Bench, office: Office) -> None:
    (bench.folder / ".refused").write_bytes(b"")
    (bench.folder / "refused").symlink_to(".refused")
    bench.drop("a.docx")
    bench.settle()
    for _ in range(5):
        bench.look(100)

    assert "refused, but cannot be moved  a.docx: This is no scan. (File exists)" in bench.lines
    assert sum("a.docx" in line for line in bench.lines) == 1
    assert [offer["name"] for offer in office.offers].count("a.docx") == 1


@pytest.mark.parametrize("name", ["x" * 251 + ".pdf", "ż" * 125 + ".docx", "a." + "y" * 250])
def test_name_that_is_as_long_as_can_be_is_put_aside_twice(
    bench: Bench, office: Office, name: str
) -> None:
    where = "refused" if name.endswith(".docx") else "sent"
    for made_s in (LATER_S, LATER_S + 60):
        bench.drop(name, made_s=made_s)
        bench.settle()

    assert len(bench.there(where)) == len(bench.there()) == (4 if where == "refused" else 2)


def test_file_where_a_folder_is_needed_makes_it_another_folder(
    bench: Bench, office: Office
) -> None:
    (bench.folder / "sent").mkdir()
    (bench.folder / "sent/NOWAK-7").write_bytes(b"")
    bench.drop("NOWAK-7/a.pdf")
    bench.settle()

    assert bench.there("sent") == ["NOWAK-7", "NOWAK-7-2/a.pdf"]


def test_reason_that_is_no_text_is_written_all_the_same(bench: Bench, office: Office) -> None:
    office.places = [refuses(422, "bad \ud800")]
    bench.drop("a.pdf")
    bench.settle()

    assert (bench.folder / "refused/a.pdf.reason.txt").read_text() == "bad ?\n"
