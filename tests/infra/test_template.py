"""What is deployed: the whole template as Chalice and `infra/parts` make it."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import app
from chalicelib.access.model import Permission
from chalicelib.aws import table
from chalicelib.config import Config
from chalicelib.core.values import names_in
from chalicelib.edge import demand
from infra import template as parts
from infra.rules import defects
from infra.rules.reading import functions

Template = dict[str, Any]
_LINT = "import sys; from cfnlint.runner import main; sys.exit(main())"

# Whoever adds a route here lets everybody on the internet call it.
PUBLIC = frozenset(
    {
        ("GET", "/portal"),
        ("GET", "/portal/logo"),
        ("POST", "/session"),
        ("DELETE", "/session"),
        ("POST", "/session/refresh"),
        ("POST", "/session/codes"),
        ("POST", "/password"),
        ("POST", "/password/forgotten"),
        ("POST", "/password/link"),
        ("POST", "/invitations/look"),
        ("POST", "/invitations/account"),
        ("POST", "/invitations/reject"),
        ("POST", "/email/link"),
        ("POST", "/email/confirm"),
        ("POST", "/receipts/verify"),
        ("POST", "/receipts/verify-end"),
    }
)
# A scanner's key is looked at by the product itself; the gateway knows people only.
BY_KEY = frozenset({("POST", "/scanner/places"), ("POST", "/scanner/seen")})


def test_template_keeps_every_rule(packaged: Template) -> None:
    assert defects(packaged, public=PUBLIC | BY_KEY) == []


def test_public_routes_are_those_that_the_app_declares_public() -> None:
    declared = {
        kind: {
            (spec.method, spec.path)
            for name in app.FEATURES
            for spec in demand.load(name).specs
            if spec.permission is kind
        }
        for kind in (Permission.PUBLIC, Permission.SCANNER_DELIVER)
    }

    assert declared == {Permission.PUBLIC: PUBLIC, Permission.SCANNER_DELIVER: BY_KEY}


def test_files_are_signed_for_the_desk_for_scanners_own_places_and_for_uploads_only(
    packaged: Template,
) -> None:
    (signing,) = (s for s in _statements(packaged, "ApiRole") if s.get("Sid") == "SignsUploads")

    assert signing["Action"] == "s3:PutObject"
    places = [place["Fn::Sub"].rpartition("}/")[2] for place in signing["Resource"]]
    assert places == ["desk/*", "scr_*/*", "com_*/upl_*"]


def test_cfn_lint_finds_nothing(packaged: Template, tmp_path: Path) -> None:
    file = tmp_path / "template.json"
    file.write_text(json.dumps(packaged))

    done = subprocess.run(
        [sys.executable, "-c", _LINT, "--regions", "eu-central-1", "--", str(file)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout) == (0, "")


def test_every_function_gets_every_name_that_the_configuration_asks_for(packaged: Template) -> None:
    asked = {name.upper() for name in names_in(Config)}

    given = {name: set(f["Environment"]["Variables"]) for name, f in functions(packaged).items()}

    own = {
        "APIHandler": asked | {"ORIGIN_SECRET"},
        "Papers": asked | {"SEAL_KEY", "TIMESTAMP_URL"},
        "SealAudit": asked | {"SEALS_BUCKET"},
    }
    assert given == dict.fromkeys(given, asked) | own


def test_table_has_the_indexes_that_the_code_queries(packaged: Template) -> None:
    made = packaged["Resources"]["Table"]["Properties"]["GlobalSecondaryIndexes"]
    asked = {
        value
        for name, value in vars(table).items()
        if name.startswith("BY_") and isinstance(value, table.Index)
    }

    assert {index["IndexName"] for index in made} == {index.name for index in asked}


def test_template_fits_what_cloudformation_takes(packaged: Template) -> None:
    assert len(json.dumps(packaged)) < 1_000_000
    assert len(packaged["Resources"]) < 500


def test_resource_defined_in_two_parts_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.yaml").write_text("Resources: {Table: {Type: X}}")
    monkeypatch.setattr(parts, "PARTS", tmp_path)

    with pytest.raises(parts.TemplateError, match=r"b\.yaml defines Table a second time"):
        parts.merge_template()


def test_chalice_that_refuses_the_app_says_why(tmp_path: Path) -> None:
    (tmp_path / ".chalice").mkdir()
    (tmp_path / "chalicelib").mkdir()
    (tmp_path / ".chalice" / "config.json").write_text('{"app_name": "x", "version": "2.0"}')
    (tmp_path / "app.py").write_text("raise ValueError('broken on purpose')")

    with pytest.raises(parts.TemplateError, match="broken on purpose"):
        parts.packaged_template(tmp_path)


def _resource(name: str) -> Callable[[Template], dict[str, Any]]:
    return lambda template: template["Resources"][name]["Properties"]


def _statements(template: Template, role: str) -> list[dict[str, Any]]:
    policy = template["Resources"][role]["Properties"]["Policies"][0]
    statements: list[dict[str, Any]] = policy["PolicyDocument"]["Statement"]
    return statements


def _allow(template: Template, role: str, action: str, resource: object) -> None:
    _statements(template, role).append({"Effect": "Allow", "Action": action, "Resource": resource})


def _routes(template: Template) -> dict[str, Any]:
    paths: dict[str, Any] = _resource("RestAPI")(template)["DefinitionBody"]["paths"]
    return paths


def _event(template: Template, function: str) -> dict[str, Any]:
    (event,) = _resource(function)(template)["Events"].values()
    properties: dict[str, Any] = event["Properties"]
    return properties


def _variables(template: Template, function: str) -> dict[str, Any]:
    variables: dict[str, Any] = _resource(function)(template)["Environment"]["Variables"]
    return variables


def _distribution(template: Template) -> dict[str, Any]:
    config: dict[str, Any] = _resource("Distribution")(template)["DistributionConfig"]
    return config


_VAULT = {"Fn::Sub": "arn:${AWS::Partition}:s3:::${AppName}-vault-${AWS::AccountId}/scans/*"}

# Each entry breaks one thing in the template; the rule must say so in these words.
MUTANTS: list[tuple[str, Callable[[Template], object]]] = [
    ("SET-IN-MERGE is left", lambda t: _resource("Intake")(t).update(Role="SET-IN-MERGE-TEMPLATE")),
    ("mixes an intrinsic", lambda t: _event(t, "Intake")["Queue"].update(Ref="IntakeQueue")),
    ("Extra is a function", lambda t: t["Resources"].update(Extra=t["Resources"]["Mailer"])),
    (
        "MailerRole is shared by 2",
        lambda t: _resource("Intake")(t).update(Role={"Fn::GetAtt": ["MailerRole", "Arn"]}),
    ),
    (
        "IntakeRole belongs to no function",
        lambda t: _resource("Intake")(t).update(Role={"Fn::GetAtt": ["MailerRole", "Arn"]}),
    ),
    ("Mailer has no role", lambda t: _resource("Mailer")(t).pop("Role")),
    (
        "ApiRole has a managed policy",
        lambda t: _resource("ApiRole")(t).update(ManagedPolicyArns=["x"]),
    ),
    ("ApiRole may dynamodb:*", lambda t: _allow(t, "ApiRole", "dynamodb:*", "arn:x")),
    ("on everything", lambda t: _allow(t, "ApiRole", "sqs:SendMessage", "*")),
    ("on everything", lambda t: _allow(t, "ApiRole", "sqs:SendMessage", "arn:aws:sqs:::*")),
    ("may dynamodb:Scan", lambda t: _allow(t, "ApiRole", "dynamodb:Scan", "arn:x")),
    ("APIHandler may ses:", lambda t: _allow(t, "ApiRole", "ses:SendRawEmail", "arn:identity/x")),
    ("for any sender", lambda t: _allow(t, "MailerRole", "ses:SendRawEmail", "arn:x")),
    ("the mailer may s3", lambda t: _allow(t, "MailerRole", "s3:GetObjectVersion", _VAULT)),
    ("APIHandler may s3:PutObject", lambda t: _allow(t, "ApiRole", "s3:PutObject", _VAULT)),
    (
        "Intake may s3:DeleteObjectVersion in the vault",
        lambda t: _allow(t, "IntakeRole", "s3:DeleteObjectVersion", _VAULT),
    ),
    (
        "ApiRole may change rows of the audit",
        lambda t: [s.update(Effect="Allow") for s in _statements(t, "ApiRole")],
    ),
    (
        "the intake may touch",
        lambda t: [s.update(Effect="Allow") for s in _statements(t, "IntakeRole")],
    ),
    (
        "Intake does not report failed messages",
        lambda t: _event(t, "Intake").pop("FunctionResponseTypes"),
    ),
    ("Mailer has no limit", lambda t: _event(t, "Mailer").pop("ScalingConfig")),
    (
        "IntakeQueue shows a message again",
        lambda t: _resource("IntakeQueue")(t).update(VisibilityTimeout=719),
    ),
    ("NoticeQueue shows a message again", lambda t: _resource("Mailer")(t).update(Timeout=61)),
    ("Mailer lacks", lambda t: _statements(t, "MailerRole").pop(1)),
    (
        "NoticeQueue has no queue for dead letters",
        lambda t: _resource("NoticeQueue")(t).pop("RedrivePolicy"),
    ),
    (
        "forgets dead letters",
        lambda t: _resource("IntakeDeadLetters")(t).pop("MessageRetentionPeriod"),
    ),
    (
        "IntakeQueuePolicy lets others than its own bucket send",
        lambda t: _resource("IntakeQueuePolicy")(t)["PolicyDocument"]["Statement"][0].pop(
            "Condition"
        ),
    ),
    (
        "FilesQueuePolicy lets others than its own bucket send",
        lambda t: _resource("FilesQueuePolicy")(t)["PolicyDocument"]["Statement"][0].update(
            Condition=_resource("IntakeQueuePolicy")(t)["PolicyDocument"]["Statement"][0][
                "Condition"
            ]
        ),
    ),
    (
        "UploadsBucket does not announce",
        lambda t: _resource("UploadsBucket")(t).pop("NotificationConfiguration"),
    ),
    (
        "IntakeBucket does not announce",
        lambda t: _resource("IntakeBucket")(t).pop("NotificationConfiguration"),
    ),
    (
        "VaultBucket announces",
        lambda t: _resource("VaultBucket")(t).update(
            NotificationConfiguration=_resource("UploadsBucket")(t)["NotificationConfiguration"]
        ),
    ),
    ("VaultBucket is not kept", lambda t: t["Resources"]["VaultBucket"].pop("DeletionPolicy")),
    ("Table is not kept", lambda t: t["Resources"]["Table"].pop("UpdateReplacePolicy")),
    ("no point-in-time", lambda t: _resource("Table")(t).pop("PointInTimeRecoverySpecification")),
    ("not protected", lambda t: _resource("Table")(t).pop("DeletionProtectionEnabled")),
    ("no TTL", lambda t: _resource("Table")(t).pop("TimeToLiveSpecification")),
    ("when idle", lambda t: _resource("Table")(t).pop("BillingMode")),
    (
        "may become public",
        lambda t: _resource("VaultBucket")(t)["PublicAccessBlockConfiguration"].update(
            BlockPublicPolicy=False
        ),
    ),
    ("keeps no versions", lambda t: _resource("IntakeBucket")(t).pop("VersioningConfiguration")),
    ("not encrypted", lambda t: _resource("IntakeBucket")(t).pop("BucketEncryption")),
    ("objects of others", lambda t: _resource("IntakeBucket")(t).pop("OwnershipControls")),
    ("unfinished uploads", lambda t: _resource("IntakeBucket")(t).pop("LifecycleConfiguration")),
    (
        "loses files by itself",
        lambda t: _resource("IntakeBucket")(t)["LifecycleConfiguration"]["Rules"].append(
            {"NoncurrentVersionExpiration": {"NoncurrentDays": 1}}
        ),
    ),
    ("VaultBucket can be reached without TLS", lambda t: t["Resources"].pop("VaultBucketPolicy")),
    (
        "VaultBucketPolicy gives rights",
        lambda t: _resource("VaultBucketPolicy")(t)["PolicyDocument"]["Statement"].append(
            {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject*", "Resource": "x"}
        ),
    ),
    (
        "VaultBucket answers to pages",
        lambda t: _resource("VaultBucket")(t)["CorsConfiguration"]["CorsRules"][0].update(
            AllowedOrigins=["*"]
        ),
    ),
    ("another length", lambda t: _resource("UsersClient")(t).update(RefreshTokenValidity=3650)),
    ("another length", lambda t: _resource("UsersClient")(t).pop("TokenValidityUnits")),
    ("Mailer has 5 s", lambda t: _resource("Mailer")(t).update(Timeout=5)),
    ("APIHandler has 60 s", lambda t: _resource("APIHandler")(t).update(Timeout=60)),
    (
        "SweepIntake does not come",
        lambda t: next(iter(_resource("SweepIntake")(t)["Events"].values()))["Properties"].update(
            Schedule="rate(30 days)"
        ),
    ),
    (
        "IntakeQueue tries a message",
        lambda t: _resource("IntakeQueue")(t)["RedrivePolicy"].update(maxReceiveCount=1000),
    ),
    (
        "older than a minute",
        lambda t: _resource("VaultBucketPolicy")(t)["PolicyDocument"]["Statement"].pop(),
    ),
    (
        "older than a minute",
        lambda t: _resource("VaultBucketPolicy")(t)["PolicyDocument"]["Statement"][1].update(
            Condition={"NumericGreaterThan": {"s3:signatureAge": "600000"}}
        ),
    ),
    ("lets people sign up", lambda t: _resource("Users")(t).pop("AdminCreateUserConfig")),
    ("than our own id", lambda t: _resource("Users")(t).update(AliasAttributes=["email"])),
    ("Users is not protected", lambda t: _resource("Users")(t).pop("DeletionProtection")),
    (
        "other ways to sign in",
        lambda t: _resource("UsersClient")(t)["ExplicitAuthFlows"].append("ALLOW_USER_SRP_AUTH"),
    ),
    (
        "tells who has an account",
        lambda t: _resource("UsersClient")(t).pop("PreventUserExistenceErrors"),
    ),
    (
        "cannot end a session",
        lambda t: _resource("UsersClient")(t).update(EnableTokenRevocation=False),
    ),
    ("Mailer has no log group", lambda t: _resource("Mailer")(t).pop("LoggingConfig")),
    ("ApiLog keeps logs for ever", lambda t: _resource("ApiLog")(t).pop("RetentionInDays")),
    ("not REGIONAL", lambda t: _resource("RestAPI")(t).update(EndpointConfiguration="EDGE")),
    ("any number of requests", lambda t: _resource("RestAPI")(t).pop("MethodSettings")),
    ("does not compress", lambda t: _resource("RestAPI")(t).pop("MinimumCompressionSize")),
    ("may run for 60 s", lambda t: _resource("APIHandler")(t).update(Timeout=60)),
    (
        "answer EXPIRED_TOKEN is not ours",
        lambda t: _resource("RestAPI")(t)["DefinitionBody"][
            "x-amazon-apigateway-gateway-responses"
        ].pop("EXPIRED_TOKEN"),
    ),
    (
        "does not ask our user pool",
        lambda t: _resource("RestAPI")(t)["DefinitionBody"]["securityDefinitions"]["Pool"][
            "x-amazon-apigateway-authorizer"
        ].update(providerARNs=["arn:other"]),
    ),
    ("GET /me does not ask for a token", lambda t: _routes(t)["/me"]["get"].pop("security")),
    ("GET /me does not ask", lambda t: _routes(t)["/me"]["get"].update(security=[{}])),
    (
        "GET /portal asks for a token",
        lambda t: _routes(t)["/portal"]["get"].update(security=[{"Pool": []}]),
    ),
    ("GET /portal is on the public list", lambda t: _routes(t).pop("/portal")),
    (
        "SealsBucket lets seals be deleted",
        lambda t: _resource("SealsBucket")(t).pop("ObjectLockConfiguration"),
    ),
    (
        "WebBucketPolicy gives rights",
        lambda t: _resource("WebBucketPolicy")(t)["PolicyDocument"]["Statement"][1].pop(
            "Condition"
        ),
    ),
    (
        "WebBucketPolicy gives rights",
        lambda t: _resource("WebBucketPolicy")(t)["PolicyDocument"]["Statement"][1].update(
            Action="s3:PutObject"
        ),
    ),
    (
        "Distribution answers without TLS",
        lambda t: _distribution(t)["CacheBehaviors"][0].update(ViewerProtocolPolicy="allow-all"),
    ),
    (
        "Distribution asks the API without TLS",
        lambda t: _distribution(t)["Origins"][1]["CustomOriginConfig"].update(
            OriginProtocolPolicy="match-viewer"
        ),
    ),
    (
        "may keep answers of the API",
        lambda t: _distribution(t)["CacheBehaviors"][0].update(
            CachePolicyId="658327ea-f89d-4fab-a63d-7e88639e58f6"
        ),
    ),
    (
        "does not pass on what the API needs",
        lambda t: _distribution(t)["CacheBehaviors"][0].pop("OriginRequestPolicyId"),
    ),
    (
        "does not tell the API who it is",
        lambda t: _distribution(t)["Origins"][1].pop("OriginCustomHeaders"),
    ),
    (
        "APIHandler does not know what the distribution sends",
        lambda t: _variables(t, "APIHandler").pop("ORIGIN_SECRET"),
    ),
    (
        "Mailer is given what the distribution sends",
        lambda t: _variables(t, "Mailer").update(ORIGIN_SECRET={"Ref": "OriginSecret"}),
    ),
    (
        "Intake is given what the distribution sends",
        lambda t: _variables(t, "Intake").update(OTHER={"Fn::Sub": "x${OriginSecret}"}),
    ),
    (
        "serves the client without its headers",
        lambda t: _distribution(t)["DefaultCacheBehavior"].pop("ResponseHeadersPolicyId"),
    ),
    (
        "reads client without signing",
        lambda t: _distribution(t)["Origins"][0].pop("OriginAccessControlId"),
    ),
    (
        "NoticeDeadLetters fills without an alarm",
        lambda t: t["Resources"].pop("NoticeDeadLettersAlarm"),
    ),
    (
        "Mailer fails without an alarm",
        lambda t: t["Resources"].pop("MailerErrorsAlarm"),
    ),
    ("HeldTooLong has no alarm", lambda t: t["Resources"].pop("HeldTooLongAlarm")),
    ("ApiErrorsAlarm tells nobody", lambda t: _resource("ApiErrorsAlarm")(t).pop("AlarmActions")),
    ("Intake is traced", lambda t: _resource("Intake")(t).update(Tracing="Active")),
]


@pytest.mark.parametrize(("words", "break_it"), MUTANTS, ids=[words for words, _ in MUTANTS])
def test_each_broken_promise_is_named(
    template: Template, words: str, break_it: Callable[[Template], object]
) -> None:
    break_it(template)

    found = defects(template, public=PUBLIC | BY_KEY)

    assert any(words in defect for defect in found), found
