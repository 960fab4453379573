"""Whether an invoice is paid, and what is owed for a company's invoices."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from chalicelib.core.errors import Conflict, StaleVersion, ValidationFailed
from chalicelib.core.money import Money
from chalicelib.invoices.model import Invoice, InvoiceState
from chalicelib.invoices.payments import Payment, not_paid, owed_more, paid, payment_of, tally_of
from chalicelib.invoices.places import Wanted, last_overdue, places
from tests.invoices.test_model import DAY, an_invoice

INVOICES = some.lists(
    some.builds(
        lambda gross, currency, paid_on, state: an_invoice(
            gross=Money(gross, currency), paid_on=paid_on, state=state
        ),
        some.integers(0, 10**11),
        some.sampled_from(["EUR", "PLN"]),
        some.sampled_from([None, DAY]),
        some.sampled_from(InvoiceState),
    ),
    max_size=6,
)


@pytest.mark.parametrize(
    ("values", "stands"),
    [
        ({"due_on": DAY}, Payment.UNPAID),
        ({"due_on": DAY - timedelta(days=1)}, Payment.OVERDUE),
        ({"due_on": None}, Payment.UNPAID),
        ({"due_on": DAY - timedelta(days=1), "paid_on": DAY}, Payment.PAID),
        ({"paid_on": DAY, "state": InvoiceState.RETIRED}, Payment.RETIRED),
    ],
)
def test_invoice_is_overdue_from_the_day_after_its_last_day(
    values: dict[str, object], stands: Payment
) -> None:
    assert payment_of(an_invoice(**values), DAY) is stands


def test_paid_invoice_owes_nothing_until_that_is_taken_back() -> None:
    before = an_invoice()

    after = paid(before, DAY, 1, DAY)
    again = not_paid(after, 2)

    assert (after.paid_on, after.owed, after.version) == (DAY, None, 2)
    assert (again.paid_on, again.owed, again.version) == (None, before.gross, 3)


def test_payment_is_refused_for_what_is_not_so_any_more() -> None:
    gone = an_invoice(state=InvoiceState.RETIRED)
    done = an_invoice(paid_on=DAY)

    with pytest.raises(StaleVersion):
        paid(an_invoice(version=2), DAY, 1, DAY)
    for invoice, code in ((gone, "invoice_retired"), (done, "invoice_paid")):
        with pytest.raises(Conflict) as refused:
            paid(invoice, DAY, 1, DAY)
        assert refused.value.code == code
    with pytest.raises(Conflict, match="not marked"):
        not_paid(an_invoice(), 1)
    with pytest.raises(ValidationFailed):
        paid(an_invoice(), DAY + timedelta(days=1), 1, DAY)


@given(before=INVOICES, after=INVOICES)
def test_counters_moved_by_changes_are_what_is_owed_in_the_end(
    before: list[Invoice], after: list[Invoice]
) -> None:
    was, is_now, moved = tally_of(before), tally_of(after), owed_more(before, after)
    sums = dict(was.sums)
    for money in moved.sums:
        sums[money.currency] = sums.get(money.currency, 0) + money.minor

    assert was.count + moved.count == is_now.count
    assert {name: minor for name, minor in sums.items() if minor} == {
        name: minor for name, minor in is_now.sums.items() if minor
    }


@given(due=some.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_places_of_what_is_overdue_are_those_before_today(due: date) -> None:
    at = places(an_invoice(due_on=due))["g2s"]

    assert (at <= last_overdue(DAY)) == (payment_of(an_invoice(due_on=due), DAY) is Payment.OVERDUE)


@pytest.mark.parametrize("payment", [None, *Payment])
@pytest.mark.parametrize("company_id", [None, "com_1"])
def test_invoice_stands_where_the_lists_that_show_it_look(
    payment: Payment | None, company_id: str | None
) -> None:
    if company_id is None and payment is Payment.RETIRED:
        return
    wanted = Wanted(company_id, payment, DAY)
    every = [
        an_invoice(due_on=DAY - timedelta(days=1)),
        an_invoice(due_on=None),
        an_invoice(paid_on=DAY),
        an_invoice(state=InvoiceState.RETIRED),
    ]
    index, partition = wanted.partition
    low, high = wanted.between or (" ", "~")
    for invoice in every:
        attributes = places(invoice)
        is_there = (
            attributes[index.hash_name] == partition and low <= attributes[index.range_name] <= high
        )
        assert is_there == wanted.keeps(invoice)
        if is_there:
            assert attributes[index.range_name] == wanted.place(invoice)
