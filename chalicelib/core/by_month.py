"""
What holds from a month on until something else does, such as a price. What a month that is over was
stays as it was. Pure.
"""

from collections.abc import Sequence
from typing import Protocol

from chalicelib.core.errors import FieldError


class FromMonth(Protocol):
    """Anything that holds from a month such as `2026-11` on."""

    @property
    def from_month(self) -> str:
        """The first month."""


def in_force[Item: FromMonth](items: Sequence[Item], month: str) -> Item | None:
    """What holds in a month, of items in the order of months; None before the first."""
    started = [one for one in items if one.from_month <= month]
    return started[-1] if started else None


def order_errors(after: Sequence[FromMonth], field: str) -> list[FieldError]:
    """What is wrong with the order of months."""
    return [
        FieldError(
            f"{field}.{place}.from_month", "not_ascending", "Name each month once, in order."
        )
        for place, one in enumerate(after)
        if place and one.from_month <= after[place - 1].from_month
    ]


def past_errors(
    before: Sequence[FromMonth], after: Sequence[FromMonth], month: str, field: str
) -> list[FieldError]:
    """What would change a month that is over: a thing added, changed or left out."""
    known = [one for one in before if one.from_month < month]
    errors = [
        FieldError(
            f"{field}.{place}.from_month",
            "past_month",
            "What a month that is over cost stays as it was. Choose this month or a later one.",
        )
        for place, one in enumerate(after)
        if one.from_month < month and one not in known
    ]
    if not errors and any(one not in after for one in known):
        errors.append(
            FieldError(
                field,
                "past_month",
                "What a month that is over cost stays as it was. Send its price as well.",
            )
        )
    return errors
