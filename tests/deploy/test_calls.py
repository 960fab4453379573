"""What of botocore's descriptions the package keeps, beside what the code asks AWS for."""

import re

from botocore import xform_name

from deploy.libraries import CALLS, SERVICES
from local.folder import PROJECT


def test_kept_services_are_those_that_the_code_calls() -> None:
    said = "".join(path.read_text() for path in (PROJECT / "chalicelib").rglob("*.py"))
    called = set(
        re.findall(r'(?:clients\.call|clients\.client|create_client)\(\s*"([a-z0-9-]+)"', said)
    )

    assert called == SERVICES


def test_kept_calls_are_those_that_the_code_makes() -> None:
    """One that is forgotten would be met by somebody, in the package alone."""
    said = {path.name: path.read_text() for path in (PROJECT / "chalicelib/aws").glob("*.py")}
    made = set(re.findall(r'clients\.call\(\s*"([a-z0-9-]+)",\s*"(\w+)"', "".join(said.values())))
    made |= set(re.findall(r'clients\.client\("([a-z0-9-]+)"\)\.(\w+)\(', said["mailer.py"]))
    made |= {("cognito-idp", name) for name in re.findall(r'_call\(\s*"(\w+)",', said["pool.py"])}
    links = re.findall(r'generate_presigned_url\(\s*"(\w+)"', said["signing.py"])
    made |= {("s3", name) for name in links}

    assert made == {(s, xform_name(name)) for s, names in CALLS.items() for name in names}


def test_nothing_past_the_folder_of_aws_makes_a_call() -> None:
    """Where the calls are, so that the test before sees them all."""
    others = [
        path
        for path in (PROJECT / "chalicelib").rglob("*.py")
        if path.parent.name != "aws"
        and re.search(r"clients\.(call|client|session)\(|_signer\(", path.read_text())
    ]

    assert others == []
