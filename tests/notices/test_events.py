"""The mailer and the sweep as AWS calls them: batches, poison, lost and foreign messages."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from chalicelib.aws import keys
from chalicelib.aws.table import Row, commit, update
from chalicelib.core import ids
from chalicelib.mail.model import NoticeChoice
from chalicelib.outbox.store import FactKind, FactRow, new_fact
from tests.builders import a_company, a_mail_item, a_person_of
from tests.harness.faults import broken, failing, no_pauses
from tests.harness.world import ENVIRONMENT
from tests.notices.post import Post, attach, deliver, fact_state, inbox, sweep, wake_up
from tests.notices.test_sending import due

PROJECT = Path(__file__).resolve().parents[2]
POISON = [
    "no json",
    "[]",
    "{}",
    {"v": 2, "fact_id": "evt_" + "0" * 26},
    {"v": 1},
    {"v": 1, "fact_id": 7},
    {"v": 1, "fact_id": "evt_" + "0" * 26},
    {"v": 1, "fact_id": "SETTINGS"},
    {"v": 1, "fact_id": "evt_" + "0" * 26 + "#"},
    {"v": True, "fact_id": None},
]


def test_one_poison_of_ten_comes_back_alone(post: Post) -> None:
    company = a_company()
    a_person_of(company)
    items = [a_mail_item(company, notice=NoticeChoice.EMAIL) for _ in range(9)]
    post.at.move(minutes=6)
    good = [wake_up(item.event_id) for item in items]

    assert deliver(*good[:4], "no json", *good[4:]) == ["m4"]

    assert len(inbox()) == 1
    assert all(fact_state(item.event_id) == "done" for item in items)


@pytest.mark.parametrize("body", POISON, ids=str)
def test_message_that_nobody_understands_fails_and_changes_nothing(
    post: Post, body: object
) -> None:
    for _ in range(5):
        assert deliver(body) == ["m0"]

    assert not inbox()


def test_fact_of_a_kind_that_this_version_does_not_know_waits_for_one_that_does(
    post: Post,
) -> None:
    fact_id = ids.new_id("fct")
    commit(new_fact(fact_id, FactKind.SCAN_ATTACHED, scope="OFFICE", mail_id="x"))
    change = [FactRow.kind.set("from_the_future")]
    commit(update(keys.fact(fact_id), change, Row.pk.exists()))

    assert deliver(wake_up(fact_id)) == ["m0"]
    assert fact_state(fact_id) == "open"


def test_dead_letters_put_back_twice_send_nothing_twice(post: Post) -> None:
    item, _ = due(post.at)
    message = wake_up(item.event_id)
    with failing(broken, service="dynamodb"), pytest.MonkeyPatch.context() as patch:
        no_pauses(patch)
        for _ in range(5):
            assert deliver(message) == ["m0"]

    assert deliver(message) == []
    assert deliver(message) == []

    assert len(inbox()) == 1


def test_fact_whose_item_is_another_companys_sends_nothing(post: Post) -> None:
    nowak, rossi = a_company(), a_company()
    a_person_of(nowak), a_person_of(rossi)
    theirs = a_mail_item(rossi)
    fact_id = ids.new_id("evt")
    commit(new_fact(fact_id, FactKind.MAIL_REGISTERED, scope=nowak.id, mail_id=theirs.id))

    assert deliver(wake_up(fact_id)) == []
    assert fact_state(fact_id) == "done"
    assert not inbox()


def test_scan_of_an_item_without_a_notice_is_acknowledged(post: Post) -> None:
    company = a_company()
    a_person_of(company)
    fact_id = attach(a_mail_item(company))

    assert deliver(wake_up(fact_id)) == []
    assert fact_state(fact_id) == "done"
    assert not inbox()


def test_early_wake_up_makes_sure_of_a_later_one(post: Post) -> None:
    company = a_company()
    a_person_of(company)
    item = a_mail_item(company, notice=NoticeChoice.EMAIL)
    post.waiting.clear()
    post.at.move(minutes=2)

    deliver(wake_up(item.event_id))

    ((when, body),) = post.waiting
    assert body == wake_up(item.event_id)
    assert 179 <= (when - post.at.now).total_seconds() <= 181


def test_queue_that_is_down_is_made_up_for_by_the_sweep(post: Post) -> None:
    company = a_company()
    anna = a_person_of(company)
    with failing(broken, service="sqs"), pytest.MonkeyPatch.context() as patch:
        no_pauses(patch)
        a_mail_item(company, notice=NoticeChoice.EMAIL)
    post.waiting.clear()

    post.at.move(minutes=8)
    sweep()
    post.run_until_quiet()

    assert len(inbox(anna.email)) == 1


def test_handlers_import_alone_and_without_the_libraries_of_the_intake() -> None:
    check = (
        "import sys, chalicelib.notices.events as e;"
        "e.mailer({'Records': []}, None);"
        "heavy = {'pikepdf', 'PIL', 'pypdfium2', 'boto3', 'app'} & set(sys.modules);"
        "assert not heavy, heavy"
    )
    done = subprocess.run(
        [sys.executable, "-c", check],
        cwd=PROJECT,
        env={**os.environ, **ENVIRONMENT},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
