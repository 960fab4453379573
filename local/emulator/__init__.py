"""
The AWS emulator (MiniStack) in a process of its own, on 127.0.0.1 only, with the few repairs that
this product needs. Each module here is one repair and says which fact of the emulator makes it
necessary; all of them reach into MiniStack's internals, so its version is pinned.
"""
