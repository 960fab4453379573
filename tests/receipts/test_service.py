"""Receipts in the table: each change with its condition, and the chain that two desks lengthen."""

import random

import pytest

from chalicelib.aws import keys
from chalicelib.aws.table import commit, fetch
from chalicelib.companies.model import Company
from chalicelib.config import config
from chalicelib.core import clock, paging
from chalicelib.core.errors import Conflict, NotFound, Unavailable
from chalicelib.core.values import replace
from chalicelib.receipts.model import (
    Chain,
    PaperState,
    Receipt,
    ReceiptState,
    TakenItem,
    Voiding,
)
from chalicelib.receipts.service import (
    chain_of,
    every_receipt,
    fits,
    get_receipt,
    list_receipts,
    new_receipt,
    page_of_chain,
    void_receipt,
    wake_papers,
    without_items,
)
from tests.builders import a_company
from tests.harness.calls import before_call
from tests.harness.moment import Moment
from tests.harness.s3 import waiting_messages
from tests.receipts.records import an_item, handed_out, records_of


def end_of(company: Company) -> Chain:
    key = keys.receipt_chain(company.id)
    return chain_of(company.id, fetch([key]).get(key))


def a_receipt(company: Company, items: int = 2) -> Receipt:
    written = new_receipt(end_of(company), handed_out(company, items))
    commit(*written.changes)
    assert written.receipt
    return written.receipt


def a_reason() -> Voiding:
    return Voiding("Not theirs", "Celina Urbańska", clock.now())


def test_receipt_is_kept_as_it_was_made(world: None) -> None:
    company = a_company()

    receipt = a_receipt(company)

    assert get_receipt(company.id, receipt.id) == receipt
    assert receipt.paper_state is PaperState.PENDING


def longest(place: int, scans: int) -> TakenItem:
    """An item that says as much as it can, and nothing twice."""
    chance = random.Random(place)  # the same each time
    letters = "".join(chr(chance.randrange(0x4E00, 0x5600)) for _ in range(280))
    hashes = tuple(chance.randbytes(32).hex() for _ in range(scans))
    words = {"sender": letters[:200], "reference": letters[200:], "scans": hashes}
    return an_item(f"K7M2-9Q{place:03d}", **words)


def test_receipt_of_five_hundred_long_items_is_kept_and_made_void(world: None) -> None:
    company = a_company()
    told = replace(handed_out(company), items=tuple(longest(place, 0) for place in range(500)))
    assert fits(end_of(company), told)

    written = new_receipt(end_of(company), told)
    commit(*written.changes)
    assert written.receipt
    receipt = get_receipt(company.id, written.receipt.id)
    why = replace(a_reason(), reason="ą" * 500)
    commit(*void_receipt(end_of(company), receipt, why, actor_id="usr_test").changes)

    after = get_receipt(company.id, receipt.id)
    assert receipt == written.receipt
    assert len(receipt.record_json.encode()) > 400_000
    assert (after.record_json, after.void_reason) == (receipt.record_json, "ą" * 500)
    assert len(records_of(every_receipt(company.id))) == 2


def test_only_what_no_row_takes_is_too_much_for_a_receipt(world: None) -> None:
    company = a_company()

    ordinary = tuple(
        replace(longest(place, 10), sender="Urząd Skarbowy w Krakowie", reference="RR 123/2026")
        for place in range(500)
    )
    endless = tuple(longest(place, 20) for place in range(500))

    assert fits(end_of(company), replace(handed_out(company), items=ordinary))
    assert not fits(end_of(company), replace(handed_out(company), items=endless))


def test_page_of_long_receipts_ends_before_an_answer_does(
    world: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    company = a_company()
    made = {a_receipt(company).id for _ in range(5)}
    monkeypatch.setattr(paging, "_HEAVIEST_PAGE", 2_000)

    for listed in (list_receipts, page_of_chain):
        found: list[str] = []
        sizes, position = [], None
        while True:
            page = listed(company.id, limit=4, position=position)
            found += [receipt.id for receipt in page.items]
            sizes.append(len(page.items))
            position = page.next
            if position is None:
                break
        assert len(found) == len(made)
        assert set(found) == made
        assert max(sizes) < 4


def test_receipt_of_another_company_is_not_found(world: None) -> None:
    receipt = a_receipt(a_company())

    with pytest.raises(NotFound):
        get_receipt(a_company().id, receipt.id)


def test_second_receipt_on_the_same_end_is_refused(world: None) -> None:
    company = a_company()
    for _ in range(2):
        end = end_of(company)
        first, second = (new_receipt(end, handed_out(company)) for _ in range(2))
        commit(*first.changes)

        with pytest.raises(Conflict) as refused:
            commit(*second.changes)
        assert refused.value.code == "receipt_chain_moved"


def test_void_receipt_stays_with_its_reason(world: None) -> None:
    company = a_company()
    receipt = a_receipt(company)

    written = void_receipt(end_of(company), receipt, a_reason(), actor_id="usr_1")
    commit(*written.changes)

    after = get_receipt(company.id, receipt.id)
    assert (after.state, after.void_reason) == (ReceiptState.VOID, "Not theirs")
    assert after.record_json == receipt.record_json
    assert written.receipt is None
    assert len(records_of(every_receipt(company.id))) == 2


def test_receipt_becomes_void_once(world: None) -> None:
    company = a_company()
    receipt = a_receipt(company)
    commit(*void_receipt(end_of(company), receipt, a_reason(), actor_id="usr_1").changes)

    with pytest.raises(Conflict) as refused:
        commit(*void_receipt(end_of(company), receipt, a_reason(), actor_id="usr_1").changes)

    assert refused.value.code == "receipt_void"


def test_items_that_leave_get_the_others_a_receipt_of_their_own(world: None) -> None:
    company = a_company()
    receipt = a_receipt(company, items=3)
    left = frozenset(receipt.mail_ids[:1])

    written = without_items(end_of(company), receipt, left, a_reason(), actor_id="usr_1")
    commit(*written.changes)

    assert written.receipt
    assert get_receipt(company.id, receipt.id).replaced_by == written.receipt.id
    assert get_receipt(company.id, written.receipt.id) == written.receipt
    assert [r["kind"] for r in records_of(every_receipt(company.id))] == [
        "receipt",
        "void",
        "receipt",
    ]


def test_receipt_that_all_items_leave_is_only_void(world: None) -> None:
    company = a_company()
    receipt = a_receipt(company)
    left = frozenset(receipt.mail_ids)

    written = without_items(end_of(company), receipt, left, a_reason(), actor_id="usr_1")

    assert written.receipt is None


def test_list_shows_the_last_receipt_first_in_pages(world: None, at: Moment) -> None:
    company = a_company()
    made = []
    for _ in range(3):
        made.append(a_receipt(company))
        at.move(minutes=1)
    a_receipt(a_company())

    first = list_receipts(company.id, limit=2, position=None)
    second = list_receipts(company.id, limit=2, position=first.next)

    assert [r.id for r in (*first.items, *second.items)] == [r.id for r in reversed(made)]


def test_papers_are_woken_for_a_receipt(world: None) -> None:
    receipt = a_receipt(a_company())

    wake_papers(receipt)

    (message,) = waiting_messages(config().papers_queue_url)
    assert message == {"v": 1, "company_id": receipt.company_id, "receipt_id": receipt.id}


def test_lost_wake_is_no_loss(world: None) -> None:
    receipt = a_receipt(a_company())

    def fail() -> None:
        raise Unavailable

    with before_call("SendMessage", fail):
        wake_papers(receipt)


def test_void_receipt_is_owed_its_paper_too(world: None) -> None:
    receipt = a_receipt(a_company())

    wake_papers(replace(receipt, state=ReceiptState.VOID))

    assert len(waiting_messages(config().papers_queue_url)) == 1
