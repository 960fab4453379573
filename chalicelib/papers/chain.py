"""
Whether a company's records are whole, judged from an export alone: each record names the hash of
the one before it, so what was taken out, put in or changed shows (B4). Pure. The page `/verify`
judges by the same rules (`web/src/lib/chain.ts`); `tests/journeys/test_verify.py` looks at that.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any

from chalicelib.core.values import Value
from chalicelib.receipts.model import canonical, sha256_of

EXPORT_KIND = "awizo-receipts"
EXPORT_VERSION = 1
# No company has so many; whoever makes an export up may name any number.
MOST_RECORDS = 1_000_000


class Trouble(StrEnum):
    """What can be wrong with a place of the chain."""

    MISSING = "missing"
    ALTERED = "altered"
    DOUBLE = "double"


class Fault(Value):
    """One place that is not as it was written; `number` is empty where nothing is left of it."""

    position: int
    trouble: Trouble
    number: str = ""


class Chained(Value):
    """
    What an export shows.

    Attributes:
        receipts: how many there are.
        voids: the numbers of those that are void, in the order in which they became so.
        faults: by position; none when the chain is whole.
    """

    receipts: int
    voids: tuple[str, ...]
    faults: tuple[Fault, ...]

    @property
    def is_whole(self) -> bool:
        """Whether nothing is missing, nothing altered, nothing double."""
        return not self.faults


class NoExport(Exception):
    """The file is no export of receipts that this version knows."""


class SealedEnd(Value):
    """What a sealed statement says: after how many records which hash is the last one."""

    company_id: str
    records: int
    last_sha256: str
    at: str


def end_in(export: Mapping[str, Any]) -> tuple[str, str] | None:
    """
    The statement about its end that an export carries, and the signature; None where it has none.

    Raises:
        NoExport: what should be one is none.
    """
    end = export.get("end")
    if end is None:
        return None
    try:
        statement = _text(end["statement"])
        read_end(statement)
        return statement, _text(end["signature"])
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise NoExport("this export is not complete") from error


def read_end(statement: str) -> SealedEnd:
    """
    What a statement says.

    Raises:
        KeyError, TypeError, ValueError: it is none.
    """
    told = json.loads(statement)
    if told["kind"] != "end" or not 0 < _whole_number(told["records"]) <= MOST_RECORDS:
        raise ValueError("no end of a chain")
    return SealedEnd(
        _text(told["company"]), told["records"], _text(told["last_sha256"]), _text(told["at"])
    )


def records_in(export: object) -> list[str]:
    """
    The spelled records of an export.

    Raises:
        NoExport: it is none.
    """
    if not isinstance(export, dict) or export.get("kind") != EXPORT_KIND:
        raise NoExport("this is no export of receipts")
    if export.get("version") != EXPORT_VERSION:
        raise NoExport("this export is of another version")
    try:
        texts = [_text(item["record"]) for item in export["items"]]
        places = [_whole_number(json.loads(text)["position"]) for text in texts]
        most = max([_whole_number(export["records"]), *places])
        _text(export["last_sha256"])
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise NoExport("this export is not complete") from error
    if most > MOST_RECORDS:
        raise NoExport("this export names more records than any company has")
    return texts


def judge_chain(export: Mapping[str, Any], end: SealedEnd | None = None) -> Chained:
    """
    Look at every place of the chain, in its order.

    Args:
        end: what the office sealed of its end; records that it knows of and that are not there are
            missing.

    Raises:
        NoExport: it is none.
    """
    placed: dict[int, list[str]] = {}
    for text in records_in(export):
        placed.setdefault(int(json.loads(text)["position"]), []).append(text)
    last = max([int(export["records"]), *placed])
    ends = {last: {str(export["last_sha256"])}}
    if end is not None:
        ends.setdefault(end.records, set()).add(end.last_sha256)
    faults = [
        fault
        for position in range(1, max(ends) + 1)
        for fault in _faults(position, placed, _named_by(position, placed, ends))
    ]
    if end is not None and export.get("company_id") != end.company_id:
        faults.append(Fault(end.records, Trouble.ALTERED))
    extra = [Fault(place, Trouble.DOUBLE) for place in sorted(placed) if place < 1]
    if not faults and not extra:
        faults = list(_senseless(placed))
    told = [json.loads(text) for place in sorted(placed) for text in placed[place]]
    return Chained(
        sum(one.get("kind") == "receipt" for one in told),
        tuple(str(one.get("number", "")) for one in told if one.get("kind") == "void"),
        (*extra, *faults),
    )


def _senseless(placed: Mapping[int, Sequence[str]]) -> Iterator[Fault]:
    """
    Of a chain whose hashes fit: what no office writes, such as one number for two receipts, or a
    void of a receipt that is not there or is void already.
    """
    holds: dict[str, str] = {}
    said: set[str] = set()
    for position in sorted(placed):
        text = placed[position][0]
        record = json.loads(text)
        kind, number = record.get("kind"), str(record.get("number", ""))
        if kind == "receipt":
            if number in said:
                yield Fault(position, Trouble.DOUBLE, number)
            said.add(number)
            holds[number] = sha256_of(text)
        elif kind != "void" or holds.pop(number, "") != record.get("voids"):
            yield Fault(position, Trouble.ALTERED, number)


def _text(said: object) -> str:
    """A text that can be hashed."""
    if not isinstance(said, str):
        raise TypeError("no text")
    said.encode()
    return said


def _whole_number(said: object) -> int:
    if not isinstance(said, int) or isinstance(said, bool):
        raise TypeError("no whole number")
    return said


def _named_by(
    position: int, placed: Mapping[int, Sequence[str]], ends: Mapping[int, set[str]]
) -> set[str]:
    """The hashes that a record has by what follows it; empty where nothing is left to say one."""
    following = placed.get(position + 1)
    named = {str(json.loads(following[0]).get("previous", ""))} if following else set()
    return named | ends.get(position, set())


def _faults(position: int, placed: Mapping[int, Sequence[str]], named: set[str]) -> list[Fault]:
    texts = placed.get(position, [])
    if not texts:
        return [Fault(position, Trouble.MISSING)]
    record = json.loads(texts[0])
    number = str(record.get("number", ""))
    if len(texts) > 1:
        return [Fault(position, Trouble.DOUBLE, number)]
    spelled = canonical(record) == texts[0]
    begins = position > 1 or record.get("previous") == ""
    if not spelled or not begins or not named <= {sha256_of(texts[0])}:
        return [Fault(position, Trouble.ALTERED, number)]
    return []
