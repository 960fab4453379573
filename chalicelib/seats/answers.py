"""Seats as the API answers them to staff."""

from collections.abc import Iterable
from datetime import datetime

from chalicelib.access.model import GrantKind, UserState
from chalicelib.access.rows import user_of
from chalicelib.aws import keys
from chalicelib.aws.table import fetch
from chalicelib.companies.model import Company
from chalicelib.companies.service import find_companies
from chalicelib.edge.amounts import MoneyAnswer, money_answer
from chalicelib.edge.body import Answer
from chalicelib.seats.model import Due, Seat
from chalicelib.seats.service import Settled


class SeatPerson(Answer):
    """Who counted; whoever was deleted keeps the name."""

    id: str
    name: str
    state: UserState


class SeatCompany(Answer):
    """A company by name and code."""

    id: str
    code: str
    name: str


class SeatAnswer(Answer):
    """
    That somebody counted, once for however many companies: through the access to `company` of a
    `kind`; `payer` is null for the office.
    """

    user: SeatPerson
    counted_at: datetime
    company: SeatCompany
    kind: GrantKind
    payer: SeatCompany | None


class DueAnswer(Answer):
    """What is due for some seats; VAT is rounded for each payer, half a cent upwards."""

    count: int
    net: MoneyAnswer
    vat: MoneyAnswer
    gross: MoneyAnswer


class PayerAnswer(Answer):
    """What one payer owes; `company` is null for the office."""

    company: SeatCompany | None
    due: DueAnswer


class MonthAnswer(Answer):
    """
    What the seats of a month cost whom. `is_running`: the month is not over, and who has an access
    and was not counted yet will be within hours.
    """

    month: str
    is_running: bool
    price: MoneyAnswer
    vat_basis_points: int
    payers: list[PayerAnswer]
    in_all: DueAnswer


def seat_answers(seats: Iterable[Seat]) -> list[SeatAnswer]:
    """2 BatchGetItems per page: people and companies."""
    listed = list(seats)
    people = fetch(keys.user(seat.user_id) for seat in listed)
    companies = find_companies(
        sorted({each for seat in listed for each in (seat.company_id, seat.payer_id) if each})
    )
    answers = []
    for seat in listed:
        user = user_of(people[keys.user(seat.user_id)])
        payer = companies.get(seat.payer_id)
        answers.append(
            SeatAnswer(
                user=SeatPerson(id=user.id, name=user.name, state=user.state),
                counted_at=seat.counted_at,
                company=_company(companies[seat.company_id]),
                kind=seat.kind,
                payer=_company(payer) if payer else None,
            )
        )
    return answers


def month_answer(month: str, settled: Settled, *, is_running: bool) -> MonthAnswer:
    """Payers by name, the office first; 1 BatchGetItem per 100 companies."""
    companies = find_companies([payer_id for payer_id in settled.by_payer if payer_id])
    payers = [
        PayerAnswer(
            company=_company(companies[payer_id]) if payer_id else None, due=_due_answer(due)
        )
        for payer_id, due in settled.by_payer.items()
    ]
    return MonthAnswer(
        month=month,
        is_running=is_running,
        price=money_answer(settled.price.price),
        vat_basis_points=settled.price.vat_basis_points,
        payers=sorted(payers, key=_place),
        in_all=_due_answer(settled.in_all),
    )


def _place(payer: PayerAnswer) -> tuple[str, str]:
    return (payer.company.name, payer.company.id) if payer.company else ("", "")


def _due_answer(due: Due) -> DueAnswer:
    return DueAnswer(
        count=due.count,
        net=money_answer(due.net),
        vat=money_answer(due.vat),
        gross=money_answer(due.gross),
    )


def _company(company: Company) -> SeatCompany:
    return SeatCompany(id=company.id, code=company.code, name=company.name)
