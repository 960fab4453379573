"""
What every value of the product is made of. A dataclass writes the source of each of its methods and
has it compiled whenever a process starts: twenty-five times the cost of one of these, at every cold
start, for each of some ninety (`bench/RESULTS.md`).
"""

from typing import TYPE_CHECKING, dataclass_transform

from msgspec import Struct
from msgspec.structs import asdict

if TYPE_CHECKING:
    # The same to a caller; and of this one the checker knows which fields a value has.
    from dataclasses import replace
else:
    from msgspec.structs import replace

__all__ = ["Value", "asdict", "names_in", "replace"]


@dataclass_transform(frozen_default=True)
class Value(Struct, frozen=True):
    """
    A value that never changes: made of its fields, in their order or by name, and equal to any
    other of its own class with equal fields.
    """


def names_in(kind: type[Value]) -> tuple[str, ...]:
    """The fields of a class of values, in their order."""
    return kind.__struct_fields__
