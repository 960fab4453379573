"""Awizo: the back office and client panel of a virtual office, one package per feature."""

import gc

# A start makes much and drops next to nothing, but Python looks for garbage after every 700 things
# made. Looking less often takes 2 % off every start; what may wait meanwhile is a few megabytes.
gc.set_threshold(20_000)
