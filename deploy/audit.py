"""
`./awizo audit verify STAGE`: whether the audit of a deployment is what was sealed of it each day,
and if not, the first entry that is wrong. It reads table and seals in the name of whoever types it,
and writes nothing. The stage `local` is the system that runs on this machine.
"""

import os
import sys
from collections.abc import Mapping
from datetime import date

from chalicelib.config import Config, config
from chalicelib.core.errors import Unavailable
from chalicelib.core.values import names_in
from chalicelib.trail.checking import Checked, check_audit
from chalicelib.trail.days import Fault, Trouble
from deploy.account import Account, account_in
from deploy.command import run, words
from deploy.stage import Stage, read_stage
from local.folder import chosen_folder
from local.lock import running
from local.processes import base_environment
from local.steps import Problem

UNTOUCHED, ALTERED = 0, 3
LOCAL = "local"
_USAGE = "Say which deployment: ./awizo audit verify prod."
_TROUBLES = {
    Trouble.EDITED: "the entry was changed after it was sealed",
    Trouble.DELETED: "the entry was sealed and is gone",
    Trouble.INSERTED: "the entry was put there after the day was sealed",
    Trouble.SEAL_ALTERED: "the seal does not follow from what is before it",
    Trouble.SEAL_MISSING: "there is no seal of this day",
}


def main() -> int:
    """Returns 0: as it was sealed; 3: it is not; 1: nothing can be said."""
    found: list[int] = []
    failed = run(lambda typed: found.append(_typed(typed)), broken="Nothing can be said of it")
    return failed or found[0]


def _typed(typed: list[str]) -> int:
    verb, name = words(typed, 2)
    if verb != "verify" or not name:
        raise Problem(_USAGE)
    if name == LOCAL:
        use_local()
    else:
        stage = read_stage(name, drafts=False)
        use(stage, account_in(stage.region))
    try:
        checked = check_audit()
    except Unavailable as unavailable:
        raise Problem(f"AWS does not answer ({unavailable}). Try again.") from unavailable
    line, status = told(checked)
    sys.stdout.write(f"{line}\n")
    return status


def use(stage: Stage, account: Account) -> None:
    """
    Let the product's own code read that deployment.

    Raises:
        Problem: there is none.
    """
    outputs = account.outputs_of(stage.app_name)
    if not outputs:
        raise Problem(f"There is no stack {stage.app_name} in {stage.region}.")
    around = {"AWS_DEFAULT_REGION": stage.region, "SEALS_BUCKET": outputs["SealsBucketName"]}
    use_table(outputs["TableName"], around)


def use_local() -> None:
    """
    Let the product's own code read the system that runs on this machine, and no real account.

    Raises:
        Problem: none runs, or it is still starting.
    """
    facts = running(chosen_folder())
    if "table" not in facts:
        raise Problem("Awizo is still starting. Try again in a moment.")
    os.environ.update(base_environment())
    around = {"AWS_ENDPOINT_URL": str(facts["endpoint"]), "SEALS_BUCKET": str(facts["seals"])}
    use_table(str(facts["table"]), around)


def use_table(name: str, around: Mapping[str, str]) -> None:
    """Let the product's own code read that table, with more of its environment."""
    for each in names_in(Config):
        os.environ.setdefault(each.upper(), "")
    os.environ.update({**around, "TABLE_NAME": name})
    config.cache_clear()


def told(checked: Checked) -> tuple[str, int]:
    """The line and the status."""
    if checked.fault is not None:
        return f"NOT AS SEALED: {_named(checked.fault)}", ALTERED
    if checked.first is None or checked.last is None:
        return "NOTHING IS SEALED YET: the first day is sealed after its end", UNTOUCHED
    days = f"from {checked.first} to {checked.last} (days of UTC)"
    return f"AS SEALED: {checked.entries} entries {days}", UNTOUCHED


def _named(fault: Fault) -> str:
    day: date = fault.day
    if not fault.place:
        return f"{day}: {_TROUBLES[fault.trouble]}"
    return f"{day}, {fault.scope}, {fault.place}: {_TROUBLES[fault.trouble]}"


if __name__ == "__main__":
    sys.exit(main())
