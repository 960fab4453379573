"""Reading by key, by partition and by index: all of it, in order, page by page."""

from typing import Any

import pytest
from botocore.exceptions import ClientError
from pynamodb.attributes import UnicodeAttribute

from chalicelib.aws.reads import (
    BY_COMPANY,
    BY_DUE,
    BY_OFFICE,
    Index,
    Key,
    count_index,
    fetch,
    query,
    query_index,
)
from chalicelib.aws.table import Row, commit, put_new
from chalicelib.core.errors import BadRequest, Unavailable
from tests.harness.calls import Make, around_each_call, recorded
from tests.harness.faults import EVERY_FAILURE, Failure, failing, forgetful, no_pauses
from tests.harness.lag import lagging


class NoteRow(Row):
    """An item type of these tests."""

    text = UnicodeAttribute(null=True)


def write(*rows: NoteRow) -> None:
    for start in range(0, len(rows), 100):
        commit(*(put_new(row) for row in rows[start : start + 100]))


def many(count: int) -> list[Key]:
    keys = [Key(f"NOTE#{number:03d}", "NOTE") for number in range(count)]
    write(*(NoteRow(pk=key.pk, sk=key.sk) for key in keys))
    return keys


def test_nothing_is_asked_for_no_keys(world: None) -> None:
    with recorded() as seen:
        assert fetch([]) == {}

    assert seen == []


def test_items_come_by_key_and_missing_ones_are_absent(world: None) -> None:
    keys = many(2)

    found = fetch([*keys, Key("NOTE#none", "NOTE"), keys[0]])

    assert set(found) == set(keys)


def test_more_than_a_hundred_keys_are_several_consistent_reads(world: None) -> None:
    keys = many(101)

    with recorded() as seen:
        found = fetch(keys + keys[:50])

    assert set(found) == set(keys)
    asked = [arguments["RequestItems"]["awizo-test"] for _, arguments in seen]
    assert [len(part["Keys"]) for part in asked] == [100, 1]
    assert all(part["ConsistentRead"] is True for part in asked)


@pytest.mark.parametrize("keep", [1, 3])
def test_keys_that_the_table_left_out_are_asked_for_again(
    world: None, monkeypatch: pytest.MonkeyPatch, keep: int
) -> None:
    no_pauses(monkeypatch)
    keys = many(5)

    with forgetful(keep=keep) as asked:
        found = fetch(keys)

    assert set(found) == set(keys)
    assert asked == list(range(5, 0, -keep))


def test_keys_that_the_table_keeps_leaving_out_are_never_missing_but_unavailable(
    world: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses = no_pauses(monkeypatch)

    with forgetful() as asked, pytest.raises(Unavailable):
        fetch(many(2))

    assert asked == [2] * 6
    assert sum(pauses) < 2


@pytest.mark.parametrize("failure", EVERY_FAILURE)
def test_reading_from_a_table_that_is_down_is_unavailable(world: None, failure: Failure) -> None:
    with failing(failure):
        with pytest.raises(Unavailable):
            fetch([Key("NOTE#1", "NOTE")])
        with pytest.raises(Unavailable):
            query("NOTE#1")
        with pytest.raises(Unavailable):
            query_index(BY_OFFICE, "NOTES")


def a_partition() -> None:
    write(*(NoteRow(pk="BOOK", sk=f"NOTE#{number}") for number in range(5)))
    write(NoteRow(pk="BOOK", sk="COVER"), NoteRow(pk="BOOK#2", sk="NOTE#0"))


def test_partition_is_read_in_two_pages_without_gap_or_repetition(world: None) -> None:
    a_partition()

    first, after = query("BOOK", prefix="NOTE#", limit=3)
    second, end = query("BOOK", prefix="NOTE#", limit=3, after=after)

    assert [raw["sk"]["S"] for raw in first + second] == [f"NOTE#{n}" for n in range(5)]
    assert end is None


def test_partition_is_read_backwards_too(world: None) -> None:
    a_partition()

    first, after = query("BOOK", prefix="NOTE#", limit=3, forward=False)
    second, _ = query("BOOK", prefix="NOTE#", limit=3, after=after, forward=False)

    assert [raw["sk"]["S"][-1] for raw in first + second] == ["4", "3", "2", "1", "0"]


def test_whole_partition_is_read_without_a_prefix(world: None) -> None:
    a_partition()

    found, _ = query("BOOK")

    assert len(found) == 6


def test_partition_is_read_consistently_and_an_index_may_lag(world: None) -> None:
    a_partition()

    with lagging() as stale:
        write(NoteRow(pk="BOOK", sk="NOTE#9", g3="NOTES", g3s="9"))
        found, _ = query("BOOK", prefix="NOTE#9")
        shown, _ = query_index(BY_OFFICE, "NOTES")

    assert (len(found), shown) == (1, [])
    assert stale == ["dynamodb.Query"]


def an_index(index: Index) -> None:
    """Seven items of one place each, two of them with the same sort key, and a stranger."""
    for number, at in enumerate(["6-1", "6-2", "6-2", "6-3", "6-4", "7-1", "7-2"]):
        place: dict[str, Any] = {index.hash_name: "LIST", index.range_name: f"202{at}"}
        write(NoteRow(pk="N", sk=str(number), **place))
    stranger: dict[str, Any] = {index.hash_name: "OTHER", index.range_name: "2026-2"}
    write(NoteRow(pk="N", sk="x", **stranger))


@pytest.mark.parametrize("index", [BY_COMPANY, BY_OFFICE, BY_DUE])
@pytest.mark.parametrize("limit", [1, 2, 3, 7])
def test_index_is_read_newest_first_in_pages_without_gap_or_repetition(
    world: None, index: Index, limit: int
) -> None:
    an_index(index)
    seen: list[str] = []
    position: dict[str, str] | None = None

    while True:
        raws, position = query_index(index, "LIST", limit=limit, position=position)
        seen += [raw["sk"]["S"] for raw in raws]
        if position is None:
            break

    assert sorted(seen) == list("0123456")
    assert (seen[:4], seen[-1]) == (list("6543"), "0")


def test_index_is_read_by_the_beginning_of_its_sort_key(world: None) -> None:
    an_index(BY_OFFICE)

    first, position = query_index(BY_OFFICE, "LIST", prefix="2026-", limit=3, forward=True)
    second, end = query_index(
        BY_OFFICE, "LIST", prefix="2026-", limit=3, forward=True, position=position
    )

    assert [raw["sk"]["S"] for raw in first + second] == list("01234")
    assert end is None


def test_index_is_read_up_to_a_sort_key(world: None) -> None:
    an_index(BY_DUE)

    found, _ = query_index(BY_DUE, "LIST", until="2026-3", forward=True)

    assert [raw["sk"]["S"] for raw in found] == list("0123")


def test_index_never_answers_another_partition_whatever_the_position_says(world: None) -> None:
    an_index(BY_OFFICE)
    forged = {"pk": "N", "sk": "x", "at": "2026-2", "g3": "OTHER"}

    found, _ = query_index(BY_OFFICE, "LIST", position=forged)

    assert {raw["g3"]["S"] for raw in found} <= {"LIST"}


def test_count_stops_at_its_limit(world: None) -> None:
    an_index(BY_OFFICE)

    assert count_index(BY_OFFICE, "LIST", at_most=100) == (7, False)
    assert count_index(BY_OFFICE, "LIST", at_most=5) == (5, True)
    assert count_index(BY_OFFICE, "NOTHING", at_most=5) == (0, False)


@pytest.mark.parametrize("missing", ["pk", "sk", "at"])
def test_position_without_a_part_is_a_bad_request(world: None, missing: str) -> None:
    position = {"pk": "N", "sk": "1", "at": "2026-2"}
    del position[missing]

    with pytest.raises(BadRequest):
        query_index(BY_OFFICE, "LIST", position=position)


def refused(code: str) -> ClientError:
    answer: Any = {"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": 400}}
    return ClientError(answer, "Query")


@pytest.mark.parametrize("code", ["ValidationException", "SerializationException"])
def test_start_that_dynamodb_refuses_is_a_bad_request_and_without_a_start_a_fault(
    world: None, code: str
) -> None:
    def act(_: str, __: dict[str, Any], ___: Make) -> Any:
        raise refused(code)

    with around_each_call(act):
        with pytest.raises(BadRequest):
            query("BOOK", prefix="NOTE#", after="COVER")
        with pytest.raises(BadRequest):
            query_index(BY_OFFICE, "LIST", position={"pk": "N", "sk": "1", "at": "0"})
        with pytest.raises(ClientError):
            query("BOOK")
