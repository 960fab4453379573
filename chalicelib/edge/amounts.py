"""Money as the API takes and answers it: `{"minor": 200, "currency": "EUR"}`."""

from typing import Annotated, Literal

from pydantic import Field

from chalicelib.core.money import Money
from chalicelib.edge.body import Answer, Input

# All of them have hundredths.
Currency = Literal["CHF", "CZK", "DKK", "EUR", "GBP", "HUF", "NOK", "PLN", "RON", "SEK", "USD"]
_MOST = 100_000_000


class MoneyInput(Input):
    """An amount that nobody owes back, up to a million."""

    minor: Annotated[int, Field(ge=0, le=_MOST)]
    currency: Currency

    def as_money(self) -> Money:
        """The same in the model's words."""
        return Money(self.minor, self.currency)


class MoneyAnswer(Answer):
    """An amount in hundredths of a currency's unit."""

    minor: int
    currency: str


def money_answer(money: Money) -> MoneyAnswer:
    """An amount for an answer."""
    return MoneyAnswer(minor=money.minor, currency=money.currency)
