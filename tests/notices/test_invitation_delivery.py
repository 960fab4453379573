"""The e-mail with an invitation: what it says, that it goes once, and when it does not go."""

from typing import Any

import pytest

from chalicelib.access.model import Role
from chalicelib.companies.model import Company
from chalicelib.core.values import replace
from chalicelib.grants.store import get_grant
from chalicelib.invitations.model import Invitation
from chalicelib.invitations.service import (
    edit_invitation,
    open_offer,
    send_invitation,
    withdraw_invitation,
)
from chalicelib.notices.model import Verb
from tests.builders import a_company, a_person_of, a_user, an_invitation, the_office
from tests.harness.calls import around_each_call, before_call
from tests.harness.crash import calls_in, crash_points, killed_at
from tests.harness.module_world import empty_the_world
from tests.invitations.inviting import TOKEN
from tests.notices.post import (
    Post,
    deliver,
    empty_the_inbox,
    fact_state,
    inbox,
    notices_of,
    state_of,
    the_settings,
)
from tests.notices.test_confirm import confirmed
from tests.notices.test_sending import MailService, refusal

GUIDO = "guido@example.org"
IN_POLISH = """\
Biuro Pod Lipą

Masz zaproszenie

Nowak sp. z o.o. · NOWAK-7

Anna Nowak zaprasza Cię do działania w imieniu firmy Nowak sp. z o.o. w portalu biura Biuro Pod \
Lipą. Otwórz zaproszenie, zobacz, na co pozwala, i zdecyduj.

Zobacz zaproszenie:
https://portal.example.org/invitation#TOKEN

Link działa do 27 listopada 2026 i tylko dla osoby z tym adresem e-mail.

Jeśli to pomyłka, nic nie musisz robić: bez Twojej zgody nic się nie stanie.

--
Dostajesz tę wiadomość, bo dla firmy Nowak sp. z o.o. ktoś wpisał ten adres.
Biuro Pod Lipą wysyła tę wiadomość automatycznie.
"""


def invited(company: Company, **values: Any) -> Invitation:
    return an_invitation(company, GUIDO, is_sent=True, **values)


def fact_in(post: Post) -> str:
    """The fact that was written last."""
    return str(post.waiting[-1][1]["fact_id"])


def wake_up_of(post: Post) -> dict[str, Any]:
    return post.waiting[-1][1]


def token_in_last() -> str:
    found = TOKEN.search(inbox(GUIDO)[-1].text)
    assert found is not None
    return found[1]


def test_invitation_says_who_invites_to_what_and_until_when(post: Post) -> None:
    the_settings(office_name="Biuro Pod Lipą")
    company = a_company("Nowak sp. z o.o.", code="NOWAK-7")
    owner = a_person_of(company)
    made = invited(company, language="pl", first_name="Buy", last_name="now at evil.example")
    send_as(post, owner.id, made)
    (mail,) = inbox(GUIDO)

    assert mail.subject == "Zaproszenie od firmy Nowak sp. z o.o."
    assert (
        TOKEN.sub("https://portal.example.org/invitation#TOKEN", mail.text.replace("\r\n", "\n"))
        == IN_POLISH
    )
    for part in ("Nowak sp. z o.o.", "NOWAK-7", "Anna Nowak", "27 listopada 2026"):
        assert part in mail.html
    assert "evil.example" not in mail.html + mail.text + mail.subject
    assert mail.destinations == {GUIDO}


def test_invitation_by_the_office_says_so_and_greets_by_name(post: Post) -> None:
    the_settings(office_name="Biuro Pod Lipą", office_email="biuro@example.org")
    made = invited(a_company("Nowak"), language="pl")
    celina = a_user("Celina", "Urbańska", role=Role.CLERK)
    post.at.move(minutes=2)
    giver = replace(the_office(), actor_id=celina.id)
    send_invitation(giver, made.company_id, made.id, seen_version=made.version)

    post.run_until_quiet()

    (mail,) = inbox(GUIDO)
    assert mail.subject == "Zaproszenie do działania w imieniu firmy Nowak"
    assert "Dzień dobry, Guido Rossi!" in mail.text
    assert "Dzień dobry, Guido Rossi!" in mail.html
    assert "Celina Urbańska (Biuro Pod Lipą) zaprasza Cię w imieniu firmy Nowak" in (
        mail.text.replace("\r\n", " ").replace("\n", " ")
    )
    assert "biuro@example.org" in str(mail.message["Reply-To"])


def send_as(post: Post, user_id: str, made: Invitation) -> None:
    """An owner sends it anew, and only that e-mail is looked at."""
    post.at.move(minutes=2)
    giver = replace(the_office(), actor_id=user_id, grant=get_grant(user_id, made.company_id))
    send_invitation(giver, made.company_id, made.id, seen_version=made.version)
    post.run_until_quiet()


@pytest.mark.parametrize(
    ("language", "subject", "day"),
    [
        ("it", "Invito ad agire per Nowak", "27 novembre 2026"),
        ("en", "Invitation to act for Nowak", "27 November 2026"),
    ],
)
def test_invitation_goes_in_its_own_language(
    post: Post, language: str, subject: str, day: str
) -> None:
    invited(a_company("Nowak"), language=language)

    post.run_until_quiet()

    (mail,) = inbox(GUIDO)
    assert mail.subject == subject
    assert day in mail.text


def test_notice_names_the_address_and_the_company(post: Post) -> None:
    company = a_company()
    made = invited(company)
    fact_id = fact_in(post)

    post.run_until_quiet()

    (notice,) = notices_of(fact_id).values()
    assert (notice.recipient, notice.recipient_email) == (made.id, GUIDO)
    assert (notice.about.company_id, notice.recipient_name) == (company.id, "Guido Rossi")
    assert state_of(fact_id, made.id) == ("sent", None)
    assert fact_state(fact_id) == "done"


def test_withdrawn_before_it_went_out_sends_nothing_and_the_row_says_why(post: Post) -> None:
    made = invited(a_company())
    fact_id = fact_in(post)
    withdraw_invitation(the_office(), made.company_id, made.id, seen_version=made.version)

    post.run_until_quiet()

    assert not inbox()
    assert state_of(fact_id, made.id) == ("failed", "invitation_over")
    assert fact_state(fact_id) == "done"


def test_sent_anew_before_it_went_out_sends_one_e_mail(post: Post) -> None:
    made = invited(a_company())
    first = fact_in(post)
    post.waiting.clear()
    post.at.move(minutes=2)
    send_invitation(the_office(), made.company_id, made.id, seen_version=made.version)
    second = fact_in(post)

    deliver({"v": 1, "fact_id": first})
    post.run_until_quiet()

    assert len(inbox(GUIDO)) == 1
    assert state_of(first, made.id) == ("failed", "invitation_over")
    assert state_of(second, made.id) == ("sent", None)


@pytest.mark.parametrize("act", ["withdraw", "edit"])
def test_change_right_before_the_claim_makes_the_mailer_look_again(post: Post, act: str) -> None:
    made = invited(a_company())
    fact_id = fact_in(post)
    place: dict[str, Any] = {"seen_version": made.version}

    def change() -> None:
        if act == "withdraw":
            withdraw_invitation(the_office(), made.company_id, made.id, **place)
        else:
            edit_invitation(the_office(), made.company_id, made.id, {"emails": True}, **place)

    with before_call("TransactWriteItems", change):
        deliver(wake_up_of(post))

    went = act == "edit"
    assert len(inbox(GUIDO)) == int(went)
    assert state_of(fact_id, made.id)[0] == ("sent" if went else "failed")


def test_bad_address_fails(post: Post) -> None:
    made = an_invitation(a_company(), "a@b@example.org", is_sent=True)
    fact_id = fact_in(post)

    post.run_until_quiet()

    assert state_of(fact_id, made.id) == ("failed", "bad_address")


def test_staff_send_an_unanswered_invitation_again_with_a_new_link(post: Post) -> None:
    made = invited(a_company())
    fact_id = fact_in(post)
    with around_each_call(MailService(refusal("InternalFailure", 500), has_effect=True)):
        deliver(wake_up_of(post))
    assert state_of(fact_id, made.id) == ("unknown", "no_answer")
    first = token_in_last()
    post.at.move(minutes=1)

    confirmed(f"{fact_id}.{made.id}", Verb.AGAIN)
    post.run_until_quiet()

    assert len(inbox(GUIDO)) == 2
    assert token_in_last() != first
    assert open_offer(token_in_last()).invitation.id == made.id
    assert state_of(fact_id, made.id) == ("sent", None)


def test_known_and_unknown_addresses_get_the_same_e_mail(post: Post) -> None:
    a_user(email=GUIDO)
    company = a_company()
    for address in (GUIDO, "nobody@example.org"):
        an_invitation(company, address, is_sent=True)
    post.run_until_quiet()

    texts = {TOKEN.sub("", mail.text) for mail in inbox()}
    assert len(texts) == 1


def test_mailer_that_dies_anywhere_sends_no_second_e_mail(post: Post) -> None:
    invited(a_company())
    points = crash_points(calls_in(lambda: deliver(wake_up_of(post))))
    assert len(points) > 4

    for nth, when in points:
        empty_the_world()
        empty_the_inbox()
        post.waiting.clear()
        made = invited(a_company())
        fact_id = fact_in(post)
        with killed_at(nth, when):
            deliver(wake_up_of(post))
        post.run_until_quiet()
        post.sweep_until_quiet()

        assert len(inbox(GUIDO)) <= 1
        sent = state_of(fact_id, made.id)[0]
        assert sent == "sent" if inbox(GUIDO) and sent != "unknown" else sent in {"sent", "unknown"}
        if sent == "sent":
            assert open_offer(token_in_last())
