"""A pretended office, and a bridge beside a folder of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.scanner.bench import Bench
from tests.scanner.pretended import Office, pretended_office


@pytest.fixture
def office() -> Iterator[Office]:
    with pretended_office() as made:
        yield made


@pytest.fixture
def bench(tmp_path: Path, office: Office) -> Bench:
    return Bench(tmp_path, office)
