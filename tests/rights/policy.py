"""
The roles of the template as AWS reads them: what is denied is denied, what no statement allows is
refused, and a condition that is not known here is an error.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from infra.rules.reading import Template, as_list, functions, statements, target
from tests.rights.recorder import ACCOUNT, SEAL_KEY, TABLE, USERS, Use, queue

MAIL_FROM = "office@example.org"
_KEYS = "dynamodb:LeadingKeys"
_NAMES: Mapping[str, str] = {
    "AWS::AccountId": ACCOUNT,
    "AWS::Partition": "aws",
    "AWS::Region": "eu-central-1",
    "AppName": "awizo",
    "MailDomain": "example.org",
    "MailFrom": MAIL_FROM,
    "Table.Arn": TABLE,
    "Users.Arn": USERS,
    "FilesQueue.Arn": queue("FilesQueue"),
    "IntakeQueue.Arn": queue("IntakeQueue"),
    "NoticeQueue.Arn": queue("NoticeQueue"),
    "PapersQueue.Arn": queue("PapersQueue"),
    "SealKey.Arn": SEAL_KEY,
}
_PART = re.compile(r"\$\{([^}]+)\}")


@dataclass(frozen=True, slots=True)
class Grant:
    """One action on one resource, to partition keys of one form (`*` is any) and one sender."""

    action: str
    resource: str
    keys: str = "*"
    sender: str = "*"

    def covers(self, use: Use) -> bool:
        """Whether the use is one of those that this allows; of some keys it may be one."""
        return (
            self.action == use.action
            and fnmatchcase(use.resource, self.resource)
            and (self.keys == "*" or any(fnmatchcase(key, self.keys) for key in use.keys))
            and self.sender in {"*", use.sender}
        )


def grants_of(template: Template, function: str) -> list[Grant]:
    """Everything that a function's role allows, as finely as it is written."""
    return [grant for one in _of(template, function, "Allow") for grant in _grants_in(one)]


def is_allowed(template: Template, function: str, use: Use) -> bool:
    """Whether AWS would let a function do it."""
    denied = any(_applies(one, use) for one in _of(template, function, "Deny"))
    return not denied and any(_applies(one, use) for one in _of(template, function, "Allow"))


def _of(template: Template, function: str, effect: str) -> list[dict[str, Any]]:
    role = target(functions(template)[function]["Role"])
    return [one for one in statements(template, role) if one["Effect"] == effect]


def _grants_in(statement: Mapping[str, Any]) -> Iterator[Grant]:
    conditions = statement.get("Condition", {})
    keys = as_list(conditions.get("ForAllValues:StringLike", {}).get(_KEYS, "*"))
    sender = resolved(conditions.get("StringEquals", {}).get("ses:FromAddress", "*"))
    for action in as_list(statement["Action"]):
        for resource in as_list(statement["Resource"]):
            for form in keys:
                yield Grant(action, resolved(resource), form, sender)


def _applies(statement: Mapping[str, Any], use: Use) -> bool:
    return (
        any(fnmatchcase(use.action, action) for action in as_list(statement["Action"]))
        and any(fnmatchcase(use.resource, resolved(r)) for r in as_list(statement["Resource"]))
        and all(_holds(*each, use) for each in _conditions(statement))
    )


def _conditions(statement: Mapping[str, Any]) -> Iterator[tuple[str, str, list[str]]]:
    for operator, wanted in statement.get("Condition", {}).items():
        for name, values in wanted.items():
            yield operator, name, [resolved(value) for value in as_list(values)]


def _holds(operator: str, name: str, forms: list[str], use: Use) -> bool:
    if (operator, name) == ("StringEquals", "ses:FromAddress"):
        return use.sender in forms
    fits = [any(fnmatchcase(key, form) for form in forms) for key in use.keys]
    if (operator, name) == ("ForAnyValue:StringLike", _KEYS):
        return any(fits)
    if (operator, name) == ("ForAllValues:StringLike", _KEYS):
        return all(fits)
    raise LookupError(f"what does {operator} of {name} mean?")


def resolved(value: Any) -> str:
    """A template's value as text, intrinsics replaced."""
    if isinstance(value, str):
        return value
    if "Ref" in value:
        return _name(value["Ref"])
    if "Fn::GetAtt" in value:
        return _name(".".join(value["Fn::GetAtt"]))
    return _PART.sub(lambda found: _name(found[1]), value["Fn::Sub"])


def _name(name: str) -> str:
    if name.endswith("Log.Arn"):
        return f"arn:aws:logs:eu-central-1:{ACCOUNT}:log-group:{name.removesuffix('.Arn')}"
    return _NAMES[name]
