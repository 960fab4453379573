"""Uploads by staff: a form for one file of one item, which then goes the way of every scan."""

import base64
import json
from typing import Any

import pytest

from chalicelib.access.model import User
from chalicelib.audit.store import Tag
from chalicelib.mail.model import MailItem, MailState
from chalicelib.mail.service import change_state, get_mail_item
from chalicelib.scans.model import LARGEST_SCAN_BYTES
from chalicelib.scans.service import allow_upload
from tests.builders import a_clerk, a_company, a_mail_item, a_move, an_actor
from tests.harness.calls import recorded, table_calls
from tests.harness.client import Answer, ApiClient
from tests.harness.s3 import arrive, rows
from tests.samples.files import letter_pdf, letter_png
from tests.scans.test_model import HOSTILE_NAMES

pytestmark = pytest.mark.usefixtures("remembering_gate")
INTAKE = "https://awizo-test-intake.s3.eu-central-1.amazonaws.com/"


def ask(api: ApiClient, clerk: User, item: MailItem, **changes: Any) -> Answer:
    body = {"name": "list.pdf", "size_bytes": 1000, "content_type": "application/pdf"} | changes
    return api.post(f"/office/companies/{item.company_id}/mail/{item.id}/uploads", body, by=clerk)


def policy_of(form: dict[str, Any]) -> dict[str, Any]:
    policy: dict[str, Any] = json.loads(base64.b64decode(form["fields"]["policy"]))
    return policy


def test_form_is_for_one_key_one_type_and_a_limited_size(api: ApiClient) -> None:
    item = a_mail_item(a_company())

    answer = ask(api, a_clerk(), item, name="Umowa ż.pdf")

    form = answer.json
    assert (answer.status, form["url"], form["expires_in"]) == (201, INTAKE, 900)
    key = f"desk/{item.number}/{form['upload_id']}/Umowa ż.pdf"
    assert form["fields"]["key"] == key
    conditions = policy_of(form)["conditions"]
    assert {"bucket": "awizo-test-intake"} in conditions
    assert {"key": key} in conditions
    assert {"Content-Type": "application/pdf"} in conditions
    assert ["content-length-range", 1, LARGEST_SCAN_BYTES] in conditions
    assert not [each for each in conditions if "starts-with" in each]


def test_uploaded_file_becomes_a_scan_of_the_item_that_knows_its_upload(api: ApiClient) -> None:
    item, clerk = a_mail_item(a_company()), a_clerk()
    form = ask(api, clerk, item).json

    scan = arrive(form["fields"]["key"], letter_pdf())

    path = f"/office/companies/{item.company_id}/mail/{item.id}/scans"
    (shown,) = api.get(path, by=clerk).json["items"]
    assert (shown["id"], shown["upload_id"], shown["state"]) == (
        scan.id,
        form["upload_id"],
        "attached",
    )
    assert (shown["file_name"], shown["scanner"]) == ("list.pdf", "desk")
    assert [each.id for each in get_mail_item(item.company_id, item.id).scans] == [scan.id]


def test_refused_upload_is_seen_at_its_item(api: ApiClient) -> None:
    item, clerk = a_mail_item(a_company()), a_clerk()
    form = ask(api, clerk, item).json

    arrive(form["fields"]["key"], b"MZ")

    path = f"/office/companies/{item.company_id}/mail/{item.id}/scans"
    (shown,) = api.get(path, by=clerk).json["items"]
    assert (shown["upload_id"], shown["state"], shown["reason"]) == (
        form["upload_id"],
        "quarantined",
        "not_a_scan",
    )


def test_several_files_of_an_item_have_a_form_each(api: ApiClient) -> None:
    item, clerk = a_mail_item(a_company()), a_clerk()

    forms = [ask(api, clerk, item).json for _ in range(3)]
    for form, content in zip(forms, (letter_pdf(), letter_png(), letter_pdf(2)), strict=True):
        arrive(form["fields"]["key"], content)

    assert len({form["upload_id"] for form in forms}) == 3
    assert len(get_mail_item(item.company_id, item.id).scans) == 3


def test_hostile_name_makes_no_other_key(world: None) -> None:
    item, actor = a_mail_item(a_company()), an_actor()

    for name in HOSTILE_NAMES:
        form = allow_upload(actor, item, name=name, content_type="image/png")

        key = form.fields["key"]
        desk, number, upload_id, file_name = key.split("/")
        assert (desk, number, upload_id) == ("desk", item.number, form.upload_id)
        assert file_name not in {"", ".", ".."}
        assert "${" not in key
        assert len(key.encode()) <= 1024
        assert {"key": key} in policy_of({"fields": form.fields})["conditions"]


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"name": ""}, ("name", "required")),
        ({"name": "x" * 201}, ("name", "too_long")),
        ({"name": "a\nb"}, ("name", "unwanted_character")),
        ({"size_bytes": 0}, ("size_bytes", "too_small")),
        ({"size_bytes": LARGEST_SCAN_BYTES + 1}, ("size_bytes", "too_large")),
        ({"size_bytes": "1"}, ("size_bytes", "invalid_type")),
        ({"content_type": "text/html"}, ("content_type", "invalid_choice")),
        ({"content_type": "image/svg+xml"}, ("content_type", "invalid_choice")),
        ({"key": "other/key"}, ("key", "unknown_field")),
    ],
)
def test_wrong_field_is_named(
    api: ApiClient, changes: dict[str, Any], wrong: tuple[str, str]
) -> None:
    answer = ask(api, a_clerk(), a_mail_item(a_company()), **changes)

    assert [(error["field"], error["code"]) for error in answer.json["errors"]] == [wrong]


def test_destroyed_item_takes_no_upload(api: ApiClient) -> None:
    item = a_mail_item(a_company())
    change_state(an_actor(), item, a_move(MailState.DESTROYED), seen_version=1)

    answer = ask(api, a_clerk(), item)

    assert (answer.status, answer.code) == (409, "mail_destroyed")


def test_form_is_recorded_and_costs_two_trips(api: ApiClient) -> None:
    item, clerk = a_mail_item(a_company()), a_clerk()

    with recorded() as seen:
        form = ask(api, clerk, item).json

    assert table_calls(seen) == ["BatchGetItem", "TransactWriteItems"]
    (entry,) = [raw for raw in rows("AUDIT#") if raw["tag"]["S"] == Tag.SCANS_UPLOAD]
    assert (entry["actor_id"]["S"], entry["target"]["S"]) == (clerk.id, item.id)
    assert form["upload_id"] in str(entry["facts"])
    assert form["fields"]["policy"] not in str(rows(""))
