"""
The alarms and the dashboard of a deployment. They are made here and not written down in a part,
since each is the same few lines with other names. What each alarm means and what to do then is in
`docs/operations.md`; a test compares the two.
"""

import json
from dataclasses import dataclass
from typing import Any

Resource = dict[str, Any]

NAMESPACE = "Awizo"
FUNCTIONS = (
    "APIHandler",
    "Intake",
    "SweepIntake",
    "Files",
    "SweepFiles",
    "SweepHandouts",
    "SweepPanels",
    "Papers",
    "SweepPapers",
    "Mailer",
    "SweepNotices",
    "SweepSeats",
    "SealAudit",
    "SweepPrivacy",
)
_QUEUES = ("Intake", "Files", "Papers", "Notice")
_STAGE = [{"Name": "stage", "Value": {"Ref": "Stage"}}]
_MINUTE, _HOUR = 60, 3600


@dataclass(frozen=True, slots=True)
class _Watched:
    """
    One number of CloudWatch.

    Attributes:
        dimensions: name to the logical id, or to a whole value.
    """

    namespace: str
    metric: str
    dimensions: list[dict[str, Any]]
    statistic: str = "Sum"


def alarms() -> dict[str, Resource]:
    """Every alarm by its logical id."""
    own = {f"{name}Alarm": _alarm(meaning, _own(name)) for name, meaning in _OWN.items()}
    return _of_queues() | _of_functions() | _of_sweeps() | own | _of_e_mails()


def _of_queues() -> dict[str, Resource]:
    found: dict[str, Resource] = {}
    for name in _QUEUES:
        found[f"{name}DeadLettersAlarm"] = _alarm(
            f"{name} dead letters: work that failed five times waits for a person",
            _queue(f"{name}DeadLetters", "ApproximateNumberOfMessagesVisible"),
        )
        found[f"{name}QueueAgeAlarm"] = _alarm(
            f"{name} queue: something has been waiting for an hour",
            _queue(f"{name}Queue", "ApproximateAgeOfOldestMessage"),
            above=_HOUR,
        )
    return found


def _of_functions() -> dict[str, Resource]:
    found = {
        f"{name}ErrorsAlarm": _alarm(
            f"{name}: the function failed as a whole", _function(name, "Errors")
        )
        for name in FUNCTIONS[1:]
    }
    found["ApiErrorsAlarm"] = _alarm(
        "API: more than 3 answers in 5 minutes were faults of ours",
        _Watched("AWS/ApiGateway", "5XXError", [{"Name": "ApiName", "Value": {"Ref": "AppName"}}]),
        above=3,
    )
    return found


def _of_sweeps() -> dict[str, Resource]:
    """Whoever runs by the clock and did not run for long."""
    return {
        f"{name}SilentAlarm": _silence(
            f"{name}: {meaning}", _function(name, "Invocations"), period=period
        )
        for name, (meaning, period) in _SILENT.items()
    }


def _of_e_mails() -> dict[str, Resource]:
    return {
        "MailBouncesAlarm": _alarm(
            "E-mails: more than 4 of 100 bounce; at 5 the mail service looks into the account",
            _Watched("AWS/SES", "Reputation.BounceRate", [], "Average"),
            above=0.04,
            period=_HOUR,
        )
    }


_OFTEN = ("the sweep has not run for a quarter of an hour", _HOUR // 4)
# What is said of each that is silent, and after how many seconds.
_SILENT = {
    "SweepIntake": _OFTEN,
    "SweepFiles": _OFTEN,
    "SweepHandouts": _OFTEN,
    "SweepPanels": _OFTEN,
    "SweepPapers": _OFTEN,
    "SweepNotices": _OFTEN,
    "SweepPrivacy": _OFTEN,
    "SweepSeats": ("the sweep has not run for a day", 24 * _HOUR),
    "SealAudit": ("the audit was not looked at for a day", 24 * _HOUR),
}
# Numbers that the product counts itself.
_OWN = {
    "HeldTooLong": "Notices are held longer than the office allows",
    "NoticeUnknown": "E-mails of which nobody knows whether they went out",
    "IntakeSwept": "The sweep found scans whose event was lost",
    "FilesSwept": "The sweep found people's files whose event was lost",
    "FileUnknown": "A file lies in the bucket of uploads that nobody was allowed to send",
    "HandoutsStuck": "Hand-outs that nobody can bring to their end",
    "PanelsStuck": "Deletions of panels that nobody can bring to their end",
    "PrivacyStuck": "Exports, erasures or removals that fail again and again",
    "FactsOverdue": "The sweep found notices whose event was lost",
    "PapersOverdue": "The sweep found receipts without their file",
    "SealEndsSoon": "The certificate of the seal ends within a year",
    "AuditDiffers": "A day of the audit is not what was sealed of it",
    "StampUnavailable": "The time-stamp server did not answer",
    "ForeignScan": "A notice was to carry a scan of another company: it did not",
}


def dashboard() -> Resource:
    """One page: what came in, what went out, what waits, what failed."""
    rows = [
        ("Scans by what became of them", [_own(f"Scan{state}") for state in _SCAN_STATES]),
        ("People's files by what became of them", [_own("FileDone"), _own("FileRefused")]),
        ("Notices by what became of them", [_own(f"Notice{state}") for state in _NOTICE_STATES]),
        ("Waiting", [_queue(f"{name}Queue", _VISIBLE) for name in _QUEUES]),
        ("Dead letters", [_queue(f"{name}DeadLetters", _VISIBLE) for name in _QUEUES]),
        ("Errors", [_function(name, "Errors") for name in FUNCTIONS]),
        ("Longest run of each function (ms)", [_function(n, "Duration", "p99") for n in FUNCTIONS]),
        (
            "Found by the sweeps",
            [
                _own(name)
                for name in (
                    "IntakeSwept",
                    "FilesSwept",
                    "HandoutsSwept",
                    "PapersOverdue",
                    "FactsOverdue",
                )
            ],
        ),
        ("Invocations", [_function(name, "Invocations") for name in FUNCTIONS]),
    ]
    widgets = [_widget(place, title, shown) for place, (title, shown) in enumerate(rows)]
    return {
        "Type": "AWS::CloudWatch::Dashboard",
        "Properties": {
            "DashboardName": {"Ref": "AppName"},
            "DashboardBody": {"Fn::Sub": json.dumps({"widgets": widgets})},
        },
    }


_VISIBLE = "ApproximateNumberOfMessagesVisible"
_SCAN_STATES = ("Attached", "Inbox", "Duplicate", "Quarantined")
_NOTICE_STATES = ("Sent", "Held", "Unknown", "Rejected", "Postponed")


def _alarm(
    meaning: str, watched: _Watched, *, above: float = 0, period: int = 5 * _MINUTE
) -> Resource:
    return {
        "Type": "AWS::CloudWatch::Alarm",
        "Properties": {
            "AlarmDescription": {"Fn::Sub": f"Awizo ${{Stage}}. {meaning}."},
            "Namespace": watched.namespace,
            "MetricName": watched.metric,
            "Dimensions": watched.dimensions,
            "Statistic": watched.statistic,
            "Period": period,
            "EvaluationPeriods": 1,
            "Threshold": above,
            "ComparisonOperator": "GreaterThanThreshold",
            "TreatMissingData": "notBreaching",
            "AlarmActions": [{"Ref": "Alarms"}],
            "OKActions": [{"Ref": "Alarms"}],
        },
    }


def _silence(meaning: str, watched: _Watched, *, period: int) -> Resource:
    """Where nothing at all is what is wrong."""
    alarm = _alarm(meaning, watched, above=1, period=period)
    alarm["Properties"] |= {
        "ComparisonOperator": "LessThanThreshold",
        "TreatMissingData": "breaching",
    }
    return alarm


def _queue(name: str, metric: str) -> _Watched:
    queue = {"Name": "QueueName", "Value": {"Fn::GetAtt": [name, "QueueName"]}}
    return _Watched("AWS/SQS", metric, [queue], "Maximum")


def _function(name: str, metric: str, statistic: str = "Sum") -> _Watched:
    function = {"Name": "FunctionName", "Value": {"Ref": name}}
    return _Watched("AWS/Lambda", metric, [function], statistic)


def _own(metric: str) -> _Watched:
    return _Watched(NAMESPACE, metric, _STAGE)


def _widget(place: int, title: str, shown: list[_Watched]) -> Resource:
    width, height = 12, 6
    return {
        "type": "metric",
        "x": place % 2 * width,
        "y": place // 2 * height,
        "width": width,
        "height": height,
        "properties": {
            "title": title,
            "region": "${AWS::Region}",
            "period": 5 * _MINUTE,
            "metrics": [_line(watched) for watched in shown],
        },
    }


def _line(watched: _Watched) -> list[Any]:
    """A metric as a dashboard writes it; names of resources are filled in by CloudFormation."""
    line: list[Any] = [watched.namespace, watched.metric]
    for dimension in watched.dimensions:
        line += [dimension["Name"], _substituted(dimension["Value"])]
    return [*line, {"stat": watched.statistic}]


def _substituted(value: dict[str, Any]) -> str:
    name = value.get("Ref") or ".".join(value["Fn::GetAtt"])
    return f"${{{name}}}"
