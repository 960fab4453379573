"""
What may stay in the dictionaries behind a page: allow-lists where the format is closed (pictures,
forms, resources), and a list of what has to go elsewhere (fonts, patterns, colour spaces).
"""

from collections.abc import Iterator

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from chalicelib.scans.gate_terms import GateReason, Refused

_STREAM_KEYS = {"/Length", "/Filter", "/DecodeParms"}
_DRAWN_KEYS = _STREAM_KEYS | {"/Type", "/Subtype", "/Name", "/OC"}
_PICTURE_KEYS = _DRAWN_KEYS | {
    "/Width",
    "/Height",
    "/ColorSpace",
    "/BitsPerComponent",
    "/Intent",
    "/ImageMask",
    "/Mask",
    "/Decode",
    "/Interpolate",
    "/SMask",
    "/SMaskInData",
    "/Matte",
}
_FORM_KEYS = _DRAWN_KEYS | {"/FormType", "/BBox", "/Matrix", "/Resources", "/Group"}
_LAYER_KEYS = {"/Type", "/Name", "/OCGs", "/P", "/VE"}
_RESOURCE_KEYS = {
    "/ExtGState",
    "/ColorSpace",
    "/Pattern",
    "/Shading",
    "/XObject",
    "/Font",
    "/ProcSet",
    "/Properties",
}

# In these the keys are names that the producer chose, so that a key says nothing of its value.
_NAME_MAPS = {"/CharProcs", "/Colorants"}

_UNWANTED_KEYS = {
    "/A",
    "/AA",
    "/AF",
    "/Alternates",
    "/Annots",
    "/EF",
    "/JavaScript",
    "/JS",
    "/LastModified",
    "/Metadata",
    "/OpenAction",
    "/OPI",
    "/PieceInfo",
    "/Ref",
    "/StructParent",
    "/StructParents",
    "/URI",
    "/XFA",
}
_ACTIVE_TYPES = {"/Action", "/Annot", "/EmbeddedFile", "/Filespec", "/Metadata", "/Sig"}
_ACTIONS = {
    "/GoTo",
    "/GoToDp",
    "/GoToE",
    "/GoToR",
    "/Hide",
    "/ImportData",
    "/JavaScript",
    "/Launch",
    "/Movie",
    "/Named",
    "/Rendition",
    "/ResetForm",
    "/RichMediaExecute",
    "/SetOCGState",
    "/Sound",
    "/SubmitForm",
    "/Thread",
    "/Trans",
    "/URI",
}


def scrub(clean: Pdf) -> list[Stream]:
    """
    Take everything active, private or unused out of what the pages of `clean` reach.

    Returns every stream that is still reached, each once.

    Raises:
        Refused: damaged, for a stream whose bytes lie outside of the file.
    """
    pending: list[Object] = [page.obj for page in clean.pages]
    seen: set[tuple[int, int]] = set()
    streams: list[Stream] = []
    while pending:
        node = pending.pop()
        if node.is_indirect:
            if node.objgen in seen:
                continue
            seen.add(node.objgen)
        if isinstance(node, Stream):
            if "/F" in node:
                raise Refused(GateReason.DAMAGED, "part of it lies outside of the file")
            streams.append(node)
        pending.extend(_kept_children(node))
    return streams


def _kept_children(node: Object) -> Iterator[Object]:
    """Strip one array, dictionary or stream, and yield the containers that stay in it."""
    if isinstance(node, Array):
        yield from _without_active_items(node)
        return
    allowed = _allowed_keys(node)
    for key, value in list(node.items()):
        if key in _UNWANTED_KEYS or _is_active(value) or (allowed and key not in allowed):
            del node[key]
        elif key == "/Resources" and isinstance(value, Dictionary):
            yield from _kept_resources(value)
        elif key in _NAME_MAPS and isinstance(value, Dictionary):
            yield from _containers(value)
        elif isinstance(value, (Array, Dictionary, Stream)):
            yield value


def _allowed_keys(node: Object) -> set[str] | None:
    """None for kinds of which a list of unwanted keys has to do."""
    if isinstance(node, Stream):
        return {"/Image": _PICTURE_KEYS, "/Form": _FORM_KEYS}.get(name_at(node, "/Subtype"))
    return {"/OCG": _LAYER_KEYS, "/OCMD": _LAYER_KEYS}.get(name_at(node, "/Type"))


def _without_active_items(items: Array) -> Iterator[Object]:
    for index, item in enumerate(items.as_list()):
        if _is_active(item):
            items[index] = Dictionary()
        elif isinstance(item, (Array, Dictionary, Stream)):
            yield item


def _kept_resources(resources: Dictionary) -> Iterator[Object]:
    for kind, entries in list(resources.items()):
        if kind not in _RESOURCE_KEYS:
            del resources[kind]
            continue
        if not isinstance(entries, Dictionary):
            continue
        for name, value in list(entries.items()):
            if not _may_be_resource(kind, value):
                del entries[name]
        yield from _containers(entries)


def _may_be_resource(kind: str, value: Object) -> bool:
    if kind == "/XObject":
        return isinstance(value, Stream) and name_at(value, "/Subtype") in {"/Image", "/Form"}
    if kind == "/Properties":
        return isinstance(value, Dictionary) and name_at(value, "/Type") in {"/OCG", "/OCMD"}
    return not _is_active(value)


def _containers(entries: Dictionary) -> Iterator[Object]:
    for value in entries.values():
        if isinstance(value, (Array, Dictionary, Stream)):
            yield value


def _is_active(value: Object) -> bool:
    if not isinstance(value, (Dictionary, Stream)):
        return False
    return name_at(value, "/Type") in _ACTIVE_TYPES or name_at(value, "/S") in _ACTIONS


def name_at(node: Object, key: str) -> str:
    """The name under `key`, or an empty text for anything else; a name may hold any bytes."""
    value = node.get(key)
    return bytes(value).decode("latin-1") if isinstance(value, Name) else ""
