"""Creating and updating a CloudFormation stack, with what it does shown while it does it."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from local.steps import Problem

_PAUSE_S = 3.0
_CAPABILITIES = ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"]
_GOOD = frozenset({"CREATE_COMPLETE", "UPDATE_COMPLETE"})
# What a first creation that failed leaves behind; it can only be deleted.
_DEAD = frozenset({"ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "CREATE_FAILED"})
_AGAIN = "Mend what it says, then run the same command again."


@dataclass(frozen=True, slots=True)
class Given:
    """A parameter; one that `is_kept` keeps the value that the stack has, if it has one."""

    value: str
    is_kept: bool = False


def outputs_of(cloudformation: Any, name: str) -> dict[str, str]:  # noqa: ANN401 - boto3 types no client
    """What a stack tells of itself; empty when there is none."""
    stack = _find(cloudformation, name)
    told = stack.get("Outputs", []) if stack else []
    return {output["OutputKey"]: output["OutputValue"] for output in told}


def apply(
    cloudformation: Any,  # noqa: ANN401 - boto3 types no client
    name: str,
    template_url: str,
    parameters: Mapping[str, str | Given],
    progress: Callable[[str], None],
) -> dict[str, str]:
    """
    Bring a stack to a template; returns its outputs. Doing it twice changes nothing.

    Raises:
        Problem: CloudFormation refused or rolled back; its own reasons are the message. Data stays.
    """
    known = _find(cloudformation, name)
    if known is not None and known["StackStatus"] in _DEAD:
        raise Problem(
            f"The first creation of {name} failed ({known['StackStatus']}). Delete that stack in "
            "the console (it holds no data yet), then run the same command again."
        )
    has = {one["ParameterKey"] for one in known.get("Parameters", [])} if known else set()
    given = [_parameter(key, value, has) for key, value in parameters.items()]
    act = cloudformation.create_stack if known is None else cloudformation.update_stack
    started = time.time()
    try:
        act(StackName=name, TemplateURL=template_url, Parameters=given, Capabilities=_CAPABILITIES)
    except ClientError as error:
        said = error.response["Error"]["Message"]
        if "No updates" in said:
            return outputs_of(cloudformation, name)
        raise Problem(f"CloudFormation refused the template: {said}") from error
    return _wait(cloudformation, name, started, progress)


def remove(
    cloudformation: Any,  # noqa: ANN401 - boto3 types no client
    name: str,
    progress: Callable[[str], None],
) -> None:
    """
    Remove a stack; what it retains stays.

    Raises:
        Problem: something could not be removed; CloudFormation's own reasons are the message.
    """
    started = time.time()
    known = _find(cloudformation, name)
    if known is None:
        return
    # A stack that is gone is known by its id only.
    identity = known.get("StackId", name)
    cloudformation.delete_stack(StackName=name)
    while (stack := _find(cloudformation, identity)) is not None:
        status = stack["StackStatus"]
        if status == "DELETE_COMPLETE":
            return
        events = _events(cloudformation, identity, started)
        if status == "DELETE_FAILED":
            raise Problem(f"{name} could not be removed: {_reasons(events)}. {_AGAIN}")
        progress(f"{len(events)} steps, {status.lower().replace('_', ' ')}")
        time.sleep(_PAUSE_S)


def _parameter(name: str, value: str | Given, has: set[str]) -> dict[str, Any]:
    if isinstance(value, Given) and value.is_kept and name in has:
        return {"ParameterKey": name, "UsePreviousValue": True}
    text = value.value if isinstance(value, Given) else value
    return {"ParameterKey": name, "ParameterValue": text}


def _wait(
    cloudformation: Any,  # noqa: ANN401 - boto3 types no client
    name: str,
    started: float,
    progress: Callable[[str], None],
) -> dict[str, str]:
    while True:
        stack = _find(cloudformation, name)
        status = stack["StackStatus"] if stack else "DELETE_COMPLETE"
        if status in _GOOD:
            return outputs_of(cloudformation, name)
        events = _events(cloudformation, name, started)
        if not status.endswith("_IN_PROGRESS"):
            raise Problem(f"{name} ended as {status}: {_reasons(events)}. {_AGAIN}")
        done = {e["LogicalResourceId"] for e in events if e["ResourceStatus"].endswith("COMPLETE")}
        progress(f"{len(done)} resources done, {status.lower().replace('_', ' ')}")
        time.sleep(_PAUSE_S)


def _find(cloudformation: Any, name: str) -> dict[str, Any] | None:  # noqa: ANN401
    try:
        stacks: list[dict[str, Any]] = cloudformation.describe_stacks(StackName=name)["Stacks"]
    except ClientError as error:
        if "does not exist" in error.response["Error"]["Message"]:
            return None
        raise
    return stacks[0] if stacks else None


def _events(cloudformation: Any, name: str, since: float) -> list[dict[str, Any]]:  # noqa: ANN401
    pages = cloudformation.get_paginator("describe_stack_events").paginate(StackName=name)
    found: list[dict[str, Any]] = []
    for page in pages:
        fresh = [
            event for event in page["StackEvents"] if event["Timestamp"].timestamp() >= since - 5
        ]
        found += fresh
        if len(fresh) < len(page["StackEvents"]):
            break
    return found


def _reasons(events: list[dict[str, Any]]) -> str:
    """The first failures; what follows was only cancelled because of them."""
    failed = [
        f"{event['LogicalResourceId']}: {event.get('ResourceStatusReason', 'no reason given')}"
        for event in reversed(events)
        if event["ResourceStatus"].endswith("_FAILED")
        and "cancelled" not in event.get("ResourceStatusReason", "")
    ]
    return "; ".join(failed[:3]) or "no reason given"
