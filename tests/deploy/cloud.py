"""The real package in an emulated account that enforces rights, and how a test talks to it."""

import copy
import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import boto3

from deploy.__main__ import deploy
from deploy.account import Account
from deploy.package import Package
from deploy.stage import Admin, Stage
from infra.template import Template
from local.folder import PROJECT
from local.ports import any_free
from tests.deploy.people import PASSWORD
from tests.harness.running import Reply, eventually, fetch
from tests.harness.world import forget

REGION, NAME = "eu-central-1", "awizo-test"


@dataclass(slots=True)
class Cloud:
    """
    An account with the stack in it.

    Attributes:
        people: e-mail addresses by name, and companies' ids by code.
    """

    endpoint: str
    folder: Path
    outputs: dict[str, str]
    environment: dict[str, str]
    people: dict[str, str]

    def client(self, service: str, key: tuple[str, str] = ("test", "test")) -> Any:
        """A client of a service, as root unless a key is given."""
        return client(self.endpoint, service, key)

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Reply:
        """A call of the API through its gateway."""
        address = f"{self.endpoint}/_aws/execute-api/{self.outputs['RestAPIId']}/api{path}"
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        data = json.dumps(body).encode() if body is not None else None
        return fetch(method, address, data, sent | {"Content-Type": "application/json"})

    def token(self, who: str) -> str:
        """Sign somebody in whom `tests.deploy.people` made."""
        return self.token_of(self.people[who])

    def token_of(self, address: str) -> str:
        """Sign somebody in."""
        credentials = {"email": address, "password": PASSWORD}
        answer = self.call("POST", "/session", credentials, X_Awizo_Client="web")
        assert answer.status == 200, answer.body
        return f"Bearer {answer.json['id_token']}"


def client(endpoint: str, service: str, key: tuple[str, str] = ("test", "test")) -> Any:
    """A client of the emulated account."""
    return boto3.client(
        service,
        endpoint_url=endpoint,
        region_name=REGION,
        aws_access_key_id=key[0],
        aws_secret_access_key=key[1],
    )


@contextmanager
def emulated_account(folder: Path, port: int = 0) -> Iterator[str]:
    """Its endpoint while the block runs; on a folder used before, it goes on from there."""
    port = port or any_free()
    with (folder / "account.log").open("a") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.deploy.emulated_cloud", str(port), str(folder)],
            cwd=PROJECT,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    endpoint = f"http://127.0.0.1:{port}"
    try:
        eventually(lambda: _answers(f"{endpoint}/_ministack/health"), within_s=60)
        yield endpoint
    finally:
        process.terminate()
        process.wait(30)


STAGE = Stage(
    name="test",
    app_name=NAME,
    region=REGION,
    mail_from="office@example.org",
    alarm_email="office@example.org",
    admin=Admin(first_name="Ewa", last_name="Lis", email="ewa@example.org", language="pl"),
)


def account(endpoint: str) -> Account:
    """The emulated account as the commands of `deploy` know it."""
    return Account(REGION, endpoint)


def deployed(package: Package, endpoint: str, stage: Stage = STAGE) -> dict[str, str]:
    """Deploy a package, or a newer one over it, as `make deploy` does; returns the outputs."""
    # What a person does once by hand: prove that the sender's domain is the office's.
    client(endpoint, "ses").verify_domain_identity(Domain="example.org")
    # The clients of the product belong to one environment each.
    with as_root():
        return deploy(stage, account(endpoint), lambda: package, partial(within_reach, endpoint))


@contextmanager
def as_root() -> Iterator[None]:
    """Run a command of `deploy` as the account's owner; it leaves nothing in this process."""
    before = dict(os.environ)
    os.environ.update(AWS_ACCESS_KEY_ID="test", AWS_SECRET_ACCESS_KEY="test")
    forget()
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
        forget()


def within_reach(endpoint: str, template: Template) -> Template:
    """
    The template without what an account on this machine cannot give: TLS, Amazon's addresses for
    keys and files, and the sender's address as a condition (the sender's domain is still checked).
    Nothing else differs from what ships.
    """
    changed = copy.deepcopy(template)
    for resource in changed["Resources"].values():
        properties = resource.get("Properties", {})
        document = properties.get("PolicyDocument")
        if document:
            document["Statement"] = [
                one for one in document["Statement"] if "aws:SecureTransport" not in str(one)
            ]
        for policy in properties.get("Policies", []) if "Role" in resource["Type"] else []:
            for one in policy["PolicyDocument"]["Statement"]:
                if "ses:FromAddress" in str(one.get("Condition")):
                    del one["Condition"]
        if resource["Type"] == "AWS::Serverless::Function":
            keys = {"Fn::Sub": f"{endpoint}/${{Users}}/.well-known/jwks.json"}
            variables = properties["Environment"]["Variables"]
            variables |= {"TOKEN_KEYS_URL": keys, "S3_PUBLIC_ENDPOINT": endpoint}
    return changed


def environment_of(endpoint: str, outputs: dict[str, str]) -> dict[str, str]:
    """What a stack's functions know of their surroundings."""
    told = client(endpoint, "lambda").get_function(FunctionName=outputs["APIHandlerName"])
    variables: dict[str, str] = told["Configuration"]["Environment"]["Variables"]
    return variables


def made_people(endpoint: str, environment: dict[str, str]) -> dict[str, str]:
    """Run `tests.deploy.people` against the account."""
    people: dict[str, str] = json.loads(
        ran(endpoint, environment, "people").strip().splitlines()[-1]
    )
    return people


def ran(endpoint: str, environment: dict[str, str], module: str, *arguments: str) -> str:
    """What a module of this package printed that ran where the functions do, as the owner."""
    access = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
    place = {"AWS_DEFAULT_REGION": REGION, "AWS_ENDPOINT_URL": endpoint}
    done = subprocess.run(
        [sys.executable, "-m", f"tests.deploy.{module}", *arguments],
        cwd=PROJECT,
        env={"PATH": os.environ["PATH"], **environment, **access, **place},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2):
            return True
    except OSError:
        return False
