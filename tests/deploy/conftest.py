"""What ships, built once for all tests that look into it."""

from pathlib import Path

import pytest

from deploy.package import Package, build
from local.folder import PROJECT


@pytest.fixture(scope="session")
def package(tmp_path_factory: pytest.TempPathFactory) -> Package:
    """Built as `make package` does it; the libraries come from the same cache."""
    folder = tmp_path_factory.mktemp("build")
    (folder / "libraries").symlink_to(_cache(), target_is_directory=True)
    return build(PROJECT, folder)


def _cache() -> Path:
    cache = PROJECT / "build" / "libraries"
    cache.mkdir(parents=True, exist_ok=True)
    return cache
