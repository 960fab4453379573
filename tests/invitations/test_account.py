"""Opening an account through an invitation, killed anywhere and met by others (R7, T21)."""

import pytest
from moto.cognitoidp import models as moto_pool

from chalicelib.access.model import User
from chalicelib.aws import pool
from chalicelib.identity.invited import open_account
from chalicelib.users.service import find_user_by_email
from tests.builders import a_company, a_person_of, a_user
from tests.harness.calls import before_call
from tests.harness.client import ApiClient
from tests.harness.crash import calls_in, crash_points, killed_at
from tests.harness.module_world import empty_the_world
from tests.identity.conftest import _PoolTime, time_out, try_sign_in
from tests.invitations.inviting import PASSWORD, act, add, line_of, look, token_to
from tests.invitations.inviting import open_account as ask
from tests.notices.post import Post, empty_the_inbox

GUIDO = "guido@example.org"
OTHER_PASSWORD = "Zielone-krzeslo-44-okna"


@pytest.fixture(autouse=True)
def _time_of_the_test(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moto_pool, "time", _PoolTime(post.at))
    monkeypatch.setattr("time.sleep", lambda seconds: post.at.move(seconds=seconds))


def invited(post: Post, email: str = GUIDO) -> str:
    company = a_company()
    add(a_person_of(company), company, email)
    return token_to(post, email)


def opened(token: str, password: str = PASSWORD) -> User:
    return open_account(token, password, first_name="Guido", last_name="Rossi", language="it")


def signs_in(password: str) -> bool:
    return try_sign_in(ApiClient(), GUIDO, password).status == 200


def test_account_is_opened_with_ones_own_password(post: Post) -> None:
    token = invited(post)

    user = opened(token)

    assert signs_in(PASSWORD)
    assert (user.email, user.role, user.language) == (GUIDO, None, "it")
    assert look(token).status == 200


def test_opening_that_dies_anywhere_can_be_repeated(post: Post) -> None:
    token = invited(post)
    points = crash_points(calls_in(lambda: opened(token)))
    assert len(points) > 10

    for nth, when in points:
        empty_the_world()
        empty_the_inbox()
        token = invited(post)
        with killed_at(nth, when):
            opened(token)
        # What the dead one held is free again after a minute.
        post.at.move(minutes=2)
        again = ask(token, OTHER_PASSWORD)

        assert again.status == 204 or again.code == "account_exists"
        chosen = OTHER_PASSWORD if again.status == 204 else PASSWORD
        assert signs_in(chosen)
        assert not signs_in(PASSWORD if chosen == OTHER_PASSWORD else OTHER_PASSWORD)
        assert look(token).status == 200


def test_two_at_once_open_one_account_with_one_password(post: Post) -> None:
    token = invited(post)

    with before_call("TransactWriteItems", lambda: opened(token)):
        second = ask(token, OTHER_PASSWORD)

    assert (second.status, second.code) == (409, "account_exists")
    assert signs_in(PASSWORD)
    assert not signs_in(OTHER_PASSWORD)


def test_link_that_is_being_used_is_not_used_a_second_time(post: Post) -> None:
    token = invited(post)
    seen: list[int] = []

    with before_call("AdminCreateUser", lambda: seen.append(ask(token, OTHER_PASSWORD).status)):
        opened(token)

    assert seen == [503]
    assert signs_in(PASSWORD)


def test_address_that_the_office_gives_somebody_meanwhile_is_theirs(post: Post) -> None:
    token = invited(post)

    with before_call("AdminSetUserPassword", lambda: a_user(email=GUIDO)):
        answer = ask(token)

    assert (answer.status, answer.code) == (409, "account_exists")
    user = find_user_by_email(GUIDO)
    assert user is not None
    assert user.last_name == "Nowak"
    assert not signs_in(PASSWORD)


def test_withdrawn_meanwhile_opens_nothing(post: Post) -> None:
    company = a_company()
    owner = a_person_of(company)
    add(owner, company, GUIDO)
    token = token_to(post, GUIDO)
    line = line_of(owner, company, GUIDO)

    with before_call("AdminSetUserPassword", lambda: act(owner, company, line, "DELETE")):
        answer = ask(token)

    assert (answer.status, answer.code) == (404, "link_invalid")
    assert find_user_by_email(GUIDO) is None


def test_pool_that_does_not_answer_leaves_the_link_good(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = invited(post)
    with monkeypatch.context() as patch, before_call("AdminCreateUser", time_out):
        patch.setattr(pool, "delete_user", lambda _: None)
        assert ask(token).status == 503

    assert ask(token, OTHER_PASSWORD).status == 204
    assert signs_in(OTHER_PASSWORD)
