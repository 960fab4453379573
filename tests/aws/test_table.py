"""`commit` and the conditions of every kind of change."""

import json
from typing import Any

import botocore.session
import pytest
from botocore.exceptions import ClientError, ConnectionClosedError
from pynamodb.attributes import UnicodeAttribute

from chalicelib.aws import clients
from chalicelib.aws.table import (
    Change,
    Key,
    Row,
    check,
    commit,
    delete,
    fetch,
    put_if,
    put_new,
    read,
    update,
)
from chalicelib.core.errors import Conflict, NotFound, StaleVersion, Unavailable
from chalicelib.grants.service import list_people
from chalicelib.mail.model import MailState, NoticeChoice
from chalicelib.mail.service import Filter, change_state, list_mail
from tests.builders import a_company, a_mail_item, a_move, a_person_of, an_actor
from tests.harness.calls import Make, around_each_call, recorded
from tests.harness.faults import EVERY_FAILURE, Failure, failing, no_pauses
from tests.harness.quick_wire import real_wire


class NoteRow(Row):
    """An item type of these tests."""

    text = UnicodeAttribute(null=True)


def note(name: str, text: str = "first", version: int = 1) -> NoteRow:
    return NoteRow(pk=f"NOTE#{name}", sk="NOTE", text=text, version=version)


def key_of(name: str) -> Key:
    return Key(f"NOTE#{name}", "NOTE")


def text_of(name: str) -> str | None:
    raw = fetch([key_of(name)]).get(key_of(name))
    return read(NoteRow, raw).text if raw is not None else None


def test_new_item_is_written_once_and_never_over_another(world: None) -> None:
    commit(put_new(note("a")))

    with pytest.raises(Conflict) as refused:
        commit(put_new(note("a", "second"), Conflict(code="note_known")))

    assert refused.value.code == "note_known"
    assert text_of("a") == "first"


def test_item_is_replaced_only_over_the_version_that_was_seen(world: None) -> None:
    commit(put_new(note("a")))

    commit(put_if(note("a", "second", 2), Row.version == 1))
    with pytest.raises(StaleVersion):
        commit(put_if(note("a", "third", 2), Row.version == 1, StaleVersion()))

    assert text_of("a") == "second"


def test_update_of_a_missing_item_makes_none(world: None) -> None:
    change = update(key_of("a"), [NoteRow.text.set("x")], Row.pk.exists(), NotFound())

    with pytest.raises(NotFound):
        commit(change)

    assert fetch([key_of("a")]) == {}


def test_update_changes_what_it_names_if_its_condition_holds(world: None) -> None:
    commit(put_new(note("a")))

    commit(update(key_of("a"), [Row.version.set(2)], Row.version == 1))
    with pytest.raises(Conflict):
        commit(update(key_of("a"), [NoteRow.text.set("lost")], Row.version == 1))

    row = read(NoteRow, fetch([key_of("a")])[key_of("a")])
    assert (row.text, row.version) == ("first", 2)


def test_delete_removes_only_what_its_condition_means(world: None) -> None:
    commit(put_new(note("a")))

    with pytest.raises(StaleVersion):
        commit(delete(key_of("a"), Row.version == 7, StaleVersion()))
    assert text_of("a") == "first"

    commit(delete(key_of("a"), Row.version == 1))
    assert fetch([key_of("a")]) == {}
    with pytest.raises(Conflict):
        commit(delete(key_of("a"), Row.pk.exists()))


def test_check_writes_nothing_and_lets_everything_depend_on_it(world: None) -> None:
    commit(put_new(note("a")))

    commit(check(key_of("a"), Row.version == 1), put_new(note("b")))
    with pytest.raises(StaleVersion):
        commit(check(key_of("a"), Row.version == 2, StaleVersion()), put_new(note("c")))

    assert (text_of("a"), text_of("b"), text_of("c")) == ("first", "first", None)


@pytest.mark.parametrize("at", [0, 1, 2, 3])
def test_refusal_is_that_of_the_change_whose_condition_failed(world: None, at: int) -> None:
    commit(put_new(note("taken")))
    names = ["a", "b", "c", "d"]
    names[at] = "taken"
    changes = [put_new(note(name), Conflict(code=f"number_{i}")) for i, name in enumerate(names)]

    with pytest.raises(Conflict) as refused:
        commit(*changes)

    assert refused.value.code == f"number_{at}"
    assert fetch(key_of(name) for name in names if name != "taken") == {}


def test_of_several_refusals_the_first_change_says_its_own(world: None) -> None:
    commit(put_new(note("a")), put_new(note("b")))

    with pytest.raises(NotFound):
        commit(
            put_new(note("c")),
            put_new(note("a")).or_else(NotFound()),
            put_new(note("b")).or_else(StaleVersion()),
        )


def test_or_else_changes_the_error_and_nothing_else() -> None:
    change = Change("Put", {"Item": {}}, Conflict())

    other = change.or_else(NotFound())

    assert (other.kind, other.operation) == (change.kind, change.operation)
    assert isinstance(other.otherwise, NotFound)


def test_hundred_changes_are_one_commit(world: None) -> None:
    names = [f"n{number}" for number in range(100)]

    with recorded() as seen:
        commit(*(put_new(note(name)) for name in names))

    assert [name for name, _ in seen] == ["dynamodb.TransactWriteItems"]
    assert len(fetch(key_of(name) for name in names)) == 100


@pytest.mark.parametrize("many", [0, 101])
def test_no_change_and_more_than_a_hundred_are_a_fault_of_ours(world: None, many: int) -> None:
    with recorded() as seen, pytest.raises(ValueError, match="1 to 100"):
        commit(*(put_new(note(f"n{number}")) for number in range(many)))

    assert seen == []


def cancelled(*codes: str) -> ClientError:
    answer: Any = {
        "Error": {"Code": "TransactionCanceledException", "Message": "Transaction cancelled"},
        "ResponseMetadata": {"HTTPStatusCode": 400},
        "CancellationReasons": [{"Code": code} for code in codes],
    }
    return ClientError(answer, "TransactWriteItems")


def commit_while(error: ClientError, *, times: int) -> list[str]:
    """Commit two notes while the table answers so many times with an error first."""
    tries: list[str] = []

    def act(name: str, arguments: dict[str, Any], make: Make) -> Any:
        tries.append(name)
        if len(tries) <= times:
            raise error
        return make(arguments)

    with around_each_call(act):
        commit(put_new(note("a")), put_new(note("b"), Conflict(code="b_known")))
    return tries


@pytest.mark.parametrize(
    "code", ["TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"]
)
def test_commit_in_conflict_with_another_is_tried_again(
    world: None, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    pauses = no_pauses(monkeypatch)

    tries = commit_while(cancelled("None", code), times=3)

    assert (len(tries), len(pauses)) == (4, 3)
    assert (text_of("a"), text_of("b")) == ("first", "first")


def test_commit_that_stays_in_conflict_says_unavailable(
    world: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses = no_pauses(monkeypatch)

    with pytest.raises(Unavailable):
        commit_while(cancelled("TransactionConflict", "None"), times=99)

    assert sum(pauses) < 2
    assert fetch([key_of("a"), key_of("b")]) == {}


def test_failed_condition_counts_more_than_a_conflict_beside_it(world: None) -> None:
    with pytest.raises(Conflict) as refused:
        commit_while(cancelled("TransactionConflict", "ConditionalCheckFailed"), times=1)

    assert refused.value.code == "b_known"


@pytest.mark.parametrize("code", ["ValidationError", "ItemCollectionSizeLimitExceeded"])
def test_refusal_for_any_other_reason_is_a_fault_and_not_repeated(world: None, code: str) -> None:
    with pytest.raises(ClientError):
        commit_while(cancelled("None", code), times=1)


@pytest.mark.parametrize("failure", EVERY_FAILURE)
def test_table_that_is_down_is_unavailable_and_nothing_is_written(
    world: None, failure: Failure
) -> None:
    with failing(failure), pytest.raises(Unavailable):
        commit(put_new(note("a")))

    assert fetch([key_of("a")]) == {}


def test_botocore_repeats_a_commit_under_the_same_token(
    world: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    no_pauses(monkeypatch)
    tokens: list[str] = []

    def break_off_once(request: Any, **_: Any) -> None:
        tokens.append(json.loads(request.body)["ClientRequestToken"])
        if len(tokens) == 1:
            raise ConnectionClosedError(endpoint_url=request.url)

    hook = ("before-send.dynamodb.TransactWriteItems", break_off_once)
    clients.client("dynamodb").meta.events.register_first(*hook)
    try:
        with real_wire():
            commit(put_new(note("a")))
            commit(put_new(note("b")))
    finally:
        clients.client("dynamodb").meta.events.unregister(*hook)

    first, repeated, other = tokens
    assert first == repeated != other


def test_process_has_one_dynamodb_client_whatever_it_does(
    world: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    create = botocore.session.Session.create_client

    def counted(self: Any, service: str, *args: Any, **kwargs: Any) -> Any:
        made.append(service)
        return create(self, service, *args, **kwargs)

    monkeypatch.setattr(botocore.session.Session, "create_client", counted)
    clients.reset()
    Row._connection = None

    company = a_company()
    list_mail(Filter(company_id=company.id, term="urzad"), limit=5, position=None)
    person = a_person_of(company)
    item = a_mail_item(company, notice=NoticeChoice.EMAIL)
    change_state(an_actor(), item, a_move(MailState.RETURNED), seen_version=1)
    assert list_people(company.id)[0][0] == person

    assert made.count("dynamodb") == 1
    assert len(made) == len(set(made))
