"""
Start the emulator: `python -m local.emulator --port … --data … --api-port … --jobs-port …`. It runs
until SIGTERM, or until its standard input ends, which is how it learns that its parent was killed.
"""

# ruff: noqa: PLC0415, SLF001, ANN401 - MiniStack is imported late, untyped, and repaired inside

import argparse
import asyncio
import fcntl
import os
import shutil
import signal
import sys
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from local.emulator import functions, gateway, listings, mail, queues, sign_in, state
from local.folder import DataFolder

# What changes while the product runs; the rest changes only when the stack is deployed.
_IN_USE = frozenset({"cloudwatch_logs", "cognito", "dynamodb", "eventbridge", "s3", "ses", "sqs"})


def main() -> None:
    """Set the environment up before MiniStack is imported: it reads it then."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--api-port", type=int, required=True)
    parser.add_argument("--jobs-port", type=int, required=True)
    chosen = parser.parse_args()
    folder = DataFolder(chosen.data)
    with folder.state_lock.open("w") as lock:
        # The emulator of a run that was killed may still be writing its state down.
        fcntl.flock(lock, fcntl.LOCK_EX)
        _set_environment(folder, chosen.port)
        asyncio.run(_serve(folder, chosen.port, chosen.api_port, chosen.jobs_port))


def _set_environment(folder: DataFolder, port: int) -> None:
    shutil.rmtree(folder.temporary, ignore_errors=True)
    for path in (folder.temporary, folder.objects, folder.state):
        path.mkdir(parents=True, exist_ok=True)
    os.environ.update(
        BIND_HOST="127.0.0.1",
        MINISTACK_HOST="127.0.0.1",
        GATEWAY_PORT=str(port),
        PERSIST_STATE="1",
        STATE_DIR=str(folder.state),
        S3_PERSIST="1",
        S3_DATA_DIR=str(folder.objects),
        SFTP_ENABLED="0",
        IOT_MTLS_ENABLED="0",
        LOG_LEVEL="WARNING",
        TMPDIR=str(folder.temporary),
        # It would look for containers of its own and remove them; it has none.
        DOCKER_HOST=f"unix://{folder.temporary}/no-docker.sock",
    )


async def _serve(folder: DataFolder, port: int, api_port: int, jobs_port: int) -> None:
    from hypercorn.asyncio import serve
    from hypercorn.config import Config
    from ministack import app as ministack
    from ministack.services import lambda_svc

    stopping = threading.Event()
    _repair(ministack, folder)
    functions.install(lambda_svc, api_port=api_port, jobs_port=jobs_port, stopping=stopping)
    keeper = state.Keeper(folder.state, partial(_write, ministack))
    stop = _stop_on_signals(stopping)
    config = Config()
    config.bind = [f"127.0.0.1:{port}"]
    config.keep_alive_timeout = 75
    config.loglevel = "WARNING"
    saver = asyncio.create_task(keeper.run())
    served: Any = keeper.watch(ministack.app)
    await serve(served, config, shutdown_trigger=stop.wait)
    saver.cancel()
    shutil.rmtree(folder.temporary, ignore_errors=True)


def _repair(ministack: Any, folder: DataFolder) -> None:
    from ministack.services import apigateway_v1, cognito, s3, ses, sqs

    gateway.install(apigateway_v1)
    listings.install(s3)
    sign_in.install(cognito)
    mail.install(ses, folder.mail)
    load: Callable[[], None] = ministack._load_persisted_state

    def load_and_release() -> None:
        load()
        queues.readdress_queues(sqs)
        queues.release_messages(sqs)

    ministack._load_persisted_state = load_and_release


def _write(ministack: Any, target: Path, everything: bool) -> None:
    """MiniStack writes to one folder that a variable names."""
    from ministack.core import persistence

    services = ministack._build_persistence_save_dict()
    if not everything:
        services = {name: services[name] for name in _IN_USE & services.keys()}
    usual, persistence.STATE_DIR = persistence.STATE_DIR, str(target)
    try:
        persistence.save_all(services)
    finally:
        persistence.STATE_DIR = usual


def _stop_on_signals(stopping: threading.Event) -> asyncio.Event:
    """An event for the loop that is set by SIGTERM, SIGINT or the end of the input."""
    loop, stop = asyncio.get_running_loop(), asyncio.Event()

    def end() -> None:
        stopping.set()
        stop.set()

    def read_input() -> None:
        if not os.read(sys.stdin.fileno(), 1024):
            loop.remove_reader(sys.stdin.fileno())
            end()

    for kind in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(kind, end)
    loop.add_reader(sys.stdin.fileno(), read_input)
    return stop


if __name__ == "__main__":
    main()
