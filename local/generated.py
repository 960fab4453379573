"""
Files made from the code and committed: the contract, the client's types made from it, and which
feature has which path.
"""

import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

from local.folder import PROJECT
from local.processes import base_environment
from local.steps import say

CONTRACT = PROJECT / "openapi.json"
PLACES = PROJECT / "chalicelib" / "routes.json"
TYPES = PROJECT / "web" / "src" / "lib" / "schema.ts"


def main() -> int:
    """Write all of them anew."""
    for target, text in _fresh().items():
        target.write_text(text, encoding="utf-8")
        say(f"  wrote {target.relative_to(PROJECT)}")
    return 0


def stale() -> list[str]:
    """Names of those that are not what the code makes now."""
    return [
        str(target.relative_to(PROJECT))
        for target, text in _fresh().items()
        if not target.exists() or target.read_text(encoding="utf-8") != text
    ]


def _fresh() -> dict[Path, str]:
    contract = _contract()
    with tempfile.TemporaryDirectory() as folder:
        source, types = Path(folder, "openapi.json"), Path(folder, "schema.ts")
        source.write_text(contract, encoding="utf-8")
        _run(str(PROJECT / "web" / "tools" / "gen_api.py"), str(source), str(types))
        return {
            CONTRACT: contract,
            PLACES: _places(),
            TYPES: types.read_text(encoding="utf-8"),
        }


def _places() -> str:
    code = (
        "import app, json; from chalicelib.edge import demand; places = {}; "
        "[places.setdefault(spec.path, {}).setdefault(name) "
        "for name in app.FEATURES for spec in demand.load(name).specs]; "
        "print(json.dumps({path: list(places[path]) for path in sorted(places)}, indent=1))"
    )
    return _run("-c", code)


def _contract() -> str:
    """In a process of its own, so that making it leaves nothing loaded."""
    version = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"][
        "version"
    ]
    code = (
        "import app; from chalicelib.edge import demand; "
        "from chalicelib.edge.openapi import as_text, contract; "
        "specs = [spec for name in app.FEATURES for spec in demand.load(name).specs]; "
        f"print(as_text(contract(specs, version={version!r})), end='')"
    )
    return _run("-c", code)


def _run(*arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=PROJECT,
        env=base_environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
