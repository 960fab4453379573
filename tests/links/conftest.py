"""The links' tests share one world."""

from tests.harness.module_world import module_world, world
from tests.harness.world import ENVIRONMENT  # first: it imports moto

__all__ = ["ENVIRONMENT", "module_world", "world"]
