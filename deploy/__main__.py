"""
`make deploy STAGE=…`: from a checkout to an office in AWS. Doing it again is an upgrade: data
stays, and nothing is replaced that did not change.
"""

import os
import secrets
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from deploy import admin, preflight
from deploy.account import Account, account_in
from deploy.artifacts import artifacts_of, make_bucket, upload
from deploy.command import run, words
from deploy.package import BUILD, Package, build
from deploy.preflight import Found, State
from deploy.stack import Given, apply
from deploy.stage import Stage, read_stage
from deploy.web import upload_client
from infra.template import Template
from local.folder import PROJECT
from local.steps import Problem, say, step

CLIENT = PROJECT / "web" / "dist"
_MARKS = {State.GOOD: "✓", State.NOTE: "!", State.MISSING: "✗"}
# Nobody's address: the distribution's own is known only once it was made.
_NOT_YET = "https://portal.invalid"


def main() -> int:
    """Deploy the stage that the command names."""
    return run(_typed, broken="AWS did not do what was asked")


def _typed(typed: list[str]) -> None:
    (name,) = words(typed, 1)
    stage = read_stage(name)
    deploy(stage, account_in(stage.region), lambda: build(PROJECT, BUILD, compares=False))


def deploy(
    stage: Stage,
    account: Account,
    packaged: Callable[[], Package],
    fitted: Callable[[Template], Template] = lambda template: template,
    client: Path = CLIENT,
) -> dict[str, str]:
    """
    Bring a stage to this checkout; returns the stack's outputs.

    Args:
        fitted: what becomes of the template for an account that is not quite AWS.

    Raises:
        Problem: something that a person must do, or that CloudFormation refused.
    """
    before = account.outputs_of(stage.app_name)
    certificate = _prepared(stage, account, was_deployed=bool(before))
    package = packaged()
    outputs = _applied(
        stage, account, certificate, replace(package, template=fitted(package.template))
    )
    with step("Upload the web client") as current:
        count = upload_client(account.client("s3"), outputs["WebBucketName"], client)
        current.note = f"{count} files"
    _tell(stage, account, outputs, is_first=not before)
    return outputs


def _prepared(stage: Stage, account: Account, *, was_deployed: bool) -> str:
    """Look whether everything is there, and say it; returns the certificate of the host name."""
    say(f"Awizo, stage {stage.name}: what must be there first\n")
    looked = preflight.check(stage, account, was_deployed=was_deployed)
    for found in looked.found:
        _say_found(found)
    if not looked.may_go_on:
        raise Problem("\nDo what is marked with ✗, then run the same command again.")
    say()
    return looked.certificate


def _say_found(found: Found) -> None:
    say(f"  {_MARKS[found.state]} {found.what}")
    for line in found.to_do.splitlines():
        say(f"      {line}")


def _applied(stage: Stage, account: Account, certificate: str, package: Package) -> dict[str, str]:
    cloudformation, s3 = account.client("cloudformation"), account.client("s3")
    bucket = artifacts_of(stage, account)
    with step("Upload the code"):
        make_bucket(s3, bucket, stage.region, account.number)
        key = upload(s3, package, bucket, account.number)
        host = f"https://{bucket}.s3.{stage.region}.amazonaws.com"
        template = f"{account.endpoint}/{bucket}/{key}" if account.endpoint else f"{host}/{key}"
    known = account.outputs_of(stage.app_name)
    address = f"https://{stage.host_name}" if stage.host_name else known.get("PortalUrl", _NOT_YET)
    given = _parameters(stage, certificate)
    with step("Create the stack" if not known else "Update the stack") as current:
        outputs = apply(
            cloudformation,
            stage.app_name,
            template,
            given | {"PortalUrl": address},
            current.progress,
        )
    own = f"https://{stage.host_name or outputs['WebDomain']}"
    if own != outputs["PortalUrl"]:
        with step("Tell the functions their address") as current:
            outputs = apply(
                cloudformation,
                stage.app_name,
                template,
                given | {"PortalUrl": own},
                current.progress,
            )
    return outputs


def _parameters(stage: Stage, certificate: str) -> dict[str, str | Given]:
    host = {"HostName": stage.host_name, "CertificateArn": certificate} if stage.host_name else {}
    return {
        "AppName": stage.app_name,
        "Stage": stage.name,
        "MailFrom": stage.mail_from,
        "MailDomain": stage.mail_domain,
        "AlarmEmail": stage.alarm_email,
        "LogRetentionDays": str(stage.log_days),
        "ApiRequestsPerSecond": str(stage.requests_per_second),
        "TimestampUrl": stage.timestamp_url,
        "ApiBurst": str(2 * stage.requests_per_second),
        "WebHosting": "yes",
        "OriginSecret": Given(secrets.token_urlsafe(32), is_kept="ROTATE" not in os.environ),
        **host,
    }


def _tell(stage: Stage, account: Account, outputs: dict[str, str], *, is_first: bool) -> None:
    admin.enter(account, outputs["APIHandlerName"])
    link = admin.way_in_of(stage.admin)
    say(f"\n  Awizo is {'there' if is_first else 'up to date'}:  {outputs['PortalUrl']}\n")
    if stage.host_name:
        say(f"  Add to your DNS:  {stage.host_name}  CNAME  {outputs['WebDomain']}\n")
    if link:
        say(f"  {stage.admin.email} sets a password here, once, within a week:\n\n    {link}\n")
        say("  (A link that was printed before is dead.)\n")
    if stage.alarm_email and is_first:
        say(
            f"  {stage.alarm_email} gets an e-mail: its link must be opened for alarms to arrive.\n"
        )
    say("  Scanners: Office → Settings → Scanners.  Operations: docs/operations.md\n")


if __name__ == "__main__":
    sys.exit(main())
