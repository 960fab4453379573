"""How rules read a template: resources by type, functions, roles, what an intrinsic points to."""

import re
from collections.abc import Iterator
from typing import Any

Template = dict[str, Any]
_SUB = re.compile(r"\$\{([A-Za-z0-9:]+)")
Resource = dict[str, Any]


def of_type(template: Template, kind: str) -> dict[str, Resource]:
    """Resources of one type by their logical id."""
    return {name: r for name, r in template["Resources"].items() if r["Type"] == kind}


def functions(template: Template) -> dict[str, Resource]:
    """Properties of every function by its logical id."""
    found = of_type(template, "AWS::Serverless::Function")
    return {name: resource["Properties"] for name, resource in found.items()}


def target(value: object) -> str:
    """The logical id that a `Ref`, a `GetAtt` or a `Sub` of one points to; empty if none."""
    if not isinstance(value, dict):
        return ""
    if "Ref" in value:
        return str(value["Ref"])
    if "Fn::GetAtt" in value:
        return str(as_list(value["Fn::GetAtt"])[0])
    text = str(value.get("Fn::Sub", ""))
    found = _SUB.match(text)
    return found[1] if found else ""


def statements(template: Template, role: str) -> list[dict[str, Any]]:
    """All statements of a role's policies; none when there is no such role."""
    properties = template["Resources"].get(role, {}).get("Properties", {})
    policies = properties.get("Policies", [])
    return [one for policy in policies for one in policy["PolicyDocument"]["Statement"]]


def allowed(template: Template, role: str) -> Iterator[tuple[str, Any]]:
    """Each action that a role is allowed, with each resource it is allowed on."""
    for statement in statements(template, role):
        if statement["Effect"] == "Allow":
            for action in as_list(statement["Action"]):
                for resource in as_list(statement["Resource"]):
                    yield str(action), resource


def as_list(value: Any) -> list[Any]:  # noqa: ANN401 - a template's values are JSON
    """A list as it is, anything else as a list of one."""
    return value if isinstance(value, list) else [value]


def text_of(value: object) -> str:
    """An ARN as text, whatever intrinsic it is written with."""
    if isinstance(value, dict):
        return " ".join(str(part) for inner in value.values() for part in as_list(inner))
    return str(value)
