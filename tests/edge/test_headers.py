"""Headers, methods and kinds of content, as the gateway hands them over."""

from typing import Any

import pytest

from chalicelib.access.model import User
from chalicelib.mail.model import MailItem
from tests.builders import a_clerk, a_company, a_mail_item
from tests.harness.calls import effects
from tests.harness.client import Answer, ApiClient, make_event, token_of

METHODS = ["HEAD", "TRACE", "OPTIONS", "PUT", "DELETE", "CONNECT", "get", "PROPFIND"]
OTHER_CONTENT = [
    "text/plain",
    "application/xml",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "application/octet-stream",
    "image/png",
    "",
]


@pytest.fixture
def clerk(world: None) -> User:
    return a_clerk()


@pytest.fixture
def item(world: None) -> MailItem:
    return a_mail_item(a_company())


def path_of(item: MailItem) -> str:
    return f"/office/companies/{item.company_id}/mail/{item.id}"


def edit(item: MailItem, by: User, **headers: str) -> Answer:
    return ApiClient().call("PATCH", path_of(item), {"sender": "Other"}, by=by, headers=headers)


def test_version_that_was_seen_lets_an_edit_through(item: MailItem, clerk: User) -> None:
    answer = edit(item, clerk, if_match='"1"')

    assert (answer.status, answer.headers["etag"]) == (200, '"2"')


@pytest.mark.parametrize(
    "form",
    [
        "1",
        "'1'",
        '"1',
        '1"',
        '""',
        '"-1"',
        '"1.0"',
        '"01x"',
        "*",
        'W/"1"',
        '"1", "2"',
        '"1" ',
        '"١"',
        f'"{"9" * 16}"',
        '"1"\t',
        '" 1"',
    ],
)
def test_version_in_any_other_form_is_refused(item: MailItem, clerk: User, form: str) -> None:
    with effects() as done:
        answer = edit(item, clerk, if_match=form)

    assert (answer.status, answer.code, done) == (400, "bad_request", [])


def test_edit_without_a_version_is_refused(item: MailItem, clerk: User) -> None:
    with effects() as done:
        answer = edit(item, clerk)

    assert (answer.status, answer.code, done) == (428, "version_required", [])


@pytest.mark.parametrize("form", ['"0"', '"2"', '"999999999999999"'])
def test_edit_of_another_version_is_refused(item: MailItem, clerk: User, form: str) -> None:
    with effects() as done:
        answer = edit(item, clerk, if_match=form)

    assert (answer.status, answer.code, done) == (412, "stale_version", [])


def test_of_two_editors_one_has_to_look_again(item: MailItem, clerk: User) -> None:
    """T75."""
    first = edit(item, clerk, if_match='"1"')
    second = edit(item, a_clerk(), if_match='"1"')

    assert (first.status, second.status) == (200, 412)


@pytest.mark.parametrize("name", ["Authorization", "If-Match"])
def test_header_that_comes_twice_is_refused(item: MailItem, clerk: User, name: str) -> None:
    headers = {"Authorization": f"Bearer {token_of(clerk.id)}", "If-Match": '"1"'}
    event = make_event("PATCH", path_of(item), headers | CONTENT, '{"sender": "Other"}')
    event["multiValueHeaders"][name] = [headers[name]] * 2

    with effects() as done:
        answer = ApiClient().send(event)

    assert (answer.status, answer.code, done) == (400, "bad_request", [])


def test_header_that_comes_under_two_spellings_is_refused(item: MailItem, clerk: User) -> None:
    headers = {
        "Authorization": f"Bearer {token_of(clerk.id)}",
        "if-match": '"2"',
        "If-Match": '"1"',
    }
    event = make_event("PATCH", path_of(item), headers | CONTENT, '{"sender": "Other"}')

    assert ApiClient().send(event).status == 400


def test_names_of_headers_have_no_case(item: MailItem, clerk: User) -> None:
    headers = {"AUTHORIZATION": f"bearer {token_of(clerk.id)}", "if-MATCH": '"1"'}
    event = make_event("PATCH", path_of(item), headers | CONTENT, '{"sender": "Other"}')

    assert ApiClient().send(event).status == 200


CONTENT = {"Content-Type": "application/json; charset=utf-8"}


@pytest.mark.parametrize("method", METHODS)
def test_method_that_is_not_declared_is_a_problem(item: MailItem, clerk: User, method: str) -> None:
    with effects() as done:
        answer = ApiClient().call(method, path_of(item), by=clerk)

    assert (answer.status, answer.code, done) == (405, "method_not_allowed", [])
    assert set(answer.headers["allow"].split(", ")) == {"GET", "PATCH"}


@pytest.mark.parametrize("content", OTHER_CONTENT)
def test_content_that_is_no_json_is_a_problem(item: MailItem, clerk: User, content: str) -> None:
    with effects() as done:
        answer = edit(item, clerk, if_match='"1"', content_type=content)

    assert (answer.status, answer.code, done) == (415, "unsupported_media_type", [])


def test_accept_header_changes_nothing(item: MailItem, clerk: User) -> None:
    for accept in ("text/html", "image/*", "application/octet-stream", "*/*", "\0"):
        assert ApiClient().get(path_of(item), by=clerk, accept=accept).status == 200


@pytest.mark.parametrize("body", ['{"company_id": "x"}', "{}", "[]", "x", "null"])
def test_body_where_none_belongs_is_refused(item: MailItem, clerk: User, body: str) -> None:
    """T07: a company named in a body that nobody reads is a disagreement too."""
    event = make_event("GET", path_of(item), bearer(clerk), body)

    assert ApiClient().send(event).status == 400


@pytest.mark.parametrize("body", [None, "", " \n"])
def test_no_body_is_no_body(item: MailItem, clerk: User, body: str | None) -> None:
    assert ApiClient().send(make_event("GET", path_of(item), bearer(clerk), body)).status == 200


BAD_BODIES: dict[str, dict[str, Any]] = {
    "half a character": {"body": "\ud800"},
    "no base64": {"body": "%%%", "isBase64Encoded": True},
    "half of base64": {"body": "abcde", "isBase64Encoded": True},
    "base64 of no JSON": {"body": "/////w==", "isBase64Encoded": True},
}


@pytest.mark.parametrize("name", BAD_BODIES)
def test_body_that_cannot_be_decoded_is_refused(item: MailItem, clerk: User, name: str) -> None:
    headers = bearer(clerk) | CONTENT | {"If-Match": '"1"'}
    event = make_event("PATCH", path_of(item), headers, None) | BAD_BODIES[name]

    answer = ApiClient().send(event)

    assert (answer.status, answer.code) == (400, "bad_request")


def test_body_in_base64_is_the_same_body(item: MailItem, clerk: User) -> None:
    headers = bearer(clerk) | CONTENT | {"If-Match": '"1"'}
    event = make_event("PATCH", path_of(item), headers, "eyJzZW5kZXIiOiJBIn0=")

    answer = ApiClient().send(event | {"isBase64Encoded": True})

    assert (answer.status, answer.json["sender"]) == (200, "A")


def test_event_without_headers_or_query_is_an_anonymous_request(api: ApiClient) -> None:
    event = make_event("GET", "/me", {}, None)
    event |= {"headers": None, "multiValueHeaders": None, "requestContext": event["requestContext"]}

    assert api.send(event).status == 401


def bearer(user: User) -> dict[str, str]:
    return {"Authorization": f"Bearer {token_of(user.id)}"}
