"""What all commands that a person types have in common: one line about what is wrong."""

import sys
from collections.abc import Callable

from botocore.exceptions import BotoCoreError, ClientError

from local.steps import Problem


def run(act: Callable[[list[str]], None], *, broken: str) -> int:
    """
    Run a command with the words that were typed; returns the exit status.

    Args:
        broken: what to say before AWS's own words, or the disk's, when one of them gave up.
    """
    try:
        act(sys.argv[1:])
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 1
    except (BotoCoreError, ClientError, OSError) as error:
        print(f"{broken}: {error}", file=sys.stderr)
        return 1
    return 0


def words(typed: list[str], count: int) -> list[str]:
    """So many words, empty where fewer were typed."""
    return (typed + [""] * count)[:count]
