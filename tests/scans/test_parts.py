"""A batch of letters with labels is split, and every part files itself or is a question."""

import io
from pathlib import Path

import pikepdf
import pytest

from chalicelib.audit.store import Tag
from chalicelib.companies.model import Company
from chalicelib.labels.symbols import LabelSymbol
from chalicelib.mail.model import MailItem, MailState
from chalicelib.mail.moves import Move
from chalicelib.mail.number import new_number, shown_number
from chalicelib.mail.service import change_state, get_mail_item
from chalicelib.scans import parts as splitting
from chalicelib.scans.cutting import NotCut
from chalicelib.scans.gate_answer import GateUnavailable
from chalicelib.scans.model import Scan, ScanState
from tests.builders import a_company, a_mail_item, a_revoked_scanner, a_scanner, an_actor
from tests.harness.s3 import arrive, deliver, drop, in_intake, message_of, scans, stored_bytes
from tests.samples.files import letter_jpeg, letter_pdf, letter_tiff
from tests.samples.labels import batch as printed
from tests.samples.labels import labelled_letter
from tests.scans.batches import Page, read_labels
from tests.scans.desk import audited, scan_facts, scans_on


@pytest.fixture
def batch(world: None, monkeypatch: pytest.MonkeyPatch, verdicts: Path) -> "Batch":
    return Batch(monkeypatch, verdicts)


class Batch:
    """A file whose pages have these labels, put under a key."""

    def __init__(self, patch: pytest.MonkeyPatch, folder: Path) -> None:
        self._patch, self._folder = patch, folder

    def labels(self, *pages: Page, words: str = "") -> None:
        read_labels(self._patch, self._folder, pages, words=words)

    def __call__(self, *pages: Page, key: str = "tray/inbox/batch.pdf") -> Scan:
        self.labels(*pages)
        return arrive(key, letter_pdf(len(pages)))


def items(count: int = 2, company: Company | None = None) -> list[MailItem]:
    return [a_mail_item(company or a_company()) for _ in range(count)]


def parts_of(scan: Scan) -> list[Scan]:
    by_id = {one.id: one for one in scans()}
    return [by_id[part_id] for part_id in scan.parts]


def pages_of(scan: Scan) -> list[bytes]:
    assert scan.clean is not None
    content = stored_bytes(scan.clean.key, scan.clean.version_id)
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return [page.obj.Resources.XObject.Scan.read_raw_bytes() for page in pdf.pages]


def test_each_letter_of_a_batch_files_itself(batch: Batch) -> None:
    first, second = items()

    scan = batch(first, None, second)

    assert (scan.state, len(scan.parts)) == (ScanState.SPLIT, 2)
    one, two = parts_of(scan)
    assert (one.state, one.mail_id, one.first_page) == ("attached", first.id, 1)
    assert (two.state, two.mail_id, two.first_page) == ("attached", second.id, 3)
    assert {one.part_of, two.part_of} == {scan.id}
    assert pages_of(one) == [letter_jpeg(1), letter_jpeg(2)]
    assert pages_of(two) == [letter_jpeg(3)]
    assert scans_on(first) == [one.id]
    assert scans_on(second) == [two.id]
    assert in_intake() == []
    (shown,) = get_mail_item(first.company_id, first.id).scans
    assert shown.name == f"{shown_number(first.number)}.pdf", "a batch may be called after others"


def test_labels_that_the_gate_itself_read_split_a_batch(world: None) -> None:
    first, second = items()
    letters = [
        labelled_letter(first.number),
        labelled_letter(page=2),
        labelled_letter(second.number, page=3, symbol=LabelSymbol.AZTEC),
    ]

    scan = arrive("tray/inbox/batch.pdf", printed(*letters))

    assert [part.mail_id for part in parts_of(scan)] == [first.id, second.id]


def test_letters_are_told_of_one_by_one(batch: Batch) -> None:
    """What a notice that is held for its attachment waits for."""
    first, second = items()

    batch(first, second)

    told = {row.payload.as_dict()["mail_id"] for row in scan_facts()}
    assert told == {first.id, second.id}
    assert [raw["target"]["S"] for raw in audited(Tag.SCANS_SPLIT)] == [
        scan.id for scan in scans() if scan.parts
    ]


def test_pages_before_the_first_label_wait_for_staff(batch: Batch) -> None:
    [item] = items(1)

    cover, letter = parts_of(batch(None, item))

    assert (cover.state, cover.reason) == ("inbox", "before_first_label")
    assert letter.mail_id == item.id


def test_single_label_on_the_first_page_splits_nothing(batch: Batch) -> None:
    [item] = items(1)

    scan = batch(item, None, None)

    assert (scan.state, scan.mail_id, scan.parts) == ("attached", item.id, ())
    assert len(scans()) == 1


def test_picture_with_a_label_files_itself(batch: Batch) -> None:
    [item] = items(1)
    batch.labels(item)

    assert arrive("tray/inbox/a.jpg", letter_jpeg()).mail_id == item.id


def test_tiff_is_split_as_well(batch: Batch) -> None:
    first, second = items()
    batch.labels(first, second)

    scan = arrive("tray/inbox/a.tif", letter_tiff(2))

    assert [part.mail_id for part in parts_of(scan)] == [first.id, second.id]


def test_same_label_again_goes_on_with_the_letter(batch: Batch) -> None:
    first, second = items()

    scan = batch(first, first, second)

    assert [part.first_page for part in parts_of(scan)] == [1, 3]


def test_letter_that_comes_twice_in_a_batch_has_two_scans(batch: Batch) -> None:
    first, second = items()

    one, _, three = parts_of(batch(first, second, first))

    assert scans_on(first) == [one.id, three.id]


def test_two_labels_on_a_page_are_a_question_up_to_the_next_label(batch: Batch) -> None:
    first, second = items()

    unsure, sure = parts_of(batch((first, second), None, second))

    assert (unsure.state, unsure.reason, unsure.mail_id) == ("inbox", "two_labels", "")
    assert pages_of(unsure) == [letter_jpeg(1), letter_jpeg(2)]
    assert shown_number(first.number) in unsure.said
    assert sure.mail_id == second.id


def test_label_that_nobody_knows_is_a_question(batch: Batch) -> None:
    [item], unknown = items(1), new_number()

    part, _ = parts_of(batch(f"AWZ1:{unknown}", item))

    assert (part.state, part.reason) == ("inbox", "unknown_label")
    assert part.said == shown_number(unknown)


@pytest.mark.parametrize("state", [MailState.FORWARDED, MailState.RETURNED, MailState.DESTROYED])
def test_label_of_an_item_that_is_gone_is_a_question(batch: Batch, state: MailState) -> None:
    gone, item = items()
    change_state_to(gone, state)

    part, _ = parts_of(batch(gone, item))

    assert (part.state, part.reason) == ("inbox", "label_of_closed")
    assert (part.company_id, part.said) == (gone.company_id, shown_number(gone.number))
    assert scans_on(gone) == []


def change_state_to(item: MailItem, state: MailState) -> None:
    said = (
        {"address": "Via Roma 1, Torino"} if state is MailState.FORWARDED else {"reason": "Theirs"}
    )
    change_state(an_actor(), item, Move(state, **said), seen_version=item.version)


def test_folder_and_label_that_agree_split_nothing(batch: Batch) -> None:
    [item] = items(1)

    scan = batch(None, item, None, key=f"tray/{item.number}/a.pdf")

    assert (scan.state, scan.mail_id) == ("attached", item.id)


@pytest.mark.parametrize("is_known", [True, False])
def test_folder_that_names_another_letter_is_a_question(batch: Batch, is_known: bool) -> None:
    first, second = items()
    folder = first.number if is_known else new_number()

    scan = batch(first, second, key=f"tray/{folder}/a.pdf")

    assert (scan.state, scan.reason) == ("inbox", "label_differs")
    assert shown_number(second.number) in scan.said
    assert scans_on(first) == scans_on(second) == []
    assert len(scans()) == 1


def test_folder_of_a_company_takes_only_its_own_letters(batch: Batch) -> None:
    company = a_company()
    [own], [foreign] = items(1, company), items(1)

    cover, mine, other = parts_of(batch(None, own, foreign, key=f"tray/{company.code}/a.pdf"))

    assert (cover.reason, cover.company_id) == ("before_first_label", company.id)
    assert mine.mail_id == own.id
    assert (other.state, other.reason, other.mail_id) == ("inbox", "label_differs", "")
    assert scans_on(foreign) == []


def test_scanner_that_brings_one_companys_mail_is_overruled_by_a_label(batch: Batch) -> None:
    scanner, _ = a_scanner(a_company())
    [item] = items(1)

    assert batch(item, key=f"{scanner.id}/inbox/a.pdf").mail_id == item.id


def test_labels_from_a_scanner_without_a_good_key_decide_nothing(batch: Batch) -> None:
    scanner = a_revoked_scanner()
    first, second = items()

    scan = batch(first, second, key=f"{scanner.id}/inbox/a.pdf")

    assert (scan.state, scan.reason) == ("inbox", "scanner_not_active")
    assert scans_on(first) == []


def test_same_batch_again_doubles_nothing(batch: Batch) -> None:
    first, second = items()
    batch(first, None, second)
    change_state_to(get_mail_item(first.company_id, first.id), MailState.FORWARDED)

    again = batch(first, None, second)

    assert again.state is ScanState.SPLIT
    assert [part.state for part in parts_of(again)] == ["duplicate", "duplicate"]
    assert len(scans_on(first)) == len(scans_on(second)) == 1
    assert len(scan_facts()) == 2


def test_same_message_again_changes_nothing(batch: Batch) -> None:
    first, second = items()
    batch.labels(first, second)
    dropped = drop("tray/inbox/a.pdf", letter_pdf(2))

    assert deliver(message_of(dropped), message_of(dropped)) == []
    assert len(scans()) == 3


@pytest.mark.parametrize("count", [9, pytest.param(104, marks=pytest.mark.long)])
def test_all_letters_of_a_large_batch_file_themselves(batch: Batch, count: int) -> None:
    """A hundred and four are more than one request for rows can name."""
    letters = items(count, a_company())

    scan = batch(*letters)

    assert [part.mail_id for part in parts_of(scan)] == [item.id for item in letters]
    assert all(len(scans_on(item)) == 1 for item in letters)


def test_parts_of_a_batch_share_its_original_and_its_arrival(batch: Batch) -> None:
    scan = batch(*items())

    for part in parts_of(scan):
        assert part.original_key == scan.original_key
        assert part.arrived_at == scan.arrived_at
        assert part.clean is not None
        assert part.size_bytes == part.clean.size_bytes < scan.size_bytes


def test_file_that_cannot_be_cut_waits_whole(batch: Batch, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise NotCut("exit -6")

    monkeypatch.setattr(splitting, "cut", fail)
    first, second = items()

    scan = batch(first, second)

    assert (scan.state, scan.reason) == ("inbox", "not_split")
    assert shown_number(first.number) in scan.said
    assert scan.clean is not None


def test_machine_that_cannot_cut_tries_again(batch: Batch, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise GateUnavailable("busy")

    batch.labels(*items())
    dropped = drop("tray/inbox/a.pdf", letter_pdf(2))
    with monkeypatch.context() as busy:
        busy.setattr(splitting, "cut", fail)
        assert deliver(message_of(dropped)) == [0]
    assert scans() == []

    assert deliver(message_of(dropped)) == []
    assert len(scans()) == 3


def test_words_of_a_file_are_kept_for_whoever_files_it(batch: Batch) -> None:
    batch.labels(None, words="Nowak sp. z o.o.")

    assert arrive("tray/inbox/a.pdf", letter_pdf()).words == "Nowak sp. z o.o."
