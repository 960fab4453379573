"""
Everything that runs on one machine, and how it is started, kept alive and stopped in order: the
emulator, the stack in it, the handlers, the address for people, the folder that plays the scanner.
"""

import os
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass

from local import ports, scanner
from local.emulator.functions import API_HANDLER
from local.folder import PROJECT, DataFolder
from local.front import Front, Routes
from local.processes import Process, base_environment
from local.stack import Stack, deploy
from local.steps import Problem, say, step

API_WORKERS = 4
JOB_WORKERS = 3
_MOST_RESTARTS = 5
_RESTARTS_WITHIN_S = 60
_LOOK_S = 0.3


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
        # Held from here on: the emulator is told of both before anything serves them.
        self._api, self._jobs = ports.hold(), ports.hold()
        held = (sock.getsockname()[1] for sock in (self._api, self._jobs))
        self.ports = Ports(front.server_port, ports.any_free(), *held)
        self.environment = base_environment() | {"AWS_ENDPOINT_URL": self.ports.endpoint}
        self.processes: list[Process] = []
        self._cleanup = ExitStack()
        for sock in (self._api, self._jobs):
            self._cleanup.callback(sock.close)
        self._serve()

    def _serve(self) -> None:
        """The address answers from now on, at first that the rest is starting."""
        arguments = {"poll_interval": 0.1}
        threading.Thread(target=self.front.serve_forever, kwargs=arguments, daemon=True).start()
        self._cleanup.callback(self.front.server_close)
        self._cleanup.callback(self.front.shutdown)

    def start(self) -> None:
        """
        All of it, each step with its seconds.

        Raises:
            Problem: something did not start, or the template was refused.
        """
        with step("Start the emulator"):
            self._start_emulator()
        with step("Deploy the production template into it"):
            stack = deploy(self.folder, self.ports.endpoint, self.ports.address)
        with step("Start the handlers"):
            self._start_handlers(stack)
        with step("Open the address, the scanner's folder and the inbox"):
            self._open(stack)

    def _start_emulator(self) -> None:
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

    def _start_handlers(self, stack: Stack) -> None:
        """The functions' code, with the environment that the template gives them."""
        public = {"S3_PUBLIC_ENDPOINT": self.ports.address, "PORTAL_URL": self.ports.address}
        self.environment |= {**stack.environment, **public}
        os.environ.update(self.environment)
        jobs = [name for name in stack.handlers if name != API_HANDLER]
        for name, sock, workers, handlers in (
            ("api", self._api, API_WORKERS, [API_HANDLER]),
            ("jobs", self._jobs, JOB_WORKERS, jobs),
        ):
            served = sock.fileno()
            arguments = [*_flat({"--socket": served, "--workers": workers}), *handlers]
            title = f"The process of the {name} handlers"
            self._start(title, "local.handlers", arguments, f"{name}.log", [served])
        for process, port in zip(
            self.processes[-2:], (self.ports.api, self.ports.jobs), strict=True
        ):
            process.wait_until_answers(f"http://127.0.0.1:{port}/")

    def _open(self, stack: Stack) -> None:
        """The one address, and the folder that plays the scanner."""
        client = PROJECT / "web" / "dist"
        self.front.routes = Routes(
            self.ports.emulator, stack.api_id, stack.buckets, client, self.folder.mail
        )
        self.folder.scanner.mkdir(parents=True, exist_ok=True)
        scanner.ensure_key(self.folder, self.ports.endpoint)
        arguments = {
            "--folder": self.folder.scanner,
            "--address": self.ports.address,
            "--key-file": self.folder.scanner_key,
        }
        self._start("The scanner's bridge", "local.scanner", _flat(arguments), "scanner.log")

    def stop(self) -> None:
        """The address first, then the handlers, which finish what they do, then the emulator."""
        self._cleanup.close()
        for process in self.processes[1:]:
            process.ask_to_stop()
        for process in reversed(self.processes):
            process.stop()

    def keep_alive(self, is_asked_to_stop: Callable[[], bool]) -> None:
        """
        Start again whatever ends by itself, until asked to stop.

        Raises:
            Problem: something keeps ending.
        """
        ended: list[float] = []
        while not is_asked_to_stop():
            time.sleep(_LOOK_S)
            for process in self.processes:
                if process.is_alive():
                    continue
                ended = [at for at in ended if time.monotonic() - at < _RESTARTS_WITHIN_S]
                ended.append(time.monotonic())
                if len(ended) > _MOST_RESTARTS:
                    raise Problem(f"{process.name} keeps ending; the reason is in {process.log}")
                say(f"{process.name} ended and is started again; the reason is in {process.log}")
                process.start()

    def _start(
        self,
        title: str,
        module: str,
        arguments: Sequence[str],
        log: str,
        inherits: Sequence[int] = (),
    ) -> None:
        log_file, environment = self.folder.logs / log, dict(self.environment)
        process = Process(title, module, arguments, log_file, environment, inherits)
        process.start()
        self.processes.append(process)


def _flat(arguments: Mapping[str, object]) -> list[str]:
    return [str(part) for pair in arguments.items() for part in pair]
