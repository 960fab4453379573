"""
`COMPANY#c` / `COUNTERS`: what of a company is counted. Each counter is moved in the transaction
that changes the thing counted.
"""

from collections.abc import Iterable

from pynamodb.attributes import NumberAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from chalicelib.aws import keys
from chalicelib.aws.table import Change, Raw, Row, fetch, read, update
from chalicelib.companies.model import Counters
from chalicelib.core.errors import Conflict, NotFound
from chalicelib.core.money import Money

MESSAGE_CAME = "message_came"
OWED_PREFIX = "owed_"


class CountersRow(Row):
    """
    The company's counters; each is changed with the thing that it counts. What is owed stands in an
    attribute for each currency, such as `owed_PLN`. `moves` says how often any of them was changed,
    so that whoever counts anew sees whether somebody wrote meanwhile.
    """

    mail_waiting = NumberAttribute(default=0)
    messages = NumberAttribute(null=True)
    unpaid_invoices = NumberAttribute(default=0)
    moves = NumberAttribute(default=0)


def counters_of(raw: Raw | None) -> Counters:
    """A raw counters item as the model's value; zeros before the first thing was counted."""
    if raw is None:
        return Counters(mail_waiting=0)
    row = read(CountersRow, raw)
    owed = {
        name.removeprefix(OWED_PREFIX): int(value["N"])
        for name, value in raw.items()
        if name.startswith(OWED_PREFIX)
    }
    return Counters(
        mail_waiting=int(row.mail_waiting),
        messages=int(row.messages or 0),
        unpaid=int(row.unpaid_invoices),
        owed=tuple(Money(minor, currency) for currency, minor in sorted(owed.items()) if minor),
    )


def find_counters(company_ids: list[str]) -> dict[str, Counters]:
    """The counters of companies, by id. 1 BatchGetItem per 100."""
    found = fetch([keys.counters(company_id) for company_id in company_ids])
    return {
        company_id: counters_of(found.get(keys.counters(company_id))) for company_id in company_ids
    }


def count_mail(company_id: str, difference: int) -> Change:
    """Add to the company's count of waiting mail, in the transaction that changes the mail."""
    return _count(company_id, CountersRow.mail_waiting.add(difference))


def count_unpaid(company_id: str, difference: int, owed: Iterable[Money]) -> Change:
    """
    Add to the company's count of unpaid invoices and to what is owed for them, in the transaction
    that changes the invoices.

    Args:
        owed: what is owed more or, below nought, less.
    """
    sums = [
        NumberAttribute(attr_name=f"{OWED_PREFIX}{money.currency}").add(money.minor)
        for money in owed
    ]
    return _count(company_id, CountersRow.unpaid_invoices.add(difference), *sums)


def _count(company_id: str, *added: Action) -> Change:
    condition: Condition = Row.pk.exists()
    return update(
        keys.counters(company_id),
        [*added, CountersRow.moves.add(1)],
        condition,
        NotFound("There is no such company."),
    )


def count_message(company_id: str, before: int) -> Change:
    """
    A message more, as the next one of all that the company has, if it is; Conflict MESSAGE_CAME.
    """
    counted = CountersRow.messages
    is_next = counted == before
    if not before:
        is_next = is_next | (Row.pk.exists() & counted.does_not_exist())
    came = Conflict("Another message came at this moment.", code=MESSAGE_CAME)
    return update(
        keys.counters(company_id),
        [counted.set(before + 1), CountersRow.moves.add(1)],
        is_next,
        came,
    )
