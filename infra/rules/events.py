"""Queues, their handlers and their dead letters (T49), and what may announce files (T48)."""

from collections.abc import Iterator
from typing import Any

from infra.rules.reading import Template, allowed, functions, of_type, target, text_of

_POLLING = frozenset({"sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"})
_VISIBILITY = 6
_MOST_RECEIVES = 5
# What one invocation can take with every service slow (chalicelib/aws/clients.py), and API
# Gateway's own end of patience for the first.
_SECONDS = {
    "APIHandler": (25, 29),
    "Intake": (120, 900),
    "SweepIntake": (60, 900),
    "Files": (120, 900),
    "SweepFiles": (60, 900),
    "Papers": (60, 900),
    "SweepPapers": (60, 900),
    "SweepHandouts": (120, 900),
    "SweepPanels": (120, 900),
    "Mailer": (60, 900),
    "SweepNotices": (60, 900),
    "SweepSeats": (300, 900),
    "SealAudit": (300, 900),
    "SweepPrivacy": (300, 900),
}
# Which queue each bucket that takes files from outside tells, and what such a bucket is called.
_ANNOUNCES = {"IntakeBucket": ["IntakeQueue"], "UploadsBucket": ["FilesQueue"]}
_ANNOUNCED = {"IntakeQueue": "-intake-", "FilesQueue": "-uploads-"}
_SWEEPS = {
    "SweepIntake": "rate(5 minutes)",
    "SweepFiles": "rate(5 minutes)",
    "SweepPapers": "rate(5 minutes)",
    "SweepHandouts": "rate(5 minutes)",
    "SweepPanels": "rate(5 minutes)",
    "SweepNotices": "rate(5 minutes)",
    "SweepSeats": "rate(6 hours)",
    "SealAudit": "rate(1 hour)",
    "SweepPrivacy": "rate(1 minute)",
}


def queue_handlers_report_each_message(template: Template) -> Iterator[str]:
    """Without this, SQS deletes the failed messages of a batch together with the good ones."""
    for name, event in _queue_events(template):
        if "ReportBatchItemFailures" not in event.get("FunctionResponseTypes", []):
            yield f"{name} does not report failed messages one by one"
        if not event.get("ScalingConfig", {}).get("MaximumConcurrency"):
            yield f"{name} has no limit of concurrency"


def queues_outwait_their_handlers(template: Template) -> Iterator[str]:
    """A message must not come again while it is being worked on."""
    for name, event in _queue_events(template):
        queue = target(event["Queue"])
        timeout_s = functions(template)[name]["Timeout"]
        visible_s = template["Resources"][queue]["Properties"].get("VisibilityTimeout", 30)
        if visible_s < _VISIBILITY * timeout_s:
            yield f"{queue} shows a message again after {visible_s} s, {name} takes {timeout_s} s"


def pollers_may_poll(template: Template) -> Iterator[str]:
    """The emulator polls without rights; AWS does not."""
    for name, event in _queue_events(template):
        queue = target(event["Queue"])
        role = target(functions(template)[name].get("Role"))
        has = {action for action, where in allowed(template, role) if target(where) == queue}
        if not has >= _POLLING:
            yield f"{name} lacks {', '.join(sorted(_POLLING - has))} on {queue}"


def dead_letters_are_kept(template: Template) -> Iterator[str]:
    """Every working queue has a place for what fails, and that place keeps it for two weeks."""
    queues = of_type(template, "AWS::SQS::Queue")
    kept = {
        target(queue["Properties"].get("RedrivePolicy", {}).get("deadLetterTargetArn"))
        for queue in queues.values()
    }
    for name, queue in queues.items():
        properties = queue["Properties"]
        if name in kept:
            if properties.get("MessageRetentionPeriod") != 1209600:  # noqa: PLR2004 - 14 days
                yield f"{name} forgets dead letters too early"
        elif target(properties.get("RedrivePolicy", {}).get("deadLetterTargetArn")) not in queues:
            yield f"{name} has no queue for dead letters"
        elif int(properties["RedrivePolicy"].get("maxReceiveCount", 10)) > _MOST_RECEIVES:
            yield f"{name} tries a message more than {_MOST_RECEIVES} times"


def functions_have_time(template: Template) -> Iterator[str]:
    """A function that is ended while it waits for a service leaves its work to the sweep."""
    for name, function in functions(template).items():
        least, most = _SECONDS.get(name, (1, 900))
        if not least <= function["Timeout"] <= most:
            yield f"{name} has {function['Timeout']} s, which is not between {least} and {most}"


def sweeps_come_often(template: Template) -> Iterator[str]:
    """What lost its event waits for the next sweep."""
    for name, often in _SWEEPS.items():
        function = functions(template).get(name, {})
        found = [
            event["Properties"]["Schedule"]
            for event in function.get("Events", {}).values()
            if event["Type"] == "Schedule"
        ]
        if found != [often]:
            yield f"{name} does not come at {often}"


def only_its_own_bucket_announces(template: Template) -> Iterator[str]:
    """Nobody else's bucket may put messages into our queues."""
    for name, policy in of_type(template, "AWS::SQS::QueuePolicy").items():
        own = _ANNOUNCED.get(target(policy["Properties"]["Queues"][0]), "no bucket")
        for one in policy["Properties"]["PolicyDocument"]["Statement"]:
            if one["Effect"] != "Allow":
                continue
            condition = one.get("Condition", {})
            source = text_of(condition.get("ArnEquals", {}).get("aws:SourceArn", ""))
            account = condition.get("StringEquals", {}).get("aws:SourceAccount")
            if own not in source or target(account) != "AWS::AccountId":
                yield f"{name} lets others than its own bucket send"


def files_never_announce_themselves(template: Template) -> Iterator[str]:
    """What a function writes must not start it again: only what comes from outside announces."""
    for name, bucket in of_type(template, "AWS::S3::Bucket").items():
        announced = bucket["Properties"].get("NotificationConfiguration", {})
        queues = [target(one["Queue"]) for one in announced.get("QueueConfigurations", [])]
        if queues != _ANNOUNCES.get(name, []):
            yield f"{name} {'announces' if queues else 'does not announce'} its files"


def _queue_events(template: Template) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, function in functions(template).items():
        for event in function.get("Events", {}).values():
            if event["Type"] == "SQS":
                yield name, event["Properties"]


RULES = (
    queue_handlers_report_each_message,
    queues_outwait_their_handlers,
    pollers_may_poll,
    dead_letters_are_kept,
    functions_have_time,
    sweeps_come_often,
    only_its_own_bucket_announces,
    files_never_announce_themselves,
)
