"""The e-mail with the one-time link: sent once, by a link that works, and to nobody unknown."""

import re
from datetime import timedelta

import pytest

from chalicelib.access.model import User
from chalicelib.aws.table import commit
from chalicelib.config import config
from chalicelib.core import ids
from chalicelib.core.errors import NotFound
from chalicelib.links.service import LinkPurpose, find_link
from chalicelib.notices.model import Verb
from chalicelib.outbox.store import FactKind, new_fact
from tests.builders import a_company, a_member, a_panel, a_user
from tests.harness.calls import around_each_call, effects
from tests.harness.quick import items
from tests.notices.post import Post, deliver, fact_state, inbox, notices_of, state_of, wake_up
from tests.notices.test_confirm import confirmed
from tests.notices.test_mail_delivery import block
from tests.notices.test_sending import MailService, refusal

TOKEN = re.compile(r"https://portal\.example\.org/set-password#([0-9a-f]{64})")


def asked(user: User | None, purpose: LinkPurpose = LinkPurpose.RESET_PASSWORD) -> str:
    """The fact that somebody asked for a link."""
    fact_id = ids.new_id("fct")
    user_id = user.id if user else ""
    commit(
        new_fact(
            fact_id,
            FactKind.PASSWORD_LINK_ASKED,
            scope="OFFICE",
            user_id=user_id,
            purpose=str(purpose),
        )
    )
    return fact_id


def token_in_last_mail_to(user: User) -> str:
    mail = inbox(user.email)[-1]
    found = TOKEN.search(mail.text)
    assert found is not None
    assert found[0] in mail.html
    return found[1]


@pytest.mark.parametrize(
    ("purpose", "subject"),
    [
        (LinkPurpose.SET_PASSWORD, "Il tuo accesso presso Awizo"),
        (LinkPurpose.RESET_PASSWORD, "La tua nuova password presso Awizo"),
    ],
)
def test_link_goes_to_its_user_and_opens_for_them(
    post: Post, purpose: LinkPurpose, subject: str
) -> None:
    anna = a_user(language="it")
    fact_id = asked(anna, purpose)

    assert deliver(wake_up(fact_id)) == []

    (mail,) = inbox()
    assert mail.destinations == {anna.email}
    assert mail.subject == subject
    link, user = find_link(token_in_last_mail_to(anna))
    assert (user.id, link.purpose) == (anna.id, purpose)
    assert state_of(fact_id, anna.id) == ("sent", None)
    assert fact_state(fact_id) == "done"


def test_first_link_of_a_member_names_company_and_panels_and_no_second_company(post: Post) -> None:
    anna, company = a_user(language="en"), a_company(name="nowak.example.org")
    a_member(a_panel(company, "Accounting"), anna)
    a_member(a_panel(company, "bank.example.com"), anna)

    deliver(wake_up(asked(anna, LinkPurpose.SET_PASSWORD)))
    (first,) = inbox(anna.email)
    a_member(a_panel(a_company(), "Marketing"), anna)
    deliver(wake_up(asked(anna, LinkPurpose.SET_PASSWORD)))

    assert "Accounting: panel of " in first.text
    for name in ("nowak.example.org", "bank.example.com"):
        assert name not in first.text, "of which a mail program makes a link"
        assert name not in first.html
    second = inbox(anna.email)[-1]
    assert "Accounting" not in second.text
    assert "Marketing" not in second.text


def test_secret_of_a_link_is_stored_nowhere(post: Post) -> None:
    anna = a_user()

    deliver(wake_up(asked(anna)))

    assert token_in_last_mail_to(anna) not in str(items(config().table_name))


def test_unknown_address_ends_in_silence(post: Post) -> None:
    fact_id = asked(None)

    assert deliver(wake_up(fact_id)) == []

    assert not inbox()
    assert notices_of(fact_id) == {}
    assert fact_state(fact_id) == "done"


def test_newer_link_kills_the_older_one(post: Post) -> None:
    anna = a_user()
    deliver(wake_up(asked(anna)))
    first = token_in_last_mail_to(anna)
    post.at.move(seconds=30)

    deliver(wake_up(asked(anna)))

    assert find_link(token_in_last_mail_to(anna))
    with pytest.raises(NotFound):
        find_link(first)


def test_blocked_user_gets_no_link(post: Post) -> None:
    anna = a_user()
    fact_id = asked(anna)
    block(anna)

    deliver(wake_up(fact_id))

    assert not inbox()
    assert state_of(fact_id, anna.id) == ("failed", "access_ended")


def test_deleted_user_leaves_nothing_to_send(post: Post) -> None:
    fact_id = ids.new_id("fct")
    kind, nobody = FactKind.PASSWORD_LINK_ASKED, "usr_" + "0" * 26
    commit(new_fact(fact_id, kind, scope="OFFICE", user_id=nobody, purpose="set_password"))

    assert deliver(wake_up(fact_id)) == []
    assert fact_state(fact_id) == "done"


def test_bad_address_fails(post: Post) -> None:
    anna = a_user(email="a@b@example.org")
    fact_id = asked(anna)

    deliver(wake_up(fact_id))

    assert state_of(fact_id, anna.id) == ("failed", "bad_address")


def test_staff_send_an_unanswered_link_again_as_a_new_one(post: Post) -> None:
    anna = a_user()
    fact_id = asked(anna)
    with around_each_call(MailService(refusal("InternalFailure", 500), has_effect=True)):
        deliver(wake_up(fact_id))
    assert state_of(fact_id, anna.id) == ("unknown", "no_answer")
    first = token_in_last_mail_to(anna)
    post.at.move(minutes=1)

    confirmed(f"{fact_id}.{anna.id}", Verb.AGAIN)
    post.run_until_quiet()

    assert len(inbox(anna.email)) == 2
    assert token_in_last_mail_to(anna) != first
    assert state_of(fact_id, anna.id) == ("sent", None)


def test_reset_lives_an_hour_and_a_first_password_seven_days(post: Post) -> None:
    for purpose, lifetime in (
        (LinkPurpose.RESET_PASSWORD, timedelta(hours=1)),
        (LinkPurpose.SET_PASSWORD, timedelta(days=7)),
    ):
        anna = a_user()
        deliver(wake_up(asked(anna, purpose)))
        token = token_in_last_mail_to(anna)
        post.at.now += lifetime - timedelta(minutes=1)
        assert find_link(token)

        post.at.move(minutes=2)

        with pytest.raises(NotFound):
            find_link(token)


def test_claim_writes_notice_and_link_together(post: Post) -> None:
    anna = a_user()
    fact_id = asked(anna)

    with effects() as done:
        deliver(wake_up(fact_id))

    assert [name for name, _ in done] == [
        "dynamodb.TransactWriteItems",
        "ses.SendRawEmail",
        "dynamodb.TransactWriteItems",
        "dynamodb.TransactWriteItems",
    ]
