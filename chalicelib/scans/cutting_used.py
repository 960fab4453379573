"""
What pages have no use for, cutting's child side: of shared lists of pictures each page keeps the
entries that its own contents name, and nothing else, or a part would carry other people's letters
along unseen. The library that copies pages does the same, but gives up wherever it cannot read
contents to their end. Here a name counts wherever it stands, so that too much is kept, never too
little.
"""

import re
from collections.abc import Iterator

from pikepdf import Dictionary, Name, Object, Page, Pdf, Stream

# In these lists contents find by name what they draw or write with.
_LISTS = ("/XObject", "/Pattern", "/Font", "/ExtGState", "/Shading", "/Properties")
_NAME = re.compile(rb"/([^\x00\t\n\x0c\r ()<>\[\]{}/%]*)")
_CODED = re.compile(rb"#([0-9A-Fa-f]{2})")


class _Narrowing:
    """Keeps in mind what was read and narrowed already: many pages may share one form."""

    def __init__(self) -> None:
        self._names: dict[tuple[int, int], set[bytes]] = {}
        self._narrowed: set[tuple[int, int]] = set()

    def narrow(self, page: Page) -> None:
        resources = page.obj.get(Name.Resources) or page.resources
        page.obj.Resources = self._used(resources, _names_in(_contents_of(page.obj)))

    def _used(self, resources: Object, names: set[bytes]) -> Dictionary:
        """A copy with what is named, by the contents themselves or by whatever they draw."""
        found = set(names)
        while True:
            kept = _kept(resources, found)
            more = set().union(*(self._names_of(one) for one in _drawn(kept)))
            if more <= found:
                break
            found |= more
        for one in _drawn(kept):
            if Name.Resources in one and not (one.is_indirect and one.objgen in self._narrowed):
                self._narrowed.add(one.objgen)
                one.Resources = self._used(one.Resources, self._names_of(one))
        return kept

    def _names_of(self, drawn: Object) -> set[bytes]:
        known = self._names.get(drawn.objgen) if drawn.is_indirect else None
        if known is None:
            known = _names_in(_contents_of(drawn))
            if drawn.is_indirect:
                self._names[drawn.objgen] = known
        return known


def leave_only_what_is_used(pdf: Pdf) -> None:
    """Each page names no picture, form, pattern or font any more that its contents do not name."""
    narrowing = _Narrowing()
    for page in pdf.pages:
        narrowing.narrow(page)


def _kept(resources: Object, names: set[bytes]) -> Dictionary:
    kept = Dictionary(dict(resources.items()))
    for which in _LISTS:
        entries = resources.get(which)
        if isinstance(entries, Dictionary):
            kept[which] = Dictionary(
                {key: value for key, value in entries.items() if _spellings(key) & names}
            )
    return kept


def _drawn(resources: Dictionary) -> Iterator[Object]:
    """What has contents of its own: forms, patterns, masks, and fonts whose signs are drawn."""
    for which in ("/XObject", "/Pattern", "/Font", "/ExtGState"):
        for entry in dict(resources.get(which, {})).values():
            mask = entry.get("/SMask") if which == "/ExtGState" else None
            if isinstance(mask, Dictionary) and isinstance(mask.get("/G"), Stream):
                yield mask.G
            is_form = isinstance(entry, Stream) and entry.get("/Subtype") != Name.Image
            if is_form or "/CharProcs" in entry:
                yield entry


def _contents_of(drawn: Object) -> Iterator[bytes]:
    if isinstance(drawn, Stream):
        yield drawn.read_bytes()
        return
    contents = drawn.get("/Contents", drawn.get("/CharProcs"))
    if isinstance(contents, Stream):
        yield contents.read_bytes()
    elif isinstance(contents, Dictionary):
        yield from (one.read_bytes() for one in contents.values())
    elif contents is not None:
        # A name may not be cut by the end of a stream, but a hostile file does as it likes.
        parts = [one.read_bytes() for one in contents]
        yield from (b"\n".join(parts), b"".join(parts))


def _names_in(contents: Iterator[bytes]) -> set[bytes]:
    found: set[bytes] = set()
    for content in contents:
        found |= {match[1] for match in _NAME.finditer(content)}
    return found | {_plain(name) for name in found}


def _spellings(key: str) -> set[bytes]:
    name = key.removeprefix("/").encode()
    return {name, _plain(name)}


def _plain(name: bytes) -> bytes:
    return _CODED.sub(lambda code: bytes([int(code[1], 16)]), name)
