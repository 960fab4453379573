"""What waits for staff: the counts beside every screen, and what the home shows besides."""

from datetime import timedelta

import pytest

from chalicelib.access.model import Role
from chalicelib.aws.together import together
from chalicelib.core import clock
from tests.builders import a_clerk, a_company, a_mail_item, a_person_of, a_user, an_invitation
from tests.harness.calls import recorded, table_calls
from tests.harness.client import ApiClient
from tests.harness.moment import Moment
from tests.harness.uploads import bring
from tests.notices.post import Post, quarantine
from tests.notices.test_confirm import held_for, unknown

NOTHING = {"count": 0, "more": False, "first": []}


@pytest.fixture
def api(world: None) -> ApiClient:
    return ApiClient()


@pytest.mark.parametrize("path", ["/office/overview", "/office/attention"])
def test_nobody_but_staff_sees_what_waits(api: ApiClient, path: str) -> None:
    assert api.get(path).status == 401
    assert api.get(path, by=a_person_of(a_company())).status == 403
    for role in Role:
        assert api.get(path, by=a_user(role=role)).status == 200


def test_overview_counts_what_waits(post: Post, api: ApiClient) -> None:
    clerk = a_clerk()
    item, _ = held_for(post)
    quarantine(item)
    unknown(post)

    assert api.get("/office/overview", by=clerk).json == {
        "mail_waiting": {"count": 2, "more": False},
        "scan_inbox": {"count": 0, "more": False},
        "quarantined": {"count": 1, "more": False},
        "messages_waiting": {"count": 0, "more": False},
        "notices_held": {"count": 1, "more": False},
        "notices_unknown": {"count": 1, "more": False},
        "notices_failed": {"count": 0, "more": False},
    }


def test_overview_counts_to_a_hundred(api: ApiClient, at: Moment) -> None:
    company = a_company()
    for _ in range(101):
        a_mail_item(company)

    counted = api.get("/office/overview", by=a_clerk()).json

    assert counted["mail_waiting"] == {"count": 100, "more": True}


def test_office_where_nothing_waits_is_calm(api: ApiClient) -> None:
    a_mail_item(a_company())

    answer = api.get("/office/attention", by=a_clerk()).json

    days = {"old_after_days": 14, "ends_within_days": 3, "lately_days": 7}
    kept = ("mail_old", "invitations_ending", "receipts_pending", "handouts_still")
    others = ("invoices_overdue", "panels_ending", "files_refused")
    assert answer == dict.fromkeys([*kept, *others], NOTHING) | days


def test_mail_is_old_after_fourteen_days_and_the_oldest_comes_first(api: ApiClient) -> None:
    company, today = a_company(), clock.today("Europe/Warsaw")
    items = {
        days: a_mail_item(company, received_on=today - timedelta(days=days), sender=f"S{days}")
        for days in (13, 14, 20)
    }

    old = api.get("/office/attention", by=a_clerk()).json["mail_old"]

    assert (old["count"], old["more"]) == (2, False)
    assert [one["id"] for one in old["first"]] == [items[20].id, items[14].id]
    first = old["first"][0]
    assert (first["company_id"], first["at"]) == (company.id, str(today - timedelta(days=20)))
    assert first["name"].endswith(", S20")


def test_what_waits_is_counted_to_a_hundred_and_the_first_five_are_named(api: ApiClient) -> None:
    company, long_ago = a_company(), clock.today("UTC") - timedelta(days=30)
    for _ in range(101):
        a_mail_item(company, received_on=long_ago)

    old = api.get("/office/attention", by=a_clerk()).json["mail_old"]

    assert (old["count"], old["more"], len(old["first"])) == (100, True, 5)


def test_invitation_is_shown_in_its_last_three_days(api: ApiClient, at: Moment) -> None:
    clerk, invitation = a_clerk(), an_invitation(a_company(), is_sent=True)
    assert invitation.ends_at is not None

    shown = []
    for before in (timedelta(days=3, minutes=1), timedelta(days=2), timedelta(minutes=-1)):
        at.now = invitation.ends_at - before
        shown.append(api.get("/office/attention", by=clerk).json["invitations_ending"])

    assert [one["count"] for one in shown] == [0, 1, 0]
    assert shown[1]["first"] == [
        {
            "company_id": invitation.company_id,
            "id": invitation.id,
            "name": f"{invitation.first_name} {invitation.last_name}",
            "at": clock.iso(invitation.ends_at),
        }
    ]


def test_file_that_was_not_taken_is_shown_for_a_week(api: ApiClient, at: Moment) -> None:
    clerk, company = a_clerk(), a_company()
    taken, upload = bring(company, b"good words", name="a.txt"), bring(company, b"MZ", name="b.exe")
    assert (taken.reason, upload.reason) == ("", "not_allowed")

    shown = api.get("/office/attention", by=clerk).json["files_refused"]
    at.now += timedelta(days=7, minutes=1)
    later = api.get("/office/attention", by=clerk).json["files_refused"]

    assert (shown["count"], shown["more"], later) == (1, False, NOTHING)
    (first,) = shown["first"]
    assert (first["company_id"], first["id"]) == (company.id, upload.target.thing_id)
    assert first["name"] == "b.exe"


@pytest.mark.parametrize(("path", "queries"), [("/office/overview", 7), ("/office/attention", 7)])
def test_what_waits_is_read_with_the_person_and_then_all_at_once(
    api: ApiClient, path: str, queries: int
) -> None:
    clerk = a_clerk()

    with recorded() as seen:
        api.get(path, by=clerk)

    assert table_calls(seen) == ["BatchGetItem", *["Query"] * queries]


def test_reads_made_at_once_answer_in_order_and_fail_as_one() -> None:
    assert together([lambda: 1, lambda: 2]) == [1, 2]

    def broken() -> int:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        together([lambda: 1, broken])
