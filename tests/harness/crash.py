"""
Workers that die: before or after any of their AWS calls, as a Lambda that runs out of time or a
machine that goes away. What is dead makes no further call.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, Literal

from tests.harness.calls import Make, around_each_call, recorded

When = Literal["before", "after"]


class Killed(BaseException):
    """The worker died here; nothing in the product may catch it."""


@dataclass(slots=True)
class Death:
    """What happened: `call` is the name of the call at which the worker died, if it did."""

    call: str = ""
    seen: list[str] = field(default_factory=list)


@contextmanager
def killed_at(nth: int, when: When, *, name_of_call: str = "") -> Iterator[Death]:
    """
    Within the block the worker dies before or after its nth AWS call (from 1), if it gets there;
    only calls such as `ses.SendRawEmail` are counted where one is named.
    """
    death = Death()

    def act(name: str, arguments: dict[str, Any], make: Make) -> Any:
        if death.call:
            raise Killed
        if name_of_call in {"", name}:
            death.seen.append(name)
        if len(death.seen) < nth or name_of_call not in {"", name}:
            return make(arguments)
        death.call = name
        if when == "after":
            make(arguments)
        raise Killed

    with around_each_call(act), suppress(Killed):
        yield death


def calls_in(act: Callable[[], object]) -> list[str]:
    """The names of the AWS calls that something makes when nothing goes wrong."""
    with recorded() as seen:
        act()
    return [name for name, _ in seen]


def crash_points(calls: list[str]) -> list[tuple[int, When]]:
    """
    Before the first of so many calls, and after each; to AWS, before the next one is after this.
    """
    return [(1, "before"), *((nth, "after") for nth in range(1, len(calls) + 1))]
