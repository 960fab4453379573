"""Pages and cursors, apart from any list."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.core.errors import BadRequest
from chalicelib.core.paging import Page, open_cursor, part_of, seal_cursor, weight_of, within

PLACE = {"pk": "COMPANY#com_a", "sk": "MAIL#mai_b", "at": "2026-11-20#x"}


def by_hand(body: Any) -> str:
    return urlsafe_b64encode(json.dumps(body).encode()).decode().rstrip("=")


def content_of(cursor: str) -> Any:
    return json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))


def test_position_survives_its_cursor() -> None:
    assert open_cursor(seal_cursor(PLACE, "anna|list"), "anna|list") == PLACE


def test_end_of_a_list_has_no_cursor_and_its_beginning_no_position() -> None:
    assert seal_cursor(None, "anna|list") is None
    assert open_cursor(None, "anna|list") is None


def test_cursor_is_safe_in_an_address() -> None:
    cursor = str(seal_cursor(PLACE | {"sk": "żółć?&=+/"}, "anna|list"))

    assert set(cursor) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


def test_cursor_names_nobody() -> None:
    """It may end up in a log of somebody between us; what it is bound to is a mark only."""
    assert "anna" not in json.dumps(content_of(str(seal_cursor(PLACE, "anna|list"))))


def test_cursor_of_another_binding_is_refused() -> None:
    cursor = seal_cursor(PLACE, "anna|list")

    with pytest.raises(BadRequest):
        open_cursor(cursor, "bruno|list")


@pytest.mark.parametrize(
    "position",
    [
        {"pk": ""},
        {"pk": "a" * 1025},
        {"pk": "ż" * 513},
        {"pk": 1},
        {"pk": None},
        {"pk": ["a"]},
        {"pk": {"S": "a"}},
        {"pk": "\ud800"},
        None,
        "pk",
        ["pk"],
        7,
    ],
)
def test_position_that_can_be_no_key_is_refused(position: Any) -> None:
    mark = content_of(str(seal_cursor(PLACE, "anna|list")))["b"]

    with pytest.raises(BadRequest):
        open_cursor(by_hand({"b": mark, "p": position}), "anna|list")


@pytest.mark.parametrize(
    "body", [None, 1, "x", [], {}, {"b": "x"}, {"p": {}}, {"b": None, "p": {}}, {"b": "x", "p": {}}]
)
def test_what_is_no_cursor_is_refused(body: Any) -> None:
    with pytest.raises(BadRequest):
        open_cursor(by_hand(body), "anna|list")


@pytest.mark.parametrize(
    "text", ["", "=", "a", "a b", "ż", "a+b/", "\0", "[" * 3000, "IiI", "____"]
)
def test_what_is_no_text_of_ours_is_refused(text: str) -> None:
    with pytest.raises(BadRequest):
        open_cursor(text, "anna|list")


def test_deep_nesting_in_a_cursor_is_refused() -> None:
    deep = urlsafe_b64encode(b"[" * 100_000).decode()

    with pytest.raises(BadRequest):
        open_cursor(deep, "anna|list")


def test_longest_parts_of_a_key_are_let_through() -> None:
    place = {"pk": "a" * 1024, "sk": "ż" * 512}

    assert open_cursor(seal_cursor(place, "x"), "x") == place


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80), st.text(max_size=20))
def test_any_text_is_opened_or_refused_and_never_breaks(text: str, binding: str) -> None:
    try:
        open_cursor(text, binding)
    except BadRequest as error:
        assert error.code == "bad_request"


def test_part_that_is_missing_is_the_senders_fault() -> None:
    assert part_of({"sk": "x"}, "sk") == "x"
    with pytest.raises(BadRequest):
        part_of({"sk": "x"}, "pk")


def test_page_is_changed_item_by_item_and_keeps_its_place() -> None:
    page = Page((1, 2), {"sk": "x"})

    assert page.map(str) == Page(("1", "2"), {"sk": "x"})


@pytest.mark.parametrize(
    ("weights", "most"),
    [([], 1), ([1, 1, 1], 3), ([9_000_000], 1), ([2_000_000, 1_000_000, 1], 2)],
)
def test_page_holds_what_one_answer_takes_and_at_least_one(weights: list[int], most: int) -> None:
    assert within(weights) == most


def test_letter_that_is_spelled_out_weighs_what_it_takes() -> None:
    assert (weight_of("a"), weight_of("ż")) == (3, 8)
