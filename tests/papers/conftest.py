"""One world for a module, emptied before each test, with a key of KMS to seal with."""

import pytest

from chalicelib.aws import clients
from tests.harness.module_world import module_world
from tests.harness.module_world import world as empty_world

__all__ = ["empty_world", "module_world"]

SEAL_SPEC = {"KeyUsage": "SIGN_VERIFY", "KeySpec": "RSA_3072"}


@pytest.fixture(scope="module")
def seal_key_id(module_world: None) -> str:
    made = clients.call("kms", "create_key", **SEAL_SPEC)
    return str(made["KeyMetadata"]["KeyId"])


@pytest.fixture
def world(empty_world: None, seal_key_id: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEAL_KEY", seal_key_id)
