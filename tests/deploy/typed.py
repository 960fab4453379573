"""
`AWS_ENDPOINT_URL=… python -m tests.deploy.typed STAGE`: what `make deploy STAGE=…` does, for
whoever follows the operations guide with an emulated account (`tests.deploy.emulated_cloud`). The
other commands need nothing but the same variable.
"""

import sys
from functools import partial

import boto3

from deploy.__main__ import deploy
from deploy.account import account_in
from deploy.command import run, words
from deploy.package import BUILD, build
from deploy.stage import read_stage
from local.folder import PROJECT
from tests.deploy.cloud import within_reach


def main(typed: list[str]) -> None:
    """Deploy the stage that the command names; its sender's domain is proven at the second try."""
    (name,) = words(typed, 1)
    stage = read_stage(name)
    account = account_in(stage.region)
    try:
        deploy(
            stage,
            account,
            lambda: build(PROJECT, BUILD, compares=False),
            partial(within_reach, account.endpoint),
        )
    finally:
        ses = boto3.client("ses", region_name=stage.region)
        ses.verify_domain_identity(Domain=stage.mail_domain)


if __name__ == "__main__":
    sys.exit(run(main, broken="The account did not do what was asked"))
