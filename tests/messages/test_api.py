"""Messages over the API: threads, messages, what is unread for whom, files and who read when."""

from typing import Any

import pytest

from chalicelib.access.model import GrantKind, GrantPermission, User
from chalicelib.audit.store import Tag
from chalicelib.aws import keys, message_keys
from chalicelib.aws.table import Change, commit, fetch
from chalicelib.companies.model import Company, closed
from chalicelib.companies.service import get_company
from chalicelib.companies.store import change_company
from chalicelib.core import clock, ids
from chalicelib.grants.service import edit_grant, remove_grant
from chalicelib.grants.store import get_grant
from chalicelib.messages import writing
from chalicelib.messages.model import Thread
from tests.builders import (
    a_clerk,
    a_company,
    a_grant,
    a_mail_item,
    a_person_of,
    a_user,
    the_office,
)
from tests.harness.client import Answer, ApiClient
from tests.harness.s3 import rows
from tests.house.talk import a_good_upload
from tests.messages.made import a_thread, written

pytestmark = pytest.mark.usefixtures("world")


@pytest.fixture
def api() -> ApiClient:
    return ApiClient()


def base_of(company: Company, who: User) -> str:
    return f"{'/office' if who.role else ''}/companies/{company.id}/messages"


def place_of(thread: Thread, who: User) -> str:
    office = "/office" if who.role else ""
    return f"{office}/companies/{thread.company_id}/messages/threads/{thread.id}"


def begin(api: ApiClient, company: Company, who: User, **changes: Any) -> Answer:
    body = {"subject": "Rent", "text": "Good morning"} | changes
    return once(api, f"{base_of(company, who)}/threads", body, who)


def once(api: ApiClient, path: str, body: Any, who: User) -> Answer:
    return api.post(path, body, by=who, idempotency_key=ids.random_word(12))


def unread(api: ApiClient, who: User) -> list[int | None]:
    plates = api.get("/me/companies", by=who).json["items"]
    return [plate["counters"]["unread_messages"] for plate in plates]


def marks(api: ApiClient, company: Company, who: User) -> dict[str, bool]:
    items = api.get(f"{base_of(company, who)}/threads", by=who).json["items"]
    return {item["subject"]: item["is_unread"] for item in items}


def recorded(company: Company, tag: Tag) -> int:
    return sum(raw["tag"]["S"] == tag for raw in rows(f"AUDIT#{company.id}"))


def read(api: ApiClient, thread: Thread, who: User, up_to: int) -> None:
    assert api.post(f"{place_of(thread, who)}/read", {"up_to": up_to}, by=who).status == 204


def test_company_and_office_read_the_same_thread(api: ApiClient) -> None:
    company, clerk = a_company(), a_clerk(first_name="Ewa", last_name="Lis")
    anna = a_person_of(company, first_name="Anna", last_name="Nowak")

    thread = begin(api, company, anna).json
    path = f"/companies/{company.id}/messages/threads/{thread['id']}/messages"
    answer = once(api, f"/office{path}", {"text": "Good\nday"}, clerk).json

    seen = api.get(path, by=anna).json["items"]
    assert [(each["seq"], each["by"], each["side"], each["is_mine"]) for each in seen] == [
        (2, "Ewa Lis", "office", False),
        (1, "Anna Nowak", "company", True),
    ]
    assert (answer["text"], answer["is_mine"]) == ("Good\nday", True)
    mine = api.get(f"/office{path}", by=clerk).json["items"]
    assert [each["is_mine"] for each in mine] == [True, False]
    assert thread["messages"] == 1


def test_repeated_request_writes_once(api: ApiClient) -> None:
    company = a_company()
    anna = a_person_of(company)
    path = f"{base_of(company, anna)}/threads"
    body = {"subject": "Rent", "text": "Good morning"}
    same = {"idempotency_key": "the-very-same-key"}

    first, second = (api.post(path, body, by=anna, **same) for _ in range(2))
    more = f"{path}/{first.json['id']}/messages"
    again = [api.post(more, {"text": "More"}, by=anna, **same).json for _ in range(2)]

    assert first.json == second.json
    assert again[0] == again[1]
    assert api.get(f"{path}/{first.json['id']}", by=anna).json["messages"] == 2


def test_person_starts_at_nought_and_counts_what_others_write_from_then_on(
    api: ApiClient,
) -> None:
    company, clerk = a_company(), a_clerk()
    first = a_person_of(company)
    thread = a_thread(company, clerk)
    late = a_person_of(company)

    assert (unread(api, first), unread(api, late)) == ([1], [0])
    written(thread, company, clerk)
    a_thread(company, first, subject="Keys")

    assert (unread(api, first), unread(api, late)) == ([2], [2])
    assert marks(api, company, first) == {"Rent": True, "Keys": False}
    assert marks(api, company, late) == {"Rent": True, "Keys": True}


def test_reading_a_thread_takes_its_messages_off_the_count_once(api: ApiClient) -> None:
    company, clerk = a_company(), a_clerk()
    anna = a_person_of(company)
    thread, other = a_thread(company, clerk), a_thread(company, clerk, subject="Keys")
    last = written(thread, company, clerk)

    read(api, thread, anna, 1)
    assert unread(api, anna) == [2]
    read(api, thread, anna, last.seq)
    read(api, thread, anna, last.seq)
    read(api, thread, anna, 1)

    assert unread(api, anna) == [1]
    assert marks(api, company, anna) == {"Rent": False, "Keys": True}
    assert api.get(place_of(other, anna), by=anna).json["is_unread"]
    assert recorded(company, Tag.MESSAGES_READ) == 2


def test_nobody_reads_what_is_not_written_yet(api: ApiClient) -> None:
    company, clerk = a_company(), a_clerk()
    anna = a_person_of(company)
    thread = a_thread(company, clerk)

    read(api, thread, anna, 9_999)
    written(thread, company, clerk)

    assert unread(api, anna) == [1]


def test_own_messages_are_never_unread(api: ApiClient) -> None:
    company, clerk = a_company(), a_clerk()
    anna = a_person_of(company)
    thread = a_thread(company, anna)
    written(thread, company, clerk)
    written(thread, company, anna)

    assert unread(api, anna) == [1]
    assert marks(api, company, anna) == {"Rent": True}
    read(api, thread, anna, 3)
    assert unread(api, anna) == [0]


def test_access_that_begins_again_begins_at_nought(api: ApiClient) -> None:
    company, clerk = a_company(), a_clerk()
    anna = a_person_of(company)
    thread = a_thread(company, clerk)
    version = get_grant(anna.id, company.id).version
    remove_grant(the_office(), company_id=company.id, user_id=anna.id, seen_version=version)
    written(thread, company, clerk)

    a_grant(anna, company)

    assert (unread(api, anna), marks(api, company, anna)) == ([0], {"Rent": False})
    written(thread, company, clerk)
    assert (unread(api, anna), marks(api, company, anna)) == ([1], {"Rent": True})
    read(api, thread, anna, 3)
    assert unread(api, anna) == [0]


def test_messages_begin_when_they_are_opened_and_not_with_the_grant(api: ApiClient) -> None:
    company, clerk = a_company(), a_clerk()
    guest = a_user()
    mail = frozenset({GrantPermission.MAIL})
    held = a_grant(guest, company, kind=GrantKind.GUEST, permissions=mail)
    a_thread(company, clerk)
    assert unread(api, guest) == [None]

    edit_grant(
        the_office(),
        company_id=company.id,
        user_id=guest.id,
        terms={"permissions": mail | {GrantPermission.MESSAGES}},
        state=None,
        seen_version=held.version,
    )

    assert unread(api, guest) == [0]


def test_messages_of_another_company_change_no_byte(api: ApiClient) -> None:
    """T12: metamorphic; what is foreign is not in a list, a count or a mark."""
    company, foreign, clerk = a_company(), a_company(), a_clerk()
    anna = a_person_of(company)
    thread = a_thread(company, clerk)
    asked = [
        "/me/companies",
        f"{base_of(company, anna)}/threads",
        place_of(thread, anna),
        f"{place_of(thread, anna)}/messages",
    ]
    before = [api.get(path, by=anna).text for path in asked]

    other = a_thread(foreign, a_person_of(foreign), subject="Foreign")
    written(other, foreign, clerk)

    assert [api.get(path, by=anna).text for path in asked] == before
    assert api.get(f"/companies/{company.id}/messages/threads/{other.id}", by=anna).status == 404


def test_office_sees_what_waits_for_it_and_decides(api: ApiClient) -> None:
    company, clerk = a_company(), a_clerk()
    asked = a_thread(company, a_person_of(company), subject="Asked")
    a_thread(company, clerk, subject="Told")

    def shown(which: str) -> list[str]:
        items = api.get(f"/office/messages?show={which}", by=clerk).json["items"]
        assert all(item["company_code"] == company.code for item in items)
        return [item["subject"] for item in items]

    assert (shown("waiting"), shown("open"), shown("closed")) == (
        ["Asked"],
        ["Told", "Asked"],
        [],
    )
    path = place_of(asked, clerk)
    settled = api.post(f"{path}/settle", by=clerk, if_match='"1"').json
    assert (settled["is_unread"], shown("waiting")) == (False, [])
    assert api.post(f"{path}/close", by=clerk, if_match='"1"').status == 412
    assert api.post(f"{path}/close", by=clerk, if_match='"2"').json["state"] == "closed"
    assert (shown("open"), shown("closed")) == (["Told"], ["Asked"])
    assert api.post(f"{path}/reopen", by=clerk, if_match='"3"').json["state"] == "open"


def test_staff_see_who_read_up_to_where_and_when(api: ApiClient) -> None:
    company, clerk = a_company(), a_clerk(first_name="Ewa", last_name="Lis")
    anna = a_person_of(company, first_name="Anna", last_name="Nowak")
    thread = a_thread(company, clerk)
    read(api, thread, anna, 1)
    written(thread, company, anna)
    read(api, thread, clerk, 2)
    read(api, thread, clerk, 2)

    readers = api.get(f"{place_of(thread, clerk)}/readers", by=clerk).json["items"]

    assert [(each["name"], each["side"], each["seq"]) for each in readers] == [
        ("Ewa Lis", "office", 2),
        ("Anna Nowak", "company", 1),
    ]
    assert unread(api, anna) == [0]


def test_mail_item_is_named_to_those_who_see_the_mail(api: ApiClient) -> None:
    company, clerk = a_company(), a_clerk()
    item, anna = a_mail_item(company), a_person_of(company)
    writer = a_user()
    a_grant(
        writer, company, kind=GrantKind.GUEST, permissions=frozenset({GrantPermission.MESSAGES})
    )

    made = begin(api, company, anna, mail_id=item.id).json
    path = f"/companies/{company.id}/messages/threads/{made['id']}"

    assert made["mail_id"] == item.id
    assert api.get(f"/office{path}", by=clerk).json["mail_number"] == made["mail_number"]
    hidden = api.get(path, by=writer).json
    assert (hidden["mail_id"], hidden["mail_number"]) == (None, None)
    assert begin(api, company, writer, mail_id=item.id).code == "validation_failed"
    foreign = a_mail_item(a_company())
    assert begin(api, company, anna, mail_id=foreign.id).code == "validation_failed"


def test_file_goes_out_with_one_message_and_opens_in_its_thread(api: ApiClient) -> None:
    company, clerk = a_company(), a_clerk()
    anna = a_person_of(company)
    upload = a_good_upload(company, anna, str)
    attachment = upload.target.thing_id

    thread = begin(api, company, anna, attachments=[upload.id, upload.id]).json

    path = f"/companies/{company.id}/messages/threads/{thread['id']}"
    (message,) = api.get(f"{path}/messages", by=anna).json["items"]
    assert [each["id"] for each in message["attachments"]] == [attachment]
    link = f"{path}/attachments/{attachment}/link"
    assert api.post(f"/office{link}", {"copy": "clean"}, by=clerk).json["disposition"] == "inline"
    assert recorded(company, Tag.MESSAGES_LINK) == 1
    assert begin(api, company, anna, attachments=[upload.id]).code == "attachment_sent"
    other = a_thread(company, anna)
    elsewhere = f"{place_of(other, anna)}/attachments/{attachment}/link"
    assert api.post(elsewhere, {"copy": "clean"}, by=anna).status == 404


def test_file_of_somebody_else_or_that_did_not_come_is_not_sent(api: ApiClient) -> None:
    company = a_company()
    anna, ewa = a_person_of(company), a_person_of(company)
    foreign = a_good_upload(company, ewa, str)
    form = {"name": "a.pdf", "size_bytes": 9, "content_type": "application/pdf"}
    waiting = api.post(f"{base_of(company, anna)}/uploads", form, by=anna).json["upload_id"]

    for upload_id in (foreign.id, waiting):
        assert begin(api, company, anna, attachments=[upload_id]).code == "validation_failed"
    assert fetch([keys.counters(company.id)])[keys.counters(company.id)].get("messages") is None


def test_nothing_is_written_to_a_closed_company_and_all_of_it_is_read(api: ApiClient) -> None:
    company, clerk = a_company(), a_clerk()
    anna = a_person_of(company)
    thread = a_thread(company, anna)
    before = get_company(company.id)
    commit(change_company(closed(before, clock.now()), seen_version=before.version))

    assert begin(api, company, clerk).code == "company_is_closed"
    more = once(api, f"{place_of(thread, anna)}/messages", {"text": "More"}, anna)
    assert more.code == "company_is_closed"
    assert api.get(f"{place_of(thread, anna)}/messages", by=anna).status == 200


def test_company_that_is_closed_at_this_moment_is_not_written_to(
    api: ApiClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    company = a_company()
    anna = a_person_of(company)
    thread = a_thread(company, anna)

    def beside(*changes: Change) -> None:
        before = get_company(company.id)
        commit(change_company(closed(before, clock.now()), seen_version=before.version))
        commit(*changes)

    monkeypatch.setattr(writing, "commit", beside)
    more = once(api, f"{place_of(thread, anna)}/messages", {"text": "More"}, anna)

    assert more.code == "company_is_closed"
    assert len(api.get(f"{place_of(thread, anna)}/messages", by=anna).json["items"]) == 1


def test_person_of_a_company_writes_so_much_in_an_hour_and_staff_go_on(
    api: ApiClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "MOST_AN_HOUR", 2)
    company, clerk = a_company(), a_clerk()
    anna = a_person_of(company)
    thread = begin(api, company, anna).json
    path = f"{base_of(company, anna)}/threads/{thread['id']}/messages"

    def again() -> Answer:
        return api.post(path, {"text": "More"}, by=anna, idempotency_key="one-request-0")

    second = again()

    assert begin(api, company, anna).status == 429
    assert again().json == second.json
    assert begin(api, company, clerk).status == 201


def test_authors_keep_their_names_when_they_are_gone(api: ApiClient) -> None:
    """R6."""
    company, clerk = a_company(), a_clerk()
    anna = a_person_of(company, first_name="Anna", last_name="Nowak")
    thread = a_thread(company, anna)
    version = get_grant(anna.id, company.id).version
    remove_grant(the_office(), company_id=company.id, user_id=anna.id, seen_version=version)

    messages = api.get(f"{place_of(thread, clerk)}/messages", by=clerk).json["items"]

    assert messages[0]["by"] == "Anna Nowak"
    assert api.get(place_of(thread, anna), by=anna).status == 404


def test_pages_follow_each_other_without_a_gap(api: ApiClient) -> None:
    company, clerk = a_company(), a_clerk()
    thread = a_thread(company, clerk)
    for place in range(6):
        written(thread, company, clerk, f"Message {place}")

    found: list[int] = []
    cursor = ""
    while True:
        page = api.get(f"{place_of(thread, clerk)}/messages?limit=3{cursor}", by=clerk).json
        found += [each["seq"] for each in page["items"]]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"

    assert found == [7, 6, 5, 4, 3, 2, 1]


def test_row_of_a_reading_is_only_there_where_it_says_something(api: ApiClient) -> None:
    company = a_company()
    anna = a_person_of(company)
    place = message_keys.read_of(anna.id, company.id)
    assert fetch([place]) == {}

    thread = a_thread(company, a_clerk())
    assert fetch([place]) == {}
    read(api, thread, anna, 1)

    assert place in fetch([place])
