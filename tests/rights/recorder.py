"""
What each function does with AWS, written as the rights that AWS would ask of its role. A call that
is not known here fails the test that makes it: somebody must say first which right it needs.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from botocore.exceptions import ClientError
from botocore.signers import RequestSigner, S3PostPresigner
from chalice.app import EventSourceHandler

from chalicelib.config import config, seals_bucket
from chalicelib.edge.http import Application
from tests.harness.calls import Make, around_each_call

ACCOUNT = "123456789012"
TABLE = f"arn:aws:dynamodb:eu-central-1:{ACCOUNT}:table/awizo"
SEAL_KEY = f"arn:aws:kms:eu-central-1:{ACCOUNT}:key/seal"
USERS = f"arn:aws:cognito-idp:eu-central-1:{ACCOUNT}:userpool/users"
_MISSING = frozenset({"404", "NoSuchKey", "NoSuchVersion", "NotFound"})
_HANDLERS = {
    "files": "Files",
    "sweep_files": "SweepFiles",
    "intake": "Intake",
    "mailer": "Mailer",
    "sweep_handouts": "SweepHandouts",
    "sweep_panels": "SweepPanels",
    "sweep_intake": "SweepIntake",
    "papers": "Papers",
    "sweep_papers": "SweepPapers",
    "sweep_notices": "SweepNotices",
    "sweep_seats": "SweepSeats",
    "seal_audit": "SealAudit",
    "sweep_privacy": "SweepPrivacy",
}


@dataclass(frozen=True, slots=True)
class Use:
    """
    One right that was needed.

    Attributes:
        resource: an ARN, with the names that `policy` gives to the template's resources.
        keys: the partition keys that the call names, which DynamoDB shows to policies.
        sender: whose address an e-mail carries.
    """

    action: str
    resource: str
    keys: frozenset[str] = frozenset()
    sender: str = ""


Uses = Mapping[str, set[Use]]


@contextmanager
def rights_used() -> Iterator[Uses]:
    """
    The rights that each function needs within the block, by the function's logical id. What is done
    outside of a function, such as by a test itself, is nobody's.
    """
    found: dict[str, set[Use]] = defaultdict(set)
    running: list[str] = []

    def note(*uses: Use) -> None:
        if running:
            found[running[-1]].update(uses)

    def act(name: str, arguments: dict[str, Any], make: Make) -> Any:
        if running:
            note(*_RIGHTS[name](arguments))
        try:
            return make(arguments)
        except ClientError as error:
            if running and name.startswith("s3.") and error.response["Error"]["Code"] in _MISSING:
                note(Use("s3:ListBucket", _bucket(arguments["Bucket"])))
            raise

    with pytest.MonkeyPatch.context() as patch, around_each_call(act):
        _name_who_runs(patch, running)
        _see_what_is_signed(patch, note)
        yield found


def _name_who_runs(patch: pytest.MonkeyPatch, running: list[str]) -> None:
    handle, answer = EventSourceHandler.__call__, Application.__call__

    def as_handler(self: Any, event: Any, context: Any) -> Any:
        running.append(_HANDLERS[self.func.__name__])
        try:
            return handle(self, event, context)
        finally:
            running.pop()

    def as_api(self: Application, event: Mapping[str, Any], context: object) -> Any:
        running.append("APIHandler")
        try:
            return answer(self, event, context)
        finally:
            running.pop()

    patch.setattr(EventSourceHandler, "__call__", as_handler)
    patch.setattr(Application, "__call__", as_api)


def _see_what_is_signed(patch: pytest.MonkeyPatch, note: Callable[[Use], None]) -> None:
    """A link works with the rights of whoever signed it, though signing makes no call."""
    sign, sign_form = RequestSigner.generate_presigned_url, S3PostPresigner.generate_presigned_post
    actions = {"GetObject": "s3:GetObjectVersion", "PutObject": "s3:PutObject"}

    def link(self: Any, *rest: Any, **named: Any) -> Any:
        request, operation = named["request_dict"], named["operation_name"]
        assert operation != "GetObject" or "versionId" in request["query_string"]
        note(Use(actions[operation], _object_at(request["url"])))
        return sign(self, *rest, **named)

    def form(self: Any, *rest: Any, **named: Any) -> Any:
        place = f"{named['request_dict']['url'].rstrip('/')}/{named['fields']['key']}"
        note(Use("s3:PutObject", _object_at(place)))
        return sign_form(self, *rest, **named)

    patch.setattr(RequestSigner, "generate_presigned_url", link)
    patch.setattr(S3PostPresigner, "generate_presigned_post", form)


def _object_at(url: str) -> str:
    parts = urlsplit(url)
    return f"{_bucket(str(parts.hostname).partition('.')[0])}{unquote(parts.path)}"


def _bucket(name: str) -> str:
    kinds = {
        config().intake_bucket: "intake",
        config().uploads_bucket: "uploads",
        config().vault_bucket: "vault",
        seals_bucket(): "seals",
    }
    kind = kinds[name]
    return f"arn:aws:s3:::awizo-{kind}-{ACCOUNT}"


def _object(arguments: Mapping[str, Any]) -> str:
    return f"{_bucket(arguments['Bucket'])}/{arguments['Key']}"


def _read(arguments: Mapping[str, Any]) -> list[Use]:
    version = "Version" if arguments.get("VersionId") else ""
    return [Use(f"s3:GetObject{version}", _object(arguments))]


def _write(arguments: Mapping[str, Any]) -> list[Use]:
    return [Use("s3:PutObject", _object(arguments))]


def _copy(arguments: Mapping[str, Any]) -> list[Use]:
    return [*_read(arguments["CopySource"]), *_write(arguments)]


def _remove(arguments: Mapping[str, Any]) -> list[Use]:
    version = "Version" if arguments.get("VersionId") else ""
    return [Use(f"s3:DeleteObject{version}", _object(arguments))]


def _list_versions(arguments: Mapping[str, Any]) -> list[Use]:
    return [Use("s3:ListBucketVersions", _bucket(arguments["Bucket"]))]


def _get_batch(arguments: Mapping[str, Any]) -> list[Use]:
    ((_, wanted),) = arguments["RequestItems"].items()
    keys = frozenset(key["pk"]["S"] for key in wanted["Keys"])
    return [Use("dynamodb:BatchGetItem", TABLE, keys)]


def _query(arguments: Mapping[str, Any]) -> list[Use]:
    name = arguments["KeyConditionExpression"].split(" AND ")[0].partition(" = ")[2]
    key = arguments["ExpressionAttributeValues"][name]["S"]
    index = f"/index/{arguments['IndexName']}" if "IndexName" in arguments else ""
    return [Use("dynamodb:Query", TABLE + index, frozenset({key}))]


def _transaction(arguments: Mapping[str, Any]) -> list[Use]:
    """AWS authorises a transaction entry by entry."""
    actions = {"ConditionCheck": "ConditionCheckItem"}
    return [
        Use(f"dynamodb:{actions.get(kind, f'{kind}Item')}", TABLE, frozenset({_key_in(entry)}))
        for change in arguments["TransactItems"]
        for kind, entry in change.items()
    ]


def _key_in(entry: Mapping[str, Any]) -> str:
    return str((entry.get("Item") or entry["Key"])["pk"]["S"])


def _send(arguments: Mapping[str, Any]) -> list[Use]:
    kinds = {
        config().intake_queue_url: "IntakeQueue",
        config().notice_queue_url: "NoticeQueue",
        config().papers_queue_url: "PapersQueue",
        config().files_queue_url: "FilesQueue",
    }
    return [Use("sqs:SendMessage", queue(kinds[arguments["QueueUrl"]]))]


def queue(name: str) -> str:
    """The ARN of one of the template's queues."""
    return f"arn:aws:sqs:eu-central-1:{ACCOUNT}:{name}"


def _mail(arguments: Mapping[str, Any]) -> list[Use]:
    sender = arguments["Source"]
    domain = sender.partition("@")[2]
    identity = f"arn:aws:ses:eu-central-1:{ACCOUNT}:identity/{domain}"
    return [Use("ses:SendRawEmail", identity, sender=sender)]


def _pool(action: str) -> Callable[[Mapping[str, Any]], list[Use]]:
    return lambda _: [Use(f"cognito-idp:{action}", USERS)]


_RIGHTS: Mapping[str, Callable[[Mapping[str, Any]], list[Use]]] = {
    "dynamodb.BatchGetItem": _get_batch,
    "dynamodb.Query": _query,
    "dynamodb.TransactWriteItems": _transaction,
    "s3.CompleteMultipartUpload": _write,
    "s3.CopyObject": _copy,
    "s3.CreateMultipartUpload": _write,
    "s3.DeleteObject": _remove,
    "s3.GetObject": _read,
    "s3.HeadObject": _read,
    "s3.ListObjectVersions": _list_versions,
    "s3.PutObject": _write,
    "s3.UploadPart": _write,
    "s3.UploadPartCopy": _copy,
    "ses.SendRawEmail": _mail,
    "sqs.SendMessage": _send,
    "kms.GetPublicKey": lambda _: [Use("kms:GetPublicKey", SEAL_KEY)],
    "kms.Sign": lambda _: [Use("kms:Sign", SEAL_KEY)],
    "cognito-idp.AdminCreateUser": _pool("AdminCreateUser"),
    "cognito-idp.AdminDeleteUser": _pool("AdminDeleteUser"),
    "cognito-idp.AdminInitiateAuth": _pool("AdminInitiateAuth"),
    "cognito-idp.AdminSetUserPassword": _pool("AdminSetUserPassword"),
    "cognito-idp.AdminUserGlobalSignOut": _pool("AdminUserGlobalSignOut"),
    # Whoever holds a refresh token may revoke it; the pool asks for no other right.
    "cognito-idp.RevokeToken": lambda _: [],
}
