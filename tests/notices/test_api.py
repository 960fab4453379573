"""Notices through the API: what staff see and do, and that nobody else does."""

import pytest

from chalicelib.access.model import Role
from chalicelib.mail.model import NoticeChoice
from tests.builders import a_clerk, a_company, a_mail_item, a_person_of, a_user
from tests.harness.calls import recorded, table_calls
from tests.harness.client import ApiClient
from tests.notices.post import Post, attach, audited, deliver, inbox, wake_up
from tests.notices.test_confirm import held_for, unknown

ROUTES = [
    ("GET", "/office/notices"),
    ("GET", "/office/notices/{notice_id}"),
    ("POST", "/office/notices/{notice_id}/send-again"),
    ("POST", "/office/notices/{notice_id}/send-without"),
    ("GET", "/office/companies/{company_id}/mail/{mail_id}/notices"),
]


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_nobody_but_staff_sees_or_moves_notices(
    post: Post, api: ApiClient, method: str, path: str
) -> None:
    item, (anna,) = held_for(post)
    path = path.format(
        notice_id=f"{item.event_id}.{anna.id}", company_id=item.company_id, mail_id=item.id
    )
    body: dict[str, str] | None = {} if method == "POST" else None

    assert api.call(method, path, body).status == 401
    assert api.call(method, path, body, by=anna).status == 403
    assert api.call(method, path, body, by=a_user()).status == 403
    allowed = api.call(method, path, body, by=a_clerk())
    assert allowed.status == 200 or allowed.code in {"confirmation_required", "notice_state"}


def test_held_notice_is_listed_with_its_reason_and_opened_with_its_steps(
    post: Post, api: ApiClient
) -> None:
    clerk = a_clerk()
    item, (anna,) = held_for(post)

    (listed,) = api.get("/office/notices?state=held", by=clerk).json["items"]
    opened = api.get(f"/office/notices/{listed['id']}", by=clerk).json

    assert listed["id"] == f"{item.event_id}.{anna.id}"
    assert (listed["state"], listed["reason"]) == ("held", "no_file")
    assert listed["mail_number"] == f"{item.number[:4]}-{item.number[4:]}"
    assert (listed["recipient_name"], listed["recipient_email"]) == ("Anna Nowak", anna.email)
    assert (listed["promised_attachment"], listed["attached"]) == (True, 0)
    assert listed["sent_at"] is None
    assert {name: opened[name] for name in listed} == listed
    assert [(s["state"], s["reason"], s["by_name"]) for s in opened["history"]] == [
        ("held", "no_file", None)
    ]


def test_sending_without_the_file_takes_two_calls_and_is_recorded(
    post: Post, api: ApiClient
) -> None:
    clerk = a_clerk()
    item, (anna,) = held_for(post)
    path = f"/office/notices/{item.event_id}.{anna.id}/send-without"

    asked = api.post(path, {}, by=clerk)
    assert (asked.status, asked.code) == (409, "confirmation_required")
    assert asked.json["consequences"] == ["sent_without_attachment"]
    assert not inbox()
    told = api.post(path, {"confirm": asked.json["confirm"]}, by=clerk)
    assert (told.status, told.json["state"]) == (200, "pending")
    post.run_until_quiet()

    assert len(inbox(anna.email)) == 1
    assert audited().count("notices:notice:send_without") == 1
    opened = api.get(f"/office/notices/{item.event_id}.{anna.id}", by=clerk).json
    assert (opened["state"], opened["reason"]) == ("sent", "sent_without_file_confirmed")
    assert [step["by_name"] for step in opened["history"]] == [None, clerk.name, None, None]


def test_confirmation_of_somebody_else_or_of_another_state_is_asked_for_anew(
    post: Post, api: ApiClient
) -> None:
    first, second = a_clerk(), a_clerk()
    item, (anna,) = held_for(post)
    path = f"/office/notices/{item.event_id}.{anna.id}/send-without"
    given = api.post(path, {}, by=first).json["confirm"]

    refused = api.post(path, {"confirm": given}, by=second)

    assert (refused.status, refused.code) == (409, "confirmation_required")
    assert refused.json["confirm"] != given


def test_unknown_notice_is_sent_again(post: Post, api: ApiClient) -> None:
    clerk = a_clerk(role=Role.ADMIN)
    item, anna = unknown(post)
    path = f"/office/notices/{item.event_id}.{anna.id}/send-again"

    asked = api.post(path, {}, by=clerk)
    assert asked.json["consequences"] == ["may_arrive_twice"]
    api.post(path, {"confirm": asked.json["confirm"]}, by=clerk)
    repeated = api.post(path, {"confirm": asked.json["confirm"]}, by=clerk)
    post.run_until_quiet()

    assert (repeated.status, repeated.code) == (409, "notice_state")
    assert len(inbox(anna.email)) == 1
    assert audited().count("notices:notice:send_again") == 1


@pytest.mark.parametrize("verb", ["send-again", "send-without"])
@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        ({"confirm": ""}, "confirm", "required"),
        ({"confirm": "x" * 65}, "confirm", "too_long"),
        ({"sure": True}, "sure", "unknown_field"),
        ({"confirm": 1}, "confirm", "invalid_type"),
    ],
)
def test_wrong_confirmation_body_names_the_field(
    post: Post, api: ApiClient, verb: str, body: dict[str, object], field: str, code: str
) -> None:
    path = f"/office/notices/evt_{'0' * 26}.office/{verb}"

    refused = api.post(path, body, by=a_clerk())

    assert refused.status == 400
    assert [(e["field"], e["code"]) for e in refused.json["errors"]] == [(field, code)]


@pytest.mark.parametrize(
    "notice_id", ["evt_" + "0" * 26 + ".office", "evt_1.office", "x", "evt_" + "0" * 26 + ".admin"]
)
def test_notice_that_does_not_exist_is_not_found(
    post: Post, api: ApiClient, notice_id: str
) -> None:
    assert api.get(f"/office/notices/{notice_id}", by=a_clerk()).status == 404


def test_list_comes_in_pages_newest_first_without_gaps(post: Post, api: ApiClient) -> None:
    clerk, company = a_clerk(), a_company()
    a_person_of(company)
    items = []
    for _ in range(5):
        items.append(a_mail_item(company, notice=NoticeChoice.EMAIL))
        post.run_until_quiet()

    seen: list[str] = []
    cursor = ""
    while True:
        page = api.get(f"/office/notices?limit=2{cursor}", by=clerk).json
        seen += [notice["mail_id"] for notice in page["items"]]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"

    assert seen == [item.id for item in reversed(items)]


def test_items_notices_are_its_own(post: Post, api: ApiClient) -> None:
    clerk = a_clerk()
    item, (anna,) = held_for(post)
    other, _ = held_for(post)

    path = f"/office/companies/{item.company_id}/mail/{item.id}/notices"
    (found,) = api.get(path, by=clerk).json["items"]

    assert found["id"] == f"{item.event_id}.{anna.id}"
    mixed = f"/office/companies/{item.company_id}/mail/{other.id}/notices"
    assert api.get(mixed, by=clerk).status == 404


def test_unknown_state_is_refused(post: Post, api: ApiClient) -> None:
    refused = api.get("/office/notices?state=lost", by=a_clerk())

    assert [e["code"] for e in refused.json["errors"]] == ["invalid_choice"]


def test_opening_a_notice_takes_one_trip(post: Post, api: ApiClient) -> None:
    clerk = a_clerk()
    item, (anna,) = held_for(post)

    with recorded() as seen:
        api.get(f"/office/notices/{item.event_id}.{anna.id}", by=clerk)

    assert table_calls(seen) == ["BatchGetItem"]


def test_released_notice_shows_that_it_waits_for_the_digest(post: Post, api: ApiClient) -> None:
    clerk = a_clerk()
    item, _ = held_for(post)

    deliver(wake_up(attach(item)))

    (listed,) = api.get("/office/notices?state=pending", by=clerk).json["items"]
    assert listed["reason"] == "digest_wait"
    assert api.get("/office/notices?state=held", by=clerk).json["items"] == []
