"""A mail item under the wrong company: it leaves there and is filed where it belongs."""

from chalicelib.aws.table import commit
from chalicelib.core import ids
from chalicelib.mail.history import MailEvent, MailEventKind
from chalicelib.mail.model import MailState
from chalicelib.mail.number import shown_number
from chalicelib.mail.service import claim, collect, find_by_number, get_mail_item
from chalicelib.scans.model import ScanState
from chalicelib.scans.service import get_scan
from tests.builders import a_company, a_mail_item
from tests.harness.client import ApiClient
from tests.harness.lag import lagging
from tests.misfilings.desk import a_desk, open_scan, record_of, traces, waiting, withdraw
from tests.notices.post import audited


def test_item_moves_with_its_number_day_sender_and_scans(world: None) -> None:
    desk = a_desk(scans=3)

    answer = withdraw(desk, desk.to_right)

    item = desk.now()
    assert answer.status == 201, answer.text
    assert (item.company_id, item.number) == (desk.right.id, desk.item.number)
    assert item.id != desk.item.id
    assert (item.sender, item.reference) == ("Bank Zachodni", "AB/12")
    assert (item.received_on, item.kind) == (desk.item.received_on, desk.item.kind)
    scans = [get_scan(scan.id) for scan in item.scans]
    assert [scan.file_name for scan in scans] == ["page 1.pdf", "page 2.pdf", "page 3.pdf"]
    assert {(scan.company_id, scan.mail_id) for scan in scans} == {(desk.right.id, item.id)}
    assert answer.json["right"]["mail_id"] == item.id


def test_scans_are_called_by_their_letter_since_their_names_may_tell_of_others(world: None) -> None:
    desk = a_desk(scans=2)

    withdraw(desk, desk.to_right)

    item = desk.now()
    assert {scan.name for scan in item.scans} == {f"{shown_number(item.number)}.pdf"}


def test_note_to_the_wrong_company_is_not_shown_to_the_right_one(world: None) -> None:
    desk = a_desk(internal_note="On the shelf")

    answer = withdraw(desk, desk.to_right)

    item = desk.now()
    assert (item.note, item.internal_note) == ("", "On the shelf")
    assert record_of(answer).note == "For Anna only"


def test_both_counts_follow(world: None) -> None:
    desk = a_desk()
    assert (waiting(desk.wrong), waiting(desk.right)) == (1, 0)

    withdraw(desk, desk.to_right)

    assert (waiting(desk.wrong), waiting(desk.right)) == (0, 1)


def test_item_that_waits_no_more_changes_no_count(world: None) -> None:
    desk = a_desk()
    body = {"to": "returned", "reason": "Refused"}
    path = f"/office{desk.place}/state"
    assert ApiClient().post(path, body, by=desk.clerk, if_match='"1"').status == 200

    withdraw(desk, desk.to_right)

    assert desk.now().state is MailState.RETURNED
    assert (waiting(desk.wrong), waiting(desk.right)) == (0, 0)


def test_nothing_of_it_is_left_with_the_wrong_company(world: None) -> None:
    desk = a_desk()
    api, mail = ApiClient(), f"/companies/{desk.wrong.id}/mail"

    withdraw(desk, desk.to_right)

    assert traces(desk.wrong, "MAIL#", "FIND#") == []
    assert api.get(mail, by=desk.anna).json["items"] == []
    assert api.get(f"{mail}?q=bank", by=desk.anna).json["items"] == []
    assert api.get(f"{mail}?q={desk.item.number}", by=desk.anna).json["items"] == []
    assert api.get(f"{mail}?state=waiting", by=desk.anna).json["items"] == []
    for path in (desk.place, f"{desk.place}/history"):
        assert api.get(path, by=desk.anna).status == 404
    assert open_scan(desk, desk.anna).status == 404
    assert '"mail_waiting":1' not in api.get("/me/companies", by=desk.anna).text


def test_right_company_finds_it_everywhere(world: None) -> None:
    desk = a_desk()
    api, mail = ApiClient(), f"/companies/{desk.right.id}/mail"

    withdraw(desk, desk.to_right)

    item = desk.now()
    for path in (mail, f"{mail}?q=bank", f"{mail}?q={item.number}", f"{mail}?state=waiting"):
        assert [each["id"] for each in api.get(path, by=desk.bruno).json["items"]] == [item.id]
    path = f"{mail}/{item.id}/scans/{item.scans[0].id}/link"
    assert api.post(path, by=desk.bruno).status == 200


def test_lists_of_the_wrong_company_leave_it_out_while_an_index_still_shows_it(world: None) -> None:
    desk = a_desk()
    other = a_mail_item(desk.wrong)
    mail = f"/companies/{desk.wrong.id}/mail"

    with lagging() as stale:
        withdraw(desk, desk.to_right)
        shown = [
            ApiClient().get(path, by=desk.anna).json["items"]
            for path in (mail, f"{mail}?state=waiting", f"{mail}?q=bank")
        ]

    assert stale, "no index was asked: the test shows nothing"
    assert [[item["id"] for item in items] for items in shown] == [[other.id], [other.id], []]


def test_staff_read_that_it_was_filed_anew_and_the_client_only_that_it_came(world: None) -> None:
    desk = a_desk()
    body = {"sender": "Bank Zachodni", "note": "Again for Anna"}
    ApiClient().patch(f"/office{desk.place}", body, by=desk.clerk, if_match='"1"')

    withdraw(desk, desk.to_right)

    place = f"/companies/{desk.right.id}/mail/{desk.now().id}/history"
    told = ApiClient().get(place, by=desk.bruno)
    staff = ApiClient().get(f"/office{place}", by=desk.clerk).json["items"]
    refiled = next(event for event in staff if event["kind"] == "refiled")
    assert {event["kind"] for event in told.json["items"]} == {"registered", "scan_attached"}
    assert desk.wrong.code not in told.text
    assert "Another company's name" not in told.text
    assert (refiled["before"], refiled["after"]) == (desk.wrong.code, desk.right.code)
    assert refiled["reason"] == "Another company's name"


def test_item_whose_company_is_not_known_yet_leaves_its_scans_in_the_inbox(world: None) -> None:
    desk = a_desk(scans=2)

    answer = withdraw(desk, None)

    scans = [get_scan(scan.id) for scan in desk.item.scans]
    assert find_by_number(desk.item.number) is None
    assert waiting(desk.wrong) == 0
    assert {scan.state for scan in scans} == {ScanState.INBOX}
    assert {(scan.company_id, scan.mail_id) for scan in scans} == {("", "")}
    assert all("Another company's name" in scan.said for scan in scans)
    assert answer.json["right"] is None
    record = record_of(answer)
    assert (record.sender, record.number) == ("Bank Zachodni", desk.item.number)


def test_its_scans_are_registered_anew_from_the_inbox(world: None) -> None:
    desk = a_desk()
    withdraw(desk, None)
    scan = get_scan(desk.item.scans[0].id)
    body = {
        "company_id": desk.right.id,
        "sender": "Bank",
        "kind": "letter",
        "received_on": desk.item.received_on.isoformat(),
        "notice": "none",
    }

    answer = ApiClient().post(
        f"/office/scans/{scan.id}/register",
        body,
        by=desk.clerk,
        if_match=f'"{scan.version}"',
        idempotency_key=ids.random_word(20),
    )

    assert answer.status == 201, answer.text
    assert get_mail_item(desk.right.id, answer.json["id"]).scans[0].id == scan.id


def test_item_comes_back_when_the_second_company_was_wrong_too(world: None) -> None:
    desk = a_desk()
    withdraw(desk, desk.to_right)
    there = desk.now()

    path = f"/office/companies/{desk.right.id}/mail/{there.id}/withdraw"
    body = {"what": "item", "reason": "No, it was theirs", "to": {"company_id": desk.wrong.id}}
    back = ApiClient().post(path, body, by=desk.clerk, idempotency_key=ids.random_word(20))

    assert back.status == 201, back.text
    shown = ApiClient().get(f"/companies/{desk.wrong.id}/mail", by=desk.anna).json["items"]
    assert [each["id"] for each in shown] == [desk.now().id]
    assert (waiting(desk.wrong), waiting(desk.right)) == (1, 0)


def test_item_with_as_many_scans_as_there_can_be_moves_at_once(world: None) -> None:
    desk = a_desk(scans=50)

    assert withdraw(desk, desk.to_right).status == 201

    assert len(desk.now().scans) == 50


def test_collected_item_is_taken_back_from_collected_first(world: None) -> None:
    desk = a_desk()
    event = MailEvent(desk.item.registered_at, MailEventKind.COLLECTED, "usr_1", "Celina")
    commit(collect(desk.item, handout_id="han_1", receipt_id="", event=event))

    answer = withdraw(desk, desk.to_right)

    assert (answer.status, answer.json["code"]) == (409, "mail_collected")
    assert get_mail_item(desk.wrong.id, desk.item.id).state is MailState.COLLECTED


def test_item_that_is_being_handed_out_is_left_alone(world: None) -> None:
    desk = a_desk()
    commit(claim(desk.item, "han_1"))

    answer = withdraw(desk, desk.to_right)

    assert (answer.status, answer.json["code"]) == (409, "mail_claimed")
    assert get_mail_item(desk.wrong.id, desk.item.id).handout_id == "han_1"


def test_company_must_exist_and_be_another_one(world: None) -> None:
    desk = a_desk()

    same = withdraw(desk, {"company_id": desk.wrong.id})
    unknown = withdraw(desk, {"company_id": "com_" + "0" * 26})
    whole = withdraw(desk, {"company_id": desk.right.id, "mail_id": desk.item.id})

    assert [each.status for each in (same, unknown, whole)] == [400] * 3
    assert same.json["errors"][0]["code"] == "same_company"
    assert unknown.json["errors"][0]["code"] == "not_found"
    assert whole.json["errors"][0]["code"] == "only_for_scans"
    assert desk.now().company_id == desk.wrong.id


def test_same_request_again_is_the_same_withdrawal(world: None) -> None:
    desk = a_desk()

    first = withdraw(desk, desk.to_right, key="k" * 20)
    second = withdraw(desk, desk.to_right, key="k" * 20)
    other = withdraw(desk, {"company_id": a_company().id}, key="k" * 20)

    assert second.status == 201
    assert second.json == first.json
    assert other.json["code"] == "idempotency_mismatch"
    assert (waiting(desk.wrong), waiting(desk.right)) == (0, 1)


def test_second_withdrawal_finds_nothing_any_more(world: None) -> None:
    desk = a_desk()
    withdraw(desk, desk.to_right)

    assert withdraw(desk, desk.to_right).status == 404


def test_audit_of_both_sides_names_only_the_record(world: None) -> None:
    desk = a_desk()

    withdraw(desk, desk.to_right)

    assert "misfilings:misfiling:withdraw" in audited()
    assert "misfilings:misfiling:refile" in audited()
