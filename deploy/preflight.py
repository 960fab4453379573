"""
What must be so before a deployment, each with what a person does about it. What can be made without
deciding anything for the office is made here: the sender's identity, the certificate of its host
name.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from botocore.exceptions import ClientError

from deploy.account import GLOBAL_REGION, Account
from deploy.stage import Stage

# The intake and the mailer may use this many at once, and people's requests come on top.
_LEAST_CONCURRENCY = 50


class State(StrEnum):
    """How a check ended; only `missing` stops a deployment."""

    GOOD = "good"
    NOTE = "note"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Found:
    """What a check found, and what to do about it (empty when nothing)."""

    state: State
    what: str
    to_do: str = ""


@dataclass(frozen=True, slots=True)
class Preflight:
    """
    Everything that was found.

    Attributes:
        certificate: of the host name; empty without one.
    """

    found: tuple[Found, ...]
    certificate: str

    @property
    def may_go_on(self) -> bool:
        """Whether nothing is missing."""
        return all(one.state is not State.MISSING for one in self.found)


def check(stage: Stage, account: Account, *, was_deployed: bool) -> Preflight:
    """
    Look at the account.

    Raises:
        Problem: nobody is signed in.
    """
    found = [Found(State.GOOD, f"Account {account.number}, region {stage.region}")]
    found += list(_sender(stage, account))
    found.append(_sandbox(account))
    certificate, of_host = _host(stage, account)
    found += [*of_host, _concurrency(account)]
    if not was_deployed:
        found += list(_left_over(stage, account))
    return Preflight(tuple(found), certificate)


def _sender(stage: Stage, account: Account) -> Iterator[Found]:
    """The sender's domain, proven by three records that sign every e-mail (DKIM)."""
    ses, domain = account.client("sesv2"), stage.mail_domain
    identity = _asked(lambda: ses.get_email_identity(EmailIdentity=domain), "NotFoundException")
    if identity is None:
        ses.create_email_identity(EmailIdentity=domain)
        identity = ses.get_email_identity(EmailIdentity=domain)
    dkim = identity.get("DkimAttributes", {})
    if identity.get("VerifiedForSendingStatus") and dkim.get("Status", "SUCCESS") == "SUCCESS":
        yield Found(State.GOOD, f"E-mails may be sent as {stage.mail_from}, signed by {domain}")
        return
    records = [
        f"    {token}._domainkey.{domain}  CNAME  {token}.dkim.amazonses.com"
        for token in dkim.get("Tokens", [])
    ]
    to_do = "\n".join(
        [f"Add these records to the DNS of {domain}, then wait some minutes:", *records]
    )
    yield Found(State.MISSING, f"The domain {domain} is not proven to be yours yet", to_do)


def _sandbox(account: Account) -> Found:
    """A new account may write to proven addresses only, 200 a day."""
    told = account.client("sesv2").get_account()
    if told.get("ProductionAccessEnabled"):
        most = int(told.get("SendQuota", {}).get("Max24HourSend", 0))
        return Found(State.GOOD, f"Up to {most:,} e-mails a day may be sent")
    return Found(
        State.NOTE,
        "The mail service is in its sandbox: e-mails reach proven addresses only",
        "Ask for production access: SES console → Account dashboard → Request production access "
        "(kind: transactional; say that only people of your clients are written to). Until then "
        "notices to others end as refused.",
    )


def _host(stage: Stage, account: Account) -> tuple[str, list[Found]]:
    """The certificate of the office's own host name; without one, the name is Amazon's."""
    if not stage.host_name:
        return "", [Found(State.GOOD, "No host name of your own: the address will be Amazon's")]
    acm = account.client("acm", GLOBAL_REGION)
    arn = (
        _certificate(acm, stage.host_name)
        or acm.request_certificate(DomainName=stage.host_name, ValidationMethod="DNS")[
            "CertificateArn"
        ]
    )
    told = acm.describe_certificate(CertificateArn=arn)["Certificate"]
    if told["Status"] == "ISSUED":
        return arn, [Found(State.GOOD, f"{stage.host_name} has its certificate")]
    records = [
        f"    {record['Name']}  {record['Type']}  {record['Value']}"
        for option in told.get("DomainValidationOptions", [])
        if (record := option.get("ResourceRecord"))
    ]
    to_do = "\n".join(
        [f"Add this to the DNS of {stage.host_name}, then wait some minutes:", *records]
        if records
        else ["It was asked for just now. Run the same command again for the record to add."]
    )
    return "", [Found(State.MISSING, f"The certificate of {stage.host_name} waits", to_do)]


def _certificate(acm: Any, host: str) -> str:  # noqa: ANN401 - boto3 types no client
    """The best certificate for exactly this name: an issued one, else one that waits."""
    for status in ("ISSUED", "PENDING_VALIDATION"):
        pages = acm.get_paginator("list_certificates").paginate(CertificateStatuses=[status])
        for page in pages:
            for known in page["CertificateSummaryList"]:
                if known["DomainName"] == host:
                    return str(known["CertificateArn"])
    return ""


def _concurrency(account: Account) -> Found:
    """New accounts may run ten functions at once, of which scans alone take four."""
    limits = account.client("lambda").get_account_settings()["AccountLimit"]
    most = int(limits["ConcurrentExecutions"])
    if most >= _LEAST_CONCURRENCY:
        return Found(State.GOOD, f"{most:,} functions may run at once")
    return Found(
        State.NOTE,
        f"Only {most} functions may run at once in this account",
        "Ask for more: Service Quotas console → AWS Lambda → Concurrent executions → 1000. Until "
        "then people may be asked to wait while many scans arrive.",
    )


def _left_over(stage: Stage, account: Account) -> Iterator[Found]:
    """What an earlier deployment of this name kept: it would be in the new one's way."""
    there = {bucket["Name"] for bucket in account.client("s3").list_buckets()["Buckets"]}
    for kind in ("intake", "uploads", "vault", "seals"):
        name = f"{stage.app_name}-{kind}-{account.number}"
        if name in there:
            yield Found(
                State.MISSING,
                f"The bucket {name} of an earlier deployment is still there",
                "Its letters are kept. Back them up first: docs/operations.md, «After a stack was "
                "removed»; then choose another app_name for the new deployment.",
            )


def _asked(ask: Callable[[], Any], *absent: str) -> Any:  # noqa: ANN401 - boto3 types no answer
    """An answer, or None when it says that there is no such thing."""
    try:
        return ask()
    except ClientError as error:
        if error.response["Error"]["Code"] in absent:
            return None
        raise
