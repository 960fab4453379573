"""Uses and corrections: nothing is edited, and what a use stands for follows from its rows."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from chalicelib.core.errors import Conflict
from chalicelib.core.months import month_of, shifted
from chalicelib.core.values import replace
from chalicelib.usage.model import (
    Author,
    Cause,
    Source,
    SourceKind,
    SystemService,
    Usage,
    Why,
    correction,
    months_about,
    standing_by_service,
    totals_of,
    usage_id,
    withdrawal,
)
from chalicelib.usage.recording import month_at

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
CELINA = Author("usr_1", "Celina")


def a_use(**values: Any) -> Usage:
    use = Usage(
        "use_1",
        "com_1",
        "2026-11",
        "scan_page",
        3,
        3,
        NOW,
        Source(SourceKind.SCAN, "mai_1", "K7M2-9QXT4"),
        Author(),
    )
    return replace(use, **values)


def test_correction_is_the_difference_with_its_reason_in_the_month_of_the_use() -> None:
    found = correction(a_use(month="2026-09"), 5, Why(CELINA, reason="Two more"), NOW)

    assert (found.quantity, found.standing, found.month) == (2, 0, "2026-09")
    assert (found.corrects, found.reason, found.by) == ("use_1", "Two more", CELINA)
    assert (found.is_correction, found.source.label) == (True, "")


def test_second_correction_counts_from_what_stands() -> None:
    once = a_use(standing=5, version=2)

    found = correction(once, 1, Why(CELINA), NOW)

    assert found.quantity == -4
    assert found.id != correction(a_use(), 1, Why(CELINA), NOW).id


def test_same_correction_of_the_same_state_is_the_same_row() -> None:
    assert correction(a_use(), 0, Why(), NOW).id == correction(a_use(), 2, Why(CELINA), NOW).id


@pytest.mark.parametrize(
    ("use", "standing", "code"),
    [
        (a_use(), 3, "usage_is_so"),
        (a_use(corrects="use_0"), 0, "usage_is_correction"),
        (a_use(cause=Cause.WITHDRAWN), 0, "usage_is_correction"),
    ],
)
def test_correction_that_means_nothing_is_refused(use: Usage, standing: int, code: str) -> None:
    with pytest.raises(Conflict) as refused:
        correction(use, standing, Why(CELINA), NOW)

    assert refused.value.code == code


def test_withdrawal_takes_back_all_that_stands_in_one_row() -> None:
    uses = [a_use(), a_use(id="use_2", quantity=4, standing=1)]

    found = withdrawal(uses, "mai_1", CELINA, NOW)

    assert (found.quantity, found.cause, found.source.label) == (-4, Cause.WITHDRAWN, "")
    assert standing_by_service(uses) == {"scan_page": 4}


def test_totals_are_the_sum_of_all_rows_without_what_comes_to_nothing() -> None:
    rows = [
        a_use(),
        a_use(quantity=-1, corrects="use_1"),
        a_use(service_id="mail_item", quantity=1),
        a_use(service_id="mail_item", quantity=-1),
    ]

    assert totals_of(rows) == {"scan_page": 2}


def test_id_of_an_event_is_its_own() -> None:
    assert usage_id(SystemService.MAIL_ITEM, "mai_1") == usage_id(SystemService.MAIL_ITEM, "mai_1")
    assert usage_id(SystemService.MAIL_ITEM, "mai_1") != usage_id(SystemService.SCAN_PAGE, "mai_1")


@pytest.mark.parametrize(
    ("moment", "zone", "month"),
    [
        ("2026-10-31T22:59:59+00:00", "Europe/Warsaw", "2026-10"),
        ("2026-10-31T23:00:00+00:00", "Europe/Warsaw", "2026-11"),
        ("2026-03-31T21:59:59+00:00", "Europe/Warsaw", "2026-03"),
        ("2026-03-31T22:00:00+00:00", "Europe/Warsaw", "2026-04"),
        ("2026-12-31T11:00:00+00:00", "Pacific/Auckland", "2027-01"),
        ("2026-03-01T07:00:00+00:00", "America/Los_Angeles", "2026-02"),
    ],
)
def test_month_is_the_one_of_the_office(moment: str, zone: str, month: str) -> None:
    """DST moves the end of a month in UTC by an hour between winter and summer."""
    at = datetime.fromisoformat(moment)

    assert month_at(at, zone) == month
    assert month in months_about(at)


def test_months_about_a_moment_are_one_except_at_their_ends() -> None:
    assert months_about(NOW) == ["2026-11"]
    assert months_about(datetime(2026, 12, 1, 5, tzinfo=UTC)) == ["2026-11", "2026-12"]


@pytest.mark.parametrize(
    ("month", "by", "after"),
    [
        ("2026-11", 1, "2026-12"),
        ("2026-12", 1, "2027-01"),
        ("2026-01", -1, "2025-12"),
        ("2026-02", -26, "2023-12"),
    ],
)
def test_months_are_shifted_over_the_ends_of_years(month: str, by: int, after: str) -> None:
    assert shifted(month, by) == after
    assert month_of(date.fromisoformat(f"{after}-15")) == after
