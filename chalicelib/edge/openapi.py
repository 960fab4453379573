"""The contract, made from the declared routes: OpenAPI 3.1 with every field's limits."""

import json
from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel, ConfigDict
from pydantic.json_schema import models_json_schema

from chalicelib.edge.call import RouteSpec
from chalicelib.edge.entrance import OUR_CLIENT, SCANNER_KEY, VERSION_FORM
from chalicelib.edge.once import KEY_FORM
from chalicelib.edge.paths import FORMS

_REF = "#/components/schemas/{model}"


class Problem(BaseModel):
    """RFC 9457, with a stable `code`."""

    model_config = ConfigDict(extra="forbid")

    type: str
    title: str
    status: int
    code: str
    detail: str
    errors: list["ProblemField"] | None = None
    confirm: str | None = None
    consequences: list[str] | None = None


class ProblemField(BaseModel):
    """One wrong field."""

    model_config = ConfigDict(extra="forbid")

    field: str
    code: str
    message: str


def contract(specs: Iterable[RouteSpec], *, version: str) -> dict[str, Any]:
    """The whole document; equal for equal routes."""
    ordered = sorted(specs, key=lambda spec: (spec.path, spec.method))
    models = _models(ordered)
    refs, definitions = models_json_schema(
        [(model, mode) for model, mode in models], ref_template=_REF
    )
    schema_of = {model: refs[model, mode] for model, mode in models}
    paths: dict[str, Any] = {}
    for spec in ordered:
        operations = paths.setdefault("/api" + spec.path, {})
        operations[spec.method.lower()] = _operation(spec, schema_of)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Awizo", "version": version},
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {
            "schemas": dict(sorted(definitions["$defs"].items())),
            "securitySchemes": {
                "scannerKey": {"type": "apiKey", "in": "header", "name": SCANNER_KEY},
                "token": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
            },
        },
    }


def as_text(document: dict[str, Any]) -> str:
    """The document as it is committed."""
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def _models(specs: list[RouteSpec]) -> list[tuple[type[BaseModel], Any]]:
    found: dict[tuple[type[BaseModel], str], None] = {(Problem, "serialization"): None}
    for spec in specs:
        if spec.answer is not None:
            found[spec.answer, "serialization"] = None
        if spec.body is not None:
            found[spec.body, "validation"] = None
    return list(found)


def _operation(spec: RouteSpec, schema_of: dict[type[BaseModel], Any]) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": spec.name,
        "summary": spec.summary,
        "x-permission": str(spec.permission),
        "parameters": [*_path_parameters(spec), *_query_parameters(spec), *_headers(spec)],
        "responses": {
            str(int(spec.status)): _success(spec, schema_of),
            "default": {
                "description": "A problem",
                "content": {"application/problem+json": {"schema": schema_of[Problem]}},
            },
        },
    }
    if not spec.is_public:
        operation["security"] = [{"token" if spec.takes_token else "scannerKey": []}]
    if spec.body is not None:
        operation["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": schema_of[spec.body]}},
        }
    return operation


def _success(spec: RouteSpec, schema_of: dict[type[BaseModel], Any]) -> dict[str, Any]:
    if spec.answer is None:
        return {"description": "Done"}
    schema = schema_of[spec.answer]
    return {"description": "Done", "content": {"application/json": {"schema": schema}}}


def _path_parameters(spec: RouteSpec) -> list[dict[str, Any]]:
    names = [part[1:-1] for part in spec.path.split("/") if part.startswith("{")]
    return [
        {
            "name": name,
            "in": "path",
            "required": True,
            "schema": {"type": "string", "pattern": f"^{FORMS[name]}$"},
        }
        for name in names
    ]


def _query_parameters(spec: RouteSpec) -> list[dict[str, Any]]:
    if spec.query is None:
        return []
    schema = spec.query.model_json_schema()
    definitions = schema.get("$defs", {})
    required = set(schema.get("required", []))
    return [
        {
            "name": name,
            "in": "query",
            "required": name in required,
            "schema": _inlined(part, definitions),
        }
        for name, part in schema.get("properties", {}).items()
    ]


def _inlined(part: Any, definitions: dict[str, Any]) -> Any:  # noqa: ANN401 - JSON
    if isinstance(part, list):
        return [_inlined(entry, definitions) for entry in part]
    if not isinstance(part, dict):
        return part
    if "$ref" in part:
        return _inlined(definitions[part["$ref"].rsplit("/", 1)[1]], definitions)
    kept = {name: _inlined(value, definitions) for name, value in part.items() if name != "title"}
    options = [o for o in kept.get("anyOf", []) if o != {"type": "null"}]
    if len(options) == 1:
        return {k: v for k, v in kept.items() if k not in {"anyOf", "default"}} | options[0]
    return kept


def _headers(spec: RouteSpec) -> list[dict[str, Any]]:
    found = []
    if spec.is_edit:
        found.append(_header("If-Match", "The version seen, in quotes", VERSION_FORM))
    if spec.is_by_cookie:
        found.append(_header("X-Awizo-Client", "Which no foreign page can send", OUR_CLIENT))
    if spec.is_once:
        found.append(_header("Idempotency-Key", "One per act", KEY_FORM))
    return found


def _header(name: str, description: str, form: str) -> dict[str, Any]:
    return {
        "name": name,
        "in": "header",
        "required": True,
        "description": description,
        "schema": {"type": "string", "pattern": f"^{form}$"},
    }
