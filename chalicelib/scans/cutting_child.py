"""
Cutting clean copies into parts, child side: puts itself under the gate's limits, copies pages into
new files, answers, and is gone. Started only by `cutting.py`, with every copy and one file for all
parts as open descriptors. The pictures of a page are copied as they are coded, never coded anew.
"""

import json
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, BinaryIO, NoReturn

import pikepdf
import pypdfium2 as pdfium
from msgspec import Struct
from pikepdf import Pdf

from chalicelib.scans.cutting_used import leave_only_what_is_used
from chalicelib.scans.gate_child import (
    OUR_FAULT,
    place_of,
    restrict_this_process,
    take_standard_output,
)
from chalicelib.scans.gate_labels import words_of
from chalicelib.scans.gate_pdf import (
    keep_hidden_layers_hidden,
    limit_the_library,
    open_unrepaired,
)
from chalicelib.scans.gate_terms import EXIT_UNAVAILABLE, READY, GateLimits

type Sheets = list[list[int]]


def main(job: dict[str, Any]) -> NoReturn:
    """Cut as `job` says, answer on standard output, and end the process."""
    limits = GateLimits(**job["limits"])
    restrict_this_process(limits)
    answer = take_standard_output()
    os.write(answer, READY + b"\n")
    try:
        with os.fdopen(job["draft"], "r+b") as draft:
            outcome = _outcome(job, draft, limits)
            draft.flush()
    except OSError:
        os._exit(EXIT_UNAVAILABLE)
    with os.fdopen(answer, "wb") as line:
        line.write(json.dumps(outcome).encode())
    os._exit(0)  # A library that crashes while it is torn down must not spoil an answer.


def _outcome(job: dict[str, Any], draft: BinaryIO, limits: GateLimits) -> dict[str, Any]:
    try:
        limit_the_library(limits)
        with pikepdf.explicit_conversion(), _opened(job["sources"]) as copies:
            return {"parts": list(_parts(copies, job["parts"], draft))}
    except OSError as error:
        if error.errno in OUR_FAULT:
            raise
        return {"refused": place_of(error)}
    except Exception as error:  # noqa: BLE001 - a hostile file may trip anything in a library
        return {"refused": place_of(error)}


class _Copy(Struct):
    """One copy, open for the library that copies pages and for the one that reads their text."""

    pdf: Pdf
    texts: pdfium.PdfDocument


@contextmanager
def _opened(descriptors: list[int]) -> Iterator[list[_Copy]]:
    with ExitStack() as stack:
        copies = []
        for descriptor in descriptors:
            source = stack.enter_context(os.fdopen(descriptor, "rb"))
            pdf = stack.enter_context(open_unrepaired(source))
            # Many scanners let all pages share one list of pictures: each part would carry all.
            leave_only_what_is_used(pdf)
            copies.append(_Copy(pdf, stack.enter_context(pdfium.PdfDocument(source))))
        yield copies


def _parts(
    copies: list[_Copy], parts: list[Sheets], draft: BinaryIO
) -> Iterator[tuple[int, int, str]]:
    """Write one part after the other; of each its length in bytes, its pages and its words."""
    for sheets in parts:
        begin = draft.seek(0, os.SEEK_END)
        pages = _write([copy.pdf for copy in copies], sheets, draft)
        yield draft.seek(0, os.SEEK_END) - begin, pages, _words(copies, sheets)


def _words(copies: list[_Copy], sheets: Sheets) -> str:
    """A help for whoever files the part: where it cannot be read, there is none."""
    first = sheets[0][0]
    pages = [page - 1 for source, page, _ in sheets if source == first]
    try:
        return words_of(copies[first].texts, pages)
    except Exception:  # noqa: BLE001 - whatever a library trips over
        return ""


def _write(copies: list[Pdf], sheets: Sheets, draft: BinaryIO) -> int:
    with Pdf.new() as part:
        for source, page, turn in sheets:
            part.pages.append(copies[source].pages[page - 1])
            if turn:
                part.pages[-1].rotate(turn, relative=True)
        used = sorted({source for source, _, _ in sheets})
        keep_hidden_layers_hidden(part, *(copies[source] for source in used))
        part.save(
            draft,
            min_version=max(copy.pdf_version for copy in copies),
            compress_streams=False,
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            fix_metadata_version=False,
            deterministic_id=True,
        )
        return len(part.pages)
