"""
Looking at what the file gate makes. `judged` runs the child's side in this process, which is quick
and shows coverage; whatever could take the process down goes through `check_scan` instead.
"""

import dataclasses
import io
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2 as pdfium
from PIL import Image

from chalicelib.scans.gate_child import judge
from chalicelib.scans.gate_terms import GateLimits

_DEFAULT_LIMITS = GateLimits()


@dataclasses.dataclass(frozen=True)
class Judged:
    """The child's answer and what it wrote; `refused` is None for a file that passed."""

    answer: dict[str, Any]
    clean: bytes

    @property
    def refused(self) -> str | None:
        """The reason, if any."""
        return self.answer.get("refused")


def judged(data: bytes, folder: Path, limits: GateLimits = _DEFAULT_LIMITS) -> Judged:
    """Judge `data` by way of files in `folder`."""
    source = folder / "source"
    source.write_bytes(data)
    with source.open("rb") as original, (folder / "clean").open("w+b") as draft:
        answer = judge(original, draft, limits)
        draft.seek(0)
        return Judged(answer, draft.read())


def drawn(pdf: bytes, page: int = 0, scale: float = 1.0) -> Image.Image:
    """A page as pdfium draws it, with annotations and form fields."""
    with pdfium.PdfDocument(pdf) as document:
        document.init_forms()
        picture: Image.Image = document[page].render(scale=scale).to_pil().convert("RGB")
        return picture


def qdf(pdf: bytes) -> bytes:
    """The same PDF with everything unpacked, to search it."""
    file = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        opened.save(file, qdf=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return file.getvalue()


def cut_points(data: bytes, count: int) -> list[bytes]:
    """`data` cut short at `count` places, among them right before its last byte."""
    return [data[: (len(data) - 1) * number // count] for number in range(1, count + 1)]
