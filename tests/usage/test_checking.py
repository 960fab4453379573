"""Totals that are not what the rows come to are found, and put right beside whoever counts."""

import random

import pytest

from chalicelib.aws.table import commit
from chalicelib.usage.checking import Miscount, miscounts, recount
from chalicelib.usage.store import move_totals
from tests.builders import a_company, a_mail_item
from tests.harness.turns import in_turns
from tests.usage.books import used

pytestmark = pytest.mark.usefixtures("world")
MONTH = "2026-11"


def test_books_that_are_right_have_no_miscount() -> None:
    company = a_company()
    a_mail_item(company)

    assert miscounts(company.id) == []
    assert recount(company.id, MONTH) == []


def test_planted_difference_is_found_named_and_put_right() -> None:
    company = a_company()
    a_mail_item(company)
    commit(move_totals(company.id, MONTH, {"mail_item": 2, "forwarding": -1}))
    commit(move_totals(company.id, "2026-09", {"hand_out": 1}))
    planted = [
        Miscount(company.id, "2026-09", "hand_out", 1, 0),
        Miscount(company.id, MONTH, "forwarding", -1, 0),
        Miscount(company.id, MONTH, "mail_item", 3, 1),
    ]

    assert miscounts(company.id) == planted
    assert recount(company.id, "2026-09") + recount(company.id, MONTH) == planted
    assert miscounts(company.id) == []
    assert used(company.id) == {"mail_item": 1}


@pytest.mark.parametrize("seed", range(5))
def test_putting_right_beside_a_writer_leaves_what_the_rows_come_to(seed: int) -> None:
    company = a_company()
    a_mail_item(company)
    commit(move_totals(company.id, MONTH, {"mail_item": 2}))

    acts = [lambda: recount(company.id, MONTH), lambda: a_mail_item(company)]
    in_turns(acts, random.Random(seed))

    assert used(company.id) == {"mail_item": 2}
