"""The labels as they are printed: each is drawn by a reader of PDFs and read again from paper."""

import io
from datetime import date
from itertools import pairwise

import pikepdf
import pypdfium2 as pdfium
import pytest
import zxingcpp
from PIL import Image

from chalicelib.labels.layout import Label, LabelLayout, draw_labels, plain
from chalicelib.labels.model import label_text
from chalicelib.labels.symbols import AZTEC_SIZE, LabelSymbol, modules_of
from chalicelib.mail.number import shown_number
from tests.samples.labels import number_from

MM = 72 / 25.4
DAY = date(2026, 11, 23)


def labels(count: int) -> list[Label]:
    return [Label(number_from(7 + n * 911), "NOWAK-7", "Urząd Skarbowy", DAY) for n in range(count)]


def pages_of(pdf: bytes, dpi: int = 200) -> list[Image.Image]:
    with pdfium.PdfDocument(pdf) as document:
        return [page.render(scale=dpi / 72, grayscale=True).to_pil().copy() for page in document]


def read(page: Image.Image) -> list[tuple[str, float, float]]:
    """Texts and centres in millimetres, at 200 dpi."""
    return [
        (
            symbol.text,
            (symbol.position.top_left.x + symbol.position.bottom_right.x) / 2 / 200 * 25.4,
            (symbol.position.top_left.y + symbol.position.bottom_right.y) / 2 / 200 * 25.4,
        )
        for symbol in zxingcpp.read_barcodes(page)
    ]


@pytest.mark.parametrize("symbol", LabelSymbol)
@pytest.mark.parametrize("layout", LabelLayout)
def test_every_label_is_read_from_its_print(layout: LabelLayout, symbol: LabelSymbol) -> None:
    wanted = labels(30)

    pages = pages_of(draw_labels(wanted, layout, symbol))

    assert len(pages) == (30 if layout is LabelLayout.ROLL else 2)
    found = [text for page in pages for text, _, _ in read(page)]
    assert sorted(found) == sorted(label_text(label.number) for label in wanted)


@pytest.mark.parametrize("symbol", LabelSymbol)
def test_symbol_stays_within_its_label(symbol: LabelSymbol) -> None:
    (page,) = pages_of(draw_labels(labels(24), LabelLayout.A4, symbol))

    for place, (_, across, down) in enumerate(sorted(read(page), key=lambda s: (s[2] // 37, s[1]))):
        row, column = divmod(place, 3)
        assert across == pytest.approx(column * 70 + 4 + 12.5, abs=0.5)
        assert down == pytest.approx(0.5 + row * 37 + 4 + 12.5, abs=0.5)


def test_sheet_is_begun_where_it_is_still_whole() -> None:
    first, second = pages_of(draw_labels(labels(3), LabelLayout.A4, LabelSymbol.QR, start=23))

    assert sorted((round(x // 70), round(y // 37)) for _, x, y in read(first)) == [(1, 7), (2, 7)]
    assert [(round(x // 70), round(y // 37)) for _, x, y in read(second)] == [(0, 0)]


def test_roll_has_one_place_whatever_start_says() -> None:
    usual = draw_labels(labels(2), LabelLayout.ROLL, LabelSymbol.QR)

    assert draw_labels(labels(2), LabelLayout.ROLL, LabelSymbol.QR, start=9) == usual


@pytest.mark.parametrize(
    ("layout", "size"), [(LabelLayout.ROLL, (62, 29)), (LabelLayout.A4, (210, 297))]
)
def test_page_is_as_large_as_the_paper(layout: LabelLayout, size: tuple[int, int]) -> None:
    with pdfium.PdfDocument(draw_labels(labels(1), layout, LabelSymbol.QR)) as document:
        assert document[0].get_size() == pytest.approx([side * MM for side in size], abs=0.01)
        text = document[0].get_textpage().get_text_range()

    assert shown_number(labels(1)[0].number) in text
    assert "NOWAK-7" in text
    assert "Urzad Skarbowy" in text
    assert "2026-11-23" in text


@pytest.mark.parametrize("symbol", LabelSymbol)
def test_number_stands_clear_of_the_symbol(symbol: LabelSymbol) -> None:
    """QR wants four modules of white around it, 3.4 mm; Aztec wants none."""
    (page,) = pages_of(draw_labels(labels(1), LabelLayout.ROLL, symbol), dpi=600)
    square = page.crop((0, 0, int(26 / 25.4 * 600), page.height))

    dark = [y for y in range(square.height) if min(square.crop((0, y, 600, y + 1)).tobytes()) < 128]
    gaps = [later - sooner for sooner, later in pairwise(dark)]
    white_mm = max(gaps) / 600 * 25.4

    assert white_mm >= (3.4 if symbol is LabelSymbol.QR else 1.0)
    assert (square.height - dark[-1]) / 600 * 25.4 >= 1.0


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Żółta Łódź Sp. z o.o.", "Zolta Lodz Sp. z o.o."),
        ("Straße & Söhne (AG) \\", "Strasse & Sohne (AG) \\"),
        ("Ελλάδα", ""),
        ("ООО Ромашка 7", "7"),
        ("  two   spaces ", "two spaces"),
        ("😀", ""),
    ],
)
def test_words_are_shown_in_plain_letters(said: str, shown: str) -> None:
    assert plain(said) == shown


@pytest.mark.parametrize("sender", ["(((", "\\", ")\\(", "x" * 500, "", "Ελλάδα", "a " * 200])
def test_no_sender_breaks_a_label(sender: str) -> None:
    label = Label(number_from(1), "ACME-12345678901234", sender, DAY)

    (page,) = pages_of(draw_labels([label], LabelLayout.ROLL, LabelSymbol.QR))

    assert [text for text, _, _ in read(page)] == [label_text(label.number)]
    rim = page.crop((page.width - 8, 0, page.width, page.height)).tobytes()
    assert set(rim) == {255}


def test_same_labels_make_the_same_small_file() -> None:
    made = draw_labels(labels(120), LabelLayout.A4, LabelSymbol.QR)

    assert made == draw_labels(labels(120), LabelLayout.A4, LabelSymbol.QR)
    assert len(made) < 200_000
    assert made.startswith(b"%PDF-")


@pytest.mark.parametrize("seed", [0, 2**40 - 1, 0x5555555555, 0xAAAAAAAAAA, 0x1F07C1F07C, 12345])
def test_symbols_have_one_size_whatever_the_number(seed: int) -> None:
    text = label_text(number_from(seed))

    assert len(modules_of(text, LabelSymbol.QR)) == 21
    assert len(modules_of(text, LabelSymbol.AZTEC)) == AZTEC_SIZE


def test_pdf_is_one_that_the_file_gate_would_take() -> None:
    made = draw_labels(labels(30), LabelLayout.A4, LabelSymbol.QR)
    with pikepdf.open(io.BytesIO(made), attempt_recovery=False) as opened:
        assert len(opened.pages) == 2
        assert opened.check_pdf_syntax() == []
