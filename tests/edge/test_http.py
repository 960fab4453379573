"""Declaring routes, and what the app makes of a request, on an app of the test's own."""

import threading
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

import pytest

import app as composition
from chalicelib.access.model import Permission
from chalicelib.config import config
from chalicelib.edge.body import Answer, PageAnswer, PageQuery
from chalicelib.edge.call import Call, Reply, RouteSpec
from chalicelib.edge.http import Application, Routes
from chalicelib.edge.openapi import contract
from tests.harness.client import ApiClient
from tests.harness.world import ENVIRONMENT


class Word(Answer):
    """A word."""

    text: str
    version: int = 7


class Plain(Answer):
    """No version."""

    text: str


@pytest.fixture(autouse=True)
def _configured(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What every function is told; nothing here asks AWS for anything."""
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    config.cache_clear()
    yield
    config.cache_clear()


@pytest.fixture
def routes() -> Routes:
    return Routes("tests.edge.test_http")


def declare(routes: Routes, view: Any, **values: Any) -> RouteSpec:
    facts: dict[str, Any] = {"permission": Permission.PUBLIC, "summary": "A word", "answer": Word}
    routes.add("GET", "/word", **facts | values)(view)
    return routes.specs[-1]


def send(routes: Routes, **changes: Any) -> dict[str, Any]:
    app = Application("test")
    app.register_blueprint(routes)
    event = {
        "resource": "/word",
        "headers": {},
        "multiValueQueryStringParameters": None,
        "queryStringParameters": None,
        "pathParameters": None,
        "stageVariables": None,
        "requestContext": {"resourcePath": "/word", "httpMethod": "GET"},
        "body": None,
    }
    return app(event | changes, None)


def test_route_without_a_permission_cannot_be_declared(routes: Routes) -> None:
    with pytest.raises(TypeError, match="permission"):
        routes.add("GET", "/word", summary="A word")  # type: ignore[call-arg]


def test_view_stays_what_it_was(routes: Routes) -> None:
    def word(call: Call) -> Word:
        return Word(text="a")

    assert routes.add("GET", "/w", permission=Permission.PUBLIC, summary="A word")(word) is word


def test_answer_has_its_status_type_and_version(routes: Routes) -> None:
    declare(routes, lambda call: Word(text="ż"), status=HTTPStatus.CREATED)

    answer = send(routes)

    assert (answer["statusCode"], answer["body"]) == (201, '{"text":"ż","version":7}')
    assert answer["headers"] == {
        "Cache-Control": "no-store",
        "Content-Type": "application/json",
        "ETag": '"7"',
        "X-Content-Type-Options": "nosniff",
    }


def test_answer_without_a_version_has_no_etag(routes: Routes) -> None:
    declare(routes, lambda call: Plain(text="a"), answer=Plain)

    assert "ETag" not in send(routes)["headers"]


def test_answer_without_a_body_is_no_content(routes: Routes) -> None:
    spec = declare(routes, lambda call: None, answer=None)

    answer = send(routes)

    assert (int(spec.status), answer["statusCode"], answer["body"]) == (204, 204, "")


def test_reply_brings_its_own_headers(routes: Routes) -> None:
    reply = Reply(Plain(text="a"), {"Set-Cookie": "a=b", "X-Other": ["1", "2"]})
    declare(routes, lambda call: reply, answer=Plain)

    answer = send(routes)

    assert answer["headers"]["Set-Cookie"] == "a=b"
    assert answer["multiValueHeaders"] == {"X-Other": ["1", "2"]}


def test_answer_that_says_more_than_was_declared_is_a_fault() -> None:
    with pytest.raises(ValueError, match="extra"):
        Plain.model_validate({"text": "a", "internal_note": "b"})


def test_header_with_a_line_break_is_a_fault_and_not_sent(routes: Routes) -> None:
    declare(routes, lambda call: Reply(None, {"X-Name": "a\r\nSet-Cookie: b"}), answer=None)

    answer = send(routes)

    assert answer["statusCode"] == 500
    assert answer["headers"]["Content-Type"] == "application/problem+json"


def test_public_route_has_no_actor(routes: Routes) -> None:
    declare(routes, lambda call: call.actor)

    assert send(routes)["statusCode"] == 500


@pytest.mark.parametrize("name", ["actor", "version", "once"])
def test_call_refuses_to_give_what_its_route_did_not_demand(name: str) -> None:
    spec = RouteSpec("GET", "/", Permission.PUBLIC, "n", "s", None, HTTPStatus.OK)

    with pytest.raises(LookupError):
        getattr(Call(spec, {}, ""), name)


def test_view_learns_where_the_request_came_from(routes: Routes) -> None:
    declare(routes, lambda call: Plain(text=call.source_ip), answer=Plain)
    context = {"resourcePath": "/word", "httpMethod": "GET", "identity": {"sourceIp": "192.0.2.7"}}

    assert "192.0.2.7" in send(routes, requestContext=context)["body"]


def test_each_thread_has_a_request_of_its_own() -> None:
    """The local stack answers several at once; Chalice keeps one request for all."""
    app, seen = Application("test"), dict[int, object]()
    start = threading.Barrier(8)

    def hold(place: int) -> None:
        app.current_request = str(place)  # type: ignore[assignment]
        start.wait()
        seen[place] = app.current_request

    threads = [threading.Thread(target=hold, args=(place,)) for place in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert seen == {place: str(place) for place in range(8)}
    assert app.current_request is None


def test_nothing_is_shown_of_a_fault_in_debug_mode_either(
    api: ApiClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        raise RuntimeError("a secret")

    monkeypatch.setattr("chalicelib.settings.api.current_settings", broken)
    assert composition.app.debug is False

    # Not by its setter, which would leave another level of logging behind.
    monkeypatch.setattr(composition.app, "_debug", True)
    answer = api.get("/portal")

    assert composition.app.debug is True
    assert (answer.status, answer.code) == (500, "fault")
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text


def test_no_route_answers_to_other_origins(api: ApiClient) -> None:
    """T77: without CORS a browser lets no other page read an answer."""
    routes = [
        (method, entry)
        for entries in composition.app.routes.values()
        for method, entry in entries.items()
    ]
    answer = api.get("/portal", origin="https://other.example")

    assert not composition.app.api.cors
    assert len(routes) > 20
    assert not [entry.uri_pattern for method, entry in routes if entry.cors or method == "OPTIONS"]
    assert answer.status == 200
    assert not [name for name in answer.headers if name.startswith("access-control-")]


@pytest.fixture
def specs(routes: Routes) -> Iterator[list[RouteSpec]]:
    declare(
        routes,
        lambda call: None,
        permission=Permission.OFFICE_MAIL_READ,
        query=PageQuery,
        answer=PageAnswer[Word],
        is_edit=True,
        is_once=True,
    )
    yield routes.specs


def test_contract_is_made_from_what_is_declared(specs: list[RouteSpec]) -> None:
    operation = contract(specs, version="1")["paths"]["/api/word"]["get"]

    assert operation["x-permission"] == "office:mail:read"
    assert operation["security"] == [{"token": []}]
    assert [(p["name"], p["in"], p["required"]) for p in operation["parameters"]] == [
        ("limit", "query", False),
        ("cursor", "query", False),
        ("If-Match", "header", True),
        ("Idempotency-Key", "header", True),
    ]


def test_contract_is_the_same_for_the_same_routes_in_any_order(specs: list[RouteSpec]) -> None:
    def other(call: Call) -> Plain:
        return Plain(text="")

    more = Routes("other")
    more.add("GET", "/a", permission=Permission.PUBLIC, summary="Other", answer=Plain)(other)

    both = [*specs, *more.specs]
    assert contract(both, version="1") == contract(both[::-1], version="1")
