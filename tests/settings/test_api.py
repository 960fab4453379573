"""The office's settings: who may change them, what they may be, and two who do so at once."""

from typing import Any

import pytest

from chalicelib.access.model import Role
from chalicelib.access.resolve import codes_are_demanded
from chalicelib.aws import keys
from chalicelib.aws.table import fetch
from chalicelib.core import clock
from chalicelib.core.errors import StaleVersion
from chalicelib.settings.model import Settings
from chalicelib.settings.service import change_settings, current_settings, settings_of
from tests.builders import a_clerk, a_company, a_person_of, a_user, an_actor
from tests.harness.client import ApiClient, token_of
from tests.harness.s3 import rows
from tests.notices.post import the_settings

PATH = "/office/settings"


def an_admin() -> Any:
    return a_user(role=Role.ADMIN)


def test_defaults_hold_until_somebody_changes_them(api: ApiClient) -> None:
    answer = api.get(PATH, by=a_clerk())

    assert answer.json == {
        "version": 0,
        "office_name": "Awizo",
        "office_email": "",
        "office_address": "",
        "time_zone": "Europe/Warsaw",
        "language": "pl",
        "currency": "PLN",
        "companies_invite": True,
        "invitation_days": 7,
        "client_summaries": False,
        "message_excerpts": False,
        "retention_months": 0,
        "seat_prices": [],
        "staff_codes": True,
        "mail": {
            "missing_attachment_alert": True,
            "attachment_limit_bytes": 7_000_000,
            "digest_minutes": 5,
            "held_alert_hours": 24,
            "label_symbol": "qr",
        },
        "look": {
            "brand_colour": "",
            "brand": {
                "act": "#0d4a3d",
                "dark_act": "#7fd1b5",
                "wall": "#0d4a3d",
                "dark_wall": "#0a2721",
            },
            "logo": None,
        },
    }
    assert rows("OFFICE") == []


def test_admin_changes_some_settings_and_the_others_stay(api: ApiClient) -> None:
    admin = an_admin()
    first = {"office_name": " Biuro  Żółw ", "mail": {"digest_minutes": 0}}
    second = {
        "office_email": "Office@EXAMPLE.org",
        "office_address": "Via Roma 1 \n20121 Milano\n",
        "time_zone": "Europe/Rome",
        "language": "it",
        "currency": "EUR",
        "client_summaries": True,
        "message_excerpts": True,
        "retention_months": 60,
        "mail": {"missing_attachment_alert": False, "held_alert_hours": 720},
    }

    api.patch(PATH, first, version=0, by=admin)
    answer = api.patch(PATH, second, version=1, by=admin)

    assert (answer.status, answer.headers["etag"]) == (200, '"2"')
    assert api.get(PATH, by=admin).json == answer.json
    assert current_settings() == Settings(
        office_name="Biuro Żółw",
        office_email="Office@example.org",
        office_address="Via Roma 1\n20121 Milano",
        time_zone="Europe/Rome",
        language="it",
        currency="EUR",
        client_summaries=True,
        message_excerpts=True,
        retention_months=60,
        missing_attachment_alert=False,
        digest_minutes=0,
        held_alert_hours=720,
        version=2,
    )


def test_address_can_be_taken_away_again(api: ApiClient) -> None:
    admin = an_admin()
    api.patch(PATH, {"office_email": "a@example.org"}, version=0, by=admin)

    answer = api.patch(PATH, {"office_email": ""}, version=1, by=admin)

    assert answer.json["office_email"] == current_settings().office_email == ""


def test_only_an_admin_changes_settings_and_only_staff_see_them(api: ApiClient) -> None:
    nowak = a_company()
    dpo = a_user(role=Role.DPO)

    for by in (a_clerk(), dpo):
        assert api.get(PATH, by=by).status == 200
        refused = api.patch(PATH, {"office_name": "Mine"}, version=0, by=by)
        assert (refused.status, refused.code) == (403, "forbidden")
    assert api.get(PATH, by=a_person_of(nowak)).status == 403
    assert api.get(PATH).status == 401
    assert current_settings() == Settings()


def test_edit_needs_the_version_that_was_seen(api: ApiClient) -> None:
    admin = an_admin()

    blind = api.patch(PATH, {"language": "it"}, by=admin)
    stale = api.patch(PATH, {"language": "it"}, version=3, by=admin)
    good = api.patch(PATH, {"language": "it"}, version=0, by=admin)
    late = api.patch(PATH, {"language": "en"}, version=0, by=admin)

    assert [answer.status for answer in (blind, stale, good, late)] == [428, 412, 200, 412]
    assert current_settings().language == "it"


@pytest.mark.parametrize("seen_version", [0, 1])
def test_of_two_edits_at_once_one_is_refused(
    world: None, monkeypatch: pytest.MonkeyPatch, seen_version: int
) -> None:
    if seen_version:
        change_settings(an_actor(), {"language": "en"}, seen_version=0)
    seen_by_both = current_settings()
    change_settings(an_actor(), {"office_name": "First"}, seen_version=seen_version)
    monkeypatch.setattr("chalicelib.settings.store.find_settings", lambda: seen_by_both)

    with pytest.raises(StaleVersion):
        change_settings(an_actor(), {"office_name": "Second"}, seen_version=seen_version)

    monkeypatch.undo()
    assert settings_of(fetch([keys.settings()])[keys.settings()]).office_name == "First"


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"office_name": " "}, ("office_name", "required")),
        ({"office_name": "x" * 101}, ("office_name", "too_long")),
        ({"office_email": "nobody"}, ("office_email", "invalid_format")),
        ({"office_email": "Office <a@example.org>"}, ("office_email", "invalid_format")),
        ({"office_email": "a@example.org\r\nBcc: b@c.org"}, ("office_email", "invalid_format")),
        ({"office_email": "a@example.org, b@example.org"}, ("office_email", "invalid_format")),
        ({"office_email": "żółw@example.org"}, ("office_email", "invalid_format")),
        ({"office_email": "a" * 250 + "@example.org"}, ("office_email", "too_long")),
        ({"office_email": 5}, ("office_email", "invalid_type")),
        ({"time_zone": "Mars/Olympus"}, ("time_zone", "invalid_choice")),
        ({"time_zone": "europe/warsaw"}, ("time_zone", "invalid_choice")),
        ({"time_zone": "../../etc/passwd"}, ("time_zone", "invalid_choice")),
        ({"time_zone": "localtime"}, ("time_zone", "invalid_choice")),
        ({"time_zone": "Factory"}, ("time_zone", "invalid_choice")),
        ({"time_zone": "x" * 65}, ("time_zone", "too_long")),
        ({"language": "de"}, ("language", "invalid_choice")),
        ({"office_address": "x" * 301}, ("office_address", "too_long")),
        ({"office_address": "Via Roma\x07"}, ("office_address", "unwanted_character")),
        ({"currency": "JPY"}, ("currency", "invalid_choice")),
        ({"client_summaries": "yes"}, ("client_summaries", "invalid_type")),
        ({"retention_months": -1}, ("retention_months", "too_small")),
        ({"retention_months": 241}, ("retention_months", "too_large")),
        ({"mail": {"digest_minutes": -1}}, ("mail.digest_minutes", "too_small")),
        ({"mail": {"digest_minutes": 16}}, ("mail.digest_minutes", "too_large")),
        ({"mail": {"digest_minutes": "5"}}, ("mail.digest_minutes", "invalid_type")),
        ({"mail": {"digest_minutes": 1.5}}, ("mail.digest_minutes", "invalid_type")),
        ({"mail": {"held_alert_hours": 0}}, ("mail.held_alert_hours", "too_small")),
        ({"mail": {"held_alert_hours": 721}}, ("mail.held_alert_hours", "too_large")),
        ({"mail": {"attachment_limit_bytes": 1}}, ("mail.attachment_limit_bytes", "too_small")),
        (
            {"mail": {"attachment_limit_bytes": 7_000_001}},
            ("mail.attachment_limit_bytes", "too_large"),
        ),
        (
            {"mail": {"missing_attachment_alert": 1}},
            ("mail.missing_attachment_alert", "invalid_type"),
        ),
        ({"mail": {"version": 1}}, ("mail.version", "unknown_field")),
        ({"version": 9}, ("version", "unknown_field")),
    ],
    ids=str,
)
def test_wrong_setting_is_named_and_nothing_changes(
    api: ApiClient, changes: dict[str, Any], wrong: tuple[str, str]
) -> None:
    answer = api.patch(PATH, changes, version=0, by=an_admin())

    assert answer.status == 400
    assert [(error["field"], error["code"]) for error in answer.json["errors"]] == [wrong]
    assert current_settings() == Settings()


def test_edit_is_audited_with_the_names_of_what_changed(api: ApiClient) -> None:
    admin = an_admin()

    api.patch(PATH, {"office_email": "secret@example.org"}, version=0, by=admin)

    (entry,) = [raw for raw in rows("AUDIT#OFFICE") if raw["tag"]["S"] == "settings:settings:edit"]
    assert entry["actor_id"]["S"] == admin.id
    assert "office_email" in str(entry["facts"])
    assert "secret@" not in str(entry)


def test_row_that_lacks_a_later_setting_gives_its_default() -> None:
    raw = {
        "pk": {"S": "OFFICE"},
        "sk": {"S": "SETTINGS"},
        "language": {"S": "en"},
        "version": {"N": "4"},
        "a_setting_of_tomorrow": {"S": "x"},
    }

    assert settings_of(raw) == Settings(language="en", version=4)


def test_office_midnight_follows_the_setting(api: ApiClient, at: Any) -> None:
    company, admin = a_company(), an_admin()
    api.patch(PATH, {"time_zone": "Pacific/Kiritimati"}, version=0, by=admin)
    body = {
        "company_id": company.id,
        "sender": "Sąd",
        "kind": "letter",
        "received_on": "2026-11-21",
        "notice": "none",
    }

    at.move(hours=1)  # 10:30 in Greenwich is half past midnight on Kiritimati.

    assert api.post("/office/mail", body, by=admin, idempotency_key="k" * 16).status == 201


def test_portal_is_public_and_says_whose_it_is_and_by_whose_clock(api: ApiClient) -> None:
    changes = {"office_name": "Biuro Żółw", "time_zone": "Europe/Rome"}
    change_settings(an_actor(), changes, seen_version=0)

    answer = api.get("/portal")

    assert answer.json == {
        "office_name": "Biuro Żółw",
        "time_zone": "Europe/Rome",
        "languages": ["pl", "it", "en"],
        "currency": "PLN",
        "client_summaries": False,
        "brand": None,
        "logo": None,
    }


def test_letting_staff_in_without_codes_needs_a_password_given_just_now(api: ApiClient) -> None:
    admin = an_admin()
    old = token_of(admin.id, auth_time=clock.epoch_s(clock.now()) - 601)

    refused = api.patch(PATH, {"staff_codes": False}, by=old, version=0)

    assert (refused.status, refused.code) == (401, "recent_sign_in_required")
    assert current_settings().version == 0
    assert api.patch(PATH, {"staff_codes": False}, by=admin, version=0).status == 200
    for version, said in enumerate([{"staff_codes": False}, {"staff_codes": True}], start=1):
        assert api.patch(PATH, said, by=old, version=version).status == 200


def test_having_more_go_by_its_age_needs_a_password_given_just_now(api: ApiClient) -> None:
    admin = an_admin()
    old = token_of(admin.id, auth_time=clock.epoch_s(clock.now()) - 601)

    def sets(months: int, by: Any) -> int:
        version = current_settings().version
        return api.patch(PATH, {"retention_months": months}, by=by, version=version).status

    assert (sets(60, old), sets(60, admin), sets(24, old), sets(24, admin)) == (401, 200, 401, 200)
    # To keep more, or all of it, is no loss.
    assert (sets(36, old), sets(0, old), sets(120, old)) == (200, 200, 401)


def test_door_reads_whether_codes_are_demanded_as_the_settings_do(world: None) -> None:
    key = keys.settings()
    assert codes_are_demanded(None) == settings_of(None).staff_codes
    for demanded in (True, False):
        the_settings(staff_codes=demanded)
        assert codes_are_demanded(fetch([key])[key]) is demanded
    named_only = {name: fetch([key])[key][name] for name in ("pk", "sk", "version")}
    assert codes_are_demanded(named_only) == settings_of(named_only).staff_codes
