"""The functions' processes, as Lambda behaves."""

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from local.folder import PROJECT
from local.ports import any_free
from local.processes import answers

pytestmark = pytest.mark.enable_socket

_MODULE = """
import os, time
def echo(event, context):
    time.sleep(event.get("s", 0))
    left_s = context.get_remaining_time_in_millis() / 1000
    return {"event": event, "name": context.function_name, "pid": os.getpid(), "left_s": left_s}
def fail(event, context):
    raise ValueError("broken on purpose")
def die(event, context):
    os._exit(1)
"""


@dataclass
class _Host:
    port: int
    log: Path
    process: "subprocess.Popen[bytes]"

    def call(self, handler: str, event: object, timeout_s: float = 10) -> tuple[int, Any]:
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/sample.{handler}",
            data=json.dumps(event).encode(),
            headers={
                "X-Amzn-Lambda-Function-Name": "awizo-Sample",
                "X-Amzn-Lambda-Deadline-Ms": str(int((time.time() + timeout_s) * 1000)),
            },
        )
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, json.loads(answer.read())
        except urllib.error.HTTPError as refusal:
            return refusal.code, json.loads(refusal.read())


@pytest.fixture
def host(tmp_path: Path) -> Iterator[_Host]:
    (tmp_path / "sample.py").write_text(_MODULE)
    log, port = tmp_path / "log", any_free()
    with log.open("wb") as output:
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "local.handlers"),
                *("--port", str(port), "--workers", "2"),
                *("sample.echo", "sample.fail", "sample.die"),
            ],
            cwd=PROJECT,
            env={**os.environ, "PYTHONPATH": str(tmp_path)},
            stdin=subprocess.PIPE,
            stderr=output,
        )
    while not answers(f"http://127.0.0.1:{port}/"):
        assert process.poll() is None, log.read_text()
        time.sleep(0.05)
    try:
        yield _Host(port, log, process)
        assert process.stdin is not None
        process.stdin.close()
        process.wait(20)
    finally:
        process.kill()
        process.wait()


def test_stop_that_comes_while_workers_start_reaches_each_of_them(tmp_path: Path) -> None:
    (tmp_path / "sample.py").write_text(_MODULE)
    for turn in range(5):
        with subprocess.Popen(
            [
                *(sys.executable, "-m", "local.handlers", "--port", str(any_free())),
                *("--workers", "8", "sample.echo"),
            ],
            cwd=PROJECT,
            env={**os.environ, "PYTHONPATH": str(tmp_path)},
            stdin=subprocess.PIPE,
        ) as process:
            children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
            while len(children.read_text().split()) <= turn:
                assert process.poll() is None
            try:
                process.terminate()
                assert process.wait(10) == 0
            finally:
                process.kill()


def test_function_learns_its_own_name_and_the_time_it_has(host: _Host) -> None:
    status, answer = host.call("echo", {"a": 1}, timeout_s=10)

    assert (status, answer["event"], answer["name"]) == (200, {"a": 1}, "awizo-Sample")
    assert 5 < answer["left_s"] <= 10


def test_two_invocations_run_at_once_in_processes_of_their_own(host: _Host) -> None:
    started = time.monotonic()
    with ThreadPoolExecutor() as pool:
        results = list(pool.map(lambda n: host.call("echo", {"s": 1, "n": n}), range(2)))

    assert time.monotonic() - started < 1.9
    assert [answer["event"]["n"] for _, answer in results] == [0, 1]
    assert len({answer["pid"] for _, answer in results}) == 2


def test_fault_is_answered_as_lambda_does_and_its_stack_is_in_the_log(host: _Host) -> None:
    status, answer = host.call("fail", {})

    assert (status, answer) == (
        500,
        {"errorMessage": "broken on purpose", "errorType": "ValueError"},
    )
    assert 'raise ValueError("broken on purpose")' in host.log.read_text()


def test_process_that_dies_is_replaced(host: _Host) -> None:
    for _ in range(3):
        with pytest.raises((urllib.error.URLError, ConnectionError)):
            host.call("die", {})

    assert [host.call("echo", {})[0] for _ in range(4)] == [200] * 4


def test_function_that_outstays_its_time_is_ended_and_replaced(host: _Host) -> None:
    with pytest.raises((urllib.error.URLError, ConnectionError)):
        host.call("echo", {"s": 30}, timeout_s=0)

    assert host.call("echo", {})[0] == 200
    assert "timed out; this is where it was:" in host.log.read_text()


def test_invocation_under_way_is_finished_when_told_to_stop(host: _Host) -> None:
    with ThreadPoolExecutor() as pool:
        under_way = pool.submit(host.call, "echo", {"s": 1.5})
        time.sleep(0.5)
        host.process.terminate()

        assert under_way.result()[0] == 200
    assert host.process.wait(10) == 0


def test_workers_do_not_outlive_a_killed_parent(host: _Host) -> None:
    host.process.kill()
    host.process.wait()

    deadline = time.monotonic() + 10
    while answers(f"http://127.0.0.1:{host.port}/") and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not answers(f"http://127.0.0.1:{host.port}/")
