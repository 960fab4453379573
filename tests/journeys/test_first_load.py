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

    scripts = re.findall(r'<(?:script[^>]+src|link rel="modulepreload"[^>]+href)="([^"]+)"', page)

    assert re.search(r'<script[^>]+src="', page)
    sizes = {
        script: len(gzip.compress(fetch("GET", running.address + script, None, {}).body))
        for script in scripts
    }
    assert sum(sizes.values()) < MOST_BYTES, sizes
