"""The promise of an attachment: every fate of the file, both settings, before and after (T52)."""

import hashlib
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError
from jinja2 import Template, TemplateError

from chalicelib.access.model import User
from chalicelib.companies.model import Details
from chalicelib.mail.model import MailItem, NoticeChoice
from chalicelib.mail.service import get_mail_item
from chalicelib.notices import render
from chalicelib.notices.message import attachment_name
from tests.builders import a_company, a_mail_item, a_person_of
from tests.harness.calls import Make, around_each_call
from tests.harness.faults import broken, failing, no_pauses
from tests.harness.s3 import arrive
from tests.notices.post import (
    Post,
    attach,
    deliver,
    detach_all,
    fact_state,
    inbox,
    letter,
    notices_of,
    quarantine,
    spoil,
    state_of,
    the_settings,
    wake_up,
)
from tests.samples.files import letter_pdf

WITH_FILE = NoticeChoice.EMAIL_WITH_ATTACHMENT
Fate = Callable[[MailItem], object]


def _spoilt(how: str) -> Fate:
    def act(item: MailItem) -> None:
        attach(item)
        spoil(item, how)

    return act


FATES: dict[str, tuple[Fate, str]] = {
    "absent": (lambda _: None, "no_file"),
    "quarantined": (quarantine, "file_quarantined"),
    "gone": (_spoilt("gone"), "file_failed"),
    "empty": (_spoilt("empty"), "file_failed"),
    "cut": (_spoilt("cut"), "file_failed"),
    "altered": (_spoilt("other"), "file_failed"),
}


def forbidden(name: str) -> ClientError:
    """What S3 says about a missing key to whoever may not list."""
    answer = {"Error": {"Code": "AccessDenied"}, "ResponseMetadata": {"HTTPStatusCode": 403}}
    return ClientError(answer, name)


def promised() -> tuple[MailItem, User]:
    company = a_company()
    anna = a_person_of(company)
    return a_mail_item(company, notice=WITH_FILE), anna


@pytest.mark.parametrize("fate", FATES)
def test_alert_on_holds_the_notice_with_its_reason_until_a_good_scan_comes(
    post: Post, fate: str
) -> None:
    item, anna = promised()
    spoils, reason = FATES[fate]
    spoils(item)

    post.run_until_quiet()

    assert not inbox()
    assert state_of(item.event_id, anna.id) == ("held", reason)
    assert fact_state(item.event_id) == "held"


def test_company_that_wants_every_scan_has_plain_e_mails_wait_for_theirs(post: Post) -> None:
    company = a_company(details=Details(always_attached=True))
    anna = a_person_of(company)
    item = a_mail_item(company, notice=NoticeChoice.EMAIL)
    silent = a_mail_item(company, notice=NoticeChoice.NONE)
    post.run_until_quiet()
    assert not inbox()
    assert state_of(item.event_id, anna.id) == ("held", "no_file")
    assert not silent.event_id

    post.waiting.append((post.at.now, wake_up(attach(item))))
    post.run_until_quiet()

    (mail,) = inbox(anna.email)
    assert len(mail.files) == 1


@pytest.mark.parametrize("fate", FATES)
def test_alert_off_sends_without_the_file_and_says_so(post: Post, fate: str) -> None:
    the_settings(missing_attachment_alert=False)
    item, anna = promised()
    FATES[fate][0](item)

    post.run_until_quiet()

    (mail,) = inbox(anna.email)
    assert not mail.files
    assert state_of(item.event_id, anna.id) == ("sent", "sent_without_file")
    assert fact_state(item.event_id) == "done"


@pytest.mark.parametrize("fate", FATES)
@pytest.mark.parametrize("is_alert_on", [True, False])
def test_what_becomes_of_the_file_after_the_sending_changes_nothing(
    post: Post, fate: str, is_alert_on: bool
) -> None:
    the_settings(missing_attachment_alert=is_alert_on)
    item, anna = promised()
    fact_id = attach(item, letter("good"))
    post.run_until_quiet()

    if fate in {"absent", "quarantined"}:
        FATES[fate][0](item)
    else:
        spoil(item, {"altered": "other"}.get(fate, fate))
    post.waiting.append((post.at.now, {"v": 1, "fact_id": fact_id}))
    post.sweep_until_quiet()

    assert [len(mail.files) for mail in inbox(anna.email)] == [1]
    assert state_of(item.event_id, anna.id) == ("sent", None)


def test_attached_scan_arrives_whole_and_named_after_the_item(post: Post) -> None:
    item, anna = promised()
    first, second = letter("first"), letter("second")
    attach(item, first)
    attach(item, second)

    post.run_until_quiet()

    (mail,) = inbox(anna.email)
    number = f"{item.number[:4]}-{item.number[4:]}"
    assert mail.files == {f"{number}-1.pdf": first, f"{number}-2.pdf": second}
    assert notices_of(item.event_id)[anna.id].attached == 2


@pytest.mark.parametrize(
    ("content_type", "ending"),
    [("application/pdf", "pdf"), ("image/jpeg", "jpg"), ("image/png", "png")],
)
def test_attachment_is_named_after_what_it_is(content_type: str, ending: str) -> None:
    assert attachment_name("K7M2-9QXT4", 1, content_type) == f"K7M2-9QXT4-1.{ending}"


def test_seven_megabytes_arrive_byte_for_byte_within_what_ses_takes(post: Post) -> None:
    item, anna = promised()
    content = b"%PDF-1.7\n" + bytes(range(256)) * 27_000
    attach(item, content)

    post.run_until_quiet()

    (mail,) = inbox(anna.email)
    (found,) = mail.files.values()
    assert hashlib.sha256(found).digest() == hashlib.sha256(content).digest()
    assert len(mail.message.as_bytes()) < 10_000_000


def test_file_above_the_limit_becomes_a_link_which_is_no_missing_attachment(post: Post) -> None:
    the_settings(attachment_limit_bytes=100_000)
    item, anna = promised()
    attach(item, b"%PDF-1.7\n" + b"x" * 100_000)

    post.run_until_quiet()

    (mail,) = inbox(anna.email)
    assert not mail.files
    assert "w portalu" in mail.text
    assert state_of(item.event_id, anna.id) == ("sent", "link_instead")


def test_file_above_the_limit_that_is_not_there_is_a_missing_one(post: Post) -> None:
    the_settings(attachment_limit_bytes=100_000)
    item, anna = promised()
    attach(item, b"%PDF-1.7\n" + b"x" * 100_000)
    spoil(item, "gone")

    post.run_until_quiet()

    assert state_of(item.event_id, anna.id) == ("held", "file_failed")


def test_files_that_fit_one_by_one_but_not_together_come_in_emails_of_their_own(
    post: Post,
) -> None:
    the_settings(attachment_limit_bytes=100_000)
    company = a_company()
    anna = a_person_of(company)
    items = [a_mail_item(company, notice=WITH_FILE) for _ in range(3)]
    for item in items:
        attach(item, letter() + b"x" * 45_000)

    post.run_until_quiet()

    assert sorted(len(mail.files) for mail in inbox(anna.email)) == [1, 2]
    assert all(state_of(item.event_id, anna.id) == ("sent", None) for item in items)


def test_vault_that_forbids_is_a_file_that_failed(post: Post) -> None:
    item, anna = promised()
    attach(item)

    with failing(forbidden, service="s3"):
        post.run_until_quiet()

    assert state_of(item.event_id, anna.id) == ("held", "file_failed")


def test_vault_that_does_not_answer_says_nothing_about_the_file(post: Post) -> None:
    item, anna = promised()
    attach(item)

    with failing(broken, service="s3"), pytest.MonkeyPatch.context() as patch:
        no_pauses(patch)
        post.at.move(minutes=6)
        post.run_due()
    assert anna.id not in notices_of(item.event_id)
    post.run_until_quiet()

    assert state_of(item.event_id, anna.id) == ("sent", None)


def test_scan_taken_off_between_loading_and_claiming_is_not_sent(post: Post) -> None:
    item, anna = promised()
    attach(item)
    taken_off: list[int] = []

    def take_off_before_the_claim(name: str, arguments: dict[str, Any], make: Make) -> Any:
        if name == "dynamodb.TransactWriteItems" and not taken_off:
            taken_off.append(1)
            detach_all(item)
        return make(arguments)

    with around_each_call(take_off_before_the_claim):
        post.run_until_quiet()

    assert taken_off
    assert not inbox()
    assert state_of(item.event_id, anna.id) == ("held", "no_file")


def test_template_that_fails_loses_neither_the_scan_nor_the_notice(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    """T47: what is wrong with an e-mail waits in the outbox; the scan is on its item long since."""
    item, anna = promised()
    with monkeypatch.context() as patch:
        patch.setattr(render, "_template", broken_template)
        scan = arrive(f"desk/{item.number}/a.pdf", letter_pdf())
        post.at.move(minutes=6)
        for _ in range(5):
            assert deliver(wake_up(item.event_id)) == ["m0"]

    assert [on.id for on in get_mail_item(item.company_id, item.id).scans] == [scan.id]
    assert (fact_state(item.event_id), notices_of(item.event_id), inbox()) == ("open", {}, [])

    post.waiting.clear()  # all its messages are dead letters now
    post.sweep_until_quiet()

    assert [len(mail.files) for mail in inbox(anna.email)] == [1]
    assert state_of(item.event_id, anna.id) == ("sent", None)


def broken_template() -> Template:
    raise TemplateError("a stray brace")
