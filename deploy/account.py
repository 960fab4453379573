"""The AWS account that a command works in: whose it is, and its clients."""

import os
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import boto3
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectTimeoutError,
    EndpointConnectionError,
)

from deploy.stack import outputs_of
from local.steps import Problem

# Certificates of a distribution are looked for here only.
GLOBAL_REGION = "us-east-1"
_NO_CREDENTIALS = (
    "AWS did not accept your credentials ({reason}). Sign in first, for example with\n"
    "  aws configure sso      (once)        then   export AWS_PROFILE=<its name>; aws sso login\n"
    "or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY. docs/operations.md lists the rights."
)


def account_in(region: str) -> "Account":
    """The account that the environment names, as every tool of AWS reads it."""
    return Account(region, os.environ.get("AWS_ENDPOINT_URL", ""))


@dataclass(frozen=True)
class Account:
    """
    An account as one region of it.

    Attributes:
        endpoint: of an emulated account; empty for AWS.
    """

    region: str
    endpoint: str = ""

    def client(self, service: str, region: str = "") -> Any:  # noqa: ANN401 - boto3 types no client
        """A client of a service in this region, or in another one."""
        return boto3.client(
            service, region_name=region or self.region, endpoint_url=self.endpoint or None
        )

    @cached_property
    def number(self) -> str:
        """
        The account's number.

        Raises:
            Problem: nobody is signed in, or not any more.
        """
        try:
            return str(self.client("sts").get_caller_identity()["Account"])
        except (EndpointConnectionError, ConnectTimeoutError) as error:
            raise Problem(
                f"AWS cannot be reached: look at the network, and at the region ({self.region})."
            ) from error
        except (BotoCoreError, ClientError) as error:
            raise Problem(_NO_CREDENTIALS.format(reason=error)) from error

    def outputs_of(self, stack: str) -> dict[str, str]:
        """
        What a stack tells of itself; empty when there is none.

        Raises:
            Problem: nobody is signed in, or not any more.
        """
        _ = self.number
        return outputs_of(self.client("cloudformation"), stack)
