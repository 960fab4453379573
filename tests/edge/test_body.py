"""What a body may be, and a corpus of what it may not (T71, T72)."""

import json
import time
from datetime import date
from enum import StrEnum
from typing import Annotated, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import Field

from chalicelib.core.errors import AppError, BadRequest, ValidationFailed
from chalicelib.edge.body import Block, CompanyId, Day, FilledLine, Input, Line, read_body


class Colour(StrEnum):
    """A choice."""

    RED = "red"
    BLUE = "blue"


class Inner(Input):
    """Something inside."""

    size: Annotated[int, Field(ge=1, le=9)] | None = None


class Thing(Input):
    """One of each kind of field."""

    line: Annotated[Line, Field(max_length=20)] = ""
    name: Annotated[FilledLine, Field(min_length=1, max_length=20)] = "x"
    block: Annotated[Block, Field(max_length=50)] = ""
    day: Day | None = None
    count: Annotated[int, Field(ge=0, le=10)] = 0
    is_on: bool = False
    colour: Colour | None = None
    company_id: CompanyId | None = None
    inner: Inner | None = None
    words: Annotated[list[Annotated[str, Field(max_length=5)]], Field(max_length=3)] = Field(
        default=[]
    )


NOT_JSON = {
    "empty": b"",
    "blanks": b"  \n ",
    "half an object": b'{"line": "a"',
    "two objects": b"{}{}",
    "single quotes": b"{'line': 'a'}",
    "a comment": b"{} // no",
    "a comma too many": b'{"count": 1,}',
    "a mark of byte order": b"\xef\xbb\xbf{}",
    "latin-1": '{"line": "Żółć"}'.encode("iso-8859-2"),
    "UTF-16": '{"line": "a"}'.encode("utf-16"),
    "UTF-32": '{"line": "a"}'.encode("utf-32"),
    "an overlong octet": b'{"line": "\xc0\x80"}',
    "a surrogate in UTF-8": b'{"line": "\xed\xa0\x80"}',
    "a bare NUL": b'{"line": "\x00"}',
    "a bare line break": b'{"line": "a\nb"}',
    "NaN": b'{"count": NaN}',
    "Infinity": b'{"count": Infinity}',
    "-Infinity": b'{"count": -Infinity}',
    "half a character": b'{"line": "\\ud83d"}',
    "the other half": b'{"line": "\\ude00"}',
    "halves in the wrong order": b'{"line": "\\ude00\\ud83d"}',
    "half a character in a name": b'{"\\ud800": 1}',
    "a leading zero": b'{"count": 01}',
    "hexadecimal": b'{"count": 0x1}',
    "a number of 400 digits": b'{"count": ' + b"9" * 400 + b"}",
    "10 to the 400": b'{"count": 1e400}',
    "minus 10 to the 400": b'{"count": -1e400}',
    "a long fraction": b'{"count": 0.' + b"1" * 99 + b"}",
    "a field twice": b'{"count": 1, "count": 2}',
    "a field twice, escaped": b'{"count": 1, "\\u0063ount": 2}',
    "a field twice, deep": b'{"inner": {"size": 1, "size": 2}}',
    "a field twice in an unknown one": b'{"unknown": [{"a": 1, "a": 1}]}',
    "depth 13": b'{"inner": ' * 13 + b"1" + b"}" * 13,
    "depth 10 000 of arrays": b"[" * 10_000,
    "depth 10 000 of objects": b'{"inner":' * 10_000,
    "depth 10 000, closed": b'{"words":' + b"[" * 9_999 + b"]" * 9_999 + b"}",
    "10 MB": b'{"line": "' + b"a" * 10_000_000 + b'"}',
    "10 MB of brackets": b"[" * 10_000_000,
    "null": b"null",
    "an array": b"[]",
    "a text": b'"{}"',
    "a number": b"1",
    "true": b"true",
}
WRONG_FIELDS: dict[str, tuple[Any, str, str]] = {
    "unknown field": ({"unknown": 1}, "unknown", "unknown_field"),
    "unknown field inside": ({"inner": {"unknown": 1}}, "inner.unknown", "unknown_field"),
    "prototype": ({"__proto__": {}}, "__proto__", "unknown_field"),
    "number for text": ({"line": 1}, "line", "invalid_type"),
    "text for number": ({"count": "1"}, "count", "invalid_type"),
    "fraction for number": ({"count": 1.0}, "count", "invalid_type"),
    "truth for number": ({"count": True}, "count", "invalid_type"),
    "number for truth": ({"is_on": 1}, "is_on", "invalid_type"),
    "text for truth": ({"is_on": "true"}, "is_on", "invalid_type"),
    "null for text": ({"line": None}, "line", "invalid_type"),
    "array for text": ({"line": ["a"]}, "line", "invalid_type"),
    "object for text": ({"line": {"a": 1}}, "line", "invalid_type"),
    "text for array": ({"words": "abc"}, "words", "invalid_type"),
    "text for object": ({"inner": "{}"}, "inner", "invalid_type"),
    "epoch for day": ({"day": 1700000000}, "day", "invalid_type"),
    "epoch as text for day": ({"day": "1763596800"}, "day", "invalid_format"),
    "moment for day": ({"day": "2026-11-20T00:00:00Z"}, "day", "invalid_format"),
    "day that is none": ({"day": "2026-02-30"}, "day", "invalid_format"),
    "day of year 0": ({"day": "0000-01-01"}, "day", "invalid_format"),
    "day without dashes": ({"day": "20261120"}, "day", "invalid_format"),
    "other choice": ({"colour": "green"}, "colour", "invalid_choice"),
    "choice in capitals": ({"colour": "RED"}, "colour", "invalid_choice"),
    "too small": ({"count": -1}, "count", "too_small"),
    "too large": ({"count": 11}, "count", "too_large"),
    "too long": ({"line": "a" * 21}, "line", "too_long"),
    "empty": ({"name": ""}, "name", "required"),
    "blanks only": ({"name": "  \u00a0"}, "name", "required"),
    "zero-width signs only": ({"name": "\u200b\ufeff"}, "name", "required"),
    "too many": ({"words": ["a"] * 4}, "words", "too_long"),
    "too long inside": ({"words": ["a", "abcdef"]}, "words.1", "too_long"),
    "NUL": ({"line": "a\0b"}, "line", "unwanted_character"),
    "escape": ({"line": "a\x1b[2Jb"}, "line", "unwanted_character"),
    "carriage return": ({"line": "a\r\nBcc: b"}, "line", "unwanted_character"),
    "line separator": ({"line": "a\u2028b"}, "line", "unwanted_character"),
    "turned writing": ({"line": "gpj.\u202exe"}, "line", "unwanted_character"),
    "isolate": ({"block": "a\u2066b"}, "block", "unwanted_character"),
    "NUL in a block": ({"block": "a\0b"}, "block", "unwanted_character"),
    "C1 control": ({"line": "a\u0085b"}, "line", "unwanted_character"),
    "no character": ({"line": "a\uffff"}, "line", "unwanted_character"),
    "id in capitals": ({"company_id": "COM_" + "a" * 26}, "company_id", "invalid_format"),
    "id with a line break": (
        {"company_id": "com_" + "a" * 26 + "\n"},
        "company_id",
        "invalid_format",
    ),
    "id of another kind": ({"company_id": "mai_" + "a" * 26}, "company_id", "invalid_format"),
    "id with a wildcard": ({"company_id": "com_" + "*" * 26}, "company_id", "invalid_format"),
}


def refusal_of(raw: bytes) -> AppError:
    with pytest.raises(AppError) as caught:
        read_body(raw, Thing)
    return caught.value


@pytest.mark.parametrize("name", NOT_JSON)
def test_what_is_no_json_object_is_refused_quickly(name: str) -> None:
    started = time.process_time()

    error = refusal_of(NOT_JSON[name])

    assert isinstance(error, BadRequest)
    assert len(error.detail) < 120
    assert time.process_time() - started < 0.2


@pytest.mark.parametrize("name", WRONG_FIELDS)
def test_wrong_field_is_named_with_its_code(name: str) -> None:
    body, field, code = WRONG_FIELDS[name]

    error = refusal_of(json.dumps(body).encode())

    assert isinstance(error, ValidationFailed)
    assert [(e.field, e.code) for e in error.errors] == [(field, code)]
    assert error.errors[0].message.strip()


def test_every_wrong_field_is_named_at_once() -> None:
    error = refusal_of(b'{"count": 99, "line": 1, "colour": "x"}')

    assert isinstance(error, ValidationFailed)
    assert [e.field for e in error.errors] == ["line", "count", "colour"]


def test_refusal_stays_small_however_much_is_wrong() -> None:
    body = {f"{'x' * 500}{place}": place for place in range(100)}

    error = refusal_of(json.dumps(body).encode())

    assert isinstance(error, ValidationFailed)
    assert len(error.errors) == 50
    assert max(len(e.field) for e in error.errors) == 80


def test_refusal_repeats_no_value() -> None:
    for body in (
        {"colour": "S3CRET"},
        {"day": "S3CRET"},
        {"company_id": "S3CRET"},
        {"count": "S3CRET"},
    ):
        error = refusal_of(json.dumps(body).encode())

        assert isinstance(error, ValidationFailed)
        assert "S3CRET" not in repr(error.errors)
        assert "S3CRET" not in str(error.__cause__)


def test_body_of_64_kib_is_read_and_one_octet_more_is_not() -> None:
    filler = b'{"line": "a"' + b" " * (64 * 1024 - 13) + b"}"

    assert read_body(filler, Thing).line == "a"
    assert refusal_of(filler + b" ").code == "body_too_large"


def test_text_is_tidied_once_and_in_one_way() -> None:
    raw = '{"line": " Z\u0307o\u0301ł\\t\u00a0w ", "block": " a \\r\\n b\\r"}'.encode()

    thing = read_body(raw, Thing)

    assert thing.line == "\u017b\u00f3ł w"
    assert thing.block == "a\n b"


def test_whole_characters_beyond_the_first_plane_are_kept() -> None:
    assert read_body(b'{"line": "\\ud83d\\ude00"}', Thing).line == "😀"
    assert read_body('{"line": "😀"}'.encode(), Thing).line == "😀"


def test_deepest_allowed_nesting_is_read() -> None:
    error = refusal_of(b'{"inner": ' * 11 + b"1" + b"}" * 11)

    assert isinstance(error, ValidationFailed)


def test_day_is_read_as_a_day() -> None:
    assert read_body(b'{"day": "2026-11-20"}', Thing).day == date(2026, 11, 20)


def test_number_of_eighteen_digits_is_a_number() -> None:
    error = refusal_of(b'{"count": ' + b"9" * 18 + b"}")

    assert isinstance(error, ValidationFailed)
    assert error.errors[0].code == "too_large"


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda part: (
        st.lists(part, max_size=4) | st.dictionaries(st.text(max_size=8), part, max_size=4)
    ),
    max_leaves=12,
)
names = st.sampled_from([*Thing.model_fields, "unknown", ""])


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(names, values, max_size=6))
def test_anything_is_read_or_refused_and_never_breaks(body: dict[str, Any]) -> None:
    raw = json.dumps(body).encode("utf-8", "surrogatepass")
    try:
        thing = read_body(raw, Thing)
    except AppError as error:
        assert error.code in {"bad_request", "validation_failed"}
    else:
        assert len(thing.line) <= 20
        assert thing.name.strip()


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=60))
def test_any_octets_are_read_or_refused_and_never_break(raw: bytes) -> None:
    try:
        read_body(raw, Thing)
    except AppError as error:
        assert error.code in {"bad_request", "validation_failed"}
