"""
The production template on the emulator. Differences to AWS, all made here: the code is a stub (our
own processes run the real one), schedules fire every minute, and what the emulator's CloudFormation
ignores (TTL, point-in-time recovery) is switched on afterwards.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import boto3
from botocore.exceptions import ClientError, WaiterError

from infra.template import Template, TemplateError, packaged_template
from local.emulator.state import save_now
from local.folder import PROJECT, DataFolder
from local.steps import Problem

NAME = "awizo-local"
_ARTIFACTS = "awizo-local-artifacts"
_TICK = "rate(1 minute)"
_SOURCES = ("app.py", ".chalice/config.json", "chalicelib", "infra", "local/stack.py")
_SUFFIXES = frozenset({".py", ".json", ".yaml"})


@dataclass(frozen=True, slots=True)
class Stack:
    """
    What was deployed.

    Attributes:
        environment: of every function, as the template says; addresses are the emulator's.
        handlers: `package.module.name` of every function.
    """

    outputs: Mapping[str, str]
    environment: Mapping[str, str]
    handlers: tuple[str, ...]

    @property
    def api_id(self) -> str:
        """The gateway's id for the API."""
        return self.outputs["RestAPIId"]

    @property
    def buckets(self) -> tuple[str, ...]:
        """Intake, vault and uploads."""
        return tuple(self.environment[f"{name}_BUCKET"] for name in ("INTAKE", "VAULT", "UPLOADS"))


def deploy(folder: DataFolder, endpoint: str, portal_url: str) -> Stack:
    """
    Bring the stack to what the sources say; nothing is done when they did not change.

    Raises:
        Problem: Chalice refused the app, or the emulator the stack; the reason is in the text.
    """
    mark = sources_mark(PROJECT)
    known = _read_mark(folder)
    if known.get("sources") != mark:
        try:
            template = local_template(packaged_template(PROJECT))
        except TemplateError as error:
            raise Problem(f"The template could not be made: {error}") from error
        _apply(template, portal_url)
        _switch_on_what_was_ignored()
        save_now(endpoint)
        known = {"sources": mark, "handlers": handlers_of(template)}
        folder.deployed.write_text(json.dumps(known), encoding="utf-8")
    return Stack(_outputs(), _environment(endpoint), tuple(known["handlers"]))


def local_template(template: Template) -> Template:
    """The packaged template with a stub for each function's code and a tick every minute."""
    for resource in template["Resources"].values():
        properties = resource["Properties"]
        if resource["Type"] == "AWS::Serverless::LayerVersion":
            properties["ContentUri"] = {"Bucket": _ARTIFACTS, "Key": "stub.zip"}
        if resource["Type"] == "AWS::Serverless::Function":
            properties["CodeUri"] = {"Bucket": _ARTIFACTS, "Key": "stub.zip"}
            for event in properties.get("Events", {}).values():
                if event["Type"] == "Schedule":
                    event["Properties"]["Schedule"] = _TICK
    return template


def handlers_of(template: Template) -> list[str]:
    """Every function's handler, as the template names it."""
    return [
        resource["Properties"]["Handler"]
        for resource in template["Resources"].values()
        if resource["Type"] == "AWS::Serverless::Function"
    ]


def sources_mark(project: Path) -> str:
    """A digest of everything that the template is made from."""
    digest = hashlib.sha256()
    for path in sorted(_files(project)):
        digest.update(str(path.relative_to(project)).encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _files(project: Path) -> Iterable[Path]:
    for name in _SOURCES:
        path = project / name
        if path.is_file():
            yield path
        yield from (found for found in path.rglob("*") if found.suffix in _SUFFIXES)


def _read_mark(folder: DataFolder) -> dict[str, Any]:
    try:
        mark: dict[str, Any] = json.loads(folder.deployed.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return mark


def _apply(template: Template, portal_url: str) -> None:
    """Through a bucket, as in AWS: the template is larger than a request may be."""
    s3 = boto3.client("s3")
    if not any(bucket["Name"] == _ARTIFACTS for bucket in s3.list_buckets()["Buckets"]):
        region = {"LocationConstraint": s3.meta.region_name}
        s3.create_bucket(Bucket=_ARTIFACTS, CreateBucketConfiguration=region)
    s3.put_object(Bucket=_ARTIFACTS, Key="stub.zip", Body=_stub())
    s3.put_object(Bucket=_ARTIFACTS, Key="template.json", Body=json.dumps(template).encode())
    arguments = {
        "StackName": NAME,
        "TemplateURL": f"{s3.meta.endpoint_url}/{_ARTIFACTS}/template.json",
        "Capabilities": ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"],
        "Parameters": [
            {"ParameterKey": "Stage", "ParameterValue": "local"},
            {"ParameterKey": "PortalUrl", "ParameterValue": portal_url},
        ],
    }
    cloudformation = boto3.client("cloudformation")
    action = "update" if _stack_exists(cloudformation) else "create"
    try:
        getattr(cloudformation, f"{action}_stack")(**arguments)
        waiter = cloudformation.get_waiter(f"stack_{action}_complete")
        waiter.wait(StackName=NAME, WaiterConfig={"Delay": 0.2, "MaxAttempts": 600})
    except ClientError as error:
        if "No updates" not in str(error):
            raise Problem(f"The stack was refused: {error}") from error
    except WaiterError as error:
        raise Problem(f"The stack could not be made: {_reasons(cloudformation)}") from error


def _stack_exists(cloudformation: Any) -> bool:  # noqa: ANN401
    try:
        cloudformation.describe_stacks(StackName=NAME)
    except ClientError:
        return False
    return True


def _reasons(cloudformation: Any) -> str:  # noqa: ANN401
    events = cloudformation.describe_stack_events(StackName=NAME)["StackEvents"]
    failed = [
        f"{event['LogicalResourceId']}: {event.get('ResourceStatusReason', 'no reason given')}"
        for event in events
        if event["ResourceStatus"].endswith("_FAILED")
    ]
    return "; ".join(failed[-3:]) or "no reason given"


def _stub() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("stub.py", "")
    return content.getvalue()


def _switch_on_what_was_ignored() -> None:
    """TTL and point-in-time recovery as the template asks, and the sender's identity."""
    dynamodb, environment = boto3.client("dynamodb"), _function_environment()
    table = environment["TABLE_NAME"]
    status = dynamodb.describe_time_to_live(TableName=table)["TimeToLiveDescription"]
    if status["TimeToLiveStatus"] == "DISABLED":
        dynamodb.update_time_to_live(
            TableName=table,
            TimeToLiveSpecification={"Enabled": True, "AttributeName": "expires_at"},
        )
    dynamodb.update_continuous_backups(
        TableName=table, PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True}
    )
    boto3.client("ses").verify_domain_identity(Domain=environment["MAIL_FROM"].rpartition("@")[2])


def _outputs() -> dict[str, str]:
    stack = boto3.client("cloudformation").describe_stacks(StackName=NAME)["Stacks"][0]
    return {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}


def _function_environment() -> dict[str, str]:
    """The environments of the functions as one: here one environment serves them all."""
    functions = boto3.client("lambda").list_functions()["Functions"]
    ours = [function for function in functions if function["FunctionName"].startswith(f"{NAME}-")]
    variables: dict[str, str] = {}
    for function in ours:
        variables |= function["Environment"]["Variables"]
    return variables


def _environment(endpoint: str) -> dict[str, str]:
    """Queue addresses are kept with the port of the day they were made; the port may be another."""
    variables = _function_environment()
    for which in ("INTAKE", "NOTICE", "PAPERS", "FILES"):
        name = f"{which}_QUEUE_URL"
        variables[name] = endpoint + urlsplit(variables[name]).path
    keys_path = f"/{variables['USER_POOL_ID']}/.well-known/jwks.json"
    return variables | {"TOKEN_KEYS_URL": endpoint + keys_path, "AWS_ENDPOINT_URL": endpoint}
