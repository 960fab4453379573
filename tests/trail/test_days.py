"""A sealed day names the first entry that is not as it was, whatever was done to it."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from chalicelib.trail.days import (
    Fault,
    NoSeal,
    Trouble,
    days_to_seal,
    fault_in_entries,
    fault_in_seal,
    file_of,
    read_file,
)

DAY = date(2026, 11, 22)
Rows = list[tuple[str, dict[str, Any]]]


def a_row(scope: str, number: int) -> tuple[str, dict[str, Any]]:
    place = f"2026-11-22T10:00:{number:02}.000000Z#r{number}"
    return scope, {
        "pk": {"S": f"AUDIT#{scope}#2026-11"},
        "sk": {"S": place},
        "tag": {"S": "mail:item:edit"},
        "facts": {"M": {"many": {"N": str(number)}}},
    }


ROWS: Rows = [a_row(scope, number) for scope in ("OFFICE", "com_1", "com_2") for number in range(9)]
PLACES = [(scope, raw["sk"]["S"]) for scope, raw in ROWS]


def without(rows: Rows, nth: int) -> Rows:
    return rows[:nth] + rows[nth + 1 :]


def edited(rows: Rows, nth: int) -> Rows:
    scope, raw = rows[nth]
    return [*rows[:nth], (scope, raw | {"actor_id": {"S": "usr_2"}}), *rows[nth + 1 :]]


def inserted(rows: Rows, nth: int) -> Rows:
    scope, raw = rows[nth]
    return [*rows, (scope, raw | {"sk": {"S": f"{raw['sk']['S']}x"}})]


def swapped_with_next(rows: Rows, nth: int) -> Rows:
    """Each of two stands where the other stood."""
    (scope, first), (other, second) = rows[nth], rows[nth + 1]
    swapped = [(scope, first | {"sk": second["sk"]}), (other, second | {"sk": first["sk"]})]
    return [*rows[:nth], *swapped, *rows[nth + 2 :]]


def test_day_that_nobody_touched_is_as_it_was_sealed() -> None:
    sealed = read_file(file_of(DAY, "before", ROWS))

    assert fault_in_seal(sealed, DAY, "before") is None
    assert fault_in_entries(sealed, list(reversed(ROWS))) is None


@pytest.mark.parametrize(
    ("tamper", "trouble"),
    [(edited, Trouble.EDITED), (without, Trouble.DELETED), (inserted, Trouble.INSERTED)],
)
def test_first_wrong_entry_is_named_wherever_it_stands(
    tamper: Callable[[Rows, int], Rows], trouble: Trouble
) -> None:
    sealed = read_file(file_of(DAY, "", ROWS))

    for nth, (scope, place) in enumerate(PLACES):
        found = fault_in_entries(sealed, tamper(ROWS, nth))
        assert found is not None
        assert (found.trouble, found.scope) == (trouble, scope)
        assert found.place == (f"{place}x" if tamper is inserted else place)


def test_entries_in_another_order_are_seen() -> None:
    sealed = read_file(file_of(DAY, "", ROWS))

    for nth in range(len(ROWS) - 1):
        assert fault_in_entries(sealed, swapped_with_next(ROWS, nth)) is not None


def test_only_the_first_of_several_is_named() -> None:
    sealed = read_file(file_of(DAY, "", ROWS))

    found = fault_in_entries(sealed, edited(without(ROWS, 20), 3))

    assert found == Fault(DAY, Trouble.EDITED, *PLACES[3])


@pytest.mark.parametrize("name", ["sha256", "link", "place", "scope"])
def test_seal_that_was_altered_names_the_line(name: str) -> None:
    lines = file_of(DAY, "", ROWS).splitlines()

    for nth in range(1, len(lines)):
        told = json.loads(lines[nth])
        text = "\n".join([*lines[:nth], json.dumps(told | {name: "0" * 64}), *lines[nth + 1 :]])
        found = fault_in_seal(read_file(text), DAY, "")
        assert found is not None
        assert found.trouble is Trouble.SEAL_ALTERED
        assert (found.scope, found.place)[name == "scope"] in {"0" * 64, *PLACES[nth - 1]}


def test_seal_that_was_cut_prolonged_or_reordered_is_seen() -> None:
    lines = file_of(DAY, "", ROWS).splitlines()

    for told in (lines[:-1], [*lines, lines[-1]], [lines[0], *reversed(lines[1:])], lines[:1]):
        assert fault_in_seal(read_file("\n".join(told)), DAY, "") is not None


def test_seal_of_another_day_or_after_another_day_is_seen() -> None:
    sealed = read_file(file_of(DAY, "before", ROWS))

    assert fault_in_seal(sealed, date(2026, 11, 23), "before") == Fault(
        date(2026, 11, 23), Trouble.SEAL_ALTERED
    )
    assert fault_in_seal(sealed, DAY, "another") == Fault(DAY, Trouble.SEAL_ALTERED)
    assert fault_in_seal(sealed, DAY, None) is None


def test_day_without_entries_binds_the_next_one_too() -> None:
    empty = read_file(file_of(DAY, "before", []))

    assert fault_in_seal(empty, DAY, "before") is None
    assert empty.head != read_file(file_of(DAY, "", [])).head


@pytest.mark.parametrize("text", ["", "{}", "no json", '{"kind":"other","version":1}', "[]\n[]"])
def test_what_is_no_sealed_day_is_refused(text: str) -> None:
    with pytest.raises(NoSeal):
        read_file(text)


def test_seal_says_no_word_of_what_was_done() -> None:
    text = file_of(DAY, "", ROWS)

    assert "mail:item:edit" not in text
    assert "many" not in text


def test_missed_days_are_made_up_for_and_the_first_day_is_the_newest() -> None:
    newest = date(2026, 3, 1)

    assert list(days_to_seal(None, newest)) == [newest]
    assert list(days_to_seal(newest, newest)) == []
    assert list(days_to_seal(date(2026, 2, 26), newest)) == [
        date(2026, 2, 27),
        date(2026, 2, 28),
        newest,
    ]
