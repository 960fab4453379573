"""One world for a module, emptied before each test."""

from tests.harness.module_world import module_world, world

__all__ = ["module_world", "world"]
