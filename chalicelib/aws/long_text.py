"""
Texts that may be too long for a row, which takes 400 kB. Short ones are kept as they are, so that
the table can be read; a long one is deflated and spelled in base 85, since no row holds bytes.
"""

import base64
import zlib

from pynamodb.attributes import Attribute
from pynamodb.constants import STRING

# Half of what a row takes: nothing beside it is so large.
_LONGEST_AS_IT_IS = 200_000
_MARK = "deflated:"


def kept(text: str) -> str:
    """A text as it is kept: at most a third of a megabyte of whatever 100,000 letters say."""
    octets = text.encode()
    if len(octets) <= _LONGEST_AS_IT_IS and not text.startswith(_MARK):
        return text
    return _MARK + base64.b85encode(zlib.compress(octets)).decode()


def as_written(text: str) -> str:
    """A kept text as it was."""
    if not text.startswith(_MARK):
        return text
    return zlib.decompress(base64.b85decode(text.removeprefix(_MARK))).decode()


class LongText(Attribute[str]):
    """An attribute with such a text."""

    attr_type = STRING

    def serialize(self, value: str) -> str:
        return kept(value)

    def deserialize(self, value: str) -> str:
        return as_written(value)
