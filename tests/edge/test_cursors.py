"""Cursors through the API: bound to person, route and filter; made by hand they reach nothing."""

import base64
import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chalicelib.access.model import User
from chalicelib.aws import keys
from chalicelib.aws.reads import Key, fetch
from chalicelib.companies.model import Company
from chalicelib.core.paging import seal_cursor
from tests.builders import a_clerk, a_company, a_mail_item, a_person_of
from tests.harness.client import Answer, ApiClient
from tests.house.people import a_stage

NO_CURSORS = ["", "=", "A", "AAAA", "null", "e30", "e30=", "W10", "bnVsbA", "IiI", "eyJiIjoieCJ9"]
NO_CURSORS += ["%00", "ż", "a b", "a%2Bb", "a%2Fb", "WzFd", "MQ"]


class Lists:
    """Two companies with five items each, and their people."""

    def __init__(self) -> None:
        self.own, self.other = a_company("Own"), a_company("Other")
        self.anna, self.bruno = a_person_of(self.own), a_person_of(self.other)
        self.clerk = a_clerk()
        self.items = {
            company.id: [a_mail_item(company, sender=f"S {place}") for place in range(5)]
            for company in (self.own, self.other)
        }


@pytest.fixture(scope="module")
def lists() -> Iterator[Lists]:
    with a_stage():
        yield Lists()


def page(company: Company, by: User, query: str = "limit=2") -> Answer:
    return ApiClient().get(f"/companies/{company.id}/mail?{query}", by=by)


def binding(company: Company, by: User, **filters: Any) -> str:
    """As the edge makes it; nothing in it is secret."""
    said = json.dumps({"state": None, "q": ""} | filters, separators=(",", ":"))
    return f"{by.id}|GET|/companies/{{company_id}}/mail|{company.id}|{said}"


def place_of(company: Company, mail_id: str) -> dict[str, str]:
    """Where an item stands in its company's list."""
    key = keys.mail(company.id, mail_id)
    return {"pk": key.pk, "sk": key.sk, "at": fetch([key])[key]["g1s"]["S"]}


def test_pages_hold_every_item_once_in_order(lists: Lists) -> None:
    seen: list[str] = []
    query = "limit=2"
    while query:
        answer = page(lists.own, lists.anna, query).json
        seen += [item["id"] for item in answer["items"]]
        query = f"limit=2&cursor={answer['next']}" if answer["next"] else ""

    assert seen == [item.id for item in reversed(lists.items[lists.own.id])]


def test_page_may_be_of_another_size_than_the_last(lists: Lists) -> None:
    cursor = page(lists.own, lists.anna).json["next"]

    assert len(page(lists.own, lists.anna, f"limit=1&cursor={cursor}").json["items"]) == 1


def test_cursor_is_of_one_person_one_company_one_filter_and_one_route(lists: Lists) -> None:
    cursor = page(lists.own, lists.anna).json["next"]
    colleague = a_person_of(lists.own, lists.other)

    answers = [
        page(lists.own, colleague, f"cursor={cursor}"),
        page(lists.other, lists.bruno, f"cursor={cursor}"),
        page(lists.own, lists.anna, f"state=waiting&cursor={cursor}"),
        page(lists.own, lists.anna, f"q=s&cursor={cursor}"),
        ApiClient().get(f"/me/companies?cursor={cursor}", by=lists.anna),
        ApiClient().get(f"/office/mail?cursor={cursor}", by=lists.clerk),
    ]

    assert [(answer.status, answer.code) for answer in answers] == [(400, "bad_request")] * 6


def test_foreign_cursor_opens_no_company(lists: Lists) -> None:
    """The permission is asked for with any cursor; a refusal does not depend on it."""
    theirs = page(lists.other, lists.bruno).json["next"]
    place = place_of(lists.other, lists.items[lists.other.id][2].id)
    by_hand = seal_cursor(place, binding(lists.other, lists.anna))

    assert page(lists.other, lists.anna, f"cursor={theirs}").status == 400
    assert page(lists.other, lists.anna, f"cursor={by_hand}").status == 404


@pytest.mark.parametrize("place", range(40))
def test_tampered_cursor_is_refused(lists: Lists, place: int) -> None:
    cursor = page(lists.own, lists.anna).json["next"]
    spot = place * len(cursor) // 40
    changed = cursor[:spot] + ("A" if cursor[spot] != "A" else "B") + cursor[spot + 1 :]

    answer = page(lists.own, lists.anna, f"cursor={changed}")

    # A letter of the position may change into another place of the same list, never of another.
    assert answer.status in {200, 400}
    if answer.status == 200:
        assert {item["company_id"] for item in answer.json["items"]} <= {lists.own.id}


@pytest.mark.parametrize("cursor", NO_CURSORS)
def test_what_was_never_a_cursor_is_refused(lists: Lists, cursor: str) -> None:
    answer = page(lists.own, lists.anna, f"cursor={cursor}")

    assert (answer.status, answer.code) == (400, "bad_request")


BY_HAND: dict[str, Any] = {
    "no parts": {},
    "one part": {"pk": "x"},
    "no place in the index": {"pk": "x", "sk": "y"},
    "parts of another list": {"name": "x"},
    "an empty part": {"pk": "", "sk": "x", "at": "x"},
    "a number": {"pk": 1, "sk": "x", "at": "x"},
    "a nested part": {"pk": {"S": "x"}, "sk": "x", "at": "x"},
    "null": None,
    "a list": ["pk", "sk", "at"],
    "a text": "pk",
    "half a character": {"pk": "\ud800", "sk": "x", "at": "x"},
}


@pytest.mark.parametrize("name", BY_HAND)
def test_position_that_no_list_made_is_refused(lists: Lists, name: str) -> None:
    cursor = seal_cursor(BY_HAND[name], binding(lists.own, lists.anna))
    if cursor is None:
        bare = json.loads(unpacked(str(seal_cursor({}, binding(lists.own, lists.anna)))))
        cursor = packed(json.dumps(bare | {"p": None}))

    answer = page(lists.own, lists.anna, f"cursor={cursor}")

    assert (answer.status, answer.code) == (400, "bad_request")


def test_position_of_a_foreign_item_moves_within_the_own_list_only(lists: Lists) -> None:
    for foreign in lists.items[lists.other.id]:
        place = place_of(lists.other, foreign.id)
        cursor = seal_cursor(place, binding(lists.own, lists.anna))

        answer = page(lists.own, lists.anna, f"limit=100&cursor={cursor}")

        assert answer.status in {200, 400}
        items = answer.json["items"] if answer.status == 200 else []
        assert {item["company_id"] for item in items} <= {lists.own.id}


def test_position_in_a_search_moves_within_the_own_terms_only(lists: Lists) -> None:
    for sk in ("A", "COMPANY", "COUNTERS", "FIND#", "FIND#s 0", "MAIL#", "PERSON#", "~"):
        cursor = seal_cursor({"sk": sk}, binding(lists.own, lists.anna, q="s"))

        answer = page(lists.own, lists.anna, f"q=s&limit=100&cursor={cursor}")

        assert answer.status in {200, 400}
        items = answer.json["items"] if answer.status == 200 else []
        assert {item["company_id"] for item in items} <= {lists.own.id}


parts = st.dictionaries(
    st.sampled_from(["pk", "sk", "at", "g1", "x"]),
    st.sampled_from(["A", "~", "COMPANY#", "USER#", "OFFICE", "\0", "ż"]) | st.text(max_size=20),
    max_size=4,
)


@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(position=parts, which=st.sampled_from(["mail", "search", "companies", "register", "scans"]))
def test_no_position_made_by_hand_reaches_anything_foreign(
    lists: Lists, position: dict[str, str], which: str
) -> None:
    path, by, said = {
        "mail": (f"/companies/{lists.own.id}/mail", lists.anna, {"state": None, "q": ""}),
        "search": (f"/companies/{lists.own.id}/mail?q=s", lists.anna, {"state": None, "q": "s"}),
        "companies": ("/me/companies", lists.anna, {}),
        "register": (
            f"/office/mail?company_id={lists.own.id}",
            lists.clerk,
            {"state": None, "q": "", "company_id": lists.own.id, "on": None},
        ),
        "scans": ("/office/scans", lists.clerk, {"state": "inbox"}),
    }[which]
    own = [lists.own.id] if path.startswith("/companies") else []
    route = path.partition("?")[0].replace(lists.own.id, "{company_id}")
    filters = json.dumps(said, separators=(",", ":"))
    cursor = seal_cursor(position, "|".join([by.id, "GET", route, *own, filters]))

    joint = "&" if "?" in path else "?"
    answer = ApiClient().get(f"{path}{joint}cursor={cursor}", by=by)

    assert answer.status in {200, 400}
    assert lists.other.id not in answer.text


def packed(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def unpacked(cursor: str) -> str:
    return base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()


def test_item_itself_is_found_by_its_key(lists: Lists) -> None:
    """The harness: a position made by hand is one that the list itself would make."""
    second = lists.items[lists.own.id][3]
    made = page(lists.own, lists.anna).json["next"]

    by_hand = seal_cursor(place_of(lists.own, second.id), binding(lists.own, lists.anna))

    assert by_hand == made
    assert isinstance(keys.mail(lists.own.id, second.id), Key)
