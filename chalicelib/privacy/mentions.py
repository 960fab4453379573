"""Where a row names a person, and the row without their name and address. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from chalicelib.core.text import fold
from chalicelib.core.values import Value, replace
from chalicelib.privacy.contents import HIDDEN

Plain = Mapping[str, Any]
Raw = Mapping[str, Any]

_USER_ID = "usr_"


class Person(Value):
    """
    Whom it is about.

    Attributes:
        address: in lower case; empty if nobody knows it any more.
        has_heir: somebody else has the address by now, so that by itself it says nothing.
    """

    id: str
    first_name: str
    last_name: str
    address: str
    has_heir: bool = False

    @property
    def name(self) -> str:
        """First and last name, as others see them."""
        return f"{self.first_name} {self.last_name}".strip()


def owner_of(values: Plain) -> str:
    """The user whom a row is about, as its keys or the row itself says; empty for nobody."""
    parts = [part for name in ("pk", "sk") for part in str(values.get(name, "")).split("#")]
    named = next((part for part in parts if part.startswith(_USER_ID)), "")
    return named or str(values.get("user_id") or "")


def places_of(person: Person, row: Plain) -> Iterator[str]:
    """
    Where a row, at whatever depth, names a person by id or by address. Addresses go from one person
    to another: in a row about somebody else, and where nobody is named and somebody else has the
    address by now, it is not this person's.
    """
    yield from _places(_as_named_in(row, person), row, "")


def is_told_whole(person: Person, row: Plain, where: Sequence[str], doer: str) -> bool:
    """
    Whether a row that names a person is given to them whole: not where it is about somebody else,
    or says no more than that this person did it to somebody.

    Args:
        where: the places that name the person.
        doer: the place that says who did it; empty where the row is whoever's made it.
    """
    return owner_of(row) in {"", person.id} and set(where) != {doer}


def shown(row: Plain) -> dict[str, Any]:
    """What an export gives of a row: all but its places in the indexes and what opens something."""
    return {name: value for name, value in sorted(row.items()) if name not in HIDDEN}


def scrubbed(person: Person, raw: Raw, label: str) -> dict[str, Mapping[str, Any]]:
    """
    The attributes of a row, as the table writes them, that change when a person's name and address
    are taken out of it: a text that is the name becomes the label, one that is the address becomes
    empty; of a place in an index the folded name goes.
    """
    row = {name: value["S"] for name, value in raw.items() if "S" in value}
    known = _as_named_in(row, person)
    said, told = _without_in(known, raw, label), _told_of(known, row, label)
    changed = {}
    for name, value in raw.items():
        if name in {"pk", "sk", "version"}:
            continue
        other = {"S": told[name]} if name in told and name in row else said[name]
        if name in HIDDEN and name in row:
            other = {"S": _without_folded(known, row[name], label)}
        if other != value:
            changed[name] = other
    return changed


def _as_named_in(row: Plain, person: Person) -> Person:
    owner = owner_of(row)
    if owner == person.id or not (owner or person.has_heir):
        return person
    return replace(person, address="")


def _places(person: Person, value: object, at: str) -> Iterator[str]:
    if isinstance(value, Mapping):
        for name, part in value.items():
            yield from _places(person, part, f"{at}.{name}" if at else str(name))
            if name == person.id:
                yield f"{at}.{name}" if at else str(name)
    elif isinstance(value, list):
        for place, part in enumerate(value):
            yield from _places(person, part, f"{at}[{place}]")
    elif isinstance(value, str) and _is_of(person, value):
        yield at


def _told_of(person: Person, row: Plain, label: str) -> dict[str, str]:
    """What attributes become that say in a row about the person who that is, or was once."""
    if owner_of(row) != person.id:
        return {}
    if (row["pk"], row["sk"]) == (f"USER#{person.id}", "USER"):
        return {"first_name": "", "last_name": label, "email": ""}
    return {"name": label, "recipient_name": label, "email": "", "recipient_email": ""}


def _without_in(person: Person, parts: Raw, label: str) -> dict[str, Any]:
    """
    The parts of a row, or of a map in one; beside the person's id stands the person's name,
    whatever it was at that time.
    """
    found = {name: _without(person, value, label) for name, value in parts.items()}
    for name, value in parts.items():
        beside = f"{name.removesuffix('_id')}_name"
        if name.endswith("_id") and value == {"S": person.id} and "S" in parts.get(beside, {}):
            found[beside] = {"S": label}
    return found


def _without(person: Person, value: Any, label: str) -> Any:  # noqa: ANN401
    ((kind, held),) = value.items()
    if kind == "M":
        return {"M": _without_in(person, held, label)}
    if kind == "L":
        return {"L": [_without(person, part, label) for part in held]}
    if kind != "S":
        return value
    if person.name and held == person.name:
        return {"S": label}
    return {"S": ""} if person.address and held.lower() == person.address else value


def _without_folded(person: Person, place: str, label: str) -> str:
    first, last = fold(person.first_name), fold(person.last_name)
    for folded in (f"{last} {first}".strip(), f"{first} {last}".strip()):
        if folded and place.startswith(folded):
            return fold(label) + place.removeprefix(folded)
    name, _, whose = place.partition("#")
    is_name = whose == person.id and not any(sign.isdigit() for sign in name)
    return f"{fold(label)}#{whose}" if is_name else place


def _is_of(person: Person, text: str) -> bool:
    if person.id in text.split("#"):
        return True
    return bool(person.address) and text.lower() == person.address
