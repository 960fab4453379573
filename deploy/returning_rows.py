"""
The rows of a backup on their way back: a new deployment is marked as being restored, its own first
admin gives way, and everything comes in an order in which nothing is worked on too early.
"""

from collections.abc import Iterator
from typing import Any

from botocore.exceptions import ClientError

from deploy.copies import Manifest, side_by_side
from local.steps import Problem, Step

MARK = {"pk": {"S": "OFFICE"}, "sk": {"S": "RESTORE"}}
Item = dict[str, Any]
# Whoever had a session, a link or a half-done request begins again.
_PASSING = ("ATTEMPTS#", "LINK#", "IDEMPOTENCY#")
_PASSING_OF_USER = ("SESSION#", "LINK#", "CLAIM")
# What a deployment makes by itself: its first admin, and the records of that.
_OF_FIRST_ADMIN = ("USER#", "EMAIL#", "LINK#", "OFFICE")
_OF_DEPLOYMENT = (*_OF_FIRST_ADMIN, "AUDIT#")
_NOTICES = "NOTICE#"
# People, companies and letters; then notices; then the facts that wake the mailer.
_TURNS = 3


def begin(
    dynamodb: Any,  # noqa: ANN401 - boto3 types no client
    table: str,
    manifest: Manifest,
    rows: Iterator[Item],
) -> None:
    """
    Mark the deployment as being restored from this backup, and take its first admin away.

    Raises:
        Problem: people have worked in it, or it has this backup or another one already.
    """
    mark = dynamodb.get_item(TableName=table, Key=MARK, ConsistentRead=True).get("Item")
    if mark is not None and mark["backup"]["S"] != manifest.identity:
        raise Problem("Another backup was brought to this deployment. Choose a new one.")
    if mark is not None and "done" in mark:
        raise Problem("This backup was brought to this deployment already. Nothing was changed.")
    there = [row for page in _pages(dynamodb, table) for row in page]
    if mark is None:
        if _was_worked_in(there):
            raise Problem("People have worked in this deployment already. Choose a new one.")
        dynamodb.put_item(
            TableName=table,
            Item={**MARK, "backup": {"S": manifest.identity}},
            ConditionExpression="attribute_not_exists(pk)",
        )
    wanted = {_key_of(row): row for row in rows if _is_peoples(row)}
    for row in there:
        if _is_peoples(row) and wanted.get(_key_of(row)) != row:
            key = {name: row[name] for name in ("pk", "sk")}
            dynamodb.delete_item(
                TableName=table, Key=key, ConditionExpression="attribute_exists(pk)"
            )


def _was_worked_in(there: list[Item]) -> bool:
    """Whether there is more than the first admin that a deployment makes."""
    keys = [_key_of(row) for row in there]
    people = sum(sk == "USER" for _, sk in keys)
    is_foreign = any(not pk.startswith(_OF_DEPLOYMENT) for pk, _ in keys)
    return is_foreign or people > 1 or any(pk == MARK["pk"]["S"] for pk, _ in keys)


def end(dynamodb: Any, table: str) -> None:  # noqa: ANN401 - boto3 types no client
    """Everything is there: the same backup is not brought a second time."""
    dynamodb.update_item(
        TableName=table,
        Key=MARK,
        UpdateExpression="SET done = :yes",
        ConditionExpression="attribute_exists(pk)",
        ExpressionAttributeValues={":yes": {"BOOL": True}},
    )


def _is_peoples(row: Item) -> bool:
    """Whether a row is what a deployment makes for its first admin, or of its settings."""
    is_mark = row["sk"]["S"].startswith(MARK["sk"]["S"])
    return row["pk"]["S"].startswith(_OF_FIRST_ADMIN) and not is_mark


def _key_of(row: Item) -> tuple[str, str]:
    return row["pk"]["S"], row["sk"]["S"]


def _pages(dynamodb: Any, table: str) -> Iterator[list[Item]]:  # noqa: ANN401
    for page in dynamodb.get_paginator("scan").paginate(TableName=table, ConsistentRead=True):
        yield page["Items"]


def is_passing(row: Item) -> bool:
    """Whether a row is of no use in another deployment: sessions, links, half-done requests."""
    pk, sk = str(row["pk"]["S"]), str(row["sk"]["S"])
    is_mark = pk == MARK["pk"]["S"] and sk.startswith(MARK["sk"]["S"])
    of_user = pk.startswith("USER#") and sk.startswith(_PASSING_OF_USER)
    return is_mark or of_user or pk.startswith(_PASSING)


def is_open_fact(row: Item) -> bool:
    """Whether the sweep would find a row: only facts that are open or held have a due time."""
    return row["sk"]["S"] == "FACT" and "g5" in row


def bring_rows(
    dynamodb: Any,  # noqa: ANN401 - boto3 types no client
    table: str,
    rows: list[Item],
    versions: dict[str, str],
    current: Step,
) -> int:
    """
    Write rows that are not there yet; returns how many there are. Facts come last, after everything
    that they are about: the sweep finds them at once, and a notice that finds no reader yet would
    be closed.

    Args:
        versions: the version that each file has now by the one that it had.

    Raises:
        Problem: somebody made another row of a person meanwhile.
    """
    count = 0
    for turn in range(_TURNS):
        some = [row for row in rows if _turn_of(row) == turn]
        for _ in side_by_side(
            lambda row: _bring_row(dynamodb, table, _with_versions(row, versions)), some
        ):
            count += 1
            current.progress(f"{count:,} of {len(rows):,}")
    current.note = f"{count:,}"
    return count


def _turn_of(row: Item) -> int:
    if not row["pk"]["S"].startswith(_NOTICES):
        return 0
    return 2 if row["sk"]["S"] == "FACT" else 1


def _with_versions(value: Any, versions: dict[str, str]) -> Any:  # noqa: ANN401 - JSON
    """A row with the present version wherever it names one that a file had."""
    if isinstance(value, dict):
        return {name: _with_versions(inner, versions) for name, inner in value.items()}
    if isinstance(value, list):
        return [_with_versions(inner, versions) for inner in value]
    return versions.get(value, value) if isinstance(value, str) else value


def _bring_row(dynamodb: Any, table: str, row: Item) -> None:  # noqa: ANN401
    try:
        dynamodb.put_item(TableName=table, Item=row, ConditionExpression="attribute_not_exists(pk)")
    except ClientError as error:
        if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
            raise
        key = {name: row[name] for name in ("pk", "sk")}
        there = dynamodb.get_item(TableName=table, Key=key, ConsistentRead=True).get("Item")
        # The deployment was new: what is there came with an earlier try, and may have been worked
        # on since. Only who may sign in is never left to chance.
        if there != row and _is_peoples(row):
            raise Problem(
                f"{row['pk']['S']} is there already and is another. Choose a new deployment."
            ) from error
