"""Bringing a package to a bucket: each archive once, under its digest, which a rollback finds."""

import copy
import hashlib
import json
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

from deploy.account import Account
from deploy.archive import digest_of
from deploy.package import CODE, LAYER, PAPERS, Package
from deploy.stage import Stage
from infra.template import Template
from local.steps import Problem

_POINTERS = {"AWS::Serverless::Function": "CodeUri", "AWS::Serverless::LayerVersion": "ContentUri"}


def artifacts_of(stage: Stage, account: Account) -> str:
    """The name of the bucket for a deployment's archives."""
    return f"{stage.app_name}-artifacts-{account.number}"


def make_bucket(s3: Any, name: str, region: str, owner: str) -> None:  # noqa: ANN401 - boto3 types no client
    """
    The bucket for archives: private, versioned, encrypted, and surely ours, since its name can be
    guessed and what lies in it runs with the deployer's rights.

    Raises:
        Problem: the name belongs to another account.
    """
    try:
        s3.head_bucket(Bucket=name, ExpectedBucketOwner=owner)
    except ClientError as error:
        if error.response["Error"]["Code"] not in {"404", "NoSuchBucket"}:
            raise Problem(
                f"The bucket {name} belongs to somebody else, or may not be read. Choose another "
                "app_name."
            ) from error
        s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": region})
    s3.put_public_access_block(
        Bucket=name,
        ExpectedBucketOwner=owner,
        PublicAccessBlockConfiguration=dict.fromkeys(
            ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"),
            True,
        ),
    )
    s3.put_bucket_versioning(
        Bucket=name,
        ExpectedBucketOwner=owner,
        VersioningConfiguration={"Status": "Enabled"},
    )


def upload(s3: Any, package: Package, bucket: str, owner: str) -> str:  # noqa: ANN401 - boto3 types no client
    """Upload what is not there yet; returns the key of the template that names it all."""
    archives = {CODE: package.code, LAYER: package.layer, PAPERS: package.papers}
    places = {name: _put(s3, bucket, owner, archive) for name, archive in archives.items()}
    text = json.dumps(pointing(package.template, bucket, places), sort_keys=True).encode()
    key = f"templates/{hashlib.sha256(text).hexdigest()}.json"
    s3.put_object(Bucket=bucket, Key=key, Body=text, ExpectedBucketOwner=owner)
    return key


def pointing(template: Template, bucket: str, places: dict[str, str]) -> Template:
    """The template with every archive's place in the bucket instead of its name in the folder."""
    pointed = copy.deepcopy(template)
    for resource in pointed["Resources"].values():
        pointer = _POINTERS.get(resource["Type"])
        if pointer:
            name = resource["Properties"][pointer]
            resource["Properties"][pointer] = {"Bucket": bucket, "Key": places[name]}
    return pointed


def _put(s3: Any, bucket: str, owner: str, archive: Path) -> str:  # noqa: ANN401 - boto3 types no client
    key = f"archives/{archive.stem}-{digest_of(archive)}.zip"
    try:
        s3.head_object(Bucket=bucket, Key=key, ExpectedBucketOwner=owner)
    except ClientError as error:
        if error.response["Error"]["Code"] not in {"404", "NoSuchKey"}:
            raise
        s3.upload_file(str(archive), bucket, key, ExtraArgs={"ExpectedBucketOwner": owner})
    return key
