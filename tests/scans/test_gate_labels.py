"""What the file gate reads on a scan, and that no reader's failure costs a file its verdict."""

import io
import json
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from chalicelib.labels.model import label_text
from chalicelib.labels.symbols import LabelSymbol
from chalicelib.scans import gate_process
from chalicelib.scans.gate import CleanScan, GateFlag, GateLimits, check_scan
from chalicelib.scans.gate_answer import MAX_ANSWER_BYTES, RefusedScan, understand
from chalicelib.scans.gate_terms import READY, Finding, Reading
from tests.samples.files import letter_pdf, letter_picture, saved
from tests.samples.hostile_pdf import nested_patterns
from tests.samples.labels import batch, label_picture, labelled_letter, number_from

FIRST, SECOND = number_from(1), number_from(2**33 + 5)
USUAL = GateLimits()


def read(data: bytes, folder: Path, limits: GateLimits = USUAL) -> CleanScan:
    source = folder / "batch.pdf"
    source.write_bytes(data)
    verdict = check_scan(source, folder / "clean", limits=limits)
    assert isinstance(verdict, CleanScan), verdict
    return verdict


@pytest.mark.parametrize("symbol", LabelSymbol)
@pytest.mark.parametrize("form", ["PDF", "TIFF", "JPEG", "PNG"])
def test_label_is_read_on_every_kind_of_file(
    form: str, symbol: LabelSymbol, tmp_path: Path
) -> None:
    verdict = read(batch(labelled_letter(FIRST, symbol=symbol), form=form), tmp_path)

    assert verdict.labels == ((label_text(FIRST),),)
    assert verdict.flags == ()


def test_each_page_tells_its_own_labels_sorted(tmp_path: Path) -> None:
    pages = (
        labelled_letter(FIRST),
        letter_picture(2, "L"),
        labelled_letter(SECOND, FIRST, SECOND),
        labelled_letter(FIRST).rotate(90, expand=True),
    )

    verdict = read(batch(*pages), tmp_path)

    both = tuple(sorted([label_text(FIRST), label_text(SECOND)]))
    assert verdict.labels == ((label_text(FIRST),), (), both, (label_text(FIRST),))


def test_other_codes_are_no_labels(tmp_path: Path) -> None:
    letter = letter_picture(1, "L").copy()
    wrong = FIRST[:-1] + ("0" if FIRST[-1] != "0" else "1")
    for place, text in enumerate([f"AWZ1:{wrong}", f"AWZ2:{FIRST}", f"XAWZ1:{FIRST}"[:16]]):
        letter.paste(label_picture(text, 110), (640, 60 + 130 * place))

    assert read(batch(letter), tmp_path).labels == ((),)


def test_words_of_the_first_pages_are_kept_on_one_line(tmp_path: Path) -> None:
    words = read(with_words("Urzad Skarbowy", "w Warszawie", "trzecia", "czwarta"), tmp_path).words

    assert words == "Urzad Skarbowy w Warszawie trzecia"


def test_words_end_at_two_thousand_signs(tmp_path: Path) -> None:
    assert len(read(with_words("0123456789" * 1000), tmp_path).words) == 2000


def test_scan_without_words_has_none(tmp_path: Path) -> None:
    assert read(letter_pdf(), tmp_path).words == ""


def test_too_many_pages_to_read_in_time_are_let_pass_unread(tmp_path: Path) -> None:
    verdict = read(batch(labelled_letter(FIRST)), tmp_path, GateLimits(labels_cpu_s=-1))

    assert verdict.labels == ((),)
    assert verdict.flags == (GateFlag.LABELS_UNREAD,)


_READER_THAT = """
import os, signal, time
from chalicelib.scans import gate_child

def read_scan(*_):
    {does}

gate_child.read_scan = read_scan
gate_child.main(job)
"""


@pytest.mark.parametrize(
    "does",
    [
        "raise MemoryError",
        "raise OSError(28, 'no space')",
        "os.kill(os.getpid(), signal.SIGSEGV)",
        "os.abort()",
        "os._exit(75)",
        "time.sleep(60)",
        "signal.signal(signal.SIGALRM, signal.SIG_DFL); [0 for _ in iter(int, 1)]",
    ],
)
def test_reader_that_fails_costs_no_file_its_verdict(
    does: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    boot, _, _ = gate_process._BOOT.rpartition("from importlib")
    monkeypatch.setattr(gate_process, "_BOOT", f"{boot}\n{_READER_THAT.format(does=does)}")
    limits = GateLimits(wall_s=4, labels_cpu_s=-4, labels_wall_s=2)

    verdict = read(letter_pdf(2), tmp_path, limits)

    assert (verdict.pages, verdict.labels) == (2, ((), ()))
    assert verdict.flags == (GateFlag.LABELS_UNREAD,)
    assert (tmp_path / "clean").read_bytes().startswith(b"%PDF-")


def test_page_that_takes_for_ever_to_draw_is_let_pass_unread(tmp_path: Path) -> None:
    """Only the first page is drawn as a proof; a later one may keep a reader busy as well."""
    with (
        pikepdf.open(io.BytesIO(nested_patterns())) as busy,
        pikepdf.open(io.BytesIO(letter_pdf())) as letter,
        pikepdf.new() as pdf,
    ):
        pdf.pages.extend([*letter.pages, *busy.pages])
        data = saved(pdf)

    verdict = read(data, tmp_path, GateLimits(labels_cpu_s=0))

    assert verdict.flags == (GateFlag.LABELS_UNREAD,)
    assert verdict.labels == ((), ())


def told(**said: object) -> Finding | RefusedScan:
    """What the parent makes of a child that says that a file of two pages is a scan, and this."""
    verdict = {"kind": "pdf", "content_type": "application/pdf", "pages": 2, "flags": []}
    reading = {"labels": [[label_text(FIRST)], []], "words": "raz"} | said
    lines = [READY, json.dumps(verdict).encode(), json.dumps(reading).encode()]
    return understand(0, b"\n".join(lines)[:MAX_ANSWER_BYTES])


def test_reading_is_believed_as_far_as_it_can_be_true() -> None:
    found = told()

    assert isinstance(found, Finding)
    assert found.reading == Reading(((label_text(FIRST),), ()), "raz")


@pytest.mark.parametrize(
    "labels",
    [
        None,
        7,
        "AWZ1:000000000",
        [],
        [[]],
        [[], [], []],
        [["<script>"], []],
        [[f"AWZ1:{FIRST}\n"], []],
        [["AWZ1:000000001"], []],
        [[7], []],
        [[["AWZ1:000000000"]], []],
        [[label_text(number_from(seed)) for seed in range(5)], []],
        {"0": [], "1": []},
        [[label_text(number_from(seed)) for seed in range(10_000)], []],
    ],
)
def test_labels_that_cannot_be_are_as_none(labels: object) -> None:
    found = told(labels=labels)

    assert isinstance(found, Finding)
    assert (found.reading, found.flags) == (None, (GateFlag.LABELS_UNREAD,))


@pytest.mark.parametrize("words", [None, 7, ["raz"], {}])
def test_words_that_are_no_text_are_as_unread(words: object) -> None:
    found = told(words=words)

    assert isinstance(found, Finding)
    assert found.flags == (GateFlag.LABELS_UNREAD,)


def test_words_are_folded_again_whatever_the_child_said() -> None:
    found = told(words="raz\n\n \x00\x1b[31m\ud800\u202edwa " + "x" * 5000)

    assert isinstance(found, Finding)
    assert found.reading is not None
    assert found.reading.words == ("raz [31mdwa " + "x" * 5000)[:2000]


def test_longest_true_answer_fits() -> None:
    """500 pages with four labels each, and words that take the most bytes."""
    verdict = {"kind": "pdf", "content_type": "application/pdf", "pages": 500, "flags": []}
    labels = [[label_text(number_from(seed)) for seed in range(4)]] * 500
    reading = {"labels": labels, "words": "\U0001f600" * 2000}
    lines = [READY, json.dumps(verdict).encode(), json.dumps(reading).encode()]

    found = understand(0, b"\n".join(lines)[:MAX_ANSWER_BYTES])

    assert isinstance(found, Finding)
    assert found.reading is not None
    assert len(found.reading.labels) == 500


def with_words(*pages: str) -> bytes:
    pdf = pikepdf.new()
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    for words in pages:
        contents = pdf.make_stream(b"BT /F 8 Tf 20 700 Td (%s) Tj ET" % words.encode())
        page = Dictionary(
            Type=Name.Page,
            MediaBox=Array([0, 0, 595, 842]),
            Resources=Dictionary(Font=Dictionary(F=font)),
            Contents=contents,
        )
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    return saved(pdf)
