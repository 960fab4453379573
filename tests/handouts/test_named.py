"""
A person whom several companies named: each company reads its own entry and no word of another's,
and whoever stood at the desk stays that person, whatever becomes of the entries meanwhile.
"""

from collections.abc import Mapping

import pytest

from chalicelib.collectors.model import Collector, CollectorKind, CollectorRef
from chalicelib.collectors.service import change_collector
from chalicelib.handouts.model import PartState
from chalicelib.mail.model import MailState
from tests.builders import a_collector, a_user, an_actor
from tests.handouts.desk import (
    Mail,
    companies_with_mail,
    company,
    handed_out,
    now,
    receipts,
    states,
)
from tests.harness.calls import before_call

pytestmark = pytest.mark.usefixtures("world")


def entries_of(mail: Mail, *names: str) -> dict[str, Collector]:
    """An entry for each company, of one document."""
    return {
        company_id: a_collector(company(company_id), name=name, last_four="1234")
        for company_id, name in zip(mail, names, strict=True)
    }


def named(entries: Mapping[str, Collector]) -> CollectorRef:
    by_company = {company_id: entry.id for company_id, entry in entries.items()}
    return CollectorRef(CollectorKind.NAMED, entries=by_company)


def rename(entry: Collector) -> None:
    """The clerk of another desk gives the entry to somebody else."""
    change_collector(an_actor(), entry, {"name": "Ewa Obca"}, seen_version=entry.version)


def test_each_company_reads_its_own_spelling() -> None:
    mail = companies_with_mail(1, 1, 86)
    names = ("Łukasz Żak", "LUKASZ ZAK", "Lukasz Żak")
    clerk, entries = a_user(), entries_of(mail, *names)

    _, parts = handed_out(clerk, mail, collector=named(entries))

    for company_id, name in zip(mail, names, strict=True):
        (receipt,) = receipts(company_id)
        assert parts[company_id].state is PartState.DONE
        assert receipt.record["collector"]["name"] == name
        assert now(mail[company_id][:1])[0].history[-1].collector == name


def test_entry_of_a_company_that_gets_nothing_names_nobody() -> None:
    mail = companies_with_mail(1, 1)
    clerk, entries = a_user(), entries_of(mail, "PIOTR ŻAK", "Piotr Żak")
    company_id = list(mail)[1]

    handed_out(clerk, {company_id: mail[company_id]}, collector=named(entries))

    (receipt,) = receipts(company_id)
    assert receipt.record["collector"]["name"] == "Piotr Żak"


@pytest.mark.parametrize(("call", "nth"), [("BatchGetItem", 3), ("TransactWriteItems", 1)])
def test_entry_that_became_somebody_elses_gives_nothing(call: str, nth: int) -> None:
    """Between the look at who stands there and the one at what they may, or after both."""
    mail = companies_with_mail(1)
    ((company_id, items),) = mail.items()
    clerk, entries = a_user(), entries_of(mail, "Piotr Żak")

    with before_call(call, lambda: rename(entries[company_id]), nth=nth):
        _, parts = handed_out(clerk, mail, collector=named(entries))

    assert parts[company_id].state is PartState.REFUSED
    assert states(items) == {MailState.WAITING}
    assert receipts(company_id) == []


def test_entry_that_became_somebody_elses_takes_no_other_companys_mail_along() -> None:
    mail = companies_with_mail(1, 1)
    first, other = mail
    clerk, entries = a_user(), entries_of(mail, "Piotr Żak", "Piotr Żak")

    with before_call("TransactWriteItems", lambda: rename(entries[first])):
        _, parts = handed_out(clerk, mail, collector=named(entries))

    assert parts[first].state is PartState.REFUSED
    assert parts[other].state is PartState.DONE
    (receipt,) = receipts(other)
    assert receipt.record["collector"]["name"] == "Piotr Żak"
