"""`make reset`: removes the data folder's contents and says what it removed. Asks nothing."""

import shutil
import sys

from local.folder import DataFolder, chosen_folder
from local.lock import only_run
from local.mailbox import letters
from local.steps import Problem, say


def main() -> int:
    """Remove everything that a run made; returns the exit status."""
    folder = chosen_folder()
    if not folder.root.exists():
        say(f"Nothing to remove: {folder.root} is not there.")
        return 0
    try:
        with only_run(folder):
            removed = _remove(folder)
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 1
    say("\n".join(removed) if removed else f"Nothing to remove in {folder.root}.")
    return 0


def _remove(folder: DataFolder) -> list[str]:
    """Only names that a run makes, so that a DATA that points elsewhere loses nothing else."""
    contents = [
        (folder.state, "accounts, companies, mail, notices"),
        (folder.unfinished_state, "a state that was being written"),
        (folder.objects, "scans"),
        (folder.mail, f"{len(letters(folder.mail))} e-mails of the local inbox"),
        (folder.scanner, "the scanner's folder with what was sent and refused"),
        (folder.scanner_key, "the scanner's key"),
        (folder.logs, "logs"),
        (folder.temporary, "temporary files"),
        (folder.deployed, "the note of what was deployed"),
        (folder.demo, "the note of the demo sign-ins"),
    ]
    removed = []
    for path, meaning in contents:
        if path.is_dir():
            shutil.rmtree(path)
        elif path.exists():
            path.unlink()
        else:
            continue
        removed.append(f"  removed {path}: {meaning}")
    return removed


if __name__ == "__main__":
    sys.exit(main())
