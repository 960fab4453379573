"""Months as text."""

import re
from datetime import date

import pytest

from chalicelib.core.months import FORM, first_day, month_of


def test_month_of_a_day_begins_with_its_first_day() -> None:
    assert month_of(date(2026, 11, 30)) == "2026-11"
    assert first_day("2026-11") == date(2026, 11, 1)
    assert month_of(first_day("2027-01")) == "2027-01"


@pytest.mark.parametrize(
    "text",
    ["", "2026", "2026-13", "2026-00", "2026-1", "0999-01", "2026-11-01", "2026-11\n", "٢٠٢٦-١١"],
)
def test_text_that_is_no_month_has_not_its_form(text: str) -> None:
    assert re.fullmatch(FORM, "2026-11")
    assert not re.fullmatch(FORM, text)
