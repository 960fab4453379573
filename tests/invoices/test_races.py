"""Two desks at one moment, workers that die at any call, and indexes that are late."""

import random
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest

from chalicelib.companies.model import Company
from chalicelib.core.errors import AppError, NotFound
from chalicelib.edge.once import AlreadyDone
from chalicelib.invoices.model import InvoiceState, number_key
from chalicelib.invoices.payments import Payment
from chalicelib.invoices.service import (
    add_invoice,
    change_invoice,
    get_invoice,
    restore_invoice,
    retire_invoice,
)
from tests.builders import a_company, a_request, an_actor, an_invoice, new_invoice
from tests.harness.crash import calls_in, crash_points, killed_at
from tests.harness.lag import lagging
from tests.harness.s3 import rows
from tests.harness.turns import in_turns
from tests.invoices.lists import listed as page_of

ACTIVE, RETIRED = InvoiceState.ACTIVE, InvoiceState.RETIRED


def numbers_of(company: Company) -> dict[str, str]:
    """The look-up of numbers: which invoice has which."""
    found = rows(f"COMPANY#{company.id}")
    return {
        raw["sk"]["S"].removeprefix("INVOICENO#"): raw["invoice_id"]["S"]
        for raw in found
        if raw["sk"]["S"].startswith("INVOICENO#")
    }


def listed(company: Company, state: InvoiceState = ACTIVE) -> list[Any]:
    payment = None if state is ACTIVE else Payment.RETIRED
    return list(page_of(company.id, payment).items)


def assert_look_up_is_true(company: Company) -> None:
    """Each invoice that counts has its number, and nothing else has one."""
    assert numbers_of(company) == {number_key(each.number): each.id for each in listed(company)}


@pytest.mark.parametrize("seed", range(4))
def test_of_two_who_enter_one_number_at_once_one_wins(world: None, seed: int) -> None:
    company, made, refused = a_company(), [], []

    def desk(number: str) -> None:
        try:
            made.append(add_invoice(an_actor(), company.id, new_invoice(number=number)))
        except AppError as error:
            refused.append(error.code)

    in_turns([lambda: desk("FV 1"), lambda: desk("fv 1")], random.Random(seed))

    assert (len(made), refused) == (1, ["validation_failed"])
    assert listed(company) == made
    assert_look_up_is_true(company)


@pytest.mark.parametrize("seed", range(6))
def test_numbers_stay_true_whatever_happens_at_once(world: None, seed: int) -> None:
    """One is retired and restored while its number is taken by another, and given back."""
    company = a_company()
    first, second = an_invoice(company, number="FV 1"), an_invoice(company, number="FV 2")

    def leave_and_come_back() -> None:
        with suppress(AppError):
            gone = retire_invoice(an_actor(), first, seen_version=1)
            restore_invoice(an_actor(), gone, seen_version=2)

    def take_its_number() -> None:
        with suppress(AppError):
            change_invoice(an_actor(), second, {"number": "fv 1"}, seen_version=1)

    def enter_it_anew() -> None:
        with suppress(AppError):
            add_invoice(an_actor(), company.id, new_invoice(number="Fv 1"))

    in_turns([leave_and_come_back, take_its_number, enter_it_anew], random.Random(seed))

    assert_look_up_is_true(company)


def entered(company: Company) -> Callable[[], object]:
    once, new = a_request(), new_invoice(number="FV 9")

    def act() -> None:
        with suppress(AlreadyDone):
            add_invoice(an_actor(), company.id, new, once.change)

    return act


def renumbered(company: Company) -> Callable[[], object]:
    before = an_invoice(company, number="FV 1")
    return lambda: change_invoice(an_actor(), before, {"number": "FV 2"}, seen_version=1)


def taken_back(company: Company) -> Callable[[], object]:
    before = an_invoice(company, number="FV 1")
    return lambda: retire_invoice(an_actor(), before, seen_version=1)


def brought_back(company: Company) -> Callable[[], object]:
    gone = retire_invoice(an_actor(), an_invoice(company, number="FV 1"), seen_version=1)
    return lambda: restore_invoice(an_actor(), gone, seen_version=2)


@pytest.mark.parametrize("prepare", [entered, renumbered, taken_back, brought_back])
def test_act_that_is_cut_short_is_done_or_not_at_all(
    world: None, prepare: Callable[[Company], Callable[[], object]]
) -> None:
    points = crash_points(calls_in(prepare(a_company())))
    assert points
    for nth, when in points:
        company = a_company()
        act = prepare(company)
        with killed_at(nth, when):
            act()
        assert_look_up_is_true(company)

        with suppress(AppError):
            act()

        assert_look_up_is_true(company)
        tags = [raw["tag"]["S"] for raw in rows(f"AUDIT#{company.id}#")]
        assert len([tag for tag in tags if tag.startswith("invoices:")]) == len(
            {tag for tag in tags if tag.startswith("invoices:")}
        )


def test_list_tells_what_the_table_says_while_its_index_is_late(world: None) -> None:
    company = a_company()
    kept, gone = an_invoice(company, note="old"), an_invoice(company)

    with lagging():
        kept = change_invoice(an_actor(), kept, {"note": "new"}, seen_version=1)
        retire_invoice(an_actor(), gone, seen_version=1)

        assert listed(company) == [kept]
    assert [each.id for each in listed(company, RETIRED)] == [gone.id]


def test_list_and_single_show_the_same_after_any_acts(world: None) -> None:
    chance = random.Random(7)
    company, known = a_company(), []
    for _ in range(25):
        known.append(an_invoice(company).id)
        before = get_invoice(company.id, chance.choice(known))
        version = before.version
        with suppress(AppError):
            match chance.randrange(3):
                case 0:
                    retire_invoice(an_actor(), before, seen_version=version)
                case 1:
                    restore_invoice(an_actor(), before, seen_version=version)
                case _:
                    changes = {"note": f"note {version}"}
                    change_invoice(an_actor(), before, changes, seen_version=version)

    shown = {each.id: each for state in InvoiceState for each in listed(company, state)}

    assert shown == {each: get_invoice(company.id, each) for each in known}
    assert {each.state for each in shown.values()} == set(InvoiceState)


def test_invoice_of_another_company_is_not_found(world: None) -> None:
    invoice = an_invoice(a_company())

    with pytest.raises(NotFound):
        get_invoice(a_company().id, invoice.id)
