"""
The processes beside the one that people see. Each holds the reading end of a pipe as its standard
input and stops cleanly when that ends, so even `kill -9` of the parent leaves none behind.
"""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from local.folder import PROJECT
from local.steps import Problem

_STOP_S = 20
_START_S = 60


@dataclass(slots=True)
class Process:
    """
    A child: how it is started, where it writes, and whether it lives.

    Attributes:
        inherits: open files of the parent's that it gets under the same numbers.
    """

    name: str
    module: str
    arguments: Sequence[str]
    log: Path
    environment: Mapping[str, str]
    inherits: Sequence[int] = ()
    _child: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def start(self) -> None:
        """Start it in a session of its own: Ctrl-C is for the parent, who stops it in order."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self._child = subprocess.Popen(
                [sys.executable, "-m", self.module, *self.arguments],
                cwd=PROJECT,
                env=dict(self.environment),
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                start_new_session=True,
                pass_fds=self.inherits,
            )

    def is_alive(self) -> bool:
        """Whether it was started and has not ended."""
        return self._child is not None and self._child.poll() is None

    def ask_to_stop(self) -> None:
        """Let it finish what it does; does not wait."""
        if self._child is not None and self._child.poll() is None:
            self._child.terminate()

    def stop(self) -> None:
        """Let it finish, wait, and end it if it does not."""
        self.ask_to_stop()
        if self._child is None:
            return
        try:
            self._child.wait(_STOP_S)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()
        if self._child.stdin:
            self._child.stdin.close()

    def wait_until_answers(self, url: str) -> None:
        """
        Wait until it answers at an address.

        Raises:
            Problem: it ended, or did not answer in time; the text names its log.
        """
        deadline = time.monotonic() + _START_S
        while time.monotonic() < deadline:
            if not self.is_alive():
                raise Problem(f"{self.name} ended at once; the reason is in {self.log}")
            if answers(url):
                return
            time.sleep(0.03)
        raise Problem(f"{self.name} did not start within {_START_S} s; see {self.log}")


def answers(url: str) -> bool:
    """Whether anything answers at an address of this machine."""
    try:
        with _OPENER.open(url, timeout=2):
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


# Never through a proxy that the environment names: these addresses are this machine's.
_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def base_environment() -> dict[str, str]:
    """The environment for everything local, in which no real AWS account can be reached."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("AWS_")
        and name.lower() not in {"http_proxy", "https_proxy", "all_proxy"}
    }
    return kept | {
        "AWS_ACCESS_KEY_ID": "local",
        "AWS_SECRET_ACCESS_KEY": "local",
        "AWS_DEFAULT_REGION": "eu-central-1",
        "AWS_REGION": "eu-central-1",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        "NO_PROXY": "127.0.0.1,localhost",
        "PYTHONUNBUFFERED": "1",
    }
