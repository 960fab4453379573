"""Query parameters: declared, once, in one spelling, the same in both of the event's forms."""

from typing import Any

import pytest

from chalicelib.core.errors import BadRequest, ValidationFailed
from chalicelib.edge.body import PageQuery, read_query
from chalicelib.mail.forms import OfficeMailQuery
from tests.builders import a_clerk, a_company
from tests.harness.calls import recorded
from tests.harness.client import ApiClient, make_event, token_of

WRONG: dict[str, tuple[dict[str, str], str]] = {
    "unknown": ({"colour": "red"}, "unknown_field"),
    "empty number": ({"limit": ""}, "invalid_format"),
    "zero": ({"limit": "0"}, "too_small"),
    "minus": ({"limit": "-1"}, "too_small"),
    "above the most": ({"limit": "101"}, "too_large"),
    "500 digits": ({"limit": "9" * 500}, "too_large"),
    "fraction": ({"limit": "5.0"}, "invalid_format"),
    "plus": ({"limit": "+5"}, "invalid_format"),
    "leading zero": ({"limit": "05"}, "invalid_format"),
    "underscore": ({"limit": "1_0"}, "invalid_format"),
    "blank around": ({"limit": " 5"}, "invalid_format"),
    "other digits": ({"limit": "٥"}, "invalid_format"),
    "exponent": ({"limit": "1e1"}, "invalid_format"),
    "word": ({"limit": "all"}, "invalid_format"),
    "moment for day": ({"on": "2026-11-20T00:00:00"}, "invalid_format"),
    "epoch for day": ({"on": "1763596800"}, "invalid_format"),
    "epoch in milliseconds": ({"on": "1763596800000"}, "invalid_format"),
    "epoch within a day": ({"on": "1763596801"}, "invalid_format"),
    "day that is none": ({"on": "2026-02-30"}, "invalid_format"),
    "other choice": ({"state": "lost"}, "invalid_choice"),
    "choice in capitals": ({"state": "WAITING"}, "invalid_choice"),
    "id of another kind": ({"company_id": "mai_" + "a" * 26}, "invalid_format"),
    "too long": ({"q": "a" * 81}, "too_long"),
    "NUL": ({"q": "a\0"}, "unwanted_character"),
    "half a character": ({"q": "a\ud800"}, "unwanted_character"),
    "cursor too long": ({"cursor": "a" * 2001}, "too_long"),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_parameter_is_named_with_its_code(name: str) -> None:
    said, code = WRONG[name]

    with pytest.raises(ValidationFailed) as caught:
        read_query({key: [value] for key, value in said.items()}, OfficeMailQuery)

    assert [(e.field, e.code) for e in caught.value.errors] == [(*said, code)]


def test_parameter_that_comes_twice_is_refused_even_if_both_say_the_same() -> None:
    with pytest.raises(BadRequest):
        read_query({"limit": ["5", "5"]}, PageQuery)


@pytest.mark.parametrize("limit", ["1", "100"])
def test_limit_is_taken_from_the_least_to_the_most(limit: str) -> None:
    assert read_query({"limit": [limit]}, PageQuery).limit == int(limit)


def test_what_is_not_said_has_its_default() -> None:
    query = read_query({}, OfficeMailQuery)

    assert (query.limit, query.cursor, query.q, query.state) == (25, None, "", None)


BOTH_FORMS: dict[str, tuple[Any, Any]] = {
    "other values": ({"company_id": "B"}, {"company_id": ["A"]}),
    "one form has more": ({"company_id": "A", "q": "x"}, {"company_id": ["A"]}),
    "the other form has more": ({"company_id": "A"}, {"company_id": ["A"], "q": ["x"]}),
    "only single values": ({"company_id": "A"}, None),
    "only lists": (None, {"company_id": ["A"]}),
    "an empty list": ({"company_id": "A"}, {"company_id": []}),
    "twice in the list": ({"company_id": "A"}, {"company_id": ["A", "B"]}),
    "twice the same": ({"company_id": "A"}, {"company_id": ["A", "A"]}),
}


@pytest.mark.parametrize("name", BOTH_FORMS)
def test_company_named_in_two_ways_is_refused_before_any_read(api: ApiClient, name: str) -> None:
    """T07: the event carries the parameters twice; whoever made them differ gets nothing."""
    ids = {"A": a_company().id, "B": a_company().id, "x": "x"}
    singles, lists = BOTH_FORMS[name]
    event = make_event("GET", "/office/mail", bearer(), None)
    event["queryStringParameters"] = singles and {k: ids[v] for k, v in singles.items()}
    event["multiValueQueryStringParameters"] = lists and {
        k: [ids[v] for v in several] for k, several in lists.items()
    }

    with recorded() as seen:
        answer = api.send(event)

    assert (answer.status, answer.code) == (400, "bad_request")
    assert seen == []


def test_query_on_a_route_that_takes_none_is_refused(api: ApiClient) -> None:
    company = a_company()

    answer = api.get(f"/office/settings?company_id={company.id}", by=a_clerk())

    assert (answer.status, answer.json["errors"][0]["code"]) == (400, "unknown_field")


def bearer() -> dict[str, str]:
    return {"Authorization": f"Bearer {token_of(a_clerk().id)}"}
