"""Errors as problem+json: one table of statuses, and nothing of a fault in any answer or log."""

import json
from collections.abc import Iterator
from http import HTTPStatus

import pytest
from chalice.app import Response
from pydantic import BaseModel, ValidationError

from chalicelib.core import errors
from chalicelib.core.errors import AppError, FieldError
from chalicelib.edge.body import Answer, Input, Query
from chalicelib.edge.problem import STATUS, fault, field_errors, problem_of
from tests.harness.client import ApiClient
from tests.house.canaries import overheard

EXPECTED = {
    "bad_request": 400,
    "validation_failed": 400,
    "unauthenticated": 401,
    "sign_in_failed": 401,
    "forbidden": 403,
    "not_found": 404,
    "conflict": 409,
    "confirmation_required": 409,
    "stale_version": 412,
    "unacceptable": 422,
    "version_required": 428,
    "too_many_attempts": 429,
    "unavailable": 503,
}


def every_error(base: type[AppError] = AppError) -> Iterator[type[AppError]]:
    for kind in base.__subclasses__():
        if kind.__module__ == errors.__name__:
            yield kind
        yield from every_error(kind)


def body_of(response: Response) -> dict[str, object]:
    body: dict[str, object] = json.loads(response.body)
    return body


def test_every_kind_of_error_has_its_status() -> None:
    assert {kind.code: int(STATUS[kind]) for kind in every_error()} == EXPECTED


def test_problem_names_status_code_and_detail() -> None:
    response = problem_of(errors.Conflict("It is full.", code="too_many_scans"))

    assert response.status_code == 409
    assert body_of(response) == {
        "type": "about:blank",
        "title": "Conflict",
        "status": 409,
        "code": "too_many_scans",
        "detail": "It is full.",
    }
    assert response.headers == {
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
        "Content-Type": "application/problem+json",
    }


def test_kind_of_error_that_a_feature_makes_has_the_status_of_its_parent() -> None:
    class Full(errors.Conflict):
        code = "full"

    assert problem_of(Full()).status_code == 409


def test_wrong_fields_are_listed() -> None:
    response = problem_of(errors.ValidationFailed(FieldError("a.b", "required", "Fill this in.")))

    assert body_of(response)["errors"] == [
        {"field": "a.b", "code": "required", "message": "Fill this in."}
    ]


def test_confirmation_carries_its_value_and_what_will_happen() -> None:
    body = body_of(problem_of(errors.ConfirmationRequired("abc", "sent_again", "may_arrive_twice")))

    assert (body["confirm"], body["consequences"]) == ("abc", ["sent_again", "may_arrive_twice"])


@pytest.mark.parametrize(
    ("error", "seconds"), [(errors.TooManyAttempts(900), "900"), (errors.Unavailable(), "5")]
)
def test_waiting_is_told_in_seconds(error: AppError, seconds: str) -> None:
    assert problem_of(error).headers["Retry-After"] == seconds


def test_error_that_has_no_status_is_a_fault_of_ours() -> None:
    class Forgotten(AppError):
        code = "forgotten"

    response = problem_of(Forgotten("a secret"))

    assert response.status_code == 500
    assert "secret" not in response.body


def test_fault_tells_nothing() -> None:
    with overheard() as lines:
        response = fault(RuntimeError("a secret"))

    assert response.status_code == 500
    assert body_of(response)["code"] == "fault"
    assert "secret" not in response.body
    assert "a secret" in "\n".join(lines)


@pytest.mark.parametrize("base", [Answer, Input, Query])
def test_what_is_wrong_with_a_model_is_told_without_its_values(base: type[BaseModel]) -> None:
    """A fault is logged with its message; a letter's words must not be in it."""

    class Letter(base):  # type: ignore[misc, valid-type]
        pages: int

    with pytest.raises(ValidationError) as caught:
        Letter.model_validate({"pages": "an internal note", "other": "another note"})

    assert "note" not in str(caught.value)
    assert "pages" in str(caught.value)


def test_error_of_the_body_as_a_whole_has_a_name() -> None:
    class Letter(Input):
        pages: int

    with pytest.raises(ValidationError) as caught:
        Letter.model_validate([])

    assert [e.field for e in field_errors(caught.value).errors] == ["body"]


def test_fault_in_a_view_is_a_problem_without_a_word_about_it(
    api: ApiClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        raise RuntimeError("COMPANY#com_secret")

    monkeypatch.setattr("chalicelib.settings.api.current_settings", broken)

    answer = api.get("/portal")

    assert (answer.status, answer.code) == (500, "fault")
    assert "secret" not in answer.text
    assert HTTPStatus(answer.status).phrase == answer.json["title"]
