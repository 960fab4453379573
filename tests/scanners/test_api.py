"""Scanners as staff keep them, and their keys as a bridge uses them."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from chalicelib.access.model import Role, User
from chalicelib.audit.store import Tag
from chalicelib.aws import keys
from chalicelib.aws.table import commit
from chalicelib.config import config
from chalicelib.core import clock, ids
from chalicelib.scanners.service import count_file, get_scanner, note_seen
from tests.builders import a_clerk, a_company, a_scanner, a_user
from tests.harness.calls import recorded, table_calls
from tests.harness.client import Answer, ApiClient
from tests.harness.moment import Moment
from tests.harness.quick import items
from tests.harness.s3 import rows

PATH = "/office/scanners"
OFFER = {
    "target": "inbox",
    "made_at": "2026-11-20T08:30:00Z",
    "sha256": "0" * 64,
    "size_bytes": 9,
    "name": "a.pdf",
}


@pytest.fixture
def admin(api: ApiClient) -> User:
    return a_user(role=Role.ADMIN)


def add(api: ApiClient, admin: User, once: str = "", **said: Any) -> Answer:
    body = {"name": "Front desk"} | said
    return api.post(PATH, body, by=admin, idempotency_key=once or ids.random_word(20))


def edit(api: ApiClient, admin: User, scanner_id: str, version: int = 1, **said: Any) -> Answer:
    return api.patch(f"{PATH}/{scanner_id}", said, version=version, by=admin)


def act(api: ApiClient, admin: User, scanner_id: str, what: str, version: int = 1) -> Answer:
    return api.post(f"{PATH}/{scanner_id}/{what}", by=admin, if_match=f'"{version}"')


def ask(api: ApiClient, key: str) -> Answer:
    return api.post("/scanner/places", OFFER, x_awizo_scanner_key=key)


def report(api: ApiClient, key: str) -> Answer:
    return api.post("/scanner/seen", x_awizo_scanner_key=key)


def remove(api: ApiClient, admin: User, scanner_id: str, version: int = 1) -> Answer:
    return api.delete(f"{PATH}/{scanner_id}", by=admin, if_match=f'"{version}"')


def silence(api: ApiClient, scanner_id: str) -> int | None:
    hours: int | None = api.get(f"{PATH}/{scanner_id}", by=a_clerk()).json["silent_hours"]
    return hours


def last_seen(scanner_id: str) -> datetime:
    seen_at = get_scanner(scanner_id).last_seen_at
    assert seen_at is not None
    return seen_at.replace(microsecond=0)


def audited() -> list[tuple[str, str, str]]:
    found = [(raw["tag"]["S"], raw["actor_id"]["S"], raw) for raw in rows("AUDIT#OFFICE#")]
    return [(tag, by, raw["target"]["S"]) for tag, by, raw in found if tag.startswith("scanners:")]


def test_added_scanner_is_shown_with_its_key_once(api: ApiClient, admin: User, at: Moment) -> None:
    company = a_company("Nowak", code="NOWAK-7")

    answer = add(api, admin, name=" Front  desk ", place="Reception", company_id=company.id)

    assert answer.status == 201
    scanner, key = answer.json["scanner"], answer.json["key"]
    made = get_scanner(scanner["id"]).created_at.isoformat().replace("+00:00", "Z")
    assert scanner == {
        "id": scanner["id"],
        "name": "Front desk",
        "place": "Reception",
        "company": {"id": company.id, "name": "Nowak", "code": "NOWAK-7", "state": "active"},
        "state": "active",
        "created_at": made,
        "key_made_at": made,
        "last_seen_at": None,
        "silent_hours": None,
        "files_today": 0,
        "version": 1,
    }
    assert key.startswith(f"{scanner['id']}.")
    assert len(key.partition(".")[2]) == 32
    shown = api.get(f"{PATH}/{scanner['id']}", by=a_clerk())
    assert shown.json == scanner
    assert shown.headers["etag"] == '"1"'
    assert api.get(PATH, by=a_clerk()).json == {"items": [scanner], "next": None}
    assert audited() == [(Tag.SCANNERS_ADD, admin.id, scanner["id"])]


def test_key_is_kept_nowhere(api: ApiClient, admin: User) -> None:
    key = add(api, admin).json["key"]

    secret = key.partition(".")[2]
    assert secret not in str(items(config().table_name))


def test_same_request_a_second_time_makes_no_second_scanner_and_tells_no_key(
    api: ApiClient, admin: User
) -> None:
    first = add(api, admin, "the-same-key")

    second = add(api, admin, "the-same-key")

    assert second.status == 201
    assert second.json == first.json | {"key": None}
    assert len(api.get(PATH, by=admin).json["items"]) == 1
    assert add(api, admin, "the-same-key", name="Other").code == "idempotency_mismatch"


@pytest.mark.parametrize(
    ("said", "field", "code"),
    [
        ({"name": " "}, "name", "required"),
        ({"name": "x" * 81}, "name", "too_long"),
        ({"name": "a\u202eb"}, "name", "unwanted_character"),
        ({"place": "x" * 121}, "place", "too_long"),
        ({"company_id": "com_" + "0" * 26}, "company_id", "not_found"),
        ({"company_id": "NOWAK-7"}, "company_id", "invalid_format"),
    ],
)
def test_wrong_field_is_named(
    api: ApiClient, admin: User, said: dict[str, str], field: str, code: str
) -> None:
    answer = add(api, admin, **said)

    assert answer.status == 400
    assert [(e["field"], e["code"]) for e in answer.json["errors"]] == [(field, code)]
    assert rows("SCANNER#") == []


def test_name_of_signs_that_become_many_when_folded_is_taken(api: ApiClient, admin: User) -> None:
    made = add(api, admin, name="\ufdfa" * 80)

    assert made.status == 201
    assert edit(api, admin, made.json["scanner"]["id"], name="\ufdfa" * 79).status == 200


def test_what_is_left_out_of_an_edit_stays_and_null_clears_the_company(
    api: ApiClient, admin: User
) -> None:
    scanner, _ = a_scanner(a_company())

    named = edit(api, admin, scanner.id, name="Back office")
    cleared = edit(api, admin, scanner.id, 2, company_id=None)

    assert (named.status, cleared.status) == (200, 200)
    assert named.json["company"]["id"] == scanner.company_id
    after = cleared.json
    assert (after["name"], after["place"], after["company"]) == ("Back office", "Reception", None)
    assert get_scanner(scanner.id).company_id == ""
    assert [tag for tag, _, _ in audited()][1:] == [Tag.SCANNERS_EDIT] * 2


def test_edit_over_somebody_elses_is_refused(api: ApiClient, admin: User) -> None:
    scanner, key = a_scanner()
    edit(api, admin, scanner.id, name="Other")

    stale = [
        edit(api, admin, scanner.id, name="Third"),
        act(api, admin, scanner.id, "key"),
        act(api, admin, scanner.id, "revoke"),
    ]

    assert {answer.code for answer in stale} == {"stale_version"}
    assert get_scanner(scanner.id).name == "Other"
    assert ask(api, key).status == 200


def test_null_name_is_refused(api: ApiClient, admin: User) -> None:
    scanner, _ = a_scanner()

    assert edit(api, admin, scanner.id, name=None).status == 400


def test_new_key_opens_and_the_old_one_is_dead_at_once(api: ApiClient, admin: User) -> None:
    scanner, old = a_scanner()

    answer = act(api, admin, scanner.id, "key")

    new = answer.json["key"]
    assert (answer.status, answer.json["scanner"]["version"]) == (200, 2)
    assert ask(api, new).status == 200
    refused = ask(api, old)
    assert (refused.status, refused.code) == (401, "scanner_key_refused")
    assert "Make a new one" in refused.json["detail"]


def test_revoked_scanner_delivers_nothing_until_it_has_a_new_key(
    api: ApiClient, admin: User
) -> None:
    scanner, key = a_scanner()

    revoked = act(api, admin, scanner.id, "revoke")
    again = act(api, admin, scanner.id, "revoke", 2)
    refused = ask(api, key)
    revived = act(api, admin, scanner.id, "key", 2)

    assert (revoked.status, revoked.json["state"]) == (200, "revoked")
    assert (again.status, again.code) == (409, "scanner_revoked")
    assert (refused.status, refused.code) == (401, "scanner_key_refused")
    assert revived.json["scanner"]["state"] == "active"
    assert ask(api, revived.json["key"]).status == 200
    assert ask(api, key).status == 401
    tags = [tag for tag, _, _ in audited()]
    assert tags == [Tag.SCANNERS_ADD, Tag.SCANNERS_REVOKE, Tag.SCANNERS_KEY]


def test_what_is_no_key_opens_nothing_and_costs_no_trip(api: ApiClient) -> None:
    scanner, key = a_scanner()
    other, _ = a_scanner()
    secret = key.partition(".")[2]
    wrong = {
        "": 0,
        "x": 0,
        scanner.id: 0,
        f"{scanner.id}.": 0,
        f"{key}x": 0,
        f" {key}": 0,
        key.upper(): 0,
        f"{other.id}.{secret}": 1,
        f"{scanner.id}.{'0' * 32}": 1,
        f"scr_{'0' * 26}.{secret}": 1,
    }
    for said, trips in wrong.items():
        with recorded() as seen:
            answer = ask(api, said)

        assert (answer.status, answer.code) == (401, "scanner_key_refused"), said
        assert table_calls(seen) == ["BatchGetItem"] * trips
    assert api.post("/scanner/places", OFFER).status == 401


def test_persons_token_opens_no_place(api: ApiClient, admin: User) -> None:
    assert api.post("/scanner/places", OFFER, by=admin).status == 401


def test_scanners_key_opens_nothing_else(api: ApiClient) -> None:
    _, key = a_scanner()

    assert api.get(PATH, x_awizo_scanner_key=key).status == 401
    assert api.get(PATH, by=key).status == 401


def test_scanner_is_seen_when_it_asks_at_most_once_a_minute(
    api: ApiClient, admin: User, at: Moment
) -> None:
    scanner, key = a_scanner()

    with recorded() as seen:
        for seconds in (0, 30, 29):
            at.move(seconds=seconds)
            assert ask(api, key).status == 200
    assert table_calls(seen).count("TransactWriteItems") == 1
    first = last_seen(scanner.id)

    at.move(seconds=1)
    ask(api, key)
    assert last_seen(scanner.id) - first == timedelta(minutes=1)
    assert edit(api, admin, scanner.id, name="Seen, and not changed by that").status == 200
    assert last_seen(scanner.id) - first == timedelta(minutes=1)


def test_refused_key_is_not_seen(api: ApiClient, admin: User) -> None:
    scanner, key = a_scanner()
    act(api, admin, scanner.id, "revoke")

    ask(api, key)

    assert get_scanner(scanner.id).last_seen_at is None


def test_bridge_that_reports_is_seen_at_most_once_a_minute(api: ApiClient, at: Moment) -> None:
    scanner, key = a_scanner()

    with recorded() as seen:
        for seconds in (0, 30, 29):
            at.move(seconds=seconds)
            answer = report(api, key)
            assert (answer.status, answer.text) == (204, "")
    assert table_calls(seen).count("TransactWriteItems") == 1
    first = last_seen(scanner.id)
    assert get_scanner(scanner.id).version == 1

    at.move(seconds=1)
    report(api, key)
    assert last_seen(scanner.id) - first == timedelta(minutes=1)


def test_report_of_a_refused_key_is_refused_as_a_file_is_and_not_written_down(
    api: ApiClient, admin: User, at: Moment
) -> None:
    scanner, old = a_scanner()
    new = act(api, admin, scanner.id, "key").json["key"]
    assert report(api, new).status == 204
    before = last_seen(scanner.id)
    act(api, admin, scanner.id, "revoke", 2)
    at.move(hours=1)

    for key in (old, new, "x", ""):
        told, asked = report(api, key), ask(api, key)
        assert (told.status, told.code) == (401, "scanner_key_refused")
        assert told.json["detail"] == asked.json["detail"]
    assert last_seen(scanner.id) == before


def test_key_that_is_revoked_while_its_report_is_heard_writes_nothing(
    api: ApiClient, admin: User
) -> None:
    scanner, _ = a_scanner()
    act(api, admin, scanner.id, "revoke")

    note_seen(scanner, reports=True)

    assert get_scanner(scanner.id).last_seen_at is None
    assert not get_scanner(scanner.id).reports


def test_bridge_that_falls_silent_is_told_after_an_hour(api: ApiClient, at: Moment) -> None:
    scanner, key = a_scanner()
    assert silence(api, scanner.id) is None
    report(api, key)

    at.move(minutes=59)
    assert silence(api, scanner.id) is None
    at.move(minutes=1)
    assert silence(api, scanner.id) == 1
    at.move(hours=25, minutes=59)
    assert api.get(PATH, by=a_clerk()).json["items"][0]["silent_hours"] == 26
    report(api, key)
    assert silence(api, scanner.id) is None


def test_first_report_counts_though_a_file_was_just_offered(api: ApiClient, at: Moment) -> None:
    scanner, key = a_scanner()
    ask(api, key)
    report(api, key)

    at.move(hours=1)

    assert silence(api, scanner.id) == 1


def test_nothing_is_said_about_what_never_reports_or_is_revoked(
    api: ApiClient, admin: User, at: Moment
) -> None:
    """Devices that PUT by themselves, and bridges of an earlier release, which only ask."""
    asking, its_key = a_scanner()
    ask(api, its_key)
    a_device, _ = a_scanner()
    gone, key = a_scanner()
    report(api, key)
    act(api, admin, gone.id, "revoke")

    at.move(hours=24)

    assert {silence(api, one.id) for one in (asking, a_device, gone)} == {None}


def test_removed_scanner_is_gone_from_every_screen_and_keeps_its_row(
    api: ApiClient, admin: User, at: Moment
) -> None:
    scanner, key = a_scanner(name="Old tray")
    kept, _ = a_scanner(name="Other tray")
    act(api, admin, scanner.id, "revoke")

    answer = remove(api, admin, scanner.id, 2)

    assert (answer.status, answer.text) == (204, "")
    listed = api.get(PATH, by=a_clerk()).json["items"]
    assert [one["id"] for one in listed] == [kept.id]
    gone = [
        api.get(f"{PATH}/{scanner.id}", by=a_clerk()),
        edit(api, admin, scanner.id, 3, name="Back"),
        act(api, admin, scanner.id, "key", 3),
        act(api, admin, scanner.id, "revoke", 3),
        remove(api, admin, scanner.id, 3),
    ]
    assert {(one.status, one.code) for one in gone} == {(404, "not_found")}
    assert (ask(api, key).status, report(api, key).status) == (401, 401)
    (row,) = rows(keys.scanner(scanner.id).pk)
    assert (row["name"]["S"], row["state"]["S"]) == ("Old tray", "revoked")
    assert "g3" not in row
    assert "g3s" not in row
    assert audited()[-1] == (Tag.SCANNERS_REMOVE, admin.id, scanner.id)


def test_scanner_that_delivers_is_not_removed(api: ApiClient, admin: User) -> None:
    scanner, key = a_scanner()

    answer = remove(api, admin, scanner.id)

    assert (answer.status, answer.code) == (409, "scanner_active")
    assert ask(api, key).status == 200


def test_removal_over_somebody_elses_change_is_refused(api: ApiClient, admin: User) -> None:
    scanner, _ = a_scanner()
    act(api, admin, scanner.id, "revoke")
    revived = act(api, admin, scanner.id, "key", 2).json["key"]

    assert remove(api, admin, scanner.id, 2).code == "stale_version"
    assert ask(api, revived).status == 200
    unseen = api.delete(f"{PATH}/{scanner.id}", by=admin)
    assert (unseen.status, unseen.code) == (428, "version_required")


def test_clerk_removes_no_scanner(api: ApiClient, admin: User) -> None:
    scanner, _ = a_scanner()
    act(api, admin, scanner.id, "revoke")

    assert remove(api, a_clerk(), scanner.id, 2).status == 403
    assert get_scanner(scanner.id).removed_at is None


def test_files_are_counted_by_the_offices_day(api: ApiClient, at: Moment) -> None:
    scanner, _ = a_scanner()
    for _ in range(3):
        commit(count_file(scanner.id, clock.today("Europe/Warsaw")))
    clerk = a_clerk()

    assert api.get(f"{PATH}/{scanner.id}", by=clerk).json["files_today"] == 3
    at.move(hours=24)
    assert api.get(PATH, by=clerk).json["items"][0]["files_today"] == 0
    assert len(rows(keys.scanner(scanner.id).pk, "FILES#")) == 1


def test_list_has_pages_in_the_order_of_names(api: ApiClient) -> None:
    names = ["Żabka", "alfa", "Beta", "Łódź", "zeta"]
    for name in names:
        a_scanner(name=name)
    clerk = a_clerk()

    seen, cursor = [], ""
    while True:
        page = api.get(f"{PATH}?limit=2{cursor}", by=clerk).json
        seen += [one["name"] for one in page["items"]]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"

    assert seen == ["alfa", "Beta", "Łódź", "Żabka", "zeta"]
