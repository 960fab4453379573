"""What the file gate keeps of a PDF, and what it drops or refuses."""

import io
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String

from tests.samples.active import INJECTIONS, MARK, injected_pdf
from tests.samples.files import (
    A4_POINTS,
    add_page,
    letter_jpeg,
    letter_pdf,
    letter_stream,
    pdf_of_pictures,
    saved,
)
from tests.samples.judging import cut_points, drawn, judged, qdf

PAGE_KEYS = {"/Type", "/Parent", "/MediaBox", "/Contents", "/Resources"}


@pytest.mark.parametrize("name", INJECTIONS)
def test_clean_copy_carries_nothing_injected(name: str, tmp_path: Path) -> None:
    original = injected_pdf(name)

    outcome = judged(original, tmp_path)

    assert outcome.refused is None
    unpacked = qdf(outcome.clean)
    found = [mark for mark in (MARK, *INJECTIONS[name][1]) if mark.encode() in unpacked]
    assert found == []
    assert drawn(outcome.clean) == drawn(original)


def test_clean_copy_of_everything_injected_holds_a_page_and_its_picture_only(
    tmp_path: Path,
) -> None:
    outcome = judged(injected_pdf(*INJECTIONS), tmp_path)

    with pikepdf.open(io.BytesIO(outcome.clean)) as clean:
        assert set(clean.Root.keys()) == {"/Type", "/Pages"}
        assert set(clean.trailer.keys()) == {"/Root", "/Size", "/ID"}
        assert set(clean.pages[0].obj.keys()) == PAGE_KEYS
    assert MARK.encode() not in qdf(outcome.clean)


def test_injections_are_really_in_the_samples() -> None:
    for name, (_, marks) in INJECTIONS.items():
        unpacked = qdf(injected_pdf(name))
        assert [mark for mark in (MARK, *marks) if mark.encode() not in unpacked] == [], name


def test_pictures_stay_as_they_were_coded(tmp_path: Path) -> None:
    outcome = judged(letter_pdf(3), tmp_path)

    with pikepdf.open(io.BytesIO(outcome.clean)) as clean:
        kept = [page.obj.Resources.XObject.Scan.read_raw_bytes() for page in clean.pages]
    assert kept == [letter_jpeg(1), letter_jpeg(2), letter_jpeg(3)]


def test_pages_that_share_a_picture_still_share_it(tmp_path: Path) -> None:
    pdf = Pdf.new()
    picture = letter_stream(pdf)
    for _ in range(20):
        add_page(pdf, picture)
    original = saved(pdf)

    outcome = judged(original, tmp_path)

    assert outcome.answer["pages"] == 20
    assert len(outcome.clean) <= len(original)


def test_page_keeps_its_crop_turn_and_unit(tmp_path: Path) -> None:
    pdf = Pdf.new()
    crop = Array([100, 100, 400, 500])
    add_page(pdf, letter_stream(pdf), CropBox=crop, Rotate=90, UserUnit=2)
    original = saved(pdf)

    outcome = judged(original, tmp_path)

    assert drawn(outcome.clean) == drawn(original)
    with pikepdf.open(io.BytesIO(outcome.clean)) as clean:
        page = clean.pages[0].obj
        assert page.CropBox == crop
        assert (int(page.Rotate), int(page.UserUnit)) == (90, 2)


def test_page_keeps_what_it_inherits(tmp_path: Path) -> None:
    pdf = pdf_of_pictures()
    page, above = pdf.pages[0].obj, pdf.Root.Pages
    for key in ("/MediaBox", "/Resources"):
        above[key] = page[key]
        del page[key]
    above.Rotate = 180
    original = saved(pdf)

    outcome = judged(original, tmp_path)

    assert drawn(outcome.clean) == drawn(original)


def test_resource_may_be_called_like_something_unwanted(tmp_path: Path) -> None:
    pdf = pdf_of_pictures()
    page = pdf.pages[0].obj
    page.Resources.XObject = Dictionary(AA=page.Resources.XObject.Scan)
    page.Contents = pdf.make_stream(b"q %d 0 0 %d 0 0 cm /AA Do Q" % A4_POINTS)
    original = saved(pdf)

    outcome = judged(original, tmp_path)

    assert drawn(outcome.clean) == drawn(original)


def test_hidden_layer_stays_hidden(tmp_path: Path) -> None:
    pdf = pdf_of_pictures()
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String(MARK)))
    page = pdf.pages[0].obj
    page.Resources.Properties = Dictionary(Hidden=layer)
    page.Contents = pdf.make_stream(b"/OC /Hidden BDC 0 0 300 300 re f EMC")
    pdf.Root.OCProperties = Dictionary(
        OCGs=Array([layer]), D=Dictionary(OFF=Array([layer]), Name=String(MARK))
    )
    original = saved(pdf)

    outcome = judged(original, tmp_path)

    assert drawn(outcome.clean) == drawn(original)
    assert MARK.encode() not in qdf(outcome.clean)


def test_filled_field_is_burnt_in(tmp_path: Path) -> None:
    outcome = judged(injected_pdf("form field"), tmp_path)

    assert drawn(outcome.clean).getpixel((110, A4_POINTS[1] - 110)) == (0, 0, 0)


def test_field_that_the_file_does_not_draw_itself_is_refused(tmp_path: Path) -> None:
    pdf = pdf_of_pictures()
    field = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Tx,
            T=String("name"),
            V=String("Za\u017c\u00f3\u0142\u0107"),
            DA=String("/Helv 40 Tf 0 g"),
            Rect=Array([300, 20, 590, 70]),
            F=4,
        )
    )
    pdf.pages[0].obj.Annots = Array([field])
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]), NeedAppearances=True)

    outcome = judged(saved(pdf), tmp_path)

    assert outcome.refused == "too_complex"


@pytest.mark.parametrize("entry", ["XFA", "NeedsRendering"])
def test_dynamic_form_is_flagged(entry: str, tmp_path: Path) -> None:
    pdf = pdf_of_pictures()
    if entry == "XFA":
        packets = Array([String("template"), pdf.make_stream(b"<template/>")])
        pdf.Root.AcroForm = Dictionary(Fields=Array([]), XFA=packets)
    else:
        pdf.Root.NeedsRendering = True

    outcome = judged(saved(pdf), tmp_path)

    assert outcome.answer["flags"] == ("dynamic_form",)
    assert b"XFA" not in qdf(outcome.clean)


@pytest.mark.parametrize(
    "how",
    [
        {"linearize": True},
        {"object_stream_mode": pikepdf.ObjectStreamMode.generate},
        {"object_stream_mode": pikepdf.ObjectStreamMode.disable},
    ],
    ids=["linearized", "object streams", "plain"],
)
def test_cut_pdf_is_never_clean(how: dict[str, object], tmp_path: Path) -> None:
    original = saved(pdf_of_pictures(2), **how).rstrip()
    assert judged(original, tmp_path).refused is None

    reasons = {judged(cut, tmp_path).refused for cut in cut_points(original, 60)}

    assert reasons <= {"damaged", "not_a_scan"}


def test_page_added_by_an_update_at_the_end_counts(tmp_path: Path) -> None:
    revised = revise_first_page(letter_pdf(), b"/MediaBox[0 0 90 90]")

    outcome = judged(revised, tmp_path)

    assert outcome.refused is None
    assert drawn(outcome.clean).size == (90, 90)


def revise_first_page(original: bytes, entries: bytes) -> bytes:
    """Append an update that replaces the first page by an empty one with `entries`."""
    with pikepdf.open(io.BytesIO(original)) as opened:
        number, above = opened.pages[0].obj.objgen[0], opened.Root.Pages.objgen[0]
        size = opened.trailer.Size
    page = b"%d 0 obj\n<</Type/Page/Parent %d 0 R%s>>\nendobj\n" % (number, above, entries)
    table = b"xref\n%d 1\n%010d 00000 n \n" % (number, len(original))
    before = int(original.rsplit(b"startxref", 1)[1].split()[0])
    trailer = b"trailer\n<</Size %d/Root 1 0 R/Prev %d>>\n" % (size, before)
    end = b"startxref\n%d\n%%%%EOF\n" % (len(original) + len(page))
    return original + page + table + trailer + end


def test_names_may_hold_any_bytes(tmp_path: Path) -> None:
    pdf = pdf_of_pictures()
    page = pdf.pages[0].obj
    page.Resources = Object.parse(b"<< /XObject << >> /ExtGState << /G#e4 << /ca 1 >> >> >>")
    page.Resources.XObject["/Bild\udce4"] = letter_stream(pdf)
    page.Contents = pdf.make_stream(b"q %d 0 0 %d 0 0 cm /Bild#e4 Do Q" % A4_POINTS)
    original = saved(pdf)

    outcome = judged(original, tmp_path)

    assert outcome.refused is None
    assert drawn(outcome.clean) == drawn(original) == drawn(letter_pdf())


def test_transparent_group_keeps_its_look(tmp_path: Path) -> None:
    pdf = pdf_of_pictures()
    page = pdf.pages[0].obj
    page.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceRGB, I=True, Private=String(MARK))
    page.Resources.ExtGState = Dictionary(Half=Dictionary(ca=0.5, BM=Name.Multiply))
    over = Stream(pdf, b"q /Half gs 1 0 0 rg 0 0 400 400 re f Q")
    page.Contents = Array([page.Contents, over])
    original = saved(pdf)

    outcome = judged(original, tmp_path)

    assert drawn(outcome.clean) == drawn(original)
    assert MARK.encode() not in qdf(outcome.clean)
