"""
What the bridge is told: a file of `name = "value"` lines (the part of TOML that needs no library),
and flags, which win.
"""

from __future__ import annotations

import argparse
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Sequence

NAMES = ("folder", "address", "key_file", "log")
HERE = frozenset({"127.0.0.1", "localhost", "::1"})
_LINE = re.compile(r"""\s*([a-z_]+)\s*=\s*("(?:[^"\\]|\\.)*"|'[^']*')\s*(?:#.*)?""")
_KEY = re.compile(r"scr_[0-9a-z]{26}\.[0-9a-z]+")


class Problem(Exception):
    """Something that only a person can put right; one sentence that says what."""


@dataclass(frozen=True)
class Settings:
    """
    Attributes:
        folder: where the scanner saves its files.
        address: of the portal, such as `https://portal.example.org`.
        key_file: holds the scanner's key and nothing else; read again at each refusal.
        log: where the lines go besides the screen.
    """

    folder: Path
    address: str
    key_file: Path
    log: Path | None = None

    def read_key(self) -> str:
        """
        The scanner's key, as the file has it now.

        Raises:
            Problem: there is no file, or no key in it.
        """
        try:
            key = self.key_file.read_text(encoding="utf-8-sig").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise Problem(f"The key file {self.key_file} cannot be read: {error}.") from error
        if not _KEY.fullmatch(key):
            raise Problem(f"{self.key_file} holds no scanner key: scr_….…, in one line.")
        return key


def read_settings(arguments: Sequence[str]) -> Settings:
    """
    The settings of a command line and of the file that it names.

    Raises:
        Problem: something is missing or wrong; the sentence says what to do.
    """
    parser = argparse.ArgumentParser(
        prog="scanner", description="Brings the files of a scanner's folder to the office."
    )
    parser.add_argument("--config", type=Path, help="a file that names all that follows")
    parser.add_argument("--folder", help="where the scanner saves its files")
    parser.add_argument("--address", help="of the portal, such as https://portal.example.org")
    parser.add_argument("--key-file", help="a file with the scanner's key")
    parser.add_argument("--log", help="a file for the lines that are shown")
    chosen = vars(parser.parse_args(arguments))
    values = _read_file(chosen["config"]) if chosen["config"] else {}
    values.update({name: chosen[name] for name in NAMES if chosen[name] is not None})
    missing = [name for name in NAMES[:3] if not values.get(name)]
    if missing:
        raise Problem(f"Say {', '.join(missing)}: in the --config file or as flags.")
    settings = Settings(
        folder=Path(values["folder"]).absolute(),
        address=_checked_address(values["address"]),
        key_file=Path(values["key_file"]).absolute(),
        log=Path(values["log"]).absolute() if values.get("log") else None,
    )
    if not settings.folder.is_dir():
        raise Problem(f"The folder {settings.folder} does not exist. Create it, or name another.")
    settings.read_key()
    return settings


def is_safe(address: str) -> bool:
    """Whether it can be an address, and a key or a letter may travel there: encrypted, or here."""
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").encode("idna")
        port = parts.port
    except ValueError:
        return False
    if not host or port == 0:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and is_here(address))


def is_here(address: str) -> bool:
    """Whether an address is this machine's own."""
    return urlsplit(address).hostname in HERE


def _read_file(path: Path) -> dict[str, str]:
    """Paths in it are relative to it."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise Problem(f"{path} cannot be read: {error}.") from error
    values: dict[str, str] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        name, value = _read_line(line, f"{path}, line {number}")
        values[name] = value if name == "address" else str(path.absolute().parent / value)
    return values


def _read_line(line: str, place: str) -> tuple[str, str]:
    found = _LINE.fullmatch(line)
    if found is None:
        raise Problem(f"{place}: write name = \"value\", or 'value' if it holds a backslash.")
    name, quoted = found[1], found[2]
    if name not in NAMES:
        raise Problem(f"{place}: there is no {name}; there are {', '.join(NAMES)}.")
    if quoted.startswith("'"):
        return name, quoted[1:-1]
    try:
        return name, json.loads(quoted)
    except ValueError as error:
        raise Problem(f"{place}: write a value with backslashes in single quotes.") from error


def _checked_address(address: str) -> str:
    if not is_safe(address):
        raise Problem(f"{address} is no address: write it as https://portal.example.org.")
    return address.rstrip("/")
