"""Bodies of edits: what is left out stays, nothing is null, and something is changed."""

from typing import Annotated, ClassVar

import pytest
from pydantic import Field

from chalicelib.core.errors import ValidationFailed
from chalicelib.edge.body import Line, read_body
from chalicelib.edge.changes import Changes


class Part(Changes):
    """A part of a thing."""

    size: Annotated[int, Field(ge=1, le=9)] | None = None


class Edit(Changes):
    """Changes to a thing."""

    line: Annotated[Line, Field(max_length=20)] | None = None
    part: Part | None = None


def refused(raw: bytes) -> list[tuple[str, str]]:
    with pytest.raises(ValidationFailed) as said:
        read_body(raw, Edit)
    return [(error.field, error.code) for error in said.value.errors]


def test_what_was_sent_is_given_and_nothing_else() -> None:
    assert read_body(b'{"line": ""}', Edit).given() == {"line": ""}
    assert read_body(b'{"part": {"size": 3}}', Edit).given() == {"part": {"size": 3}}


def test_null_clears_nothing_and_says_so() -> None:
    assert refused(b'{"line": null}') == [("line", "required")]
    assert refused(b'{"line": "a", "part": null}') == [("part", "required")]
    assert refused(b'{"part": {"size": null}}') == [("part.size", "required")]


def test_edit_that_changes_nothing_is_refused() -> None:
    assert refused(b"{}") == [("body", "required")]
    assert refused(b'{"part": {}}') == [("part", "required")]


def test_contract_says_what_is_read() -> None:
    schema = Edit.model_json_schema()

    assert schema["minProperties"] == 1
    assert schema["properties"]["line"] == {
        "maxLength": 20,
        "title": "Line",
        "type": "string",
    }
    assert schema["properties"]["part"] == {"$ref": "#/$defs/Part"}


class Clearing(Changes):
    """Changes to a thing that has a field which null clears."""

    cleared_by_null: ClassVar[frozenset[str]] = frozenset({"owner"})

    owner: Annotated[Line, Field(max_length=20)] | None = None
    line: Annotated[Line, Field(max_length=20)] | None = None


def test_null_clears_the_field_that_it_may_and_leaving_it_out_does_not() -> None:
    assert read_body(b'{"owner": null}', Clearing).given() == {"owner": None}
    assert read_body(b'{"line": "a"}', Clearing).given() == {"line": "a"}
    with pytest.raises(ValidationFailed):
        read_body(b'{"line": null}', Clearing)


def test_contract_says_which_field_may_be_null() -> None:
    properties = Clearing.model_json_schema()["properties"]

    assert {"type": "null"} in properties["owner"]["anyOf"]
    assert "default" not in properties["owner"]
    assert properties["line"]["type"] == "string"
