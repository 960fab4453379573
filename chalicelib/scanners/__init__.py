"""The devices and bridges that deliver files: their names, keys and what they brought today."""
