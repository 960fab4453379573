"""
What checkov says about the template, finding by finding (T81, T82): everything is either mended or
in `checkov/baseline.yaml` with its reason. Its pins collide with ours, so it has an environment of
its own, which is made once; it asks nobody on the network.
"""

import hashlib
import json
import os
import subprocess
import sys
import venv
from pathlib import Path
from typing import Any

import pytest
import yaml

from local.folder import PROJECT

HERE = Path(__file__).parent / "checkov"
REQUIREMENTS = HERE / "requirements.txt"
Findings = set[tuple[str, str]]
_FEWEST_PASSED = 50


def baseline() -> dict[str, dict[str, Any]]:
    """The findings that stay, by check."""
    known: dict[str, dict[str, Any]] = yaml.safe_load((HERE / "baseline.yaml").read_text())
    return known


def accepted() -> Findings:
    """The same as pairs of check and resource."""
    return {(check, name) for check, one in baseline().items() for name in one["resources"]}


def installed() -> Path:
    """checkov's own Python, made once per content of its list."""
    mark = hashlib.sha256(REQUIREMENTS.read_bytes() + sys.version.encode()).hexdigest()[:16]
    folder = PROJECT / "build" / f"checkov-{mark}"
    python, done = folder / "bin" / "python", folder / "installed"
    if not done.exists():
        venv.create(folder, clear=True, with_pip=True)
        install = [str(python), "-m", "pip", "install", "--quiet", "--require-hashes", "--no-deps"]
        subprocess.run([*install, "-r", str(REQUIREMENTS)], check=True)
        done.touch()
    return python


def findings(template: dict[str, Any], folder: Path) -> tuple[Findings, int]:
    """What checkov finds in a template, and how many checks it was content with."""
    file = folder / "template.json"
    file.write_text(json.dumps(template))
    command = [str(installed()), "-m", "checkov.main", "--file", str(file), "--output", "json"]
    command += ["--framework", "cloudformation", "--skip-download", "--compact", "--quiet"]
    done = subprocess.run(
        command,
        cwd=folder,
        env={"PATH": os.environ["PATH"], "HOME": str(folder), "BC_SKIP_MAPPING": "TRUE"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in {0, 1}, done.stderr[-2000:]
    said = json.loads(done.stdout)
    assert said["summary"]["parsing_errors"] == 0
    failed = {(one["check_id"], one["resource"]) for one in said["results"]["failed_checks"]}
    return failed, said["summary"]["passed"]


@pytest.mark.long
@pytest.mark.enable_socket
def test_every_finding_is_mended_or_has_its_reason(
    packaged: dict[str, Any], tmp_path: Path
) -> None:
    found, passed = findings(packaged, tmp_path)

    assert found - accepted() == set(), "new findings"
    assert accepted() - found == set(), "no longer found: take them out of the baseline"
    assert passed >= _FEWEST_PASSED, "checkov hardly looked"


@pytest.mark.long
@pytest.mark.enable_socket
def test_a_public_bucket_would_be_found(packaged: dict[str, Any], tmp_path: Path) -> None:
    changed = json.loads(json.dumps(packaged))
    del changed["Resources"]["VaultBucket"]["Properties"]["PublicAccessBlockConfiguration"]

    found, _ = findings(changed, tmp_path)

    assert ("CKV_AWS_53", "AWS::S3::Bucket.VaultBucket") in found - accepted()


def test_every_accepted_finding_has_a_reason_and_each_resource_exists(
    packaged: dict[str, Any],
) -> None:
    known = {f"{one['Type']}.{name}" for name, one in packaged["Resources"].items()}

    for check, one in baseline().items():
        assert set(one) == {"title", "why", "resources"}, check
        assert len(one["why"].split()) >= 8, check
        assert set(one["resources"]) <= known, check
        assert len(set(one["resources"])) == len(one["resources"]), check
