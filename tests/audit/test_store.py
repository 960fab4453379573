"""The audit: an entry an act, by company and month, in order of time, never over another."""

from datetime import UTC, datetime

import pytest

from chalicelib.audit.store import AuditRow, Tag, entry
from chalicelib.aws.table import commit, read
from chalicelib.core import ids
from chalicelib.core.errors import Conflict
from tests.harness.moment import Moment
from tests.harness.s3 import rows


def entries(scope: str) -> list[AuditRow]:
    return [read(AuditRow, raw) for raw in rows(f"AUDIT#{scope}#")]


def test_entry_says_who_did_what_to_which_thing_when(world: None, at: Moment) -> None:
    commit(
        entry(
            Tag.MAIL_EDIT,
            actor_id="usr_1",
            scope="com_1",
            target="mai_1",
            fields=["note"],
            many=2,
            nothing=None,
        )
    )

    (row,) = entries("com_1")
    assert (row.tag, row.actor_id, row.scope, row.target) == (
        "mail:item:edit",
        "usr_1",
        "com_1",
        "mai_1",
    )
    assert row.at == at.now.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    assert row.facts.as_dict() == {"fields": ["note"], "many": 2}


def test_entries_stand_by_month_in_order_of_time(world: None, at: Moment) -> None:
    at.now = datetime(2026, 11, 30, 23, 59, 59, 900_000, tzinfo=UTC)
    for target in ("a", "b", "c"):
        commit(entry(Tag.USERS_ADD, actor_id="system", target=target))
        at.move(seconds=0.05)

    assert [row.target for row in entries("OFFICE")] == ["a", "b", "c"]
    months = [row.pk for row in entries("OFFICE")]
    assert months == ["AUDIT#OFFICE#2026-11", "AUDIT#OFFICE#2026-11", "AUDIT#OFFICE#2026-12"]


def test_two_entries_of_the_same_instant_both_stand(world: None, at: Moment) -> None:
    changes = [entry(Tag.USERS_ADD, actor_id="system", target=str(number)) for number in range(9)]

    commit(*changes)

    assert {row.target for row in entries("OFFICE")} == {str(number) for number in range(9)}


def test_entry_is_never_written_over_another(world: None, at: Moment) -> None:
    with ids.drawn_from(bytes):
        first = entry(Tag.USERS_ADD, actor_id="system", target="first")
        at.now = at.now.replace(microsecond=at.now.microsecond - 1)
        second = entry(Tag.USERS_ADD, actor_id="system", target="second")

    commit(first)
    with pytest.raises(Conflict):
        commit(second)

    assert [row.target for row in entries("OFFICE")] == ["first"]


def test_tags_are_subject_thing_and_action_each_once() -> None:
    tags = [str(tag) for tag in Tag]

    assert len(set(tags)) == len(tags)
    assert all(len(tag.split(":")) == 3 for tag in tags)
    assert [tag.name for tag in Tag] == sorted(tag.name for tag in Tag)
