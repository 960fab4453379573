"""What keeps data: table, buckets, user pool, logs (T82). All of it outlives the stack."""

from collections.abc import Iterator
from typing import Any

from infra.rules.reading import Template, as_list, functions, of_type, target, text_of

_STATEFUL = frozenset(
    {"AWS::DynamoDB::Table", "AWS::KMS::Key", "AWS::S3::Bucket", "AWS::Cognito::UserPool"}
)
# The built client, which every deployment brings again, and which the distribution reads.
_NO_DATA = frozenset({"WebBucket"})
_KEEPING = frozenset({"Retain", "RetainExceptOnCreate"})
_BLOCKED = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")
_FLOWS = {"ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"}
# In minutes and days, as the table and the cookie count on.
_LIFETIMES = {
    "IdTokenValidity": 15,
    "AccessTokenValidity": 15,
    "RefreshTokenValidity": 30,
    "TokenValidityUnits": {"IdToken": "minutes", "AccessToken": "minutes", "RefreshToken": "days"},
}
_PLAIN = {"Action": "s3:*", "Condition": {"Bool": {"aws:SecureTransport": "false"}}}
_OLD_LINKS = {
    "Action": "s3:GetObject*",
    "Condition": {"NumericGreaterThan": {"s3:signatureAge": "60000"}},
}


def data_outlives_the_stack(template: Template) -> Iterator[str]:
    """Deleting the stack, or a mistake in an update, deletes no data."""
    for name, resource in template["Resources"].items():
        if resource["Type"] in _STATEFUL and name not in _NO_DATA:
            for policy in ("DeletionPolicy", "UpdateReplacePolicy"):
                if resource.get(policy) not in _KEEPING:
                    yield f"{name} is not kept: {policy}"


def table_can_be_restored(template: Template) -> Iterator[str]:
    """Restored to any second, protected from deletion, without a capacity to run out of."""
    for name, resource in of_type(template, "AWS::DynamoDB::Table").items():
        table = resource["Properties"]
        recovery = table.get("PointInTimeRecoverySpecification", {})
        if not recovery.get("PointInTimeRecoveryEnabled"):
            yield f"{name} has no point-in-time recovery"
        if not table.get("DeletionProtectionEnabled"):
            yield f"{name} is not protected from deletion"
        if table.get("TimeToLiveSpecification") != {"AttributeName": "expires_at", "Enabled": True}:
            yield f"{name} has no TTL on expires_at"
        if table.get("BillingMode") != "PAY_PER_REQUEST":
            yield f"{name} costs money when idle"


def buckets_are_private(template: Template) -> Iterator[str]:
    """Versioned, encrypted, closed to the public, owned by this account alone."""
    for name, resource in of_type(template, "AWS::S3::Bucket").items():
        bucket = resource["Properties"]
        blocked = bucket.get("PublicAccessBlockConfiguration", {})
        if not all(blocked.get(part) is True for part in _BLOCKED):
            yield f"{name} may become public"
        owners = [rule["ObjectOwnership"] for rule in _rules(bucket, "OwnershipControls")]
        if owners != ["BucketOwnerEnforced"]:
            yield f"{name} may hold objects of others"
        if name in _NO_DATA:
            continue
        if bucket.get("VersioningConfiguration") != {"Status": "Enabled"}:
            yield f"{name} keeps no versions"
        if _encryption(bucket) != "aws:kms":
            yield f"{name} is not encrypted with KMS"
        if not _rules(bucket, "LifecycleConfiguration"):
            yield f"{name} keeps unfinished uploads for ever"
        for rule in _rules(bucket, "LifecycleConfiguration"):
            if any(part.endswith(("Expiration", "ExpirationInDays")) for part in rule):
                yield f"{name} loses files by itself"


def buckets_speak_tls_only(template: Template) -> Iterator[str]:
    """A request without TLS is denied, whoever signs it."""
    for name in of_type(template, "AWS::S3::Bucket").keys() - _denying(template, _PLAIN):
        yield f"{name} can be reached without TLS"


def links_to_scans_last_a_minute(template: Template) -> Iterator[str]:
    """Whatever a signature says, the vault opens to none that is older than a minute."""
    if "VaultBucket" not in _denying(template, _OLD_LINKS):
        yield "VaultBucket opens to links that are older than a minute"


def bucket_policies_only_deny(template: Template) -> Iterator[str]:
    """Rights are given by roles; a bucket that gives some by itself can be read around them."""
    for name, policy in of_type(template, "AWS::S3::BucketPolicy").items():
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]:
            if statement["Effect"] != "Deny" and not _is_distributions(statement):
                yield f"{name} gives rights by itself"


def _is_distributions(statement: dict[str, Any]) -> bool:
    """Whether a statement lets exactly our distribution read the client."""
    source = statement.get("Condition", {}).get("StringEquals", {}).get("aws:SourceArn")
    reads = set(as_list(statement["Action"])) <= {"s3:GetObject", "s3:ListBucket"}
    where = {target(resource) for resource in as_list(statement["Resource"])}
    return (
        reads
        and where == {"WebBucket"}
        and statement["Principal"] == {"Service": "cloudfront.amazonaws.com"}
        and text_of(source).endswith("distribution/${Distribution}")
    )


def seals_cannot_be_deleted(template: Template) -> Iterator[str]:
    """A seal of the audit stays for years, whoever wants it gone."""
    bucket = template["Resources"]["SealsBucket"]["Properties"]
    rule = bucket.get("ObjectLockConfiguration", {}).get("Rule", {}).get("DefaultRetention", {})
    if not bucket.get("ObjectLockEnabled") or rule.get("Mode") not in {"GOVERNANCE", "COMPLIANCE"}:
        yield "SealsBucket lets seals be deleted"


def files_go_to_the_portal_only(template: Template) -> Iterator[str]:
    """Pages of other sites can neither send files nor read them."""
    for name, resource in of_type(template, "AWS::S3::Bucket").items():
        for rule in resource["Properties"].get("CorsConfiguration", {}).get("CorsRules", []):
            if [target(origin) for origin in rule["AllowedOrigins"]] != ["PortalUrl"]:
                yield f"{name} answers to pages of other sites"


def pool_is_closed(template: Template) -> Iterator[str]:
    """Nobody signs up, and a user is found by our own id only; fixed when the pool is made."""
    for name, resource in of_type(template, "AWS::Cognito::UserPool").items():
        pool = resource["Properties"]
        if not pool.get("AdminCreateUserConfig", {}).get("AllowAdminCreateUserOnly"):
            yield f"{name} lets people sign up"
        if pool.get("UsernameAttributes") or pool.get("AliasAttributes"):
            yield f"{name} signs in with something else than our own id"
        if pool.get("DeletionProtection") != "ACTIVE":
            yield f"{name} is not protected from deletion"
    for name, resource in of_type(template, "AWS::Cognito::UserPoolClient").items():
        client = resource["Properties"]
        if set(client.get("ExplicitAuthFlows", [])) != _FLOWS:
            yield f"{name} allows other ways to sign in"
        if client.get("PreventUserExistenceErrors") != "ENABLED":
            yield f"{name} tells who has an account"
        if not client.get("EnableTokenRevocation"):
            yield f"{name} cannot end a session"
        if {key: client.get(key) for key in _LIFETIMES} != _LIFETIMES:
            yield f"{name} gives sessions another length"


def logs_end(template: Template) -> Iterator[str]:
    """Every function writes to a log group of its own, which forgets after a while."""
    groups = of_type(template, "AWS::Logs::LogGroup")
    for name, function in functions(template).items():
        group = target(function.get("LoggingConfig", {}).get("LogGroup"))
        if group not in groups:
            yield f"{name} has no log group of its own"
    for group_name, log_group in groups.items():
        if not log_group["Properties"].get("RetentionInDays"):
            yield f"{group_name} keeps logs for ever"


def _encryption(bucket: dict[str, Any]) -> str:
    rules = bucket.get("BucketEncryption", {}).get("ServerSideEncryptionConfiguration", [{}])
    return str(rules[0].get("ServerSideEncryptionByDefault", {}).get("SSEAlgorithm", ""))


def _rules(bucket: dict[str, Any], part: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = bucket.get(part, {}).get("Rules", [])
    return found


def _denying(template: Template, denial: dict[str, Any]) -> set[str]:
    """The buckets whose policy has a denial, for everybody."""
    wanted = {"Effect": "Deny", "Principal": "*"} | denial
    return {
        target(policy["Properties"]["Bucket"])
        for policy in of_type(template, "AWS::S3::BucketPolicy").values()
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]
        if statement.items() >= wanted.items()
    }


RULES = (
    data_outlives_the_stack,
    table_can_be_restored,
    buckets_are_private,
    buckets_speak_tls_only,
    links_to_scans_last_a_minute,
    bucket_policies_only_deny,
    seals_cannot_be_deleted,
    files_go_to_the_portal_only,
    pool_is_closed,
    logs_end,
)
