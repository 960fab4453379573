"""
The one template that is deployed, in AWS and on a laptop: what Chalice generates from the app,
merged with the parts in `infra/parts/`. Merging replaces lists and cannot delete a key, so what
must not be generated at all is switched off in `.chalice/config.json`.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import yaml

from infra.alarms import alarms, dashboard
from infra.gateway_responses import gateway_responses
from infra.web_headers import distribution_headers

Template = dict[str, Any]

PARTS = Path(__file__).parent / "parts"
STAGE = "prod"
REGION = "eu-central-1"
_SECTIONS = ("Parameters", "Conditions", "Resources", "Outputs")
# Where browsers fetch and send files: the buckets' own regional hosts, as links are signed for.
_FILE_HOSTS = tuple(
    f"https://${{AppName}}-{name}-${{AWS::AccountId}}.s3.${{AWS::Region}}.${{AWS::URLSuffix}}"
    for name in ("intake", "uploads", "vault")
)
_NOT_SOURCE = ("deployments", "deployed", "__pycache__", "*.pyc")


class TemplateError(Exception):
    """The parts contradict each other, or Chalice refused the project."""


class _Loader(yaml.SafeLoader):
    """YAML with CloudFormation's short tags."""


def _short_tag(loader: yaml.Loader, suffix: str, node: yaml.Node) -> Template:
    value: object
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        value = loader.construct_mapping(node, deep=True)  # type: ignore[arg-type]
    if suffix == "GetAtt" and isinstance(value, str):
        value = value.split(".", 1)
    return {suffix if suffix in {"Ref", "Condition"} else f"Fn::{suffix}": value}


_Loader.add_multi_constructor("!", _short_tag)


def merge_template() -> Template:
    """
    All parts as one template, intrinsic functions in their long form.

    Raises:
        TemplateError: two parts define the same parameter, resource or output.
    """
    merged: Template = {section: {} for section in _SECTIONS}
    for path in sorted(PARTS.glob("*.yaml")):
        part: Template = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 - a safe one
        for section, entries in part.items():
            twice = merged[section].keys() & entries.keys()
            if twice:
                raise TemplateError(f"{path.name} defines {', '.join(sorted(twice))} a second time")
            merged[section].update(entries)
    resources = merged["Resources"]
    definition = resources["RestAPI"]["Properties"]["DefinitionBody"]
    definition["x-amazon-apigateway-gateway-responses"] = gateway_responses()
    policy = resources["WebHeaders"]["Properties"]["ResponseHeadersPolicyConfig"]
    policy |= distribution_headers(_FILE_HOSTS)
    resources |= alarms() | {"Dashboard": dashboard()}
    return merged


def packaged_template(project: Path) -> Template:
    """
    What `chalice package` makes of the app and the parts, without building any dependency.

    Every function's `CodeUri` still points to an artifact that does not exist: the caller says
    where the code is.

    Raises:
        TemplateError: Chalice refused; its own words are the message.
    """
    with tempfile.TemporaryDirectory() as folder:
        source, out, extras = Path(folder, "src"), Path(folder, "out"), Path(folder, "extras.json")
        _copy_app(project, source)
        extras.write_text(json.dumps(merge_template()), encoding="utf-8")
        chalice(source, "package", "--stage", STAGE, "--merge-template", str(extras), str(out))
        template: Template = json.loads((out / "sam.json").read_text(encoding="utf-8"))
    return template


def chalice(project: Path, *arguments: str) -> None:
    """
    Run Chalice's command line on a project folder.

    Raises:
        TemplateError: it did not end well.
    """
    start = "from chalice.cli import main; import sys; sys.exit(main())"
    command = [sys.executable, "-c", start, "--project-dir", str(project), *arguments]
    # Chalice wants a region even to write a template that names none.
    environment = {"AWS_DEFAULT_REGION": REGION, **os.environ}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise TemplateError((done.stderr or done.stdout).strip())


def _copy_app(project: Path, target: Path) -> None:
    """Only what Chalice reads, and no requirements: nothing is downloaded for a template."""
    ignore = shutil.ignore_patterns(*_NOT_SOURCE)
    for name in ("chalicelib", ".chalice"):
        shutil.copytree(project / name, target / name, ignore=ignore)
    shutil.copy(project / "app.py", target / "app.py")
    (target / "requirements.txt").touch()
