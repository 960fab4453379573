"""A scan that was filed under the wrong company, on an item that is theirs."""

from chalicelib.mail.service import get_mail_item
from chalicelib.scans.model import ScanState
from chalicelib.scans.service import get_scan
from tests.builders import a_company, a_mail_item
from tests.harness.client import ApiClient
from tests.harness.moment import Moment
from tests.misfilings.desk import a_desk, open_scan, record_of, withdraw
from tests.notices.post import attach, fact_state, letter, post_of


def test_scan_goes_onto_the_right_item_at_once(world: None) -> None:
    desk = a_desk(scans=2)
    target = a_mail_item(desk.right)
    scan = desk.item.scans[0]

    answer = withdraw(desk, desk.to_right | {"mail_id": target.id}, what="scan", scan_id=scan.id)

    moved = get_scan(scan.id)
    left = get_mail_item(desk.wrong.id, desk.item.id)
    assert answer.status == 201, answer.text
    assert (moved.state, moved.company_id, moved.mail_id) == (
        ScanState.ATTACHED,
        desk.right.id,
        target.id,
    )
    assert [each.id for each in left.scans] == [desk.item.scans[1].id]
    assert [each.id for each in get_mail_item(desk.right.id, target.id).scans] == [scan.id]
    assert open_scan(desk, desk.anna, scan.id).status == 404


def test_scan_without_a_place_goes_to_the_inbox(world: None) -> None:
    desk = a_desk()
    scan = desk.item.scans[0]

    answer = withdraw(desk, None, what="scan", scan_id=scan.id)

    freed = get_scan(scan.id)
    assert answer.status == 201, answer.text
    assert (freed.state, freed.company_id, freed.mail_id) == (ScanState.INBOX, "", "")
    assert get_mail_item(desk.wrong.id, desk.item.id).scans == ()


def test_company_alone_is_suggested_in_the_inbox(world: None) -> None:
    desk = a_desk()
    scan = desk.item.scans[0]

    withdraw(desk, desk.to_right, what="scan", scan_id=scan.id)

    freed = get_scan(scan.id)
    assert (freed.state, freed.company_id) == (ScanState.INBOX, desk.right.id)


def test_same_bytes_on_the_right_item_make_it_a_duplicate_there(world: None) -> None:
    desk = a_desk(scans=0)
    target = a_mail_item(desk.right)
    content = letter()
    attach(desk.item, content)
    attach(target, content)
    desk.item = get_mail_item(desk.wrong.id, desk.item.id)
    scan = desk.item.scans[0]

    answer = withdraw(desk, desk.to_right | {"mail_id": target.id}, what="scan", scan_id=scan.id)

    assert answer.status == 201, answer.text
    assert get_scan(scan.id).state is ScanState.DUPLICATE
    assert len(get_mail_item(desk.right.id, target.id).scans) == 1
    assert get_mail_item(desk.wrong.id, desk.item.id).scans == ()


def test_what_the_right_item_cannot_take_stays_where_it_is(world: None) -> None:
    desk = a_desk()
    target = a_mail_item(desk.right)
    body = {"to": "destroyed", "reason": "An advertisement"}
    path = f"/office/companies/{desk.right.id}/mail/{target.id}/state"
    assert ApiClient().post(path, body, by=desk.clerk, if_match='"1"').status == 200
    scan = desk.item.scans[0]

    answer = withdraw(desk, desk.to_right | {"mail_id": target.id}, what="scan", scan_id=scan.id)

    assert (answer.status, answer.json["code"]) == (409, "mail_destroyed")
    assert get_mail_item(desk.wrong.id, desk.item.id).scans != ()


def test_scan_must_be_named_and_be_on_the_item(world: None) -> None:
    desk = a_desk()

    unnamed = withdraw(desk, None, what="scan")
    foreign = withdraw(desk, None, what="scan", scan_id="scn_" + "0" * 26)
    with_item = withdraw(desk, None, scan_id=desk.item.scans[0].id)

    assert (unnamed.status, unnamed.json["errors"][0]["field"]) == (400, "scan_id")
    assert foreign.status == 404
    assert (with_item.status, with_item.json["errors"][0]["code"]) == (400, "only_for_scans")


def test_item_of_the_right_company_must_be_theirs(world: None) -> None:
    desk = a_desk()
    foreign = a_mail_item(a_company())
    scan = desk.item.scans[0]

    answer = withdraw(desk, desk.to_right | {"mail_id": foreign.id}, what="scan", scan_id=scan.id)

    assert answer.status == 404


def test_fact_of_the_attached_scan_is_dealt_with(world: None, at: Moment) -> None:
    desk = a_desk()
    target = a_mail_item(desk.right)
    scan = desk.item.scans[0]

    with post_of(at) as post:
        to = desk.to_right | {"mail_id": target.id}
        record = record_of(withdraw(desk, to, what="scan", scan_id=scan.id))
        (fact_id,) = [body["fact_id"] for _, body in post.waiting]
        post.run_until_quiet()

    assert fact_state(fact_id) == "done"
    assert [each.id for each in record.scans] == [scan.id]
