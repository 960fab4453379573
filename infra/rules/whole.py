"""The template as a whole: nothing left to fill in, nothing merged wrongly, known functions."""

import json
from collections.abc import Iterator

from infra.rules.reading import Template, functions

_KNOWN = frozenset(
    {
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
    }
)
_PLACEHOLDER = "SET-IN-MERGE"


def nothing_left_open(template: Template) -> Iterator[str]:
    """Placeholders of `.chalice/config.json` and of the app were all replaced."""
    if _PLACEHOLDER in json.dumps(template):
        yield f"{_PLACEHOLDER} is left in the template"


def intrinsics_stand_alone(template: Template) -> Iterator[str]:
    """Merging two different intrinsics of one value leaves both, which CloudFormation refuses."""
    yield from _mixed(template["Resources"], "Resources")


def functions_are_known(template: Template) -> Iterator[str]:
    """A new function needs a role, a log group and a place in these rules."""
    for name in functions(template).keys() ^ _KNOWN:
        yield f"{name} is a function that the rules and the template do not both know"


def _mixed(value: object, place: str) -> Iterator[str]:
    if isinstance(value, list):
        for number, item in enumerate(value):
            yield from _mixed(item, f"{place}[{number}]")
    if isinstance(value, dict):
        if len(value) > 1 and any(name == "Ref" or name.startswith("Fn::") for name in value):
            yield f"{place} mixes an intrinsic with something else"
        for name, item in value.items():
            yield from _mixed(item, f"{place}.{name}")


RULES = (nothing_left_open, intrinsics_stand_alone, functions_are_known)
