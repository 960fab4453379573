"""What must wake somebody, and what must not cost or slow anything by itself."""

import json
from collections.abc import Iterator

from infra.rules.reading import Template, functions, of_type, target

_COUNTED = frozenset(
    {
        "HeldTooLong",
        "NoticeUnknown",
        "IntakeSwept",
        "FilesSwept",
        "FileUnknown",
        "HandoutsStuck",
        "PanelsStuck",
        "FactsOverdue",
        "ForeignScan",
        "PapersOverdue",
        "SealEndsSoon",
    }
)


def dead_letters_wake_somebody(template: Template) -> Iterator[str]:
    """A message that failed for good is seen by nobody unless an alarm says so."""
    told = json.dumps([*of_type(template, "AWS::CloudWatch::Alarm").values()])
    for queue in of_type(template, "AWS::SQS::Queue").values():
        dead = target(queue["Properties"].get("RedrivePolicy", {}).get("deadLetterTargetArn"))
        if dead and json.dumps([dead, "QueueName"]) not in told:
            yield f"{dead} fills without an alarm"


def failures_wake_somebody(template: Template) -> Iterator[str]:
    """Functions that fail, and what the product itself counts as a loss that was just averted."""
    alarms = of_type(template, "AWS::CloudWatch::Alarm").values()
    told = json.dumps([*alarms])
    for name in functions(template):
        if name != "APIHandler" and json.dumps({"Ref": name}) not in told:
            yield f"{name} fails without an alarm"
    counted = {alarm["Properties"].get("MetricName") for alarm in alarms}
    for metric in sorted((_COUNTED | {"5XXError"}) - counted):
        yield f"{metric} has no alarm"


def alarms_are_sent(template: Template) -> Iterator[str]:
    """An alarm without an action is a lamp in an empty room."""
    for name, alarm in of_type(template, "AWS::CloudWatch::Alarm").items():
        if [target(action) for action in alarm["Properties"].get("AlarmActions", [])] != ["Alarms"]:
            yield f"{name} tells nobody"


def nothing_is_traced(template: Template) -> Iterator[str]:
    """Tracing costs a third of a request, and whoever wants it switches it on."""
    for name, function in functions(template).items():
        if function.get("Tracing", "PassThrough") == "Active":
            yield f"{name} is traced"


RULES = (
    dead_letters_wake_somebody,
    failures_wake_somebody,
    alarms_are_sent,
    nothing_is_traced,
)
