"""
MiniStack 1.5.33 lists object versions with their keys as they are, although it is asked for encoded
ones; a single key with a control sign then makes XML that nobody can read, and the sweep blind.
"""

# ruff: noqa: SLF001 - the repair is made inside a foreign module

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote
from xml.sax.saxutils import unescape

_NAMES = re.compile(rb"<(Key|Prefix|Delimiter|KeyMarker|NextKeyMarker)>(.*?)</\1>", re.DOTALL)
_FIRST = b"<Prefix"
Answer = tuple[int, dict[str, str], bytes]


def install(s3: Any) -> None:  # noqa: ANN401 - a foreign module
    """Encode the keys of a list of versions when the caller asks for it."""
    list_versions: Callable[[str, dict[str, Any]], Answer] = s3._list_object_versions

    def encoded(bucket_name: str, query_params: dict[str, Any]) -> Answer:
        status, headers, body = list_versions(bucket_name, query_params)
        if "url" not in query_params.get("encoding-type", ()) or status != 200:  # noqa: PLR2004
            return status, headers, body
        body = _NAMES.sub(_encode, body)
        return status, headers, body.replace(_FIRST, b"<EncodingType>url</EncodingType><Prefix", 1)

    s3._list_object_versions = encoded


def _encode(found: "re.Match[bytes]") -> bytes:
    tag, text = found[1], unescape(found[2].decode())
    return b"<%b>%b</%b>" % (tag, quote(text, safe="/").encode(), tag)
