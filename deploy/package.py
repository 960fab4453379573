"""
`make package`: what ships. Three archives (the code with the libraries of every function, a layer
with those that only the intake needs, and one with those that only the papers need), the one
template and the bill of materials, all in `build/`.
"""

import json
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

import chalice

from deploy.archive import compile_code, digest_of, write_archive
from deploy.libraries import install, prune
from deploy.sbom import write_bill
from infra.template import Template, TemplateError, packaged_template
from local.folder import PROJECT
from local.steps import Problem, say, step

BUILD = PROJECT / "build"
CODE, TEMPLATE = "code.zip", "template.json"
LAYER, PAPERS = "worker-libraries.zip", "papers-libraries.zip"
BILL = "sbom.json"
_LISTS = {
    CODE: "requirements.txt",
    LAYER: "requirements-worker.txt",
    PAPERS: "requirements-papers.txt",
}
_HELD = {LAYER: "worker libraries", PAPERS: "papers libraries"}
_SHIPPED = ("app.py", "chalicelib")
_OURS = frozenset({"app.py", "chalice", "chalicelib"})
_NOT_SHIPPED = ("__pycache__", "*.pyc", ".*")
_MEGA = 1_000_000


@dataclass(frozen=True, slots=True)
class Package:
    """
    What was built.

    Attributes:
        template: points to the archives by their names in `folder`.
        plain_bytes: of the one archive that Chalice would give to every function; 0 if not asked.
    """

    folder: Path
    template: Template
    plain_bytes: int

    @property
    def code(self) -> Path:
        """The code and the libraries of every function."""
        return self.folder / CODE

    @property
    def layer(self) -> Path:
        """The libraries that only the intake carries."""
        return self.folder / LAYER

    @property
    def papers(self) -> Path:
        """The libraries that only the papers carry."""
        return self.folder / PAPERS


def main() -> int:
    """Build, and say what came of it."""
    try:
        package = build(PROJECT, BUILD)
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 1
    _tell(package)
    return 0


def build(project: Path, folder: Path, *, compares: bool = True) -> Package:
    """
    Build everything that ships.

    Args:
        compares: whether to make the plain package too, only to learn its size.

    Raises:
        Problem: a library could not be fetched, or Chalice refused the app.
    """
    folder.mkdir(parents=True, exist_ok=True)
    cache = folder / "libraries"
    with step("Fetch the libraries for Lambda"):
        common, worker, papers = (install(project / listed, cache) for listed in _LISTS.values())
        write_bill(project, _LISTS, folder / BILL)
    plain_bytes = 0
    if compares:
        with step("Compare with the plain package"):
            plain_bytes = _plain(project, folder, [common, worker, papers])
    with step("Compile and pack the code"):
        _pack(folder / CODE, folder / "code", [*_shipped(project), (common, "")])
    with step("Compile and pack the intake's libraries"):
        _pack(folder / LAYER, folder / "layer", [(worker, "python")])
    with step("Compile and pack the papers' libraries"):
        _pack(folder / PAPERS, folder / "papers", [(papers, "python")])
    with step("Make the template"):
        template = _template(project)
        text = json.dumps(template, indent=1, sort_keys=True)
        (folder / TEMPLATE).write_text(text + "\n", encoding="utf-8")
    return Package(folder, template, plain_bytes)


def _shipped(project: Path) -> list[tuple[Path, str]]:
    """Our code, and the two modules of Chalice that run in a function."""
    router = Path(chalice.__file__).parent
    runtime = [(router / name, f"chalice/{name}") for name in ("__init__.py", "app.py")]
    return [*runtime, *((project / name, name) for name in _SHIPPED)]


def _pack(target: Path, work: Path, parts: list[tuple[Path, str]]) -> None:
    """One archive of several folders or files, each under its name in the archive."""
    _gather(work, parts)
    prune(work / "python" if (work / "python").exists() else work)
    compile_code(work, keeps_source=_OURS)
    write_archive(work, target)


def _plain(project: Path, folder: Path, libraries: list[Path]) -> int:
    """Chalice gives all functions one archive with every library, as pip leaves them."""
    work, target = folder / "plain", folder / "plain.zip"
    _gather(work, [*_shipped(project), *((one, "") for one in libraries)])
    write_archive(work, target)
    return target.stat().st_size


def _gather(work: Path, parts: list[tuple[Path, str]]) -> None:
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir()
    ignore = shutil.ignore_patterns(*_NOT_SHIPPED)
    for source, name in parts:
        if source.is_dir():
            shutil.copytree(source, work / name, ignore=ignore, dirs_exist_ok=True)
        else:
            (work / name).parent.mkdir(exist_ok=True)
            shutil.copyfile(source, work / name)


def _template(project: Path) -> Template:
    """The template with its artifacts; they are uploaded under their digests later."""
    try:
        template = packaged_template(project)
    except TemplateError as error:
        raise Problem(f"The template could not be made: {error}") from error
    for resource in template["Resources"].values():
        if resource["Type"] == "AWS::Serverless::Function":
            resource["Properties"]["CodeUri"] = CODE
        elif resource["Type"] == "AWS::Serverless::LayerVersion":
            properties = resource["Properties"]
            properties["ContentUri"] = properties["ContentUri"].removeprefix("./")
    return template


def _tell(package: Package) -> None:
    sizes = {name: (package.folder / name).stat().st_size for name in _LISTS}
    say(f"\n  {package.folder / TEMPLATE}")
    for name, size in sizes.items():
        say(f"  {name:<22} {size / _MEGA:6.1f} MB  {digest_of(package.folder / name)[:12]}")
    plain = f"{package.plain_bytes / _MEGA:.1f} MB"
    say(f"\n  {'function':<16} {'MB':>6}   of the plain package ({plain})")
    archive_of = {
        name: resource["Properties"]["ContentUri"]
        for name, resource in package.template["Resources"].items()
        if resource["Type"] == "AWS::Serverless::LayerVersion"
    }
    for name, resource in package.template["Resources"].items():
        if resource["Type"] == "AWS::Serverless::Function":
            layers = [archive_of[one["Ref"]] for one in resource["Properties"].get("Layers", [])]
            size = sizes[CODE] + sum(sizes[layer] for layer in layers)
            held = " + ".join(["code", *(_HELD[layer] for layer in layers)])
            say(f"  {name:<16} {size / _MEGA:6.1f}   {size / package.plain_bytes:.2f}   {held}")


if __name__ == "__main__":
    sys.exit(main())
