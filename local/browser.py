"""
A Chromium for tests: the system's, else Debian's package when this is root on Debian, else the one
that Playwright downloads. Says what it did. Standard library only, as the set-up runs it.
"""

import os
import shutil
import subprocess

from local.steps import Problem, say, step

_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


def find() -> str | None:
    """A Chromium that starts, or None; Playwright's own is not looked for here."""
    named = os.environ.get("CHROMIUM")
    for name in [named] if named else _NAMES:
        path = shutil.which(name)
        if path and _starts(path):
            return path
    return None


def ensure(python: str) -> None:
    """
    Make sure that there is one.

    Args:
        python: the environment's, whose Playwright can download a browser.

    Raises:
        Problem: none is there and none could be had.
    """
    path = find()
    if path:
        say(f"  Browser for tests: the system's {path}")
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        with step("Install Debian's chromium for the tests"):
            _apt_install()
        if find():
            return
    with step("Download Playwright's Chromium for the tests"):
        command = [python, "-m", "playwright", "install", "chromium"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Problem(
            "No Chromium for the browser tests: install the package chromium, or name one with "
            f"CHROMIUM=/path.\n  {done.stderr.strip()[-500:]}"
        )
    if not _starts(_downloaded(python)):
        raise Problem(
            "The downloaded Chromium does not start, for want of libraries: install the package "
            f"chromium, or run  {python} -m playwright install-deps chromium  as root."
        )


def _downloaded(python: str) -> str:
    """Where Playwright put its Chromium."""
    code = (
        "from playwright.sync_api import sync_playwright as start\n"
        "with start() as playwright: print(playwright.chromium.executable_path)"
    )
    done = subprocess.run([python, "-c", code], capture_output=True, text=True, check=False)
    return done.stdout.strip()


def _apt_install() -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update"], ["install", "-y", "--no-install-recommends", "chromium"]):
        subprocess.run(
            ["apt-get", "-qq", *arguments], env=environment, capture_output=True, check=False
        )


def _starts(path: str) -> bool:
    try:
        done = subprocess.run([path, "--version"], capture_output=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
