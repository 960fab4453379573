"""
What ships, by name, version and hash: a bill of materials in CycloneDX's JSON, made from the pinned
lists and so the same for the same pins. Whoever must know whether a library with a known defect is
in a deployment reads this file and no archive.
"""

import json
import re
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from packaging.markers import Marker

# Where it runs, whatever machine it is built on.
_LAMBDA = {
    "implementation_name": "cpython",
    "os_name": "posix",
    "platform_machine": "x86_64",
    "platform_python_implementation": "CPython",
    "platform_system": "Linux",
    "sys_platform": "linux",
}
_PIN = re.compile(
    r"(?P<name>[A-Za-z0-9._-]+)(?:\[[^]]*\])?==(?P<version>\S+)(?: ; (?P<marker>.+))?"
)
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_NAMESPACE = uuid.UUID("7d0f3a52-6d43-4d0e-9d5e-5b6f2c5f9a10")


@dataclass(frozen=True, slots=True)
class Pin:
    """One pinned library; `hashes` are those of its files, any of which may be installed."""

    name: str
    version: str
    hashes: tuple[str, ...]


def pins(requirements: Path) -> Iterator[Pin]:
    """The libraries of a list that are installed for Lambda."""
    text = requirements.read_text(encoding="utf-8").replace("\\\n", " ")
    for line in text.splitlines():
        found = _PIN.match(re.sub(r"\s+--hash.*", "", line).strip())
        if found and _is_for_lambda(found["marker"]):
            name = re.sub(r"[-_.]+", "-", found["name"]).lower()
            yield Pin(name, found["version"], tuple(_HASH.findall(line)))


def bill(archives: Mapping[str, Path], router: Path) -> dict[str, Any]:
    """
    The bill of materials.

    Args:
        archives: the list of each archive's libraries, by the archive's name.
        router: the list that pins Chalice, of which two modules ship in the first archive.
    """
    parts = [(name, pin) for name, listed in archives.items() for pin in pins(listed)]
    chalice = next(pin for pin in pins(router) if pin.name == "chalice")
    parts.append((next(iter(archives)), chalice))
    components = [
        _component(pin, archive) for archive, pin in sorted(parts, key=lambda p: p[1].name)
    ]
    text = json.dumps(components, sort_keys=True)
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(_NAMESPACE, text)}",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": "awizo", "bom-ref": "awizo"}},
        "components": components,
    }


def write_bill(project: Path, archives: Mapping[str, str], target: Path) -> None:
    """
    Write the bill of a project.

    Args:
        archives: the name of each archive's list of requirements, by the archive's name.
    """
    lists = {archive: project / listed for archive, listed in archives.items()}
    made = bill(lists, project / "requirements-dev.txt")
    target.write_text(json.dumps(made, indent=1) + "\n", encoding="utf-8")


def _component(pin: Pin, archive: str) -> dict[str, Any]:
    package_url = f"pkg:pypi/{pin.name}@{pin.version}"
    return {
        "type": "library",
        "bom-ref": f"{package_url}#{archive}",
        "name": pin.name,
        "version": pin.version,
        "purl": package_url,
        "externalReferences": [
            {
                "type": "distribution",
                "url": package_url,
                "hashes": [{"alg": "SHA-256", "content": one}],
            }
            for one in pin.hashes
        ],
        "properties": [{"name": "awizo:archive", "value": archive}],
    }


def _is_for_lambda(marker: str | None) -> bool:
    return marker is None or Marker(marker).evaluate(_LAMBDA)
