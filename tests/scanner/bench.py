"""A bridge that a test moves through time by hand."""

import os
from pathlib import Path

from scanner.bridge import Bridge
from scanner.office import Office as Reached
from scanner.settings import Settings
from tests.scanner.pretended import KEY, Office

MADE_S = 1763627400  # 2025-11-20T08:30:00Z


class Bench:
    """A folder, a bridge and what it says."""

    def __init__(self, root: Path, office: Office) -> None:
        self.folder = root / "scans"
        self.folder.mkdir()
        self.key_file = root / "scanner.key"
        self.key_file.write_text(f"{KEY}\n")
        self.office = office
        self.lines: list[str] = []
        self.now_s = 1000.0
        self.restart()

    def restart(self) -> None:
        """Another process: nothing is remembered but the folder."""
        settings = Settings(self.folder, self.office.address, self.key_file)
        reached = Reached(settings.address, settings.read_key)
        self.bridge = Bridge(settings, reached, self.lines.append)

    def drop(self, place: str, content: bytes = b"%PDF-1.7 %%EOF", made_s: float = MADE_S) -> Path:
        """What the scanner saves."""
        path = self.folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        os.utime(path, (made_s, made_s))
        return path

    def look(self, after_s: float = 0.0) -> None:
        """Let the bridge look, so many seconds later."""
        self.now_s += after_s
        self.bridge.look(self.now_s)

    def settle(self) -> None:
        """Let it see that the files are finished, and deal with them."""
        self.look()
        self.look(2.1)

    def there(self, where: str = ".") -> list[str]:
        """Every file in a part of the folder, but hidden ones."""
        root = self.folder / where
        found = (path for path in root.rglob("*") if path.is_file() or path.is_symlink())
        names = (path.relative_to(root).as_posix() for path in found)
        return sorted(name for name in names if not name.startswith("."))
