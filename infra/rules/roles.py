"""One role per function, exact resources, and what no function may ever do (T48, T81)."""

from collections import Counter
from collections.abc import Iterator

from infra.rules.reading import (
    Template,
    allowed,
    as_list,
    functions,
    of_type,
    statements,
    target,
    text_of,
)

_NEVER = (
    "dynamodb:Scan",
    "dynamodb:DeleteTable",
    "dynamodb:UpdateTable",
    "s3:DeleteBucket",
    "s3:PutBucketPolicy",
    "s3:PutBucketAcl",
    "iam:",
    "sts:",
    "lambda:",
    "kms:",
)
# The office's seal: one function asks it to sign, and may do nothing else with the key.
_SEALS = frozenset({("kms:GetPublicKey", "SealKey"), ("kms:Sign", "SealKey")})
_SENDS_MAIL = frozenset({"Mailer"})
_WRITES_VAULT = {
    "APIHandler": ("/signatures/*",),
    "Intake": ("/scans/*",),
    "Files": ("/files/*",),
    "Papers": ("/receipts/*", "/seals/*"),
    "SweepPrivacy": ("/exports/*",),
}
# What is kept too long goes with its files.
_REMOVES_FROM_VAULT = {"SweepPrivacy": ("/exports/*", "/files/*", "/scans/*")}
_WITHOUT_PEOPLE = {
    "FilesRole": "the files",
    "IntakeRole": "the intake",
    "PapersRole": "the papers",
}
_CHANGES_ROWS = frozenset({"dynamodb:UpdateItem", "dynamodb:DeleteItem"})
_PEOPLE = frozenset({"USER#*", "EMAIL#*", "SESSION#*", "LINK#*"})


def own_role_each(template: Template) -> Iterator[str]:
    """A shared role is as broad as all its users together."""
    role_of = {name: target(f.get("Role")) for name, f in functions(template).items()}
    for name, role in role_of.items():
        if role not in template["Resources"]:
            yield f"{name} has no role of this template"
    for role, users in Counter(role_of.values()).items():
        if users > 1:
            yield f"{role} is shared by {users} functions"
    for role in of_type(template, "AWS::IAM::Role").keys() - set(role_of.values()):
        yield f"{role} belongs to no function"


def exact_rights(template: Template) -> Iterator[str]:
    """No wildcard service, action or resource, nothing that only a deployment needs."""
    for role in of_type(template, "AWS::IAM::Role"):
        if template["Resources"][role]["Properties"].get("ManagedPolicyArns"):
            yield f"{role} has a managed policy"
        for action, resource in allowed(template, role):
            if "*" in action:
                yield f"{role} may {action}"
            if text_of(resource).strip() in {"*", ""} or text_of(resource).endswith(":*"):
                yield f"{role} may {action} on everything"
            is_seal = role == "PapersRole" and (action, target(resource)) in _SEALS
            if action.startswith(_NEVER) and not is_seal:
                yield f"{role} may {action}, which no function may"


def mail_is_sent_by_the_mailer(template: Template) -> Iterator[str]:
    """Whoever breaks into the API cannot send mail in the office's name."""
    for name, function in functions(template).items():
        for action, resource in allowed(template, target(function.get("Role"))):
            if action.startswith("ses:") and name not in _SENDS_MAIL:
                yield f"{name} may {action}"
            if action.startswith("ses:") and ":identity/" not in text_of(resource):
                yield f"{name} may {action} for any sender"


def files_are_read_where_they_belong(template: Template) -> Iterator[str]:
    """
    The mailer reads clean copies only; the intake writes to the vault where scans lie, the files
    where people's own lie, the papers where receipts and their certificates lie, who answers people
    where signatures lie, and exports lie apart. What is kept too long goes with its files, from
    where scans and people's own lie.
    """
    for name, function in functions(template).items():
        for action, resource in allowed(template, target(function.get("Role"))):
            where = text_of(resource)
            if name == "Mailer" and action.startswith("s3:") and not where.endswith("/clean/*"):
                yield f"the mailer may {action} on {where}"
            is_write = action.startswith(("s3:Put", "s3:Delete"))
            places = _REMOVES_FROM_VAULT if "Delete" in action else _WRITES_VAULT
            is_own = where.endswith(places.get(name, ()))
            if is_write and "-vault-" in where and not is_own:
                yield f"{name} may {action} in the vault"


def audit_is_final(template: Template) -> Iterator[str]:
    """Whoever may change rows is denied the audit's."""
    for role in of_type(template, "AWS::IAM::Role"):
        if not _CHANGES_ROWS & {action for action, _ in allowed(template, role)}:
            continue
        denied = _denied_keys(template, role, _CHANGES_ROWS)
        if "AUDIT#*" not in denied:
            yield f"{role} may change rows of the audit"


def intake_knows_no_people(template: Template) -> Iterator[str]:
    """Whoever opens hostile files, or seals what was signed, can read no user, grant or link."""
    for role, who in _WITHOUT_PEOPLE.items():
        missing = _PEOPLE - _denied_keys(template, role, frozenset({"dynamodb:*"}))
        if missing:
            yield f"{who} may touch {', '.join(sorted(missing))}"


def _denied_keys(template: Template, role: str, actions: frozenset[str]) -> set[str]:
    denied: set[str] = set()
    for one in statements(template, role):
        if one["Effect"] == "Deny" and actions <= set(as_list(one["Action"])):
            keys = one.get("Condition", {}).get("ForAnyValue:StringLike", {})
            denied |= set(keys.get("dynamodb:LeadingKeys", []))
    return denied


RULES = (
    own_role_each,
    exact_rights,
    mail_is_sent_by_the_mailer,
    files_are_read_where_they_belong,
    audit_is_final,
    intake_knows_no_people,
)
