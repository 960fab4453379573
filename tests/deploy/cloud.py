"""The real package in an emulated account that enforces rights, and how a test talks to it."""

import copy
import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import boto3

from deploy.artifacts import make_bucket, upload
from deploy.package import Package
from deploy.stack import apply
from infra.template import Template
from local.folder import PROJECT
from local.ports import any_free
from tests.deploy.people import PASSWORD
from tests.harness.running import Reply, eventually, fetch

REGION, NAME, ARTIFACTS = "eu-central-1", "awizo-test", "awizo-test-artifacts"


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
        """Sign somebody in."""
        credentials = {"email": self.people[who], "password": PASSWORD}
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
def emulated_account(folder: Path) -> Iterator[str]:
    """Its endpoint, for as long as the block runs."""
    port = any_free()
    with (folder / "account.log").open("w") as log:
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


def deployed(package: Package, endpoint: str, say: Callable[[str], None]) -> dict[str, str]:
    """Deploy a package, or a newer one over it, as `deploy` does; returns the stack's outputs."""
    # What a person does once by hand: prove that the sender's domain is the office's.
    client(endpoint, "ses").verify_domain_identity(Domain="example.org")
    s3 = client(endpoint, "s3")
    make_bucket(s3, ARTIFACTS, REGION)
    key = upload(s3, replace(package, template=within_reach(package.template, endpoint)), ARTIFACTS)
    parameters = {"Stage": "test", "PortalUrl": "https://portal.example.org"}
    address = f"{endpoint}/{ARTIFACTS}/{key}"
    return apply(client(endpoint, "cloudformation"), NAME, address, parameters, say)


def within_reach(template: Template, endpoint: str) -> Template:
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


def environment_of(endpoint: str) -> dict[str, str]:
    """What the stack's functions know of their surroundings."""
    functions = client(endpoint, "lambda").list_functions()["Functions"]
    variables: dict[str, str] = next(iter(functions))["Environment"]["Variables"]
    return variables


def made_people(endpoint: str, environment: dict[str, str]) -> dict[str, str]:
    """Run `tests.deploy.people` against the account."""
    access = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
    place = {"AWS_DEFAULT_REGION": REGION, "AWS_ENDPOINT_URL": endpoint}
    done = subprocess.run(
        [sys.executable, "-m", "tests.deploy.people"],
        cwd=PROJECT,
        env={"PATH": os.environ["PATH"], **environment, **access, **place},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    people: dict[str, str] = json.loads(done.stdout.strip().splitlines()[-1])
    return people


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2):
            return True
    except OSError:
        return False
