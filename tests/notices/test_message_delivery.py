"""The e-mail about a message: once for each message and person of the other side."""

from typing import Any

import pytest

from chalicelib.access.model import GrantKind, GrantPermission, User
from chalicelib.companies.model import Company
from chalicelib.grants.service import remove_grant
from chalicelib.grants.store import get_grant
from chalicelib.messages.model import Thread
from chalicelib.notices.model import OFFICE, Verb
from tests.builders import a_clerk, a_company, a_grant, a_person_of, a_user, the_office
from tests.harness.crash import calls_in, crash_points, killed_at
from tests.harness.module_world import empty_the_world
from tests.harness.s3 import rows
from tests.messages.made import a_thread, written
from tests.notices.post import (
    Post,
    deliver,
    empty_the_inbox,
    fact_state,
    inbox,
    notices_of,
    state_of,
    the_settings,
    wake_up,
)
from tests.notices.test_confirm import confirmed

IN_POLISH = """\
Biuro Pod Lipą

Masz nową wiadomość

Nowak sp. z o.o. · CODE

Dzień dobry, Anna Lis!

Biuro Pod Lipą przesyła wiadomość dla firmy Nowak sp. z o.o. – zaloguj się, aby ją przeczytać \
i odpowiedzieć.

Przeczytaj wiadomość:
https://portal.example.org/messages?company=COMPANY&thread=THREAD

--
Ta wiadomość przyszła, bo powiadomienia firmy Nowak sp. z o.o. są dla Ciebie włączone.
Biuro Pod Lipą wysyła tę wiadomość automatycznie.
"""


def event_of(thread: Thread, seq: int = 1) -> str:
    """The fact of a message."""
    found = [
        raw["pk"]["S"].removeprefix("NOTICE#")
        for raw in rows("NOTICE#", "FACT")
        if raw["payload"]["M"]["thread_id"]["S"] == thread.id
        and raw["payload"]["M"]["seq"]["N"] == str(seq)
    ]
    (event,) = found
    return str(event)


def a_reader(company: Company, address: str, **values: Any) -> User:
    return a_person_of(company, email=address, **values)


def test_company_is_told_that_the_office_wrote_and_not_what(post: Post) -> None:
    the_settings(office_name="Biuro Pod Lipą")
    company = a_company("Nowak sp. z o.o.")
    a_reader(company, "anna@example.org", first_name="Anna", last_name="Lis")
    a_reader(company, "guido@example.org", language="it")
    thread = a_thread(company, subject="Czynsz", text="Tajne")

    post.run_until_quiet()

    (anna,), (guido,) = inbox("anna@example.org"), inbox("guido@example.org")
    wanted = IN_POLISH.replace("COMPANY", company.id).replace("THREAD", thread.id)
    assert anna.text.replace("\r\n", "\n") == wanted.replace("CODE", company.code)
    assert anna.subject == "Biuro Pod Lipą: nowa wiadomość"
    assert guido.subject == "Nuovo messaggio da Biuro Pod Lipą"
    assert "Tajne" not in anna.html
    assert "Czynsz" not in anna.html
    assert fact_state(event_of(thread)) == "done"


def test_excerpt_is_in_it_where_the_office_allows_it_and_links_to_nothing(post: Post) -> None:
    the_settings(message_excerpts=True)
    company = a_company()
    a_reader(company, "anna@example.org", language="en")
    a_thread(company, subject="Rent", text="Look at\nevil.example <b>now</b>")

    post.run_until_quiet()

    (mail,) = inbox("anna@example.org")
    assert "- Rent: Look at evil\u200b.example <b>now</b>" in mail.text
    assert "evil.example" not in mail.html
    assert "<b>now" not in mail.html


def test_office_is_told_at_its_address_and_the_companys_people_are_not(post: Post) -> None:
    the_settings(office_email="biuro@example.org", language="en")
    company = a_company("Nowak")
    anna = a_reader(company, "anna@example.org")
    a_reader(company, "ewa@example.org")
    thread = a_thread(company, anna)

    post.run_until_quiet()

    (mail,) = inbox("biuro@example.org")
    assert mail.subject == "New message from Nowak"
    assert f"/office/companies/{company.id}/messages?thread={thread.id}" in mail.text
    assert inbox("anna@example.org") == inbox("ewa@example.org") == []


def test_office_without_an_address_has_a_notice_that_says_so(post: Post) -> None:
    company = a_company()
    thread = a_thread(company, a_person_of(company))

    post.run_until_quiet()

    assert state_of(event_of(thread), OFFICE) == ("failed", "no_office_address")


def test_only_those_are_told_who_read_messages_want_emails_and_did_not_write(post: Post) -> None:
    company = a_company()
    clerk = a_clerk(email="clerk@example.org")
    a_grant(clerk, company, emails=True)
    for name, permission, emails in (
        ("reads", GrantPermission.MESSAGES, True),
        ("silent", GrantPermission.MESSAGES, False),
        ("mail", GrantPermission.MAIL, True),
    ):
        who = a_user(email=f"{name}@example.org")
        rights = frozenset({permission})
        a_grant(who, company, kind=GrantKind.GUEST, permissions=rights, emails=emails)
    thread = a_thread(company, clerk)

    post.run_until_quiet()

    told = {notice.recipient_email for notice in notices_of(event_of(thread)).values()}
    assert told == {"reads@example.org"}


def test_who_lost_the_access_meanwhile_gets_none(post: Post) -> None:
    company = a_company()
    anna = a_reader(company, "anna@example.org")
    a_reader(company, "ewa@example.org")
    thread = a_thread(company)
    version = get_grant(anna.id, company.id).version
    remove_grant(the_office(), company_id=company.id, user_id=anna.id, seen_version=version)

    post.run_until_quiet()

    assert inbox("anna@example.org") == []
    assert len(inbox("ewa@example.org")) == 1
    assert len(notices_of(event_of(thread))) == 1


def test_repeated_wake_up_tells_nobody_twice(post: Post) -> None:
    company, clerk = a_company(), a_clerk()
    a_reader(company, "anna@example.org")
    thread = a_thread(company, clerk)
    written(thread, company, clerk)
    post.run_until_quiet()

    for seq in (1, 2):
        assert not deliver(wake_up(event_of(thread, seq)))

    assert len(inbox("anna@example.org")) == 2


def test_failed_notice_goes_out_when_staff_ask(post: Post) -> None:
    company = a_company()
    thread = a_thread(company, a_person_of(company))
    post.run_until_quiet()
    event = event_of(thread)
    the_settings(office_email="biuro@example.org")

    confirmed(f"{event}.{OFFICE}", Verb.AGAIN)
    post.run_until_quiet()

    assert state_of(event, OFFICE)[0] == "sent"
    assert len(inbox("biuro@example.org")) == 1


@pytest.mark.parametrize("by_company", [False, True], ids=["to people", "to the office"])
def test_worker_that_dies_anywhere_tells_each_once_or_says_that_nobody_knows(
    post: Post, by_company: bool
) -> None:
    def scene() -> Thread:
        empty_the_world()
        empty_the_inbox()
        post.waiting.clear()
        the_settings(office_email="biuro@example.org")
        company = a_company()
        anna = a_reader(company, "anna@example.org")
        a_reader(company, "ewa@example.org")
        return a_thread(company, anna if by_company else None)

    event = event_of(scene())
    calls = calls_in(lambda: deliver(wake_up(event)))
    wanted = ["biuro@example.org"] if by_company else ["anna@example.org", "ewa@example.org"]

    for nth, when in crash_points(calls):
        event = event_of(scene())
        with killed_at(nth, when):
            deliver(wake_up(event))
        post.sweep_until_quiet()

        notices = notices_of(event).values()
        assert sorted(notice.recipient_email for notice in notices) == wanted
        for notice in notices:
            got = len(inbox(notice.recipient_email))
            assert (str(notice.state), got) in {("sent", 1), ("unknown", 0), ("unknown", 1)}
