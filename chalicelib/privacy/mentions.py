"""Where a row names a person, and the row without their name and address. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any

from chalicelib.core.text import fold
from chalicelib.core.values import Value
from chalicelib.privacy.contents import HIDDEN

Plain = Mapping[str, Any]
Raw = Mapping[str, Any]


class Person(Value):
    """
    Whom it is about.

    Attributes:
        address: in lower case; empty if nobody knows it any more.
    """

    id: str
    first_name: str
    last_name: str
    address: str

    @property
    def name(self) -> str:
        """First and last name, as others see them."""
        return f"{self.first_name} {self.last_name}".strip()


def places_of(person: Person, value: object, at: str = "") -> Iterator[str]:
    """Where a value, of whatever depth, names a person by id or by address."""
    if isinstance(value, Mapping):
        for name, part in value.items():
            yield from places_of(person, part, f"{at}.{name}" if at else str(name))
            if name == person.id:
                yield f"{at}.{name}" if at else str(name)
    elif isinstance(value, list):
        for place, part in enumerate(value):
            yield from places_of(person, part, f"{at}[{place}]")
    elif isinstance(value, str) and _is_of(person, value):
        yield at


def shown(row: Plain) -> dict[str, Any]:
    """What an export gives of a row: all but its places in the indexes and what opens something."""
    return {name: value for name, value in sorted(row.items()) if name not in HIDDEN}


def scrubbed(person: Person, raw: Raw, label: str) -> dict[str, Mapping[str, Any]]:
    """
    The attributes of a row, as the table writes them, that change when a person's name and address
    are taken out of it: a text that is the name becomes the label, one that is the address becomes
    empty; of a place in an index the folded name goes.
    """
    own = {"first_name": "", "last_name": label} if _is_own(person, raw) else {}
    changed = {}
    for name, value in raw.items():
        if name in {"pk", "sk", "version"}:
            continue
        is_place = name in HIDDEN
        other = {"S": own[name]} if name in own else _without(person, value, label, is_place)
        if other != value:
            changed[name] = other
    return changed


def _is_own(person: Person, raw: Raw) -> bool:
    return (raw["pk"]["S"], raw["sk"]["S"]) == (f"USER#{person.id}", "USER")


def _without(person: Person, value: Any, label: str, is_place: bool = False) -> Any:  # noqa: ANN401
    ((kind, held),) = value.items()
    if kind == "M":
        parts = {n: _without(person, v, label) for n, v in held.items()}
        return {"M": parts}
    if kind == "L":
        return {"L": [_without(person, part, label) for part in held]}
    if kind != "S":
        return value
    if is_place:
        return {"S": _without_folded(person, held, label)}
    if person.name and held == person.name:
        return {"S": label}
    return {"S": ""} if person.address and held.lower() == person.address else value


def _without_folded(person: Person, place: str, label: str) -> str:
    first, last = fold(person.first_name), fold(person.last_name)
    for folded in (f"{last} {first}".strip(), f"{first} {last}".strip()):
        if folded and place.startswith(folded):
            return fold(label) + place.removeprefix(folded)
    return place


def _is_of(person: Person, text: str) -> bool:
    if person.id in text.split("#"):
        return True
    return bool(person.address) and text.lower() == person.address
