"""
`python -m tests.deploy.left_behind VERSION`: puts what a release left (tests/samples) into a
deployment, as if that release had been at work there: the files that it kept, its rows, the files
that had just come, and the messages that waited. Whoever is there already under the same address or
code stays. Prints its names as JSON.
"""

import base64
import json
import sys
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

from chalicelib.aws import clients, pool
from chalicelib.config import config
from tests.deploy.people import PASSWORD

_SAMPLES = Path(__file__).resolve().parents[1] / "samples"
_PERSON = "Anna"


def main() -> None:
    """Put everything in its place once."""
    # Read here: the samples' own module is for a world in memory, which it makes when imported.
    folder = _SAMPLES / f"release-{sys.argv[1]}"
    rows = (folder / "rows.json").read_text("utf-8")
    files = _part(folder, "files")
    for file in files:
        if file["bucket"] == "vault":
            # S3 gives it another version than the release's own bucket did.
            rows = rows.replace(file["version"], _stored(file))
    for row in json.loads(rows):
        _put_new(row)
    # Whatever comes into the intake is looked at at once, so its letter must be there.
    for file in files:
        if file["bucket"] == "intake":
            _stored(file)
    names = _part(folder, "names")
    pool.create_user(names[_PERSON], "anna@nowak.example")
    pool.set_password(names[_PERSON], PASSWORD)
    for body in _part(folder, "messages")["notices"]:
        clients.call(
            "sqs", "send_message", QueueUrl=config().notice_queue_url, MessageBody=json.dumps(body)
        )
    sys.stdout.write(json.dumps(names))


def _part(folder: Path, name: str) -> Any:
    return json.loads((folder / f"{name}.json").read_text("utf-8"))


def _stored(file: dict[str, str]) -> str:
    bucket = config().intake_bucket if file["bucket"] == "intake" else config().vault_bucket
    body = base64.b64decode(file["content"])
    answer = clients.call("s3", "put_object", Bucket=bucket, Key=file["key"], Body=body)
    return str(answer["VersionId"])


def _put_new(row: dict[str, Any]) -> None:
    try:
        clients.call(
            "dynamodb",
            "put_item",
            TableName=config().table_name,
            Item=row,
            ConditionExpression="attribute_not_exists(pk)",
        )
    except ClientError as error:
        if clients.error_code(error) != "ConditionalCheckFailedException":
            raise


if __name__ == "__main__":
    main()
