"""
Companies and people put into the running system through the product's own services, as the demo
data are. In a process of its own: the services' clients belong to one environment each.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.harness.running import Running

PASSWORD = "morska-latarnia-9"
_PROJECT = Path(__file__).resolve().parents[2]
_LONGEST_S = 120


@dataclass(frozen=True, slots=True)
class PlantedCompany:
    """A company to add; its id once it is there."""

    code: str
    name: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class PlantedPerson:
    """A person to add: staff by their role, or somebody who acts for companies (by code)."""

    email: str
    first_name: str
    last_name: str
    role: str | None = None
    acts_for: Sequence[str] = ()


def plant(
    running: "Running", companies: Sequence[PlantedCompany], people: Sequence[PlantedPerson]
) -> list[PlantedCompany]:
    """Add companies, then people, who can sign in with `PASSWORD`; the companies with their ids."""
    said = {"companies": [asdict(one) for one in companies], "people": [asdict(p) for p in people]}
    done = subprocess.run(
        [sys.executable, "-m", "tests.harness.planting"],
        cwd=_PROJECT,
        env=os.environ | _environment(running),
        input=json.dumps(said),
        stdout=subprocess.PIPE,
        text=True,
        timeout=_LONGEST_S,
        check=True,
    )
    ids: dict[str, str] = json.loads(done.stdout.splitlines()[-1])
    return [replace(one, id=ids[one.code]) for one in companies]


def _environment(running: "Running") -> Mapping[str, str]:
    """What the functions are given, and the emulator instead of AWS."""
    functions = running.client("lambda").list_functions()["Functions"]
    endpoint = json.loads((running.folder / "lock").read_text())["endpoint"]
    given: dict[str, str] = functions[0]["Environment"]["Variables"]
    return given | {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_REGION": "eu-central-1",
        "AWS_DEFAULT_REGION": "eu-central-1",
        "AWS_ACCESS_KEY_ID": "local",
        "AWS_SECRET_ACCESS_KEY": "local",
    }


def _main() -> None:
    said: dict[str, Any] = json.load(sys.stdin)
    ids = _add_companies(said["companies"])
    _add_people(said["people"], ids)
    print(json.dumps(ids))  # noqa: T201 - read by whoever started this


def _add_companies(companies: Sequence[Mapping[str, str]]) -> dict[str, str]:
    from chalicelib.companies.service import add_company  # noqa: PLC0415 - needs the environment

    return {
        one["code"]: add_company("system", code=one["code"], name=one["name"], language="en").id
        for one in companies
    }


def _add_people(people: Sequence[Mapping[str, Any]], ids: Mapping[str, str]) -> None:
    from chalicelib.access.model import GrantKind, GrantPermission, Role  # noqa: PLC0415
    from chalicelib.grants.service import add_grant  # noqa: PLC0415
    from chalicelib.identity.service import make_way_in, set_password_by_link  # noqa: PLC0415
    from chalicelib.users.service import add_user  # noqa: PLC0415

    for one in people:
        user = add_user(
            "system",
            first_name=one["first_name"],
            last_name=one["last_name"],
            email=one["email"],
            language="en",
            role=Role(one["role"]) if one["role"] else None,
        )
        set_password_by_link(make_way_in("system", user).partition("#")[2], PASSWORD)
        for code in one["acts_for"]:
            add_grant(
                "system",
                user_id=user.id,
                company_id=ids[code],
                kind=GrantKind.OWNER,
                permissions=frozenset(GrantPermission),
            )


if __name__ == "__main__":
    _main()
