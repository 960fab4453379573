"""What happened to an item: written with the change, bounded, and told to clients without names."""

from datetime import timedelta

import pytest

from chalicelib.access.model import User
from chalicelib.aws import keys
from chalicelib.aws.table import commit, update
from chalicelib.core import clock
from chalicelib.core.values import replace
from chalicelib.mail.history import (
    MOST_EVENTS,
    MOST_OCTETS,
    MailEvent,
    MailEventKind,
    with_event,
)
from chalicelib.mail.model import MailItem, MailState
from chalicelib.mail.moves import Move
from chalicelib.mail.rows import MailRow, plain_event
from chalicelib.mail.service import change_state, edit_mail, get_mail_item
from chalicelib.settings.service import change_settings
from tests.builders import a_clerk, a_company, a_mail_item, a_move, a_person_of, an_actor
from tests.harness.client import ApiClient
from tests.harness.moment import Moment

FORWARDED = Move(
    MailState.FORWARDED, address="ul. Długa 1", courier="InPost", tracking="6200 1", reason="asked"
)


def client_path(item: MailItem) -> str:
    return f"/companies/{item.company_id}/mail/{item.id}/history"


def events_of(answer: dict[str, list[dict[str, str]]]) -> list[tuple[str, str, str]]:
    return [(one["kind"], one["before"], one["after"]) for one in answer["items"]]


def an_event(number: int = 0, *, reason: str = "") -> MailEvent:
    at = clock.now() + timedelta(seconds=number)
    return MailEvent(at, MailEventKind.STATE, "usr_1", "Anna", reason=reason)


def test_every_change_is_in_the_history_with_what_was_said(world: None, at: Moment) -> None:
    item = a_mail_item(a_company())
    at.move(minutes=1)
    edited = edit_mail(an_actor(), item, {"note": "x", "sender": item.sender}, seen_version=1)
    at.move(minutes=1)

    moved = change_state(an_actor(), edited, FORWARDED, seen_version=2)

    registered, correction, state = get_mail_item(item.company_id, item.id).history
    assert moved.history == (registered, correction, state)
    assert (registered.kind, registered.at) == (MailEventKind.REGISTERED, item.registered_at)
    assert (correction.kind, correction.fields) == (MailEventKind.EDITED, ("note",))
    assert (state.before, state.after, state.at) == ("waiting", "forwarded", moved.state_since)
    assert (state.address, state.courier, state.tracking) == ("ul. Długa 1", "InPost", "6200 1")
    assert {event.by_name for event in moved.history} == {an_actor().user.name}


def test_correction_that_changes_nothing_is_not_in_the_history(world: None) -> None:
    item = a_mail_item(a_company())

    after = edit_mail(an_actor(), item, {"sender": item.sender}, seen_version=1)

    assert after.history == item.history


def without_history(item: MailItem) -> None:
    """As the first release wrote its rows."""
    actions = [MailRow.history.remove()]
    commit(update(keys.mail(item.company_id, item.id), actions, MailRow.pk.exists()))


def test_old_row_tells_what_it_knows(world: None, at: Moment) -> None:
    waiting, moved = a_mail_item(a_company()), a_mail_item(a_company())
    at.move(minutes=1)
    moved = change_state(an_actor(), moved, a_move(MailState.DESTROYED), seen_version=1)
    without_history(waiting)
    without_history(moved)

    assert get_mail_item(waiting.company_id, waiting.id) == waiting
    registered, state = get_mail_item(moved.company_id, moved.id).history
    assert registered == moved.history[0]
    assert (state.at, state.before, state.after) == (moved.state_since, "", "destroyed")


def test_history_of_an_old_row_goes_on(world: None) -> None:
    item = a_mail_item(a_company())
    without_history(item)
    old = get_mail_item(item.company_id, item.id)

    change_state(an_actor(), old, a_move(MailState.RETURNED), seen_version=1)

    kinds = [event.kind for event in get_mail_item(item.company_id, item.id).history]
    assert kinds == [MailEventKind.REGISTERED, MailEventKind.STATE]


def test_long_history_keeps_the_first_and_the_newest(world: None) -> None:
    history: tuple[MailEvent, ...] = ()
    all_of_them = [an_event(number) for number in range(MOST_EVENTS + 30)]

    for event in all_of_them:
        history = with_event(history, event)

    assert history == (all_of_them[0], *all_of_them[-(MOST_EVENTS - 1) :])


@pytest.mark.parametrize("wide", ["a", "ż", "\U00010400"])
def test_history_of_long_reasons_fits_into_its_room(wide: str) -> None:
    history: tuple[MailEvent, ...] = (an_event(),)
    for number in range(1, 60):
        history = with_event(history, an_event(number, reason=wide * 2000))

    octets = sum(len(str(plain_event(event)).encode()) for event in history)
    assert MOST_OCTETS / 2 < octets <= MOST_OCTETS
    assert history[0].reason == ""
    assert history[-1].at > history[1].at > history[0].at


def test_client_reads_the_same_without_names_and_inner_notes(world: None, at: Moment) -> None:
    company = a_company()
    anna, clerk = a_person_of(company), a_clerk()
    change_settings(an_actor(), {"office_name": "Biuro Centrum"}, seen_version=0)
    item = a_mail_item(company)
    actor = replace(an_actor(), user=clerk)
    for changes in ({"internal_note": "SECRET"}, {"internal_note": "x", "note": "for you"}):
        at.move(minutes=1)
        item = edit_mail(actor, item, changes, seen_version=item.version)
    at.move(minutes=1)
    change_state(actor, item, FORWARDED, seen_version=item.version)

    office = ApiClient().get(f"/office{client_path(item)}", by=clerk)
    client = ApiClient().get(client_path(item), by=anna)

    inner = [("edited", "", ""), ("edited", "", ""), ("registered", "", "")]
    assert events_of(office.json) == [("state", "waiting", "forwarded"), *inner]
    assert events_of(client.json) == [("state", "waiting", "forwarded"), *inner[1:]]
    assert client.json["items"][1]["fields"] == ["note"]
    assert {one["by"] for one in client.json["items"]} == {"Biuro Centrum"}
    assert {one["by"] for one in office.json["items"][:3]} == {clerk.name}
    assert [one["tracking"] for one in client.json["items"]] == ["6200 1", "", ""]
    assert clerk.name not in client.text
    assert clerk.id not in client.text + office.text


def test_history_of_another_companys_item_is_not_there(world: None) -> None:
    nowak, rossi = a_company(), a_company()
    item, anna = a_mail_item(nowak), a_person_of(rossi)
    both: User = a_person_of(nowak, rossi)
    wrong = client_path(replace(item, company_id=rossi.id))

    assert ApiClient().get(client_path(item), by=anna).status == 404
    assert ApiClient().get(wrong, by=both).status == 404
    assert ApiClient().get(f"/office{wrong}", by=a_clerk()).status == 404


@pytest.mark.parametrize(
    ("body", "errors"),
    [
        ({"to": "returned"}, [("reason", "required")]),
        ({"to": "destroyed", "reason": " \n "}, [("reason", "required")]),
        ({"to": "forwarded", "courier": "InPost"}, [("address", "required")]),
        (
            {"to": "returned", "reason": "x", "courier": "InPost", "tracking": "1"},
            [("courier", "only_when_forwarded"), ("tracking", "only_when_forwarded")],
        ),
        ({"to": "forwarded", "address": "x" * 301}, [("address", "too_long")]),
        ({"to": "returned", "reason": "x" * 501}, [("reason", "too_long")]),
    ],
)
def test_new_state_asks_for_what_belongs_to_it(
    world: None, body: dict[str, str], errors: list[tuple[str, str]]
) -> None:
    item, clerk = a_mail_item(a_company()), a_clerk()
    path = f"/office/companies/{item.company_id}/mail/{item.id}/state"

    answer = ApiClient().post(path, body, by=clerk, if_match='"1"')

    assert answer.status == 400
    assert [(one["field"], one["code"]) for one in answer.json["errors"]] == errors
    assert get_mail_item(item.company_id, item.id) == item
