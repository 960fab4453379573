"""
Makes src/lib/schema.ts from openapi.json: a type for each schema, the table of calls that
src/lib/api.ts types itself with, and the limits of what forms send. Run it whenever the API
changes: python web/tools/gen_api.py openapi.json web/src/lib/schema.ts
"""

import json
import sys
from pathlib import Path
from typing import Any

type Json = dict[str, Any]

HEAD = "// Made by tools/gen_api.py from openapi.json: change the API, then run it again."
# The client names its calls as the routes are declared, without the gateway's stage before them.
STAGE = "/api"
METHODS = ("get", "post", "put", "patch", "delete")
PLAIN = {"integer": "number", "number": "number", "boolean": "boolean", "string": "string"}
HEADER_INPUTS = {"if-match": ("version", "number"), "idempotency-key": ("key", "string")}
LIMITS = {
    "minLength": "min",
    "maxLength": "max",
    "minimum": "min",
    "maximum": "max",
}


def type_of(schema: Json) -> str:  # noqa: C901, PLR0911 - one line for each kind of schema
    """The TypeScript type of one JSON Schema; what is not understood becomes `unknown`."""
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[1]
    if "const" in schema:
        return json.dumps(schema["const"])
    if "enum" in schema:
        return " | ".join(json.dumps(value) for value in schema["enum"])
    for union in ("anyOf", "oneOf"):
        if union in schema:
            return " | ".join(dict.fromkeys(type_of(part) for part in schema[union]))
    if "allOf" in schema:
        return " & ".join(dict.fromkeys(type_of(part) for part in schema["allOf"]))
    kind = schema.get("type")
    if isinstance(kind, list):
        return " | ".join(type_of({**schema, "type": one}) for one in kind)
    if kind == "null":
        return "null"
    if kind == "array":
        return f"({type_of(schema.get('items', {}))})[]"
    if kind == "object" or "properties" in schema:
        return object_of(schema)
    return PLAIN.get(str(kind), "unknown")


def object_of(schema: Json) -> str:
    """An object type; without named properties a Record of its additionalProperties."""
    properties = schema.get("properties", {})
    if not properties:
        extra = schema.get("additionalProperties")
        if extra is False:
            return "Record<string, never>"
        return f"Record<string, {type_of(extra) if isinstance(extra, dict) else 'unknown'}>"
    required = set(schema.get("required", []))
    fields = (
        f"{name}{'' if name in required else '?'}: {type_of(part)};"
        for name, part in properties.items()
    )
    return "{ " + " ".join(fields) + " }"


def json_schema(part: Json) -> Json | None:
    """The JSON schema of a request body or an answer, if it has one."""
    for media, content in part.get("content", {}).items():
        if media.startswith("application/json"):
            schema: Json = content.get("schema", {})
            return schema
    return None


def answer_type(operation: Json) -> str:
    """The type of the 2xx answer; `undefined` for an empty one."""
    answer = next(part for code, part in operation["responses"].items() if code.startswith("2"))
    schema = json_schema(answer)
    return type_of(schema) if schema else "undefined"


def parameters(spec: Json, shared: list[Json], operation: Json) -> list[Json]:
    """The parameters of a call with references resolved."""
    known = spec.get("components", {}).get("parameters", {})
    given = [*shared, *operation.get("parameters", [])]
    return [known[part["$ref"].rsplit("/", 1)[1]] if "$ref" in part else part for part in given]


def input_type(params: list[Json], operation: Json) -> str:
    """What api() takes for a call: path, query, body, and the headers that have a name there."""
    fields = []
    for where in ("path", "query"):
        group = [part for part in params if part["in"] == where]
        if group:
            schema = {
                "type": "object",
                "properties": {part["name"]: part.get("schema", {}) for part in group},
                "required": [part["name"] for part in group if part.get("required")],
            }
            fields.append(f"{where}{'' if schema['required'] else '?'}: {type_of(schema)};")
    body = operation.get("requestBody")
    schema_of_body = json_schema(body) if body else None
    if body and schema_of_body:
        fields.append(f"body{'' if body.get('required') else '?'}: {type_of(schema_of_body)};")
    for part in params:
        known = HEADER_INPUTS.get(part["name"].lower()) if part["in"] == "header" else None
        if known:
            fields.append(f"{known[0]}{'' if part.get('required') else '?'}: {known[1]};")
    return "{ " + " ".join(fields) + " }" if fields else "{}"


def resolve(spec: Json, schema: Json) -> Json:
    """A schema with its own reference followed."""
    while "$ref" in schema:
        schema = spec["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    return schema


def limits_of(spec: Json, schema: Json, prefix: str = "") -> dict[str, dict[str, float]]:
    """Smallest and largest length or value of each field of a body, nested ones as `mail.size`."""
    found: dict[str, dict[str, float]] = {}
    for name, part in resolve(spec, schema).get("properties", {}).items():
        parts = [resolve(spec, one) for one in (part, *part.get("anyOf", []))]
        limits = {
            short: one[long] for one in parts for long, short in LIMITS.items() if long in one
        }
        if limits:
            found[prefix + name] = limits
        for one in parts:
            found |= limits_of(spec, one, f"{prefix}{name}.")
    return found


def generate(spec: Json) -> str:
    """The whole of schema.ts."""
    lines = [HEAD]
    for name, schema in sorted(spec.get("components", {}).get("schemas", {}).items()):
        lines.append(f"export type {name} = {type_of(schema)};")
    calls, limits = [], []
    for path, methods in sorted(spec["paths"].items()):
        for method in METHODS:
            if method not in methods:
                continue
            operation = methods[method]
            params = parameters(spec, methods.get("parameters", []), operation)
            call = json.dumps(f"{method.upper()} {path.removeprefix(STAGE)}")
            taken = input_type(params, operation)
            calls.append(f"  {call}: {{ in: {taken}; out: {answer_type(operation)} }};")
            body = json_schema(operation.get("requestBody", {}))
            bounds = limits_of(spec, body) if body else {}
            if bounds:
                limits.append(f"  {call}: {json.dumps(bounds)},")
    lines += ["", "export interface Calls {", *calls, "}", ""]
    lines.append("export type Limits = Record<string, { min?: number; max?: number }>;")
    lines += ["export const limits: Partial<Record<keyof Calls, Limits>> = {", *limits, "};", ""]
    return "\n".join(lines)


def main(spec_path: str, out_path: str) -> None:
    """Read the specification and write the module."""
    spec = json.loads(Path(spec_path).read_text(encoding="utf-8"))
    Path(out_path).write_text(generate(spec), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
