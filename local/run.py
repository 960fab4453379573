"""
`make run`: the whole system on one address, until Ctrl-C. This module listens to signals, holds the
data folder and tells people what they need; what is heavy to load is loaded after that, so that
Ctrl-C ends it quietly at any moment.
"""

import os
import signal
import sys
import traceback
from typing import TYPE_CHECKING

from local.folder import DataFolder, chosen_folder
from local.lock import Lock, only_run
from local.steps import Problem, say, step

if TYPE_CHECKING:
    from local.system import System

SignIns = list[tuple[str, str, str]]


class Interrupts:
    """Signals that ask to stop: they end a start at once, and let what runs stop in order."""

    def __init__(self) -> None:
        self.is_running = False
        self.asked = False
        for kind in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(kind, self._ask)

    def _ask(self, *_: object) -> None:
        was_asked, self.asked = self.asked, True
        if not self.is_running and not was_asked:
            raise KeyboardInterrupt


def main() -> int:
    """Run until a signal; returns the exit status."""
    interrupts = Interrupts()
    folder = chosen_folder()
    try:
        with only_run(folder) as lock:
            _run(folder, lock, interrupts)
    except Problem as problem:
        print(f"\n{problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        say("Stopped.")
    except Exception as error:  # noqa: BLE001 - the terminal gets one line, the log all of it
        return _unexpected(folder, error)
    return 0


def _run(folder: DataFolder, lock: Lock, interrupts: Interrupts) -> None:
    from local import demo_data, ports  # noqa: PLC0415 - see above
    from local.front import Front  # noqa: PLC0415
    from local.system import System  # noqa: PLC0415

    demo_data.forget_half_made(folder)
    front, is_other = ports.take(Front)
    if is_other:
        say(f"  Port {ports.FIRST} is taken, so this run uses {front.server_port}.")
    system = System(folder, front)
    endpoint = system.ports.endpoint
    facts: dict[str, str | int] = {
        "process": os.getpid(),
        "address": system.ports.address,
        "endpoint": endpoint,
    }
    lock.tell(**facts)
    try:
        system.start()
        environment = system.environment
        lock.tell(**facts, table=environment["TABLE_NAME"], seals=environment["SEALS_BUCKET"])
        sign_ins = demo_data.ensure(folder, endpoint, environment)
        interrupts.is_running = True
        _welcome(system, sign_ins)
        system.keep_alive(lambda: interrupts.asked)
    finally:
        interrupts.is_running = True
        say()
        with step("Stop, and keep everything"):
            system.stop()


def _unexpected(folder: DataFolder, error: Exception) -> int:
    log = folder.logs / "run.log"
    folder.logs.mkdir(parents=True, exist_ok=True)
    with log.open("a", encoding="utf-8") as file:
        traceback.print_exception(error, file=file)
    told = f"{type(error).__name__}: {error}"
    print(f"\nThis should not have happened: {told}\nThe details are in {log}", file=sys.stderr)
    return 1


def _welcome(system: "System", sign_ins: SignIns) -> None:
    address, folder = system.ports.address, system.folder
    say(f"\n  Awizo runs at  {address}\n")
    for who, mail_address, password in sign_ins:
        say(f"    {who:<32} {mail_address:<28} {password}")
    say(f"\n  Scanner: drop a file into  {folder.scanner}")
    say("           <mail number>/letter.pdf files itself, <company code>/letter.pdf goes to the")
    say("           scan inbox with the company chosen, letter.pdf to the scan inbox")
    say(f"  E-mail:  {address}/inbox")
    say(f"  Logs:    {folder.logs}")
    say("\n  Ctrl-C stops everything and loses nothing; `make reset` starts over.\n")


if __name__ == "__main__":
    sys.exit(main())
