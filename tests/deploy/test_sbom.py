"""The bill of materials: exactly what is pinned for Lambda, exactly what lies in the archives."""

import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest

from deploy.package import BILL, CODE, LAYER, PAPERS, Package
from deploy.sbom import bill, pins
from local.folder import PROJECT

_INFO = re.compile(r"(?:python/)?([^/]+)-([^-/]+)\.dist-info/METADATA")
_HASH = "a" * 64


def a_list(folder: Path, *lines: str) -> Path:
    path = folder / "requirements.txt"
    path.write_text("".join(f"{line} \\\n    --hash=sha256:{_HASH}\n" for line in lines))
    return path


def lists() -> dict[str, Path]:
    return {
        CODE: PROJECT / "requirements.txt",
        LAYER: PROJECT / "requirements-worker.txt",
        PAPERS: PROJECT / "requirements-papers.txt",
    }


def named(made: dict[str, Any]) -> set[tuple[str, str, str]]:
    return {
        (one["name"], one["version"], one["properties"][0]["value"]) for one in made["components"]
    }


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_pin_for_lambda_is_read_with_its_hashes(tmp_path: Path) -> None:
    path = a_list(
        tmp_path,
        "PyJWT==2.15.1",
        "Some_Thing[extra]==1.0.post1 ; python_full_version >= '3.11'",
        "cffi==2.1.1 ; platform_python_implementation != 'PyPy'",
        "colorama==0.4.6 ; sys_platform == 'win32'",
    )

    found = list(pins(path))

    assert [(one.name, one.version) for one in found] == [
        ("pyjwt", "2.15.1"),
        ("some-thing", "1.0.post1"),
        ("cffi", "2.1.1"),
    ]
    assert {one.hashes for one in found} == {(_HASH,)}


@pytest.mark.parametrize(
    "name", ["requirements.txt", "requirements-worker.txt", "requirements-papers.txt"]
)
def test_no_line_of_a_list_is_overlooked(name: str) -> None:
    whole = (PROJECT / name).read_text().replace("\\\n", " ").splitlines()
    # Lambda is no Windows: what only that needs is not installed there.
    text = "\n".join(line for line in whole if "sys_platform == 'win32'" not in line)

    read = [one for pin in pins(PROJECT / name) for one in pin.hashes]

    assert len(read) == text.count("--hash=sha256:")
    assert all(pin.hashes for pin in pins(PROJECT / name))


def test_bill_is_the_same_for_the_same_pins_and_another_for_others(tmp_path: Path) -> None:
    router = a_list(tmp_path, "chalice==1.34.0")

    first, second = bill(lists(), router), bill(lists(), router)
    other = bill({CODE: router}, router)

    assert first == second
    assert first["serialNumber"] != other["serialNumber"]


def test_bill_has_the_form_of_cyclonedx(tmp_path: Path) -> None:
    made = bill(lists(), PROJECT / "requirements-dev.txt")

    assert (made["bomFormat"], made["specVersion"], made["version"]) == ("CycloneDX", "1.6", 1)
    assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", made["serialNumber"])
    references = [one["bom-ref"] for one in made["components"]]
    assert len(set(references)) == len(references)
    for one in made["components"]:
        assert one["purl"] == f"pkg:pypi/{one['name']}@{one['version']}"
        assert one["externalReferences"], one["name"]


@pytest.mark.enable_socket
@pytest.mark.long
def test_bill_names_exactly_what_lies_in_the_archives(package: Package) -> None:
    written = json.loads((package.folder / BILL).read_text())
    lying = {
        (normal(found[1]), found[2], archive.name)
        for archive in (package.code, package.layer, package.papers)
        for name in zipfile.ZipFile(archive).namelist()
        for found in [_INFO.fullmatch(name)]
        if found
    }

    # Of Chalice two modules ship, which carry no description of their own.
    assert named(written) - {one for one in named(written) if one[0] == "chalice"} == lying
    assert {one[2] for one in named(written) if one[0] == "chalice"} == {CODE}
