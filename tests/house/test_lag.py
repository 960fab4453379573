"""
Indexes and weak reads that answer from before (T04): whoever lost a right has lost it at once,
everywhere, whatever an index still says.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.access.model import GrantState, Role, User, UserState
from chalicelib.access.rows import UserRow
from chalicelib.aws import keys
from chalicelib.aws.table import Row, commit, delete, update
from chalicelib.core import clock
from tests.builders import a_grant, a_user
from tests.harness.calls import Make, around_each_call
from tests.harness.client import ApiClient, token_of
from tests.harness.lag import lagging
from tests.house.asking import prepared
from tests.house.people import Caller, Stage, a_stage, set_grant, set_user
from tests.house.routes import ROUTES, declared, ids_of
from tests.house.scene import anew

CLIENT_ROUTES = sorted(
    name for name, route in ROUTES.items() if route.who is None and route.part == "mail"
)
PEOPLE = "GET /companies/{company_id}/people"
OFFICE_ROUTES = sorted(name for name in ROUTES if " /office/" in name)
Loss = Callable[[User, str], None]


def _yesterday() -> str:
    return (clock.today("Europe/Warsaw") - timedelta(days=1)).isoformat()


def _remove_grant(user: User, company_id: str) -> None:
    commit(delete(keys.grant(user.id, company_id), Row.pk.exists()))


def _remove_role(user: User, _: str) -> None:
    commit(update(keys.user(user.id), [UserRow.role.remove()], Row.pk.exists()))


LOSSES: dict[str, tuple[int, Loss]] = {
    "revoked": (404, lambda user, c: set_grant(user, c, state=str(GrantState.INACTIVE))),
    "expired": (404, lambda user, c: set_grant(user, c, until=_yesterday())),
    "without mail": (404, lambda user, c: set_grant(user, c, permissions={"documents"})),
    "removed": (404, _remove_grant),
    "blocked": (401, lambda user, _: set_user(user, state=str(UserState.BLOCKED))),
    "signed out": (
        401,
        lambda user, _: set_user(user, valid_from_s=clock.epoch_s(clock.now()) + 1),
    ),
}
STAFF_LOSSES: dict[str, tuple[int, Loss]] = {
    "no longer staff": (403, _remove_role),
    "blocked": (401, lambda user, _: set_user(user, state=str(UserState.BLOCKED))),
}


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    with a_stage() as made:
        yield made


def statuses(stage: Stage, user: User, names: list[str]) -> dict[str, int]:
    """What somebody gets on each route, with everything of the first company."""
    caller = Caller(user, token_of(user.id))
    ids = ids_of(stage.own)
    return {name: prepared(declared()[name], ROUTES[name], caller, ids)().status for name in names}


@pytest.mark.parametrize("loss", LOSSES)
def test_client_who_lost_the_right_reads_nothing_while_indexes_lag(stage: Stage, loss: str) -> None:
    status, lose = LOSSES[loss]
    user = a_user()
    a_grant(user, stage.own.company)

    with lagging() as stale:
        before = statuses(stage, user, [*CLIENT_ROUTES, PEOPLE])
        assert set(before.values()) == {200}
        lose(user, stage.own.company.id)
        after = statuses(stage, user, CLIENT_ROUTES)
        people = statuses(stage, user, [PEOPLE])[PEOPLE]
        mine = ApiClient().get("/me/companies", by=user)

    assert stale, "no index was asked: the test shows nothing"
    assert after == dict.fromkeys(CLIENT_ROUTES, status)
    # An owner sees to the company's people whatever else is open to them.
    assert people == (200 if loss == "without mail" else status)
    if status == 401 or loss == "without mail":
        assert mine.status == (401 if status == 401 else 200)
        assert 'waiting":1' not in mine.text
    else:
        assert mine.json["items"] == []


@pytest.mark.parametrize("loss", STAFF_LOSSES)
def test_staff_who_lost_the_right_do_nothing_while_indexes_lag(stage: Stage, loss: str) -> None:
    status, lose = STAFF_LOSSES[loss]
    user = a_user(role=Role.ADMIN)

    with lagging():
        assert statuses(stage, user, ["GET /office/mail"]) == {"GET /office/mail": 200}
        lose(user, "")
        after = statuses(stage, user, OFFICE_ROUTES)

    assert after == dict.fromkeys(OFFICE_ROUTES, status)


def test_right_that_was_given_opens_at_once_while_indexes_lag(stage: Stage) -> None:
    user = a_user()

    with lagging():
        a_grant(user, stage.own.company)
        after = statuses(stage, user, CLIENT_ROUTES)
        mine = ApiClient().get("/me/companies", by=user).json["items"]

    assert set(after.values()) == {200}
    assert [plate["id"] for plate in mine] == [stage.own.company.id]


def test_detached_scan_is_closed_at_once_though_a_list_still_shows_it(stage: Stage) -> None:
    """T41: lists may be late, opening is not."""
    scene = anew(stage.own)
    user = a_user()
    a_grant(user, scene.company)
    item = f"/companies/{scene.company.id}/mail/{scene.mail.id}"
    detach = f"/office{item}/scans/{scene.attached.id}/detach"
    clerk = a_user(role=Role.CLERK)

    with lagging():
        gone = ApiClient().post(detach, {"reason": "Not theirs"}, by=clerk)
        link = ApiClient().post(f"{item}/scans/{scene.attached.id}/link", by=user)
        shown = ApiClient().get(item, by=user)
        listed = ApiClient().get(f"/companies/{scene.company.id}/mail", by=user)

    assert (gone.status, link.status) == (200, 404)
    assert scene.attached.id in listed.text, "the list is late"
    assert scene.attached.file_name not in listed.text
    assert shown.json["scans"] == []


def test_test_would_see_a_decision_that_was_read_weakly(stage: Stage) -> None:
    """The mutant: without strong consistency the revoked person still reads."""
    user = a_user()
    a_grant(user, stage.own.company)

    with lagging(), weak_reads():
        set_grant(user, stage.own.company.id, state=str(GrantState.INACTIVE))
        after = statuses(stage, user, CLIENT_ROUTES)

    assert set(after.values()) == {200}


@contextmanager
def weak_reads() -> Iterator[None]:
    """Nobody asks for strong consistency any more."""

    def act(name: str, arguments: dict[str, Any], make: Make) -> Any:
        if name == "dynamodb.BatchGetItem":
            wanted = {
                table: given | {"ConsistentRead": False}
                for table, given in arguments["RequestItems"].items()
            }
            arguments = arguments | {"RequestItems": wanted}
        return make(arguments)

    with around_each_call(act):
        yield
