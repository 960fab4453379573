"""
`make restore STAGE=… FROM=folder`: brings a backup to a deployment in which nobody has worked yet:
letters, then rows, then the files that still waited to be taken in. Killed or cut off, it goes on
where it was. Every file is compared with its checksum, here and by the file store; a row that names
a version of a file gets the version that the file has now. Nobody's password is in a backup: an
admin gets a one-time link, everybody else uses «Forgotten password».
"""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from chalicelib.access.model import Role, User, UserState
from chalicelib.identity.service import make_way_in
from chalicelib.users.service import get_user
from deploy import admin
from deploy.account import Account, account_in
from deploy.command import run, words
from deploy.copies import (
    Manifest,
    check_files,
    check_named,
    files_in,
    read_manifest,
    rows_in,
)
from deploy.returning_files import bring_letters, bring_waiting, waiting_files
from deploy.returning_rows import begin, bring_rows, end, is_open_fact, is_passing
from deploy.stage import Stage, read_stage
from local.steps import Problem, say, step

_MAKER = "restore"


@dataclass(frozen=True, slots=True)
class Restored:
    """
    What came back.

    Attributes:
        left_out: rows of sessions, links and half-done requests, which nobody can use any more.
        links: one-time links by the e-mail address of each admin.
    """

    rows: int
    left_out: int
    files: int
    links: dict[str, str]


def main() -> int:
    """Restore the stage that the command names."""
    return run(_typed, broken="Not everything is restored; run it again, it goes on")


def _typed(typed: list[str]) -> None:
    name, folder = words(typed, 2)
    stage = read_stage(name, drafts=False)
    if not folder:
        raise Problem("Say where from: make restore STAGE=prod FROM=/media/backup/awizo.")
    is_quiet = bool(os.environ.get("QUIET"))
    restored = restore(stage, account_in(stage.region), Path(folder), is_quiet=is_quiet)
    say(f"\n  {restored.rows:,} rows and {restored.files:,} files are there; checksums agree.")
    say(f"  {restored.left_out:,} rows of sessions, links and the like were left out on purpose.\n")
    for email, link in restored.links.items():
        say(f"  {email} sets a password here, once, within a week:\n    {link}")
    say("\n  Everybody else asks for a new password on the sign-in page.\n")


def restore(stage: Stage, account: Account, folder: Path, *, is_quiet: bool = False) -> Restored:
    """
    Bring a backup to a deployment.

    Args:
        is_quiet: leave out the facts that would still make e-mails go out; for a rehearsal.

    Raises:
        Problem: the backup is not complete or damaged, there is no such deployment, somebody has
            worked in it already, or it has this backup already.
    """
    manifest = read_manifest(folder)
    with step("Compare every file with its checksum"):
        check_named(folder, manifest)
        check_files(folder, manifest)
    outputs = account.outputs_of(stage.app_name)
    if not outputs:
        raise Problem(f"There is no stack {stage.app_name}. Deploy first: make deploy STAGE=…")
    dynamodb, table = account.client("dynamodb"), outputs["TableName"]
    with step("Look whether the deployment is new"):
        begin(dynamodb, table, manifest, rows_in(folder, manifest))
    kept = [file for file in files_in(folder, manifest) if file.kind == "vault"]
    with step("Bring the letters back") as current:
        versions = bring_letters(account.client("s3"), outputs, folder, kept, current)
    with step("Bring the rows back") as current:
        lasting = [
            row
            for row in rows_in(folder, manifest)
            if not is_passing(row) and not (is_quiet and is_open_fact(row))
        ]
        count = bring_rows(dynamodb, table, lasting, versions, current)
    with step("Bring back what waited to be taken in") as current:
        waiting = waiting_files(folder, manifest)
        bring_waiting(account, outputs, folder, waiting, current)
    admin.enter(account, outputs["APIHandlerName"])
    links = {user.email: make_way_in(_MAKER, user) for user in _admins(folder, manifest)}
    end(dynamodb, table)
    return Restored(count, manifest.rows - count, len(kept) + len(waiting), links)


def _admins(folder: Path, manifest: Manifest) -> list[User]:
    """The people who can let everybody else in."""
    people = [
        get_user(row["pk"]["S"].removeprefix("USER#"))
        for row in rows_in(folder, manifest)
        if row["sk"]["S"] == "USER" and row.get("role", {}).get("S") == Role.ADMIN
    ]
    return [user for user in people if user.state is UserState.ACTIVE]


if __name__ == "__main__":
    sys.exit(main())
