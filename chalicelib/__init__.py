"""Awizo: the back office and client panel of a virtual office, one package per feature."""

import gc
import os

# A start makes much and drops next to nothing, but Python looks for garbage after every 700 things
# made. Looking less often takes 3 % off every start; what may wait meanwhile is some 30 megabytes.
gc.set_threshold(200_000)
# Pydantic would read what every library says of itself to find plugins; there are none.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
