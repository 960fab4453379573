"""What the system counts by itself: each event once, and taken back when it was none after all."""

import random
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime

import pytest

from chalicelib.aws.table import Key, Row, commit, delete
from chalicelib.companies.model import Company
from chalicelib.core.errors import Conflict, StaleVersion
from chalicelib.core.values import replace
from chalicelib.handouts.model import TakingBack
from chalicelib.handouts.service import undo
from chalicelib.mail.counting import moved_over, registered
from chalicelib.mail.many import register_many
from chalicelib.mail.model import MOST_AT_ONCE, MOST_SCANS, MailItem, MailState
from chalicelib.mail.service import change_state, find_by_number, get_mail_item
from chalicelib.misfilings.model import Wanted, What
from chalicelib.misfilings.service import withdraw
from chalicelib.scans.model import Scan, ScanState
from chalicelib.scans.service import assign, detach_scan, get_scan
from chalicelib.usage.model import Author, Cause, SourceKind, Why
from chalicelib.usage.recording import corrected, posted
from tests.builders import a_clerk, a_company, a_mail_item, a_move, a_request, an_actor, new_mail
from tests.handouts.desk import a_collector_of, always, companies_with_mail, handed_out
from tests.harness.client import ApiClient
from tests.harness.crash import calls_in, crash_points, killed_at
from tests.harness.moment import Moment
from tests.harness.s3 import rows
from tests.harness.turns import in_turns
from tests.house.scene import a_scan
from tests.usage.books import rows_of, used

pytestmark = pytest.mark.usefixtures("world")


def now(item: MailItem) -> MailItem:
    return get_mail_item(item.company_id, item.id)


def moved_to(item: MailItem, to: MailState) -> MailItem:
    before = now(item)
    return change_state(an_actor(), before, a_move(to), seen_version=before.version)


def scan_on(company: Company, item: MailItem) -> Scan:
    return a_scan(ScanState.ATTACHED, company, item)


def take_off(item: MailItem, scan: Scan) -> Scan:
    return detach_scan(an_actor(), now(item), get_scan(scan.id), reason="Another letter")


def refile(item: MailItem, right: Company | None) -> None:
    wanted = Wanted(What.ITEM, "Another company's", company_id=right.id if right else "")
    withdraw(an_actor(), item.company_id, item.id, wanted, a_request().change)


def test_registered_item_counts_once_with_its_number_and_whoever_did_it() -> None:
    company = a_company()

    item = a_mail_item(company)

    (row,) = rows_of(company.id)
    assert (row.service_id, row.quantity, row.month) == ("mail_item", 1, "2026-11")
    assert (row.source.id, row.source.label) == (item.id, f"{item.number[:4]}-{item.number[4:]}")
    assert (row.by.name, row.at) == (an_actor().user.name, item.registered_at)


def test_same_event_a_second_time_is_refused() -> None:
    company = a_company()
    item = a_mail_item(company)

    with pytest.raises(Conflict) as refused:
        commit(*posted([registered(item, "Europe/Warsaw", Author())]))

    assert (refused.value.code, used(company.id)) == ("usage_known", {"mail_item": 1})


def test_as_many_items_as_are_registered_at_once_count_in_one_transaction() -> None:
    company, clerk = a_company(), an_actor()

    news = [new_mail(company) for _ in range(MOST_AT_ONCE)]
    register_many(clerk, news, a_request().change, digest_minutes=5)

    assert used(company.id) == {"mail_item": MOST_AT_ONCE}


def test_month_of_an_event_is_the_office_s(at: Moment) -> None:
    company = a_company()
    at.now = datetime(2026, 11, 30, 22, 59, tzinfo=UTC)
    a_mail_item(company)
    at.now = datetime(2026, 11, 30, 23, 1, tzinfo=UTC)
    item = a_mail_item(company)
    moved_to(item, MailState.FORWARDED)

    assert sorted((row.month, row.service_id) for row in rows_of(company.id)) == [
        ("2026-11", "mail_item"),
        ("2026-12", "forwarding"),
        ("2026-12", "mail_item"),
    ]


def test_forwarding_counts_and_waiting_again_takes_it_back_in_its_month(at: Moment) -> None:
    company = a_company()
    item = a_mail_item(company)
    moved_to(item, MailState.FORWARDED)
    assert used(company.id) == {"mail_item": 1, "forwarding": 1}
    at.move(days=20)

    moved_to(item, MailState.WAITING)

    assert used(company.id) == {"mail_item": 1}
    (taken,) = [row for row in rows_of(company.id) if row.is_correction]
    assert (taken.cause, taken.quantity, taken.month) == (Cause.NOT_FORWARDED, -1, "2026-11")
    moved_to(item, MailState.FORWARDED)
    assert used(company.id) == {"mail_item": 1, "forwarding": 1}


def test_what_was_forwarded_and_came_back_to_the_sender_stays_counted() -> None:
    company = a_company()
    item = a_mail_item(company)
    moved_to(item, MailState.FORWARDED)

    moved_to(item, MailState.RETURNED)

    assert used(company.id) == {"mail_item": 1, "forwarding": 1}


def test_pages_count_when_attached_are_taken_back_when_detached_and_count_anew() -> None:
    company, other = a_company(), a_company()
    item, elsewhere = a_mail_item(company), a_mail_item(other)
    scan = scan_on(company, item)
    assert used(company.id) == {"mail_item": 1, "scan_page": 1}

    freed = take_off(item, scan)

    assert used(company.id) == {"mail_item": 1}
    for target in (elsewhere, item):
        freed = assign(
            an_actor(),
            freed,
            company_id=target.company_id,
            mail_id=target.id,
            seen_version=freed.version,
        )
        assert used(target.company_id) == {"mail_item": 1, "scan_page": 1}
        if target is elsewhere:
            freed = take_off(target, freed)
    assert used(other.id) == {"mail_item": 1}
    causes = [row.cause for row in rows_of(company.id) if row.is_correction]
    assert causes == [Cause.DETACHED]


def test_visit_counts_once_for_each_company() -> None:
    mail = companies_with_mail(3, 1)

    handed_out(a_collector_of(mail), mail)

    assert [used(company_id)["hand_out"] for company_id in mail] == [1, 1]


def test_visit_that_is_undone_counts_no_more() -> None:
    mail = companies_with_mail(2, 1)
    handout, _ = handed_out(a_collector_of(mail), mail)
    first, second = mail

    undo(an_actor(), handout.id, TakingBack("Wrong person", (first,)), a_request(), always)

    assert used(first) == {"mail_item": 2}
    assert used(second) == {"mail_item": 1, "hand_out": 1}
    (taken,) = [row for row in rows_of(first) if row.is_correction]
    assert taken.cause is Cause.HANDOUT_UNDONE


def test_visit_counts_as_long_as_an_item_of_it_stays_collected() -> None:
    mail = companies_with_mail(2)
    ((company_id, items),) = mail.items()
    handed_out(a_collector_of(mail), mail)

    leave(items[0], MailState.WAITING, reason="Not his")
    assert used(company_id) == {"mail_item": 2, "hand_out": 1}
    leave(items[1], MailState.FORWARDED, reason="By post", address="Prosta 1")

    assert used(company_id) == {"mail_item": 2, "forwarding": 1}
    moved_to(items[1], MailState.WAITING)
    assert used(company_id) == {"mail_item": 2}


def leave(item: MailItem, to: MailState, **said: str) -> None:
    clerk, version = a_clerk(), now(item).version
    path = f"/office/companies/{item.company_id}/mail/{item.id}/state"
    body = {"to": str(to)} | said
    asked = ApiClient().post(path, body, by=clerk, if_match=f'"{version}"')
    confirmed = body | {"confirm": asked.json["confirm"]}
    assert ApiClient().post(path, confirmed, by=clerk, if_match=f'"{version}"').status == 200


def test_letter_of_another_company_counts_where_it_belongs_as_much_as_it_counted() -> None:
    wrong, right = a_company(), a_company()
    item = a_mail_item(wrong)
    scans = [scan_on(wrong, item) for _ in range(3)]
    take_off(item, scans[0])
    moved_to(item, MailState.FORWARDED)

    refile(item, right)

    assert used(wrong.id) == {}
    assert used(right.id) == {"mail_item": 1, "scan_page": 2, "forwarding": 1}
    assert {row.cause for row in rows_of(wrong.id)} == {None, Cause.DETACHED, Cause.WITHDRAWN}


def test_what_came_along_is_taken_back_there_too() -> None:
    wrong, right, last = a_company(), a_company(), a_company()
    item = a_mail_item(wrong)
    scans = [scan_on(wrong, item) for _ in range(2)]
    moved_to(item, MailState.FORWARDED)
    refile(item, right)
    there = place_of(item)

    take_off(there, scans[0])
    moved_to(there, MailState.WAITING)
    assert used(right.id) == {"mail_item": 1, "scan_page": 1}
    refile(now(there), last)

    assert (used(wrong.id), used(right.id)) == ({}, {})
    assert used(last.id) == {"mail_item": 1, "scan_page": 1}


def test_what_came_along_stays_counted_when_it_was_forwarded_anew() -> None:
    wrong, right = a_company(), a_company()
    item = a_mail_item(wrong)
    moved_to(item, MailState.FORWARDED)
    refile(item, right)
    there = place_of(item)

    for to in (MailState.RETURNED, MailState.WAITING, MailState.FORWARDED):
        moved_to(there, to)
    assert used(right.id) == {"mail_item": 1, "forwarding": 2}
    moved_to(there, MailState.WAITING)

    assert used(right.id) == {"mail_item": 1, "forwarding": 1}


def test_page_that_staff_took_back_takes_none_of_those_that_came_along() -> None:
    wrong, right = a_company(), a_company()
    item = a_mail_item(wrong)
    scan_on(wrong, item)
    refile(item, right)
    there = place_of(item)
    scan = scan_on(right, there)
    (own,) = [row for row in rows_of(right.id) if row.source.kind is SourceKind.SCAN]
    commit(*posted([corrected(own, 0, Why(reason="Blank"))]))

    take_off(there, scan)

    assert used(right.id) == {"mail_item": 1, "scan_page": 1}


def place_of(item: MailItem) -> MailItem:
    place = find_by_number(item.number)
    assert place is not None
    return get_mail_item(*place)


def test_letter_without_a_place_yet_counts_nowhere() -> None:
    wrong = a_company()
    item = a_mail_item(wrong)
    scan_on(wrong, item)

    refile(item, None)

    assert used(wrong.id) == {}


def test_letter_with_as_many_scans_as_there_can_be_moves_in_one_transaction() -> None:
    wrong, right = a_company(), a_company()
    item = a_mail_item(wrong)
    for _ in range(MOST_SCANS):
        scan_on(wrong, item)

    refile(item, right)

    assert used(wrong.id) == {}
    assert used(right.id) == {"mail_item": 1, "scan_page": MOST_SCANS}


def test_scan_of_another_company_counts_on_the_right_item() -> None:
    wrong, right = a_company(), a_company()
    item, target = a_mail_item(wrong), a_mail_item(right)
    scan = scan_on(wrong, item)
    wanted = Wanted(
        What.SCAN, "Not theirs", scan_id=scan.id, company_id=right.id, mail_id=target.id
    )

    withdraw(an_actor(), wrong.id, item.id, wanted, a_request().change)

    assert used(wrong.id) == {"mail_item": 1}
    assert used(right.id) == {"mail_item": 1, "scan_page": 1}


def test_letter_from_before_services_were_counted_moves_without_counting() -> None:

    wrong, right = a_company(), a_company()
    item = a_mail_item(wrong)

    for raw in rows(f"COMPANY#{wrong.id}", "USAGE#") + rows(f"COMPANY#{wrong.id}", "USED#"):
        commit(delete(Key(raw["pk"]["S"], raw["sk"]["S"]), Row.pk.exists()))

    refile(item, right)

    assert (used(wrong.id), used(right.id)) == ({}, {})


def test_totals_that_moved_meanwhile_refuse_a_withdrawal_that_was_read_before() -> None:
    wrong, right = a_company(), a_company()
    item = a_mail_item(wrong)
    after = place_as(item, right)
    changes = moved_over(item, after, "Europe/Warsaw", Author())
    a_mail_item(wrong)

    with pytest.raises(StaleVersion):
        commit(*changes)


def place_as(item: MailItem, company: Company) -> MailItem:
    return replace(item, id="mai_" + "0" * 26, company_id=company.id)


def test_worker_that_dies_at_any_call_counts_nothing_twice_and_nothing_alone() -> None:
    """Attach, forward and withdraw, each cut short anywhere and asked for again."""
    wrong, right = a_company(), a_company()

    def whole() -> None:
        item = a_mail_item(wrong)
        scan_on(wrong, item)
        moved_to(item, MailState.FORWARDED)
        refile(item, right)

    calls = calls_in(whole)
    expected = used(right.id)
    assert used(wrong.id) == {}
    for nth, when in crash_points(calls):
        with killed_at(nth, when):
            whole()
        for company in (wrong, right):
            used(company.id)
    assert used(right.id).keys() == expected.keys()


@pytest.mark.parametrize("seed", range(4))
def test_any_order_of_several_at_once_leaves_totals_that_equal_the_rows(seed: int) -> None:
    company, right = a_company(), a_company()
    item = a_mail_item(company)
    scan = scan_on(company, item)

    def attempt(act: Callable[[], object]) -> Callable[[], None]:
        def acting() -> None:
            with suppress(Conflict, StaleVersion):
                act()

        return acting

    acts: list[Callable[[], object]] = [
        lambda: moved_to(item, MailState.FORWARDED),
        lambda: take_off(item, scan),
        lambda: refile(item, right),
        lambda: a_mail_item(company),
    ]
    in_turns([attempt(act) for act in acts], random.Random(seed))

    assert used(company.id).get("mail_item", 0) + used(right.id).get("mail_item", 0) == 2
