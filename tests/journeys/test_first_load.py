"""What a browser fetches before anything is shown stays small (docs/decisions/web-client.md)."""

import gzip
import re

import pytest

from tests.harness.running import Running, fetch

pytestmark = [
    pytest.mark.stack,
    pytest.mark.enable_socket,
]

MOST_BYTES = 24_000


def test_first_script_is_within_its_budget(running: Running) -> None:
    page = fetch("GET", running.address, None, {}).body.decode()

    scripts = re.findall(r'<script[^>]+src="([^"]+)"', page)

    assert len(scripts) == 1
    content = fetch("GET", running.address + scripts[0], None, {}).body
    assert len(gzip.compress(content)) < MOST_BYTES
