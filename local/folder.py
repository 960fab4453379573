"""Where the local stack keeps things: a folder in the checkout, or another one that DATA names."""

import os
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class DataFolder:
    """Names inside the data folder; nothing else builds them."""

    root: Path

    @property
    def state(self) -> Path:
        """The emulator's state but for objects' bytes."""
        return self.root / "state"

    @property
    def unfinished_state(self) -> Path:
        """Where the state is written before it is put in place."""
        return self.root / "state.new"

    @property
    def objects(self) -> Path:
        """The buckets' objects."""
        return self.root / "s3"

    @property
    def mail(self) -> Path:
        """Every e-mail that was sent, as a file."""
        return self.root / "mail"

    @property
    def scanner(self) -> Path:
        """The folder that plays the scanner."""
        return self.root / "scanner"

    @property
    def scanner_key(self) -> Path:
        """The key of that scanner, for whoever owns the folder only."""
        return self.root / "scanner.key"

    @property
    def logs(self) -> Path:
        """What the processes write while they run."""
        return self.root / "logs"

    @property
    def temporary(self) -> Path:
        """Removed at every start and stop."""
        return self.root / "tmp"

    @property
    def lock(self) -> Path:
        """Held by the one run that uses this folder; says which."""
        return self.root / "lock"

    @property
    def state_lock(self) -> Path:
        """Held by the emulator until its last byte is written."""
        return self.root / "state.lock"

    @property
    def deployed(self) -> Path:
        """Which template the state was made from."""
        return self.root / "deployed.json"

    @property
    def demo(self) -> Path:
        """That the demo data is complete, and its sign-ins."""
        return self.root / "demo.json"


def chosen_folder() -> DataFolder:
    """The folder that DATA names, else `.local` in the checkout."""
    return DataFolder(Path(os.environ.get("DATA") or PROJECT / ".local").resolve())
