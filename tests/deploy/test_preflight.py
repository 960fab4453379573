"""What must be there before a deployment: found, or named together with what to do about it."""

from typing import Any

import pytest
from botocore.exceptions import ClientError, NoCredentialsError

from deploy.account import Account
from deploy.preflight import Preflight, State, check
from deploy.stage import Admin, Stage
from local.steps import Problem

ISSUED = {"Status": "ISSUED"}
WAITING = {
    "Status": "PENDING_VALIDATION",
    "DomainValidationOptions": [
        {"ResourceRecord": {"Name": "_a.portal.example.", "Type": "CNAME", "Value": "_b.acm."}}
    ],
}
PROVEN = {"VerifiedForSendingStatus": True, "DkimAttributes": {"Status": "SUCCESS"}}
UNPROVEN = {
    "VerifiedForSendingStatus": False,
    "DkimAttributes": {"Status": "PENDING", "Tokens": ["t1", "t2", "t3"]},
}


class FakeAccount(Account):
    """An account that answers what a test says, and remembers what was made in it."""

    def __init__(self, **answers: Any) -> None:
        super().__init__("eu-central-1")
        self.__dict__["answers"] = {
            "get_caller_identity": {"Account": "123456789012"},
            "get_email_identity": PROVEN,
            "get_account": {"ProductionAccessEnabled": True, "SendQuota": {"Max24HourSend": 5e4}},
            "get_account_settings": {"AccountLimit": {"ConcurrentExecutions": 1000}},
            "list_buckets": {"Buckets": []},
            "request_certificate": {"CertificateArn": "arn:new"},
            "create_email_identity": {},
            **answers,
        }
        self.__dict__["made"] = []

    def client(self, service: str, region: str = "") -> Any:
        return _Client(self, service, region or self.region)


class _Client:
    def __init__(self, account: FakeAccount, service: str, region: str) -> None:
        self._account, self._place = account, (service, region)

    def __getattr__(self, name: str) -> Any:
        def call(**arguments: Any) -> Any:
            if name.startswith(("create_", "request_")):
                self._account.__dict__["made"].append((*self._place, name, arguments))
                self._account.__dict__["answers"]["get_email_identity"] = UNPROVEN
            answer = self._account.__dict__["answers"][name]
            if isinstance(answer, Exception):
                raise answer
            return answer

        return call

    def get_paginator(self, _: str) -> Any:
        pages = self._account.__dict__["answers"].get("list_certificates", {})
        return type(
            "",
            (),
            {
                "paginate": lambda _, CertificateStatuses: [  # noqa: N803
                    {"CertificateSummaryList": pages.get(CertificateStatuses[0], [])}
                ]
            },
        )()


def a_stage(host_name: str = "") -> Stage:
    return Stage(
        name="prod",
        app_name="awizo-prod",
        region="eu-central-1",
        mail_from="biuro@biuro.example",
        host_name=host_name,
        admin=Admin(first_name="Ewa", last_name="Lis", email="ewa@biuro.example", language="pl"),
    )


def looked(account: Account, *, host_name: str = "", was_deployed: bool = False) -> Preflight:
    return check(a_stage(host_name), account, was_deployed=was_deployed)


def missing(preflight: Preflight) -> str:
    return "\n".join(
        f"{one.what}\n{one.to_do}" for one in preflight.found if one.state is State.MISSING
    )


def refusal(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": code}}, "Get")


def test_account_with_everything_may_go_on() -> None:
    assert looked(FakeAccount()).may_go_on


@pytest.mark.parametrize("error", [NoCredentialsError(), refusal("ExpiredToken")])
def test_whoever_is_not_signed_in_is_told_how(error: Exception) -> None:
    with pytest.raises(Problem, match="aws sso login"):
        looked(FakeAccount(get_caller_identity=error))


def test_sender_that_is_not_known_is_made_and_its_three_records_are_named() -> None:
    account = FakeAccount(get_email_identity=refusal("NotFoundException"))
    preflight = looked(account)

    ((service, _, call, arguments),) = account.__dict__["made"]
    assert (service, call, arguments) == (
        "sesv2",
        "create_email_identity",
        {"EmailIdentity": "biuro.example"},
    )
    assert not preflight.may_go_on
    for token in ("t1", "t2", "t3"):
        record = f"{token}._domainkey.biuro.example  CNAME  {token}.dkim.amazonses.com"
        assert record in missing(preflight)


def test_sender_that_waits_for_its_records_is_not_made_again() -> None:
    account = FakeAccount(get_email_identity=UNPROVEN)

    assert not looked(account).may_go_on
    assert account.__dict__["made"] == []


def test_sandbox_is_said_and_stops_nobody() -> None:
    preflight = looked(FakeAccount(get_account={"ProductionAccessEnabled": False}))

    assert preflight.may_go_on
    assert any("Request production access" in one.to_do for one in preflight.found)


def test_host_name_uses_the_certificate_that_is_there() -> None:
    known = {"ISSUED": [{"DomainName": "portal.example", "CertificateArn": "arn:known"}]}
    account = FakeAccount(list_certificates=known, describe_certificate={"Certificate": ISSUED})

    preflight = looked(account, host_name="portal.example")

    assert (preflight.certificate, preflight.may_go_on) == ("arn:known", True)
    assert account.__dict__["made"] == []


def test_host_name_without_a_certificate_asks_for_one_where_distributions_look() -> None:
    account = FakeAccount(describe_certificate={"Certificate": WAITING})

    preflight = looked(account, host_name="portal.example")

    ((service, region, call, _),) = account.__dict__["made"]
    assert (service, region, call) == ("acm", "us-east-1", "request_certificate")
    assert "_a.portal.example.  CNAME  _b.acm." in missing(preflight)


def test_account_that_may_run_little_at_once_is_told_where_to_ask() -> None:
    few = {"AccountLimit": {"ConcurrentExecutions": 10}}
    preflight = looked(FakeAccount(get_account_settings=few))

    assert preflight.may_go_on
    assert any("Concurrent executions" in one.to_do for one in preflight.found)


def test_letters_of_an_earlier_deployment_are_in_the_way_of_a_first_one_only() -> None:
    left = {"Buckets": [{"Name": "awizo-prod-vault-123456789012"}, {"Name": "another"}]}

    assert "awizo-prod-vault" in missing(looked(FakeAccount(list_buckets=left)))
    assert looked(FakeAccount(list_buckets=left), was_deployed=True).may_go_on
