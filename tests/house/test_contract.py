"""
What every route promises in `openapi.json`. That the committed file is the one that the code makes
is `make check`'s affair (local/check.py), which `make test` begins with.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from chalicelib.access.model import Permission
from tests.harness.client import the_contract
from tests.house.routes import ROUTES, declared

BOUNDS = {"maxLength", "pattern", "enum", "const", "format"}
# S3 says which fields its upload form has, and which headers a link was signed with.
# How much of each kind of row a job came across: those names are no part of what we promise.
OPEN_ON_PURPOSE = {
    "JobAnswer.counts",
    "PageAnswer_JobAnswer_.items[].counts",
    "PlaceAnswer.headers",
    "UploadAnswer.fields",
}
OPERATIONS = {
    f"{method.upper()} {path.removeprefix('/api')}": operation
    for path, methods in the_contract()["paths"].items()
    for method, operation in methods.items()
}
SCHEMAS: Mapping[str, Any] = the_contract()["components"]["schemas"]


def test_contract_names_every_declared_route_and_no_other() -> None:
    assert OPERATIONS.keys() == declared().keys()


def test_every_route_has_a_name_of_its_own() -> None:
    """Chalice and the web client's types both go by it."""
    names = [operation["operationId"] for operation in OPERATIONS.values()]

    assert len(names) == len(set(names))


@pytest.mark.parametrize("name", sorted(declared()))
def test_route_says_what_it_is_who_may_and_how_it_fails(name: str) -> None:
    operation = OPERATIONS[name]

    assert 5 <= len(operation["summary"]) <= 90
    assert Permission(operation["x-permission"])
    assert ("security" not in operation) == ROUTES[name].is_public
    assert set(operation["responses"]) == {str(int(declared()[name].status)), "default"}
    failure = operation["responses"]["default"]["content"]
    assert failure == {
        "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
    }


@pytest.mark.parametrize("name", sorted(declared()))
def test_every_string_and_number_that_comes_in_is_bounded(name: str) -> None:
    operation, unbounded = OPERATIONS[name], []
    schemas = [(p["name"], p["schema"]) for p in operation["parameters"]]
    if "requestBody" in operation:
        schemas.append(("body", operation["requestBody"]["content"]["application/json"]["schema"]))

    for place, schema in schemas:
        unbounded += [found for found, part in parts(place, schema) if not is_bounded(part)]

    assert not unbounded


@pytest.mark.parametrize("name", sorted(declared()))
def test_every_body_is_closed(name: str) -> None:
    operation = OPERATIONS[name]
    if "requestBody" in operation:
        schema = operation["requestBody"]["content"]["application/json"]["schema"]
        for place, part in parts("body", schema):
            if part.get("type") == "object":
                assert part["additionalProperties"] is False, place


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_no_schema_allows_what_it_does_not_declare(name: str) -> None:
    for place, part in parts(name, SCHEMAS[name]):
        if part.get("type") == "object" and place not in OPEN_ON_PURPOSE:
            assert part["additionalProperties"] is False, place


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_schemas_name_is_a_word_of_the_product(name: str) -> None:
    """Two models of one name would be told apart by the paths of their modules."""
    assert "chalicelib" not in name


@pytest.mark.parametrize("name", sorted(declared()))
def test_list_has_pages_and_page_has_limits(name: str) -> None:
    parameters = {p["name"]: p["schema"] for p in OPERATIONS[name]["parameters"]}
    if "limit" in parameters:
        assert parameters["limit"]["minimum"] == 1
        assert parameters["limit"]["maximum"] <= 100
        assert parameters["cursor"]["maxLength"] == 2000


@pytest.mark.parametrize("name", sorted(declared()))
def test_headers_are_demanded_where_the_route_needs_them(name: str) -> None:
    headers = {p["name"]: p for p in OPERATIONS[name]["parameters"] if p["in"] == "header"}
    spec = declared()[name]

    assert spec.is_edit or spec.method not in {"PATCH", "PUT"}
    assert ("If-Match" in headers) == spec.is_edit
    assert ("Idempotency-Key" in headers) == spec.is_once
    assert ("X-Awizo-Client" in headers) == spec.path.startswith("/session")
    assert all(header["required"] for header in headers.values())


def parts(place: str, schema: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """A schema and all that it is made of, with the place of each, references followed."""
    if "$ref" in schema:
        yield from parts(place, SCHEMAS[schema["$ref"].rsplit("/", 1)[1]])
        return
    yield place, schema
    for word in ("anyOf", "oneOf", "allOf"):
        for option in schema.get(word, []):
            yield from parts(place, option)
    if "items" in schema:
        yield from parts(f"{place}[]", schema["items"])
    for name, part in schema.get("properties", {}).items():
        yield from parts(f"{place}.{name}", part)


def is_bounded(part: Mapping[str, Any]) -> bool:
    """Whether what this describes cannot be arbitrarily large."""
    kind = part.get("type")
    if kind == "string":
        return bool(BOUNDS & part.keys())
    if kind in {"integer", "number"}:
        return "maximum" in part and "minimum" in part
    if kind == "array":
        return "maxItems" in part
    return True
