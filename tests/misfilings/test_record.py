"""What the record says of who saw it: nobody is missing, whenever they opened it."""

import random
from contextlib import suppress
from datetime import timedelta

import pytest

from chalicelib.access.model import Role
from chalicelib.aws import keys
from chalicelib.aws.table import Row, commit, delete, fetch
from chalicelib.core.errors import Conflict
from chalicelib.mail.model import NoticeChoice
from chalicelib.misfilings import gathering
from chalicelib.misfilings.model import MisfilingState
from chalicelib.misfilings.service import complete, get_misfiling
from chalicelib.scans.model import ScanState
from chalicelib.scans.service import get_scan
from tests.builders import a_mail_item, a_user
from tests.harness.calls import before_call
from tests.harness.client import ApiClient
from tests.harness.crash import calls_in, crash_points, killed_at
from tests.harness.moment import Moment
from tests.harness.s3 import scans
from tests.harness.turns import in_turns
from tests.misfilings.desk import a_desk, a_reader_of, open_scan, record_of, seen, traces, withdraw
from tests.notices.post import attach, deliver, post_of, quarantine, wake_up


def test_record_names_who_opened_which_scan_and_when(world: None, at: Moment) -> None:
    desk = a_desk(scans=2)
    carl = a_reader_of(desk.wrong)
    first = at.now
    open_scan(desk, desk.anna)
    at.move(minutes=5)
    open_scan(desk, carl, desk.item.scans[1].id)
    at.move(minutes=5)

    record = record_of(withdraw(desk, desk.to_right))

    opened = [each for each in seen(record) if each.kind == "opened"]
    assert (record.state, record.opened, record.mailed) == (MisfilingState.COMPLETE, 2, 0)
    assert [(each.user_id, each.scan_name) for each in opened] == [
        (desk.anna.id, "page 1.pdf"),
        (carl.id, "page 2.pdf"),
    ]
    assert (opened[0].name, opened[0].email) == (desk.anna.name, desk.anna.email)
    assert opened[0].at == pytest.approx(first, abs=timedelta(seconds=1))


def test_record_names_who_could_have_read_it_in_a_list(world: None) -> None:
    desk = a_desk()
    carl = a_reader_of(desk.wrong)

    record = record_of(withdraw(desk, desk.to_right))

    could = {each.user_id for each in seen(record) if each.kind == "had_access"}
    assert could == {desk.anna.id, carl.id}


def test_record_names_who_lost_access_before_it_was_withdrawn(world: None) -> None:
    desk = a_desk()
    carl, dora = a_reader_of(desk.wrong), a_reader_of(desk.right)
    place = f"/office/users/{carl.id}/grants/{desk.wrong.id}"
    key = keys.grant(carl.id, desk.wrong.id)
    version = fetch([key])[key]["version"]["N"]
    assert ApiClient().delete(place, by=desk.clerk, if_match=f'"{version}"').status == 204

    record = record_of(withdraw(desk, desk.to_right))

    could = {each.user_id: each.name for each in seen(record) if each.kind == "had_access"}
    assert could == {desk.anna.id: desk.anna.name, carl.id: carl.name}
    assert dora.id not in could


def test_record_names_who_was_mailed_and_whether_with_a_file(world: None, at: Moment) -> None:
    desk = a_desk(NoticeChoice.EMAIL_WITH_ATTACHMENT, scans=2)
    with post_of(at):
        at.move(hours=1)
        deliver(wake_up(desk.item.event_id))

    record = record_of(withdraw(desk, desk.to_right))

    (mailed,) = [each for each in seen(record) if each.kind == "mailed"]
    assert (mailed.user_id, mailed.notice_state, mailed.attached) == (desk.anna.id, "sent", 2)
    assert record.mailed == 1
    assert mailed.at == pytest.approx(at.now, abs=timedelta(seconds=1))


def test_staff_who_opened_it_for_their_work_are_not_in_it(world: None) -> None:
    desk = a_desk()
    path = f"/office/scans/{desk.item.scans[0].id}/link"
    assert ApiClient().post(path, {}, by=desk.clerk).status == 200

    record = record_of(withdraw(desk, desk.to_right))

    assert record.opened == 0


def test_record_of_a_scan_is_about_that_scan_alone(world: None, at: Moment) -> None:
    desk = a_desk(NoticeChoice.EMAIL_WITH_ATTACHMENT)
    with post_of(at):
        at.move(hours=1)
        deliver(wake_up(desk.item.event_id))
    at.move(hours=1)
    attach(desk.item, file_name="foreign.pdf")
    foreign = next(s for s in desk.now().scans if s.name == "foreign.pdf")
    open_scan(desk, desk.anna)
    open_scan(desk, desk.anna, foreign.id)

    record = record_of(withdraw(desk, None, what="scan", scan_id=foreign.id))

    told = [(each.kind, each.scan_name) for each in seen(record) if each.kind != "had_access"]
    assert told == [("opened", "foreign.pdf")], "the e-mail went before that scan came"


def test_openings_of_many_months_and_pages_are_all_found(
    world: None, at: Moment, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = a_desk()
    monkeypatch.setattr("chalicelib.audit.store._PAGE", 2)
    monkeypatch.setattr(gathering, "_AT_ONCE", 3)
    moments = []
    for _ in range(14):
        at.move(days=9)
        moments.append(at.now.date())
        assert open_scan(desk, desk.anna).status == 200
        a_mail_item(desk.wrong)

    record = record_of(withdraw(desk, desk.to_right))

    opened = [each for each in seen(record) if each.kind == "opened"]
    assert [each.at.date() for each in opened if each.at] == moments
    assert record.opened == 14


def test_opening_right_before_the_commit_is_in_the_record(world: None) -> None:
    desk = a_desk()
    links = []

    with before_call("TransactWriteItems", lambda: links.append(open_scan(desk, desk.anna))):
        record = record_of(withdraw(desk, desk.to_right))

    assert links[0].status == 200
    assert record.opened == 1


def test_nobody_opens_it_after_the_commit_who_read_it_before(world: None) -> None:
    """The opening depends on the scan being there in its own transaction."""
    desk = a_desk()
    answers = []

    with before_call("TransactWriteItems", lambda: answers.append(withdraw(desk, desk.to_right))):
        link = open_scan(desk, desk.anna)

    assert link.status == 404
    assert record_of(answers[0]).opened == 0


@pytest.mark.parametrize("seed", range(12))
def test_every_link_that_was_given_stands_in_the_record(world: None, seed: int) -> None:
    desk = a_desk()
    links, answers = [], []

    in_turns(
        [
            *[lambda: links.append(open_scan(desk, desk.anna))] * 3,
            lambda: answers.append(withdraw(desk, desk.to_right)),
        ],
        random.Random(seed),
    )

    given = sum(link.status == 200 for link in links)
    assert {link.status for link in links} <= {200, 404}
    assert complete(record_of(answers[0])).opened == given


def test_killed_withdrawal_happened_as_a_whole_or_not_at_all(world: None, at: Moment) -> None:
    """Wherever it dies, the same request again brings it to its end, once."""
    first = a_desk(scans=2)
    open_scan(first, first.anna)
    calls = calls_in(lambda: withdraw(first, first.to_right, key="k" * 9))
    for nth, when in crash_points(calls):
        desk = a_desk(scans=2)
        open_scan(desk, desk.anna)

        with killed_at(nth, when):
            withdraw(desk, desk.to_right, key="k" * 9)
        record = record_of(withdraw(desk, desk.to_right, key="k" * 9))

        assert (record.state, record.opened) == (MisfilingState.COMPLETE, 1), (nth, when)
        assert desk.now().company_id == desk.right.id
        assert len(seen(record)) == 2


def test_record_that_was_left_half_done_is_completed_by_whoever_opens_it(world: None) -> None:
    desk = a_desk()
    open_scan(desk, desk.anna)

    with killed_at(1, "after", name_of_call="dynamodb.TransactWriteItems"):
        withdraw(desk, desk.to_right)
    (row,) = [
        row
        for row in ApiClient().get("/office/misfilings", by=a_user(role=Role.ADMIN)).json["items"]
        if row["wrong"]["company_id"] == desk.wrong.id
    ]
    path = f"/office/misfilings/{desk.wrong.id}/{row['id']}"
    done = ApiClient().post(f"{path}/complete", by=a_user(role=Role.ADMIN))

    assert done.json["state"] == "complete"
    assert done.json["opened"] == 1
    assert len(seen(get_misfiling(desk.wrong.id, row["id"]))) == 2


def test_two_who_complete_a_record_at_once_write_nothing_twice(world: None) -> None:
    desk = a_desk()
    for _ in range(3):
        open_scan(desk, desk.anna)
    with killed_at(2, "after", name_of_call="dynamodb.TransactWriteItems"):
        withdraw(desk, desk.to_right, key="k" * 9)
    (row,) = traces(desk.wrong, "MISFILING#")
    misfiling_id = row.removeprefix("MISFILING#")
    record = get_misfiling(desk.wrong.id, misfiling_id)

    def work() -> None:
        with suppress(Conflict):
            complete(get_misfiling(desk.wrong.id, misfiling_id))

    in_turns([work, work], random.Random(1))

    done = complete(get_misfiling(desk.wrong.id, misfiling_id))
    assert (done.opened, len(seen(record))) == (3, 4)


def test_what_else_had_come_for_the_item_names_the_wrong_company_no_more(world: None) -> None:
    desk = a_desk()
    quarantine(desk.item)

    withdraw(desk, desk.to_right)

    page = ApiClient().get(
        f"/office/companies/{desk.right.id}/mail/{desk.now().id}/scans", by=desk.clerk
    )
    assert {scan["state"] for scan in page.json["items"]} == {"attached", "quarantined"}
    assert {scan["company_id"] for scan in page.json["items"]} == {desk.right.id}


def test_deleted_person_is_still_named_by_id(world: None) -> None:
    desk = a_desk()
    open_scan(desk, desk.anna)
    commit(delete(keys.user(desk.anna.id), Row.pk.exists()))

    record = record_of(withdraw(desk, desk.to_right))

    (opened,) = [each for each in seen(record) if each.kind == "opened"]
    assert (opened.user_id, opened.name) == (desk.anna.id, "")


def test_all_that_had_come_for_an_item_follows_it(world: None) -> None:
    """More than one page, and killed between two of them."""
    desk = a_desk()
    for _ in range(110):
        quarantine(desk.item)
    moves = "dynamodb.TransactWriteItems"

    with killed_at(3, "before", name_of_call=moves) as death:
        withdraw(desk, desk.to_right, key="a-key-of-mine")
    assert death.call
    record = complete(record_of(withdraw(desk, desk.to_right, key="a-key-of-mine")))

    assert record.state is MisfilingState.COMPLETE
    assert {scan.company_id for scan in scans()} == {desk.right.id}


def test_scan_row_follows_its_item(world: None) -> None:
    desk = a_desk()

    withdraw(desk, desk.to_right)

    scan = get_scan(desk.item.scans[0].id)
    assert (scan.state, scan.company_id) == (ScanState.ATTACHED, desk.right.id)
