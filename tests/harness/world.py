"""The AWS of a test: moto with the product's table, buckets, queues and pool, and nothing else."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

# moto must be imported before the first botocore client is made.
from moto import mock_aws  # isort: skip

from typing import Any

from chalicelib.aws import clients, signing
from chalicelib.aws.table import Row
from chalicelib.config import config
from tests.harness.quick import quick_world

ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_DEFAULT_REGION": "eu-central-1",
    "STAGE": "test",
    "TABLE_NAME": "awizo-test",
    "INTAKE_BUCKET": "awizo-test-intake",
    "VAULT_BUCKET": "awizo-test-vault",
    "UPLOADS_BUCKET": "awizo-test-uploads",
    "SEALS_BUCKET": "awizo-test-seals",
    "INTAKE_QUEUE_URL": "",
    "NOTICE_QUEUE_URL": "",
    "PAPERS_QUEUE_URL": "",
    "FILES_QUEUE_URL": "",
    "USER_POOL_ID": "",
    "USER_POOL_CLIENT_ID": "",
    "TOKEN_ISSUER": "https://cognito-idp.eu-central-1.amazonaws.com/test",
    "TOKEN_KEYS_URL": "https://cognito-idp.eu-central-1.amazonaws.com/test/.well-known/jwks.json",
    "PORTAL_URL": "https://portal.example.org",
    "MAIL_FROM": "office@example.org",
    "S3_PUBLIC_ENDPOINT": "",
    "ORIGIN_SECRET": "",
}
BUCKETS = ("INTAKE_BUCKET", "VAULT_BUCKET", "UPLOADS_BUCKET", "SEALS_BUCKET")
_QUEUES = {
    "intake": "INTAKE_QUEUE_URL",
    "notices": "NOTICE_QUEUE_URL",
    "papers": "PAPERS_QUEUE_URL",
    "files": "FILES_QUEUE_URL",
}
INDEXES = {
    "by-company": "g1",
    "by-company-state": "g2",
    "by-office": "g3",
    "by-office-state": "g4",
    "by-due": "g5",
}


@contextmanager
def aws_world() -> Iterator[None]:
    """Everything empty and new; the environment and the clients are the test's own."""
    before = dict(os.environ)
    os.environ.update(ENVIRONMENT)
    os.environ.pop("AWS_ENDPOINT_URL", None)
    try:
        with mock_aws(), quick_world():
            forget()
            _make_resources()
            yield
    finally:
        os.environ.clear()
        os.environ.update(before)
        forget()


def forget() -> None:
    """Let configuration and clients be made anew."""
    config.cache_clear()
    clients.reset()
    signing.reset()
    Row._connection = None


def _make_resources() -> None:
    _make_table()
    for name in BUCKETS:
        _make_bucket(os.environ[name])
    for name, variable in _QUEUES.items():
        answer = clients.call("sqs", "create_queue", QueueName=f"awizo-test-{name}")
        os.environ[variable] = answer["QueueUrl"]
    _make_pool()
    clients.call("ses", "verify_domain_identity", Domain="example.org")
    clients.call("ses", "verify_email_identity", EmailAddress=os.environ["MAIL_FROM"])
    config.cache_clear()


def _make_table() -> None:
    names = ["pk", "sk", *[n for g in INDEXES.values() for n in (g, f"{g}s")]]
    clients.call(
        "dynamodb",
        "create_table",
        TableName=os.environ["TABLE_NAME"],
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": n, "AttributeType": "S"} for n in names],
        KeySchema=_schema("pk", "sk"),
        GlobalSecondaryIndexes=[
            {
                "IndexName": index,
                "KeySchema": _schema(attribute, f"{attribute}s"),
                "Projection": {"ProjectionType": "ALL"},
            }
            for index, attribute in INDEXES.items()
        ],
    )


def _schema(hash_name: str, range_name: str) -> list[dict[str, Any]]:
    return [
        {"AttributeName": hash_name, "KeyType": "HASH"},
        {"AttributeName": range_name, "KeyType": "RANGE"},
    ]


def _make_bucket(name: str) -> None:
    clients.call(
        "s3",
        "create_bucket",
        Bucket=name,
        CreateBucketConfiguration={"LocationConstraint": "eu-central-1"},
    )
    clients.call(
        "s3",
        "put_bucket_versioning",
        Bucket=name,
        VersioningConfiguration={"Status": "Enabled"},
    )


def _make_pool() -> None:
    pool = clients.call("cognito-idp", "create_user_pool", PoolName="awizo-test")["UserPool"]
    made = clients.call(
        "cognito-idp",
        "create_user_pool_client",
        UserPoolId=pool["Id"],
        ClientName="portal",
        ExplicitAuthFlows=["ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    )
    os.environ["USER_POOL_ID"] = pool["Id"]
    os.environ["USER_POOL_CLIENT_ID"] = made["UserPoolClient"]["ClientId"]
    os.environ["TOKEN_ISSUER"] = f"https://cognito-idp.eu-central-1.amazonaws.com/{pool['Id']}"
