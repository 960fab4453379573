"""
The rights of each function are those that it uses: none is missing, and none is too much (T81).
What a function uses is seen, in process, while it does all that it ever does; moto enforces no
policy, so these tests read the roles as AWS would.
"""

import pytest

from infra.rules.reading import Template, as_list, functions, of_type, statements
from tests.rights.conftest import Journey
from tests.rights.policy import Grant, grants_of, is_allowed, resolved
from tests.rights.recorder import TABLE, Use, Uses

FUNCTIONS = [
    "APIHandler",
    "Intake",
    "SweepIntake",
    "Files",
    "SweepFiles",
    "Papers",
    "SweepPapers",
    "SweepHandouts",
    "SweepPanels",
    "Mailer",
    "SweepNotices",
    "SweepSeats",
    "SealAudit",
    "SweepPrivacy",
]
_FOR_THE_QUEUE = ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes")
_FOR_THE_LOG = ("logs:CreateLogStream", "logs:PutLogEvents")
_CHANGES = ("dynamodb:UpdateItem", "dynamodb:DeleteItem")


def used_by_lambda_itself(template: Template, function: str) -> set[Use]:
    """What Lambda does in a function's name: it empties the function's queue and keeps its log."""
    properties = functions(template)[function]
    log = resolved({"Fn::GetAtt": [properties["LoggingConfig"]["LogGroup"]["Ref"], "Arn"]})
    uses = {Use(action, log) for action in _FOR_THE_LOG}
    for event in properties.get("Events", {}).values():
        if event["Type"] == "SQS":
            source = resolved(event["Properties"]["Queue"])
            uses |= {Use(action, source) for action in _FOR_THE_QUEUE}
    return uses


@pytest.mark.parametrize("function", FUNCTIONS)
def test_function_may_do_all_that_it_does(used: Uses, template: Template, function: str) -> None:
    refused = {use for use in used[function] if not is_allowed(template, function, use)}

    assert not refused


@pytest.mark.parametrize("function", FUNCTIONS)
def test_function_may_do_nothing_that_it_never_does(
    used: Uses, template: Template, function: str
) -> None:
    done = used[function] | used_by_lambda_itself(template, function)

    idle = [one for one in grants_of(template, function) if not any(map(one.covers, done))]

    assert idle == []


def test_every_function_was_seen_at_work(used: Uses, template: Template) -> None:
    assert set(FUNCTIONS) == set(used) == set(functions(template))


@pytest.mark.parametrize("function", FUNCTIONS)
def test_no_function_may_change_or_remove_an_entry_of_the_audit(
    template: Template, function: str
) -> None:
    entry = frozenset({"AUDIT#OFFICE#2026-11"})

    for action in _CHANGES:
        assert not is_allowed(template, function, Use(action, TABLE, entry))


def test_nothing_that_runs_changes_or_removes_an_entry_of_the_audit(used: Uses) -> None:
    touched = {
        (use.action, key.partition("#")[0])
        for uses in used.values()
        for use in uses
        for key in use.keys
    }

    assert ("dynamodb:PutItem", "AUDIT") in touched
    assert not {(action, "AUDIT") for action in _CHANGES} & touched


def test_entry_of_the_audit_is_put_only_where_none_is(journey: Journey) -> None:
    """No right can say so: whoever may put a row may put it over another."""
    entries = [
        put
        for name, arguments in journey.calls
        if name == "dynamodb.TransactWriteItems"
        for change in arguments["TransactItems"]
        for put in [change.get("Put")]
        if put and put["Item"]["pk"]["S"].startswith("AUDIT#")
    ]

    assert entries
    for put in entries:
        (name,) = put["ExpressionAttributeNames"].items()
        assert (put["ConditionExpression"], name[1]) == (f"attribute_not_exists ({name[0]})", "pk")


@pytest.mark.parametrize(
    ("function", "action", "key"),
    [
        ("SweepNotices", "PutItem", "USER#usr_1"),
        ("SweepNotices", "PutItem", "AUDIT#OFFICE#2026-11"),
        ("SweepHandouts", "PutItem", "USER#usr_1"),
        ("SweepHandouts", "UpdateItem", "USER#usr_1"),
        ("SweepHandouts", "PutItem", "HANDOUT#hnd_1"),
        ("SweepPanels", "PutItem", "USER#usr_1"),
        ("SweepPanels", "PutItem", "COMPANY#com_1"),
        ("SweepPanels", "BatchGetItem", "OFFICE"),
        ("SweepPanels", "UpdateItem", "EMAIL#abc"),
        ("SweepSeats", "PutItem", "USER#usr_1"),
        ("SweepSeats", "PutItem", "COMPANY#com_1"),
        ("SweepSeats", "Query", "COMPANY#com_1"),
        ("SweepSeats", "BatchGetItem", "USER#usr_1"),
        ("SealAudit", "PutItem", "AUDIT#OFFICE#2026-11"),
        ("SealAudit", "PutItem", "OFFICE"),
        ("SealAudit", "Query", "COMPANY#com_1"),
        ("Papers", "BatchGetItem", "USER#usr_1"),
        ("Papers", "BatchGetItem", "OFFICE"),
        ("Papers", "BatchGetItem", "SCAN#scn_1"),
        ("Papers", "UpdateItem", "USER#usr_1"),
        ("Papers", "UpdateItem", "RECEIPTFILE#abc"),
        ("Papers", "UpdateItem", "RECEIPTEND#abc"),
        ("Papers", "PutItem", "COMPANY#com_1"),
        ("Papers", "DeleteItem", "COMPANY#com_1"),
        ("SweepPapers", "UpdateItem", "COMPANY#com_1"),
        ("Mailer", "PutItem", "SCAN#scn_1"),
        ("Mailer", "UpdateItem", "USER#usr_1"),
        ("Files", "PutItem", "USER#usr_1"),
        ("Files", "PutItem", "SCAN#scn_1"),
        ("Files", "UpdateItem", "SCAN#scn_1"),
        ("Files", "BatchGetItem", "USER#usr_1"),
        ("Files", "DeleteItem", "COMPANY#com_1"),
        ("SweepFiles", "PutItem", "COMPANY#com_1"),
        ("Intake", "PutItem", "USER#usr_1"),
        ("Intake", "PutItem", "OFFICE"),
        ("Intake", "UpdateItem", "USER#usr_1"),
        ("Intake", "BatchGetItem", "USER#usr_1"),
        ("APIHandler", "DeleteItem", "NOTICE#evt_1"),
        ("APIHandler", "DeleteItem", "SCAN#scn_1"),
    ],
)
def test_function_writes_only_rows_of_its_own_kind(
    template: Template, function: str, action: str, key: str
) -> None:
    use = Use(f"dynamodb:{action}", TABLE, frozenset({key}))

    assert not is_allowed(template, function, use)


def test_one_foreign_key_among_many_spoils_the_request(template: Template) -> None:
    mixed = Use("dynamodb:PutItem", TABLE, frozenset({"NOTICE#a", "USER#b"}))

    assert not is_allowed(template, "SweepNotices", mixed)


def test_right_that_is_missing_or_too_much_is_seen(template: Template) -> None:
    """The comparison itself: one action more in a role is one that nothing covers."""
    surplus = Grant("dynamodb:Scan", TABLE)
    missing = Use("s3:GetObject", "arn:aws:s3:::awizo-vault-123456789012/scans/a/original")

    assert not surplus.covers(Use("dynamodb:Query", TABLE))
    assert not is_allowed(template, "SweepNotices", missing)


def test_all_conditions_of_the_roles_are_understood(template: Template) -> None:
    """A condition that the comparison cannot read would make it say more than it knows."""
    known = {
        ("ForAnyValue:StringLike", "dynamodb:LeadingKeys"),
        ("ForAllValues:StringLike", "dynamodb:LeadingKeys"),
        ("StringEquals", "ses:FromAddress"),
    }
    found = {
        (operator, name)
        for role in of_type(template, "AWS::IAM::Role")
        for one in statements(template, role)
        for operator, wanted in one.get("Condition", {}).items()
        for name in wanted
    }

    assert found <= known
    assert {"Allow", "Deny"} >= {
        effect
        for role in of_type(template, "AWS::IAM::Role")
        for one in statements(template, role)
        for effect in as_list(one["Effect"])
    }
