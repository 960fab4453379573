"""Another e-mail address: the old one counts until the new one is confirmed (R11, T25)."""

import re

import pytest

from chalicelib.access.model import User
from chalicelib.core.errors import NotFound
from chalicelib.links.service import LinkPurpose, find_link, make_link
from chalicelib.users.service import find_user_by_email, get_profile, get_user
from tests.builders import a_clerk, a_user
from tests.harness.calls import before_call
from tests.harness.client import Answer, token_of
from tests.harness.moment import Moment
from tests.notices.conftest import post
from tests.notices.post import Post, inbox
from tests.users.office import act, an_admin, api, edit

__all__ = ["post"]

TOKEN = re.compile(r"https://portal\.example\.org/confirm-email#([0-9a-f]{64})")


def ask(user: User, by: User, address: str, version: int = 1) -> Answer:
    return act("email", user, by, version, {"email": address})


def confirm(token: str) -> Answer:
    return api.post("/email/confirm", {"token": token})


def token_sent_to(address: str) -> str:
    mail = inbox(address)[-1]
    found = TOKEN.search(mail.text)
    assert found is not None
    assert found[0] in mail.html
    return found[1]


def test_old_address_counts_until_the_new_one_is_confirmed(post: Post) -> None:
    clerk, anna = a_clerk(), a_user(email="old@example.org", language="it")
    session = token_of(anna.id)
    asked = ask(anna, clerk, "New@example.org")
    post.run_until_quiet()
    assert (asked.json["email"], asked.json["wanted_email"]) == (
        "old@example.org",
        "new@example.org",
    )
    assert find_user_by_email("new@example.org") is None
    (mail,) = inbox("new@example.org")
    assert mail.subject == "Conferma il tuo indirizzo presso Awizo"

    answer = confirm(token_sent_to("new@example.org"))

    assert (answer.status, answer.json) == (200, {"email": "new@example.org"})
    assert find_user_by_email("old@example.org") is None
    assert find_user_by_email("new@example.org") == get_user(anna.id)
    assert get_profile(anna.id).wanted_email == ""
    assert api.get("/me", by=session).json["email"] == "new@example.org"


def test_link_works_once(post: Post) -> None:
    ask(a_user(), a_clerk(), "new@example.org")
    post.run_until_quiet()
    token = token_sent_to("new@example.org")
    confirm(token)

    again = confirm(token)

    assert (again.status, again.code) == (404, "link_invalid")


def test_address_that_is_taken_back_or_replaced_is_confirmed_by_nobody(post: Post) -> None:
    clerk, anna = a_clerk(), a_user(email="old@example.org")
    ask(anna, clerk, "first@example.org")
    post.run_until_quiet()
    first = token_sent_to("first@example.org")
    ask(anna, clerk, "second@example.org", 2)
    post.run_until_quiet()
    second = token_sent_to("second@example.org")

    back = ask(anna, clerk, "old@example.org", 3)

    assert back.json["wanted_email"] is None
    assert [confirm(token).code for token in (first, second)] == ["link_invalid"] * 2
    assert find_user_by_email("old@example.org") == get_user(anna.id)


def test_nothing_goes_to_an_address_that_was_taken_back_before_it_was_sent(post: Post) -> None:
    clerk, anna = a_clerk(), a_user(email="old@example.org")
    ask(anna, clerk, "first@example.org")
    ask(anna, clerk, "old@example.org", 2)

    post.run_until_quiet()

    assert inbox() == []


def test_address_that_somebody_got_meanwhile_is_refused_to_the_bearer(post: Post) -> None:
    anna = a_user(email="old@example.org")
    ask(anna, a_clerk(), "new@example.org")
    post.run_until_quiet()
    other = a_user(email="new@example.org")

    answer = confirm(token_sent_to("new@example.org"))

    assert (answer.status, answer.code) == (409, "email_taken")
    assert find_user_by_email("new@example.org") == other
    assert find_user_by_email("old@example.org") == get_user(anna.id)


def test_address_that_somebody_has_is_not_asked_for(world: None) -> None:
    a_user(email="taken@example.org")

    answer = ask(a_user(), a_clerk(), "Taken@example.org")

    assert [(e["field"], e["code"]) for e in answer.json["errors"]] == [("email", "email_taken")]


def test_links_to_a_password_die_with_the_old_address(post: Post) -> None:
    anna = a_user(email="old@example.org")
    reset = make_link(anna, LinkPurpose.RESET_PASSWORD)
    ask(anna, a_clerk(), "new@example.org")
    post.run_until_quiet()
    assert find_link(reset)
    post.at.move(seconds=1)

    confirm(token_sent_to("new@example.org"))

    with pytest.raises(NotFound):
        find_link(reset)


def test_link_to_confirm_sets_no_password_and_the_other_way_round(post: Post) -> None:
    anna = a_user()
    ask(anna, a_clerk(), "new@example.org")
    post.run_until_quiet()
    token = token_sent_to("new@example.org")
    password = {"token": token, "password": "a long enough phrase"}

    assert api.post("/password", password).code == "link_invalid"
    assert api.post("/password/link", {"token": token}).code == "link_invalid"
    assert confirm(make_link(anna, LinkPurpose.SET_PASSWORD)).code == "link_invalid"
    assert confirm(token).status == 200


@pytest.mark.parametrize("token", ["", " ", "0" * 64, "x", None, [], {}, "0" * 500])
def test_whatever_is_no_link_gets_one_answer(world: None, token: object) -> None:
    answer = api.post("/email/confirm", {"token": token})

    assert (answer.status, answer.code) == (404, "link_invalid")


def test_edit_at_that_moment_is_kept_and_the_address_changes(post: Post) -> None:
    clerk, anna = a_clerk(), a_user()
    ask(anna, clerk, "new@example.org")
    post.run_until_quiet()
    token = token_sent_to("new@example.org")

    with before_call("TransactWriteItems", lambda: edit(anna, clerk, 2, notes="Moved")):
        answer = confirm(token)

    assert answer.status == 200, answer.text
    profile = get_profile(anna.id)
    assert (profile.user.email, profile.notes) == ("new@example.org", "Moved")


def test_link_dies_with_a_block_and_in_seven_days(post: Post, at: Moment) -> None:
    admin, anna, bruno = an_admin(), a_user(), a_user()
    ask(anna, admin, "anna@example.org")
    ask(bruno, admin, "bruno@example.org")
    post.run_until_quiet()

    act("block", anna, admin, 2)
    post.at.move(days=7, seconds=1)

    assert confirm(token_sent_to("anna@example.org")).code == "link_invalid"
    assert confirm(token_sent_to("bruno@example.org")).code == "link_invalid"


def test_address_of_staff_is_an_admins_affair(world: None) -> None:
    assert ask(a_clerk(), a_clerk(), "new@example.org").code == "admin_only"
    assert ask(a_clerk(), an_admin(), "new@example.org").status == 200
