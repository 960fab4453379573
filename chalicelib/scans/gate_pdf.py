"""
How the file gate judges a PDF: opened without any repair, rebuilt from what a page needs to be
drawn, and drawn before and after. Everything that is not named here stays behind. Runs in the
child only.
"""

import os
import re
from collections.abc import Iterator
from typing import BinaryIO

import pikepdf
from pikepdf import AccessMode, Array, Dictionary, Name, Object, Page, Pdf

from chalicelib.scans.gate_pdf_scrub import scrub
from chalicelib.scans.gate_pdf_weight import weigh
from chalicelib.scans.gate_proof import prove_unchanged
from chalicelib.scans.gate_terms import (
    ContentType,
    Finding,
    GateFlag,
    GateLimits,
    GateReason,
    Refused,
    ScanKind,
)

POINTS_PER_INCH = 72

_HEADER = re.compile(rb"%PDF-[12]\.\d")
_END_MARK = b"%%EOF"
_END_WITHIN = 1024
_PAGE_KEYS = {"/Type", "/MediaBox", "/CropBox", "/Rotate", "/UserUnit", "/Contents", "/Resources"}
_GROUP_KEYS = {"/Type", "/S", "/CS", "/I", "/K"}
# Sloppy, but no sign that anything is missing: a count that is off, an empty page's omission.
_HARMLESS_COMPLAINTS = (
    "is not one plus the highest object number",
    "Resources is missing or invalid",
)
# How qpdf words it when it runs into one of our limits, or out of memory.
_SIGNS_OF_TOO_MUCH = ("limit", "alloc", "memory")

_MAX_CONTAINER_ITEMS = 1_000_000
_BOX_NUMBERS = 4  # left, bottom, right, top
_MAX_PROVED_PAGES = 50


def clean_pdf(source: BinaryIO, draft: BinaryIO, limits: GateLimits) -> Finding:
    """
    Rebuild a PDF without anything active, hidden or personal; its pages look as before.

    Raises:
        Refused: damaged (also when it could be repaired), locked, or more than `limits` allow.
    """
    _refuse_cut_or_extended(source)
    limit_the_library(limits)
    try:
        with pikepdf.explicit_conversion(), open_unrepaired(source) as original:
            _check_extent(original, limits)
            flags = (GateFlag.DYNAMIC_FORM,) if _has_dynamic_form(original) else ()
            proved = _pages_to_prove(original)
            count = _rebuild(original, draft, limits)
    except pikepdf.PasswordError as error:
        raise Refused(GateReason.LOCKED, "needs a password") from error
    except (pikepdf.PdfError, pikepdf.PikepdfError, RuntimeError) as error:
        too_much = any(word in str(error) for word in _SIGNS_OF_TOO_MUCH)
        reason = GateReason.TOO_COMPLEX if too_much else GateReason.DAMAGED
        raise Refused(reason, f"{type(error).__name__} while it was read") from error
    prove_unchanged(source, draft, proved, limits)
    return Finding(ScanKind.PDF, ContentType.PDF, count, flags)


def _refuse_cut_or_extended(source: BinaryIO) -> None:
    source.seek(0)
    if not _HEADER.match(source.read(8)):
        raise Refused(GateReason.NOT_A_SCAN, "no PDF version")
    size = source.seek(0, os.SEEK_END)
    source.seek(max(0, size - _END_WITHIN))
    _, mark, rest = source.read().rpartition(_END_MARK)
    if not mark:
        raise Refused(GateReason.DAMAGED, "no end mark")
    if rest.strip(b"\0\t\n\r\f "):
        raise Refused(GateReason.POLYGLOT, "bytes after the end mark")


def limit_the_library(limits: GateLimits) -> None:
    # Also holds for the tables that are unpacked while the file is opened.
    pikepdf.settings.set_qpdf_limits(
        flate_max_memory=limits.max_unpacked_bytes,
        run_length_max_memory=limits.max_unpacked_bytes,
        png_max_memory=limits.max_unpacked_bytes,
        tiff_max_memory=limits.max_unpacked_bytes,
        parser_max_container_size=_MAX_CONTAINER_ITEMS,
    )


def open_unrepaired(source: BinaryIO) -> Pdf:
    source.seek(0)
    return pikepdf.open(source, attempt_recovery=False, access_mode=AccessMode.mmap)


def _check_extent(original: Pdf, limits: GateLimits) -> None:
    if original.is_encrypted:
        raise Refused(GateReason.LOCKED, "encrypted")
    if len(original.objects) > limits.max_objects:
        raise Refused(GateReason.TOO_COMPLEX, f"{len(original.objects)} objects")
    count = len(original.pages)
    if count == 0:
        raise Refused(GateReason.EMPTY, "no pages")
    if count > limits.max_pages:
        raise Refused(GateReason.TOO_MANY_PAGES, f"{count} pages")
    for page in original.pages:
        _check_page_size(page, limits)
    for _ in original.objects:
        pass  # Every object is read now, so that each complaint about one is known.
    complaints = [
        complaint
        for complaint in original.get_warnings()
        if not any(known in complaint for known in _HARMLESS_COMPLAINTS)
    ]
    if complaints:
        raise Refused(GateReason.DAMAGED, f"{len(complaints)} complaints")


def _check_page_size(page: Page, limits: GateLimits) -> None:
    unit = page.obj.get_float("/UserUnit", 1.0)
    if _sides(page, "/MediaBox") is None:
        raise Refused(GateReason.DAMAGED, "a page without a size")
    for key in ("/MediaBox", "/CropBox"):
        for side in _sides(page, key) or ():
            if side * unit > limits.max_side_inches * POINTS_PER_INCH:
                raise Refused(GateReason.PAGE_TOO_LARGE, f"{side * unit:.0f} points")


def _sides(page: Page, key: str) -> tuple[float, float] | None:
    box = page.obj.get(key)
    numbers = [item.as_float(0.0) for item in box.as_list()] if isinstance(box, Array) else []
    if len(numbers) != _BOX_NUMBERS:
        return None
    width, height = abs(numbers[2] - numbers[0]), abs(numbers[3] - numbers[1])
    return (width, height) if width and height else None


def _has_dynamic_form(original: Pdf) -> bool:
    form = original.Root.get("/AcroForm")
    has_xfa = isinstance(form, Dictionary) and "/XFA" in form
    return has_xfa or original.Root.get_bool("/NeedsRendering", False)


def _pages_to_prove(original: Pdf) -> list[int]:
    """The first page, and each whose look depends on annotations that get burnt in."""
    annotated = [
        number for number, page in enumerate(original.pages) if number and _has_markings(page)
    ]
    if len(annotated) >= _MAX_PROVED_PAGES:
        raise Refused(GateReason.TOO_COMPLEX, f"{len(annotated)} pages with annotations")
    return [0, *annotated]


def _has_markings(page: Page) -> bool:
    """Whether there are annotations that show; links do not."""
    annotations = page.obj.get("/Annots")
    if not isinstance(annotations, Array):
        return False
    return any(
        isinstance(item, Dictionary) and item.get("/Subtype") != Name.Link
        for item in annotations.as_list()
    )


def _rebuild(original: Pdf, draft: BinaryIO, limits: GateLimits) -> int:
    """Write the clean copy; returns its number of pages."""
    original.generate_appearance_streams()
    original.flatten_annotations("screen")
    with Pdf.new() as clean:
        for page in original.pages:
            _strip_page(page)
            clean.pages.append(page)
        keep_hidden_layers_hidden(clean, original)
        weigh(clean, scrub(clean), limits)
        clean.save(
            draft,
            min_version=original.pdf_version,
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            fix_metadata_version=False,
            deterministic_id=True,
        )
        return len(clean.pages)


def _strip_page(page: Page) -> None:
    group = page.obj.get("/Group")
    for key in page.obj.keys() - _PAGE_KEYS:
        del page.obj[key]
    if _sides(page, "/CropBox") is None and "/CropBox" in page.obj:
        del page.obj["/CropBox"]
    if isinstance(group, Dictionary) and group.get("/S") == Name.Transparency:
        # It says how colours mix, so a page can look different without it.
        page.obj["/Group"] = Dictionary(
            {key: value for key, value in group.items() if key in _GROUP_KEYS}
        )


def keep_hidden_layers_hidden(clean: Pdf, *originals: Pdf) -> None:
    """A layer that is off must not come to light because the list of layers stayed behind."""
    hidden = [
        clean.copy_foreign(layer) for original in originals for layer in _hidden_layers(original)
    ]
    if not hidden:
        return
    for layer in hidden:
        for key in layer.keys() - {"/Type"}:
            del layer[key]
        layer["/Name"] = pikepdf.String("")
    clean.Root["/OCProperties"] = Dictionary(
        OCGs=Array(hidden), D=Dictionary(OFF=Array(hidden), Order=Array([]))
    )


def _hidden_layers(original: Pdf) -> Iterator[Object]:
    layers = original.Root.get("/OCProperties")
    if not isinstance(layers, Dictionary):
        return
    default = layers.get("/D")
    if not isinstance(default, Dictionary):
        return
    all_off = default.get("/BaseState") == Name.OFF
    listed = layers.get("/OCGs") if all_off else default.get("/OFF")
    shown = default.get("/ON") if all_off else None
    visible = {item.objgen for item in shown.as_list()} if isinstance(shown, Array) else set()
    for layer in listed.as_list() if isinstance(listed, Array) else ():
        if isinstance(layer, Dictionary) and layer.is_indirect and layer.objgen not in visible:
            yield layer
