"""Where a scan is cut and where its parts go: decided by labels alone, without any file."""

import pytest

from chalicelib.mail.model import MailItem, MailState
from chalicelib.mail.number import new_number
from chalicelib.scans.model import InboxReason
from chalicelib.scans.splitting import (
    Filing,
    KeySays,
    Stretch,
    contradicts,
    filing_of,
    numbers_on,
    said_by,
    stretches,
)
from tests.scans.batches import an_attached_scan, an_item

# Fixed, since they name tests and every worker must call these alike.
A, B, C = "AWZ1:AZJND4SWV", "AWZ1:8G52BA6VX", "AWZ1:9Z66RJRAY"


def cuts(*pages: str) -> list[tuple[int, int, str]]:
    """Pages as words of label letters, `-` for none; the stretches in the same letters."""
    by_letter = {"A": A, "B": B, "C": C}
    letter_of = {text: letter for letter, text in by_letter.items()}
    labels = tuple(tuple(by_letter[c] for c in page if c != "-") for page in pages)
    return [
        (one.first_page, one.last_page, "".join(sorted(letter_of[text] for text in one.labels)))
        for one in stretches(labels, len(pages))
    ]


@pytest.mark.parametrize(
    ("pages", "expected"),
    [
        (["-"], [(1, 1, "")]),
        (["A"], [(1, 1, "A")]),
        (["A", "-", "-"], [(1, 3, "A")]),
        (["A", "-", "B", "-"], [(1, 2, "A"), (3, 4, "B")]),
        (["-", "-", "A", "B"], [(1, 2, ""), (3, 3, "A"), (4, 4, "B")]),
        (["A", "A", "B"], [(1, 2, "A"), (3, 3, "B")]),
        (["A", "-", "A", "B"], [(1, 3, "A"), (4, 4, "B")]),
        (["A", "B", "A"], [(1, 1, "A"), (2, 2, "B"), (3, 3, "A")]),
        (["A", "AB", "-", "C"], [(1, 1, "A"), (2, 3, "AB"), (4, 4, "C")]),
        (["AB", "BA", "-"], [(1, 3, "AB")]),
        (["AB", "AC"], [(1, 1, "AB"), (2, 2, "AC")]),
    ],
)
def test_every_other_label_begins_a_part(
    pages: list[str], expected: list[tuple[int, int, str]]
) -> None:
    assert cuts(*pages) == expected


def test_every_page_is_in_exactly_one_part() -> None:
    found = stretches(((), (A,), (), (B, C), ()), 5)

    pages = [page for one in found for page in range(one.first_page, one.last_page + 1)]
    assert pages == [1, 2, 3, 4, 5]


def test_file_without_labels_is_one_stretch() -> None:
    assert stretches((), 7) == (Stretch(1, 7, ()),)


def test_labels_beyond_the_last_page_are_no_pages() -> None:
    assert stretches(((A,), (B,)), 1) == (Stretch(1, 1, (A,)),)


def test_misread_label_begins_a_part_and_names_no_number() -> None:
    labels = ((A,), ("AWZ1:00000000X",))

    assert len(stretches(labels, 2)) == 2
    assert numbers_on(labels) == (A[5:],)


@pytest.mark.parametrize(
    ("number", "labels", "expected"),
    [
        ("", ((A,), (B,)), False),
        (A[5:], ((A,), ()), False),
        (A[5:], ((A,), (B,)), True),
        (A[5:], ((B,),), True),
        (A[5:], (("AWZ1:00000000X",),), True),
    ],
)
def test_key_and_labels_may_not_name_two_items(
    number: str, labels: tuple[tuple[str, ...], ...], expected: bool
) -> None:
    assert contradicts(labels, KeySays(number=number)) is expected


def filing(
    stretch: Stretch, *items: MailItem, company_id: str = "", sha256: str = "0" * 64
) -> Filing:
    by_number = {item.number: item for item in items}
    return filing_of(stretch, KeySays(company_id=company_id), by_number, sha256=sha256)


def test_label_of_a_waiting_item_files_its_part() -> None:
    item = an_item(number=A[5:])

    assert filing(Stretch(1, 2, (A,)), item) == Filing(item.company_id, item.id, item.number)


@pytest.mark.parametrize("state", [state for state in MailState if state != "waiting"])
def test_label_of_an_item_that_is_gone_is_a_question(state: MailState) -> None:
    item = an_item(number=A[5:], state=state)

    found = filing(Stretch(1, 2, (A,)), item)

    assert (found.reason, found.mail_id) == (InboxReason.LABEL_OF_CLOSED, "")
    assert found.said == f"{A[5:9]}-{A[9:]}"


def test_item_that_is_gone_and_has_the_very_bytes_finds_its_duplicate() -> None:
    there = an_attached_scan()
    item = an_item(number=A[5:], state=MailState.COLLECTED, scans=(there,))

    assert filing(Stretch(1, 1, (A,)), item, sha256=there.sha256).mail_id == item.id


def test_number_that_nobody_knows_is_a_question() -> None:
    assert filing(Stretch(1, 1, (A,))).reason is InboxReason.UNKNOWN_LABEL
    assert filing(Stretch(1, 1, ("AWZ1:00000000X",))).said == "00000000X"


def test_two_labels_are_a_question_even_if_one_is_known() -> None:
    found = filing(Stretch(1, 1, (A, B)), an_item(number=A[5:]))

    assert found.reason is InboxReason.TWO_LABELS
    assert found.said == f"{A[5:9]}-{A[9:]}, {B[5:9]}-{B[9:]}"


def test_pages_before_the_first_label_are_a_question() -> None:
    found = filing(Stretch(1, 1, ()), company_id="com_1")

    assert (found.reason, found.company_id) == (InboxReason.BEFORE_FIRST_LABEL, "com_1")


def test_label_of_another_company_than_the_folders_is_a_question() -> None:
    item = an_item(number=A[5:])

    assert filing(Stretch(1, 1, (A,)), item, company_id="com_x").reason == "label_differs"
    assert filing(Stretch(1, 1, (A,)), item, company_id=item.company_id).mail_id == item.id


def test_what_was_read_is_shown_once_and_never_endlessly() -> None:
    assert said_by([A, A]) == f"{A[5:9]}-{A[9:]}"
    assert len(said_by([f"AWZ1:{new_number()}" for _ in range(30)])) == 60
