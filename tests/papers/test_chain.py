"""What an export shows: which record is missing, altered or void (B4)."""

import json
from typing import Any

import pytest

from chalicelib.papers.chain import Fault, NoExport, Trouble, judge_chain
from chalicelib.receipts.chain import issued, voided
from chalicelib.receipts.model import Chain, Voiding, canonical, sha256_of
from tests.papers.made import NOW, told

Export = dict[str, Any]


def an_export(receipts: int = 4, void: int = 0) -> Export:
    """Some receipts of a company; the one in place `void`, if there is such a one, is void."""
    chain, texts, made = Chain("com_1"), [], []
    for _ in range(receipts):
        receipt, chain = issued(chain, told(), "rcp_1")
        made.append(receipt)
        texts.append(receipt.record_json)
    if void:
        after, chain = voided(chain, made[void - 1], Voiding("Wrong letter", "Celina", NOW))
        texts.append(after.void_record_json)
    return {
        "kind": "awizo-receipts",
        "version": 1,
        "records": chain.records,
        "last_sha256": chain.last_sha256,
        "items": [{"record": text, "sha256": sha256_of(text)} for text in texts],
    }


def faults(export: Export) -> tuple[Fault, ...]:
    return judge_chain(export).faults


def test_untouched_export_is_whole() -> None:
    found = judge_chain(an_export())

    assert found.is_whole
    assert (found.receipts, found.voids) == (4, ())


def test_order_does_not_matter() -> None:
    export = an_export()
    export["items"].reverse()

    assert judge_chain(export).is_whole


def test_void_is_told_by_its_number() -> None:
    found = judge_chain(an_export(void=2))

    assert found.is_whole
    assert (found.receipts, found.voids) == (4, ("NOWAK-7/2",))


def test_empty_export_is_whole() -> None:
    assert judge_chain(an_export(0)).is_whole


@pytest.mark.parametrize("place", [1, 2, 3, 4])
def test_any_missing_record_shows(place: int) -> None:
    export = an_export()
    del export["items"][place - 1]

    assert faults(export) == (Fault(place, Trouble.MISSING),)


@pytest.mark.parametrize("place", [1, 2, 3, 4])
def test_any_altered_record_shows(place: int) -> None:
    export = an_export()
    record = json.loads(export["items"][place - 1]["record"])
    record["collector"]["name"] = "Somebody Else"
    export["items"][place - 1]["record"] = canonical(record)

    assert faults(export) == (Fault(place, Trouble.ALTERED, f"NOWAK-7/{place}"),)


def test_record_that_is_spelled_otherwise_is_altered() -> None:
    export = an_export()
    export["items"][1]["record"] = json.dumps(json.loads(export["items"][1]["record"]))

    assert faults(export) == (Fault(2, Trouble.ALTERED, "NOWAK-7/2"),)


def test_record_that_was_put_in_twice_shows() -> None:
    export = an_export()
    export["items"].append(export["items"][2])

    assert faults(export) == (Fault(3, Trouble.DOUBLE, "NOWAK-7/3"),)


def test_hidden_void_shows() -> None:
    export = an_export(void=2)
    del export["items"][4]

    assert faults(export) == (Fault(5, Trouble.MISSING),)


def test_chain_that_begins_elsewhere_shows() -> None:
    export = an_export(1)
    record = json.loads(export["items"][0]["record"]) | {"previous": "00"}
    text = canonical(record)
    export["items"][0]["record"] = text
    export["last_sha256"] = sha256_of(text)

    assert faults(export) == (Fault(1, Trouble.ALTERED, "NOWAK-7/1"),)


@pytest.mark.parametrize("position", [0, -3])
def test_record_before_the_first_shows(position: int) -> None:
    export = an_export()
    record = json.loads(export["items"][0]["record"]) | {"position": position}
    export["items"].append({"record": canonical(record)})

    assert faults(export) == (Fault(position, Trouble.DOUBLE),)


@pytest.mark.parametrize(
    "export",
    [
        None,
        [],
        {},
        {"kind": "awizo-receipts"},
        an_export() | {"version": 2},
        an_export() | {"items": None},
        an_export() | {"items": [{}]},
        an_export() | {"items": [{"record": "{"}]},
        an_export() | {"items": [{"record": "[]"}]},
        an_export() | {"records": "many"},
    ],
)
def test_what_is_no_export_is_said_to_be_none(export: Any) -> None:
    with pytest.raises(NoExport):
        judge_chain(export)


def linked(*records: dict[str, Any]) -> Export:
    """A chain that somebody made up: each record names the hash of the one before."""
    last, items = "", []
    for position, record in enumerate(records, 1):
        text = canonical(record | {"position": position, "previous": last})
        last = sha256_of(text)
        items.append({"record": text})
    said = {"kind": "awizo-receipts", "version": 1, "items": items}
    return said | {"records": len(records), "last_sha256": last}


A_RECEIPT = {"kind": "receipt", "number": "NOWAK-7/1"}


@pytest.mark.parametrize(
    ("more", "trouble"),
    [
        (A_RECEIPT, Trouble.DOUBLE),
        ({"kind": "void", "number": "NOWAK-7/1", "voids": "0" * 64}, Trouble.ALTERED),
        ({"kind": "void", "number": "NOWAK-7/9", "voids": "0" * 64}, Trouble.ALTERED),
        ({"kind": "void", "number": "NOWAK-7/9"}, Trouble.ALTERED),
        ({"kind": "else", "number": "NOWAK-7/2"}, Trouble.ALTERED),
    ],
)
def test_what_no_office_writes_is_told_though_its_hashes_fit(
    more: dict[str, Any], trouble: Trouble
) -> None:
    assert judge_chain(linked(A_RECEIPT)).is_whole
    assert faults(linked(A_RECEIPT, more)) == (Fault(2, trouble, str(more["number"])),)


def test_receipt_is_void_once() -> None:
    export = linked(A_RECEIPT)
    voids = {"kind": "void", "number": "NOWAK-7/1", "voids": export["last_sha256"]}

    assert judge_chain(linked(A_RECEIPT, voids)).is_whole
    assert faults(linked(A_RECEIPT, voids, voids)) == (Fault(3, Trouble.ALTERED, "NOWAK-7/1"),)
