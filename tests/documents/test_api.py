"""Documents over the API: forms, lists, search, names, tags, states, versions and links."""

import base64
import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest

from chalicelib.access.model import GrantPermission, User
from chalicelib.audit.store import Tag
from chalicelib.aws.table import commit
from chalicelib.companies.model import Company, closed
from chalicelib.companies.service import get_company
from chalicelib.companies.store import change_company
from chalicelib.core import clock
from chalicelib.documents.model import Document
from chalicelib.files.service import list_opened
from tests.builders import a_clerk, a_company, a_grant, a_person_of, a_user
from tests.harness.client import Answer, ApiClient
from tests.harness.moment import Moment
from tests.harness.s3 import rows
from tests.harness.uploads import a_document, deliver_files, send, upload_row
from tests.samples.files import letter_pdf, letter_png

pytestmark = pytest.mark.usefixtures("world")
TEXT = b"name;sum\nA;1\n"


@pytest.fixture
def api() -> ApiClient:
    return ApiClient()


def base_of(company: Company, who: User) -> str:
    return f"{'/office' if who.role else ''}/companies/{company.id}/documents"


def ask(api: ApiClient, company: Company, who: User, **changes: Any) -> Answer:
    body = {"name": "list.csv", "size_bytes": 13, "content_type": "text/csv"} | changes
    return api.post(f"{base_of(company, who)}/uploads", body, by=who)


def change(
    api: ApiClient, document: Document, who: User, verb: str, version: int, body: Any = None
) -> Answer:
    base = f"/office/companies/{document.company_id}/documents/{document.id}"
    method, path = ("PATCH", base) if verb == "edit" else ("POST", f"{base}/{verb}")
    return api.call(method, path, body, by=who, headers={"if_match": f'"{version}"'})


def test_form_is_for_one_key_and_exactly_so_many_bytes(api: ApiClient) -> None:
    company = a_company()

    form = ask(api, company, a_person_of(company), content_type="text/html").json

    key = f"{company.id}/{form['upload_id']}"
    policy = json.loads(base64.b64decode(form["fields"]["policy"]))
    assert form["url"] == "https://awizo-test-uploads.s3.eu-central-1.amazonaws.com/"
    assert (form["fields"]["key"], form["expires_in"]) == (key, 900)
    assert {"key": key} in policy["conditions"]
    assert ["content-length-range", 13, 13] in policy["conditions"]
    assert not [each for each in policy["conditions"] if "starts-with" in each]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("size_bytes", 0),
        ("size_bytes", 200_000_001),
        ("name", ""),
        ("name", "a\r\nb.pdf"),
        ("content_type", "text/html\r\nx: y"),
        ("document_id", "doc_1"),
    ],
)
def test_form_is_not_given_for_what_cannot_be(api: ApiClient, field: str, value: object) -> None:
    company = a_company()

    answer = ask(api, company, a_clerk(), **{field: value})

    assert answer.status == 400
    assert rows(f"COMPANY#{company.id}", "UPLOAD#") == []


def test_upload_is_followed_from_the_form_to_the_document(api: ApiClient) -> None:
    company = a_company()
    who = a_person_of(company)
    upload_id = ask(api, company, who, name="Lista płac.csv").json["upload_id"]
    path = f"{base_of(company, who)}/uploads/{upload_id}"
    assert api.get(path, by=who).json == {
        "id": upload_id,
        "state": "waiting",
        "reason": None,
        "document_id": None,
        "version": None,
    }

    sent = send(upload_row(company.id, upload_id), TEXT)
    assert api.get(path, by=who).json["state"] == "checking"
    assert deliver_files(sent) == []

    done = api.get(path, by=who).json
    (shown,) = api.get(base_of(company, who), by=who).json["items"]
    assert (done["state"], done["version"], done["document_id"]) == ("done", 1, shown["id"])
    assert (shown["name"], shown["state"], shown["versions"]) == ("Lista płac", "active", 1)
    assert shown["created_by"] == who.name
    newest = shown["newest"]
    assert (newest["file_name"], newest["content_type"]) == ("Lista płac.csv", "text/csv")
    assert (newest["has_preview"], newest["no_preview"]) == (False, "office_format")


def test_upload_of_another_company_is_not_there(api: ApiClient) -> None:
    company, other = a_company(), a_company()
    upload_id = ask(api, company, a_person_of(company)).json["upload_id"]
    stranger = a_person_of(other)

    answer = api.get(f"{base_of(other, stranger)}/uploads/{upload_id}", by=stranger)

    assert answer.status == 404


def test_closed_company_takes_no_files(api: ApiClient) -> None:
    before = get_company(a_company().id)
    commit(change_company(closed(before, clock.now()), seen_version=before.version))

    answer = ask(api, before, a_clerk())

    assert (answer.status, answer.code) == (409, "company_is_closed")


def test_person_gets_so_many_forms_an_hour_and_others_theirs(
    api: ApiClient, monkeypatch: pytest.MonkeyPatch, at: Moment
) -> None:
    monkeypatch.setattr("chalicelib.files.service.MOST_FORMS_AN_HOUR", 2)
    at.now = datetime(2026, 11, 23, 10, 59, tzinfo=UTC)
    company, clerk = a_company(), a_clerk()

    given = [ask(api, company, clerk).status for _ in range(2)]
    refused = ask(api, company, clerk)
    by_another = ask(api, company, a_clerk()).status
    at.move(minutes=1)

    assert (given, by_another) == ([201, 201], 201)
    assert (refused.status, refused.code) == (429, "too_many_attempts")
    assert 55 <= int(refused.headers["retry-after"]) <= 60
    assert len(rows(f"COMPANY#{company.id}", "UPLOAD#")) == 3
    assert ask(api, company, clerk).status == 201


def test_retired_document_takes_no_version_until_it_is_restored(api: ApiClient) -> None:
    company, clerk = a_company(), a_clerk()
    document = a_document(company, TEXT, name="list.csv")

    retired = change(api, document, clerk, "retire", document.version).json
    refused = ask(api, company, clerk, document_id=document.id)
    assert (refused.status, refused.code) == (409, "document_retired")
    assert api.get(base_of(company, clerk), by=clerk).json["items"] == []
    shown = api.get(f"{base_of(company, clerk)}?state=retired", by=clerk).json["items"]
    assert [each["id"] for each in shown] == [document.id]

    restored = change(api, document, clerk, "restore", retired["version"])
    assert (restored.status, restored.json["state"]) == (200, "active")
    assert ask(api, company, clerk, document_id=document.id).status == 201
    tags = [raw["tag"]["S"] for raw in rows("AUDIT#")]
    assert {Tag.DOCUMENTS_RETIRE, Tag.DOCUMENTS_RESTORE} <= set(tags)


def test_name_and_tags_are_changed_over_the_version_that_was_seen(api: ApiClient) -> None:
    document, clerk = a_document(a_company(), TEXT, name="list.csv"), a_clerk()
    body = {"name": "Lista płac", "tags": ["Kadry", "kadry", "2026"]}

    first = change(api, document, clerk, "edit", document.version, body)
    second = change(api, document, clerk, "edit", document.version, {"name": "Another"})

    assert (first.json["name"], first.json["tags"]) == ("Lista płac", ["Kadry", "2026"])
    assert (second.status, second.code) == (412, "stale_version")


@pytest.mark.parametrize(
    "body",
    [{}, {"name": None}, {"name": " "}, {"tags": ["x"] * 21}, {"tags": ["y" * 41]}, {"state": "x"}],
)
def test_edit_that_means_nothing_is_refused(api: ApiClient, body: Any) -> None:
    document, clerk = a_document(a_company(), TEXT, name="list.csv"), a_clerk()

    assert change(api, document, clerk, "edit", document.version, body).status == 400


def test_version_that_comes_meanwhile_and_an_edit_leave_each_other_alone(api: ApiClient) -> None:
    company, clerk = a_company(), a_clerk()
    document = a_document(company, TEXT, name="list.csv")
    a_document(company, TEXT, name="list.csv", document=document)

    stale = change(api, document, clerk, "edit", document.version, {"name": "New"})
    renamed = change(api, document, clerk, "edit", document.version + 1, {"name": "New"})

    assert stale.status == 412
    assert (renamed.json["name"], renamed.json["versions"]) == ("New", 2)


def test_list_shows_the_newest_change_first_and_goes_on_by_its_cursor(
    api: ApiClient, at: Moment
) -> None:
    company, clerk = a_company(), a_clerk()
    names = ["a.csv", "b.csv", "c.csv"]
    made = []
    for name in names:
        at.move(minutes=1)
        made.append(a_document(company, TEXT, name=name))
    at.move(minutes=1)
    change(api, made[0], clerk, "edit", made[0].version, {"tags": ["x"]})

    seen, path = [], f"{base_of(company, clerk)}?limit=2"
    page = api.get(path, by=clerk).json
    seen += page["items"]
    page = api.get(f"{path}&cursor={page['next']}", by=clerk).json
    seen += page["items"]

    assert [each["name"] for each in seen] == ["a", "c", "b"]
    assert page["next"] is None


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("text=zolc", ["Żółć"]),
        ("text=kadry", ["Żółć", "List"]),
        ("text=zol+kad", ["Żółć"]),
        ("tag=KADRY", ["Żółć", "List"]),
        ("tag=kad", []),
        ("text=nothing", []),
        ("tag=2026&text=list", ["List"]),
    ],
)
def test_document_is_found_by_parts_of_its_name_and_tags(
    api: ApiClient, at: Moment, asked: str, found: list[str]
) -> None:
    company, clerk = a_company(), a_clerk()
    for name, tags in (("List", ["Kadry", "2026"]), ("Żółć", ["kadry"])):
        document = a_document(company, TEXT, name="x.csv")
        change(api, document, clerk, "edit", 1, {"name": name, "tags": tags})
        at.move(minutes=1)

    shown = api.get(f"{base_of(company, clerk)}?{asked}", by=clerk).json["items"]

    assert [each["name"] for each in shown] == found


def test_versions_are_listed_newest_first_with_who_brought_them(api: ApiClient) -> None:
    company = a_company()
    who, clerk = a_person_of(company, first_name="Ewa"), a_clerk(first_name="Jan")
    document = a_document(company, TEXT, name="list.csv", by=who)
    a_document(company, letter_pdf(2), name="list.pdf", document=document, by=clerk)

    path = f"{base_of(company, who)}/{document.id}/versions"
    shown = api.get(path, by=who).json["items"]

    assert [(each["number"], each["made_by"]) for each in shown] == [
        (2, clerk.name),
        (1, who.name),
    ]
    assert (shown[0]["has_preview"], shown[0]["pages"]) == (True, 2)


def test_link_shows_the_clean_copy_for_a_minute_and_is_recorded_first(api: ApiClient) -> None:
    company = a_company()
    who = a_person_of(company)
    document = a_document(company, letter_pdf(), name="Umowa ż.pdf")
    path = f"{base_of(company, who)}/{document.id}/versions/1/link"

    link = api.post(path, {"copy": "clean"}, by=who).json
    api.post(path, {"copy": "original"}, by=who)

    query = parse_qs(urlsplit(link["url"]).query)
    assert (link["disposition"], link["expires_in"], link["name"]) == ("inline", 60, "Umowa ż.pdf")
    assert query["X-Amz-Expires"] == ["60"]
    assert query["response-content-type"] == ["application/pdf"]
    assert "versionId" in query
    assert "/clean/" in urlsplit(link["url"]).path
    (opened,) = list_opened(company.id, document.id)
    assert (opened.user_id, opened.version, opened.times, opened.via) == (who.id, 1, 2, "company")
    assert opened.first_at < opened.last_at
    recorded = [raw for raw in rows("AUDIT#") if raw["tag"]["S"] == Tag.DOCUMENTS_LINK]
    assert [raw["facts"]["M"]["copy"]["S"] for raw in recorded] == ["clean", "original"]


def test_original_and_office_file_are_only_ever_saved(api: ApiClient) -> None:
    company, clerk = a_company(), a_clerk()
    picture = a_document(company, letter_png(), name="page.html")
    table = a_document(company, TEXT, name="list.csv")

    for document, content_type in ((picture, "image/png"), (table, "text/csv")):
        path = f"{base_of(company, clerk)}/{document.id}/versions/1/link"
        link = api.post(path, {"copy": "original"}, by=clerk).json
        query = parse_qs(urlsplit(link["url"]).query)
        assert (link["disposition"], link["content_type"]) == ("attachment", content_type)
        assert query["response-content-disposition"][0].startswith("attachment;")
        assert quote(link["name"]) in query["response-content-disposition"][0]
    refused = api.post(path, {"copy": "clean"}, by=clerk)
    assert (refused.status, refused.code) == (404, "not_found")
    assert [opened.times for opened in list_opened(company.id, table.id)] == [1]


def test_link_to_the_first_version_stays_one_to_the_first(api: ApiClient) -> None:
    """T33: the object version is inside the signature."""
    company, clerk = a_company(), a_clerk()
    document = a_document(company, letter_pdf(1), name="a.pdf")
    path = f"{base_of(company, clerk)}/{document.id}/versions/1/link"
    before = urlsplit(api.post(path, {}, by=clerk).json["url"])

    a_document(company, letter_pdf(2), name="a.pdf", document=document)

    after = urlsplit(api.post(path, {}, by=clerk).json["url"])
    assert before.path == after.path
    assert parse_qs(before.query)["versionId"] == parse_qs(after.query)["versionId"]


@pytest.mark.parametrize("number", ["0", "01", "2", "99999", "100000", "x", "-1"])
def test_version_that_is_not_there_is_not_found(api: ApiClient, number: str) -> None:
    company, clerk = a_company(), a_clerk()
    document = a_document(company, TEXT, name="a.csv")

    path = f"{base_of(company, clerk)}/{document.id}/versions/{number}/link"

    assert api.post(path, {"copy": "original"}, by=clerk).status == 404


def test_grant_without_documents_opens_none(api: ApiClient) -> None:
    company = a_company()
    document, person = a_document(company, TEXT, name="a.csv"), a_user()
    a_grant(person, company, permissions=frozenset({GrantPermission.MAIL}))
    base = base_of(company, person)

    for path in (base, f"{base}/{document.id}", f"{base}/{document.id}/versions"):
        assert api.get(path, by=person).status == 404
    assert ask(api, company, person).status == 404
