"""A way in for somebody with a password would take their account over: it needs one's own (T27)."""

import pytest

from chalicelib.access.model import User
from chalicelib.access.rows import UserRow
from chalicelib.aws import keys
from chalicelib.aws.table import Row, commit, update
from chalicelib.config import config
from chalicelib.core import clock
from tests.builders import a_clerk, a_user
from tests.harness.calls import before_call
from tests.harness.client import token_of
from tests.harness.moment import Moment
from tests.harness.quick import items
from tests.users.office import make_way_in


def has_password(user: User) -> User:
    said = [UserRow.password_set_at.set(clock.iso(clock.now()))]
    commit(update(keys.user(user.id), said, Row.pk.exists()))
    return user


@pytest.mark.parametrize("send", [False, True])
def test_way_in_of_somebody_with_a_password_needs_a_recent_one(
    world: None, at: Moment, send: bool
) -> None:
    clerk, person = a_clerk(), has_password(a_user())
    fresh, old = token_of(clerk.id), token_of(clerk.id, auth_time=clock.epoch_s(clock.now()) - 601)
    before = items(config().table_name)

    refused = make_way_in(person, old, send=send, key="the-request")

    assert (refused.status, refused.code) == (401, "recent_sign_in_required")
    assert items(config().table_name) == before
    assert make_way_in(person, fresh, send=send, key="the-request").status == 200


def test_way_in_of_somebody_without_a_password_needs_none(world: None) -> None:
    old = token_of(a_clerk().id, auth_time=clock.epoch_s(clock.now()) - 8 * 3600)

    assert make_way_in(a_user(), old).json["link"]


def test_password_that_is_set_at_the_same_moment_makes_the_way_in_fail(world: None) -> None:
    old, person = token_of(a_clerk().id, auth_time=0), a_user()

    with before_call("TransactWriteItems", lambda: has_password(person)):
        answer = make_way_in(person, old)

    assert (answer.status, answer.code) == (409, "user_state")
