"""What the tests of this folder are for: each notices the very mistake that it is there for."""

from typing import Any

import pytest
from botocore.exceptions import ReadTimeoutError

from chalicelib.aws import mailer
from chalicelib.aws.mailer import MailPostponed, MailUnanswered
from chalicelib.notices import gather, sending
from chalicelib.notices.model import Verdict
from tests.harness.moment import Moment
from tests.notices import test_crash as crashes
from tests.notices import test_promise as promises
from tests.notices import test_sending as sendings
from tests.notices.post import Post, inbox


def test_claim_that_claims_nothing_would_be_seen(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    """T50: whoever comes second sends as well."""
    monkeypatch.setattr(sending, "_claim", lambda outgoing: list(outgoing.notices))

    with pytest.raises(AssertionError):
        crashes.test_second_worker_at_any_moment_of_the_first_sends_nothing_twice(
            post, crashes.plain, is_other_message=False
        )

    assert len(inbox()) > len({mail.destinations for mail in inbox()})


def test_email_that_is_repeated_for_want_of_an_answer_would_be_seen(
    post: Post, at: Moment, monkeypatch: pytest.MonkeyPatch
) -> None:
    """T51: silence is taken for a no."""
    real = mailer.send

    def try_again(*given: Any, **named: Any) -> str:
        try:
            return real(*given, **named)
        except MailUnanswered as silence:
            raise MailPostponed(str(silence)) from silence

    monkeypatch.setattr(mailer, "send", try_again)

    with pytest.raises(AssertionError):
        sendings.test_lost_answer_is_unknown_and_never_sent_again_by_itself(
            post, at, ReadTimeoutError(endpoint_url=sendings.ADDRESS), has_effect=True
        )

    assert len(inbox()) == 2


def test_notice_that_goes_without_its_promised_file_would_be_seen(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    """T52: nobody looks what became of the file."""
    monkeypatch.setattr(gather, "judge", lambda files, **_: Verdict(goes=True))

    with pytest.raises(AssertionError):
        promises.test_alert_on_holds_the_notice_with_its_reason_until_a_good_scan_comes(
            post, "absent"
        )

    assert [len(mail.files) for mail in inbox()] == [0]
