"""
`./awizo counters STAGE [--repair] [--company CODE]`: whether the counters of a deployment are what
its rows say, and their repair. It runs beside the office's work, in the name of whoever types it.
The stage `local` is the system that runs on this machine.
"""

import sys
from argparse import ArgumentParser

from chalicelib.aws.tallies import Difference
from chalicelib.core.errors import NotFound, Unavailable
from chalicelib.counters.service import check_counters
from deploy.account import account_in
from deploy.audit import LOCAL, use, use_local
from deploy.command import run
from deploy.stage import read_stage
from local.steps import Problem

RIGHT, DIFFERENT = 0, 3


def main() -> int:
    """Returns 0: all are right, or were repaired; 3: some are not; 1: nothing can be said."""
    found: list[int] = []
    failed = run(lambda typed: found.append(_typed(typed)), broken="Nothing can be said of it")
    return failed or found[0]


def _typed(typed: list[str]) -> int:
    parser = ArgumentParser(prog="./awizo counters")
    parser.add_argument("stage", help=f"such as prod; {LOCAL} for what runs here")
    parser.add_argument("--repair", action="store_true", help="put right what is wrong")
    parser.add_argument("--company", default="", metavar="CODE", help="look at this one alone")
    asked = parser.parse_args(typed)
    if asked.stage == LOCAL:
        use_local()
    else:
        stage = read_stage(asked.stage, drafts=False)
        use(stage, account_in(stage.region))
    return told(asked.company.upper(), repair=asked.repair)


def told(code: str, *, repair: bool) -> int:
    """
    Say each difference in a line; returns the exit status.

    Raises:
        Problem: no company has the code, AWS does not answer, or somebody writes all the time.
    """
    found: list[Difference] = []
    try:
        for company, one in check_counters(code, repair=repair):
            found.append(one)
            line = f"{company} {one.key.sk} {one.name}: {one.kept} is kept, {one.counted} counted"
            sys.stdout.write(f"{line}{', repaired' if one.is_repaired else ''}\n")
    except NotFound as missing:
        raise Problem(missing.detail) from missing
    except Unavailable as unavailable:
        raise Problem(f"It could not be counted ({unavailable}). Try again.") from unavailable
    if not found:
        sys.stdout.write("All counters are what the rows say.\n")
    return RIGHT if all(one.is_repaired for one in found) else DIFFERENT


if __name__ == "__main__":
    sys.exit(main())
