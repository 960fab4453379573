"""Who is told about mail: once, in one e-mail of their own, and about their company only."""

import json
import time
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.access.model import GrantKind, GrantPermission, User, UserState
from chalicelib.access.resolve import DEFAULT_TIME_ZONE
from chalicelib.access.rows import GrantRow, UserRow
from chalicelib.aws import keys
from chalicelib.aws.table import Key, Row, commit, update
from chalicelib.companies.model import Company
from chalicelib.core import clock
from chalicelib.mail.model import NoticeChoice
from chalicelib.mail.service import get_mail_item
from chalicelib.notices.gather import MOST_EVENTS
from chalicelib.scans.store import ScanRow
from tests.builders import a_company, a_grant, a_mail_item, a_person_of, a_user
from tests.harness.calls import Make, around_each_call
from tests.harness.lag import lagging
from tests.harness.moment import Moment
from tests.house.canaries import overheard
from tests.notices.post import (
    Post,
    attach,
    deliver,
    fact_state,
    inbox,
    letter,
    notices_of,
    state_of,
    sweep,
    the_settings,
    wake_up,
)

EMAIL = NoticeChoice.EMAIL
WITH_FILE = NoticeChoice.EMAIL_WITH_ATTACHMENT


def block(user: User) -> None:
    action = [UserRow.state.set(str(UserState.BLOCKED)), UserRow.version.set(UserRow.version + 1)]
    commit(update(keys.user(user.id), action, Row.pk.exists()))


def end_access(user: User, company: Company) -> None:
    action = [GrantRow.state.set("inactive"), GrantRow.version.set(GrantRow.version + 1)]
    commit(update(keys.grant(user.id, company.id), action, Row.pk.exists()))


def test_each_person_is_told_once_in_their_language_after_the_digests_time(post: Post) -> None:
    company = a_company("Nowak sp. z o.o.", code="NOWAK-7")
    anna, bruno = a_person_of(company), a_person_of(company, language="it")

    item = a_mail_item(company, notice=EMAIL)
    post.run_due()
    assert not inbox()
    post.run_until_quiet()

    assert inbox(anna.email)[0].subject == "Nowa przesyłka dla Nowak sp. z o.o."
    assert inbox(bruno.email)[0].subject == "Nuova posta per Nowak sp. z o.o."
    assert len(inbox()) == 2
    assert state_of(item.event_id, anna.id) == ("sent", None)
    assert fact_state(item.event_id) == "done"


def test_email_has_one_recipient_and_says_nothing_of_the_letter(post: Post) -> None:
    company = a_company("Nowak sp. z o.o.", code="NOWAK-8")
    anna, _ = a_person_of(company), a_person_of(company)
    item = a_mail_item(
        company,
        notice=EMAIL,
        sender="Komornik Sądowy",
        reference="KM 77/26",
        note="zaległość",
        internal_note="uwaga",
    )

    post.run_until_quiet()

    (mail,) = inbox(anna.email)
    assert mail.destinations == {anna.email}
    assert mail.message["To"] == anna.email
    assert not any(mail.message[name] for name in ("Cc", "Bcc", "Reply-To", "List-Unsubscribe"))
    assert mail.message["Auto-Submitted"] == "auto-generated"
    for said in (mail.text, mail.html):
        assert f"{item.number[:4]}-{item.number[4:]}" in said
        assert "NOWAK-8" in said
        assert f"https://portal.example.org/mail?company={company.id}" in said
        for secret in ("Komornik", "KM 77/26", "zaległość", "uwaga"):
            assert secret not in said


def test_message_names_the_office_and_is_tagged_with_its_id(post: Post) -> None:
    the_settings(office_name='Biuro "Nowy Świat", sp. z o.o.')
    company = a_company()
    anna = a_person_of(company)
    item = a_mail_item(company, notice=EMAIL)

    tags: list[object] = []

    def see(name: str, arguments: dict[str, Any], make: Make) -> Any:
        tags.extend(arguments.get("Tags", []) if name == "ses.SendRawEmail" else [])
        return make(arguments)

    with around_each_call(see):
        post.run_until_quiet()

    (mail,) = inbox()
    email_id = notices_of(item.event_id)[anna.id].email_id
    assert mail.message["From"].addresses[0].display_name == "Biuro Nowy Świat sp. z o.o."
    assert [a.addr_spec for a in mail.message["From"].addresses] == ["office@example.org"]
    assert mail.message["Message-ID"] == f"<{email_id}@example.org>"
    assert tags == [{"Name": "notice", "Value": email_id}]


@pytest.mark.parametrize(
    ("kind", "permissions", "emails", "days_left", "is_told"),
    [
        (GrantKind.OWNER, {GrantPermission.MAIL}, None, None, True),
        (GrantKind.CONTACT, {GrantPermission.MAIL}, None, None, False),
        (GrantKind.CONTACT, {GrantPermission.MAIL}, True, None, True),
        (GrantKind.OWNER, {GrantPermission.INVOICES}, None, None, False),
        (GrantKind.OWNER, {GrantPermission.MAIL}, None, 0, True),
        (GrantKind.OWNER, {GrantPermission.MAIL}, None, -1, False),
    ],
)
def test_grant_decides_who_is_told(
    post: Post,
    kind: GrantKind,
    permissions: set[GrantPermission],
    emails: bool | None,
    days_left: int | None,
    is_told: bool,
) -> None:
    company, anna = a_company(), a_user()
    today = clock.today(DEFAULT_TIME_ZONE)
    until = None if days_left is None else today + timedelta(days=days_left)
    a_grant(
        anna, company, kind=kind, permissions=frozenset(permissions), emails=emails, until=until
    )

    a_mail_item(company, notice=EMAIL)
    post.run_until_quiet()

    assert len(inbox(anna.email)) == int(is_told)


def test_last_day_is_counted_in_the_offices_time_zone(post: Post, at: Moment) -> None:
    company, anna = a_company(), a_user()
    a_grant(anna, company, until=clock.today("Europe/Warsaw"))
    at.now = at.now.replace(hour=22, minute=58)  # 23:58 in Warsaw

    early = a_mail_item(company, notice=EMAIL)
    post.run_until_quiet()

    assert at.now.day == 20
    assert notices_of(early.event_id)["nobody"].reason == "no_recipient"


def test_access_that_ended_after_registering_gets_no_email(post: Post) -> None:
    company = a_company()
    anna, bruno = a_person_of(company), a_person_of(company)
    item = a_mail_item(company, notice=EMAIL)

    block(anna)
    end_access(bruno, company)
    post.run_until_quiet()

    assert not inbox()
    assert list(notices_of(item.event_id)) == ["nobody"]


def test_person_added_before_the_sending_is_told_too(post: Post) -> None:
    company = a_company()
    item = a_mail_item(company, notice=EMAIL)

    anna = a_person_of(company)
    post.run_until_quiet()

    assert state_of(item.event_id, anna.id) == ("sent", None)


def test_access_that_ends_between_reading_and_claiming_stops_the_email(
    post: Post, at: Moment
) -> None:
    company = a_company()
    anna = a_person_of(company)
    item = a_mail_item(company, notice=EMAIL)
    at.move(minutes=6)
    done: list[int] = []

    def revoke_before_claim(name: str, arguments: dict[str, Any], make: Make) -> Any:
        if name == "dynamodb.TransactWriteItems" and not done:
            done.append(1)
            end_access(anna, company)
        return make(arguments)

    with around_each_call(revoke_before_claim):
        deliver(wake_up(item.event_id))

    assert not inbox()
    assert state_of(item.event_id, "nobody") == ("failed", "no_recipient")


def test_nobody_to_tell_is_shown_as_failed_and_not_as_sent(post: Post) -> None:
    item = a_mail_item(a_company(), notice=EMAIL)

    post.run_until_quiet()

    assert state_of(item.event_id, "nobody") == ("failed", "no_recipient")
    assert fact_state(item.event_id) == "done"


def test_choice_of_no_email_sends_none(post: Post) -> None:
    company = a_company()
    a_person_of(company)

    a_mail_item(company, notice=NoticeChoice.NONE)
    post.run_until_quiet()
    post.sweep_until_quiet()

    assert not inbox()


def test_items_of_one_company_within_the_window_are_one_email(post: Post, at: Moment) -> None:
    company = a_company()
    anna = a_person_of(company)
    items = []
    for _ in range(4):
        items.append(a_mail_item(company, notice=EMAIL))
        at.move(minutes=1)

    post.run_until_quiet()

    (mail,) = inbox()
    for item in items:
        assert f"{item.number[:4]}-{item.number[4:]}" in mail.text
        assert state_of(item.event_id, anna.id) == ("sent", None)
        assert fact_state(item.event_id) == "done"
    assert len({notices_of(item.event_id)[anna.id].email_id for item in items}) == 1


def test_companies_never_share_an_email(post: Post) -> None:
    nowak, rossi = a_company("Nowak", code="NOWAK-1"), a_company("Rossi", code="ROSSI-1")
    president = a_person_of(nowak, rossi)
    first, second = a_mail_item(nowak, notice=EMAIL), a_mail_item(rossi, notice=EMAIL)

    post.run_until_quiet()

    mails = inbox(president.email)
    assert len(mails) == 2
    for mail in mails:
        names = [("Nowak", "NOWAK-1", first), ("Rossi", "ROSSI-1", second)]
        said = [
            name in mail.text + mail.html + mail.subject
            and code in mail.text
            and item.number[4:] in mail.text
            for name, code, item in names
        ]
        assert sorted(said) == [False, True]
        assert sum(item.number[4:] in mail.text + mail.html for _, _, item in names) == 1


def test_item_that_could_still_get_its_file_is_not_dragged_into_an_earlier_email(
    post: Post, at: Moment
) -> None:
    company = a_company()
    anna = a_person_of(company)
    plain = a_mail_item(company, notice=EMAIL)
    at.move(minutes=4)
    promised = a_mail_item(company, notice=WITH_FILE)

    at.move(minutes=1, seconds=1)
    post.run_due()
    assert [fact_state(each.event_id) for each in (plain, promised)] == ["done", "open"]
    attach(promised)
    post.run_until_quiet()

    assert [len(each.files) for each in inbox(anna.email)] == [0, 1]


def test_more_items_than_one_email_takes_are_told_in_several(post: Post) -> None:
    company = a_company()
    anna = a_person_of(company)
    items = [a_mail_item(company, notice=EMAIL) for _ in range(MOST_EVENTS + 3)]

    post.run_until_quiet()

    assert len(inbox(anna.email)) == 2
    assert all(state_of(item.event_id, anna.id) == ("sent", None) for item in items)


def test_many_promised_items_fit_one_transaction(post: Post) -> None:
    company = a_company()
    anna = a_person_of(company)
    items = [a_mail_item(company, notice=WITH_FILE) for _ in range(35)]
    for item in items:
        attach(item)

    post.run_until_quiet()

    assert sum(len(mail.files) for mail in inbox(anna.email)) == 35
    assert all(state_of(item.event_id, anna.id)[0] == "sent" for item in items)


def test_digest_does_not_depend_on_an_index_that_lags(post: Post, at: Moment) -> None:
    company = a_company()
    anna = a_person_of(company)
    first = a_mail_item(company, notice=EMAIL)
    second = a_mail_item(company, notice=EMAIL)
    at.move(minutes=6)

    with lagging() as stale:
        deliver(wake_up(first.event_id))
        deliver(wake_up(second.event_id))

    assert stale
    assert len(inbox(anna.email)) == 1
    assert fact_state(second.event_id) == "done"


@pytest.mark.parametrize(
    ("companies", "letters"),
    [(8, 6), pytest.param(50, 10, marks=pytest.mark.long)],
)
def test_burst_of_letters_is_one_email_per_person(post: Post, companies: int, letters: int) -> None:
    served = [a_company() for _ in range(companies)]
    people = [a_person_of(company) for company in served]
    for _ in range(letters):
        for company in served:
            a_mail_item(company, notice=EMAIL)

    post.run_until_quiet(most=1200)

    assert [len(inbox(person.email)) for person in people] == [1] * companies


def test_lost_wake_up_is_found_by_the_sweep(post: Post, at: Moment) -> None:
    company = a_company()
    anna = a_person_of(company)
    a_mail_item(company, notice=EMAIL)
    post.waiting.clear()

    at.move(minutes=8)
    sweep()
    post.run_until_quiet()

    assert len(inbox(anna.email)) == 1


def test_message_delivered_five_times_is_one_email(post: Post, at: Moment) -> None:
    company = a_company()
    a_person_of(company)
    item = a_mail_item(company, notice=EMAIL)
    early = [wake_up(item.event_id)] * 5

    assert deliver(*early) == []
    post.run_until_quiet()
    assert deliver(*early) == []

    assert len(inbox()) == 1


def test_worker_without_time_for_another_email_stops_and_comes_again(
    post: Post, at: Moment, monkeypatch: pytest.MonkeyPatch
) -> None:
    company = a_company()
    people = [a_person_of(company) for _ in range(3)]
    item = a_mail_item(company, notice=EMAIL)
    at.move(minutes=6)
    post.waiting.clear()
    ticks = iter([0.0, 1.0, 25.0])
    with monkeypatch.context() as patch:
        patch.setattr(time, "monotonic", lambda: next(ticks))
        deliver(wake_up(item.event_id))
    assert len(inbox()) == 1

    post.run_until_quiet()

    assert all(len(inbox(person.email)) == 1 for person in people)
    assert fact_state(item.event_id) == "done"


def test_bad_address_fails_its_own_notice_and_nobody_elses(post: Post) -> None:
    company = a_company()
    anna = a_person_of(company)
    odd = a_person_of(company, email="two@example.org,three@example.org")
    item = a_mail_item(company, notice=EMAIL)

    post.run_until_quiet()

    assert state_of(item.event_id, odd.id) == ("failed", "bad_address")
    assert state_of(item.event_id, anna.id) == ("sent", None)
    assert [mail.destinations for mail in inbox()] == [{anna.email}]


@pytest.mark.parametrize("differs", ["company_id", "mail_id", "state"])
def test_file_of_another_item_or_company_is_never_sent(
    post: Post, differs: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """T53: the table gives the scan to somebody else, whatever the item says of it."""
    nowak, rossi = a_company(), a_company()
    a_person_of(nowak)
    others = {"company_id": rossi.id, "mail_id": a_mail_item(rossi).id, "state": "inbox"}
    item = a_mail_item(nowak, notice=WITH_FILE)
    attach(item, letter("foreign"))
    scan_id = _only_scan_id(nowak.id, item.id)
    _overwrite(keys.scan(scan_id), differs, others[differs])
    capsys.readouterr()

    with overheard() as lines:
        post.run_until_quiet()

    assert not inbox()
    (held,) = notices_of(item.event_id).values()
    assert (held.state, held.reason) == ("held", "file_failed")
    (told,) = [line for line in lines if "notice.foreign_scan" in line]
    assert scan_id in told
    assert item.id in told
    (counted,) = [line for line in capsys.readouterr().out.splitlines() if "ForeignScan" in line]
    assert json.loads(counted)["ForeignScan"] == [1.0]


def _only_scan_id(company_id: str, mail_id: str) -> str:
    return get_mail_item(company_id, mail_id).scans[0].id


def _overwrite(key: Key, name: str, value: str) -> None:
    commit(update(key, [getattr(ScanRow, name).set(value)], Row.pk.exists()))
