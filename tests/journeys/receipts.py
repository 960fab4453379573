"""
Receipts put into the running system through the product's own services, as a hand-out would write
them. In a process of its own: the services' clients belong to one environment each.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.harness.planting import _environment
from tests.harness.running import Running

_PROJECT = Path(__file__).resolve().parents[2]


def hand_out(
    running: Running, company_id: str, *, signed: bool = True, wakes: bool = True
) -> dict[str, str]:
    """A receipt of a company whose paper was asked for; its id and number."""
    return _run(running, "issue", company_id, str(signed), str(wakes))


def make_void(running: Running, company_id: str, receipt_id: str) -> None:
    """The receipt does not hold any more."""
    _run(running, "void", company_id, receipt_id)


def wake(running: Running, company_id: str, receipt_id: str) -> None:
    """The receipt's paper is asked for."""
    _run(running, "wake", company_id, receipt_id)


def _run(running: Running, *said: str) -> dict[str, str]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.journeys.receipts", *said],
        cwd=_PROJECT,
        env=os.environ | _environment(running),
        stdout=subprocess.PIPE,
        text=True,
        timeout=120,
        check=True,
    )
    told: dict[str, str] = json.loads(done.stdout.splitlines()[-1])
    return told


def _main(what: str, company_id: str, *rest: str) -> None:
    from chalicelib.companies.service import get_company  # noqa: PLC0415 - needs the environment
    from chalicelib.receipts.service import get_receipt, wake_papers  # noqa: PLC0415
    from tests.papers.made import a_receipt, make_void  # noqa: PLC0415

    if what == "issue":
        signed, wakes = (one == "True" for one in rest)
        receipt = a_receipt(get_company(company_id), signed=signed)
        if wakes:
            wake_papers(receipt)
    else:
        receipt = get_receipt(company_id, rest[0])
        if what == "void":
            make_void(receipt, "The wrong letter was on it")
        else:
            wake_papers(receipt)
    print(json.dumps({"id": receipt.id, "number": receipt.number}))  # noqa: T201


if __name__ == "__main__":
    _main(*sys.argv[1:])
