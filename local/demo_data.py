"""
Demo data for a new data folder. A note in the folder says that it is complete; without the note
the folder holds half of it at most, and is made again.
"""

import importlib
import json
import shutil
from collections.abc import Mapping

from local.emulator.state import save_now
from local.folder import DataFolder
from local.steps import step

SignIns = list[tuple[str, str, str]]


def forget_half_made(folder: DataFolder) -> None:
    """Empty a folder in which the first start was cut off."""
    if folder.demo.exists():
        return
    for path in (folder.state, folder.objects, folder.mail):
        shutil.rmtree(path, ignore_errors=True)
    for note in (folder.deployed, folder.scanner_key):
        note.unlink(missing_ok=True)


def ensure(folder: DataFolder, endpoint: str, environment: Mapping[str, str]) -> SignIns:
    """Load the demo data unless it is there; returns who can sign in: who, e-mail, password."""
    if folder.demo.exists():
        known: list[list[str]] = json.loads(folder.demo.read_text(encoding="utf-8"))
        return [(who, address, password) for who, address, password in known]
    with step("Load demo data"):
        demo = importlib.import_module("local.demo")
        sign_ins: SignIns = [tuple(entry) for entry in demo.load(dict(environment))]
        save_now(endpoint)
        folder.demo.write_text(json.dumps(sign_ins), encoding="utf-8")
    return sign_ins
