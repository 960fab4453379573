"""An address is the same however it is typed, and a wrong one gets no answer of its own."""

import pytest

from chalicelib.users.service import find_user_by_email, normal_email
from tests.builders import a_user
from tests.harness.client import ApiClient
from tests.harness.moment import Moment
from tests.identity.conftest import a_member, try_sign_in
from tests.identity.test_ways_in import ask, wishes
from tests.users.office import an_admin

STORED = "ola@xn--w-uga1v8h.pl"
TYPED = ("ola@żółw.pl", " Ola@ŻÓŁW.PL ", "ola@z\u0307o\u0301łw.pl", STORED)


def test_address_with_letters_of_its_language_is_stored_as_mail_servers_take_it() -> None:
    assert {normal_email(each) for each in TYPED} == {STORED}


@pytest.mark.parametrize("typed", TYPED)
def test_person_signs_in_with_the_address_as_they_write_it(
    api: ApiClient, at: Moment, typed: str
) -> None:
    a_member(email=STORED)
    at.move(seconds=5)

    assert try_sign_in(api, typed).status == 200


def test_forgotten_password_finds_the_address_as_it_is_written(api: ApiClient) -> None:
    user = a_user(email=TYPED[0])

    answers = [ask(api, each).status for each in TYPED[:2]]

    assert answers == [202, 202]
    assert [wish["user_id"] for wish in wishes()] == [user.id] * 2


def test_staff_find_the_person_by_the_address_as_it_is_written(api: ApiClient) -> None:
    a_user(email=STORED)
    assert find_user_by_email(TYPED[0]) is not None

    found = api.get("/office/users?q=ola%40%C5%BC%C3%B3%C5%82w.pl", by=an_admin()).json["items"]

    assert [one["email"] for one in found] == [STORED]


@pytest.mark.parametrize(
    "typed",
    [
        "nobody@żółw.pl",
        "ó@żółw.pl",
        "ó@",
        "@ó",
        "ó",
        "a@ó..pl",
        "ola@żółw.pl\u3002x",
        "x@" + "ó" * 240,
    ],
)
def test_address_that_is_none_gets_the_answer_of_an_unknown_one(api: ApiClient, typed: str) -> None:
    unknown = try_sign_in(api, "nobody@example.org")

    wrong = try_sign_in(api, typed)

    assert (wrong.status, wrong.text) == (unknown.status, unknown.text)
    assert ask(api, typed).text == ask(api, "nobody@example.org").text
