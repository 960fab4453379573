"""Clean copies cut into parts by a child process: pictures as they were, nothing lost or added."""

import hashlib
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf

from chalicelib.scans import cutting, gate_process
from chalicelib.scans.arrangement import Parts, Sheet, whole
from chalicelib.scans.cutting import CutPart, NotCut, cut
from chalicelib.scans.gate_answer import GateUnavailable
from chalicelib.scans.gate_terms import GateLimits
from tests.samples.files import add_page, letter_jpeg, letter_pdf, letter_stream, saved
from tests.samples.judging import drawn

TWO_AND_ONE: Parts = ((Sheet(0, 1), Sheet(0, 2)), (Sheet(0, 3),))


def cut_up(parts: Parts, folder: Path, *copies: bytes) -> list[CutPart]:
    paths = []
    for number, copy in enumerate(copies):
        paths.append(folder / f"copy-{number}")
        paths[-1].write_bytes(copy)
    return cut(paths, parts, folder)


def pictures_in(part: CutPart) -> list[bytes]:
    with pikepdf.open(part.path) as pdf:
        return [page.obj.Resources.XObject.Scan.read_raw_bytes() for page in pdf.pages]


def test_each_part_has_its_own_pages(tmp_path: Path) -> None:
    parts = cut_up(TWO_AND_ONE, tmp_path, letter_pdf(3))

    assert [part.pages for part in parts] == [2, 1]
    assert [pictures_in(part) for part in parts] == [
        [letter_jpeg(1), letter_jpeg(2)],
        [letter_jpeg(3)],
    ]
    for part in parts:
        content = part.path.read_bytes()
        assert part.size_bytes == len(content)
        assert part.sha256 == hashlib.sha256(content).hexdigest()


def test_same_copies_make_the_same_bytes(tmp_path: Path) -> None:
    twice = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        twice.append([part.sha256 for part in cut_up(TWO_AND_ONE, tmp_path / name, letter_pdf(3))])

    assert twice[0] == twice[1]


def shared_resources(pages: int) -> bytes:
    """As many scanners write it: all pages name one list of all pictures."""
    pdf = Pdf.new()
    pictures = {f"/Scan{n}": pdf.make_indirect(letter_stream(pdf, n)) for n in range(pages)}
    shared = pdf.make_indirect(Dictionary(XObject=Dictionary(pictures)))
    for number in range(pages):
        contents = pdf.make_stream(b"q 595 0 0 842 0 0 cm /Scan%d Do Q" % number)
        add_page(pdf, pictures[f"/Scan{number}"], Resources=shared, Contents=contents)
    return saved(pdf)


def test_pages_that_share_their_pictures_take_only_their_own_along(tmp_path: Path) -> None:
    copy = shared_resources(6)
    parts = cut_up(tuple((Sheet(0, page),) for page in range(1, 7)), tmp_path, copy)

    assert sum(part.size_bytes for part in parts) < len(copy) * 1.2
    for number, part in enumerate(parts):
        with pikepdf.open(part.path) as pdf:
            assert list(pdf.pages[0].obj.Resources.XObject.keys()) == [f"/Scan{number}"]


BROKEN = [b" ) >> <zz>", b" (never ended", b" BI /W 1 ID xx"]


@pytest.mark.parametrize("broken", BROKEN)
def test_pages_that_nobody_can_read_to_their_end_take_only_their_own_along(
    tmp_path: Path, broken: bytes
) -> None:
    """Or each company would get the letters of all others within its own."""
    with pikepdf.open(BytesIO(shared_resources(4))) as pdf:
        for page in pdf.pages:
            page.obj.Contents = pdf.make_stream(page.obj.Contents.read_bytes() + broken)
        copy = saved(pdf)

    assert letters_in(cut_up(one_each(4), tmp_path, copy)) == [[0], [1], [2], [3]]


@pytest.mark.parametrize("through", ["form", "bare form", "pattern", "mask", "font"])
def test_what_pages_draw_by_other_means_takes_only_its_own_along(
    tmp_path: Path, through: str
) -> None:
    copy = drawn_through(through, 3)

    parts = cut_up(one_each(3), tmp_path, copy)

    assert letters_in(parts) == [[0], [1], [2]]
    for number, part in enumerate(parts):
        assert drawn(part.path.read_bytes()) == drawn(copy, number)


def one_each(pages: int) -> Parts:
    return tuple((Sheet(0, page),) for page in range(1, pages + 1))


def letters_in(parts: list[CutPart]) -> list[list[int]]:
    """Which letters lie anywhere in each part's bytes."""
    contents = [part.path.read_bytes() for part in parts]
    return [[n for n in range(len(parts)) if letter_jpeg(n) in content] for content in contents]


def drawn_through(means: str, pages: int) -> bytes:
    """All pictures in one list, which the pages reach by something that they draw or write with."""
    pdf = Pdf.new()
    pictures = {f"/Scan{n}": pdf.make_indirect(letter_stream(pdf, n)) for n in range(pages)}
    shared = pdf.make_indirect(Dictionary(XObject=Dictionary(pictures)))
    box = Array([0, 0, 595, 842])
    for number in range(pages):
        inner = pdf.make_stream(b"q 595 0 0 842 0 0 cm /Scan%d Do Q" % number)
        inner.Subtype, inner.BBox, inner.Resources = Name.Form, box, shared
        resources, contents = Dictionary(XObject=Dictionary(F=inner)), b"/F Do"
        if means == "bare form":
            del inner["/Resources"]
            resources = Dictionary(XObject=Dictionary(pictures | {"/F": inner}))
        elif means == "pattern":
            del inner["/Subtype"]
            inner.PatternType, inner.PaintType, inner.TilingType = 1, 1, 1
            inner.XStep, inner.YStep = 595, 842
            resources = Dictionary(Pattern=Dictionary(P=inner))
            contents = b"/Pattern cs /P scn 0 0 595 842 re f"
        elif means == "mask":
            inner.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceGray)
            mask = Dictionary(S=Name.Luminosity, G=inner)
            resources = Dictionary(ExtGState=Dictionary(G0=Dictionary(SMask=mask)))
            contents = b"/G0 gs 0 0 595 842 re f"
        elif means == "font":
            sign = pdf.make_stream(b"1 0 d0 595 0 0 842 0 0 cm /Scan%d Do" % number)
            font = Dictionary(
                Type=Name.Font,
                Subtype=Name.Type3,
                FontBBox=box,
                FontMatrix=Array([1, 0, 0, 1, 0, 0]),
                CharProcs=Dictionary(a=sign),
                Encoding=Dictionary(Differences=Array([97, Name.a])),
                FirstChar=97,
                LastChar=97,
                Widths=Array([1]),
                Resources=shared,
            )
            resources = Dictionary(Font=Dictionary(T=font))
            contents = b"BT /T 1 Tf (a) Tj ET"
        add_page(pdf, pictures[f"/Scan{number}"])
        pdf.pages[number].obj.Resources = resources
        pdf.pages[number].obj.Contents = pdf.make_stream(contents)
    return saved(pdf)


def test_pages_are_turned_and_moved(tmp_path: Path) -> None:
    parts: Parts = ((Sheet(0, 2, 90), Sheet(0, 1)),)

    [part] = cut_up(parts, tmp_path, letter_pdf(2))

    assert pictures_in(part) == [letter_jpeg(2), letter_jpeg(1)]
    content = part.path.read_bytes()
    upright, turned = drawn(letter_pdf(2), 1), drawn(content, 0)
    assert turned.size == (upright.height, upright.width)


def test_page_that_lies_on_its_side_already_is_turned_further(tmp_path: Path) -> None:
    pdf = Pdf.new()
    add_page(pdf, letter_stream(pdf), Rotate=270)

    [part] = cut_up(((Sheet(0, 1, 180),),), tmp_path, saved(pdf))

    with pikepdf.open(part.path) as made:
        assert int(made.pages[0].obj.Rotate) == 90


def test_several_copies_become_one(tmp_path: Path) -> None:
    [part] = cut_up(whole([2, 1]), tmp_path, letter_pdf(2), letter_pdf(1))

    assert pictures_in(part) == [letter_jpeg(1), letter_jpeg(2), letter_jpeg(1)]


def hidden_layer() -> bytes:
    pdf = Pdf.new()
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=pikepdf.String("")))
    contents = pdf.make_stream(b"/OC /L BDC 0 0 0 rg 0 0 595 842 re f EMC")
    resources = Dictionary(Properties=Dictionary(L=layer))
    add_page(pdf, letter_stream(pdf), Resources=resources, Contents=contents)
    add_page(pdf, letter_stream(pdf))
    pdf.Root.OCProperties = Dictionary(
        OCGs=Array([layer]), D=Dictionary(OFF=Array([layer]), Order=Array([]))
    )
    return saved(pdf)


def test_hidden_layer_stays_hidden(tmp_path: Path) -> None:
    copy = hidden_layer()

    parts = cut_up(((Sheet(0, 1),), (Sheet(0, 2),)), tmp_path, copy)

    assert drawn(copy).getextrema() == ((255, 255),) * 3
    assert drawn(parts[0].path.read_bytes()).getextrema() == ((255, 255),) * 3


def test_hundred_and_thirty_parts(tmp_path: Path) -> None:
    pdf = Pdf.new()
    picture = pdf.make_indirect(letter_stream(pdf))
    for _ in range(130):
        add_page(pdf, picture)
    parts = cut_up(tuple((Sheet(0, page),) for page in range(1, 131)), tmp_path, saved(pdf))

    assert len({part.path for part in parts}) == 130
    assert {part.pages for part in parts} == {1}


@pytest.mark.parametrize("copy", [b"%PDF-1.7 nothing", b"", letter_pdf()[:-300]])
def test_what_is_no_whole_copy_is_not_cut(tmp_path: Path, copy: bytes) -> None:
    with pytest.raises(NotCut):
        cut_up(TWO_AND_ONE, tmp_path, copy)


def test_page_that_is_not_there_is_not_cut(tmp_path: Path) -> None:
    with pytest.raises(NotCut):
        cut_up(((Sheet(0, 9),),), tmp_path, letter_pdf())


def test_parts_that_would_be_too_large_are_not_made(tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    copy.write_bytes(letter_pdf(3))

    with pytest.raises(NotCut):
        cut([copy], TWO_AND_ONE, tmp_path, limits=GateLimits(max_clean_bytes=50_000))


@pytest.mark.parametrize(
    "answer",
    [
        b"ready\n",
        b"ready\n{}",
        b'ready\n{"parts": [[9, 2, ""], [9, 1, ""]]}',
        b'ready\n{"parts": [[1, 2, ""]]}',
        b'ready\n{"parts": [["x", 2, ""]]}',
    ],
)
def test_child_that_says_anything_is_not_believed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: bytes
) -> None:
    monkeypatch.setattr(cutting, "run_child", lambda *_, **__: (0, answer))

    with pytest.raises(NotCut):
        cut_up(TWO_AND_ONE, tmp_path, letter_pdf(3))


@pytest.mark.parametrize("exit_code", [None, -24, -6, 1])
def test_child_that_dies_cuts_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exit_code: int | None
) -> None:
    monkeypatch.setattr(cutting, "run_child", lambda *_, **__: (exit_code, b"ready\n"))

    with pytest.raises(NotCut):
        cut_up(TWO_AND_ONE, tmp_path, letter_pdf(3))


def test_machine_that_cannot_cut_blames_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    boot = gate_process._BOOT.replace("import_module(job", "import_module('none' + job")
    monkeypatch.setattr(gate_process, "_BOOT", boot)

    with pytest.raises(GateUnavailable):
        cut_up(TWO_AND_ONE, tmp_path, letter_pdf(3))


def test_no_descriptor_is_left_open(tmp_path: Path) -> None:
    before = len(list(Path("/proc/self/fd").iterdir()))

    cut_up(TWO_AND_ONE, tmp_path, letter_pdf(3))

    assert len(list(Path("/proc/self/fd").iterdir())) == before
