"""`/me`: who is signed in, and what people change about themselves."""

from typing import Any

from tests.builders import a_clerk, a_user
from tests.harness.calls import recorded, table_calls
from tests.harness.client import ApiClient, token_of
from tests.harness.moment import Moment
from tests.identity.conftest import audited


def test_me_names_the_person_and_the_role(api: ApiClient) -> None:
    clerk = a_clerk()

    answer = api.get("/me", by=clerk)

    assert answer.json["id"] == clerk.id
    assert answer.json["role"] == "clerk"
    assert answer.headers["etag"] == '"1"'


def test_me_costs_one_call(api: ApiClient) -> None:
    user = a_user()

    with recorded() as calls:
        api.get("/me", by=user)

    assert table_calls(calls) == ["BatchGetItem"]
    assert len(calls) == 1


def test_me_is_for_the_signed_in(api: ApiClient) -> None:
    for answer in (
        api.get("/me"),
        api.patch("/me", {"language": "it"}, version=1),
        api.post("/me/sign-out-everywhere"),
    ):
        assert (answer.status, answer.code) == (401, "unauthenticated")


def test_unknown_person_with_a_good_token_is_nobody(api: ApiClient) -> None:
    assert api.get("/me", by=token_of("usr_" + "0" * 26)).status == 401


def test_language_is_changed_and_recorded(api: ApiClient) -> None:
    user = a_user()

    answer = api.patch("/me", {"language": "it"}, version=1, by=user)

    assert answer.status == 200
    assert (answer.json["language"], answer.json["version"]) == ("it", 2)
    assert api.get("/me", by=user).json == answer.json
    assert audited()[-1] == "users:user:language"


def test_language_is_changed_only_over_the_version_seen(api: ApiClient) -> None:
    user = a_user()
    api.patch("/me", {"language": "it"}, version=1, by=user)

    assert api.patch("/me", {"language": "en"}, by=user).status == 428
    assert api.patch("/me", {"language": "en"}, version=1, by=user).status == 412
    assert api.get("/me", by=user).json["language"] == "it"


NOT_MINE: list[tuple[dict[str, Any], str, str]] = [
    ({}, "language", "required"),
    ({"language": "de"}, "language", "invalid_choice"),
    ({"language": None}, "language", "invalid_choice"),
    ({"language": "it", "role": "admin"}, "role", "unknown_field"),
    ({"language": "it", "email": "x@example.org"}, "email", "unknown_field"),
]


def test_nothing_else_about_me_is_changed(api: ApiClient) -> None:
    user = a_user()
    for body, field, code in NOT_MINE:
        answer = api.patch("/me", body, version=1, by=user)

        assert answer.status == 400
        assert [(e["field"], e["code"]) for e in answer.json["errors"]] == [(field, code)]
    assert api.get("/me", by=user).json["version"] == 1


def test_signing_out_everywhere_clears_this_browser_too(api: ApiClient, at: Moment) -> None:
    user = a_user()

    answer = api.post("/me/sign-out-everywhere", by=user)

    assert answer.status == 204
    assert answer.headers["set-cookie"].startswith("awizo_refresh=; Max-Age=0;")
    assert answer.headers["clear-site-data"] == '"cache"'
    at.move(seconds=-1)
    assert api.get("/me", by=user).status == 401


NO_SIGN_IN: list[tuple[dict[str, Any], str, str]] = [
    ({"password": "x"}, "email", "required"),
    ({"email": " ", "password": "x"}, "email", "required"),
    ({"email": "a" * 255, "password": "x"}, "email", "too_long"),
    ({"email": "a@b.pl\u0000", "password": "x"}, "email", "unwanted_character"),
    ({"email": ["a@b.pl"], "password": "x"}, "email", "invalid_type"),
    ({"email": "a@b.pl"}, "password", "required"),
    ({"email": "a@b.pl", "password": ""}, "password", "required"),
    ({"email": "a@b.pl", "password": "x" * 129}, "password", "too_long"),
    ({"email": "a@b.pl", "password": "x", "role": "admin"}, "role", "unknown_field"),
]


def test_sign_in_that_makes_no_sense_names_the_field(api: ApiClient) -> None:
    for body, field, code in NO_SIGN_IN:
        with recorded() as calls:
            answer = api.post("/session", body, x_awizo_client="web")

        assert answer.status == 400
        assert [(e["field"], e["code"]) for e in answer.json["errors"]] == [(field, code)]
        assert calls == []
