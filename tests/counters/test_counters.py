"""Counters equal their rows, whatever happened; what does not is said, and put right."""

import random
from contextlib import suppress
from datetime import date

import pytest
from pynamodb.attributes import NumberAttribute

from chalicelib.aws import keys, message_keys, usage_keys
from chalicelib.aws.table import Key, Row, commit, delete, fetch, update
from chalicelib.companies.model import Company
from chalicelib.core.errors import AppError, Unavailable
from chalicelib.core.money import Money
from chalicelib.counters.service import check_counters
from chalicelib.files.shared_to import SharedRow
from chalicelib.invoices.service import (
    add_invoice,
    change_invoice,
    get_invoice,
    pay_invoice,
    restore_invoice,
    retire_invoice,
    unpay_invoice,
)
from chalicelib.mail.model import MailState
from chalicelib.mail.service import change_state
from chalicelib.messages.model import Thread
from chalicelib.messages.reading import read_by_company
from chalicelib.messages.store import thread_in
from chalicelib.receipts.service import chain_of, new_receipt
from chalicelib.sharing.counted import wrong_marks
from chalicelib.sharing.giving import withdraw
from chalicelib.sharing.model import Wanted
from deploy.counters import told
from local.steps import Problem
from tests.builders import (
    a_clerk,
    a_company,
    a_mail_item,
    a_member,
    a_move,
    a_panel,
    a_person_of,
    an_actor,
    an_invoice,
    new_invoice,
)
from tests.harness.calls import before_call
from tests.harness.crash import killed_at
from tests.harness.turns import in_turns
from tests.messages.made import a_thread, written
from tests.receipts.records import handed_out
from tests.sharing.made import (
    a_document,
    an_annex,
    current,
    invoice_ref,
    newest,
    share_key,
    shared,
    version_of,
)
from tests.usage.books import used

MONTH = "2026-11"
PAID_ON = date(2026, 11, 1)


def spoil(key: Key, name: str, value: int) -> None:
    commit(update(key, [NumberAttribute(attr_name=name).set(value)], Row.pk.exists()))


def a_receipt(company: Company) -> None:
    key = keys.receipt_chain(company.id)
    commit(*new_receipt(chain_of(company.id, fetch([key]).get(key)), handed_out(company)).changes)


def thread_now(thread: Thread) -> Thread:
    key = message_keys.thread(thread.company_id, thread.id)
    return thread_in(fetch([key]), key)


def found(*, repair: bool = False) -> list[tuple[str, int, int]]:
    return [(one.name, one.kept, one.counted) for _, one in check_counters(repair=repair)]


def some_act(company: Company, known: list[str], chance: random.Random) -> None:
    """Something that an office does, perhaps with what is not so any more."""
    actor = an_actor()
    currency = chance.choice(["EUR", "PLN"])
    amounts = {
        "net": Money(100, currency),
        "vat": Money(23, currency),
        "gross": Money(123, currency),
    }
    if not known or chance.random() < 0.3:
        known.append(add_invoice(actor, company.id, new_invoice(**amounts)).id)
        return
    before = get_invoice(company.id, chance.choice(known))
    version = before.version
    match chance.randrange(6):
        case 0:
            retire_invoice(actor, before, seen_version=version)
        case 1:
            restore_invoice(actor, before, seen_version=version)
        case 2:
            pay_invoice(actor, before, PAID_ON, seen_version=version)
        case 3:
            unpay_invoice(actor, before, seen_version=version)
        case 4:
            change_invoice(actor, before, amounts, seen_version=version)
        case _:
            item = a_mail_item(company)
            move = a_move(MailState.FORWARDED)
            change_state(actor, item, move, seen_version=item.version)


@pytest.mark.parametrize("seed", range(3))
def test_counters_are_right_after_any_acts_that_were_cut_short(world: None, seed: int) -> None:
    chance, known = random.Random(seed), list[str]()
    company = a_company()
    for _ in range(30):
        with suppress(AppError):
            if chance.random() < 0.5:
                with killed_at(chance.randint(1, 3), chance.choice(["before", "after"])):
                    some_act(company, known, chance)
            else:
                some_act(company, known, chance)

    assert found() == []


def test_planted_differences_are_said_and_put_right(
    world: None, capsys: pytest.CaptureFixture[str]
) -> None:
    company = a_company(code="NOWAK-7")
    a_mail_item(company)
    gross = an_invoice(company).gross
    panel = a_panel(company)
    a_member(panel)
    assert told("", repair=False) == 0
    spoil(keys.counters(company.id), "mail_waiting", 7)
    spoil(keys.counters(company.id), "owed_CHF", 500)
    spoil(keys.counters(company.id), f"owed_{gross.currency}", 0)
    spoil(keys.panel(company.id, panel.id), "members", 0)
    wrong = [
        ("mail_waiting", 7, 1),
        ("owed_CHF", 500, 0),
        (f"owed_{gross.currency}", 0, gross.minor),
        ("members", 0, 1),
    ]
    capsys.readouterr()

    assert told("", repair=False) == 3
    assert capsys.readouterr().out.splitlines()[0] == (
        "NOWAK-7 COUNTERS mail_waiting: 7 is kept, 1 counted"
    )
    assert found(repair=True) == wrong
    assert found() == []


@pytest.mark.parametrize("seed", range(6))
def test_repair_beside_writers_leaves_what_the_rows_say(world: None, seed: int) -> None:
    company = a_company()
    for _ in range(3):
        an_invoice(company)
    spoil(keys.counters(company.id), "unpaid_invoices", 40)

    def write() -> None:
        for _ in range(2):
            before = an_invoice(company)
            pay_invoice(an_actor(), before, PAID_ON, seen_version=1)
            an_invoice(company)

    def mend() -> None:
        with suppress(Unavailable):
            found(repair=True)

    in_turns([write, mend], random.Random(seed))
    found(repair=True)

    raw = fetch([keys.counters(company.id)])[keys.counters(company.id)]
    assert raw["unpaid_invoices"] == {"N": "5"}
    assert found() == []


def test_code_that_no_company_has_is_no_all_clear(world: None) -> None:
    a_company(code="NOWAK-7")

    with pytest.raises(Problem, match="NOWAK-8"):
        told("NOWAK-8", repair=False)


def test_planted_differences_of_annexes_and_usage_are_put_right(world: None) -> None:
    company = a_company()
    invoice = an_invoice(company)
    an_annex(invoice)
    a_mail_item(company)
    assert found() == []
    spoil(keys.invoice(company.id, invoice.id), "annexes", 4)
    spoil(keys.invoice(company.id, invoice.id), "retired_annexes", 2)
    spoil(usage_keys.used(company.id, MONTH), "of_mail_item", 9)
    spoil(usage_keys.used(company.id, MONTH), "of_forwarding", -1)
    wrong = [
        ("annexes", 4, 1),
        ("retired_annexes", 2, 0),
        ("of_forwarding", -1, 0),
        ("of_mail_item", 9, 1),
    ]

    assert found() == wrong
    assert found(repair=True) == wrong
    assert found() == []
    assert used(company.id) == {"mail_item": 1}


def test_what_is_accounted_of_messages_for_a_person_is_put_right(world: None) -> None:
    company, clerk = a_company(), a_clerk()
    first = a_person_of(company)
    thread = a_thread(company, clerk)
    late = a_person_of(company)
    a_thread(company, clerk, subject="Keys")
    written(thread, company, first)
    last = written(thread, company, clerk)
    read_by_company(an_actor(late), thread_now(thread), last.seq)
    assert found() == []
    spoil(message_keys.read_of(late.id, company.id), "seen", 1)
    spoil(message_keys.read_of(first.id, company.id), "seen", 4)

    assert sorted(found(repair=True)) == [("seen", 1, 3), ("seen", 4, 1)]
    assert found() == []


def test_repair_of_an_account_counts_again_when_the_person_writes_meanwhile(world: None) -> None:
    company = a_company()
    anna = a_person_of(company)
    thread = a_thread(company, anna)
    place = message_keys.read_of(anna.id, company.id)
    spoil(place, "seen", 0)

    with before_call("TransactWriteItems", lambda: written(thread, company, anna)):
        found(repair=True)

    assert found() == []
    assert fetch([place])[place]["seen"] == {"N": "2"}


def test_totals_that_are_gone_are_made_anew(world: None) -> None:
    company = a_company()
    a_mail_item(company)
    commit(delete(usage_keys.used(company.id, MONTH), Row.pk.exists()))

    assert found(repair=True) == [("of_mail_item", 0, 1)]
    assert found() == []


def test_chain_of_receipts_is_said_and_never_repaired(
    world: None, capsys: pytest.CaptureFixture[str]
) -> None:
    company = a_company(code="NOWAK-7")
    a_receipt(company)
    a_receipt(company)
    assert found() == []
    spoil(keys.receipt_chain(company.id), "receipts", 5)
    capsys.readouterr()

    assert told("NOWAK-7", repair=True) == 3
    said = "NOWAK-7 RECEIPTS receipts: 5 is kept, 2 counted"
    assert capsys.readouterr().out.splitlines() == [said]
    assert found() == [("receipts", 5, 2)]


@pytest.mark.parametrize("seed", range(5))
def test_repair_of_totals_beside_a_writer_leaves_what_the_rows_say(world: None, seed: int) -> None:
    company = a_company()
    a_mail_item(company)
    spoil(usage_keys.used(company.id, MONTH), "of_mail_item", 3)

    acts = [lambda: found(repair=True), lambda: a_mail_item(company)]
    in_turns(acts, random.Random(seed))

    assert found() == []
    assert used(company.id) == {"mail_item": 2}


def forget_marks(key: Key) -> None:
    """As things were that were shared before their rows said where."""
    commit(update(key, [SharedRow.shared_to.remove()], Row.pk.exists()))


def test_things_shared_before_their_rows_said_so_are_named_after_the_repair(world: None) -> None:
    company = a_company(code="NOWAK-7")
    panel, contract, invoice = a_panel(company), a_document(company), an_invoice(company)
    shared(panel, newest(contract), version_of(contract, 1), Wanted(invoice_ref(invoice), None))
    assert found() == []
    forget_marks(keys.document(company.id, contract.id))
    forget_marks(keys.invoice(company.id, invoice.id))

    said = found(repair=True)

    assert sorted(kept for _, kept, counted in said if counted == 1) == [0, 0, 0]
    assert current(contract).shared_to == (panel.id, panel.id)
    assert get_invoice(company.id, invoice.id).shared_to == (panel.id,)
    assert found() == []


def test_mark_of_a_share_that_is_no_more_is_said_and_taken_away(
    world: None, capsys: pytest.CaptureFixture[str]
) -> None:
    company = a_company(code="NOWAK-7")
    contract, panel = a_document(company), a_panel(company)
    key = keys.document(company.id, contract.id)
    commit(update(key, [SharedRow.shared_to.add({f"{panel.id}#shr_1"})], Row.pk.exists()))

    assert told("", repair=False) == 3
    assert capsys.readouterr().out.splitlines() == [
        f"NOWAK-7 {key.sk} shared_to {panel.id}#shr_1: 1 is kept, 0 counted"
    ]
    assert current(contract).shared_to == (panel.id,)
    assert told("", repair=True) == 0
    assert current(contract).shared_to == ()


def test_share_that_is_withdrawn_right_before_the_repair_is_not_named_by_it(world: None) -> None:
    company = a_company()
    panel, contract = a_panel(company), a_document(company)
    shared(panel, newest(contract))
    forget_marks(keys.document(company.id, contract.id))
    place = share_key(panel, newest(contract))

    with before_call("TransactWriteItems", lambda: withdraw(an_actor(), company.id, [place])):
        assert list(wrong_marks(company.id, repair=True)) == []

    assert current(contract).shared_to == ()


def test_share_that_is_made_right_before_the_repair_stays_named(world: None) -> None:
    company = a_company()
    panel, contract = a_panel(company), a_document(company)
    mark = "#".join(share_key(panel, newest(contract)))
    key = keys.document(company.id, contract.id)
    commit(update(key, [SharedRow.shared_to.add({mark})], Row.pk.exists()))

    with before_call("TransactWriteItems", lambda: shared(panel, newest(contract))):
        assert list(wrong_marks(company.id, repair=True)) == []

    assert current(contract).shared_to == (panel.id,)
