"""
`python -m bench`: what it costs to start each function, as ratios of one run (T2, T3, T4). Builds
the package first; takes some minutes. Ends with 1 when a start has become dearer than what is
written in `LIMITS`, which stands above the measured figure by what a small change may cost.
"""

import os
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Mapping
from pathlib import Path

from bench.starts import Start, counted, environment_in
from deploy.package import BUILD, TEMPLATE, Package, build
from local.folder import PROJECT
from local.steps import Problem, say

_REFERENCE = "import boto3; boto3.client('dynamodb')"
_READY = """
from chalicelib.aws import clients, table
clients.client('dynamodb'); table._connection()
"""
# What a first request besides pays for: of all features this one brings the most with it.
_ASKED = "; app.app._waiting.load_for('/office/scans/{scan_id}')"
# And for the mailer, of all that it tells of besides mail.
_TOLD = ", chalicelib.notices.share_delivery"
# By name: what is demanded, and what must not be passed; the reasons are in RESULTS.md.
TARGETS = {
    "api / plain": 0.35,
    "megabytes": 10.0,
    "api, imported": 1.30,
    "api": 1.30,
    "api, asked": 1.47,
    "scans": 1.0,
    "notices": 1.0,
    "notices, asked": 1.0,
}
LIMITS = {
    "api / plain": 0.26,
    "megabytes": 9.8,
    "api, imported": 1.12,
    "api": 1.21,
    "api, asked": 1.40,
    "scans": 0.90,
    "notices": 0.96,
    "notices, asked": 1.0,
}


def main() -> int:
    """Build, count, tell."""
    try:
        with tempfile.TemporaryDirectory() as folder:
            ratios = measured(_built(Path(folder)))
    except Problem as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    say(f"\n  {'':<14} {'found':>7} {'wanted':>7} {'limit':>7}")
    for name, found in ratios.items():
        say(f"  {name:<14} {found:7.3f} {TARGETS[name]:7.2f} {LIMITS[name]:7.2f}")
    worse = [name for name, found in ratios.items() if found > LIMITS[name]]
    for name in worse:
        say(f"  {name} costs more than it may")
    return 1 if worse else 0


def measured(package: Package) -> dict[str, float]:
    """Every ratio by name; a function is counted until it can ask the table something."""
    code, plain = package.folder / "code", package.folder / "plain"
    site = Path(sysconfig.get_paths()["purelib"])
    starts = [
        Start("reference", site, _REFERENCE),
        Start("api, imported", code, "import app"),
        Start("api, plain", plain, "import app"),
        Start("api", code, f"import app{_READY}"),
        Start("api, asked", code, f"import app{_ASKED}{_READY}"),
        Start("scans", code, f"import chalicelib.scans.events{_READY}"),
        Start("notices", code, f"import chalicelib.notices.events{_READY}"),
        Start("notices, asked", code, f"import chalicelib.notices.events{_TOLD}{_READY}"),
    ]
    environment = environment_in(package.folder / TEMPLATE)
    cost = {start.name: _told(start, environment) for start in starts}
    return {
        "api / plain": cost["api, imported"] / cost["api, plain"],
        "megabytes": package.code.stat().st_size / 1e6,
        **{name: cost[name] / cost["reference"] for name in TARGETS if name in cost},
    }


def _told(start: Start, environment: Mapping[str, str]) -> int:
    found = counted(start, environment)
    say(f"  {start.name:<14} {found / 1e6:9.1f} million instructions")
    return found


def _built(folder: Path) -> Package:
    """The package, and the plain one beside it; the reference is compiled as ours is."""
    (BUILD / "libraries").mkdir(parents=True, exist_ok=True)
    (folder / "libraries").symlink_to(BUILD / "libraries", target_is_directory=True)
    compiling = [
        sys.executable,
        "-c",
        f"import os; os.environ.setdefault('AWS_DEFAULT_REGION', 'eu-central-1'); {_REFERENCE}",
    ]
    # Where the environment forbids compiled files, the reference would compile itself each time,
    # and everything would look cheaper beside it.
    writing = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run(compiling, check=True, env=writing)
    return build(PROJECT, folder)


if __name__ == "__main__":
    sys.exit(main())
