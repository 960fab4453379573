"""
`make run`: the whole system on one address, until Ctrl-C. It starts the emulator, the stack, the
handlers and the front in order, loads demo data into a new data folder, keeps everything alive and
stops it so that nothing is lost.
"""

import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass

import boto3

from infra.template import TemplateError
from local import demo_data, ports
from local.emulator.functions import API_HANDLER
from local.folder import PROJECT, DataFolder, chosen_folder
from local.front import Front, Routes
from local.lock import Lock, only_run
from local.processes import Process, base_environment
from local.scanner import Watcher
from local.stack import Stack, deploy
from local.steps import Problem, say, step

API_WORKERS = 4
JOB_WORKERS = 3
_MOST_RESTARTS = 5
_RESTARTS_WITHIN_S = 60


@dataclass(frozen=True, slots=True)
class Ports:
    """Of this run; only the first is for people."""

    front: int
    emulator: int
    api: int
    jobs: int

    @property
    def address(self) -> str:
        """Where people go."""
        return f"http://127.0.0.1:{self.front}"

    @property
    def endpoint(self) -> str:
        """Where AWS calls go."""
        return f"http://127.0.0.1:{self.emulator}"


class System:
    """Everything that runs, and how it is started and stopped in order."""

    def __init__(self, folder: DataFolder, front: Front) -> None:
        self.folder = folder
        self.front = front
        self.ports = Ports(front.server_port, *(ports.any_free() for _ in range(3)))
        self.environment = base_environment() | {"AWS_ENDPOINT_URL": self.ports.endpoint}
        self.processes: list[Process] = []
        self._cleanup = ExitStack()
        self._serve()

    def _serve(self) -> None:
        """The address answers from now on, at first that the rest is starting."""
        arguments = {"poll_interval": 0.1}
        threading.Thread(target=self.front.serve_forever, kwargs=arguments, daemon=True).start()
        self._cleanup.callback(self.front.server_close)
        self._cleanup.callback(self.front.shutdown)

    def start_emulator(self) -> None:
        """The AWS services, with what an earlier run left in them."""
        arguments = {
            "--port": self.ports.emulator,
            "--data": self.folder.root,
            "--api-port": self.ports.api,
            "--jobs-port": self.ports.jobs,
        }
        self._start("The emulator", "local.emulator", _flat(arguments), "emulator.log")
        self.processes[-1].wait_until_answers(f"{self.ports.endpoint}/_ministack/health")
        # From here on every AWS call of this process goes to the emulator, and only there.
        for name in [name for name in os.environ if name.startswith("AWS_")]:
            del os.environ[name]
        os.environ.update(self.environment)

    def start_handlers(self, stack: Stack) -> None:
        """The functions' code, with the environment that the template gives them."""
        public = {"S3_PUBLIC_ENDPOINT": self.ports.address, "PORTAL_URL": self.ports.address}
        self.environment |= {**stack.environment, **public}
        os.environ.update(self.environment)
        jobs = [name for name in stack.handlers if name != API_HANDLER]
        for name, port, workers, handlers in (
            ("api", self.ports.api, API_WORKERS, [API_HANDLER]),
            ("jobs", self.ports.jobs, JOB_WORKERS, jobs),
        ):
            arguments = _flat({"--port": port, "--workers": workers})
            title = f"The process of the {name} handlers"
            self._start(title, "local.handlers", [*arguments, *handlers], f"{name}.log")
        for process, port in zip(
            self.processes[-2:], (self.ports.api, self.ports.jobs), strict=True
        ):
            process.wait_until_answers(f"http://127.0.0.1:{port}/")

    def start_front(self, stack: Stack) -> None:
        """The one address, and the folder that plays the scanner."""
        client = PROJECT / "web" / "dist"
        self.front.routes = Routes(
            self.ports.emulator, stack.api_id, stack.buckets, client, self.folder.mail
        )
        watcher = Watcher(self.folder.scanner, stack.buckets[0], boto3.client("s3"), say)
        watcher.start()
        self._cleanup.callback(watcher.stop)

    def stop(self) -> None:
        """The address first, then the handlers, which finish what they do, then the emulator."""
        self._cleanup.close()
        for process in self.processes[1:]:
            process.ask_to_stop()
        for process in reversed(self.processes):
            process.stop()

    def keep_alive(self, stopped: threading.Event) -> None:
        """
        Start again whatever ends by itself, until told to stop.

        Raises:
            Problem: something keeps ending.
        """
        ended: list[float] = []
        while not stopped.wait(0.5):
            for process in self.processes:
                if process.is_alive():
                    continue
                ended = [at for at in ended if time.monotonic() - at < _RESTARTS_WITHIN_S]
                ended.append(time.monotonic())
                if len(ended) > _MOST_RESTARTS:
                    raise Problem(f"{process.name} keeps ending; the reason is in {process.log}")
                say(f"{process.name} ended and is started again; the reason is in {process.log}")
                process.start()

    def _start(self, title: str, module: str, arguments: Sequence[str], log: str) -> None:
        process = Process(title, module, arguments, self.folder.logs / log, dict(self.environment))
        process.start()
        self.processes.append(process)


def main() -> int:
    """Run until a signal; returns the exit status."""
    stopped = threading.Event()
    for kind in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(kind, lambda *_: _interrupt(stopped))
    folder = chosen_folder()
    try:
        with only_run(folder) as lock:
            _run(folder, lock, stopped)
    except (Problem, TemplateError) as problem:
        print(f"\n{problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        say("Stopped.")
    except Exception as error:  # noqa: BLE001 - the terminal gets one line, the log all of it
        return _unexpected(folder, error)
    return 0


def _unexpected(folder: DataFolder, error: Exception) -> int:
    log = folder.logs / "run.log"
    folder.logs.mkdir(parents=True, exist_ok=True)
    with log.open("a", encoding="utf-8") as file:
        traceback.print_exception(error, file=file)
    told = f"{type(error).__name__}: {error}"
    print(f"\nThis should not have happened: {told}\nThe details are in {log}", file=sys.stderr)
    return 1


def _interrupt(stopped: threading.Event) -> None:
    """While things start, leave at once; afterwards let the main loop end."""
    if stopped.is_set():
        return
    stopped.set()
    if not _running[0]:
        raise KeyboardInterrupt


_running = [False]


def _run(folder: DataFolder, lock: Lock, stopped: threading.Event) -> None:
    demo_data.forget_half_made(folder)
    front, is_other = ports.take(Front)
    system = System(folder, front)
    if is_other:
        say(f"  Port {ports.FIRST} is taken, so this run uses {front.server_port}.")
    address, endpoint = system.ports.address, system.ports.endpoint
    lock.tell(process=os.getpid(), address=address, endpoint=endpoint)
    try:
        sign_ins = _start(system)
        _running[0] = True
        _welcome(system, sign_ins)
        system.keep_alive(stopped)
    finally:
        say()
        with step("Stop, and keep everything"):
            system.stop()


def _start(system: System) -> list[tuple[str, str, str]]:
    with step("Start the emulator"):
        system.start_emulator()
    with step("Deploy the production template into it"):
        stack = deploy(system.folder, system.ports.endpoint, system.ports.address)
    with step("Start the handlers"):
        system.start_handlers(stack)
    with step("Open the address, the scanner's folder and the inbox"):
        system.start_front(stack)
    return demo_data.ensure(system.folder, system.ports.endpoint, system.environment)


def _flat(arguments: Mapping[str, object]) -> list[str]:
    return [str(part) for pair in arguments.items() for part in pair]


def _welcome(system: System, sign_ins: list[tuple[str, str, str]]) -> None:
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
