"""What adds up to an invoice, and what may be done to one."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from chalicelib.core.errors import Conflict, StaleVersion, ValidationFailed
from chalicelib.core.money import Money
from chalicelib.core.values import replace
from chalicelib.invoices.model import (
    Invoice,
    InvoiceState,
    NewInvoice,
    added,
    check_facts,
    edited,
    number_key,
    restored,
    retired,
)

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
DAY = date(2026, 11, 20)
AMOUNTS = some.integers(min_value=0, max_value=10**11)
CURRENCIES = some.sampled_from(["EUR", "PLN", "CZK"])
NUMBERS = some.text(min_size=1, max_size=60)


def an_invoice(**values: object) -> Invoice:
    new = NewInvoice(
        number="FV 1/11/2026",
        issued_on=DAY,
        due_on=DAY,
        net=Money(100, "PLN"),
        vat=Money(23, "PLN"),
        gross=Money(123, "PLN"),
        note="",
    )
    made = added(new, "com_1", "inv_1", NOW)
    return replace(made, **values)  # type: ignore[arg-type]  # names of its fields


def wrong(invoice: Invoice) -> set[tuple[str, str]]:
    try:
        check_facts(invoice)
    except ValidationFailed as refused:
        return {(each.field, each.code) for each in refused.errors}
    return set()


@given(net=AMOUNTS, vat=AMOUNTS, currency=CURRENCIES)
def test_net_and_vat_make_the_gross_amount(net: int, vat: int, currency: str) -> None:
    parts = {"net": Money(net, currency), "vat": Money(vat, currency)}

    assert not wrong(an_invoice(**parts, gross=Money(net + vat, currency)))


@given(net=AMOUNTS, vat=AMOUNTS, gross=AMOUNTS)
def test_any_other_gross_amount_is_refused(net: int, vat: int, gross: int) -> None:
    amounts = {"net": Money(net, "EUR"), "vat": Money(vat, "EUR"), "gross": Money(gross, "EUR")}

    expected = set() if net + vat == gross else {("gross", "not_the_sum")}
    assert wrong(an_invoice(**amounts)) == expected


@given(net=CURRENCIES, vat=CURRENCIES, gross=CURRENCIES)
def test_amounts_of_two_currencies_are_refused_each_by_name(net: str, vat: str, gross: str) -> None:
    amounts = {"net": Money(100, net), "vat": Money(23, vat), "gross": Money(123, gross)}

    expected = {
        (f"{name}.currency", "other_currency")
        for name, currency in (("vat", vat), ("gross", gross))
        if currency != net
    }
    assert wrong(an_invoice(**amounts)) == expected


@given(days=some.integers(min_value=-400, max_value=400))
def test_last_day_to_pay_is_the_day_of_issue_or_later(days: int) -> None:
    expected = {("due_on", "before_start")} if days < 0 else set()

    assert wrong(an_invoice(due_on=DAY + timedelta(days=days))) == expected


def test_an_invoice_may_name_no_last_day_to_pay() -> None:
    assert not wrong(an_invoice(due_on=None))


@given(number=NUMBERS)
def test_number_is_the_same_in_whatever_case(number: str) -> None:
    key = number_key(number)

    assert number_key(key) == key
    assert number_key(number.casefold()) == key


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("FV 1/A", "fv 1/a", True),
        ("Łódź 1", "łÓDŹ 1", True),
        ("STRASSE-1", "straße-1", True),
        ("FV  1", "FV 1", True),
        ("FV 1", "FV1", False),
        ("FV 1", "FV 01", False),
        ("FV ł", "FV l", False),
    ],
)
def test_numbers_differ_by_more_than_case(one: str, other: str, *, is_same: bool) -> None:
    assert (number_key(one) == number_key(other)) is is_same


def test_edit_is_judged_as_a_whole() -> None:
    invoice = an_invoice()

    with pytest.raises(ValidationFailed):
        edited(invoice, {"net": Money(200, "PLN")}, 1)
    after = edited(invoice, {"net": Money(200, "PLN"), "gross": Money(223, "PLN")}, 1)

    assert (after.gross.minor, after.vat.minor, after.version) == (223, 23, 2)


def test_whoever_saw_an_older_version_changes_nothing() -> None:
    invoice = an_invoice(version=2)

    with pytest.raises(StaleVersion):
        edited(invoice, {"note": "x"}, 1)
    with pytest.raises(StaleVersion):
        retired(invoice, 1)
    with pytest.raises(StaleVersion):
        restored(replace(invoice, state=InvoiceState.RETIRED), 1)


def test_retired_invoice_takes_nothing_until_it_is_restored() -> None:
    gone = retired(an_invoice(), 1)

    with pytest.raises(Conflict, match="retired"):
        edited(gone, {"note": "x"}, 2)
    with pytest.raises(Conflict) as refused:
        retired(gone, 2)
    assert refused.value.code == "invoice_retired"
    back = restored(gone, 2)
    assert (back.is_active, back.version) == (True, 3)
    with pytest.raises(Conflict) as refused:
        restored(back, 3)
    assert refused.value.code == "invoice_active"
