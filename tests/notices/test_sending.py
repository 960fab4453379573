"""What the mail service answers, or does not, and what becomes of the notices (T50, T51)."""

from typing import Any

import pytest
from botocore.exceptions import (
    ClientError,
    ConnectionClosedError,
    EndpointConnectionError,
    ReadTimeoutError,
)

from chalicelib.access.model import User
from chalicelib.aws import clients
from chalicelib.mail.model import MailItem, NoticeChoice
from tests.builders import a_company, a_mail_item, a_person_of
from tests.harness.calls import Make, around_each_call
from tests.harness.crash import killed_at
from tests.harness.faults import broken
from tests.harness.moment import Moment
from tests.notices.post import (
    Post,
    deliver,
    fact_state,
    inbox,
    notices_of,
    state_of,
    wake_up,
)

ADDRESS = "https://email.eu-central-1.amazonaws.com"


def refusal(code: str, status: int = 400) -> ClientError:
    answer = {"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": status}}
    return ClientError(answer, "SendRawEmail")


class MailService:
    """The mail service, whose next answers are what the test wants."""

    def __init__(self, *outcomes: Exception | None, has_effect: bool = False) -> None:
        self.outcomes = list(outcomes)
        self.has_effect = has_effect
        self.calls = 0

    def __call__(self, name: str, arguments: dict[str, Any], make: Make) -> Any:
        if name != "ses.SendRawEmail":
            return make(arguments)
        self.calls += 1
        outcome = self.outcomes.pop(0) if self.outcomes else None
        if outcome is None:
            return make(arguments)
        if self.has_effect:
            make(arguments)
        raise outcome


def due(at: Moment) -> tuple[MailItem, User]:
    """An event whose time has come."""
    company = a_company()
    anna = a_person_of(company)
    item = a_mail_item(company, notice=NoticeChoice.EMAIL)
    at.move(minutes=6)
    return item, anna


@pytest.mark.parametrize(
    ("code", "status"),
    [("MessageRejected", 400), ("MailFromDomainNotVerified", 400), ("AccessDenied", 403)],
)
def test_refused_email_is_failed_with_the_services_code(
    post: Post, at: Moment, code: str, status: int
) -> None:
    item, anna = due(at)
    service = MailService(refusal(code, status))

    with around_each_call(service):
        post.run_until_quiet()
        post.sweep_until_quiet()

    assert service.calls == 1
    assert state_of(item.event_id, anna.id) == ("failed", "rejected_by_mail_service")
    assert notices_of(item.event_id)[anna.id].detail == code
    assert fact_state(item.event_id) == "done"


@pytest.mark.parametrize("has_effect", [True, False])
@pytest.mark.parametrize(
    "silence",
    [
        ReadTimeoutError(endpoint_url=ADDRESS),
        ConnectionClosedError(endpoint_url=ADDRESS),
        refusal("InternalFailure", 500),
        refusal("ServiceUnavailable", 503),
    ],
    ids=["timeout", "cut", "500", "503"],
)
def test_lost_answer_is_unknown_and_never_sent_again_by_itself(
    post: Post, at: Moment, silence: Exception, has_effect: bool
) -> None:
    item, anna = due(at)
    service = MailService(silence, has_effect=has_effect)

    with around_each_call(service):
        post.run_until_quiet()
        deliver(*[wake_up(item.event_id)] * 3)
        post.sweep_until_quiet()

    assert service.calls == 1
    assert len(inbox()) == int(has_effect)
    assert state_of(item.event_id, anna.id) == ("unknown", "no_answer")


@pytest.mark.parametrize(
    "busy",
    [
        refusal("Throttling"),
        refusal("TooManyRequestsException", 429),
        EndpointConnectionError(endpoint_url=ADDRESS),
    ],
    ids=["throttled", "too_many", "unreachable"],
)
def test_postponed_email_goes_out_once_the_service_takes_it(
    post: Post, at: Moment, busy: Exception
) -> None:
    item, anna = due(at)
    service = MailService(busy, busy, busy)

    with around_each_call(service):
        deliver(wake_up(item.event_id))
        assert state_of(item.event_id, anna.id) == ("pending", "postponed")
        post.run_until_quiet()

    assert service.calls == 4
    assert len(inbox(anna.email)) == 1
    assert state_of(item.event_id, anna.id) == ("sent", None)


def test_people_after_a_throttled_one_are_told_later_too(post: Post, at: Moment) -> None:
    company = a_company()
    people = [a_person_of(company) for _ in range(4)]
    item = a_mail_item(company, notice=NoticeChoice.EMAIL)

    service = MailService(None, refusal("Throttling"), None, refusal("Throttling"))
    with around_each_call(service):
        post.run_until_quiet()

    assert [len(inbox(person.email)) for person in people] == [1, 1, 1, 1]
    assert fact_state(item.event_id) == "done"


def test_email_that_is_being_sent_elsewhere_is_left_alone_and_looked_at_later(
    post: Post, at: Moment
) -> None:
    item, anna = due(at)
    with killed_at(1, "before", name_of_call="ses.SendRawEmail"):
        deliver(wake_up(item.event_id))
    post.waiting.clear()

    at.move(minutes=1)
    assert deliver(wake_up(item.event_id)) == []
    assert state_of(item.event_id, anna.id) == ("sending", None)
    assert len(post.waiting) == 1
    post.run_until_quiet()

    assert state_of(item.event_id, anna.id) == ("unknown", "no_answer")
    assert not inbox()


def test_late_proof_turns_unknown_into_sent(post: Post, at: Moment) -> None:
    item, anna = due(at)

    def answer_after_it_was_given_up(name: str, arguments: dict[str, Any], make: Make) -> Any:
        answer = make(arguments)
        if name == "ses.SendRawEmail":
            at.move(minutes=4)
            deliver(wake_up(item.event_id))
            assert state_of(item.event_id, anna.id) == ("unknown", "no_answer")
        return answer

    with around_each_call(answer_after_it_was_given_up):
        deliver(wake_up(item.event_id))
    post.run_until_quiet()

    assert state_of(item.event_id, anna.id) == ("sent", None)
    assert [step.state for step in notices_of(item.event_id)[anna.id].history] == [
        "sending",
        "unknown",
        "sent",
    ]
    assert len(inbox()) == 1


def test_table_that_fails_after_the_sending_leaves_no_second_email(post: Post, at: Moment) -> None:
    item, anna = due(at)
    is_sent: list[int] = []

    def fail_once_sent(name: str, arguments: dict[str, Any], make: Make) -> Any:
        if is_sent and name.startswith("dynamodb."):
            raise broken(name)
        is_sent.extend([1] if name == "ses.SendRawEmail" else [])
        return make(arguments)

    with around_each_call(fail_once_sent):
        assert deliver(wake_up(item.event_id)) == ["m0"]
    assert len(inbox()) == 1
    post.sweep_until_quiet()

    assert len(inbox()) == 1
    assert state_of(item.event_id, anna.id) == ("unknown", "no_answer")


def test_botocore_itself_never_sends_a_second_time(post: Post, at: Moment) -> None:
    item, anna = due(at)
    attempts: list[str] = []

    def cut_the_answer(event_name: str, **_: Any) -> None:
        attempts.append(event_name)
        raise ReadTimeoutError(endpoint_url=ADDRESS)

    mail_client = clients.client("ses")
    mail_client.meta.events.register_first("before-send.ses.SendRawEmail", cut_the_answer)
    try:
        deliver(wake_up(item.event_id))
    finally:
        mail_client.meta.events.unregister("before-send.ses.SendRawEmail", cut_the_answer)

    assert len(attempts) == 1
    assert state_of(item.event_id, anna.id) == ("unknown", "no_answer")
