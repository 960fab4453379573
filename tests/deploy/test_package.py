"""The package as it ships: what is in which archive, and that it starts with nothing else."""

import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from deploy.package import LAYER, PAPERS, Package, build
from local.folder import PROJECT

pytestmark = [pytest.mark.long, pytest.mark.enable_socket]
_PARSERS = {"pikepdf", "pypdfium2", "pypdfium2_raw", "PIL", "lxml"}
_SEALERS = {"typst", "pyhanko", "cryptography", "fontpkg_noto_sans"}
_MEGA = 1_000_000
_START = """
import json, sys
sys.path.insert(0, sys.argv[1])
import {module} as started
files = [getattr(module, "__file__", None) or "" for module in list(sys.modules.values())]
print(json.dumps(sorted(file for file in files if "-packages" in file)))
"""

_SEAL = """
import datetime, hashlib, json, pathlib, sys, tempfile
sys.path[:0] = sys.argv[1:]
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from chalicelib.papers import judging, page, seal
from chalicelib.papers.key import FileKey
from chalicelib.receipts.model import canonical, sha256_of
record = {
    "version": 1, "kind": "receipt", "position": 1, "previous": "", "number": "NOWAK-7/1",
    "office": "Biuro", "time_zone": "Europe/Warsaw", "clerk": "Celina", "consent": "tick",
    "company": {"id": "c", "code": "NOWAK-7", "name": "Nowak", "tax_id": "", "address": ""},
    "handed_out_at": "2026-11-23T09:14:00.000000Z", "signature_sha256": "", "replaces": "",
    "collector": {"name": "Anna", "kind": "user", "document_type": "", "last_four": ""},
    "items": [],
}
text = canonical(record)
pdf = page.set_page(page.Sheet(text, sha256_of(text), "pl", b"", "https://x.example/verify"))
with tempfile.TemporaryDirectory() as folder:
    path = pathlib.Path(folder, "seal.pem")
    made = rsa.generate_private_key(65537, 3072)
    path.write_bytes(made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    key = FileKey(path)
certificate = seal.new_certificate(key, "Biuro", datetime.datetime.now(datetime.UTC), 1)
print(judging.judge(seal.seal(pdf, key, certificate), [certificate]).finding)
"""


def names_in(archive: Path) -> set[str]:
    with zipfile.ZipFile(archive) as opened:
        return set(opened.namelist())


def tops(archive: Path) -> set[str]:
    return {name.split("/")[0] for name in names_in(archive)}


@pytest.fixture(scope="module")
def unpacked(package: Package, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("task")
    with zipfile.ZipFile(package.code) as opened:
        opened.extractall(folder)
    return folder


def test_parsers_of_foreign_files_are_in_the_intakes_layer_only(package: Package) -> None:
    assert not _PARSERS & tops(package.code)
    inside = {name.split("/")[1] for name in names_in(package.layer)}
    assert inside >= _PARSERS
    assert tops(package.layer) == {"python"}


def test_what_sets_and_seals_a_page_is_in_the_papers_layer_only(package: Package) -> None:
    assert not _SEALERS & tops(package.code)
    assert not _SEALERS & {name.split("/")[1] for name in names_in(package.layer)}
    assert {name.split("/")[1] for name in names_in(package.papers)} >= _SEALERS
    assert tops(package.papers) == {"python"}


def test_intake_files_and_papers_carry_their_layers(package: Package) -> None:
    functions = {
        name: resource["Properties"]
        for name, resource in package.template["Resources"].items()
        if resource["Type"] == "AWS::Serverless::Function"
    }

    layers = {name: one["Layers"] for name, one in functions.items() if one.get("Layers")}
    assert layers == {
        "Files": [{"Ref": "WorkerLibraries"}],
        "Intake": [{"Ref": "WorkerLibraries"}],
        "Papers": [{"Ref": "PapersLibraries"}],
    }
    contents = {
        name: resource["Properties"]["ContentUri"]
        for name, resource in package.template["Resources"].items()
        if resource["Type"] == "AWS::Serverless::LayerVersion"
    }
    assert contents == {"WorkerLibraries": LAYER, "PapersLibraries": PAPERS}
    assert {one["CodeUri"] for one in functions.values()} == {"code.zip"}


def test_package_holds_no_test_no_secret_and_no_tool(package: Package) -> None:
    names = names_in(package.code) | names_in(package.layer) | names_in(package.papers)

    assert not {name for name in names if re.search(r"(^|/)(\.env|\.git|conftest|tests?/)", name)}
    assert not {"local", "infra", "deploy", "tests", "web", "moto", "ministack"} & tops(
        package.code
    )
    assert {name for name in names if name.startswith("chalice/")} == {
        name
        for name in names
        if re.fullmatch(r"chalice/(__pycache__/)?(app|__init__)(\.cpython-\d+)?\.pyc?", name)
    }


def test_everything_that_runs_is_compiled(package: Package) -> None:
    names = names_in(package.code)
    sources = {name for name in names if name.endswith(".py")}

    for name in sources:
        folder, _, module = name.rpartition("/")
        start = f"{folder}/" if folder else ""
        assert any(
            other.startswith(f"{start}__pycache__/{module.removesuffix('.py')}.") for other in names
        ), name


@pytest.mark.parametrize(
    "module",
    ["app", "chalicelib.scans.events", "chalicelib.papers.events", "chalicelib.notices.events"],
)
def test_function_starts_from_its_archive_alone(
    package: Package, unpacked: Path, module: str
) -> None:
    variables = package.template["Resources"]["APIHandler"]["Properties"]["Environment"][
        "Variables"
    ]
    environment = {name: f"https://{name.lower().replace('_', '-')}.example" for name in variables}
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", _START.format(module=module), str(unpacked)],
        env=environment | {"AWS_DEFAULT_REGION": "eu-central-1"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [], "something came from this machine"


def test_receipt_is_set_sealed_and_judged_from_the_archives_alone(
    package: Package, unpacked: Path, tmp_path: Path
) -> None:
    with zipfile.ZipFile(package.papers) as opened:
        opened.extractall(tmp_path)
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", _SEAL, str(unpacked), str(tmp_path / "python")],
        env={"STAGE": "test"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "genuine", done.stdout


def test_package_is_small(package: Package) -> None:
    """Every megabyte is fetched at a cold start."""
    assert package.code.stat().st_size < 10 * _MEGA
    assert package.code.stat().st_size < 0.25 * package.plain_bytes
    assert package.layer.stat().st_size < 25 * _MEGA
    assert package.papers.stat().st_size < 55 * _MEGA


def test_second_build_is_the_same_to_the_byte(package: Package, tmp_path: Path) -> None:
    (tmp_path / "libraries").symlink_to(package.folder / "libraries")
    again = build(PROJECT, tmp_path)

    assert again.code.read_bytes() == package.code.read_bytes()
    assert again.layer.read_bytes() == package.layer.read_bytes()
    assert again.papers.read_bytes() == package.papers.read_bytes()
    assert again.template == package.template
