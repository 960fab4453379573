"""
`make destroy STAGE=…`: takes the system down and keeps what it holds, unless `DATA=delete` says
otherwise. Both ask first, for the name and not for a yes.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from botocore.exceptions import ClientError

from deploy.account import Account, account_in
from deploy.artifacts import artifacts_of
from deploy.command import run, words
from deploy.stack import remove
from deploy.stage import Stage, read_stage
from local.steps import Problem, Step, say, step

_KEY_IS_GONE = ("NotFoundException", "KMSInvalidStateException")
_BUCKETS = ("IntakeBucketName", "UploadsBucketName", "VaultBucketName", "SealsBucketName")


def main() -> int:
    """Ask, then take the stage down that the command names."""
    return run(_typed, broken="AWS did not do what was asked")


def _typed(typed: list[str]) -> None:
    (name,) = words(typed, 1)
    data = os.environ.get("DATA", "")
    if data not in {"", "delete"}:
        raise Problem("DATA can only be left out, or be: DATA=delete")
    with_data = data == "delete"
    stage = read_stage(name, drafts=False)
    account = account_in(stage.region)
    outputs = account.outputs_of(stage.app_name)
    if not outputs:
        raise Problem(
            f"There is no stack {stage.app_name} in {stage.region}. What an earlier one left is "
            "removed in the console: docs/operations.md, «After a stack was removed»."
        )
    _ask(stage, with_data=with_data)
    destroy(stage, account, outputs, with_data=with_data)


def destroy(stage: Stage, account: Account, outputs: dict[str, str], *, with_data: bool) -> None:
    """
    Remove the stack, and with it everything that runs; then the data, if it is to go.

    Raises:
        Problem: CloudFormation could not remove something; its own reasons are the message.
    """
    # The stack goes last: it says what there is, if this was broken off and is typed again.
    if with_data:
        _delete_data(stage, account, outputs)
    with step("Empty the client's bucket") as current:
        _empty(account.client("s3"), outputs["WebBucketName"], current)
    with step("Remove the stack") as current:
        remove(account.client("cloudformation"), stage.app_name, current.progress)
    if with_data:
        say("\n  Everything is gone.\n")
        return
    say("\n  What people entrusted to you is kept, and costs what its storage costs:")
    for name in ("TableName", "UserPoolId", "SealKeyArn", *_BUCKETS):
        say(f"    {name:<18} {outputs[name]}")
    say(f"    {'Code':<18} {artifacts_of(stage, account)}")
    say("  docs/operations.md, «After a stack was removed», says what can be done with it.\n")


def _ask(stage: Stage, *, with_data: bool) -> None:
    say(f"\n  This removes {stage.app_name} in {stage.region}: nobody can sign in any more.")
    say(
        "  ALL LETTERS, COMPANIES AND RECORDS ARE DELETED TOO. Nothing brings them back."
        if with_data
        else "  Letters, companies and records are kept."
    )
    wanted = f"delete {stage.app_name}" if with_data else stage.app_name
    say(f"\n  To go on, type:  {wanted}")
    try:
        typed = input("  > ").strip()
    except EOFError:
        typed = ""
    if typed != wanted:
        raise Problem("Nothing was removed.")


def _delete_data(stage: Stage, account: Account, outputs: dict[str, str]) -> None:
    dynamodb, pool = account.client("dynamodb"), account.client("cognito-idp")
    s3, table, users = account.client("s3"), outputs["TableName"], outputs["UserPoolId"]
    with step("Delete the table"), _gone_is_good("ResourceNotFoundException"):
        dynamodb.update_table(TableName=table, DeletionProtectionEnabled=False)
        dynamodb.delete_table(TableName=table)
    with step("Delete the sign-ins"), _gone_is_good("ResourceNotFoundException"):
        pool.update_user_pool(UserPoolId=users, DeletionProtection="INACTIVE")
        pool.delete_user_pool(UserPoolId=users)
    # KMS waits for at least a week, in which the key can be taken back. Gone is what no key has any
    # more, and what waits already.
    with step("Delete the key of the seal, in seven days"), _gone_is_good(*_KEY_IS_GONE):
        account.client("kms").schedule_key_deletion(
            KeyId=outputs["SealKeyArn"], PendingWindowInDays=7
        )
    for bucket in (*(outputs[name] for name in _BUCKETS), artifacts_of(stage, account)):
        with step(f"Delete the bucket {bucket}") as current, _gone_is_good("NoSuchBucket"):
            _empty(s3, bucket, current)
            s3.delete_bucket(Bucket=bucket)


@contextmanager
def _gone_is_good(*codes: str) -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        if error.response["Error"]["Code"] not in codes:
            raise


def _empty(s3: Any, bucket: str, current: Step) -> None:  # noqa: ANN401 - boto3 types no client
    count = 0
    for some in _versions(s3, bucket):
        s3.delete_objects(
            Bucket=bucket, Delete={"Objects": some, "Quiet": True}, BypassGovernanceRetention=True
        )
        count += len(some)
        current.progress(f"{count} files")
    current.note = f"{count} files"


def _versions(s3: Any, bucket: str) -> Iterator[list[dict[str, str]]]:  # noqa: ANN401
    """Every version and every mark of a deletion, a page at a time."""
    for page in s3.get_paginator("list_object_versions").paginate(Bucket=bucket):
        found = [*page.get("Versions", []), *page.get("DeleteMarkers", [])]
        if found:
            yield [{"Key": one["Key"], "VersionId": one["VersionId"]} for one in found]


if __name__ == "__main__":
    sys.exit(main())
