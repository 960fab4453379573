"""Taking a hand-out back: what is still collected waits again, and receipts are void."""

import pytest

from chalicelib.audit.store import AuditRow, Tag
from chalicelib.aws import keys
from chalicelib.aws.table import query, read
from chalicelib.core import clock
from chalicelib.core.errors import Conflict, NotFound, ValidationFailed
from chalicelib.core.ids import new_id
from chalicelib.handouts.model import HandoutState, PartState, TakingBack
from chalicelib.handouts.service import undo
from chalicelib.mail.model import MailEventKind, MailState
from chalicelib.receipts.model import ReceiptState
from tests.builders import a_user, an_actor
from tests.handouts.desk import (
    a_collector_of,
    a_request,
    always,
    by_company,
    companies_with_mail,
    handed_out,
    now,
    receipts,
    states,
    waiting,
)

pytestmark = pytest.mark.usefixtures("world")
ALL = TakingBack("Wrong person", None)


def test_all_parts_go_back_with_their_reason() -> None:
    mail = companies_with_mail(2, 1)
    handout, _ = handed_out(a_collector_of(mail), mail)

    after, parts = by_company(undo(an_actor(), handout.id, ALL, a_request(), always))

    assert after.state is HandoutState.DONE
    for company_id, items in mail.items():
        part, (receipt,) = parts[company_id], receipts(company_id)
        assert (part.state, part.receipt_id) == (PartState.UNDONE, receipt.id)
        assert part.undo
        assert part.undo.reason == "Wrong person"
        assert (receipt.state, receipt.void_reason) == (ReceiptState.VOID, "Wrong person")
        assert states(items) == {MailState.WAITING}
        assert waiting(company_id) == len(items)
        event = now(items)[0].history[-1]
        assert (event.kind, event.reason) == (MailEventKind.LEFT_COLLECTED, "Wrong person")
        assert event.receipt_id == receipt.id


def test_only_the_chosen_companies_go_back() -> None:
    mail = companies_with_mail(1, 1)
    first, second = mail
    handout, _ = handed_out(a_collector_of(mail), mail)

    undo(an_actor(), handout.id, TakingBack("Theirs was wrong", (first,)), a_request(), always)

    assert states(mail[first]) == {MailState.WAITING}
    assert states(mail[second]) == {MailState.COLLECTED}
    assert receipts(second)[0].state is ReceiptState.VALID


def test_what_was_taken_back_can_be_handed_out_again() -> None:
    mail = companies_with_mail(1)
    (company_id,) = mail
    collector = a_collector_of(mail)
    handout, _ = handed_out(collector, mail)
    undo(an_actor(), handout.id, ALL, a_request(), always)

    _, parts = handed_out(collector, mail)

    assert parts[company_id].state is PartState.DONE
    assert [r.state for r in receipts(company_id)] == [ReceiptState.VOID, ReceiptState.VALID]


def test_taking_back_twice_is_refused_and_the_same_request_is_not() -> None:
    mail = companies_with_mail(1)
    (company_id,) = mail
    handout, _ = handed_out(a_collector_of(mail), mail)
    once = a_request("undo-once")
    first = undo(an_actor(), handout.id, ALL, once, always)

    assert undo(an_actor(), handout.id, ALL, once, always) == first
    with pytest.raises(Conflict) as refused:
        undo(an_actor(), handout.id, ALL, a_request(), always)

    assert refused.value.code == "nothing_to_undo"
    assert len(receipts(company_id)) == 1


def test_refused_part_has_nothing_to_take_back() -> None:
    mail = companies_with_mail(1)
    handout, _ = handed_out(a_user(), mail)

    with pytest.raises(Conflict) as refused:
        undo(an_actor(), handout.id, ALL, a_request(), always)

    assert refused.value.code == "nothing_to_undo"


def test_company_that_has_no_part_is_refused_beside_its_field() -> None:
    mail = companies_with_mail(1)
    handout, _ = handed_out(a_collector_of(mail), mail)
    wrong = TakingBack("Wrong", (new_id("com"),))

    with pytest.raises(ValidationFailed) as refused:
        undo(an_actor(), handout.id, wrong, a_request(), always)

    assert refused.value.errors[0].field == "company_ids"


def test_unknown_visit_is_not_found() -> None:
    with pytest.raises(NotFound):
        undo(an_actor(), new_id("hnd"), ALL, a_request(), always)


def test_audit_tells_each_step() -> None:
    mail = companies_with_mail(1)
    (company_id,) = mail
    handout, _ = handed_out(a_collector_of(mail), mail)
    undo(an_actor(), handout.id, ALL, a_request(), always)

    raws, _ = query(keys.audit(company_id, clock.now()).pk)

    tags = [read(AuditRow, raw).tag for raw in raws]
    for tag in (Tag.HANDOUTS_PART, Tag.RECEIPTS_VOID, Tag.HANDOUTS_UNDO):
        assert tags.count(str(tag)) == 1
